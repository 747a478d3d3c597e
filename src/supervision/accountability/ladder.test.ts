import { expect, test } from 'vitest'
import { cardIdOf, type StaffId } from '#foundation/ids'
import { addMonths, type LegalDay } from '#foundation/time'
import { dataDir } from '#platform/repository'
import { ladderKind, reachedRungs, shippedLadder } from './ladder.ts'

const [shipped] = shippedLadder(dataDir)
const { rungs } = ladderKind.schema.parse(shipped!.content)

const card = (n: number, level: 'yellow' | 'red', levelOn: LegalDay, officerId?: StaffId) => ({
  cardId: cardIdOf('2026-000001', `k${n}`),
  unitId: 'north' as const,
  officerId,
  level,
  levelOn,
})
const monthly = (n: number) => addMonths('2026-01-02', n - 1)
const reached = (...cards: ReturnType<typeof card>[]) =>
  reachedRungs(rungs, cards).map((r) => `${r.rung.code} ${r.period} ${r.count}`)

test('达到张数的列出最高一档：一月一张黄牌提醒，一年三张通报批评', () => {
  expect(reached(card(1, 'yellow', '2026-03-02'))).toEqual(['L1 2026-03 1'])
  const yellow = [1, 2, 3].map((n) => card(n, 'yellow', monthly(n)))
  expect(reached(...yellow).filter((r) => r.includes(' 2026 '))).toEqual(['L2 2026 3'])
})

test('红牌记在单位名下，也记在经手人名下，各按自己的阶梯；低的一档不再列', () => {
  const red = [1, 2].map((n) => card(n, 'red', monthly(n), 'north.handler1'))
  expect(reached(...red).sort()).toEqual(['L3 2026 2', 'L6 2026 2'])
})

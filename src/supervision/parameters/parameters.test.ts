import { expect, test } from 'vitest'
import { openShipped } from '#world'
import { KINDS } from '../../app/published.ts'
import { book } from '../../testing/given.ts'
import { neutralWorld } from '../../testing/neutral.ts'
import { History } from '../judging/index.ts'
import type { Told } from '../judging/told.ts'
import { ruleKind } from './parameters.ts'
import { addDays, type Instant, instantAt, type LegalDay } from '#foundation/time'
import {
  accepted,
  begun,
  cards,
  cardsWith,
  factOf,
  limits,
  type Lived,
  momentOf,
  submitted,
} from '../../testing/judged.ts'
import { findRule, RULES } from '../rules/index.ts'

test('参数是数据：改为提前三日预警，自生效之日起对在办件适用，此前的不重算', () => {
  const told: Lived[] = [
    ['2026-10-12', submitted()],
    ['2026-10-12', accepted('2026-10-12')],
  ]
  const change = (fromOn: LegalDay, value = 3) => [
    { code: 'T01', name: 'workdaysBefore', value, fromOn },
  ]
  expect(limits(cardsWith(change('2026-10-12'), '2026-10-23', ...told))).toEqual([
    'T01 case-limit warning 2026-10-21',
  ])
  expect(limits(cardsWith(change('2026-10-21'), '2026-10-23', ...told))).toEqual([
    'T01 case-limit warning 2026-10-21',
  ])
  // 生效时已经过了新的预警日：从生效之日起发，不倒填。
  expect(limits(cardsWith(change('2026-10-20', 9), '2026-10-20', ...told))).toEqual([
    'T01 case-limit warning 2026-10-20',
  ])
  expect(limits(cardsWith(change('2026-10-23'), '2026-10-23', ...told))).toEqual([
    'T01 case-limit warning 2026-10-22',
  ])
})
test('停用的规则不发牌；启用之后，对还在办的从启用之日起发', () => {
  const told: Lived[] = [
    ['2026-10-12', submitted()],
    ['2026-10-12', accepted('2026-10-12')],
  ]
  const off = (fromOn: LegalDay, value: number) => ({ code: 'T02', name: 'enabled', value, fromOn })
  expect(limits(cardsWith([off('2026-10-12', 0)], '2026-11-05', ...told))).toEqual([
    'T01 case-limit warning 2026-10-22',
  ])
  expect(
    limits(cardsWith([off('2026-10-12', 0), off('2026-11-02', 1)], '2026-11-05', ...told)),
  ).toEqual(['T01 case-limit warning 2026-10-22', 'T02 case-limit yellow 2026-11-02'])
})

test('规则包中的每一条都有条文，参数都写明依据，代码不重复', () => {
  expect(new Set(RULES.map((r) => r.code)).size).toBe(RULES.length)
  for (const rule of RULES) {
    expect(rule.article, rule.code).not.toBe('')
    for (const [name, parameter] of Object.entries(rule.parameters))
      expect(parameter.basis, `${rule.code} ${name}`).not.toBe('')
  }
})
test('一条规则出错，只影响它自己：其余规则照常发牌，并有告警', () => {
  const broken = findRule('T01')!
  const original = { ...broken }
  try {
    Object.assign(broken, {
      signals: () => {
        throw new Error('boom')
      },
    })
    expect(limits(cards('2026-10-28', ...begun))).toEqual(['T02 case-limit yellow 2026-10-27'])
  } finally {
    Object.assign(broken, original)
  }
})

test('新程序带来的规则，从公布之日的次日起对在办件适用，不倒填；此前的历史按此前的规则巡检', async () => {
  const before = neutralWorld().filter((s) => !(s.kind === ruleKind && s.key === 'T02'))
  const county = await openShipped(KINDS, before)
  const { edition } = county
  // 承诺 10 个工作日到 10月26日；10月29日装了带 T02 的新程序。
  const [t02] = book.versions(ruleKind.kind, 'T02')
  await county.open(ruleKind.kind, t02!.hash, { values: book.value(ruleKind, t02!.hash).values })
  county.add({ ...t02!, edition: edition + 1, publishedAt: '2026-10-29T04:00:00.000Z' })
  const history = new History(county)
  const tell = (what: Told, at: Instant) =>
    history.hear(what, at, at < '2026-10-29T04:00:00.000Z' ? edition : edition + 1)
  for (const [i, [on, event]] of begun.entries())
    tell(factOf(event, i + 1, momentOf(on)), momentOf(on))
  for (let day: LegalDay = '2026-10-13'; day <= '2026-11-02'; day = addDays(day, 1))
    tell({ of: 'day', day }, instantAt(day, 0))
  expect(history.verdicts.filter((v) => v.rule === 'T02').map((v) => v.on)).toEqual(['2026-10-30'])
})

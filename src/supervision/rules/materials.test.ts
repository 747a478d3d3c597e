import { expect, test } from 'vitest'
import { accepted, ALL, correction, facts, submitted } from '../../testing/judged.ts'

test('必要材料没有收到就受理，黄牌；容缺的、视为受理的不算', () => {
  const without = submitted({ materials: ALL.slice(1) })
  expect(facts(['2026-10-12', without], ['2026-10-12', accepted('2026-10-12')])).toEqual([
    'M01 material-missing yellow 2026-10-12',
  ])
  expect(
    facts(
      ['2026-10-12', without],
      [
        '2026-10-12',
        accepted('2026-10-12', {
          tolerated: [{ materialId: ALL[0]!.materialId, dueOn: '2026-10-20' }],
        }),
      ],
    ),
  ).toEqual([])
  expect(
    facts(['2026-10-12', without], ['2026-10-20', accepted('2026-10-12', { deemed: true })]),
  ).toEqual([])
})
test('要求目录之外的材料，黄牌', () =>
  expect(facts(['2026-10-12', submitted()], ['2026-10-13', correction('m99')])).toEqual([
    'M02 material-unlisted yellow 2026-10-13',
  ]))

import { expect, test } from 'vitest'
import { offeredOf } from '#tasks'
import { expectDesks, waitedOf } from '../../testing/desks.ts'
import { CHECK_DEEDS, type DailyCheck, tasksOfCheck } from './daily-check.ts'

const figures = { received: [], dueSoon: 0, cards: 0, openLeads: 0, lateEntries: 0 }
const open: DailyCheck = { unitId: 'north', day: '2026-03-02', figures, sample: [] }
const signed: DailyCheck = { ...open, signedBy: 'north.unit-supervisor' }

test('日巡查等人办的每一种操作：本单位监察员待办里有，别人都没有；登记了就没有', () => {
  const met = new Set<keyof typeof CHECK_DEEDS>()
  for (const check of [open, signed])
    expectDesks(
      tasksOfCheck(check),
      CHECK_DEEDS,
      (who) =>
        offeredOf<keyof typeof CHECK_DEEDS, DailyCheck, unknown>(
          CHECK_DEEDS,
          who,
          check,
          check.day,
          undefined,
        ),
      met,
    )
  expect([...met].sort()).toEqual(waitedOf(CHECK_DEEDS))
  expect(tasksOfCheck(signed)).toEqual([])
})

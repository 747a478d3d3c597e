import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ItemId, type StaffId, unitIds } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { filledForm } from '#sim'
import { openNeutralCounty, officerOf, type TestCounty } from '#testing'
import { receiveCase } from './counter.ts'

const AT: Instant = '2026-03-02T01:00:00.000Z'
const WRITER = {
  kind: 'natural-person',
  name: '张小店',
  idNumber: '11010519491231002X',
  phone: '13912345678',
} as const

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty(AT)
})
afterAll(() => county.drop())

test('乡镇窗口收上报的和乡镇自己决定的；别的单位决定、不经乡镇的，写了本乡镇也不能收', async () => {
  const receives = async (staffId: StaffId, itemId: ItemId) => {
    const form = filledForm(county, itemId, WRITER.name)
    const given = {
      itemId,
      townshipId: unitIds.of('east-town'),
      form,
      materials: [],
      applicant: WRITER,
    }
    const done = await receiveCase(county, await officerOf(county, staffId), given, AT)
    return done.ok ? 'ok' : done.code
  }
  const items = county.catalogue.list()
  const upward = items.find((item) => item.viaTownship && item.unitId)!
  const ofTownships = items.find((item) => !item.unitId)!
  const ofNorth = items.find((item) => item.unitId === 'north' && !item.viaTownship)!
  expect(await receives('east-town.clerk1', upward.itemId)).toBe('ok')
  expect(await receives('east-town.clerk1', ofTownships.itemId)).toBe('ok')
  expect(await receives('east-town.clerk1', ofNorth.itemId)).toBe('forbidden')
  expect(await receives('north.clerk1', ofNorth.itemId)).toBe('ok')
})

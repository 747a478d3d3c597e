import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ItemId, type StaffId, unitIds } from '#foundation/ids'
import { addSeconds, type Instant } from '#foundation/time'
import type { Officer } from '#identity'
import { filledForm } from '#sim'
import { openNeutralCounty, officerOf, type TestCounty } from '#testing'
import { findKnownApplicant, receiveCase } from './counter.ts'
import { MOST_LOOKUPS_AN_HOUR } from './contract.ts'

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

test('按号码查人：单位窗口只看到本单位的办件，综合窗口看到全部；一人一小时有上限，查不到的也算', async () => {
  const north = await officerOf(county, 'north.clerk1')
  const ofTown = await officerOf(county, 'east-town.clerk1')
  const hall: Officer = { ...ofTown, roles: ['hall-clerk'] }
  const look = (officer: Officer, at = AT, idNumber: string = WRITER.idNumber) =>
    findKnownApplicant(county, officer, idNumber, at)
  const casesSeen = async (officer: Officer) => {
    const found = await look(officer)
    return found.ok ? found.known.earlier.length : found.code
  }
  const all = (await county.pool.query('select count(*)::int as n from cases.case_row')).rows[0].n
  expect(all).toBeGreaterThan(1)
  expect(await casesSeen(hall)).toBe(all)
  const own = await casesSeen(north)
  expect([own === 0, own === all], '只有一部分').toEqual([false, false])
  for (let n = 1; n < MOST_LOOKUPS_AN_HOUR; n++)
    expect((await look(north, AT, `没有${n}`)).ok).toBe(true)
  expect(await look(north)).toEqual({ ok: false, code: 'lookups-used-up' })
  expect((await look(hall)).ok, '别人的不受影响').toBe(true)
  expect((await look(north, addSeconds(AT, 3600))).ok).toBe(true)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseIds } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { Teller } from '#sim'
import { officerOf, openNeutralCounty, type TestCounty } from '#testing'
import { examineDecided } from './examine.ts'
import { importRegister, listLeads } from './registers.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
})
afterAll(() => county.drop())

test('两张号票只有一个办件：头一张当时就对上了，第二张过了五个工作日照样是线索', async () => {
  const t = new Teller(county, 'registers', '2026-03-02')
  await t.day('2026-03-03')
  await t.applies('甲类许可')
  const examines = async (day?: LegalDay) => {
    if (day) await t.day(day)
    await county.sealer.sealAll()
    while ((await examineDecided(county)) > 0);
  }
  await examines()
  const { itemId } = county.catalogue.list().find(({ name }) => name === '甲类许可')!
  const ticket = (number: string) =>
    ({ number, on: '2026-03-02', unitId: 'north', itemId }) as const
  const officer = await officerOf(county, 'supervision.supervision-officer1')
  await importRegister(county, 'ticket', [ticket('A1'), ticket('A2')], officer, t.at)
  await examines()
  expect(await listLeads(county.supervisionPool)).toEqual([])
  await examines('2026-03-16')
  expect((await listLeads(county.supervisionPool)).map(({ number }) => number)).toEqual(['A2'])
})

test('过了很久才来的办件，指名道姓的线索照样对得上；没有指名的老线索不再一遍遍翻', async () => {
  const t = new Teller(county, 'late', '2026-04-01')
  const last = await t.applies('甲类许可')
  const examines = async (day: LegalDay) => {
    await t.day(day)
    await county.sealer.sealAll()
    while ((await examineDecided(county)) > 0);
  }
  const next = caseIds.of(`2026-${String(Number(last.caseId.slice(5)) + 1).padStart(6, '0')}`)
  const { itemId } = county.catalogue.list().find(({ name }) => name === '乙类登记')!
  const entry = { on: '2026-04-02', unitId: 'south', itemId } as const
  const officer = await officerOf(county, 'supervision.supervision-officer1')
  const entries = [
    { ...entry, number: 'B1', caseId: next },
    { ...entry, number: 'B2' },
  ]
  await importRegister(county, 'ticket', entries, officer, t.at)
  const leads = async () =>
    (await listLeads(county.supervisionPool))
      .map(({ number }) => number)
      .filter((n) => n[0] === 'B')
  await examines('2026-04-20')
  expect((await leads()).sort()).toEqual(['B1', 'B2'])
  await t.day('2026-07-01')
  expect((await t.applies('甲类许可')).caseId).toBe(next)
  await examines('2026-07-02')
  expect(await leads()).toEqual(['B2'])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveCalendar } from '#clock'
import { proposeAmendment } from '../../clock/amendments.ts'
import { instantAt, type LegalDay } from '#foundation/time'
import { Teller } from '#sim'
import { openNeutralCounty, officerOf, type TestCounty } from '#testing'
import { searchCards } from '../cards/index.ts'
import { patrol } from './patrol.ts'
import { supervise } from './supervise.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
})
afterAll(() => county.drop())

test('放假安排调整了，在办的件按新的日子发牌：期限里多上一天班，预警早一个工作日', async () => {
  const t = new Teller(county, 'amended', '2026-03-02')
  const c = await t.applies('乙类登记')
  await c.does('north.clerk1', 'acceptance')
  const follow = async () => {
    do await county.sealer.sealAll()
    while ((await supervise(county)) > 0)
  }
  await follow()
  const { dueOn } = await c.clock('promised')
  const day: LegalDay = '2026-03-07'
  const at = instantAt('2026-03-02', 10 * 3600)
  const proposed = await proposeAmendment(
    county,
    {
      notice: '县政府通知：3 月 7 日调休上班',
      changes: [{ day, kind: 'make-up', name: '调休上班' }],
    },
    await officerOf(county, 'info-centre.system-admin'),
    at,
  )
  if (!proposed.ok) throw new Error(proposed.code)
  const lead = await officerOf(county, 'supervision.supervision-lead')
  const approved = await approveCalendar(county, proposed.amendmentId, lead, at)
  expect(approved).toMatchObject({ ok: true })
  const calendar = county.calendar()
  expect((await c.clock('promised')).dueOn, '期限').toBe(calendar.addWorkdays(dueOn, -1))
  const warnedOn = calendar.addWorkdays(dueOn, -1 - 2)
  await t.day(warnedOn)
  await follow()
  const { rows } = await searchCards(county.supervisionPool, { caseId: c.caseId })
  expect(
    rows.map(({ kind, issuedOn }) => [kind, issuedOn]),
    '当天就发',
  ).toContainEqual(['case-limit', warnedOn])
  expect((await patrol(county)).findings).toEqual([])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Teller } from '#sim'
import { openNeutralCounty, type TestCounty } from '#testing'
import { measureCoverage } from './coverage.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
})
afterAll(() => county.drop())

test('过程覆盖数的是办结的件：还没有决定的件有发现，不从办结的里头扣', async () => {
  const t = new Teller(county, 'covered', '2026-03-02')
  const open = await t.applies('甲类许可')
  const decided = await t.applies('乙类登记')
  const find = (caseId: string) =>
    county.supervisionPool.query(
      `insert into supervision.finding
         (case_id, detector, unit_id, item_id, score, found_on, because, evidence)
       values ($1, 'D07', 'north', 'x', 50, '2026-03-02', '{}', '{}')`,
      [caseId],
    )
  await county.supervisionPool.query(
    `insert into supervision.decision (case_id, unit_id, item_id, actor, at, applicant_id,
       received_on, used_workdays, promised_workdays, declared, round, position)
     values ($1, 'north', 'x', 'north.approver', now(), 'a', '2026-03-02', 1, 5, 0, 0, 1)`,
    [decided.caseId],
  )
  await county.supervisionPool.query(
    "insert into supervision.month (unit_id, month, decided) values ('north', '2026-03', 1)",
  )
  const processes = async () => (await measureCoverage(county, '2026-03-02')).processes
  await find(open.caseId)
  expect(await processes()).toEqual({ all: 1, covered: 1, missing: [] })
  await find(decided.caseId)
  expect(await processes()).toMatchObject({
    covered: 0,
    missing: [{ caseId: decided.caseId, codes: ['D07'] }],
  })
})

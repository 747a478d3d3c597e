import { afterAll, beforeAll, expect, test } from 'vitest'
import { listDue } from '#clock'
import type { CaseId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { Teller } from '#sim'
import { asOwner, openNeutralCounty, type TestCounty } from '#testing'
import { tick } from './tick.ts'

let county: TestCounty
let t: Teller

beforeAll(async () => {
  county = await openNeutralCounty()
  t = new Teller(county, 'tick', '2026-03-02')
})
afterAll(() => county.close())

/**
 * From here on the database refuses every event of this case, as a damaged page of its tables
 * would.
 */
const damage = (caseId: CaseId) =>
  asOwner(
    county,
    `    create function ledger.damaged() returns trigger language plpgsql as $$ begin raise 'damaged'; end $$;
    create trigger damaged before insert on ledger.event for each row when (new.stream = 'case/${caseId}') execute function ledger.damaged()`,
  )
const mend = () => asOwner(county, 'drop function ledger.damaged cascade')

test('一件出错，不耽误其他件：该视为受理的照样视为受理，错误说出来；修好以后补上', async () => {
  const [first, second] = [
    await t.applies('乙类登记', { who: '甲' }),
    await t.applies('乙类登记', { who: '乙' }),
  ]
  await damage(first.caseId)
  // 五日内不告知的，自收到之日起即为受理；从收件次日起算，满五个工作日的次日。
  t.at = '2026-03-10T01:00:00.000Z' as typeof t.at
  const fault = await tick(county, t.at).catch((error: unknown) => error)
  expect(fault).toBeInstanceOf(AggregateError)
  expect((fault as AggregateError).errors.map(String)).toEqual(['error: damaged'])
  expect((await second.state()).deemed).toBe(true)
  expect(await listDue(county.pool, 'acceptance', t.today)).toEqual([first.caseId])

  await mend()
  await tick(county, t.at)
  expect((await first.state()).deemed).toBe(true)
})

test('一天做一次的，出了错下一分钟再做；做成了，当天不再做', async () => {
  // As the process has it: each minute another county, with the same connections.
  const ticks = (at: Instant) => tick({ ...county }, at)
  const of = async (day: string) =>
    (
      await county.pool.query(
        "select from tasks.task where kind = 'check' and subject_id like $1",
        [`%/${day}`],
      )
    ).rowCount
  await asOwner(
    county,
    `create function tasks.damaged() returns trigger language plpgsql as $$ begin raise 'damaged'; end $$;
    create trigger damaged before insert on tasks.task for each row when (new.kind = 'check') execute function tasks.damaged()`,
  )
  await expect(ticks('2026-03-11T01:00:00.000Z')).rejects.toThrow(AggregateError)
  await asOwner(county, 'drop function tasks.damaged cascade')
  expect(await of('2026-03-11')).toBe(0)
  await ticks('2026-03-11T01:01:00.000Z')
  expect(await of('2026-03-11')).toBeGreaterThan(0)
  await asOwner(county, "delete from tasks.task where kind = 'check'")
  await ticks('2026-03-11T01:02:00.000Z')
  expect(await of('2026-03-11')).toBe(0)
  await ticks('2026-03-12T01:00:00.000Z')
  expect(await of('2026-03-12')).toBeGreaterThan(0)
})

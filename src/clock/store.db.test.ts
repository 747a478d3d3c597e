import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { draftIds } from '#foundation/ids'
import { addDays, instantAt, type LegalDay } from '#foundation/time'
import { calendarOf } from '#calendar'
import { bySystem } from '#ledger'
import { type Client, row, transaction } from '#platform/database'
import { Teller } from '#sim'
import { officerOf, openNeutralCounty, type TestCounty } from '#testing'
import { clockJobs } from './jobs.ts'
import { approveCalendar, proposeAmendment } from './amendments.ts'
import { moveLimits, refreshLimits } from './store.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
})
afterAll(() => county.drop())

const until = (condition: () => Promise<unknown>) => vi.waitUntil(condition, { timeout: 20_000 })
/** Somebody waits for what somebody else holds. */
const isWaiting = async () =>
  (
    await county.pool.query(`select from pg_locks l join pg_stat_activity a using (pid)
      where a.datname = current_database() and not l.granted`)
  ).rowCount
const promisedOf = async (caseId: string) =>
  (await row<{ due_on: LegalDay }>(
    county.pool,
    "select due_on from clock.countdown where case_id = $1 and kind = 'promised'",
    [caseId],
  ))!.due_on

test('停着的期限逐日顺延；顺延的同时有人结束了程序，以结束的人算的为准', async () => {
  const t = new Teller(county, 'paused', '2026-03-02')
  const c = await t.applies('甲类许可')
  await c.does('north.clerk1', 'acceptance')
  const kind = '专家评审'
  await c.does('north.handler1', 'procedure-request', {
    kind,
    limitWorkdays: 5,
    reason: '须组织专家评审论证',
  })
  await c.does('north.approver', 'procedure-start')
  const promised = () => promisedOf(c.caseId)
  const before = await promised()
  await refreshLimits(county.pool, county.calendar(), '2026-03-04', 'paused')
  expect((await promised()) > before).toBe(true)

  let refreshed: Promise<void> | undefined
  const reckoned = addDays('2026-03-02', 40)
  await transaction(county.pool, async (client) => {
    await client.query(
      'update clock.countdown set is_paused = false, due_on = $2 where case_id = $1',
      [c.caseId, reckoned],
    )
    refreshed = refreshLimits(county.pool, county.calendar(), '2026-03-05', 'paused')
    await until(isWaiting)
  })
  await refreshed
  expect(await promised()).toBe(reckoned)
})

test('换日历的同时有人办了事：新的日历等他办完，按他留下的事实重算，不按从前的', async () => {
  const t = new Teller(county, 'moved', '2026-04-01')
  const c = await t.applies('乙类登记')
  await c.does('north.clerk1', 'acceptance')
  const before = await promisedOf(c.caseId)
  const at = instantAt('2026-04-01', 10 * 3600)
  const approve = await amends('2026-04-04', at)

  let approved: ReturnType<typeof approve> | undefined
  await transaction(county.pool, async (client) => {
    await client.query(
      `update clock.countdown set due_on = $2, facts = jsonb_set(facts, '{limit,value}', '20')
       where case_id = $1 and kind = 'promised'`,
      [c.caseId, addDays(before, 30)],
    )
    approved = approve()
    await until(isWaiting)
  })
  expect(await approved).toMatchObject({ ok: true })
  await county.world.refresh()
  const calendar = calendarOf(county.world.at('2026-04-01'))
  expect(await promisedOf(c.caseId)).toBe(calendar.addWorkdays('2026-04-01', 20))
})

test('按旧日历算好、换了以后才存的，当天再看一遍就改过来', async () => {
  const t = new Teller(county, 'stale', '2026-06-01')
  const c = await t.applies('乙类登记')
  await c.does('north.clerk1', 'acceptance')
  const stale = await promisedOf(c.caseId)
  const at = instantAt('2026-06-01', 10 * 3600)
  await (await amends('2026-06-06', at))()
  const fresh = await promisedOf(c.caseId)
  expect(fresh).not.toBe(stale)
  await county.pool.query(
    "update clock.countdown set due_on = $2 where case_id = $1 and kind = 'promised'",
    [c.caseId, stale],
  )
  for (const job of clockJobs) await job.does(county, at)
  expect(await promisedOf(c.caseId)).toBe(fresh)
})

test('两个进程同一分钟都来移期限：移一次，后来的知道已经移过', async () => {
  const t = new Teller(county, 'twice', '2026-06-01')
  await (await t.applies('乙类登记')).does('north.clerk1', 'acceptance')
  const at = instantAt('2026-06-01', 10 * 3600)
  const draftId = draftIds.of(randomUUID())
  const move = (client: Client) =>
    moveLimits(client, draftId, county.calendar(), '2026-06-01', bySystem(at))
  let second: ReturnType<typeof move> | undefined
  const first = await transaction(county.pool, async (client) => {
    const moved = await move(client)
    second = transaction(county.pool, move)
    await until(isWaiting)
    return moved
  })
  expect(first).toBeDefined()
  expect(await second).toBeUndefined()
})

/** Drafts a working Saturday; what is answered approves it. */
async function amends(day: LegalDay, at: ReturnType<typeof instantAt>) {
  const drafter = await officerOf(county, 'info-centre.system-admin')
  const notice = `${day} 调休上班`
  const changes = [{ day, kind: 'make-up' as const, name: '调休上班' }]
  const proposed = await proposeAmendment(county, { notice, changes }, drafter, at)
  if (!proposed.ok) throw new Error(proposed.code)
  const lead = await officerOf(county, 'supervision.supervision-lead')
  return () => approveCalendar(county, proposed.amendmentId, lead, at)
}

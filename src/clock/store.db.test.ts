import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { addDays } from '#foundation/time'
import { row, transaction } from '#platform/database'
import { Teller } from '#sim'
import { openNeutralCounty, type TestCounty } from '#testing'
import { refreshPaused } from './store.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
})
afterAll(() => county.drop())

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
  const promised = async () =>
    (await row<{ due_on: string }>(
      county.pool,
      "select due_on from clock.countdown where case_id = $1 and kind = 'promised'",
      [c.caseId],
    ))!.due_on
  const before = await promised()
  await refreshPaused(county.pool, county.calendar(), '2026-03-04')
  expect((await promised()) > before).toBe(true)

  let refreshed: Promise<void> | undefined
  const reckoned = addDays('2026-03-02', 40)
  await transaction(county.pool, async (client) => {
    await client.query(
      'update clock.countdown set is_paused = false, due_on = $2 where case_id = $1',
      [c.caseId, reckoned],
    )
    refreshed = refreshPaused(county.pool, county.calendar(), '2026-03-05')
    const isWaiting = `select from pg_locks l join pg_stat_activity a using (pid)
      where a.datname = current_database() and not l.granted`
    await vi.waitUntil(async () => (await county.pool.query(isWaiting)).rowCount, {
      timeout: 20_000,
    })
  })
  await refreshed
  expect(await promised()).toBe(reckoned)
})

import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MOST_WRONG_CODES_AN_HOUR } from '#identity/contract'
import { recordDay } from '#calendar'
import { addSeconds, dayOf, toInstant } from '#foundation/time'
import { queueMessage } from '#identity'
import { notifyApplicants } from '#notices'
import type { HttpServer } from '#platform/http'
import type { LeaseName } from '#platform/lease'
import { beat } from '#platform/pulse'
import { examineDecided, supervise } from '#supervision'
import { asOwner, openNeutralCounty, skewDatabase, type TestCounty } from '#testing'
import { type Health, type PartName, healthOf } from './health.ts'
import { buildServer } from './server.ts'
import { watchTime } from './trusted-time.ts'

let county: TestCounty
let server: HttpServer | undefined
beforeEach(async () => {
  county = await openNeutralCounty(toInstant(new Date()))
  await recordDay(county, addSeconds(county.now(), -300))
  await recordDay(county, county.now())
  await catchUp()
  await county.pool.query(beat('tick', county.now()))
})
afterEach(async () => {
  await server?.close()
  server = undefined
  await county.drop()
})

async function catchUp(): Promise<void> {
  await county.sealer.sealAll()
  while ((await notifyApplicants({ ...county, county: '青岩县' })) > 0);
  while ((await supervise(county)) > 0) await county.sealer.sealAll()
  while ((await examineDecided(county)) > 0);
}

const look = () => healthOf(county, watchTime({ pool: county.pool, isElsewhere: false }))
const behind = async () =>
  (await look()).parts.filter(({ ok }) => !ok).map(({ name }: { name: PartName }) => name)
const HOUR_AGO = "clock_timestamp() - interval '1 hour'"

test('什么都跟得上，就是好的', async () => {
  expect(await look()).toMatchObject({ ok: true })
})

/** Under a name of one's own, as the role may that elects; renewed for as long as one likes. */
const leased = (name: LeaseName, pool = county.pool) =>
  pool.query(
    `update platform.lease set holder = 'me/1/x', until = clock_timestamp() + interval '2400 milliseconds' where name = $1`,
    [name],
  )

test.each<[PartName[], () => Promise<unknown>]>([
  [
    ['sealing'],
    () =>
      asOwner(
        county,
        `set session_replication_role = 'replica';
         insert into ledger.unsealed (stream, version, hashes) select stream, version, hash from ledger.event limit 1;
         update ledger.event set recorded_at = ${HOUR_AGO}`,
      ),
  ],
  [
    ['witness'],
    async () => appendFileSync(join(county.stateDir, 'witness/checkpoints.jsonl'), '<html>{}\n'),
  ],
  [
    ['sealing'],
    () =>
      asOwner(
        county,
        `insert into ledger.checkpoint (size, root, signed_at, signature)
         select size + 9, root, ${HOUR_AGO}, signature from ledger.checkpoint order by size desc limit 1`,
      ),
  ],
  [
    ['notices'],
    () =>
      asOwner(
        county,
        `set session_replication_role = 'replica'; update ledger.event set recorded_at = ${HOUR_AGO};
         update ledger.subscription set position = position - 1 where name = 'notices'`,
      ),
  ],
  [
    ['supervision', 'authenticity'],
    () =>
      asOwner(
        county,
        `set session_replication_role = 'replica'; update ledger.event set recorded_at = ${HOUR_AGO};
         update supervision.subscription set position = position - 1`,
      ),
  ],
  [['notices'], () => county.pool.query('update ledger.subscription set position = 100000000')],
  [
    ['supervision', 'authenticity'],
    () => county.supervisionPool.query('update supervision.subscription set position = 100000000'),
  ],
  [['tick'], () => asOwner(county, `update platform.pulse set at = ${HOUR_AGO}`)],
  [['tick'], () => county.pool.query("update platform.pulse set at = '2099-11-01'")],
  [['tick'], () => leased('tick')],
  [['notices'], () => leased('notices')],
  [['sealing'], () => leased('sealer', county.sealerPool)],
  [['supervision'], () => leased('supervision', county.supervisionPool)],
  [['authenticity'], () => leased('authenticity', county.supervisionPool)],
  [
    ['time'],
    () => county.pool.query(beat('time', addSeconds(toInstant(new Date()), 86_400 * 300))),
  ],
  [
    ['tick'],
    () =>
      county.pool.query(
        `insert into clock.countdown (case_id, kind, unit_id, facts, due_on)
         values ('2026-000001', 'acceptance', 'north', '{}', '2026-01-09')`,
      ),
  ],
  [
    ['outbox'],
    async () => {
      const message = { to: '13900000000', text: '验证码 123456' }
      await queueMessage(county.pool, county.keys, message, county.now())
      await asOwner(county, `update identity.message set next_at = ${HOUR_AGO}`)
    },
  ],
  [['time'], () => skewDatabase(county, 7200)],
])('%s 落后，健康检查就说出它的名字', async (names, fail) => {
  await fail()
  expect(await behind()).toEqual(expect.arrayContaining(names))
  expect((await behind()).filter((name) => !names.includes(name) && name !== 'tick')).toEqual([])
})

test('到期处理停了，哪怕有人一直替它报平安：今天没有记入账本，健康检查就说', async () => {
  const at = addSeconds(county.now(), 2 * 86_400)
  await county.pool.query(beat('tick', toInstant(new Date())))
  const { parts } = await healthOf(
    { ...county, now: () => at },
    watchTime({ pool: county.pool, isElsewhere: false }),
  )
  const on = dayOf(addSeconds(at, -300))
  expect(parts.find(({ name }) => name === 'tick')).toMatchObject({
    ok: false,
    says: expect.stringContaining(on),
  })
})

test('本县程序占着的，不报', async () => {
  const lease = county.lease(county.pool, 'tick')
  expect(await lease.hold()).toBe(true)
  expect(await behind()).toEqual([])
  await lease.release()
})

test('别人只听到好不好；落后的是什么，只告诉本机和系统管理员，不写任何人', async () => {
  const message = { to: '13900000000', text: '验证码 123456' }
  await queueMessage(county.pool, county.keys, message, county.now())
  await asOwner(county, `update identity.message set next_at = ${HOUR_AGO}`)
  server = await buildServer(county, { logLevel: 'silent', demo: false })
  const ask = (remoteAddress: string, headers = {}) =>
    server!.inject({ url: '/api/health', remoteAddress, headers })
  const far = await ask('203.0.113.9')
  expect([far.statusCode, far.json()]).toEqual([503, { ok: false }])
  const handedOn = await ask('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' })
  expect(handedOn.json()).toEqual({ ok: false })
  const here = await ask('127.0.0.1')
  expect(here.statusCode).toBe(503)
  expect(here.json<Health & { behind: string[] }>().behind).toEqual(['outbox'])
  expect(here.body).not.toMatch(/139|123456/)
})

test('验证码停发只是提醒：照样答 200，均衡器不撤走服务；停的是哪一种，说得出来', async () => {
  const paused = async (what: string, times: number) =>
    county.pool.query(
      `insert into platform.pace (what, who, began_at, times) values ($1, $2, $3, $4)`,
      [what, Buffer.from('county'), county.now(), times],
    )
  const codes = async () => (await look()).parts.find(({ name }) => name === 'codes')
  await paused('code/strangers', county.codesAnHour)
  expect(await codes()).toMatchObject({ ok: false, says: expect.stringMatching(/只向登录过的/) })
  await paused('code/county', county.codesAnHour)
  expect(await codes()).toMatchObject({ ok: false, says: expect.stringMatching(/停发了/) })
  await paused('code/wrong-county', MOST_WRONG_CODES_AN_HOUR)
  expect(await codes()).toMatchObject({ ok: false, says: expect.stringMatching(/停发了；.*输错/) })
  server = await buildServer(county, { logLevel: 'silent', demo: false })
  const here = await server.inject({ url: '/api/health', remoteAddress: '127.0.0.1' })
  expect(here.statusCode).toBe(200)
  expect(here.json()).toMatchObject({ ok: true, behind: [], warnings: ['codes'] })
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLedger } from '#ledger'
import { notifyApplicants } from '#notices'
import { ROLES, type RolePasswords } from '#platform/roles'
import { listenForCards } from '#supervision/cards'
import { supervise } from '#supervision/judging'
import { brokenInvariants, STORIES, Teller } from '#sim'
import { openTestCounty, type TestCounty } from '#testing'
import { type County, openCounty } from '../src/app/county.ts'

/*
 * A real PgBouncer in transaction mode, with fewer connections to the database than the county has
 * to PgBouncer.
 */

const NOBODY = 65_534
let county: TestCounty
let pooled: County
let dir: string
let bouncer: ChildProcess

beforeAll(async () => {
  county = await openTestCounty()
  dir = mkdtempSync(join(tmpdir(), 'yimen-pgbouncer-'))
  const port = await freePort()
  const server = new URL(county.ownerUrl)
  const passwords = JSON.parse(
    readFileSync(join(county.stateDir, 'keys/database-roles.json'), 'utf8'),
  ) as RolePasswords
  const users = [
    [server.username, server.password],
    ...ROLES.map((role) => [role, passwords[role]]),
  ]
  writeFileSync(join(dir, 'users.txt'), users.map(([u, p]) => `"${u}" "${p}"\n`).join(''))
  writeFileSync(
    join(dir, 'pgbouncer.ini'),
    `[databases]
* = host=127.0.0.1 port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${dir}/users.txt
pool_mode = transaction
default_pool_size = 3
max_client_conn = 200
`,
  )
  for (const file of ['.', 'users.txt', 'pgbouncer.ini']) {
    chmodSync(join(dir, file), 0o700)
    if (process.getuid?.() === 0) chownSync(join(dir, file), NOBODY, NOBODY)
  }
  bouncer = spawn('pgbouncer', ['-q', join(dir, 'pgbouncer.ini')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    // It refuses to run as root.
    ...(process.getuid?.() === 0 && { uid: NOBODY, gid: NOBODY }),
  })
  const url = new URL(county.ownerUrl)
  url.port = String(port)
  url.searchParams.delete('host')
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString: url.href })
    const failed = await client.connect().then(
      () => client.end(),
      (error: Error) => error,
    )
    if (!failed) break
    if (tries > 50) throw failed
    await pause(100)
  }
  pooled = await openCounty({
    ownerUrl: url.href,
    stateDir: county.stateDir,
    now: county.now,
    pooled: true,
  })
})
afterAll(async () => {
  await pooled?.close()
  const ended = once(bouncer, 'exit')
  bouncer.kill('SIGINT')
  await ended
  await county.drop()
  rmSync(dir, { recursive: true, force: true })
})

test('经过事务级连接池：从申请到送达的故事照常，封存、监察、通知、实时发牌都在', async () => {
  const faults: Error[] = []
  const news: string[] = []
  const stopListening = await listenForCards(pooled.supervisionPool, (card) =>
    news.push(card.cardId),
  )
  pooled.sealer.start((error) => faults.push(error))
  let over = false
  const following = (async () => {
    while (!over) {
      await supervise(pooled)
      await notifyApplicants({ ...pooled, county: county.tenant.name })
      await pause(20)
    }
  })()
  for (const key of [
    'plain-approval',
    'one-correction',
    'deemed-acceptance',
    'expert-review',
    'denial-with-hearing',
    'delay-explained',
  ])
    await STORIES.find((s) => s.key === key)!.tell(new Teller(pooled, key, '2026-03-02'))
  await pooled.sealer.sealAll()
  while ((await supervise(pooled)) > 0) await pooled.sealer.sealAll()
  while ((await notifyApplicants({ ...pooled, county: county.tenant.name })) > 0);
  await pause(1000)
  over = true
  await following
  stopListening()

  expect(faults).toEqual([])
  const { rows } = await county.pool.query<{ n: number }>(
    "select count(distinct type)::int as n from ledger.event where type in ('CaseSubmitted', 'CaseAccepted', 'CaseApproved', 'ResultDelivered')",
  )
  expect(rows[0]!.n, '从申请到送达').toBe(4)
  const cards = (await county.supervisionPool.query('select card_id from supervision.card')).rows
  expect(cards.length).toBeGreaterThan(0)
  expect(cards.filter((card) => !news.includes(card.card_id))).toEqual([])
  const messages = await county.pool.query('select count(*) as n from identity.message')
  expect(messages.rows[0].n).toBeGreaterThan(5)
  expect((await verifyLedger(pooled.pool, pooled.witness)).findings).toEqual([])
  expect(await brokenInvariants(pooled, '2026-06-30' as never)).toEqual([])
})

test('不说明有连接池，带名字的语句就会出错：上面的测试真的经过了它', async () => {
  const plain = await openCounty({
    ownerUrl: pooled.pool.options.connectionString!,
    stateDir: county.stateDir,
    now: county.now,
  })
  const tellings = await Promise.allSettled(
    ['甲', '乙', '丙', '丁', '戊', '己'].map((who) =>
      new Teller(plain, who, '2026-03-02').applies('食品经营许可'),
    ),
  )
  await plain.close()
  expect(
    tellings.flatMap((t) => (t.status === 'rejected' ? [(t.reason as Error).message] : [])).join(),
  ).toMatch(/prepared statement/)
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLedger } from '#ledger'
import { type Pool, row } from '#platform/database'
import { openTestCounty, type TestCounty } from '#testing'

let county: TestCounty
beforeAll(async () => {
  county = await openTestCounty()
  await county.sealer.sealAll()
})
afterAll(() => county.drop())

const poolOf = (role: Role): Pool =>
  ({ desk: county.pool, sealer: county.sealerPool, supervision: county.supervisionPool })[role]
type Role = 'desk' | 'sealer' | 'supervision'

const HASH = "decode(repeat('ab', 32), 'hex')"
const event = (stream: string, { type = 'VersionPublished', edition = 0 } = {}) =>
  `insert into ledger.event values ('${stream}', 999, '${type}', 1, '{}', ${edition}, 'system', 'market', 'system', now(), now(), ${HASH}, ${HASH})`
const queued = (stream: string, version = 1, hashes = HASH) =>
  `insert into ledger.unsealed (stream, version, hashes) values ('${stream}', ${version}, ${hashes})`
const version = (kind: string) =>
  `insert into world.version select kind, key, number + 100, hash, effective_on, edition + 100000, basis, drafted_by, published_by, published_at, draft_id
   from world.version where kind = '${kind}' limit 1`
const draft = (kind: string) =>
  `insert into world.draft values ('${kind}', 'x', 'x', 'x', '2026-03-02', 'x', 'system', 'market', now(), 'open')`
const edition = (stream: string, from: string) =>
  `insert into ledger.edition select ${from}, '${stream}', 999 from ledger.edition`

const DENIED = /permission denied|must be owner|row-level security|append-only/
test.each<[string, Role, string]>([
  ['改账本', 'desk', 'update ledger.event set actor = actor'],
  ['删账本', 'supervision', 'delete from ledger.event'],
  ['清空账本', 'sealer', 'truncate ledger.event'],
  ['停用触发器', 'desk', 'alter table ledger.event disable trigger all'],
  ['绕过触发器', 'sealer', "set session_replication_role = 'replica'"],
  ['变成监察', 'desk', 'set role yimen_supervision'],
  ['读服务器上的文件', 'desk', "select pg_read_file('/etc/passwd')"],
  ['替监察写牌', 'desk', event('card/x/y')],
  ['替监察公布规则', 'desk', event('world/rule/T01')],
  ['监察替审批写事实', 'supervision', event('case/x')],
  ['封存程序写事实', 'sealer', event('case/x')],
  ['不经账本，公布规则', 'desk', version('rule')],
  ['不经账本，公布问责阶梯', 'desk', version('ladder')],
  ['监察不经账本，公布事项', 'supervision', version('item')],
  ['替监察拟订规则', 'desk', draft('rule')],
  ['监察拟订事项', 'supervision', draft('item')],
  ['改已经公布的内容', 'desk', "update world.content set body = '{}'"],
  ['占住监察的封存位置', 'desk', queued('card/x/y')],
  ['监察占住审批的封存位置', 'supervision', queued('case/x')],
  ['没有公布的事件，却有一版世界', 'desk', edition('case/x', 'max(edition) + 1')],
  ['自己封存', 'desk', `insert into ledger.sealed values (99999999, 'case/x', 1)`],
])('数据库角色各守其界：%s（%s）不行', async (_says, role, statement) => {
  await expect(poolOf(role).query(statement)).rejects.toThrow(DENIED)
})

test('数据库角色各守其界：监察自己的草稿，审批改不动', async () => {
  await county.supervisionPool.query(draft('rule'))
  const changed = await county.pool.query("update world.draft set hash = 'y' where kind = 'rule'")
  expect(changed.rowCount).toBe(0)
})

test.each(['infinity', '-infinity', '0800-01-01', '294000-01-01'])(
  'a fact from %s, by which no program can reckon, would stop everybody who follows the ledger: refused',
  async (time) => {
    const line = (occurred: string, recorded: string) =>
      `insert into ledger.event values ('case/x', 999, 'X', 1, '{}', 0, 'system', 'market', 'system', ${occurred}, ${recorded}, ${HASH}, ${HASH})`
    for (const statement of [line(`'${time}'`, 'now()'), line('now()', `'${time}'`)])
      await expect(county.pool.query(statement)).rejects.toThrow('event_times_finite')
  },
)

test('an edition cannot run ahead of its publications, and so stop everybody who publishes', async () => {
  const client = await county.pool.connect()
  try {
    await client.query('begin')
    await client.query(event('world/item/x', { edition: 2147483646 }))
    await expect(client.query(edition('world/item/x', '2147483647'))).rejects.toThrow(DENIED)
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('the desk cannot stop the sealer: neither by holding its lease nor by what it puts into the queue', async () => {
  const { token } = (await row<{ token: number }>(
    county.pool,
    "select token from platform.lease where name = 'sealer'",
  ))!
  await expect(
    county.pool.query('select platform.hold_lease($1, $2)', ['sealer', token]),
  ).rejects.toThrow('taken over')

  const [known] = (
    await county.pool.query('select stream, version, hash from ledger.event limit 1')
  ).rows as { stream: string; version: number; hash: Buffer }[]
  const again = `decode('${known!.hash.toString('hex')}', 'hex')`
  for (const line of [
    queued('case/nothing'),
    queued('case/nothing', 1, "''"),
    queued('case/nothing', 1, "'\\x00'"),
    queued(known!.stream, known!.version, again),
    queued(known!.stream, known!.version, HASH),
  ])
    await county.pool.query(line)
  await county.sealer.sealAll()
  await county.sealer.sealAll()
  expect(await row(county.pool, 'select from ledger.unsealed')).toBeUndefined()
  expect(await verifyLedger(county.pool, county.witness)).toMatchObject({ ok: true })
})

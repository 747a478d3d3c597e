import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLedger } from '#ledger'
import { openPool, type Pool, row } from '#platform/database'
import { ownedTables } from '#platform/ownership'
import { openNeutralCounty, type TestCounty } from '#testing'
import { OWNERS } from '../src/app/owners.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
  await county.sealer.sealAll()
})
afterAll(() => county.drop())

const poolOf = (role: Role): Pool =>
  ({ desk: county.pool, sealer: county.sealerPool, supervision: county.supervisionPool })[role]
type Role = 'desk' | 'sealer' | 'supervision'
const LOGINS = [
  ['desk', 'yimen_app'],
  ['sealer', 'yimen_sealer'],
  ['supervision', 'yimen_supervision'],
] as const

const HASH = "decode(repeat('ab', 32), 'hex')"
const event = (stream: string, { type = 'VersionPublished', edition = 0, version = 1 } = {}) =>
  `insert into ledger.event values ('${stream}', ${version}, '${type}', 1, '{}', ${edition}, 'system', 'north', 'system', now(), now(), ${HASH}, ${HASH})`
const queued = (stream: string, version = 1, hashes = HASH) =>
  `insert into ledger.unsealed (stream, version, hashes) values ('${stream}', ${version}, ${hashes})`
const version = (kind: string) =>
  `insert into world.version select kind, key, number + 100, hash, effective_on, edition + 100000, basis, drafted_by, published_by, published_at, draft_id
   from world.version where kind = '${kind}' limit 1`
const draft = (kind: string) =>
  `insert into world.draft values ('${kind}', 'x', 'x', 'x', '2026-03-02', 'x', 'system', 'north', now(), 'open')`
const task = (stream: string) =>
  `insert into tasks.task (stream, todo, kind, subject_id, unit_id, title, since_on, audience, barred)
   values ('${stream}', 'x', '${stream.split('/')[0]}', 'x', 'x', 'x', '2026-03-02', '{}', '{}')`
const edition = (stream: string, from: string) =>
  `insert into ledger.edition select ${from}, '${stream}', 1 from ledger.edition`

const DENIED = /permission denied|must be owner|row-level security|append-only/
const TAMPER = `create or replace function ledger.is_supervision(stream text) returns boolean immutable language sql return false`
test.each<[string, Role, string]>([
  ['改账本', 'desk', 'update ledger.event set actor = actor'],
  ['删账本', 'supervision', 'delete from ledger.event'],
  ['清空账本', 'sealer', 'truncate ledger.event'],
  ['停用触发器', 'desk', 'alter table ledger.event disable trigger all'],
  ['停用行级限制', 'desk', 'alter table ledger.event disable row level security'],
  ['取消行级限制', 'supervision', 'drop policy event_of_supervision on ledger.event'],
  ['绕过触发器', 'sealer', "set session_replication_role = 'replica'"],
  ['替监察写牌', 'desk', event('card/x/y')],
  ['替监察公布规则', 'desk', event('world/rule/T01')],
  ['监察替审批写事实', 'supervision', event('case/x')],
  ['事实写到离得很远的一号', 'desk', event('case/x', { version: 2147483647 })],
  ['监察写到离得很远的一号', 'supervision', event('card/x/y', { version: 2 })],
  ['封存程序写事实', 'sealer', event('case/x')],
  ['自己封存', 'desk', `insert into ledger.sealed values (99999999, 'case/x', 1)`],
  ['自己签检查点', 'desk', `insert into ledger.checkpoint values (1, ${HASH}, now(), ${HASH})`],
  ['改封存的次序', 'sealer', 'update ledger.sealed set position = position + 1'],
  ['撤掉检查点', 'sealer', 'delete from ledger.checkpoint'],
  ['把封存过的拿出来', 'sealer', 'delete from ledger.sealed'],
  ['在封存次序里远远占一位', 'sealer', "insert into ledger.sealed values (900000000000, 'x/y', 1)"],
  [
    '给远处签检查点',
    'sealer',
    `insert into ledger.checkpoint values (900000000000, ${HASH}, now(), ${HASH})`,
  ],
  ['说见证收过没有签过的', 'sealer', 'insert into ledger.handed values (900000000000)'],
  ['把自检查出的改成没有', 'desk', 'update platform.inspection set findings = 0'],
  ['删掉自检查出的', 'desk', 'delete from platform.inspection'],
  ['改默克尔树', 'supervision', 'update ledger.tile set hashes = hashes'],
  ['拿走还没有封存的', 'desk', 'delete from ledger.unsealed'],
  ['监察拿走还没有封存的', 'supervision', 'delete from ledger.unsealed'],
  ['占住监察的封存位置', 'desk', queued('card/x/y')],
  ['监察占住审批的封存位置', 'supervision', queued('case/x')],
  ['没有公布的事件，却有一版世界', 'desk', edition('case/x', 'max(edition) + 1')],
  ['改哪件事公布了哪一版', 'supervision', "update ledger.edition set stream = 'x'"],

  ['把别人读到的位置往回拨', 'supervision', 'update ledger.subscription set position = 0'],
  ['让监察漏看', 'desk', 'update supervision.subscription set position = 99999999'],
  ['把别人的差事改成自己的', 'desk', 'update platform.lease set elector = current_user'],
  ['添一件差事', 'sealer', "insert into platform.lease (name, elector) values ('x', 'x')"],
  ['说自己执行过某个迁移', 'desk', "insert into platform.migration values ('x', 'x')"],
  ['换县的密钥', 'desk', "update platform.county_key set sealer_public = 'x'"],
  ['换包好的密钥', 'desk', "update platform.wrapped_key set bytes = ''"],

  ['不经账本，公布规则', 'desk', version('rule')],
  ['不经账本，公布问责阶梯', 'desk', version('ladder')],
  ['监察不经账本，公布事项', 'supervision', version('item')],
  ['替监察派待办', 'desk', task('card/x/y')],
  ['监察给审批派待办', 'supervision', task('case/x')],
  ['替监察拟订规则', 'desk', draft('rule')],
  ['监察拟订事项', 'supervision', draft('item')],
  ['改已经公布的内容', 'desk', "update world.content set body = '{}'"],
  ['撤掉已经公布的一版', 'desk', 'delete from world.version'],
  ['改已经公布的一版', 'supervision', 'update world.version set effective_on = effective_on - 1'],
  ['换掉给批准人看过的草稿', 'desk', 'update world.draft set hash = hash'],
  ['改草稿是谁提出的', 'desk', "update world.draft set drafted_by = 'system'"],
  [
    '锁住草稿，让监察拟订不了',
    'desk',
    'do $$ begin lock table world.draft in access exclusive mode; end $$',
  ],
  [
    '锁住账本，让谁也写不了',
    'supervision',
    'do $$ begin lock table ledger.event in share mode; end $$',
  ],

  ['监察看申请人', 'supervision', 'select name_sealed from identity.applicant'],
  ['监察看申请表', 'supervision', 'select body_sealed from cases.form'],
  ['监察看来信', 'supervision', 'select body_sealed from feedback.writing'],
  ['监察看口令', 'supervision', 'select password_hash from identity.staff'],
  ['监察看谁登录着', 'supervision', 'select token_hash from identity.session'],
  ['监察看承办单位自己的表', 'supervision', 'select state from cases.case_row'],
  ['监察看密钥', 'supervision', 'select bytes from platform.wrapped_key'],
  ['封存程序看申请人', 'sealer', 'select phone_index from identity.applicant'],
  ['封存程序看口令', 'sealer', 'select totp_sealed from identity.staff'],
  ['封存程序看密钥', 'sealer', 'select bytes from platform.wrapped_key'],
  ['审批看监察的牌', 'desk', 'select * from supervision.card'],
  ['审批删自己的申请表', 'desk', 'delete from cases.form'],
  ['审批改别人交的材料', 'desk', 'update documents.upload set hash = hash'],
  ['审批改群众写的话', 'desk', 'update feedback.writing set body_sealed = body_sealed'],
  ['审批删账号', 'desk', 'delete from identity.staff'],
  ['把编号拨回去', 'desk', "select setval('cases.serial', 1)"],
  ['监察用审批的编号', 'supervision', "select nextval('cases.serial')"],

  ['建模式', 'desk', 'create schema mine'],
  ['在账本旁边建表', 'desk', 'create table ledger.mine (x int)'],
  ['在公共模式里建表', 'supervision', 'create table public.mine (x int)'],
  ['改账本的表', 'sealer', 'alter table ledger.sealed add column x int'],
  ['换掉划界的函数', 'desk', TAMPER],
  ['换掉看守差事的函数', 'desk', 'drop function platform.hold_lease(text, bigint)'],
  [
    '给账本加触发器',
    'supervision',
    'create trigger x before insert on ledger.event for each row execute function ledger.refuse_change()',
  ],
  ['装扩展', 'desk', 'create extension dblink'],
  ['变成监察', 'desk', 'set role yimen_supervision'],
  ['变成封存程序', 'supervision', 'set role yimen_sealer'],
  ['换身份', 'sealer', 'set session authorization yimen_app'],
  ['建角色', 'desk', 'create role mine'],
  ['给自己加权', 'desk', 'alter role yimen_app superuser'],
  ['改别人的口令', 'desk', "alter role yimen_sealer password 'x'"],
  ['加入别的角色', 'supervision', 'grant yimen_app to yimen_supervision'],
  ['看数据库的口令', 'sealer', 'select rolpassword from pg_authid'],
  ['改服务器的设置', 'desk', "alter system set fsync = 'off'"],
  [
    '停掉别人的连接',
    'desk',
    'select pg_terminate_backend(pid) from pg_stat_activity where usename is null',
  ],
  ['读服务器上的文件', 'desk', "select pg_read_file('/etc/passwd')"],
  ['看服务器上的目录', 'supervision', "select pg_ls_dir('/')"],
  ['写服务器上的文件', 'desk', "copy ledger.event to '/tmp/x'"],
  ['从服务器上的文件读进来', 'desk', "copy cases.form from '/etc/passwd'"],
  ['让服务器执行程序', 'sealer', "copy ledger.event to program 'sh'"],
  ['把文件收进大对象', 'supervision', "select lo_import('/etc/passwd')"],
])('数据库角色各守其界：%s（%s）不行', async (_says, role, statement) => {
  await expect(poolOf(role).query(statement)).rejects.toThrow(DENIED)
})

test('数据库角色各守其界：每张表，没有说可以的，都试过，都不行', async () => {
  const owner = openPool(county.ownerUrl, 1)
  const { rows: columns } = await owner.query<{ table: string; column: string }>(
    `select distinct on (attrelid) attrelid::regclass::text as "table", attname as "column" from pg_attribute
     where attnum > 0 and attidentity = '' order by attrelid, attnum`,
  )
  await owner.end()
  const firstOf = new Map(columns.map((c) => [c.table, c.column]))
  const tries = (table: string): Record<string, string> => {
    const column = firstOf.get(table)!
    return {
      select: `select ${column} from ${table} limit 1`,
      insert: `insert into ${table} default values`,
      update: `update ${table} set ${column} = ${column}`,
      delete: `delete from ${table}`,
      truncate: `truncate ${table}`,
    }
  }
  let tried = 0
  const succeeded: string[] = []
  for (const [table, { may }] of ownedTables(OWNERS))
    for (const [name, role] of LOGINS)
      for (const [what, statement] of Object.entries(tries(table))) {
        if ((may[role] ?? '').split(', ').includes(what)) continue
        tried += 1
        const error = await poolOf(name)
          .query(statement)
          .then(
            () => new Error('done'),
            (e: Error) => e,
          )
        if (!DENIED.test(error.message)) succeeded.push(`${role}: ${statement}: ${error.message}`)
      }
  expect(succeeded).toEqual([])
  expect(tried).toBeGreaterThan(600)
})

test.each<[string, Role, string]>([
  [
    '审批占封存的差事',
    'desk',
    "update platform.lease set holder = 'x', until = 'infinity' where name = 'sealer'",
  ],
  [
    '审批占监察的差事',
    'desk',
    "update platform.lease set token = token + 1 where name in ('supervision', 'authenticity')",
  ],
  [
    '监察占审批的差事',
    'supervision',
    "update platform.lease set holder = null where name in ('tick', 'notices')",
  ],
  [
    '封存程序占别人的差事',
    'sealer',
    "update platform.lease set until = 'infinity' where name <> 'sealer'",
  ],
  ['审批撤掉监察的待办', 'desk', "delete from tasks.task where kind = 'card'"],
  ['监察撤掉审批的待办', 'supervision', "delete from tasks.task where kind = 'case'"],
  ['审批处理监察的草稿', 'desk', "update world.draft set state = 'rejected' where kind = 'rule'"],
  [
    '监察处理审批的草稿',
    'supervision',
    "update world.draft set state = 'rejected' where kind not in ('rule', 'ladder')",
  ],
])('数据库角色各守其界：%s（%s），一行也改不动', async (_says, role, statement) => {
  await county.supervisionPool.query(`${draft('rule')} on conflict do nothing`)
  for (const [name, stream] of [
    ['supervision', 'card/x/y'],
    ['desk', 'case/x'],
  ] as const)
    await poolOf(name).query(`${task(stream)} on conflict do nothing`)
  expect((await poolOf(role).query(statement)).rowCount).toBe(0)
})

test.each(['infinity', '-infinity', '0800-01-01', '294000-01-01'])(
  'a fact from %s, by which no program can reckon, would stop everybody who follows the ledger: refused',
  async (time) => {
    const line = (occurred: string, recorded: string) =>
      `insert into ledger.event values ('case/x', 1, 'X', 1, '{}', 0, 'system', 'north', 'system', ${occurred}, ${recorded}, ${HASH}, ${HASH})`
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
    queued(known!.stream, known!.version, again),
    queued(known!.stream, known!.version, HASH),
  ])
    await county.pool.query(line)
  for (const [version, hashes] of [
    [1, "''"],
    [1, "'\\x00'"],
    [0, HASH],
    [2147483647, HASH],
  ] as const)
    await expect(county.pool.query(queued('case/nothing', version, hashes))).rejects.toThrow(
      'unsealed_run',
    )
  await county.sealer.sealAll()
  await county.sealer.sealAll()
  expect(await row(county.pool, 'select from ledger.unsealed')).toBeUndefined()
  expect(await verifyLedger(county.pool, county.witness)).toMatchObject({ ok: true })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '#platform/database'
import { ROLES } from '#platform/roles'
import {
  type Ownership,
  ownedTables,
  personalFields,
  rebuiltTables,
  schemaOf,
} from '#platform/ownership'
import { openTestCounty, type TestCounty } from '#testing'
import { OWNERS } from '../src/app/owners.ts'

/* What the modules say they own is what there is. Each message says what to do. */

let county: TestCounty
/** As the owner: the other roles do not even see each other's tables. */
let db: ReturnType<typeof openPool>
beforeAll(async () => {
  county = await openTestCounty()
  db = openPool(county.ownerUrl, 1)
})
afterAll(async () => {
  await db.end()
  await county.drop()
})

const ours = "not in ('pg_catalog', 'information_schema')"
const names = async (text: string): Promise<string[]> =>
  (await db.query<{ name: string }>(text)).rows.map((r) => r.name).sort()
const schemas = new Map(OWNERS.map((owner) => [schemaOf(owner), owner.module]))
const fileOf = (name: string) => {
  const module = schemas.get(name.split('.')[0]!)
  return module
    ? `src/${module}/owns.ts`
    : 'an owns.ts of its own module, listed in src/app/owners.ts'
}

/**
 * Both ways: what stands in the database and nobody owns, and what somebody owns that is not there.
 */
function compare(what: string, there: readonly string[], declared: readonly string[]): string[] {
  return [
    ...there
      .filter((name) => !declared.includes(name))
      .map((name) => `${what} ${name} belongs to nobody: declare it in ${fileOf(name)}`),
    ...declared
      .filter((name) => !there.includes(name))
      .map((name) => `${what} ${name} is not in the database: take it out of ${fileOf(name)}`),
  ]
}
const declared = (of: (owner: Ownership<never>) => readonly string[]) =>
  OWNERS.flatMap((owner) => of(owner).map((name) => `${schemaOf(owner)}.${name}`))

test('every table belongs to a module, which says of what nature it is', async () => {
  const there = await names(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_schema ${ours} and table_type <> 'VIEW'`,
  )
  expect(there.length).toBeGreaterThan(40)
  expect(compare('table', there, [...ownedTables(OWNERS).keys()])).toEqual([])
})

test('every sequence belongs to a module', async () => {
  const there = await names("select schemaname || '.' || sequencename as name from pg_sequences")
  expect(
    compare(
      'sequence',
      there,
      declared((owner) => Object.keys(owner.sequences ?? {})),
    ),
  ).toEqual([])
})

test('every column of bytes is either personal, with its row in the public register, or a digest', async () => {
  const there = await names(
    `select table_schema || '.' || table_name || '.' || column_name as name
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_type <> 'VIEW' and table_schema ${ours} and (data_type = 'bytea' or column_name like '%\\_sealed')`,
  )
  const personal = personalFields(OWNERS).flatMap((field) => field.columns)
  const digests = declared((owner) =>
    Object.entries(owner.tables ?? {}).flatMap(([table, { digests = [] }]) =>
      digests.map((column) => `${table}.${column}`),
    ),
  )
  expect(compare('column', there, [...personal, ...digests])).toEqual([])
  expect(
    personal.filter((name) => digests.includes(name)),
    'is it personal, or a digest?',
  ).toEqual([])
  expect(
    there.filter((name) => name.endsWith('_sealed') && !personal.includes(name)),
    'what is sealed is personal: write its row of the register',
  ).toEqual([])
  const tablesOf = (ending: string, columns: readonly string[]) =>
    columns.filter((c) => c.endsWith(ending)).map((c) => c.slice(0, c.lastIndexOf('.')))
  const saying = (what: 'sealedTo' | 'marked') =>
    [...ownedTables(OWNERS)].filter(([, table]) => table[what]).map(([name]) => name)
  expect(saying('sealedTo').sort(), 'what its rows are known by').toEqual(
    [...new Set(tablesOf('_sealed', there))].sort(),
  )
  expect(saying('marked').sort(), 'what its marks stand for').toEqual(
    tablesOf('.mark', there).sort(),
  )
})

test('what each role of the database may do with each table is what its module says', async () => {
  const { rows } = await db.query<{ table: string; role: string; may: string }>(
    `with granted as (
       select c.oid, a.grantee, lower(a.privilege_type) as what, null as columns
       from pg_class c, aclexplode(c.relacl) a
       union all
       select c.attrelid, a.grantee, lower(a.privilege_type), string_agg(c.attname, ', ' order by c.attnum)
       from pg_attribute c, aclexplode(c.attacl) a group by c.attrelid, a.grantee, a.privilege_type
     )
     select t.oid::regclass::text as "table", coalesce(r.rolname, 'everybody') as role,
       string_agg(what || coalesce(' (' || columns || ')', ''), ', '
         order by array_position(array['select', 'insert', 'update', 'delete'], what), what) as may
     from granted join pg_class t using (oid) join pg_namespace n on n.oid = t.relnamespace left join pg_roles r on r.oid = grantee
     where n.nspname ${ours} and t.relkind in ('r', 'p', 'm') and grantee <> t.relowner group by 1, 2`,
  )
  const there = rows.map(({ table, role, may }) => `${table}, ${role}: ${may}`)
  const said = [...ownedTables(OWNERS)].flatMap(([table, { may }]) =>
    Object.entries(may).map(([role, what]) => `${table}, ${role}: ${what}`),
  )
  expect(there.filter((line) => !said.includes(line)).sort(), 'granted, and not said').toEqual([])
  expect(said.filter((line) => !there.includes(line)).sort(), 'said, and not granted').toEqual([])
})

test('a view is read only, and with the rights of whoever asks: it opens nothing of its tables', async () => {
  const views = await names(
    `select c.oid::regclass || ': ' || coalesce(array_to_string(reloptions, ', '), '') || ', '
       || (select string_agg(distinct lower(a.privilege_type), ', ') from aclexplode(relacl) a where a.grantee <> relowner) as name
     from pg_class c where relkind = 'v' and relnamespace::regnamespace::text ${ours}`,
  )
  expect(views).toEqual([
    'ledger.fact: security_invoker=true, select',
    'ledger.place: security_invoker=true, select',
  ])
})

test('history is neither altered nor emptied by any role, except by its sealer what waits, the last tiles and what nobody signed', () => {
  const altered = [...ownedTables(OWNERS)].flatMap(([table, { nature, may }]) =>
    nature === 'history'
      ? Object.entries(may).flatMap(([role, what]) =>
          /update|delete|truncate/.test(what) ? [`${table}, ${role}: ${what}`] : [],
        )
      : [],
  )
  expect(altered).toEqual([
    'ledger.unsealed, yimen_sealer: select, delete',
    // A trigger keeps what is signed, or was handed to the witness (roles.test.ts).
    'ledger.sealed, yimen_sealer: select, insert, delete',
    'ledger.tile, yimen_sealer: select, insert, update',
    'ledger.checkpoint, yimen_sealer: select, insert, delete',
  ])
})

test('no role makes, owns or inherits anything: not in a schema, not through a function, a sequence or another role', async () => {
  const found = async (text: string) =>
    (await db.query<{ says: string }>(text, [ROLES])).rows.map((r) => r.says)
  expect(
    await found(
      `select role || ' creates in ' || nspname as says from pg_namespace, unnest($1::text[]) as role
       where has_schema_privilege(role, oid, 'create') and nspname !~ '^pg_(temp|toast_temp)_'`,
    ),
  ).toEqual([])
  expect(
    await found(
      `select role || ' sets ' || oid::regclass as says from pg_class, unnest($1::text[]) as role
       where relkind = 'S' and has_sequence_privilege(role, oid, 'update')`,
    ),
  ).toEqual([])
  expect(
    await found(
      `select rolname || ' is more than a login' as says from pg_roles
       where rolname = any($1) and (rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls)
       union all
       select r.rolname || ' is a member of ' || m.roleid::regrole from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = any($1)
       union all
       select refobjid::regrole || ' owns something' from pg_shdepend where deptype = 'o' and refclassid = 'pg_authid'::regclass
         and refobjid::regrole::text = any($1)`,
    ),
  ).toEqual([])
  expect(
    await found(
      `select p.oid::regprocedure::text as says from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where prosecdef and n.nspname ${ours} and cardinality($1::text[]) > 0`,
    ),
    'functions that work with the rights of the owner',
  ).toEqual(['platform.hold_lease(text,bigint)'])
})

test('nothing refers to rows that may be gone: made again, or not backed up', async () => {
  const { rows } = await db.query<{ from: string; to: string }>(
    `select conrelid::regclass::text as "from", confrelid::regclass::text as "to" from pg_constraint where contype = 'f'`,
  )
  const natureOf = (name: string) => ownedTables(OWNERS).get(name)?.nature
  expect(rows.length).toBeGreaterThan(5)
  expect(
    rows
      .filter(({ from, to }) => {
        const [a, b] = [natureOf(from), natureOf(to)]
        return b === 'derived' ? a !== 'derived' : b === 'passing' && a !== 'passing'
      })
      .map(
        ({ from, to }) => `${from} refers to ${to}, which is ${natureOf(to)}: drop the reference`,
      ),
  ).toEqual([])
})

test('every derived table is made again by a module, and nothing else is', () => {
  const derived = [...ownedTables(OWNERS)]
    .filter(([, { nature }]) => nature === 'derived')
    .map(([name]) => name)
  const filled = [...rebuiltTables(OWNERS).values()].flatMap(({ own, also }) => [...own, ...also])
  expect(
    derived
      .filter((name) => !filled.includes(name))
      .map(
        (name) =>
          `${name} is derived, and nobody makes it again: give ${fileOf(name)} a rebuild, or name it in the also of one above`,
      ),
  ).toEqual([])
  expect(
    filled
      .filter((name) => !derived.includes(name))
      .map((name) => `${name} is filled by a rebuild: declare it derived in ${fileOf(name)}`),
  ).toEqual([])
})

test('a module, a schema and a folder each have one owner', () => {
  for (const each of [
    OWNERS.map((owner) => owner.module),
    OWNERS.map(schemaOf),
    OWNERS.flatMap((owner) => Object.keys(owner.folders ?? {})),
  ])
    expect(each.filter((name, i) => each.indexOf(name) !== i)).toEqual([])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool, type Pool } from '#platform/database'
import { type Ownership, ownedTables, personalFields, schemaOf } from '#platform/ownership'
import { openTestCounty, type TestCounty } from '#testing'
import { OWNERS } from '../src/owners.ts'

/* What the modules say they own is what there is. Each message says what to do. */

let county: TestCounty
/** As the owner: the other roles do not even see each other's tables. */
let db: Pool
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
  return module ? `src/${module}/owns.ts` : 'an owns.ts of its own module, listed in src/owners.ts'
}

/** Both ways: what stands in the database and nobody owns, and what somebody owns that is not there. */
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
    `select table_schema || '.' || table_name as name from information_schema.tables where table_schema ${ours}`,
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
    `select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns
     where table_schema ${ours} and (data_type = 'bytea' or column_name like '%\\_sealed')`,
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
  const filled = OWNERS.flatMap((owner) => owner.rebuild?.fills ?? [])
  expect(
    derived
      .filter((name) => !filled.includes(name))
      .map((name) => `${name} is derived: name it in the rebuild of ${fileOf(name)}, and fill it`),
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

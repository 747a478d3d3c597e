import { unseal } from '#foundation/sm'
import { type Bound, type Cell, type PersonalKeys, personalKeys } from '#identity'
import type { Finding } from '#ledger'
import { type Client, type Pool, type Queryable, rows, transaction } from '#platform/database'
import { forEachApart } from '#platform/jobs'
import { type CountyKeys, noteBound } from '#platform/keyring'
import { type OwnedTable, schemaOf } from '#platform/ownership'
import { OWNERS } from './owners.ts'

/*
 * 绑定: what is sealed in a row opens in that row only, and a row that lets somebody in carries a
 * mark under the county's keys, so that whoever owns the database can neither exchange nor invent
 * them. Which columns that are, the modules say in their `owns.ts`.
 */

export type RowFindingKind =
  | 'data-altered' // what is sealed does not open in its row, or is found by another index
  | 'row-foreign' // a row that this county did not write
  | 'row-missing' // the ledger names a row that is not there

/** So many rows are read at once. */
const ROWS_AT_ONCE = 500
/** So many findings of one table are named. */
const MOST_NAMED = 100

interface BoundTable {
  table: `${string}.${string}`
  /** What its rows are known by. */
  knownBy: readonly string[]
  sealed: readonly `${string}_sealed`[]
  /** Of a sealed column, that by which it is found. */
  indexes: ReadonlyMap<string, string>
  indexedAs: NonNullable<OwnedTable['indexedAs']>
  marked: readonly string[] | undefined
  missing: ((db: Queryable) => Promise<Row[]>) | undefined
}
type Row = Record<string, Bound>

const BOUND: readonly BoundTable[] = OWNERS.flatMap((owner) => {
  const personal = (owner.personal ?? []).flatMap(({ columns }) => columns)
  return Object.entries(owner.tables ?? {}).flatMap(
    ([name, { sealedTo, indexedAs = {}, marked, missing }]): BoundTable[] => {
      const knownBy = sealedTo ?? marked?.slice(0, 1)
      if (!knownBy) return []
      const columns = personal.filter((c) => c.startsWith(`${name}.`)).map((c) => c.split('.')[1]!)
      const sealed = columns.filter((column) => column.endsWith('_sealed')) as `${string}_sealed`[]
      const indexes = sealed
        .map((column) => [column, column.replace('_sealed', '_index')] as const)
        .filter(([, index]) => columns.includes(index))
      const table = `${schemaOf(owner)}.${name}` as const
      return [{ table, knownBy, sealed, indexes: new Map(indexes), indexedAs, marked, missing }]
    },
  )
})

/** What is bound in a table, as the county remembers it: what is sealed, and marks. */
const bindingsOf = ({ table, sealed, marked }: BoundTable) => [
  ...(sealed.length > 0 ? [table] : []),
  ...(marked ? [`${table}.mark`] : []),
]
/** All that is bound in this version of the program. */
export const BINDINGS: readonly string[] = BOUND.flatMap(bindingsOf).sort()

/** What an older program wrote and nobody has bound since. */
export function bindingsDue({ bound = [] }: Pick<CountyKeys, 'bound'>): string[] {
  const done = new Set(bound)
  return BINDINGS.filter((binding) => !done.has(binding))
}

/** Opens what is sealed in every row, looks at every mark, and asks for what the ledger names. */
export async function verifyRows({
  pool,
  keys,
}: {
  pool: Pool
  keys: PersonalKeys
}): Promise<{ rows: number; findings: Finding<RowFindingKind>[] }> {
  const findings: Finding<RowFindingKind>[] = []
  let read = 0
  await forEachApart(BOUND, (bound) =>
    transaction(pool, async (client) => {
      let named = 0
      for await (const row of rowsOf(client, bound)) {
        read += 1
        for (const finding of findingsOf(keys, bound, row)) {
          named += 1
          if (named <= MOST_NAMED) findings.push(finding)
        }
      }
      for (const row of (await bound.missing?.(client)) ?? []) {
        named += 1
        if (named <= MOST_NAMED)
          findings.push({ kind: 'row-missing', says: `${nameOf(bound, row)} 账本里有，这里没有了` })
      }
      if (named > MOST_NAMED)
        findings.push({
          kind: 'data-altered',
          says: `${bound.table} 还有 ${named - MOST_NAMED} 处，没有列出`,
        })
    }),
  )
  return { rows: read, findings }
}

function findingsOf(keys: PersonalKeys, bound: BoundTable, row: Row): Finding<RowFindingKind>[] {
  const found: Finding<RowFindingKind>[] = []
  for (const column of bound.sealed)
    if (row[column] && openIn(keys, bound, row, column) === undefined)
      found.push({
        kind: 'data-altered',
        says: `${nameOf(bound, row)} 的 ${column} 不是本县为这一行封存的`,
      })
  if (bound.marked && !keys.isMarked(bound.table, fieldsOf(bound.marked, row), row.mark as Buffer))
    found.push({ kind: 'row-foreign', says: `${nameOf(bound, row)} 不是本县写下的，或者被改动过` })
  return found
}

/**
 * Binds what an older program sealed and wrote, as the database's owner: once, as whoever might do
 * it again would have rows of his own sworn to. What does not open, or is found by another index,
 * stays as it is: it is told, and not sworn to.
 */
export async function bindRows(pool: Pool, keyring: CountyKeys): Promise<void> {
  const due = new Set(bindingsDue(keyring))
  if (due.size === 0) return
  const keys = personalKeys(keyring.personal)
  await forEachApart(BOUND, (bound) =>
    transaction(pool, async (client) => {
      if (!bindingsOf(bound).some((binding) => due.has(binding))) return
      for await (const row of rowsOf(client, bound)) {
        const changed = boundAnew(keys, bound, row, due)
        const columns = Object.keys(changed)
        if (columns.length === 0) continue
        await client.query(
          `update ${bound.table} set ${columns.map((c, i) => `${c} = $${i + 2}`).join(', ')} where ctid = $1::tid`,
          [row.at, ...Object.values(changed)],
        )
      }
    }),
  )
  await noteBound(pool, keyring, BINDINGS)
}

function boundAnew(keys: PersonalKeys, bound: BoundTable, row: Row, due: ReadonlySet<string>): Row {
  const changed: Row = {}
  for (const column of due.has(bound.table) ? bound.sealed : []) {
    const sealed = row[column]
    if (!Buffer.isBuffer(sealed) || openIn(keys, bound, row, column) !== undefined) continue
    const plain = tried(() => unseal(keys.secret.subarray(0, 16), sealed))
    if (plain !== undefined && isFound(keys, bound, row, column, plain))
      changed[column] = keys.seal(cellOf(bound, row, column), plain)
  }
  if (bound.marked && due.has(`${bound.table}.mark`) && !row.mark)
    changed.mark = keys.mark(bound.table, fieldsOf(bound.marked, row))
  return changed
}

/** What is sealed there; undefined when it does not open, or is found by another index. */
function openIn(
  keys: PersonalKeys,
  bound: BoundTable,
  row: Row,
  column: `${string}_sealed`,
): string | undefined {
  const plain = tried(() => keys.unseal(cellOf(bound, row, column), row[column] as Buffer))
  return plain !== undefined && isFound(keys, bound, row, column, plain) ? plain : undefined
}

function isFound(
  keys: PersonalKeys,
  { indexes, indexedAs }: BoundTable,
  row: Row,
  column: `${string}_sealed`,
  plain: string,
): boolean {
  const index = indexes.get(column)
  if (index === undefined) return true
  const foundBy = indexedAs[column]?.of(plain, row) ?? plain
  return keys.index(foundBy).equals(row[index] as Buffer)
}

function cellOf({ table, knownBy }: BoundTable, row: Row, column: `${string}_sealed`): Cell {
  const [first, ...rest] = fieldsOf(knownBy, row)
  return [`${table}.${column}`, first, ...rest]
}

const fieldsOf = (columns: readonly string[], row: Row) => columns.map((column) => row[column])

const nameOf = ({ table, knownBy }: BoundTable, row: Row): string =>
  `${table} ${fieldsOf(knownBy, row)
    .map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value))
    .join('/')}`

function tried<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

/** Every row of a table, in the caller's transaction; `at` is where it lies. */
async function* rowsOf(client: Client, bound: BoundTable): AsyncGenerator<Row> {
  const { table, knownBy, sealed, indexes, indexedAs, marked } = bound
  const mark = marked ? [...marked, 'mark'] : []
  const beside = Object.values(indexedAs).flatMap(({ with: others }) => others)
  const columns = new Set([...knownBy, ...sealed, ...indexes.values(), ...beside, ...mark])
  await client.query(
    `declare bound no scroll cursor for select ctid::text as at, ${[...columns].join(', ')} from ${table}`,
  )
  for (;;) {
    const page = await rows<Row>(client, `fetch ${ROWS_AT_ONCE} from bound`)
    if (page.length === 0) break
    yield* page
  }
  await client.query('close bound')
}

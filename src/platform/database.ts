import type { KeyObject } from 'node:crypto'
import type { Duplex } from 'node:stream'
import pg from 'pg'
import { type Instant, toInstant } from '#foundation/time'

export type Client = pg.PoolClient
export type Queryable = Pool | pg.PoolClient | pg.Client

/** Connections to one database; whoever opened them (`openPool`) ends them. */
export interface Pool extends Pick<pg.Pool, 'query' | 'connect' | 'options'> {
  /** A statement that every transaction ends with; it throws where nothing may be committed. */
  readonly fence?: () => string
  /** By which whoever writes facts is known as a process of the county. */
  readonly factMark?: Mark
  /** By which whoever reads facts knows what the county signed. */
  readonly sealKey?: KeyObject
}

// bigint and numeric columns hold counts and fen far below 2^53; dates and instants stay text (see
// foundation/time).
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, instantFromText)

/**
 * `2026-03-02 01:00:00.5+00` → `2026-03-02T01:00:00.500Z`. Our roles speak UTC (0001_roles.sql),
 * where cutting the text is enough; anything else takes the long way.
 */
export function instantFromText(text: string): Instant {
  if (!text.endsWith('+00') || text.length > 29 || text[10] !== ' ' || text.length < 22)
    return toInstant(new Date(text))
  const fraction = text.length > 22 ? text.slice(20, -3) : ''
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.length >= 3 ? fraction.slice(0, 3) : fraction.padEnd(3, '0')}Z` as Instant
}

/**
 * Behind a pooler, a statement that was prepared in one transaction is unknown in the next: none
 * has a name.
 */
class Unprepared extends pg.Client {
  override query(...given: unknown[]): never {
    const [statement, ...rest] = given
    const { name, ...unnamed } = (typeof statement === 'object' ? statement : {}) as Statement
    const send = super.query as (...given: unknown[]) => never
    return send.call(this, name === undefined ? statement : unnamed, ...rest)
  }
}

/**
 * Without an answer for so long a connection counts as cut: nothing that people wait for takes as
 * long.
 */
const ANSWER_WITHIN_MS = 60_000
const CONNECT_WITHIN_MS = 10_000

/** What stands for these values of a row under the county's keys. */
export type Mark = (row: readonly (string | number | Buffer)[]) => Buffer

interface PoolOptions {
  /** Through PgBouncer in transaction mode, or its like. */
  pooled?: boolean
  /** Off: a commit does not wait for the disk. */
  durable?: boolean
  /** For statements that may take long. */
  patient?: boolean
  /** See `Pool`. */
  factMark?: Mark
  sealKey?: KeyObject
}

/** @throws where a connection was not opened for writing facts. */
export function factMarkOf({ factMark: mark }: Queryable): Mark {
  if (!mark) throw new Error('no facts are written on this connection: it was opened without keys')
  return mark
}

/**
 * Connections that send statements without waiting for the answers to those before them; for COPY
 * see `aside`.
 */
export function openPool(
  connectionString: string,
  max = 12,
  { pooled = false, durable = true, patient = false, factMark, sealKey }: PoolOptions = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    pipeline: true,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    ...(!patient && { query_timeout: ANSWER_WITHIN_MS }),
    ...(pooled && { Client: Unprepared as typeof pg.Client }),
  })
  // An idle connection that breaks is replaced by the pool; the next query reports a real fault.
  pool.on('error', () => {})
  // So does one in use; without a listener its event would end the process, while the query in
  // flight fails anyway.
  pool.on('connect', (client) => client.on('error', () => {}))
  const known = knownTo({ factMark, sealKey })
  Object.assign(pool, known)
  pool.on('connect', (client) => Object.assign(client, known))
  if (!durable)
    pool.on('connect', (client) => {
      client.query('set synchronous_commit = off').catch(() => {})
    })
  return pool
}

/**
 * The same pool, whose transactions end with a statement of `fence`: where it throws, nothing is
 * committed. It is taken when a transaction begins, and sent together with the commit: nothing can
 * come between the two.
 */
export function fenced(pool: Pool, fence: () => string): Pool {
  return {
    query: pool.query.bind(pool) as Pool['query'],
    connect: pool.connect.bind(pool) as Pool['connect'],
    options: pool.options,
    ...knownTo(pool),
    fence,
  }
}

/** What a pool knows of the county's keys. */
export const knownTo = ({
  factMark,
  sealKey,
}: Pick<PoolOptions, 'factMark' | 'sealKey'>): Pick<Pool, 'factMark' | 'sealKey'> => ({
  ...(factMark && { factMark }),
  ...(sealKey && { sealKey }),
})

/** Works on a connection of its own beside the pool's: COPY needs one that is not pipelined. */
export async function aside<T>(pool: Pool, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...pool.options, pipeline: false, query_timeout: 0 })
  Object.assign(client, knownTo(pool))
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** What is sent to PostgreSQL; a named one is prepared once per connection. */
export interface Statement {
  name?: string
  text: string
  values?: unknown[]
}

/**
 * Waits for statements that were sent without waiting for one another; the first that failed is
 * thrown when all are done.
 */
export async function sendAll(sent: readonly Promise<unknown>[]): Promise<void> {
  for (const done of await Promise.allSettled(sent))
    if (done.status === 'rejected') throw done.reason
}

/**
 * Reads everything in `work` from one state of the database, whatever others commit meanwhile.
 * Where that fails, the connection is left in the middle of it: whoever opened it closes it.
 */
export async function inSnapshot<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read read only')
  const result = await work()
  await client.query('commit')
  return result
}

/** Runs `work` in one transaction: all of it is committed, or none. */
export async function transaction<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  const fence = pool.fence?.()
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    // Sent before the first statement of `work`, not waited for: a broken connection fails that
    // one, too.
    client.query('begin').catch(() => {})
    const result = await work(client)
    await client.query(fence === undefined ? 'commit' : `${fence}; commit`)
    return result
  } catch (error) {
    await client.query('rollback').catch((e: Error) => (broken = e))
    throw error
  } finally {
    client.release(broken)
  }
}

declare module 'pg' {
  interface ClientBase {
    readonly connection: { readonly stream: Duplex }
    readonly factMark?: Mark
    readonly sealKey?: KeyObject
  }
}

/** What is sent in `send` leaves in one packet instead of one for each statement. */
function inOnePacket<T>({ connection }: Client, send: () => T): T {
  connection.stream.cork()
  try {
    return send()
  } finally {
    connection.stream.uncork()
  }
}

/**
 * Statements that become true together, in one round trip: none of them waits for the answer of
 * another, nor the commit for theirs. Where one fails, PostgreSQL makes of the commit a rollback,
 * and that failure is thrown.
 */
export async function together(
  pool: Pool,
  send: (client: Client) => readonly Promise<unknown>[],
): Promise<void> {
  const fence = pool.fence?.()
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await sendAll(
      inOnePacket(client, () => [
        client.query('begin'),
        ...send(client),
        ...(fence === undefined ? [] : [client.query(fence)]),
        client.query('commit'),
      ]),
    )
  } catch (error) {
    // After the commit this is a warning at most; where the connection broke, it says so.
    await client.query('rollback').catch((e: Error) => (broken = e))
    throw error
  } finally {
    client.release(broken)
  }
}

/** Was it this unique constraint that was violated? */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return (
    error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === constraint
  )
}

/** Was it this foreign key that was violated: what is referred to is not there, or not any more? */
export function isMissingReference(error: unknown, constraint: string): boolean {
  return (
    error instanceof pg.DatabaseError && error.code === '23503' && error.constraint === constraint
  )
}

/**
 * Did this fail for a reason that passes by itself: a connection, a lock or a deadline, and not
 * what was asked?
 */
export function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code
  if (typeof code === 'string' && PASSING.test(code)) return true
  return (
    error instanceof Error &&
    /^(Connection terminated|Query read timeout|timeout )/.test(error.message)
  )
}
/**
 * Classes of SQLSTATE (connection, rolled back, resources, lock, intervention); what the network
 * says, and a machine that has no more room for now. A file that is not there does not pass.
 */
const PASSING =
  /^(08|25|40|53|55|57|58|E(CONN[A-Z]+|(HOST|NET)(DOWN|UNREACH)|NETRESET|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|AGAIN|BUSY|INTR|[MN]FILE|NOMEM|NOBUFS|NOSPC|DQUOT)$)/

/** A lock that others held was not given up in `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '55P03'
}

export async function rows<T>(db: Queryable, text: string, values?: unknown[]): Promise<T[]> {
  return (await db.query(text, values)).rows as T[]
}

/** Some rows of a list, and how many it has in all. */
export interface Page<T> {
  rows: T[]
  total: number
}

/** One page of what `select`, which ends with its order, lists, and `count` counts. */
export async function findPage<T>(
  db: Queryable,
  { count, select }: { count: string; select: string },
  values: readonly unknown[],
  { limit = 20, offset = 0 }: { limit?: number | undefined; offset?: number | undefined },
): Promise<Page<T>> {
  const counted = await row<{ count: number }>(db, count, [...values])
  const part = `limit $${values.length + 1} offset $${values.length + 2}`
  const found = await rows<T>(db, `${select} ${part}`, [...values, limit, offset])
  return { rows: found, total: counted!.count }
}

export async function row<T>(
  db: Queryable,
  text: string,
  values?: unknown[],
): Promise<T | undefined> {
  return (await db.query(text, values)).rows[0] as T | undefined
}

import { type Client, knownTo, type Pool } from './database.ts'

/** Whoever asks for a page is answered within five seconds, be it that the database is away. */
const SERVED_WITHIN_MS = 4000

/**
 * The same pool for what somebody waits for: a statement without an answer for so long fails, as
 * does waiting for a connection. Patient work, and what a page streams, keeps the pool as it is.
 */
export function served(pool: Pool, withinMs = SERVED_WITHIN_MS): Pool {
  const query = (...given: unknown[]) => sendTo(pool, withinMs, given)
  const connect = async () => timed(await inTime(pool.connect(), withinMs), withinMs)
  return {
    query: query as Pool['query'],
    connect: connect as Pool['connect'],
    options: pool.options,
    ...(pool.fence && { fence: pool.fence }),
    ...knownTo(pool),
  }
}

/** A statement with its deadline; what is no statement, such as COPY, goes as it is. */
function sendTo(to: Pool | Client, query_timeout: number, [given, ...rest]: unknown[]) {
  const send = to.query as (...given: unknown[]) => unknown
  if (typeof given === 'string') return send.call(to, { text: given, query_timeout }, ...rest)
  if (typeof given === 'object' && given !== null && 'text' in given)
    return send.call(to, { query_timeout, ...given }, ...rest)
  return send.call(to, given, ...rest)
}

/** The same connection, whose statements have the deadline. */
function timed(client: Client, withinMs: number): Client {
  const query = (...given: unknown[]) => sendTo(client, withinMs, given)
  return Object.create(client, { query: { value: query } }) as Client
}

/** A connection that comes too late is given back. */
async function inTime(connecting: Promise<Client>, withinMs: number): Promise<Client> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new Error('timeout exceeded when trying to connect')),
    withinMs,
  )
  try {
    return await Promise.race([connecting, late])
  } catch (error) {
    connecting.then((client) => client.release()).catch(() => {})
    throw error
  } finally {
    clearTimeout(timer)
  }
}

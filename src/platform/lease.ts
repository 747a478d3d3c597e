import type { QueryConfig } from 'pg'
import { fenced, type Pool } from './database.ts'
import { repeat } from './repeat.ts'

/**
 * A lease that is not renewed ends so long after the last time. With `TRY_MS`, the longest time
 * without a leader.
 */
const LASTS_MS = 2500
/** The holder renews, and the others try, so often. */
const RENEW_MS = 800
const TRY_MS = 500

/** What only one process of a county does at a time; each has its row in `platform.lease`. */
export type LeaseName = 'sealer' | 'tick' | 'notices' | 'supervision' | 'authenticity'

/**
 * Leadership among the processes of a county, by the database's time alone: a wrong clock of a
 * machine does not matter. It is no lock: a process that was held up may still believe that it
 * leads. What it writes through `guard` is committed only if it does.
 */
export class Lease {
  readonly #pool: Pool
  readonly #name: LeaseName
  readonly #holder: string
  #token: number | undefined
  /**
   * By the process's own monotonic time, counted from before the database was asked: never too
   * long.
   */
  #believedUntil = 0
  #nextTryAt = 0
  #renewing: NodeJS.Timeout | undefined
  #asking: Promise<void> | undefined

  /** `pool` connects as the role that elects; `holder` is unique to this process. */
  constructor(pool: Pool, name: LeaseName, holder: string) {
    this.#pool = pool
    this.#name = name
    this.#holder = holder
  }

  /**
   * Grows with every change of the leader: what was kept in memory under another term is void.
   * Undefined when others lead.
   */
  get term(): number | undefined {
    return performance.now() < this.#believedUntil ? this.#token : undefined
  }

  /** Does this process lead? Asks the database when it has not done so lately. */
  async hold(): Promise<boolean> {
    if (this.term === undefined && performance.now() >= this.#nextTryAt) await this.#elect()
    return this.term !== undefined
  }

  /** The same pool; what it commits in a transaction is committed by the leader, or not at all. */
  guard(pool: Pool): Pool {
    return fenced(pool, () => {
      const { term } = this
      if (term === undefined) throw new Error(`this process does not hold the lease ${this.#name}`)
      return `select platform.hold_lease('${this.#name}', ${term})`
    })
  }

  /** An orderly end: the next process need not wait. */
  async release(): Promise<void> {
    clearInterval(this.#renewing)
    this.#renewing = undefined
    await this.#asking?.catch(() => {})
    if (this.#token === undefined) return
    this.#yield()
    // With the database away, it ends by itself.
    await this.#pool
      .query(
        "update platform.lease set holder = null, until = '-infinity' where name = $1 and holder = $2",
        [this.#name, this.#holder],
      )
      .catch(() => {})
  }

  #elect(): Promise<void> {
    return (this.#asking ??= this.#ask().finally(() => (this.#asking = undefined)))
  }

  async #ask(): Promise<void> {
    const asked = performance.now()
    this.#nextTryAt = asked + TRY_MS
    const { rows } = await this.#pool.query<{ token: number }>({
      text: `update platform.lease
       set token = token + (holder is distinct from $2)::int, holder = $2, until = clock_timestamp() + make_interval(secs => $3)
       where name = $1 and (holder = $2 or until not between clock_timestamp() and clock_timestamp() + make_interval(secs => $3))
       returning token`,
      values: [this.#name, this.#holder, LASTS_MS / 1000],
      // Over a cut cable no answer comes; the next try takes another connection.
      query_timeout: LASTS_MS,
    } as QueryConfig)
    const [elected] = rows
    if (!elected) return this.#yield()
    this.#token = elected.token
    this.#believedUntil = asked + LASTS_MS
    // Work may take longer than the lease lasts. A renewal that fails lets it end, and the next
    // `hold` meets the fault.
    this.#renewing ??= setInterval(() => void this.#elect().catch(() => {}), RENEW_MS).unref()
  }

  #yield(): void {
    this.#token = undefined
    this.#believedUntil = 0
    clearInterval(this.#renewing)
    this.#renewing = undefined
  }
}

/**
 * Does `take` again and again, `everyMs` after it was done, on whichever process leads, and at once
 * on one that has just become the leader; while it may not, it waits. Answers how to stop: what was
 * begun is finished, and the lease given back.
 */
export function follow(
  lease: Lease,
  everyMs: number,
  take: () => Promise<unknown>,
  onFault: (error: Error) => void,
  may: () => Promise<boolean> = async () => true,
): () => Promise<void> {
  let term: number | undefined
  let dueAt = 0
  const lead = async () => {
    if (!(await lease.hold()) || (lease.term === term && performance.now() < dueAt)) return
    if (!(await may())) return
    term = lease.term
    await take()
    dueAt = performance.now() + everyMs
  }
  const stop = repeat(Math.min(everyMs, TRY_MS), lead, onFault)
  return async () => {
    await stop()
    await lease.release()
  }
}

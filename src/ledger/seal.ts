import { setTimeout as sleep } from 'node:timers/promises'
import type { Instant, Now } from '#foundation/time'
import { type Pool, type Client, row } from '#platform/database'
import { type Checkpoint, readWitness, type Signer, type Witness } from './checkpoint.ts'
import { leafHash, rangeRoot } from './merkle.ts'
import { TileWriter } from './tiles.ts'

const BATCH = 10_000
const AFTER_FAULT_MS = 1000
/** Any constant that no other advisory lock of the database uses. */
const SEALER_LOCK = 7002

/** The database holds less, or other, than what was already signed and handed over. Nothing is sealed on top of it. */
export class HistoryBrokenError extends Error {}

/**
 * Orders, integrates and signs what was committed. One sealer works at a time (an advisory lock elects it): it takes
 * the visible unsealed events in the order of their insertion, gives them the next positions, grows the tree and signs.
 */
export class Sealer {
  readonly #pool: Pool
  readonly #signer: Signer
  readonly #witness: Witness
  readonly #now: Now
  #client: Client | undefined
  #tiles: TileWriter | undefined
  #size = 0
  #stopping = false
  #turn: Promise<number> = Promise.resolve(0)
  #loop: Promise<void> | undefined

  constructor(deps: { pool: Pool; signer: Signer; witness: Witness; now: Now }) {
    this.#pool = deps.pool
    this.#signer = deps.signer
    this.#witness = deps.witness
    this.#now = deps.now
  }

  /** Seals what is there; answers how many events. 0 also when another process is the sealer. */
  sealOnce(): Promise<number> {
    // One after the other, whoever asks: two at once would share the connection and the growing tree.
    const turn = this.#turn.then(() => this.#seal())
    this.#turn = turn.catch(() => 0)
    return turn
  }

  async #seal(): Promise<number> {
    if (!(await this.#elected())) return 0
    const client = this.#client!
    try {
      await client.query('begin')
      const { rows } = await client.query<{
        seq: number
        stream: string
        version: number
        hash: Buffer
      }>({
        name: 'ledger.take-unsealed',
        text: `delete from ledger.unsealed where seq in (select seq from ledger.unsealed order by seq limit ${BATCH})
               returning seq, stream, version, hash`,
      })
      if (rows.length === 0) {
        await client.query('rollback')
        return 0
      }
      rows.sort((a, b) => a.seq - b.seq)
      for (const event of rows) this.#tiles!.push(leafHash(event.hash))
      await client.query({
        name: 'ledger.seal',
        text: `insert into ledger.sealed (position, stream, version)
               select $1::bigint + n - 1, stream, version from unnest($2::text[], $3::int[]) with ordinality as t(stream, version, n)`,
        values: [this.#size, rows.map((r) => r.stream), rows.map((r) => r.version)],
      })
      await this.#tiles!.flush(client)
      const size = this.#size + rows.length
      const root = await rangeRoot(this.#tiles!.nodes(client), 0, size)
      const checkpoint = this.#signer.sign({
        size,
        root: root.toString('hex'),
        signedAt: this.#now(),
      })
      await client.query(
        'insert into ledger.checkpoint (size, root, signed_at, signature) values ($1, $2, $3, $4)',
        [size, root, checkpoint.signedAt, Buffer.from(checkpoint.signature, 'base64')],
      )
      await client.query("select pg_notify('ledger_sealed', $1)", [String(size)])
      await client.query('commit')
      this.#size = size
      this.#witness.hand(checkpoint)
      return rows.length
    } catch (error) {
      await this.#stepDown(error as Error)
      throw error
    }
  }

  /** Seals until nothing is left. */
  async sealAll(): Promise<void> {
    while ((await this.sealOnce()) > 0);
  }

  /** Keeps sealing; a lost connection is taken up again. `onError` hears of every fault. */
  start(onError: (error: Error) => void, intervalMs = 50): void {
    this.#loop = (async () => {
      while (!this.#stopping) {
        try {
          if ((await this.sealOnce()) < BATCH) await sleep(intervalMs)
        } catch (error) {
          onError(error as Error)
          await sleep(AFTER_FAULT_MS)
        }
      }
    })()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await this.#loop
    await this.#stepDown()
  }

  async #elected(): Promise<boolean> {
    if (this.#client) return true
    const client = await this.#pool.connect()
    try {
      const lock = await row<{ won: boolean }>(client, 'select pg_try_advisory_lock($1) as won', [
        SEALER_LOCK,
      ])
      if (!lock?.won) {
        client.release()
        return false
      }
      await this.#takeUp(client)
      this.#client = client
      return true
    } catch (error) {
      client.release(error as Error)
      throw error
    }
  }

  /** Takes up the stored tree, after checking it against the last checkpoint of the database and of the witness. */
  async #takeUp(client: Client): Promise<void> {
    const last = await row<{ size: number; root: Buffer; signed_at: Instant; signature: Buffer }>(
      client,
      'select size, root, signed_at, signature from ledger.checkpoint order by size desc limit 1',
    )
    this.#size = last?.size ?? 0
    this.#tiles = await TileWriter.resume(client, this.#size)
    const nodes = this.#tiles.nodes(client)
    if (last && !(await rangeRoot(nodes, 0, last.size)).equals(last.root)) {
      throw new HistoryBrokenError(
        `the tree does not lead to the checkpoint of ${last.size} events; run npm run verify`,
      )
    }
    const witnessed = readWitness(this.#witness.dir).checkpoints.at(-1)
    if (
      witnessed &&
      (witnessed.size > this.#size ||
        (await rangeRoot(nodes, 0, witnessed.size)).toString('hex') !== witnessed.root)
    ) {
      throw new HistoryBrokenError(
        `the witness holds a checkpoint of ${witnessed.size} events that this ledger does not lead to; run npm run verify`,
      )
    }
    // Signed and committed, but the process ended before the witness had it.
    if (last && last.size > (witnessed?.size ?? 0)) {
      this.#witness.hand({
        size: last.size,
        root: last.root.toString('hex'),
        signedAt: last.signed_at,
        signature: last.signature.toString('base64'),
      } satisfies Checkpoint)
    }
  }

  async #stepDown(error?: Error): Promise<void> {
    const client = this.#client
    this.#client = undefined
    this.#tiles = undefined
    // Closing the connection gives the advisory lock back and ends an open transaction.
    client?.release(error ?? true)
  }
}

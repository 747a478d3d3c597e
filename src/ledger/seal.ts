import type { KeyObject } from 'node:crypto'
import type { Now } from '#foundation/time'
import { type Client, type Pool, row, transaction } from '#platform/database'
import { follow, type Lease } from '#platform/lease'
import type { Checkpoint, Signer } from './checkpoint.ts'
import { findWitnessed, handedUpTo, noteHanded } from './handed.ts'
import { leafHash, rangeRoot } from './merkle.ts'
import { noteRefused, type Place } from './refused.ts'
import { findLatestCheckpoint } from './signed.ts'
import { HASH_BYTES, TileWriter } from './tiles.ts'
import { HistoryBrokenError, type Witness } from './witness.ts'

const BATCH = 10_000
const EVERY_MS = 50

/** Does this mark stand for a run of events, or did somebody without the county's keys write it? */
type IsOurs = (run: readonly [string, number, Buffer], mark: Buffer | null) => boolean

/**
 * Orders, integrates and signs what was committed. One sealer works at a time (a lease elects it):
 * it takes the visible unsealed events in the order of their insertion, gives them the next
 * positions, grows the tree and signs.
 */
export class Sealer {
  readonly #pool: Pool
  readonly #lease: Lease
  readonly #signer: Signer
  readonly #witness: Witness
  readonly #now: Now
  readonly #isOurs: IsOurs
  /**
   * The term of leadership in which the tree was taken up; in another it may have grown elsewhere.
   */
  #term: number | undefined
  #tiles!: TileWriter
  #size!: number
  /** Signed and committed, not yet handed over. */
  #unwitnessed: Checkpoint | undefined
  /** So much the witness has had. */
  #handed = 0
  #handAt!: number
  #turn: Promise<unknown> = Promise.resolve()
  #stop: (() => Promise<void>) | undefined

  /** `pool` connects as the role that elects the sealer. */
  constructor(deps: {
    pool: Pool
    lease: Lease
    signer: Signer
    witness: Witness
    now: Now
    isOurs: IsOurs
  }) {
    this.#pool = deps.lease.guard(deps.pool)
    this.#lease = deps.lease
    this.#signer = deps.signer
    this.#witness = deps.witness
    this.#now = deps.now
    this.#isOurs = deps.isOurs
  }

  /** The key that checkpoints are signed with. */
  get publicKey(): KeyObject {
    return this.#signer.publicKey
  }

  /** Seals what is there; answers how many events. 0 also when another process is the sealer. */
  sealOnce(): Promise<number> {
    // One after the other, whoever asks: two at once would share the growing tree.
    const turn = this.#turn.then(() => this.#seal())
    this.#turn = turn.catch(() => {})
    return turn
  }

  async #seal(): Promise<number> {
    if (!(await this.#lease.hold())) return 0
    if (this.#term !== this.#lease.term) await this.#takeUp()
    // With the witness away nothing more is sealed.
    if (performance.now() >= this.#handAt) await this.#handOver()
    // Looked at before a transaction is begun, so that an idle county writes nothing.
    const { waits, isForeign } = await this.#look()
    try {
      if (isForeign) await this.#putAside()
      if (!waits) return 0
      const { sealed, checkpoint } = await transaction(this.#pool, (client) => this.#grow(client))
      this.#size += sealed
      this.#unwitnessed = checkpoint ?? this.#unwitnessed
      if (performance.now() >= this.#handAt) await this.#handOver()
      return sealed
    } catch (error) {
      // The tree in memory may be ahead of the stored one.
      this.#term = undefined
      throw error
    }
  }

  /** Does anything wait, and does anything stand in the log that this sealer did not write? */
  async #look(): Promise<{ waits: boolean; isForeign: boolean }> {
    const found = await row<{ waits: boolean; isForeign: boolean }>(
      this.#pool,
      `select exists (select from ledger.unsealed) as waits,
         (select coalesce(max(size), 0) from ledger.checkpoint) > $1
           or (select coalesce(max(position), -1) from ledger.sealed) >= $1 as "isForeign"`,
      [this.#size],
    )
    return found!
  }

  /**
   * Takes out of the log what it did not sign, which leaves a note: a line behind the last
   * checkpoint, and a checkpoint with another signature. What is signed stays; where there is more
   * of it than this process knows, another is the sealer.
   */
  async #putAside(): Promise<void> {
    const key = this.#signer.publicKey
    await transaction(this.#pool, async (client) => {
      const size = (await findLatestCheckpoint(client, { key }))?.size ?? 0
      if (size !== this.#size) throw new HistoryBrokenError(movedOn(this.#size, size))
      await client.query('delete from ledger.checkpoint where size > $1', [size])
      await client.query('delete from ledger.sealed where position >= $1', [size])
    })
  }

  async #handOver(): Promise<void> {
    if (!this.#unwitnessed) return
    await findWitnessed(this.#pool, this.#witness, this.#handed)
    await this.#witness.hand(this.#unwitnessed)
    this.#handed = this.#unwitnessed.size
    await noteHanded(this.#pool, [this.#handed])
    this.#unwitnessed = undefined
    this.#handAt = performance.now() + this.#witness.everyMs
  }

  async #grow(client: Client): Promise<{ sealed: number; checkpoint?: Checkpoint }> {
    const { streams, versions, refused } = this.#push(await takeUnsealed(client, this.#size))
    if (refused.length > 0) await noteRefused(client, refused)
    if (streams.length === 0) return { sealed: 0 }
    await client.query({
      name: 'ledger.seal',
      text: `insert into ledger.sealed (position, stream, version)
             select $1::bigint + n - 1, stream, version from unnest($2::text[], $3::int[]) with ordinality as t(stream, version, n)`,
      values: [this.#size, streams, versions],
    })
    await this.#tiles.flush(client)
    const size = this.#size + streams.length
    const root = await rangeRoot(this.#tiles.nodes(client), 0, size)
    const checkpoint = await this.#signer.sign({
      size,
      root: root.toString('hex'),
      signedAt: this.#now(),
    })
    await client.query(
      'insert into ledger.checkpoint (size, root, signed_at, signature) values ($1, $2, $3, $4)',
      [size, root, checkpoint.signedAt, Buffer.from(checkpoint.signature, 'base64')],
    )
    return { sealed: streams.length, checkpoint }
  }

  /**
   * Puts the events of these runs into the tree as its next leaves, in their order; answers which.
   * What no process of this county wrote is refused.
   */
  #push(runs: readonly Unsealed[]): { streams: string[]; versions: number[]; refused: Place[] } {
    const streams: string[] = []
    const versions: number[] = []
    const refused: Place[] = []
    const taken = new Set<string>()
    for (const { stream, version, hashes, mark, isFounded } of runs) {
      const places = Array.from({ length: hashes.length / HASH_BYTES }, (_, i) => version + i)
      // A line of the queue that no event stands behind, or one that was there before, would stop
      // the sealer for ever.
      if (!isFounded) refused.push({ stream, version })
      if (!isFounded || places.some((v) => taken.has(`${stream}#${v}`))) continue
      if (!this.#isOurs([stream, version, hashes], mark)) {
        refused.push(...places.map((v) => ({ stream, version: v })))
        continue
      }
      for (const [i, v] of places.entries()) {
        this.#tiles.push(leafHash(hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)))
        streams.push(stream)
        versions.push(v)
        taken.add(`${stream}#${v}`)
      }
    }
    return { streams, versions, refused }
  }

  /** Seals until nothing is left. */
  async sealAll(): Promise<void> {
    while ((await this.sealOnce()) > 0);
  }

  /**
   * Keeps sealing whenever this process is the sealer. `onError` hears of every fault; after it the
   * tree is taken up again.
   */
  start(onError: (error: Error) => void): void {
    this.#stop = follow(this.#lease, EVERY_MS, () => this.sealAll(), onError)
  }

  async stop(): Promise<void> {
    await this.#stop?.()
    await this.#turn
    // The next sealer hands over what this one cannot.
    if (this.#term !== undefined) await this.#handOver().catch(() => {})
    await this.#lease.release()
  }

  /**
   * Takes up the stored tree, after checking it against the last checkpoint of the database and of
   * the witness.
   */
  async #takeUp(): Promise<void> {
    const { term } = this.#lease
    const last = await findLatestCheckpoint(this.#pool, { key: this.#signer.publicKey })
    this.#size = last?.size ?? 0
    this.#tiles = await TileWriter.resume(this.#pool, this.#size)
    const nodes = this.#tiles.nodes(this.#pool)
    const leadsTo = async ({ size, root }: Checkpoint) =>
      size <= this.#size && (await rangeRoot(nodes, 0, size)).toString('hex') === root
    if (last && !(await leadsTo(last)))
      throw new HistoryBrokenError(
        `数据库里的账本推不出它自己的检查点（${last.size} 条事件）。请运行 yimen verify`,
      )
    this.#handed = await handedUpTo(this.#pool)
    const witnessed = await findWitnessed(this.#pool, this.#witness, this.#handed)
    await this.#witness.introduce(this.#signer.publicKey)
    if (witnessed && !(await leadsTo(witnessed)))
      throw new HistoryBrokenError(
        `见证那里有 ${witnessed.size} 条事件的检查点，这个账本推不出它。请运行 yimen verify`,
      )
    if (this.#handed > this.#size)
      throw new HistoryBrokenError(
        `数据库记着交给见证的有 ${this.#handed} 条，本县签过的检查点只到 ${this.#size} 条。请运行 yimen verify`,
      )
    if (witnessed) await noteHanded(this.#pool, [witnessed.size])
    // Signed and committed, but the process ended before the witness had it.
    this.#unwitnessed = last && last.size > (witnessed?.size ?? 0) ? last : undefined
    this.#handAt = 0
    this.#term = term
  }
}

const movedOn = (known: number, size: number) =>
  `账本在数据库里封到 ${size} 条，这个进程封到的是 ${known} 条；重新读过再接着封`

/** A run of events of one stream that waits to be sealed. */
interface Unsealed extends Place {
  seq: number
  hashes: Buffer
  mark: Buffer | null
  /** Events stand behind it, and none of them is sealed yet. */
  isFounded: boolean
}

/** Takes the next runs off the queue of a log of this size, in the order of their insertion. */
async function takeUnsealed(client: Client, size: number): Promise<Unsealed[]> {
  // Has no name: a plan that was made for a small ledger reads all of a large one for each run.
  const { rows } = await client.query<Unsealed>({
    text: `with taken as (
             delete from ledger.unsealed where seq in (select seq from ledger.unsealed order by seq limit ${BATCH})
             returning seq, stream, version, hashes, mark
           )
           select seq, stream, version, hashes, mark,
             coalesce(hashes = (select string_agg(e.hash, '' order by e.version) from ledger.event e
               where e.stream = t.stream and e.version >= t.version and e.version < t.version::bigint + length(t.hashes) / ${HASH_BYTES}), false)
             and not exists (select from ledger.sealed s
               where s.position < $1 and s.stream = t.stream and s.version >= t.version and s.version < t.version::bigint + length(t.hashes) / ${HASH_BYTES}) as "isFounded"
           from taken t order by seq`,
    values: [size],
  })
  return rows
}

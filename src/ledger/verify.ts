import { sm3 } from '#foundation/sm'
import { type Pool, row, rows } from '#platform/database'
import { isSignedBy, readWitness } from './checkpoint.ts'
import { type CopyRow, copyRows } from './copy-rows.ts'
import { GENESIS } from './event.ts'
import { EMPTY_ROOT, Frontier, leafHash } from './merkle.ts'
import { TILE_WIDTH } from './tiles.ts'

export type FindingKind =
  | 'event-altered' // its content no longer gives its hash
  | 'event-replaced' // content and hash fit, but another hash was sealed
  | 'event-missing' // sealed, and gone
  | 'event-never-sealed' // stands in the ledger, but never went through the sealer
  | 'chain-broken' // a version is missing, or does not link to the one before
  | 'order-altered' // positions are not contiguous
  | 'root-differs' // the tree no longer leads to a signed checkpoint
  | 'log-truncated' // a signed checkpoint covers more than there is
  | 'signature-invalid' // a checkpoint of the witness was not signed with the sealer's key

/** Something in the ledger is not as it was signed. */
export interface Finding {
  kind: FindingKind
  stream?: string
  version?: number
  position?: number
  /** What was found, in Chinese, for a report. */
  says: string
}

export interface VerifyReport {
  ok: boolean
  events: number
  checkpoints: number
  findings: Finding[]
}

/** More findings than this add nothing to the verdict. */
const MOST_FINDINGS = 200

/**
 * Recomputes everything: the hash of every event, the chain of every stream, every leaf and the whole tree, and compares
 * with what was handed to the witness. Reads the ledger once in sealed order; memory stays flat.
 */
export async function verifyLedger(pool: Pool, witnessDir: string, onProgress: (events: number) => void = () => {}): Promise<VerifyReport> {
  const findings: Finding[] = []
  const report = (finding: Finding) => {
    if (findings.length < MOST_FINDINGS) findings.push(finding)
  }
  const witness = readWitness(witnessDir)
  const [walked] = await Promise.all([walk(pool, witness, report, onProgress), checkChains(pool, report), checkStrays(pool, report)])
  return { ok: findings.length === 0, events: walked, checkpoints: witness.checkpoints.length, findings }
}

async function walk(
  pool: Pool, witness: ReturnType<typeof readWitness>, report: (finding: Finding) => void, onProgress: (events: number) => void,
): Promise<number> {
  for (const checkpoint of witness.checkpoints) {
    if (!isSignedBy(checkpoint, witness.publicKey)) {
      report({ kind: 'signature-invalid', says: `见证文件中 ${checkpoint.size} 条事件的检查点签名无效` })
    }
  }
  const expected = new Map(witness.checkpoints.map((c) => [c.size, c.root]))
  const sizes = [...expected.keys()].sort((a, b) => a - b)
  const frontier = new Frontier()
  const leaves = await LeafReader.open(pool)
  const builder = new PreimageBuilder()
  let sound = 0
  let rootDiffers = false
  let order = 0
  const client = await pool.connect()
  const visit = (event: CopyRow) => {
    const position = event.int8(0)
    const stream = event.text(1)
    const version = event.int4(2)
    if (position !== order) report({ kind: 'order-altered', position, stream, version, says: `第 ${order} 位缺失，其后是第 ${position} 位` })
    order = position + 1
    let hash: Buffer = GENESIS
    if (event.isNull(9)) {
      report({ kind: 'event-missing', position, stream, version, says: `第 ${position} 位已封存的事件 ${stream}#${version} 不存在` })
    } else {
      hash = builder.hash(event)
      if (!hash.equals(event.slice(9)) || builder.subMillisecond) {
        report({ kind: 'event-altered', position, stream, version, says: `事件 ${stream}#${version} 的内容与其哈希不符` })
      }
    }
    const leaf = leafHash(hash)
    const sealedLeaf = leaves.at(position)
    if (sealedLeaf && !sealedLeaf.equals(leaf) && !event.isNull(9) && hash.equals(event.slice(9))) {
      report({ kind: 'event-replaced', position, stream, version, says: `事件 ${stream}#${version} 与封存时不同（哈希链被重建）` })
    }
    frontier.push(leaf)
    const root = expected.get(frontier.size)
    if (root !== undefined && !rootDiffers) {
      if (frontier.root().toString('hex') === root) sound = frontier.size
      else {
        rootDiffers = true
        report({
          kind: 'root-differs', position, stream, version,
          says: `第 ${sound} 位至第 ${frontier.size - 1} 位之间有事件与已签名的检查点（${frontier.size} 条）不符，其中最后一条属于 ${stream}`,
        })
      }
    }
    if (frontier.size % 50_000 === 0) onProgress(frontier.size)
  }
  try {
    await copyRows(
      client,
      `select s.position, s.stream, s.version, e.type, e.body, e.actor, e.unit, e.via, e.prev_hash, e.hash, e.occurred_at, e.recorded_at
       from ledger.sealed s left join ledger.event e using (stream, version) order by s.position`,
      visit,
    )
  } finally {
    client.release()
  }
  const largest = sizes.at(-1) ?? 0
  if (largest > frontier.size) {
    const stored = await row<{ n: number }>(pool, 'select count(*) as n from ledger.checkpoint where size > $1', [frontier.size])
    report({
      kind: 'log-truncated', position: frontier.size,
      says: `账本只有 ${frontier.size} 条已封存事件，而已签名的检查点有 ${largest} 条（库内尚存 ${stored?.n ?? 0} 个更大的检查点）`,
    })
  }
  if (frontier.size === 0 && expected.get(0) !== undefined && expected.get(0) !== EMPTY_ROOT.toString('hex')) {
    report({ kind: 'root-differs', position: 0, says: '空账本的检查点不符' })
  }
  return frontier.size
}

/** Each version follows the one before it and carries its hash. PostgreSQL walks its own primary key for this. */
async function checkChains(pool: Pool, report: (finding: Finding) => void): Promise<void> {
  const broken = await rows<{ stream: string; version: number; before: number | null }>(
    pool,
    `select stream, version, before from (
       select stream, version, prev_hash, lag(version) over w as before, lag(hash) over w as before_hash
       from ledger.event window w as (partition by stream order by version)
     ) linked
     where version <> coalesce(before, 0) + 1 or prev_hash <> coalesce(before_hash, decode(repeat('00', 32), 'hex'))
     limit ${MOST_FINDINGS}`,
  )
  for (const { stream, version, before } of broken) {
    report({
      kind: 'chain-broken', stream, version,
      says: version === (before ?? 0) + 1 ? `事件 ${stream}#${version} 与前一事件的哈希不相连` : `${stream} 在第 ${before ?? 0} 号之后缺少事件`,
    })
  }
}

/** Every event is sealed, or waits in the sealer's queue with the hash that it had when it was written. */
async function checkStrays(pool: Pool, report: (finding: Finding) => void): Promise<void> {
  const strays = await rows<{ stream: string; version: number }>(
    pool,
    `select e.stream, e.version from ledger.event e
     where not exists (select from ledger.sealed s where s.stream = e.stream and s.version = e.version)
       and not exists (select from ledger.unsealed u where u.stream = e.stream and u.version = e.version and u.hash = e.hash)
     limit ${MOST_FINDINGS}`,
  )
  for (const { stream, version } of strays) {
    report({ kind: 'event-never-sealed', stream, version, says: `事件 ${stream}#${version} 未经封存程序写入` })
  }
}

/** The stored leaf hashes: 32 bytes an event, so 320 MB for ten million. */
class LeafReader {
  readonly #leaves: Buffer[]
  private constructor(leaves: Buffer[]) {
    this.#leaves = leaves
  }

  static async open(pool: Pool): Promise<LeafReader> {
    const tiles = await rows<{ index: number; hashes: Buffer }>(pool, 'select index, hashes from ledger.tile where level = 0 order by index')
    const leaves: Buffer[] = []
    for (const tile of tiles) leaves[tile.index] = tile.hashes
    return new LeafReader(leaves)
  }

  at(position: number): Buffer | undefined {
    const tile = this.#leaves[Math.floor(position / TILE_WIDTH)]
    const start = (position % TILE_WIDTH) * 32
    return tile && tile.length >= start + 32 ? tile.subarray(start, start + 32) : undefined
  }
}

const PIECES = ['{"actor":"', '","body":', ',"occurredAt":"', '","prev":"', '","recordedAt":"', '","stream":"', '","type":"', '","unit":"', '","version":', ',"via":"', '"}'].map(
  (piece) => Buffer.from(piece),
)
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1)
const HEX = Buffer.from('0123456789abcdef')

/** Writes an event's preimage (see `preimage` in event.ts) from the raw columns without making strings. */
class PreimageBuilder {
  #buffer = Buffer.alloc(64 * 1024)
  #at = 0
  #day = Number.NaN
  #dayText = Buffer.alloc(11)
  /** The last event carried a time finer than a millisecond, which the hash does not cover. */
  subMillisecond = false

  hash(event: CopyRow): Buffer {
    this.#at = 0
    this.subMillisecond = false
    const body = event.slice(4)
    if (body.length + 2048 > this.#buffer.length) this.#buffer = Buffer.alloc(body.length * 2)
    this.#put(PIECES[0]!)
    this.#put(event.slice(5))
    this.#put(PIECES[1]!)
    this.#put(body)
    this.#put(PIECES[2]!)
    this.#putInstant(event.int8(10))
    this.#put(PIECES[3]!)
    this.#putHex(event.slice(8))
    this.#put(PIECES[4]!)
    this.#putInstant(event.int8(11))
    this.#put(PIECES[5]!)
    this.#put(event.slice(1))
    this.#put(PIECES[6]!)
    this.#put(event.slice(3))
    this.#put(PIECES[7]!)
    this.#put(event.slice(6))
    this.#put(PIECES[8]!)
    this.#putDigits(event.int4(2))
    this.#put(PIECES[9]!)
    this.#put(event.slice(7))
    this.#put(PIECES[10]!)
    return sm3(this.#buffer.subarray(0, this.#at))
  }

  #put(bytes: Buffer): void {
    this.#buffer.set(bytes, this.#at)
    this.#at += bytes.length
  }

  #putHex(bytes: Buffer): void {
    for (const byte of bytes) {
      this.#buffer[this.#at++] = HEX[byte >> 4]!
      this.#buffer[this.#at++] = HEX[byte & 15]!
    }
  }

  #putDigits(value: number): void {
    this.#at += this.#buffer.write(String(value), this.#at, 'latin1')
  }

  /** Microseconds since 2000-01-01 → `2026-03-09T01:30:00.000Z`. */
  #putInstant(micros: number): void {
    if (micros % 1000 !== 0) this.subMillisecond = true
    const ms = Math.floor(micros / 1000) + POSTGRES_EPOCH_MS
    const day = Math.floor(ms / 86_400_000)
    if (day !== this.#day) {
      this.#day = day
      this.#dayText.write(new Date(day * 86_400_000).toISOString().slice(0, 11), 'latin1')
    }
    this.#put(this.#dayText)
    const inDay = ms - day * 86_400_000
    const b = this.#buffer
    const at = this.#at
    const two = (offset: number, value: number) => {
      b[at + offset] = 48 + ((value / 10) | 0)
      b[at + offset + 1] = 48 + (value % 10)
    }
    two(0, (inDay / 3_600_000) | 0)
    b[at + 2] = 58
    two(3, ((inDay / 60_000) | 0) % 60)
    b[at + 5] = 58
    two(6, ((inDay / 1000) | 0) % 60)
    b[at + 8] = 46
    const millis = inDay % 1000
    b[at + 9] = 48 + ((millis / 100) | 0)
    two(10, millis % 100)
    b[at + 12] = 90
    this.#at += 13
  }
}

import type pg from 'pg'
import { sm3 } from '#foundation/sm'
import { aside, inSnapshot, type Pool, row, rows } from '#platform/database'
import { type Checkpoint, isSignedBy } from './checkpoint.ts'
import { type CopyRow, copyRows } from './copy-rows.ts'
import { GENESIS } from './event.ts'
import { Frontier, leafHash } from './merkle.ts'
import { HASH_BYTES, TILE_WIDTH } from './tiles.ts'
import { isBegun, listHanded } from './handed.ts'
import { IS_STRAY, NOT_SEEN, PLACE_NOT_SEEN } from './refused.ts'
import { type CheckpointRow, findLatestCheckpoint, toCheckpoint } from './signed.ts'
import type { Illegible, Witness, WitnessRecord } from './witness.ts'

export type FindingKind =
  | 'event-altered' // its content no longer gives its hash
  | 'event-replaced' // content and hash fit, but another hash was sealed
  | 'event-missing' // sealed, and gone
  | 'event-never-sealed' // stands in the ledger, but never went through the sealer
  | 'chain-broken' // a version is missing, or does not link to the one before
  | 'order-altered' // positions are not contiguous
  | 'place-foreign' // it stands in the log, beyond all that was signed
  | 'root-differs' // the tree no longer leads to a signed checkpoint
  | 'log-truncated' // a signed checkpoint covers more than there is
  | 'witness-cut' // a line of the witness ends in its middle, and its whole is not there
  | 'witness-foreign' // the witness holds what is no checkpoint
  | 'witness-missing' // checkpoints that were handed over are gone from the witness
  | 'witness-differs' // the witness and the database have other roots for the same size
  | 'witness-keyless' // the key that checkpoints are signed with is gone from the witness
  | 'checkpoint-missing' // the witness holds checkpoints that are gone from the database
  | 'signature-invalid' // a checkpoint was not signed with the sealer's key
  | 'stream-unknown' // no kind of stream has such names
  | 'event-unreadable' // no shape of its type explains it
  | 'event-odd' // it says more than its shape knows

/** Something in the ledger is not as it was signed, or not as it ought to be written. */
export interface Finding<K extends string = FindingKind> {
  kind: K
  stream?: string
  version?: number
  position?: number
  /** What was found, in Chinese, for a report. */
  says: string
}

export interface VerifyReport<K extends string = FindingKind> {
  ok: boolean
  events: number
  checkpoints: number
  /** So many lines were refused and looked at by a person: told here once, and no finding. */
  seen: number
  findings: Finding<K>[]
}

/** More findings than this add nothing to the verdict. */
const MOST_FINDINGS = 200

/**
 * Recomputes everything: the hash of every event, the chain of every stream, every leaf and the
 * whole tree, and compares with what was handed to the witness. One walk over the ledger, stream by
 * stream; it keeps 32 bytes an event, the leaves.
 */
export async function verifyLedger(
  pool: Pool,
  witness: Witness,
  onProgress: (events: number) => void = () => {},
): Promise<VerifyReport> {
  const findings: Finding[] = []
  const report = (finding: Finding) => {
    if (findings.length < MOST_FINDINGS) findings.push(finding)
  }
  const { record, findings: witnessed } = await compareWitness(pool, witness)
  const { checkpoints } = record
  for (const finding of [...witnessed, ...unsignedAt(record)]) report(finding)
  const { leaves, seen } = await aside(pool, (client) =>
    inSnapshot(client, async () => {
      // The tree is reckoned between two statements, which takes its time.
      await client.query("set local idle_in_transaction_session_timeout = '0'")
      const size = await sizeOf(client, record)
      const foreign = await listForeign(client, size)
      // Rows come at once in the order of the primary keys, instead of after a sort of the whole
      // ledger.
      await client.query('set local enable_sort = off')
      await client.query('set local enable_hashjoin = off')
      const walked = await walkStreams(client, { size, foreign }, report, onProgress)
      await client.query('reset enable_sort')
      await client.query('reset enable_hashjoin')
      await checkBeyond(client, size, record, report)
      await compareLeaves(client, walked, report)
      await checkPlaces(client, walked, report)
      await compareRoots(client, walked, checkpoints, report)
      return { leaves: walked, seen: foreign.values().filter(Boolean).toArray().length }
    }),
  )
  return {
    ok: findings.length === 0,
    events: leaves.size,
    checkpoints: checkpoints.length,
    seen,
    findings,
  }
}

/**
 * Holds the witness against the database, both ways: every checkpoint that was handed over stands
 * there, and everything that stands there is a checkpoint of this ledger.
 */
export async function compareWitness(
  pool: Pool,
  witness: Witness,
): Promise<{ record: WitnessRecord; findings: Finding[] }> {
  // What was handed over before the witness is read, it must have.
  const handed = await listHanded(pool)
  const record = await witness.read()
  const known = new Map(
    (
      await rows<{ size: number; root: string }>(
        pool,
        "select size, encode(root, 'hex') as root from ledger.checkpoint",
      )
    ).map(({ size, root }) => [size, root]),
  )
  const { checkpoints, illegible } = record
  return {
    record,
    findings: [
      ...illegibleAt(checkpoints, illegible),
      ...missingAt(handed, record),
      ...unknownAt(known, checkpoints),
    ],
  }
}

function unsignedAt({ checkpoints, publicKey }: WitnessRecord): Finding[] {
  if (!publicKey)
    return checkpoints.length === 0
      ? []
      : [{ kind: 'witness-keyless', says: '见证那里没有公钥了，检查点的签名无从核对' }]
  return checkpoints
    .filter((checkpoint) => !isSignedBy(checkpoint, publicKey))
    .map(({ size }) => ({
      kind: 'signature-invalid',
      says: `见证文件中 ${size} 条事件的检查点签名无效`,
    }))
}

function missingAt(handed: readonly Checkpoint[], record: WitnessRecord): Finding[] {
  const held = new Set(record.checkpoints.map(({ size }) => size))
  // One that was cut is told as such.
  const missing = handed.filter((c) => !held.has(c.size) && !isBegun(c, record.illegible))
  return listed('witness-missing', missing, (which) => `见证少了交给过它的检查点：${which}`)
}

function unknownAt(known: ReadonlyMap<number, string>, held: readonly Checkpoint[]): Finding[] {
  const newest = Math.max(0, ...known.keys())
  const differ = held.filter(({ size, root }) => known.has(size) && known.get(size) !== root)
  // What covers more than the database is told by the length of the log.
  const absent = held.filter(({ size }) => size <= newest && !known.has(size))
  return [
    ...listed('witness-differs', differ, (which) => `见证和数据库的检查点根不同：${which}`),
    ...listed('checkpoint-missing', absent, (which) => `数据库少了见证那里有的检查点：${which}`),
  ]
}

/** One finding for all of a kind: how many, the first and the last. */
function listed(
  kind: FindingKind,
  found: readonly Checkpoint[],
  says: (which: string) => string,
): Finding[] {
  const [first, last] = [found[0], found.at(-1)]
  if (!first || !last) return []
  const sizes =
    first === last ? `${first.size} 条事件的` : `从 ${first.size} 到 ${last.size} 条事件的`
  return [{ kind, says: says(`${found.length} 个（${sizes}）`) }]
}

/**
 * What the witness holds beside checkpoints. The sealer hands over again what a crash cut: where
 * the whole follows, nothing is amiss.
 */
function illegibleAt(
  checkpoints: readonly Checkpoint[],
  illegible: readonly Illegible[],
): Finding[] {
  const whole = new Set(checkpoints.map((each) => JSON.stringify(each)))
  const isMended = (text: string) => whole.values().some((line) => line.startsWith(text))
  return illegible
    .filter(({ kind, text }) => kind === 'foreign' || !isMended(text))
    .map(({ kind, text }) =>
      kind === 'cut'
        ? { kind: 'witness-cut', says: `见证文件有一行写到一半就断了，也没有补上：${text}` }
        : { kind: 'witness-foreign', says: `见证文件有一行不是检查点：${text}` },
    )
}

type Report = (finding: Finding) => void

/** The leaves as they follow from the events of today, by position. */
class Leaves {
  readonly #bytes: Buffer
  readonly #isThere: Uint8Array
  readonly size: number
  /** Some events have no place in the log (yet). */
  hasStrays = false

  constructor(size: number) {
    this.size = size
    this.#bytes = Buffer.alloc(size * HASH_BYTES)
    this.#isThere = new Uint8Array(size)
  }

  set(position: number, leaf: Buffer): void {
    this.#bytes.set(leaf, position * HASH_BYTES)
    this.#isThere[position] = 1
  }

  has(position: number): boolean {
    return this.#isThere[position] === 1
  }

  at(position: number): Buffer {
    return this.#bytes.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES)
  }
}

/** What was refused and is no fact, and whether somebody looked at it. */
async function listForeign(client: pg.Client, size: number): Promise<Map<string, boolean>> {
  const found = await rows<{ place: string; seen: boolean }>(
    client,
    `select e.stream || '#' || e.version as place, not ${NOT_SEEN} as seen from ledger.refused e
     where not exists (select from ledger.sealed s where s.stream = e.stream and s.version = e.version
       and s.position < $1)`,
    [size],
  )
  return new Map(found.map(({ place, seen }) => [place, seen]))
}

/**
 * Every event has its content's hash, links to the one before, and was sealed or waits for the
 * sealer as it was written. A foreign line says nothing, whatever it holds; what was written after
 * it is linked to the hash that it names.
 */
async function walkStreams(
  client: pg.Client,
  { size, foreign }: { size: number; foreign: ReadonlyMap<string, unknown> },
  report: Report,
  onProgress: (events: number) => void,
): Promise<Leaves> {
  const leaves = new Leaves(size)
  const builder = new PreimageBuilder()
  let walked = 0
  let before: { stream: string; version: number; hash: Buffer } = {
    stream: '',
    version: 0,
    hash: GENESIS,
  }
  const visit = (event: CopyRow) => {
    const stream = event.text(1)
    const version = event.int4(2)
    if (++walked % 50_000 === 0) onProgress(walked)
    if (stream !== before.stream) before = { stream, version: 0, hash: GENESIS }
    const position = event.isNull(0) ? -1 : event.int8(0)
    const isSealed = position >= 0 && position < size
    if (!isSealed && foreign.has(`${stream}#${version}`)) {
      leaves.hasStrays = true
      if (version === before.version + 1)
        before = { stream, version, hash: Buffer.from(event.slice(9)) }
      return
    }
    const hash = builder.hash(event)
    if (!event.equals(9, hash) || builder.subMillisecond) {
      report({
        kind: 'event-altered',
        stream,
        version,
        says: `事件 ${stream}#${version} 的内容与其哈希不符`,
      })
    }
    if (version !== before.version + 1) {
      report({
        kind: 'chain-broken',
        stream,
        version,
        says: `${stream} 在第 ${before.version} 号之后缺少事件`,
      })
    } else if (!event.equals(8, before.hash)) {
      report({
        kind: 'chain-broken',
        stream,
        version,
        says: `事件 ${stream}#${version} 与前一事件的哈希不相连`,
      })
    }
    before = { stream, version, hash }
    if (isSealed) leaves.set(position, leafHash(hash))
    else leaves.hasStrays = true
  }
  await copyRows(client, BY_STREAM, visit)
  return leaves
}

const BY_STREAM = `select s.position, e.stream, e.version, e.type, e.body, e.actor, e.unit, e.via, e.prev_hash, e.hash, e.occurred_at, e.recorded_at, e.edition, e.shape::int
  from ledger.event e left join ledger.sealed s on s.stream = e.stream and s.version = e.version
  order by e.stream, e.version`

/**
 * So far the log goes: as far as the county's key signed it, here or at the witness. Where nobody
 * knows the key, the database is taken at its word.
 */
async function sizeOf(client: pg.Client, { checkpoints, publicKey }: WitnessRecord) {
  const key = client.sealKey ?? publicKey
  const here = (await findLatestCheckpoint(client, { key }))?.size ?? 0
  const held = checkpoints.findLast((each) => !key || isSignedBy(each, key))?.size ?? 0
  const text = 'select coalesce(max(position) + 1, 0) as size from ledger.sealed'
  return Math.min((await row<{ size: number }>(client, text))!.size, Math.max(here, held))
}

/** Nothing stands in the log beyond what was signed, nor is said to be signed that is not. */
async function checkBeyond(
  client: pg.Client,
  size: number,
  { publicKey }: WitnessRecord,
  report: Report,
): Promise<void> {
  const key = client.sealKey ?? publicKey
  const beyond = await rows<{ position: number; stream: string; version: number }>(
    client,
    `select position, stream, version from ledger.sealed where position >= $1
     union all
     select position, stream, version from ledger.foreign_place e where ${PLACE_NOT_SEEN}
     order by position limit ${MOST_FINDINGS}`,
    [size],
  )
  for (const place of beyond)
    report({
      kind: 'place-foreign',
      ...place,
      says: `封存次序里第 ${place.position} 位（${place.stream}#${place.version}）没有签过名的检查点，不算封存`,
    })
  const unsigned = await rows<CheckpointRow>(
    client,
    `select size, root, signed_at, signature from ledger.checkpoint where size > $1
     order by size limit ${MOST_FINDINGS}`,
    [size],
  )
  for (const checkpoint of unsigned.map(toCheckpoint))
    if (key && !isSignedBy(checkpoint, key))
      report({
        kind: 'signature-invalid',
        says: `数据库里 ${checkpoint.size} 条事件的检查点签名无效`,
      })
}

/**
 * The sealer stored a leaf for every position; one that differs belongs to an event that was
 * replaced as a whole.
 */
async function compareLeaves(client: pg.Client, leaves: Leaves, report: Report): Promise<void> {
  const suspects: number[] = []
  await copyRows(
    client,
    'select index, hashes from ledger.tile where level = 0 order by index',
    (tile) => {
      const first = tile.int8(0) * TILE_WIDTH
      const hashes = tile.slice(1)
      for (let i = 0; i < hashes.length / HASH_BYTES && first + i < leaves.size; i++) {
        if (
          leaves.has(first + i) &&
          leaves.at(first + i).compare(hashes, i * HASH_BYTES, (i + 1) * HASH_BYTES) !== 0
        )
          suspects.push(first + i)
      }
    },
  )
  for (const { position, stream, version } of await eventsAt(client, suspects)) {
    report({
      kind: 'event-replaced',
      position,
      stream,
      version,
      says: `事件 ${stream}#${version} 与封存时不同`,
    })
  }
}

/**
 * Every place in the log has its event, and every event its place or a place in the sealer's queue.
 */
async function checkPlaces(client: pg.Client, leaves: Leaves, report: Report): Promise<void> {
  const empty: number[] = []
  for (let position = 0; position < leaves.size; position++)
    if (!leaves.has(position)) empty.push(position)
  const named = new Map((await eventsAt(client, empty)).map((sealed) => [sealed.position, sealed]))
  for (const position of empty.slice(0, MOST_FINDINGS)) {
    const sealed = named.get(position)
    if (sealed)
      report({
        kind: 'event-missing',
        ...sealed,
        says: `第 ${position} 位已封存的事件 ${sealed.stream}#${sealed.version} 不存在`,
      })
    else report({ kind: 'order-altered', position, says: `第 ${position} 位缺失` })
  }
  if (!leaves.hasStrays) return
  const strays = await rows<{ stream: string; version: number }>(
    client,
    `select e.stream, e.version from ledger.event e
     where ${IS_STRAY}
       and ${NOT_SEEN}
     order by e.stream, e.version limit ${MOST_FINDINGS}`,
  )
  for (const { stream, version } of strays) {
    report({
      kind: 'event-never-sealed',
      stream,
      version,
      says: `事件 ${stream}#${version} 未经封存程序写入`,
    })
  }
}

/** The tree over the leaves leads to every root that was signed and handed over. */
async function compareRoots(
  client: pg.Client,
  leaves: Leaves,
  checkpoints: readonly Checkpoint[],
  report: Report,
): Promise<void> {
  const expected = new Map(checkpoints.map((c) => [c.size, c.root]))
  const frontier = new Frontier()
  let sound = 0
  for (let position = 0; position < leaves.size; position++) {
    frontier.push(leaves.at(position))
    const root = expected.get(frontier.size)
    if (root === undefined) continue
    if (frontier.root().toString('hex') === root) sound = frontier.size
    else {
      const [last] = await eventsAt(client, [position])
      report({
        kind: 'root-differs',
        position,
        ...(last && { stream: last.stream, version: last.version }),
        says: `第 ${sound} 位至第 ${position} 位之间有事件与已签名的检查点（${frontier.size} 条）不符${last ? `，其中最后一条属于 ${last.stream}` : ''}`,
      })
      break
    }
  }
  const largest = Math.max(0, ...expected.keys())
  if (largest > leaves.size) {
    const stored = await row<{ n: number }>(
      client,
      'select count(*) as n from ledger.checkpoint where size > $1',
      [leaves.size],
    )
    report({
      kind: 'log-truncated',
      position: leaves.size,
      says: `账本只有 ${leaves.size} 条已封存事件，而已签名的检查点有 ${largest} 条（库内尚存 ${stored?.n ?? 0} 个更大的检查点）`,
    })
  }
}

function eventsAt(
  client: pg.Client,
  positions: readonly number[],
): Promise<{ position: number; stream: string; version: number }[]> {
  return rows(
    client,
    'select position, stream, version from ledger.sealed where position = any($1) order by position',
    [positions.slice(0, MOST_FINDINGS)],
  )
}

const PIECES = [
  '{"actor":"',
  '","body":',
  ',"edition":',
  ',"occurredAt":"',
  '","prev":"',
  '","recordedAt":"',
  '","shape":',
  ',"stream":"',
  '","type":"',
  '","unit":"',
  '","version":',
  ',"via":"',
  '"}',
].map((piece) => Buffer.from(piece))
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1)

/**
 * Writes an event's preimage (see `preimage` in event.ts) from the raw columns without making
 * strings.
 */
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
    const bodyBytes = event.length(4)
    if (bodyBytes + 2048 > this.#buffer.length) this.#buffer = Buffer.alloc(bodyBytes * 2)
    this.#put(PIECES[0]!)
    this.#putField(event, 5)
    this.#put(PIECES[1]!)
    this.#putField(event, 4)
    this.#put(PIECES[2]!)
    this.#putDigits(event.int4(12))
    this.#put(PIECES[3]!)
    this.#putInstant(event.int8(10))
    this.#put(PIECES[4]!)
    this.#at = event.hexTo(8, this.#buffer, this.#at)
    this.#put(PIECES[5]!)
    this.#putInstant(event.int8(11))
    this.#put(PIECES[6]!)
    this.#putDigits(event.int4(13))
    this.#put(PIECES[7]!)
    this.#putField(event, 1)
    this.#put(PIECES[8]!)
    this.#putField(event, 3)
    this.#put(PIECES[9]!)
    this.#putField(event, 6)
    this.#put(PIECES[10]!)
    this.#putDigits(event.int4(2))
    this.#put(PIECES[11]!)
    this.#putField(event, 7)
    this.#put(PIECES[12]!)
    return sm3(this.#buffer.subarray(0, this.#at))
  }

  #put(bytes: Buffer): void {
    this.#buffer.set(bytes, this.#at)
    this.#at += bytes.length
  }

  #putField(event: CopyRow, field: number): void {
    this.#at = event.copyTo(field, this.#buffer, this.#at)
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

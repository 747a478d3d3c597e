import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/**
 * One row of PostgreSQL's binary COPY: a view into the stream's buffer, valid only until the next
 * row.
 */
export class CopyRow {
  bytes: Buffer = Buffer.alloc(0)
  readonly #starts: number[] = []
  readonly #lengths: number[] = []

  set(bytes: Buffer, starts: number[], lengths: number[]): void {
    this.bytes = bytes
    for (let i = 0; i < starts.length; i++) {
      this.#starts[i] = starts[i]!
      this.#lengths[i] = lengths[i]!
    }
  }

  isNull(field: number): boolean {
    return this.#lengths[field] === -1
  }

  slice(field: number): Buffer {
    const start = this.#starts[field]!
    return this.bytes.subarray(start, start + this.#lengths[field]!)
  }

  text(field: number): string {
    const start = this.#starts[field]!
    return this.bytes.toString('utf8', start, start + this.#lengths[field]!)
  }

  length(field: number): number {
    return this.#lengths[field]!
  }

  equals(field: number, other: Buffer): boolean {
    const start = this.#starts[field]!
    return other.compare(this.bytes, start, start + this.#lengths[field]!) === 0
  }

  /** Copies a field's bytes; answers where the target goes on. */
  copyTo(field: number, target: Buffer, at: number): number {
    const start = this.#starts[field]!
    const length = this.#lengths[field]!
    // A native copy costs more than it saves on a short word.
    if (length > 48) this.bytes.copy(target, at, start, start + length)
    else for (let i = 0; i < length; i++) target[at + i] = this.bytes[start + i]!
    return at + length
  }

  /** Writes a field in hexadecimal digits; answers where the target goes on. */
  hexTo(field: number, target: Buffer, at: number): number {
    const start = this.#starts[field]!
    const length = this.#lengths[field]!
    for (let i = 0; i < length; i++) {
      const byte = this.bytes[start + i]!
      target[at + 2 * i] = HEX[byte >> 4]!
      target[at + 2 * i + 1] = HEX[byte & 15]!
    }
    return at + 2 * length
  }

  int4(field: number): number {
    return this.bytes.readInt32BE(this.#starts[field]!)
  }

  int8(field: number): number {
    const start = this.#starts[field]!
    return this.bytes.readInt32BE(start) * 4_294_967_296 + this.bytes.readUInt32BE(start + 4)
  }
}

const HEADER_BYTES = 19
const HEX = Buffer.from('0123456789abcdef')

/**
 * Streams a query through binary COPY and calls `visit` for each row. Some five times faster than
 * fetching rows, and memory stays flat; for walks over the whole ledger.
 */
export async function copyRows(
  client: pg.Client,
  query: string,
  visit: (row: CopyRow) => void,
): Promise<void> {
  for await (const _ of copyPieces(client, query, visit));
}

/**
 * The same for whoever hands the rows on: gives way after each piece that came over the wire, and
 * takes no more of them than are asked for.
 */
export async function* copyPieces(
  client: pg.Client,
  query: string,
  visit: (row: CopyRow) => void,
): AsyncGenerator<void> {
  const stream = client.query(copyTo(`copy (${query}) to stdout (format binary)`))
  const row = new CopyRow()
  const starts: number[] = []
  const lengths: number[] = []
  let rest: Buffer = Buffer.alloc(0)
  let headerRead = false
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let at = 0
    if (!headerRead) {
      if (bytes.length < HEADER_BYTES) {
        rest = bytes
        continue
      }
      headerRead = true
      at = HEADER_BYTES
    }
    for (;;) {
      const next = readRow(bytes, at, starts, lengths)
      if (next < 0) break
      row.set(bytes, starts, lengths)
      visit(row)
      at = next
    }
    rest = bytes.subarray(at)
    yield
  }
}

/**
 * Offsets of the row's fields; answers where the next row begins, or -1 when the row is not
 * complete yet (or the end).
 */
function readRow(bytes: Buffer, from: number, starts: number[], lengths: number[]): number {
  let at = from
  if (at + 2 > bytes.length) return -1
  const fields = bytes.readInt16BE(at)
  if (fields < 0) return -1
  at += 2
  for (let i = 0; i < fields; i++) {
    if (at + 4 > bytes.length) return -1
    const length = bytes.readInt32BE(at)
    at += 4
    starts[i] = at
    lengths[i] = length
    if (length > 0) at += length
    if (at > bytes.length) return -1
  }
  return at
}

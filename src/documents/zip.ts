import { constants, crc32, inflateRawSync } from 'node:zlib'

/*
 * The list at the end of a ZIP, as its readers have it (APPNOTE 6.3), and what a file in it holds.
 * Where the list and what it points to do not agree, readers do not either.
 */

export interface ZipEntry {
  name: string
  bytes: number
  crc: number
  isPacked: boolean
  packed: Buffer
}

const [AT_FILE, IN_LIST, END, END_64] = [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50]
const MOST_COMMENT = 65_535
const [END_BYTES, LOCATOR_BYTES, LIST_BYTES, FILE_BYTES] = [22, 20, 46, 30]
const FULL = 0xffffffff
const [AS_IT_IS, DEFLATED] = [0, 8]

/** What is in the list; undefined where it cannot be read to its end. */
export function entriesOf(zip: Buffer): ZipEntry[] | undefined {
  try {
    return listOf(zip)
  } catch (error) {
    // It points to where there is nothing.
    if ((error as { code?: string }).code === 'ERR_OUT_OF_RANGE') return undefined
    throw error
  }
}

function listOf(zip: Buffer): ZipEntry[] | undefined {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end < zip.length - END_BYTES - MOST_COMMENT) return undefined
  if (zip.readUInt32LE(end) !== END) return undefined
  let [count, at] = [zip.readUInt16LE(end + 10), zip.readUInt32LE(end + 16)]
  if (count === 0xffff || at === FULL) {
    const long = Number(zip.readBigUInt64LE(end - LOCATOR_BYTES + 8))
    if (zip.readUInt32LE(long) !== END_64) return undefined
    count = Number(zip.readBigUInt64LE(long + 32))
    at = Number(zip.readBigUInt64LE(long + 48))
  }
  const entries: ZipEntry[] = []
  for (let i = 0; i < count; i++) {
    if (zip.readUInt32LE(at) !== IN_LIST) return undefined
    const [name, extra, comment] = [28, 30, 32].map((of) => zip.readUInt16LE(at + of))
    const next = at + LIST_BYTES + name! + extra! + comment!
    const entry = entryAt(zip, at)
    if (next > zip.length || !entry) return undefined
    entries.push(entry)
    at = next
  }
  return entries
}

/** One of the list; undefined where the file calls itself otherwise, or is packed otherwise. */
function entryAt(zip: Buffer, at: number): ZipEntry | undefined {
  const nameEnd = at + LIST_BYTES + zip.readUInt16LE(at + 28)
  const name = zip.subarray(at + LIST_BYTES, nameEnd)
  const said = [24, 20, 42].map((of) => zip.readUInt32LE(at + of))
  const extra = zip.subarray(nameEnd, nameEnd + zip.readUInt16LE(at + 30))
  const [bytes, packedBytes, file] = said.includes(FULL) ? longOnes(extra, said) : said
  const begin = file! + FILE_BYTES + zip.readUInt16LE(file! + 26)
  const [flags, method] = [zip.readUInt16LE(at + 8), zip.readUInt16LE(at + 10)]
  const from = begin + zip.readUInt16LE(file! + 28)
  const isWhole =
    zip.readUInt32LE(file!) === AT_FILE &&
    zip.subarray(file! + FILE_BYTES, begin).equals(name) &&
    zip.readUInt16LE(file! + 8) === method &&
    (method === AS_IT_IS || method === DEFLATED) &&
    flags % 2 === 0 &&
    from + packedBytes! <= zip.length
  if (!isWhole) return undefined
  return {
    name: name.toString(flags & 0x800 ? 'utf8' : 'latin1'),
    bytes: bytes!,
    crc: zip.readUInt32LE(at + 16),
    isPacked: method === DEFLATED,
    packed: zip.subarray(from, from + packedBytes!),
  }
}

/** Numbers that do not fit stand in a field of their own, in this order. */
function longOnes(extra: Buffer, said: readonly number[]): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    return said.map((number) => {
      if (number !== FULL) return number
      next += 8
      return Number(extra.readBigUInt64LE(next - 8))
    })
  }
  return [...said]
}

/** All of a file; undefined where it is not what the list says. */
export function unpackedOf({ packed, isPacked, bytes, crc }: ZipEntry): Buffer | undefined {
  const all = isPacked ? inflated(packed, { maxOutputLength: bytes + 1 }) : packed
  return all?.length === bytes && crc32(all) === crc ? all : undefined
}

const HEAD_BYTES = 512
/** How a file begins. */
export const headOf = ({ packed, isPacked }: ZipEntry): Buffer | undefined =>
  isPacked
    ? inflated(packed.subarray(0, HEAD_BYTES), { finishFlush: constants.Z_SYNC_FLUSH })
    : packed.subarray(0, HEAD_BYTES)

function inflated(packed: Buffer, how: object): Buffer | undefined {
  try {
    return inflateRawSync(packed, how)
  } catch {
    return undefined
  }
}

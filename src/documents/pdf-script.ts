import { constants, createInflateRaw } from 'node:zlib'
import { isHarmlessAddress } from './addresses.ts'
import {
  afterBlank,
  type PdfEntry,
  type PdfValue,
  readValue,
  saidBy,
  someDictionary,
} from './pdf-tokens.ts'
import { Bound, TooComplexError } from './too-complex.ts'

/**
 * What a PDF runs, opens or carries besides its pages. Long names only: chance does not write them
 * into a picture. A script's `/JS` stands beside one of them, and so does what `/OpenAction`
 * begins; by itself that only opens a page, and office software writes it into every file.
 */
const NAMES = [
  'JavaScript',
  'Rendition',
  'Launch',
  'EmbeddedFile',
  'EmbeddedFiles',
  'FileAttachment',
  'RichMedia',
  'XFA',
  'SubmitForm',
  'ImportData',
  'GoToR',
  'GoToE',
  'Movie',
  'Sound',
  'OnInstantiate',
  // A file by its name: what would be carried or gone to, also by what is not in this list.
  'Filespec',
]
/** More is unpacked of no file, out of no more streams. */
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024
const MOST_STREAMS = 5000
/** So many values are read of one file, its object streams included. */
const MOST_VALUES = 5_000_000

/** A letter of a name, or its code: `/J#61vaScript` is the same name. */
const letter = (c: string) =>
  `(?:${c}|#${[...Buffer.from(c).toString('hex')].map((d) => `[${d}${d.toUpperCase()}]`).join('')})`
const named = (names: readonly string[]) =>
  `/(?:${names.map((name) => [...name].map(letter).join('')).join('|')})(?![^\\0\\t\\n\\f\\r ()<>[\\]{}/%])`
const ACTIVE = new RegExp(named(NAMES))
const ENCRYPTED = new RegExp(named(['Encrypt']))
/**
 * What carries a file, and a script however it is begun. Names too short to look for in pictures,
 * where chance writes them, and in addresses: they are looked for where objects stand, as keys and
 * before what can be their value.
 */
const SHORT_NAMES = ['EF', 'JS']
const SHORT = new RegExp(`${named(SHORT_NAMES)}[\\0\\t\\n\\f\\r ]*(?:[<(]|\\d+\\s+\\d+\\s+R)`)
/** The same of addresses and files, where nothing but their names can be looked for. */
const OUTWARD = new RegExp(
  `${named(['URI'])}|${named(['F', 'UF'])}(?:[\\0\\t\\n\\f\\r ]|%[^\\r\\n]*[\\r\\n])*[(<]`,
)
// An outline names its first line, too: that its object is looked into does no harm.
const OBJECT_STREAM = new RegExp(named(['ObjStm', 'First']))
/** Where an object begins, if a number stands before; and what stands at the end of a file. */
const BEGINS = /(?<!end)obj(?![^\0\t\n\f\r ()<>[\]{}/%])|trailer/g
/** A stream, by what stands before; `ID` ends a dictionary for some. */
const OF_A_DICTIONARY = /(?<=(?:>>|\bID)(?:[\0\t\n\f\r ]|%[^\r\n]*[\r\n])*)stream/g
const END_OF_LINE = /\r\n?|\n|$/g

/**
 * Why a PDF is not kept: it has a script, starts a program, sends or fetches something or carries
 * other files, by the names in its bytes and in its object streams, unpacked; or it is encrypted,
 * so that nobody can look; or it was cut off.
 *
 * Every object is read whole, wherever a number and `obj` stand, also in strings and streams: a
 * table of a reader may point anywhere. What cannot be read whole counts as a script, and so does a
 * stream whose dictionary is not found, or whose bytes lie in another file. A stream that may be an
 * object stream is unpacked where it is packed by Flate alone, without parameters; packed in
 * another way, or not to be unpacked, it counts as a script: no office software writes one.
 *
 * Not seen: scripts that are none of PDF, faults of readers, addresses that a page opens. A page
 * whose uncompressed text speaks of `/JavaScript` is taken for one.
 */
export async function faultOfPdf(
  pdf: Buffer,
): Promise<'file-has-script' | 'file-encrypted' | 'file-broken' | undefined> {
  const text = pdf.toString('latin1')
  if (ACTIVE.test(text)) return 'file-has-script'
  if (ENCRYPTED.test(text)) return 'file-encrypted'
  if (isCutOff(text)) return 'file-broken'
  return (await hidesScript(pdf, text)) ? 'file-has-script' : undefined
}

/** Not all of it came: it has no end, or is shorter than it says in its beginning. */
function isCutOff(text: string): boolean {
  const [, length] = /\/Linearized\b[^>]*\/L\s+(\d+)/.exec(text.slice(0, 2048)) ?? []
  if (length !== undefined && Number(length) > text.length) return true
  return /\d\s+obj\b/.test(text) && !text.includes('%%EOF')
}

async function hidesScript(pdf: Buffer, text: string): Promise<boolean> {
  const values = new Bound(MOST_VALUES)
  const streams = streamsOf(text, values)
  if (!streams) return true
  const objectStreams = streams.filter(({ mayHoldObjects }) => mayHoldObjects)
  if (objectStreams.length > MOST_STREAMS) throw new TooComplexError()
  const plain = objectStreams.filter(({ packing }) => packing === 'none')
  // Where one that is not packed ends, readers do not agree.
  const rest = text.slice(Math.min(text.length, ...plain.map(({ word }) => word)))
  if (SHORT.test(rest) || OUTWARD.test(rest)) return true
  let left = MOST_UNPACKED_BYTES
  for (const { word, packing } of objectStreams) {
    const begin = beginOf(text, word)
    if (begin === undefined || packing === 'unknown') return true
    if (packing === 'none') {
      if (!BEGINS_WITH_NUMBERS.test(text.slice(begin, begin + 1))) return true
      continue
    }
    // Where it ends it says itself.
    const unpacked = await unpack(pdf.subarray(begin), left)
    const says = unpacked?.toString('latin1')
    if (says === undefined || ACTIVE.test(says) || hidesKey(says, values)) return true
    left -= says.length
  }
  return false
}

/** What an object stream holds, one value after the other; what cannot be read hides something. */
function hidesKey(objects: string, values: Bound): boolean {
  if (SHORT.test(objects)) return true
  for (let at = afterBlank(objects, 0); at < objects.length; ) {
    const read = readValue(objects, at, values)
    if (!read || isActive(read.value, objects)) return true
    at = afterBlank(objects, read.end)
  }
  return false
}

/** Whether something in a value carries a file or a script, or leads where no link may. */
const isActive = (value: PdfValue, text: string): boolean =>
  someDictionary(value, (entries) =>
    entries.some(
      ([key, of]) =>
        SHORT_NAMES.includes(key) || leadsAway(key, of, text) || isFile(key, of, entries),
    ),
  )

/** An address that is not an offered one, or is said elsewhere. */
function leadsAway(key: string, value: PdfValue, text: string): boolean {
  // `/URI` of a catalogue is a dictionary with what stands before all of them.
  if (key !== 'URI' && key !== 'Base') return false
  if (value.kind === 'string') return !isHarmlessAddress(saidBy(text.slice(value.from, value.to)))
  return key === 'URI' && value.kind !== 'dictionary' && value.kind !== 'null'
}

/** What goes to a file, or is one, by the keys that stand beside its name. */
const OF_A_FILE = ['UF', 'FS', 'D', 'Page']
/**
 * A file by its name (ISO 32000-1, 7.11): of an action, of a page that is drawn out of another
 * document, of a picture to be put in its place. A number of this name are the flags of a note.
 */
function isFile(key: string, value: PdfValue, entries: readonly PdfEntry[]): boolean {
  if (key !== 'F' && key !== 'UF') return false
  if (value.kind === 'reference') return entries.some(([beside]) => OF_A_FILE.includes(beside))
  return value.kind === 'string' || value.kind === 'dictionary' || value.kind === 'array'
}

/** As an object stream does that is not packed, or a comment. */
const BEGINS_WITH_NUMBERS = /[\0\t\n\f\r +\d%]/

interface Stream {
  /** Where its word stands. */
  word: number
  mayHoldObjects: boolean
  packing: Packing
}
/** So often the length of a file is read at most: an object may stand in a string of another. */
const MOST_READINGS = 4
/** A file has fewer: the process is not to be held up by one. */
const MOST_OBJECTS = 200_000

/**
 * The streams of all objects; undefined where one cannot be read whole, has a name that it must not
 * have, or is not there though its stream is.
 */
function streamsOf(text: string, values: Bound): Stream[] | undefined {
  const found = new Map<number, Stream>()
  let [left, objects] = [(text.length + 1024) * MOST_READINGS, 0]
  for (const { index, 0: word } of text.matchAll(BEGINS)) {
    if (word === 'obj' && !isNumbered(text, index)) continue
    const begin = afterBlank(text, index + word.length)
    if (word === 'trailer' && text.slice(begin, begin + 2) !== '<<') continue
    const read = readValue(text, begin, values)
    left -= (read?.end ?? text.length) - index
    if (left < 0 || ++objects > MOST_OBJECTS) throw new TooComplexError()
    if (!read) return undefined
    const written = text.slice(begin, read.end)
    if (SHORT.test(written) || isActive(read.value, text)) return undefined
    const next = afterBlank(text, read.end)
    if (read.value.kind !== 'dictionary' || !text.startsWith('stream', next)) continue
    const { entries } = read.value
    if (entries.some(([key]) => isElsewhere(key))) return undefined
    const mayHoldObjects = OBJECT_STREAM.test(written) || !isOfKnownType(entries)
    found.set(next, { word: next, mayHoldObjects, packing: packingOf(entries) })
  }
  for (const { index } of text.matchAll(OF_A_DICTIONARY)) if (!found.has(index)) return undefined
  return [...found.values()]
}

/** Whether a number stands before, or may stand before a comment. */
function isNumbered(text: string, word: number): boolean {
  let at = word - 1
  while (at >= 0 && '\0\t\f '.includes(text[at]!)) at--
  if (!'\r\n'.includes(text[at] ?? '')) return /\d/.test(text[at] ?? '')
  while (at >= 0 && '\0\t\f\r\n '.includes(text[at]!)) at--
  if (/\d/.test(text[at] ?? '')) return true
  while (at >= 0 && !'%\r\n'.includes(text[at]!)) at--
  return text[at] === '%'
}

/** Its bytes are in another file. */
const isElsewhere = (key: string) => key === 'F' || key === 'FFilter'
/** A type by reference may be any. */
const isOfKnownType = (entries: readonly PdfEntry[]): boolean =>
  entries.every(([key, { kind }]) => key !== 'Type' || kind === 'name' || kind === 'null')

type Packing = 'none' | 'flate' | 'unknown'
/** How its dictionary says that it is packed. Said twice, readers take one or the other. */
function packingOf(entries: readonly PdfEntry[]): Packing {
  const said = entries.filter(
    ([key, value]) =>
      ['Filter', 'DecodeParms', 'DP', 'FDecodeParms'].includes(key) && !isNull(value),
  )
  const [only] = said
  if (!only) return 'none'
  const [key, value] = only
  if (said.length > 1 || key !== 'Filter') return 'unknown'
  const [filter, ...more] = value.kind === 'array' ? value.items : [value]
  if (!filter) return 'none'
  return more.length === 0 && filter.kind === 'name' && filter.name === 'FlateDecode'
    ? 'flate'
    : 'unknown'
}
const isNull = (value: PdfValue): boolean =>
  value.kind === 'null' || (value.kind === 'array' && value.items.every(isNull))

/** Where the bytes of a stream begin. No office software writes on after its word. */
function beginOf(text: string, word: number): number | undefined {
  END_OF_LINE.lastIndex = word
  const line = END_OF_LINE.exec(text)!
  const isAlone = !/[^\t ]/.test(text.slice(word + 'stream'.length, line.index))
  return isAlone ? line.index + line[0].length : undefined
}

const isZlib = (packed: Buffer) =>
  packed.length > 2 && packed[0]! % 16 === 8 && packed.readUInt16BE() % 31 === 0

/**
 * What was packed, whatever comes after it and whether or not its sum is right, as readers do;
 * undefined where it is not Flate or breaks off in error.
 * @throws TooComplexError when it is more than `most` bytes.
 */
async function unpack(packed: Buffer, most: number): Promise<Buffer | undefined> {
  if (!isZlib(packed)) return undefined
  const inflating = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH })
  inflating.end(packed.subarray(2))
  const read: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of inflating) {
      bytes += (chunk as Buffer).length
      if (bytes > most) break
      read.push(chunk as Buffer)
    }
  } catch {
    return undefined
  }
  if (bytes > most) throw new TooComplexError()
  return Buffer.concat(read)
}

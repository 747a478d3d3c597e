import { constants, createInflateRaw, inflateRawSync } from 'node:zlib'

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
]
/** More is unpacked of no file, out of no more streams. */
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024
const MOST_STREAMS = 5000

/** A letter of a name, or its code: `/J#61vaScript` is the same name. */
const letter = (c: string) =>
  `(?:${c}|#${[...Buffer.from(c).toString('hex')].map((d) => `[${d}${d.toUpperCase()}]`).join('')})`
const named = (names: readonly string[]) =>
  `/(?:${names.map((name) => [...name].map(letter).join('')).join('|')})(?![^\\0\\t\\n\\f\\r ()<>[\\]{}/%])`
const ACTIVE = new RegExp(named(NAMES))
const ENCRYPTED = new RegExp(named(['Encrypt']))
// Readers know an object stream by where its first object lies, whether or not it says its type;
// an outline names its first line by reference, which no dictionary of a stream has any use for.
const OBJECT_STREAM = new RegExp(
  `${named(['ObjStm'])}|${named(['First'])}(?!\\s*\\d+\\s+\\d+\\s+R)`,
)
const FIRST = new RegExp(named(['First']))
/** Readers skip what stands between this word and the end of its line. */
const STREAM = /(?<!end)stream(?![^\0\t\n\f\r ()<>[\]{}/%])/g
const OF_A_DICTIONARY = /(?<=>>(?:[\0\t\n\f\r ]|%[^\r\n]*[\r\n])*)stream/y
const END_OF_LINE = /\r\n?|\n|$/g
/** How its dictionary says that it is packed: what is not Flate alone, is not looked into. */
const PACKED = new RegExp(named(['Filter', 'DecodeParms', 'DP', 'F']), 'g')
const FLATE = new RegExp(
  `^\\s*(?:${named(['FlateDecode'])}|\\[\\s*${named(['FlateDecode'])}\\s*\\])`,
)

/**
 * Why a PDF is not kept: it was cut off; or it has a script, starts a program, sends or fetches
 * something or carries other files, by the names in its bytes and in its object streams, unpacked;
 * or it is encrypted, so that nobody can look. An object stream that is packed otherwise than by
 * Flate alone counts as a script, as no office software writes one.
 *
 * An object stream is known by its dictionary, or else by what it begins with, numbers. One that
 * does not unpack counts as a script: forgiving readers read it as far as it goes.
 *
 * Not seen: one whose dictionary hides behind a word in a string and whose bytes are predicted;
 * scripts that are none of PDF, and faults of readers. A page whose uncompressed text speaks of
 * `/JavaScript` is taken for one.
 */
export async function faultOfPdf(
  pdf: Buffer,
): Promise<'file-has-script' | 'file-encrypted' | 'file-broken' | undefined> {
  const text = pdf.toString('latin1')
  if (ACTIVE.test(text)) return 'file-has-script'
  if (ENCRYPTED.test(text)) return 'file-encrypted'
  if (await hidesScript(pdf, text)) return 'file-has-script'
  return isCutOff(text) ? 'file-broken' : undefined
}

/** Not all of it came: it has no end, or is shorter than it says in its beginning. */
function isCutOff(text: string): boolean {
  const [, length] = /\/Linearized\b[^>]*\/L\s+(\d+)/.exec(text.slice(0, 2048)) ?? []
  if (length !== undefined && Number(length) > text.length) return true
  return /\d\s+obj\b/.test(text) && !text.includes('%%EOF')
}

async function hidesScript(pdf: Buffer, text: string): Promise<boolean> {
  let [left, streams, end] = [MOST_UNPACKED_BYTES, 0, 0]
  for (const { begin, word, rest, isOfDictionary } of streamsOf(text)) {
    const before = text.slice(end, word)
    const isSaid =
      OBJECT_STREAM.test(before) || (isOfDictionary && FIRST.test(dictionaryIn(before)))
    end = word
    const packed = pdf.subarray(begin)
    if (!isSaid && !beginsWithNumbers(packed)) continue
    // Too much to look into: it may be anything. No office software writes on after the word.
    if (++streams > MOST_STREAMS || (isSaid && rest)) return true
    if (isSaid && !isFlate(dictionaryIn(text.slice(0, word)))) return true
    // Where it ends it says itself.
    const unpacked = await unpack(packed, left)
    if (!unpacked || ACTIVE.test(unpacked.toString('latin1'))) return true
    left -= unpacked.length
  }
  return false
}

/**
 * Where streams may begin: at a word after a dictionary, whatever stands on its line, or alone at
 * the end of a line.
 */
function* streamsOf(text: string) {
  let line = { index: 0, 0: '' }
  for (const { index: word, 0: said } of text.matchAll(STREAM)) {
    if (line.index < word) {
      END_OF_LINE.lastIndex = word
      line = END_OF_LINE.exec(text)!
    }
    OF_A_DICTIONARY.lastIndex = word
    const isOfDictionary = OF_A_DICTIONARY.test(text)
    const rest = /[^\t ]/.test(text.slice(word + said.length, line.index))
    if (isOfDictionary || !rest)
      yield { word, rest, isOfDictionary, begin: line.index + line[0].length }
  }
}

const isZlib = (packed: Buffer) =>
  packed.length > 2 && packed[0]! % 16 === 8 && packed.readUInt16BE() % 31 === 0

const FIRST_BYTES = 1024
/** As an object stream does; one of which nothing is seen so early may. */
function beginsWithNumbers(packed: Buffer): boolean {
  if (!isZlib(packed)) return false
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1024 * FIRST_BYTES }
    const first = inflateRawSync(packed.subarray(2, FIRST_BYTES), options).toString('latin1')
    return first === '' || /^[\0\t\n\f\r ]*(?:%|\+?\d+[\0\t\n\f\r %])/.test(first)
  } catch {
    return true
  }
}

const MOST_DICTIONARY = 4096
/** What stands between the number of an object and its stream. */
const dictionaryIn = (before: string): string =>
  before
    .slice(-MOST_DICTIONARY)
    .split(/(?<!end)obj/)
    .at(-1)!

/** Whether it is packed by Flate alone, or not at all. */
function isFlate(dictionary: string): boolean {
  const said = [...dictionary.matchAll(PACKED)]
  const [only] = said
  return !only || (said.length === 1 && FLATE.test(dictionary.slice(only.index + only[0].length)))
}

/**
 * What was packed, whatever comes after it and whether or not its sum is right, as readers do;
 * empty where it is not Flate, undefined where it breaks off in error or is more than `most` bytes.
 */
async function unpack(packed: Buffer, most: number): Promise<Buffer | undefined> {
  if (most <= 0) return undefined
  if (!isZlib(packed)) return Buffer.alloc(0)
  const inflating = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH })
  inflating.end(packed.subarray(2))
  const read: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of inflating) {
      bytes += (chunk as Buffer).length
      if (bytes > most) return undefined
      read.push(chunk as Buffer)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(read)
}

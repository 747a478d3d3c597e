import { promisify } from 'node:util'
import { constants, inflate } from 'node:zlib'

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
// Readers know an object stream by where its first object lies, whether or not it says its type.
const OBJECT_STREAM = new RegExp(
  `${named(['ObjStm'])}|${named(['First'])}\\s*\\d+(?!\\s+\\d+\\s+R)`,
  'g',
)
/** How its dictionary says that it is packed: what is not Flate alone, is not looked into. */
const PACKED = new RegExp(named(['Filter', 'DecodeParms', 'DP', 'F']), 'g')
const FLATE = new RegExp(
  `^\\s*(?:${named(['FlateDecode'])}|\\[\\s*${named(['FlateDecode'])}\\s*\\])`,
)

/**
 * Why a PDF is not kept: it has a script, starts a program, sends or fetches something or carries
 * other files, by the names in its bytes and in its object streams, unpacked; or it is encrypted,
 * so that nobody can look. An object stream that is packed otherwise than by Flate alone counts as
 * a script, as no office software writes one.
 *
 * Not seen: object streams that are broken so that only a forgiving reader opens them; scripts that
 * are none of PDF, and faults of readers. A page whose uncompressed text speaks of `/JavaScript` is
 * taken for one.
 */
export async function faultOfPdf(
  pdf: Buffer,
): Promise<'file-has-script' | 'file-encrypted' | undefined> {
  const text = pdf.toString('latin1')
  if (ACTIVE.test(text)) return 'file-has-script'
  if (ENCRYPTED.test(text)) return 'file-encrypted'
  return (await hidesScript(pdf, text)) ? 'file-has-script' : undefined
}

async function hidesScript(pdf: Buffer, text: string): Promise<boolean> {
  let [left, streams] = [MOST_UNPACKED_BYTES, 0]
  const begin = /stream\r?\n/g
  for (const { index } of text.matchAll(OBJECT_STREAM)) {
    // Each stream once, however often the name stands before it.
    if (index < begin.lastIndex) continue
    begin.lastIndex = index
    const found = begin.exec(text)
    if (!found) break
    // Too much to look into: it may be anything.
    if (++streams > MOST_STREAMS || !isFlate(dictionaryBefore(text, found.index))) return true
    // Where it ends it says itself.
    const unpacked = await unpack(pdf.subarray(begin.lastIndex), left)
    if (!unpacked || ACTIVE.test(unpacked.toString('latin1'))) return true
    left -= unpacked.length
  }
  return false
}

const MOST_DICTIONARY = 4096
/** What stands between the number of an object and its stream. */
function dictionaryBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - MOST_DICTIONARY), at)
  return before.slice(before.lastIndexOf(' obj') + 1)
}

/** Whether it is packed by Flate alone, or not at all. */
function isFlate(dictionary: string): boolean {
  const said = [...dictionary.matchAll(PACKED)]
  const [only] = said
  return !only || (said.length === 1 && FLATE.test(dictionary.slice(only.index + only[0].length)))
}

/** What was packed, empty where it is not Flate; undefined where it is more than `most` bytes. */
async function unpack(packed: Buffer, most: number): Promise<Buffer | undefined> {
  if (most <= 0) return undefined
  try {
    // A stream that was cut is read as far as it goes, as readers do.
    const options = { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH }
    return await promisify(inflate)(packed, options)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ERR_BUFFER_TOO_LARGE' ? undefined : Buffer.alloc(0)
  }
}

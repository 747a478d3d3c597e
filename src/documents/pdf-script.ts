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
const OBJECT_STREAM = new RegExp(named(['ObjStm']), 'g')

/**
 * A PDF that has a script, starts a program or carries other files: by the names in its bytes and
 * in its object streams, unpacked.
 *
 * Not seen: what is encrypted; object streams that are packed otherwise than by Flate alone, or
 * broken so that only a forgiving reader opens them; scripts that are none of PDF, and faults of
 * readers. A page whose uncompressed text speaks of `/JavaScript` is taken for one.
 */
export async function hasScript(pdf: Buffer): Promise<boolean> {
  const text = pdf.toString('latin1')
  if (ACTIVE.test(text)) return true
  let [left, streams] = [MOST_UNPACKED_BYTES, 0]
  const begin = /stream\r?\n/g
  for (const { index } of text.matchAll(OBJECT_STREAM)) {
    // Each stream once, however often the name stands before it.
    if (index < begin.lastIndex) continue
    begin.lastIndex = index
    if (!begin.test(text)) break
    // Where it ends it says itself.
    const unpacked = await unpack(pdf.subarray(begin.lastIndex), left)
    // Too much to look into: it may be anything.
    if (!unpacked || ++streams > MOST_STREAMS) return true
    if (ACTIVE.test(unpacked.toString('latin1'))) return true
    left -= unpacked.length
  }
  return false
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

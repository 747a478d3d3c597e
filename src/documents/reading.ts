import { fileTypeFromBuffer } from 'file-type'
import { own } from '#foundation/own'
import { faultOfArchive } from './archive.ts'
import { UPLOAD_TYPES, type UploadRefusal } from './contract.ts'
import { faultOfPdf } from './pdf-script.ts'
import { stripMetadata } from './strip.ts'
import { isTooComplex } from './too-complex.ts'

/** What a file is and the bytes of it that are kept, or why it is not taken. */
export type Reading =
  | { code: UploadRefusal }
  | {
      code?: never
      mediaType: string
      bytes: Buffer
    }

/**
 * Everything that is read of what somebody handed in, in this one place. It runs in a process of
 * its own (reader.ts): whoever made the file may have made it to be read for ever.
 */
export async function readGiven(given: Buffer): Promise<Reading> {
  try {
    const { mediaType, code } = await typeOf(given)
    if (code) return { code }
    const bytes = stripMetadata(mediaType, given)
    if (!bytes) return { code: 'file-broken' }
    const fault = mediaType === 'application/pdf' ? await faultOfPdf(bytes) : undefined
    return fault ? { code: fault } : { mediaType, bytes }
  } catch (error) {
    if (isTooComplex(error)) return { code: 'file-too-complex' }
    throw error
  }
}

/** What is not taken, and has a name and a way out. */
const KNOWN_REFUSED: Readonly<Record<string, UploadRefusal>> = {
  ...Object.fromEntries(
    ['heic', 'heif', 'heic-sequence', 'heif-sequence'].map((of) => [`image/${of}`, 'file-heic']),
  ),
  'application/x-cfb': 'file-old-office',
  'application/rtf': 'file-old-office',
  'application/x-7z-compressed': 'file-is-archive',
  'application/x-rar-compressed': 'file-is-archive',
  'application/gzip': 'file-is-archive',
}
/** Readers look for the beginning of a PDF so far: mail and web programs write before it. */
const PDF_BEGINS_WITHIN = 1024

/** What the bytes are, when it may be handed in. */
async function typeOf(
  bytes: Buffer,
): Promise<{ mediaType: string; code?: never } | { mediaType?: never; code: UploadRefusal }> {
  const { mime } = (await fileTypeFromBuffer(bytes)) ?? {}
  if (!mime) {
    const isPdf = bytes.subarray(0, PDF_BEGINS_WITHIN + 5).includes('%PDF-')
    return isPdf ? { mediaType: 'application/pdf' } : { code: 'file-type-not-allowed' }
  }
  const mediaType = mime === 'application/ofd' ? 'application/zip' : mime
  if (!own(UPLOAD_TYPES, mediaType))
    return { code: own(KNOWN_REFUSED, mediaType) ?? 'file-type-not-allowed' }
  const isZip = bytes.toString('latin1', 0, 2) === 'PK'
  const fault = isZip ? faultOfArchive(bytes, mediaType) : undefined
  return fault ? { code: fault } : { mediaType }
}

import qrcode from 'qrcode'
import { must } from '#foundation/assert'
import type { DocumentId } from '#foundation/ids'
import { sm3Hex } from '#foundation/sm'
import type { Instant } from '#foundation/time'
import type { PersonalKeys } from '#identity'
import type { Blobs } from '#platform/blobs'
import type { Pool } from '#platform/database'
import { fingerprintOf, type PaperKey } from '#platform/paper-key'
import { glyphMissing, LostError } from '#platform/lost'
import { findIssued, fixFileHash } from './issued.ts'
import { characterNamed, undrawable } from './glyphs.ts'
import { openKept } from './kept.ts'
import { signedPdf } from './sign-pdf.ts'
import { type PdfStandard, typeset } from './typesetter.ts'
import { type DocumentText, readWords } from './words.ts'

/**
 * How a document looks: a published template, and where the fonts lie that every template is set
 * in.
 */
export interface DocumentStyle {
  typst: string
  fonts: string
}

/** What readers and archives are told of a file; a template may say it otherwise. */
const METADATA = `#let said = json(bytes(sys.inputs.data))
#set document(title: (said.title, said.number).join(" "), author: said.unit)
#set text(lang: "zh", region: "CN")
`

/** A template cannot be set: what Typst says about it. */
export class TypesettingError extends Error {}

/**
 * Typesets a document, as PDF/A-2b (ISO 19005-2): whoever opens it in thirty years sees what we do.
 * @throws TypesettingError. The first call loads the fonts (some tenths of a second), later ones
 * take milliseconds.
 */
export async function renderPdf(
  { typst, fonts }: DocumentStyle,
  text: DocumentText,
  standard: PdfStandard = 'a-2b',
): Promise<Buffer> {
  const qr = await qrcode.toString(text.verifyUrl, {
    type: 'svg',
    margin: 0,
    errorCorrectionLevel: 'M',
  })
  const set = await typeset({
    typst: `${METADATA}${typst}`,
    fonts,
    data: JSON.stringify({ ...text, qr }),
    standard,
  })
  if ('problem' in set) throw new TypesettingError(set.problem)
  return Buffer.from(set.pdf)
}

interface IssuingDeps {
  pool: Pool
  keys: PersonalKeys
  blobs: Blobs
  paperKey: PaperKey
  style: DocumentStyle
}

/**
 * The file of an issued document, set and signed on the first request and the same for ever after:
 * no two signatures are alike, so the hash is of the signed file, which is never made again. It
 * lies sealed under the hash that the ledger names, so that of two processes which render it at
 * once the one that was first is read by both. It says what was kept at its issue, whatever became
 * of the person, the unit and the item since; `before` writes those of the time when nothing was.
 */
export async function issuedPdf(
  deps: IssuingDeps,
  documentId: DocumentId,
  at: Instant,
  before: () => Promise<DocumentText>,
): Promise<Buffer> {
  const { pool, keys, blobs, paperKey } = deps
  const called = `文书 ${documentId} `
  const issued = must(await findIssued(pool, documentId), `document ${documentId} was issued`)
  if (issued.fileHash && (await blobs.has(nameOf(issued.fileHash))))
    return openKept(deps, 'issued', issued.fileHash, called)
  const { wordsHash } = issued
  const text = wordsHash
    ? (await readWords(pool, keys, documentId, wordsHash)).text
    : await before()
  const [missing] = undrawable(JSON.stringify(text))
  if (missing) throw new LostError(glyphMissing(characterNamed(missing)), `documents ${documentId}`)
  const unsigned = await renderPdf(deps.style, text)
  const signing = { by: text.unit, reason: `${text.title} ${text.number}`, at }
  const pdf = await signedPdf(unsigned, paperKey, signing)
  const hash = sm3Hex(pdf)
  await blobs.put(nameOf(hash), keys.sealBytes(pdf))
  const rendered = { hash, certificate: fingerprintOf(paperKey.certificates[0]) }
  const first = await fixFileHash(pool, documentId, rendered, at)
  return first === hash ? pdf : openKept(deps, 'issued', first, called)
}

const nameOf = (hash: string) => `issued/${hash}`

import qrcode from 'qrcode'
import { must } from '#foundation/assert'
import type { DocumentId } from '#foundation/ids'
import { sm3Hex } from '#foundation/sm'
import type { Instant } from '#foundation/time'
import type { PersonalKeys } from '#identity'
import type { Blobs } from '#platform/blobs'
import type { Pool } from '#platform/database'
import { findIssued, fixFileHash } from './issued.ts'
import { openKept } from './kept.ts'
import { typeset } from './typesetter.ts'

/** Everything a legal document says; how it looks is the template's (`templateKind`). */
export interface DocumentText {
  county: string
  unit: string
  title: string
  number: string
  addressee: string
  paragraphs: string[]
  /** A table, if there are rows: `columns` are typst widths such as `1fr`. */
  columns: string[]
  header: string[]
  rows: string[][]
  closing: string[]
  date: string
  seal: string
  verifyUrl: string
  /** What the QR code is for, when not for checking. */
  qrText?: string
}

/**
 * How a document looks: a published template, and where the fonts lie that every template is set
 * in.
 */
export interface DocumentStyle {
  typst: string
  fonts: string
}

/** A template cannot be set: what Typst says about it. */
export class TypesettingError extends Error {}

/**
 * Typesets a document.
 * @throws TypesettingError. The first call loads the fonts (some tenths of a second), later ones
 * take milliseconds.
 */
export async function renderPdf(
  { typst, fonts }: DocumentStyle,
  text: DocumentText,
): Promise<Buffer> {
  const qr = await qrcode.toString(text.verifyUrl, {
    type: 'svg',
    margin: 0,
    errorCorrectionLevel: 'M',
  })
  const set = await typeset({ typst, fonts, data: JSON.stringify({ ...text, qr }) })
  if ('problem' in set) throw new TypesettingError(set.problem)
  return Buffer.from(set.pdf)
}

/**
 * The file of an issued document, rendered on the first request and the same for ever after: it
 * lies sealed under the hash that the ledger names, so that of two processes which render it at
 * once the one that was first is read by both.
 */
export async function issuedPdf(
  deps: { pool: Pool; keys: PersonalKeys; blobs: Blobs; style: DocumentStyle },
  documentId: DocumentId,
  at: Instant,
  write: () => Promise<DocumentText>,
): Promise<Buffer> {
  const { pool, keys, blobs } = deps
  const issued = must(await findIssued(pool, documentId), `document ${documentId} was issued`)
  if (issued.fileHash && (await blobs.has(nameOf(issued.fileHash))))
    return openKept(deps, 'issued', issued.fileHash)
  const pdf = await renderPdf(deps.style, await write())
  const hash = sm3Hex(pdf)
  await blobs.put(nameOf(hash), keys.sealBytes(pdf))
  const first = await fixFileHash(pool, documentId, hash, at)
  return first === hash ? pdf : openKept(deps, 'issued', first)
}

const nameOf = (hash: string) => `issued/${hash}`

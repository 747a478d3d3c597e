import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import qrcode from 'qrcode'
import { must } from '#foundation/assert'
import type { Instant } from '#foundation/time'
import type { Pool } from '#platform/database'
import { findIssued, fixFileHash } from './issued.ts'

/** Everything a legal document says; the layout is `data/templates/document.typ`. */
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

let compiler: NodeCompiler | undefined

/** Typesets a document. The first call loads the fonts (some tenths of a second), later ones take milliseconds. */
export async function renderPdf(dataDir: string, text: DocumentText): Promise<Buffer> {
  compiler ??= NodeCompiler.create({
    workspace: join(dataDir, 'templates'),
    fontArgs: [{ fontPaths: [join(dataDir, 'fonts')] }],
  })
  const qr = await qrcode.toString(text.verifyUrl, {
    type: 'svg',
    margin: 0,
    errorCorrectionLevel: 'M',
  })
  return compiler.pdf({
    mainFilePath: join(dataDir, 'templates/document.typ'),
    inputs: { data: JSON.stringify({ ...text, qr }) },
  })
}

/** The file of an issued document, rendered on the first request and the same for ever after. */
export async function issuedPdf(
  pool: Pool,
  dirs: { data: string; state: string },
  documentId: string,
  at: Instant,
  write: () => Promise<DocumentText>,
): Promise<Buffer> {
  const dir = join(dirs.state, 'issued')
  const file = join(dir, `${documentId}.pdf`)
  const issued = must(await findIssued(pool, documentId), `document ${documentId} was issued`)
  if (issued.fileHash && existsSync(file)) return readFileSync(file)
  mkdirSync(dir, { recursive: true })
  const pdf = await renderPdf(dirs.data, await write())
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, pdf)
  renameSync(draft, file)
  await fixFileHash(pool, documentId, createHash('sm3').update(pdf).digest('hex'), at)
  return readFileSync(file)
}

import { createHash } from 'node:crypto'
import { assert, must } from '#foundation/assert'
import { addSeconds, type Instant } from '#foundation/time'
import type { PaperKey } from '#platform/paper-key'
import { detachedSignature } from './cms.ts'

/*
 * An electronic signature inside a PDF (ISO 32000-1, 12.8): what was set stays byte for byte as it
 * is, and an update behind it brings a field without a place on the page, the signature in it, and
 * that nothing may be changed any more. It signs all of the file but itself.
 */

/** Who signs, and what for: shown by the programs that read the file. */
export interface Signing {
  by: string
  reason: string
  at: Instant
}

/** What an object of the update says, by its number. */
type Objects = ReadonlyMap<number, string>

/** Print and Locked, as PDF/A asks for and nobody should move it. */
const FLAGS = 4 + 128
/** So much of the signature besides its certificates. */
const LEAST_BYTES = 1024
const SHANGHAI_SECONDS = 8 * 3600
const GAP = '*'.repeat(10)

/** @throws when it is not built as Typst builds it. */
export async function signedPdf(pdf: Buffer, key: PaperKey, signing: Signing): Promise<Buffer> {
  const most = key.certificates.reduce((sum, { length }) => sum + length, LEAST_BYTES)
  const unsigned = updated(pdf, (file) => objectsOf(file, signing, '0'.repeat(2 * most)))
  const begin = unsigned.indexOf('/Contents <0', pdf.length) + '/Contents '.length
  const end = begin + 2 * most + 2
  const range = [0, begin, end, unsigned.length - end]
  const gaps = `[0 ${GAP} ${GAP} ${GAP}]`
  unsigned.write(`[${range.join(' ')}]`.padEnd(gaps.length), unsigned.indexOf(gaps, pdf.length))
  const digest = createHash('sha256')
    .update(unsigned.subarray(0, begin))
    .update(unsigned.subarray(end))
    .digest()
  const signature = (await detachedSignature(digest, key)).toString('hex')
  assert(signature.length <= 2 * most, 'the signature has its place')
  unsigned.write(signature, begin + 1)
  return unsigned
}

/** What of a PDF an update goes by. */
interface Pdf {
  size: number
  root: number
  page: number
  objectAt: (number: number) => string
}

function objectsOf(file: Pdf, { by, reason, at }: Signing, contents: string): Objects {
  const { size, root, page } = file
  const [signature, field] = [size, size + 1]
  return new Map([
    [
      root,
      added(
        file.objectAt(root),
        `/AcroForm << /Fields [${field} 0 R] /SigFlags 3 >> /Perms << /DocMDP ${signature} 0 R >>`,
      ),
    ],
    [page, noted(file.objectAt(page), `${field} 0 R`)],
    [
      signature,
      [
        '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached',
        `/ByteRange [0 ${GAP} ${GAP} ${GAP}]`,
        `/Contents <${contents}>`,
        `/Name ${textOf(by)} /Reason ${textOf(reason)} /M ${timeOf(at)}`,
        '/Reference [<< /Type /SigRef /TransformMethod /DocMDP',
        '/TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>] >>',
      ].join('\n'),
    ],
    [
      field,
      `<< /Type /Annot /Subtype /Widget /FT /Sig /T ${textOf('电子签名')} /F ${FLAGS} /Rect [0 0 0 0] /P ${page} 0 R /V ${signature} 0 R >>`,
    ],
  ])
}

/** A dictionary with more in it. */
const added = (dictionary: string, entries: string): string =>
  `${dictionary.slice(0, dictionary.lastIndexOf('>>'))}${entries}\n>>`

/** A page with one more annotation: beside its links, where the template has some. */
function noted(page: string, annotation: string): string {
  const has = /\/Annots\s*(\[)?/.exec(page)
  if (!has) return added(page, `/Annots [${annotation}]`)
  assert(has[1], 'annotations stand in their page')
  return page.replace(has[0], `${has[0]}${annotation} `)
}

/** Writes an update behind a PDF: objects, where they stand, and what leads to the rest. */
function updated(pdf: Buffer, change: (file: Pdf) => Objects): Buffer {
  const text = pdf.toString('latin1')
  const [, before] = must(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text), 'a PDF ends with its table')
  const [, trailer] = must(
    /trailer\s*(<<[\s\S]*>>)\s*startxref/.exec(text.slice(+before!)),
    'trailer',
  )
  const named = (pattern: RegExp, where = trailer!) =>
    must(pattern.exec(where), `${pattern} in a PDF`)[1]!
  const places = tableAt(text, +before!)
  const objectAt = (number: number): string => {
    const place = must(places[number], `object ${number}`)
    const begin = `${number} 0 obj`
    assert(text.startsWith(begin, place), `object ${number} at its place`)
    return text.slice(place + begin.length, text.indexOf('endobj', place)).trim()
  }
  const size = +named(/\/Size (\d+)/)
  const root = +named(/\/Root (\d+) 0 R/)
  const pages = objectAt(+named(/\/Pages (\d+) 0 R/, objectAt(root)))
  const page = +named(/\/Kids\s*\[\s*(\d+) 0 R/, pages)
  const objects = change({ size, root, page, objectAt })
  const parts = ['\n']
  let at = pdf.length + 1
  const rows: [number, number][] = []
  for (const [number, content] of [...objects].toSorted(([a], [b]) => a - b)) {
    const object = `${number} 0 obj\n${content}\nendobj\n`
    rows.push([number, at])
    parts.push(object)
    at += object.length
  }
  const id = createHash('sha256').update(parts.join('')).digest('hex').slice(0, 32)
  parts.push(
    'xref\n',
    ...rows.map(([number, place]) => `${number} 1\n${String(place).padStart(10, '0')} 00000 n \n`),
    `trailer\n<< /Size ${Math.max(size, ...objects.keys().map((n) => n + 1))} /Root ${root} 0 R`,
    ` /Info ${named(/\/Info (\d+) 0 R/)} 0 R /Prev ${before}`,
    ` /ID [${named(/\/ID\s*\[\s*(\((?:\\.|[^\\()])*\)|<[\dA-Fa-f]*>)/)} <${id}>] >>\n`,
    `startxref\n${at}\n%%EOF\n`,
  )
  return Buffer.concat([pdf, Buffer.from(parts.join(''), 'latin1')])
}

/** Where objects stand, by their number: of a file that was written in one piece. */
function tableAt(text: string, place: number): number[] {
  const [whole, count] = must(/^xref\s+0 (\d+)\s+/.exec(text.slice(place, place + 40)), 'xref')
  const rows = place + whole.length
  return Array.from({ length: +count! }, (_, i) => +text.slice(rows + 20 * i, rows + 20 * i + 10))
}

/** UTF-16 in hexadecimal, as every reader knows it. */
const textOf = (text: string): string =>
  `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`

/** `D:20260302090000+08'00'`: some programs show it as it is written, whatever the zone. */
const timeOf = (at: Instant): string =>
  `(D:${addSeconds(at, SHANGHAI_SECONDS).replace(/\D/g, '').slice(0, 14)}+08'00')`

import { type Unzipped, unzipSync } from 'fflate'
import { own } from '#foundation/own'
import { addDays, asLegalDay, type LegalDay } from '#foundation/time'
import type { Cell, Row } from './table-read.ts'

/*
 * Workbooks (.xlsx, ECMA-376) as Excel and WPS write them: the values of cells, as people see them
 * in the sheet. Formulas are not computed: what they last showed stands beside them.
 */

const MOST_UNPACKED_BYTES = 24 * 1024 * 1024
const WANTED =
  /^\/?xl\/(?:workbook\.xml|sharedStrings\.xml|styles\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/i

/** The sheets that are not hidden, in their order; undefined where it is no workbook. */
export function readWorkbook(bytes: Uint8Array): Row[][] | undefined {
  const parts = unpack(bytes)
  const workbook = parts?.get('xl/workbook.xml')
  if (!parts || !workbook) return undefined
  const targets = new Map(
    elementsOf(parts.get('xl/_rels/workbook.xml.rels')).flatMap(({ name, attrs }) =>
      name === 'Relationship' ? [[attrs.Id, partName(attrs.Target ?? '')] as const] : [],
    ),
  )
  const elements = elementsOf(workbook)
  const is1904 = elements.some(
    ({ name, attrs }) => name === 'workbookPr' && /^(1|true)$/.test(attrs.date1904 ?? ''),
  )
  const book: Book = {
    strings: stringsOf(parts.get('xl/sharedstrings.xml')),
    formats: formatsOf(parts.get('xl/styles.xml')),
    is1904,
  }
  return elements.flatMap(({ name, attrs }) => {
    const sheet = parts.get(targets.get(attrs['r:id'] ?? attrs.id) ?? '')
    return name === 'sheet' && (attrs.state ?? 'visible') === 'visible' && sheet
      ? [rowsOf(sheet, book)]
      : []
  })
}

const partName = (target: string) =>
  (target.startsWith('/') ? target.slice(1) : `xl/${target}`).toLowerCase()

/** The parts that are read, by their names in small letters. */
function unpack(bytes: Uint8Array): Map<string, string> | undefined {
  let left = MOST_UNPACKED_BYTES
  let found: Unzipped
  try {
    found = unzipSync(bytes, {
      filter: ({ name, originalSize }) => WANTED.test(name) && (left -= originalSize) >= 0,
    })
  } catch {
    return undefined
  }
  if (left < 0) return undefined
  return new Map(
    Object.entries(found).map(([name, part]) => [
      name.replace(/^\//, '').toLowerCase(),
      new TextDecoder().decode(part),
    ]),
  )
}

interface Element {
  name: string
  attrs: Record<string, string>
  /** How many elements it stands in. */
  depth: number
  text: string
}

/** Every element with the text that stands in it directly, in the order in which they begin. */
function elementsOf(xml = ''): Element[] {
  const all: Element[] = []
  const open: Element[] = []
  for (const [, close, tag = '', rest = '', empty, cdata, text = ''] of xml.matchAll(TOKEN)) {
    const element = open.at(-1)
    if (close) open.pop()
    else if (tag) {
      const attrs = [...rest.matchAll(ATTRIBUTE)].map(([, key, a, b]) => [
        key,
        decode(a ?? b ?? ''),
      ])
      const depth = open.length
      const name = tag.slice(tag.indexOf(':') + 1)
      const begun = { name, attrs: Object.fromEntries(attrs), depth, text: '' }
      all.push(begun)
      if (!empty) open.push(begun)
    } else if (element) element.text += cdata ?? decode(text)
  }
  return all
}
const TOKEN =
  /<!--[\s\S]*?-->|<[?!](?!\[CDATA)[^>]*>|<(\/)[^>]*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|<!\[CDATA\[([\s\S]*?)\]\]>|([^<]+)/g
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}
/** The five of XML and characters by their codes; nothing that a file defines for itself. */
const decode = (text: string) =>
  text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (all, hex, dec, named) => {
      if (named) return own(ENTITIES, named) ?? all
      const code = hex ? Number.parseInt(hex, 16) : Number(dec)
      return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
    },
  )

/** Each string with its runs put together, without what is only read aloud (rPh). */
function stringsOf(xml?: string): string[] {
  const strings: string[] = []
  let aloudAt = Infinity
  for (const { name, text, depth } of elementsOf(xml)) {
    if (depth <= aloudAt) aloudAt = Infinity
    if (name === 'si') strings.push('')
    else if (name === 'rPh') aloudAt = depth
    else if (name === 't' && aloudAt === Infinity && strings.length > 0)
      strings[strings.length - 1] += unescaped(text)
  }
  return strings
}
/** `_x000D_` is a carriage return. */
const unescaped = (text: string) =>
  text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )

interface Format {
  isDay: boolean
  /** A number shown with so many digits: `00000`. */
  digits: number
}
/** Formats of Excel that are dates without saying so, with those of the Chinese edition. */
const isDayId = (id: number) =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)

/** How each style shows numbers. */
function formatsOf(xml?: string): Format[] {
  const codes = new Map<number, string>()
  const formats: Format[] = []
  let isInCells = false
  for (const { name, attrs } of elementsOf(xml)) {
    if (name === 'numFmt') codes.set(Number(attrs.numFmtId), attrs.formatCode ?? '')
    if (name === 'cellXfs' || name === 'cellStyleXfs' || name === 'cellStyles')
      isInCells = name === 'cellXfs'
    if (name !== 'xf' || !isInCells) continue
    const id = Number(attrs.numFmtId ?? 0)
    const code = (codes.get(id) ?? '').replaceAll(/"[^"]*"|\\.|\[[^\]]*\]/g, '')
    formats.push({
      isDay: codes.has(id) ? /[yd]/i.test(code) : isDayId(id),
      digits: /^0+$/.exec(code)?.[0].length ?? 0,
    })
  }
  return formats
}

interface Book {
  strings: readonly string[]
  formats: readonly Format[]
  is1904: boolean
}

/** Rows with their numbers; a merged cell says the same everywhere. */
function rowsOf(xml: string, book: Book): Row[] {
  const rows = new Map<number, Cell[]>()
  const elements = elementsOf(xml)
  let [line, column] = [0, 0]
  for (const [i, { name, attrs }] of elements.entries()) {
    if (name === 'row') [line, column] = [Number(attrs.r ?? line + 1), 0]
    if (name === 'row') rows.set(line, [])
    if (name !== 'c') continue
    column = attrs.r ? placeOf(attrs.r).column : column + 1
    const cells = rows.get(line)
    if (cells && column <= MOST_COLUMNS) cells[column - 1] = cellOf(elements, i, book)
  }
  for (const { name, attrs } of elements) if (name === 'mergeCell') spread(rows, attrs.ref ?? '')
  return [...rows].map(([at, cells]) => ({
    line: at,
    cells: Array.from(cells, (cell) => cell ?? EMPTY),
  }))
}
const MOST_COLUMNS = 200
const EMPTY: Cell = { text: '', isTyped: false }

const placeOf = (ref: string) => {
  const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(ref) ?? []
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
  return { column, line: Number(digits) }
}

function spread(rows: Map<number, Cell[]>, ref: string): void {
  const [from, to] = ref.split(':').map(placeOf)
  if (!from || !to) return
  const value = rows.get(from.line)?.[from.column - 1]
  if (!value) return
  for (const [line, cells] of rows)
    if (line >= from.line && line <= to.line)
      for (let c = from.column; c <= Math.min(to.column, MOST_COLUMNS); c++) cells[c - 1] = value
}

function cellOf(elements: readonly Element[], at: number, book: Book): Cell {
  const { attrs, depth } = elements[at]!
  let [value, inline] = ['', '']
  for (let i = at + 1; i < elements.length && elements[i]!.depth > depth; i++) {
    const { name, text } = elements[i]!
    if (name === 'v') value = text
    else if (name === 't') inline += unescaped(text)
  }
  switch (attrs.t) {
    case 's':
      return { text: book.strings[Number(value)] ?? '', isTyped: true }
    case 'inlineStr':
      return { text: inline, isTyped: true }
    case 'str':
      return { text: unescaped(value), isTyped: true }
    case 'd':
      return { text: value.slice(0, 10), isTyped: true }
    case 'b':
    case 'e':
      return { text: value, isTyped: true }
    default:
      return value === '' ? EMPTY : numberCell(value, book, book.formats[Number(attrs.s ?? 0)])
  }
}

function numberCell(value: string, { is1904 }: Book, format?: Format): Cell {
  const day = dayOfSerial(Number(value), is1904)
  if (format?.isDay && day) return { text: day, isTyped: false, day }
  const text = String(Number(value)).padStart(format?.digits ?? 0, '0')
  return { text, isTyped: false, ...(day && { day }) }
}

const [FIRST_SERIAL, LAST_SERIAL] = [1, 109_574]
/**
 * The day of a serial number. In the system of 1900 there is a 29 February 1900, which there was
 * not.
 */
export function dayOfSerial(serial: number, is1904: boolean): LegalDay | undefined {
  const days = Math.floor(serial)
  if (!(days >= FIRST_SERIAL && days <= LAST_SERIAL)) return undefined
  if (is1904) return addDays(asLegalDay('1904-01-01'), days)
  return addDays(asLegalDay(days < 60 ? '1899-12-31' : '1899-12-30'), days)
}

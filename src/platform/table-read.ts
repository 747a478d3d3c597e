import { parse } from 'csv-parse/sync'
import { isLegalDay, type LegalDay } from '#foundation/time'
import { cleaned, faultOf, numberOf } from '#foundation/text'
import { dayOfSerial, readWorkbook } from './workbook.ts'

/*
 * Tables that people bring, as Excel and WPS really write them: CSV in GB18030, UTF-8 or UTF-16,
 * and workbooks. What a program has damaged on the way is refused with its row and column, never
 * taken for something else.
 */

export interface Cell {
  text: string
  /** Kept as it was typed: in a workbook, a text. */
  isTyped: boolean
  /** The day that its number counts, in the system of its workbook. */
  day?: LegalDay
}

/** A row, counted as a spreadsheet shows it. */
export interface Row {
  line: number
  cells: Cell[]
}

/** What cannot be taken: where, why and what to do. */
export interface TableFault {
  line: number
  field: string
  says: string
}

/** A row below the heading, by its columns. */
export interface TableRecord {
  line: number
  of: (column: string) => Cell
}
export type Table =
  | { records: TableRecord[]; fault?: never }
  | { records?: never; fault: TableFault }

const FILE = '文件'
const faulty = (says: string, line = 1, field = FILE): Table => ({ fault: { line, field, says } })

const SAVE_AGAIN = '请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”或 CSV 再上传。'

/** Reads a table which has these columns; titles above its heading and empty rows do not count. */
export function readTable(file: Uint8Array, needed: readonly string[]): Table {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (startsWith(bytes, '504b0304')) {
    const sheets = readWorkbook(file)
    if (!sheets || sheets.length === 0)
      return faulty(`不是能读懂的 Excel 工作簿，或者太大。${SAVE_AGAIN}`)
    return tableOf(sheets, needed)
  }
  if (startsWith(bytes, 'd0cf11e0'))
    return faulty(
      bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))
        ? '这个工作簿设了打开密码，读不了。请去掉密码，另存后再上传。'
        : `这是旧版 Excel 文件（.xls）。${SAVE_AGAIN}`,
    )
  const text = decoded(bytes)
  if (text === undefined) return faulty(`认不出文件的编码。${SAVE_AGAIN}`)
  if (/^\s*<(?:!doctype|html|table|\?xml)/i.test(text))
    return faulty(`这是网页或 XML，只是名字像表格。${SAVE_AGAIN}`)
  return readCsv(text, needed)
}

/** Reads a table that came as a text. */
export function readCsv(text: string, needed: readonly string[]): Table {
  try {
    const lines: string[][] = parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      relax_column_count: true,
      relax_quotes: true,
    })
    const rows = lines.map((cells, i) => ({ line: i + 1, cells: cells.map(csvCell) }))
    return tableOf([rows], needed)
  } catch (error) {
    const { lines = 1 } = error as { lines?: number }
    return faulty('不是能读懂的 CSV 文件，请检查引号是否成对。', lines)
  }
}

const startsWith = (bytes: Buffer, hex: string) =>
  bytes.subarray(0, hex.length / 2).toString('hex') === hex

/** The text of a file: by its mark, or else UTF-8, or else what a Chinese Excel writes. */
function decoded(bytes: Buffer): string | undefined {
  const as = (encoding: string) => {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      return undefined
    }
  }
  if (startsWith(bytes, 'fffe')) return as('utf-16le')
  if (startsWith(bytes, 'feff')) return as('utf-16be')
  const [utf8, gb] = [as('utf-8'), as('gb18030')]
  // Short Chinese words in GB18030 may be letters in UTF-8.
  const isMistaken = utf8 !== undefined && /[\u0080-\u07ff]/.test(utf8) && !HAN.test(utf8)
  const text = utf8 === undefined || (isMistaken && HAN.test(gb ?? '')) ? gb : utf8
  return text?.includes('\0') ? undefined : text
}
const HAN = /\p{Script=Han}/u

/** What most sets cells apart in the first lines. */
function separatorOf(text: string): string {
  const first = text.slice(0, 4000).replaceAll(/"[^"]*"/g, '')
  const counts = [',', '\t', ';', '，'].map((of) => ({ of, count: first.split(of).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).of
}

/** `="0012"` and `'0012` keep the zeros of a number. */
const csvCell = (text: string): Cell => ({
  text: text.replace(/^\s*="?([^"]*)"?\s*$/, '$1').replace(/^\s*'/, ''),
  isTyped: false,
})

const MOST_TITLES = 20
const headingOf = ({ text }: Cell) => cleaned(text).replaceAll(/[\s*＊:：]/g, '')

/** The first of these sheets that has the heading. */
function tableOf(sheets: Row[][], needed: readonly string[]): Table {
  const filled = sheets.map((rows) => rows.filter(({ cells }) => cells.some(isFilled)))
  if (filled.every((rows) => rows.length === 0)) return faulty('文件里没有登记。')
  const headings = filled.flatMap((rows) =>
    rows.slice(0, MOST_TITLES).map((row, at) => {
      const columns = row.cells.map(headingOf)
      const absent = needed.filter((name) => !columns.includes(name))
      return { rows, row, at, columns, absent }
    }),
  )
  const best = headings.reduce((a, b) => (b.absent.length < a.absent.length ? b : a))
  const [absent] = best.absent
  if (absent !== undefined)
    return faulty(`表头缺少“${best.absent.join('”“')}”一列。`, best.row.line, absent)
  const twice = needed.find((name) => best.columns.indexOf(name) !== best.columns.lastIndexOf(name))
  if (twice !== undefined) return faulty(`表头有两列都叫“${twice}”。`, best.row.line, twice)
  const records = best.rows.slice(best.at + 1).map(({ line, cells }) => ({
    line,
    of: (column: string) => cells[best.columns.indexOf(column)] ?? { text: '', isTyped: false },
  }))
  return records.length > 0 ? { records } : faulty('文件里没有登记。')
}
const isFilled = ({ text }: Cell) => cleaned(text).trim() !== ''

/** What stands in a cell, or why it cannot be taken. */
export type Taken<T> = { value: T; says?: never } | { value?: never; says: string }

/** Words, cleaned. */
export function wordsIn({ text }: Cell): Taken<string> {
  const value = cleaned(text).trim()
  const fault = faultOf(value)
  if (fault) return { says: fault.reason }
  return /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|#+)/.test(value)
    ? { says: `“${value}”是公式出错或列宽不够留下的，请改正这一格。` }
    : { value }
}

const AS_TEXT = '请把这一列设为文本，从原件重新填入，再导出。'
const EXACT_DIGITS = 15

/** A number that names something, with every digit. */
export function numberIn(cell: Cell): Taken<string> {
  const words = wordsIn(cell)
  if (words.says !== undefined) return words
  const value = numberOf(words.value)
  if (/^[+-]?\d+(?:\.\d+)?E[+-]?\d+$/i.test(value))
    return { says: `“${value}”是表格程序改写过的数字，末几位已经丢了。${AS_TEXT}` }
  const isLong = /^\d+$/.test(value) && value.length > EXACT_DIGITS
  if (isLong && !cell.isTyped && /^0+$/.test(value.slice(EXACT_DIGITS)))
    return { says: `“${value}”超过 15 位，表格程序把后面的几位换成了 0。${AS_TEXT}` }
  return { value }
}

/** 2026-03-02, 2026/3/2, 2026.3.2, 2026年3月2日, 20260302 and the days that spreadsheets count. */
export function dayIn(cell: Cell): Taken<LegalDay> {
  if (cell.day) return { value: cell.day }
  const text = numberOf(cleaned(cell.text).trim().replace(TIME_OR_WEEKDAY, ''))
  const [, year, month, day] = WRITTEN_DAY.exec(text) ?? COMPACT_DAY.exec(text) ?? []
  const written = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
  if (isLegalDay(written)) return { value: written }
  const counted = /^[2-7]\d{4}(?:\.\d+)?$/.test(text) ? dayOfSerial(Number(text), false) : undefined
  return counted
    ? { value: counted }
    : { says: `“${cell.text.trim()}”不是日期，请写成 2026-03-02。` }
}
const WRITTEN_DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:日)?$/
const COMPACT_DAY = /^(\d{4})(\d{2})(\d{2})$/
const TIME_OR_WEEKDAY =
  /[\sT]+(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?(?:Z|\s*[AP]M)?|(?:星期|周)[一二三四五六日天])$/i

import type { FastifyReply } from 'fastify'
import writeXlsxFile from 'write-excel-file/node'
import { z } from 'zod'

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** As what a table may be taken out. */
export const tableFormat = z.enum(['csv', 'xlsx'])
export const TABLES = ['text/csv', WORKBOOK] as const

export interface TableFile {
  /** File name without ending, in ASCII. */
  name: string
  heading: readonly string[]
  rows: readonly (readonly (string | number)[])[]
  /** 水印: who took it out and when; the last line of the file. */
  mark: string
}

/** Sends a table as CSV or as a workbook for Excel; the watermark is its last line. */
export async function sendTable(
  reply: FastifyReply,
  format: z.infer<typeof tableFormat>,
  { name, heading, rows, mark }: TableFile,
): Promise<FastifyReply> {
  if (format === 'csv') {
    return sendCsv(reply, name, [heading, ...rows, [mark]])
  }
  const data = [
    heading.map((value) => ({ value, fontWeight: 'bold' as const })),
    ...rows.map((row) =>
      row.map((value) => (typeof value === 'number' ? { value } : { value, type: String })),
    ),
    [{ value: mark, color: '#888888' }],
  ]
  const file = await writeXlsxFile(data, {
    columns: heading.map((_, i) => ({
      width: Math.min(
        48,
        Math.max(10, ...rows.slice(0, 200).map((row) => String(row[i] ?? '').length * 1.6)),
      ),
    })),
    stickyRowsCount: 1,
  }).toBuffer()
  return reply
    .type(WORKBOOK)
    .header('content-disposition', `attachment; filename="${name}.xlsx"`)
    .send(file)
}

type Cell = string | number | boolean | null

/** What would run as a formula in some spreadsheet: also behind spaces, and in full width. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/
/** A cell of a CSV that every spreadsheet takes for what it says. */
export function csvCell(value: Cell): string {
  const text = String(value ?? '')
  const isFormula = typeof value === 'string' && FORMULA.test(text)
  return `"${(isFormula ? `'${text}` : text).replaceAll('"', '""')}"`
}

function sendCsv(
  reply: FastifyReply,
  name: string,
  lines: readonly (readonly Cell[])[],
): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(`\uFEFF${lines.map((line) => line.map(csvCell).join(',')).join('\r\n')}\r\n`)
}

/**
 * Open data: the same rows as CSV with a Chinese heading, or as JSON that says what its fields
 * mean.
 */
export function sendOpenData(
  reply: FastifyReply,
  format: 'csv' | 'json',
  name: string,
  {
    heading,
    rows,
  }: { heading: Readonly<Record<string, string>>; rows: readonly Record<string, Cell>[] },
): FastifyReply {
  reply.header('cache-control', 'public, max-age=300')
  const fields = Object.keys(heading)
  if (format === 'csv')
    return sendCsv(reply, name, [
      Object.values(heading),
      ...rows.map((row) => fields.map((f) => row[f] ?? null)),
    ])
  return reply.send({
    name,
    fields: heading,
    rows: rows.map((row) => Object.fromEntries(fields.map((f) => [f, row[f] ?? null]))),
  })
}

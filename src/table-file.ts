import writeXlsxFile from 'write-excel-file/node'
import type { FastifyReply } from 'fastify'

export interface TableFile {
  /** File name without ending, in ASCII. */
  name: string
  heading: readonly string[]
  rows: readonly (readonly (string | number)[])[]
  /** 水印: who took it out and when; the last line of the file. */
  mark: string
}

/** Sends a table as CSV or as a workbook for Excel; the watermark is its last line. */
export async function sendTable(reply: FastifyReply, format: 'csv' | 'xlsx', { name, heading, rows, mark }: TableFile): Promise<FastifyReply> {
  if (format === 'csv') {
    // A cell that begins with an operator would run as a formula in a spreadsheet.
    const cell = (value: string | number) => `"${(typeof value === 'string' && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value)).replaceAll('"', '""')}"`
    const csv = [heading, ...rows, [mark]].map((row) => row.map(cell).join(',')).join('\r\n')
    return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}.csv"`).send(`\uFEFF${csv}\r\n`)
  }
  const data = [heading.map((value) => ({ value, fontWeight: 'bold' as const })), ...rows.map((row) => row.map((value) => (typeof value === 'number' ? { value } : { value, type: String }))), [{ value: mark, color: '#888888' }]]
  const file = await writeXlsxFile(data, { columns: heading.map((_, i) => ({ width: Math.min(48, Math.max(10, ...rows.slice(0, 200).map((row) => String(row[i] ?? '').length * 1.6))) })), stickyRowsCount: 1 }).toBuffer()
  return reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').header('content-disposition', `attachment; filename="${name}.xlsx"`).send(file)
}

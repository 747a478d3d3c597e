import { parse } from 'csv-parse/sync'
import { caseIds, type ItemId, type UnitId } from '#foundation/ids'
import { isLegalDay } from '#foundation/time'
import type { SupervisionDeps } from '../deps.ts'
import type { RegisterEntry } from './registers.ts'

/** A line that cannot be taken, counted from 2 as a spreadsheet shows it. */
export interface RegisterFault {
  line: number
  field: string
  says: string
}
interface Read {
  entries: RegisterEntry[]
  faults: RegisterFault[]
}

/** Units and items by what other books call them. */
export interface NamesKnown {
  unitId: (name: string) => UnitId | undefined
  itemId: (name: string) => ItemId | undefined
}

/** By id, by name, and units by their former names. */
export function namesKnown({
  units,
  catalogue,
}: Pick<SupervisionDeps, 'units' | 'catalogue'>): NamesKnown {
  const byName = new Map(
    [...units.values()].flatMap(({ unitId, name, formerNames }) =>
      [unitId, name, ...formerNames].map((known): [string, UnitId] => [known, unitId]),
    ),
  )
  const items = new Map(
    catalogue
      .list()
      .flatMap(({ itemId, name }) =>
        [itemId, name].map((known): [string, ItemId] => [known, itemId]),
      ),
  )
  return { unitId: (name) => byName.get(name), itemId: (name) => items.get(name) }
}

const COLUMNS = {
  number: '编号',
  on: '日期',
  unit: '单位',
  item: '事项',
  caseId: '办件编号',
} as const

/**
 * Reads a register from CSV (UTF-8, with a heading): 编号, 日期 and 单位, and if known 事项 and 办件编号.
 * Nothing is taken when a line is wrong.
 */
export function readRegister(csv: string, names: NamesKnown): Read {
  const lines = parseLines(csv)
  if ('says' in lines) return { entries: [], faults: [lines] }
  const [first] = lines
  if (!first) return { entries: [], faults: [{ line: 1, field: '文件', says: '文件里没有登记。' }] }
  const absent = [COLUMNS.number, COLUMNS.on, COLUMNS.unit].filter(
    (name) => !Object.hasOwn(first, name),
  )
  if (absent.length > 0) {
    const faults = absent.map((field) => ({ line: 1, field, says: `表头缺少“${field}”一列。` }))
    return { entries: [], faults }
  }
  const seen = new Set<string>()
  const read = lines.map((cells, i) => readLine(cells, i + 2, names, seen))
  const faults = read.flatMap((line) => line.faults)
  return { entries: faults.length > 0 ? [] : read.flatMap(({ entry }) => entry ?? []), faults }
}

type Cells = Record<string, string>

function parseLines(csv: string): Cells[] | RegisterFault {
  try {
    return parse(csv, {
      bom: true,
      columns: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
    })
  } catch (error) {
    const { lines = 1 } = error as { lines?: number }
    return { line: lines, field: '文件', says: '不是能读懂的 CSV 文件，请检查引号是否成对。' }
  }
}

function readLine(
  cells: Cells,
  line: number,
  names: NamesKnown,
  seen: Set<string>,
): { entry?: RegisterEntry; faults: RegisterFault[] } {
  const {
    [COLUMNS.number]: number = '',
    [COLUMNS.on]: on = '',
    [COLUMNS.unit]: unit = '',
    [COLUMNS.item]: item = '',
    [COLUMNS.caseId]: caseId = '',
  } = cells
  const unitId = names.unitId(unit)
  const itemId = item === '' ? undefined : names.itemId(item)
  const isDated = isLegalDay(on)
  const isCase = caseIds.is(caseId)
  const name = `${unitId} ${number}`
  const found: [isWrong: boolean, field: string, says: string][] = [
    [number === '' || number.length > 80, COLUMNS.number, '编号不能空，也不能超过八十个字。'],
    [number !== '' && seen.has(name), COLUMNS.number, `编号“${number}”在文件里出现了两次。`],
    [!isDated, COLUMNS.on, `“${on}”不是日期，请写成 2026-03-02。`],
    [!unitId, COLUMNS.unit, `没有“${unit}”这个单位，请用目录中的全称。`],
    [item !== '' && !itemId, COLUMNS.item, `目录里没有“${item}”这个事项；不清楚的可以留空。`],
    [caseId !== '' && !isCase, COLUMNS.caseId, `“${caseId}”不是办件编号，${caseIds.says}。`],
  ]
  seen.add(name)
  const faults = found
    .filter(([isWrong]) => isWrong)
    .map(([, field, says]) => ({ line, field, says }))
  return isDated && unitId
    ? { entry: { number, on, unitId, itemId, ...(isCase && { caseId }) }, faults }
    : { faults }
}

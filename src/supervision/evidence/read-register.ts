import { caseIds, type ItemId, type UnitId } from '#foundation/ids'
import { nameOf } from '#foundation/text'
import {
  dayIn,
  numberIn,
  readCsv,
  readTable,
  type TableFault,
  type TableRecord,
  type Taken,
  wordsIn,
} from '#platform/table-read'
import type { SupervisionDeps } from '../deps.ts'
import type { RegisterEntry } from './registers.ts'

interface Read {
  entries: RegisterEntry[]
  faults: TableFault[]
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

const NEEDED = [COLUMNS.number, COLUMNS.on, COLUMNS.unit]
const MOST_NUMBER = 80

/**
 * Reads a register, a file or the text of a CSV: 编号, 日期 and 单位, and if known 事项 and 办件编号.
 * Nothing is taken when a row is wrong.
 */
export function readRegister(given: string | Uint8Array, names: NamesKnown): Read {
  const { records, fault } =
    typeof given === 'string' ? readCsv(given, NEEDED) : readTable(given, NEEDED)
  if (fault) return { entries: [], faults: [fault] }
  const seen = new Set<string>()
  const read = records.map((record) => readRecord(record, names, seen))
  const faults = read.flatMap((line) => line.faults)
  return { entries: faults.length > 0 ? [] : read.flatMap(({ entry }) => entry ?? []), faults }
}

function readRecord(
  { line, of }: TableRecord,
  names: NamesKnown,
  seen: Set<string>,
): { entry?: RegisterEntry; faults: TableFault[] } {
  const faults: TableFault[] = []
  const wrong = (field: string, says: string) => void faults.push({ line, field, says })
  const take = <T>(field: string, { value, says }: Taken<T>): T | undefined => {
    if (says !== undefined) wrong(field, says)
    return value
  }
  const number = take(COLUMNS.number, numberIn(of(COLUMNS.number)))
  if (number === '' || (number && number.length > MOST_NUMBER))
    wrong(COLUMNS.number, '编号不能空，也不能超过八十个字。')
  const on = take(COLUMNS.on, dayIn(of(COLUMNS.on)))
  const unit = take(COLUMNS.unit, wordsIn(of(COLUMNS.unit)))
  const unitId = unit === undefined ? undefined : names.unitId(nameOf(unit))
  if (unit !== undefined && !unitId)
    wrong(COLUMNS.unit, `没有“${unit}”这个单位，请用目录中的全称。`)
  const item = take(COLUMNS.item, wordsIn(of(COLUMNS.item)))
  const itemId = item ? names.itemId(nameOf(item)) : undefined
  if (item && !itemId) wrong(COLUMNS.item, `目录里没有“${item}”这个事项；不清楚的可以留空。`)
  const caseId = take(COLUMNS.caseId, numberIn(of(COLUMNS.caseId)))
  const isCase = caseId !== undefined && caseIds.is(caseId)
  if (caseId && !isCase) wrong(COLUMNS.caseId, `“${caseId}”不是办件编号，${caseIds.says}。`)
  const name = `${unitId} ${number}`
  if (number && seen.has(name)) wrong(COLUMNS.number, `编号“${number}”在文件里出现了两次。`)
  seen.add(name)
  return number && on && unitId
    ? { entry: { number, on, unitId, itemId, ...(isCase && { caseId }) }, faults }
    : { faults }
}

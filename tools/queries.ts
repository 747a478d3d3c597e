import pg from 'pg'
import type { Type } from 'typescript/unstable/sync'
import { type Answer, type Database, openDatabase } from './queries/describe.ts'
import { findSent } from './queries/find.ts'
import { misfits } from './queries/fits.ts'
import { type Code, functionOf, openCode, pathOf, placeOf } from './queries/program.ts'
import { type Text, Texts, Unknowable } from './queries/texts.ts'

/*
 * Has PostgreSQL prepare every query of src/ on a new database: what names a table or a column that
 * is gone, wants another number of values or answers another row than its type says, is found
 * without being run.
 */

/**
 * What the code cannot say beforehand: file and function, with the reason. Whoever can be followed
 * is taken off the list.
 */
const UNSAID: Record<string, string> = {
  'src/app/backup.ts copyTables': 'every table that the database has',
  'src/app/backup.ts restore': 'every table that the backup has',
  'src/app/bound.ts bindRows': 'the tables of which owns.ts says what their rows are bound to',
  'src/app/bound.ts rowsOf': 'the tables of which owns.ts says what their rows are bound to',
  'src/app/replay.ts replayModule': 'the derived tables of each owns.ts',
  'src/app/replay.ts beginLocked': 'the derived tables of each owns.ts',
  'src/app/replay.ts keepForComparison': 'the derived tables of each owns.ts',
  'src/app/replay.ts compare': 'the derived tables of each owns.ts',
  'src/platform/migrate.ts migrate': 'the migrations, of which this database is made',
  'src/testing/database.ts command': 'databases of the tests, made and dropped',
}

export interface Checked {
  queries: number
  texts: number
  /** What was left out, and why. */
  left: string[]
  faults: string[]
}

/** `instead`: other words for some files of src/. */
export async function checkQueries(instead: Record<string, string> = {}): Promise<Checked> {
  const opening = openDatabase()
  const code = openCode(instead)
  const database = await opening
  try {
    return await check(code, database)
  } finally {
    code.close()
    await database.close()
  }
}

async function check(code: Code, database: Database): Promise<Checked> {
  const checked: Checked = { queries: 0, texts: 0, left: [], faults: [] }
  const texts = new Texts(code)
  const unsaid = new Map(Object.entries(UNSAID))
  for (const { text: node, values, row } of findSent(code)) {
    try {
      const all = texts.of(node)
      checked.queries++
      checked.texts += all.length
      for (const text of all)
        checked.faults.push(...(await faultsOf(code, database, text, values, row)))
    } catch (error) {
      if (!(error instanceof Unknowable)) throw error
      const within = `${pathOf(node)} ${functionOf(node)}`
      const why = UNSAID[within]
      unsaid.delete(within)
      if (why) checked.left.push(`${placeOf(node)} ${why}`)
      else
        checked.faults.push(
          `${placeOf(node)} Nobody can say beforehand what this query will be (${error.message}). Make it of constants and lists of alternatives.`,
        )
    }
  }
  for (const within of unsaid.keys())
    checked.faults.push(`tools/queries.ts Nothing is left out of ${within}: take it off the list.`)
  for (const node of code.queries.filter(
    (node) => !texts.seen.has(node) && !UNSAID[`${pathOf(node)} ${functionOf(node)}`],
  ))
    checked.faults.push(
      `${placeOf(node)} This goes to the database by a way that nobody follows: send it by query, rows or row.`,
    )
  checked.faults = [...new Set(checked.faults)]
  return checked
}

async function faultsOf(
  { checker }: Code,
  database: Database,
  { text, at }: Text,
  values: number | undefined,
  row: Type | undefined,
): Promise<string[]> {
  const place = placeOf(at)
  let answer: Answer
  try {
    answer = await database.describe(text)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    return [`${place} ${sentenceOf(error, text)}`]
  }
  const counted =
    values === undefined || values === answer.parameters
      ? []
      : [`It wants ${answer.parameters} values and is given ${values}: give one for each $n.`]
  const fits = row ? misfits(checker, row, answer.columns) : []
  return [...counted, ...fits].map((sentence) => `${place} ${sentence}`)
}

function sentenceOf({ message, hint, position }: pg.DatabaseError, text: string): string {
  const before = text.slice(0, Number(position ?? 1) - 1)
  const near = text.slice(before.lastIndexOf('\n') + 1).split('\n')[0]
  const said = [`${message}.`, hint, 'Mend the query, or add a migration.']
  return `${said.filter(Boolean).join(' ')}\n    ${near?.trim()}`
}

if (import.meta.main) {
  const { queries, texts, left, faults } = await checkQueries()
  for (const fault of faults) console.log(fault)
  console.log(`${queries} queries checked as ${texts} texts; ${left.length} not:`)
  for (const one of left) console.log(`  ${one}`)
  process.exit(faults.length === 0 ? 0 : 1)
}

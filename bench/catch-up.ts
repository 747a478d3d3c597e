import { personalKeys } from '#identity'
import { readSealed } from '#ledger'
import { openPool } from '#platform/database'
import { supervise } from '#supervision/judging'
import { factMarks } from '../src/app/fact-marks.ts'
import { memoryDuring, openShelf, seconds } from './measure.ts'

/**
 * Seconds for merely reading what is sealed, and for catching up on it; resident memory in MB
 * meanwhile.
 */
export interface CatchUp {
  events: number
  reading: number
  watching: number
  memory: { start: number; peak: number }
}

const [, , url, personal] = process.argv
const { mark: factMark } = factMarks(personalKeys(Buffer.from(personal!, 'hex')))
const pool = openPool(url!, 3, { factMark })
const deps = await openShelf(pool)
const { rows } = await pool.query<{ n: number }>('select count(*) as n from ledger.sealed')
const events = rows[0]!.n
const reading = await seconds(async () => {
  for (let from = 0; from < events; from += 1000) await readSealed(pool, from, 1000)
})
let watching = 0
const memory = await memoryDuring(async () => {
  watching = await seconds(async () => {
    while ((await supervise(deps)) > 0);
  })
})
await pool.end()
process.stdout.write(JSON.stringify({ events, reading, watching, memory } satisfies CatchUp))

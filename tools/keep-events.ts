import { Teller } from '#sim'
import { openTestCounty, type TestCounty } from '#testing'
import { STORIES } from '#sim'
import { KINDS } from '../src/app/published.ts'
import { STREAMS } from '../src/app/streams.ts'
import {
  firstLines,
  keep,
  keepContents,
  missingSorts,
  readKept,
  readKeptContent,
  writeKept,
} from '../src/testing/kept-events.ts'
import setup from '../tests/global-setup.ts'
import { liveCounty } from '../tests/lived-county.ts'
import { doRareActs } from './rare-acts.ts'

/*
 * Keeps the first stored line of every type and shape of event that has none yet
 * (`tests/data/events`), and the first content of every published kind (`tests/data/contents`),
 * taken from counties that are lived for the purpose. A line that is there is never changed or
 * dropped. With --fresh all are taken anew: only while no county is in production, whose ledger
 * would hold the lines that are thrown away (docs/howto/change-an-event.md).
 */

const isFresh = process.argv.includes('--fresh')
const kept = new Map(STREAMS.map((kind) => [kind, isFresh ? [] : readKept(kind)]))
const missing = () => STREAMS.flatMap((kind) => missingSorts(kind, kept.get(kind)!))
const lacksContent = KINDS.some((kind) => readKeptContent(kind) === undefined)

/** Takes from a county what it has of the missing lines. */
async function take(
  open: () => Promise<TestCounty>,
  live: (county: TestCounty) => Promise<unknown>,
) {
  const county = await open()
  try {
    await live(county)
    await county.sealer.sealAll()
    const found = await firstLines(county.pool)
    for (const [kind, lines] of kept) kept.set(kind, keep(lines, found.get(kind) ?? []))
  } finally {
    await county.drop()
  }
}

if (missing().length > 0 || lacksContent) {
  const stop = await setup()
  try {
    await take(openTestCounty, async (county) => {
      await keepContents(county.pool, isFresh)
      for (const { key, tell } of STORIES)
        await tell(
          new Teller(county, key, key === 'deemed-acceptance' ? '2026-02-09' : '2026-03-02'),
        )
    })
    if (missing().length > 0) await take(openTestCounty, doRareActs)
    if (missing().length > 0) await take(liveCounty, async () => {})
  } finally {
    await stop()
  }
  for (const [kind, lines] of kept) writeKept(kind, lines)
}
for (const sort of missing())
  process.stderr.write(`no line of ${sort}: let it happen in tools/rare-acts.ts\n`)
process.exit(missing().length === 0 ? 0 : 1)

import { BINDINGS } from '../src/app/bound.ts'
import { join } from 'node:path'
import type { UnitId } from '#foundation/ids'
import { calendarOf } from '#calendar'
import { liveCatalogue } from '#items'
import { Shelf } from '#world'
import { KINDS } from '../src/app/published.ts'
import { readUnits } from '#identity'
import { openPool } from '#platform/database'
import { prepare } from '#platform/prepared'
import { roleUrls } from '#platform/roles'
import { countCards, searchCards } from '#supervision/cards'
import { countDay, countStages, measureCoverage, listWatched, turning } from '#supervision/board'
import { heatOf, listFindings } from '#supervision/evidence'
import { fileKeys } from '#platform/keyring'
import { dataDir } from '#platform/repository'
import { prepareDatabase } from '../src/app/county.ts'
import { type Benchmark, type Measurement, percentile, seconds, withCluster } from './measure.ts'

const CASES = 2_000_000
const TODAY = '2026-11-23'

/**
 * Two million cases as supervision remembers them after years: thirty thousand open ones, cards on
 * three in a hundred, leads on one. Made in the database.
 */
const FILL = [
  `insert into supervision.watched (case_id, next_on, unit_id, stage, state)
   select '2026-' || lpad(n::text, 7, '0'), case when n > $1 - 30000 then date '${TODAY}' + n % 15 end, unit_id, case when n > $1 - 30000 then 'processing' else 'closed' end,
     (jsonb_build_object('caseId', '2026-' || lpad(n::text, 7, '0'), 'itemId', 'item-' || lpad((1 + n % 100)::text, 3, '0'), 'itemVersion', 1, 'pins', $3::jsonb -> ('item-' || lpad((1 + n % 100)::text, 3, '0')), 'unitId', unit_id, 'applicantId', 'a' || n % 500000,
       'matterId', 'm' || n, 'attempt', 1, 'channel', 'counter', 'receivedOn', (date '${TODAY}' - ((($1 - n) / 1500))::int)::text, 'corrections', '[]'::jsonb, 'materials', '["m1","m2","m3"]'::jsonb,
       'procedures', '[]'::jsonb, 'extensions', '[]'::jsonb, 'steps', '[{"stepId":"examine","startedOn":"2026-11-20","version":4}]'::jsonb, 'done', '[]'::jsonb, 'isGranted', true, 'latestAt', '2026-11-20T01:00:00.000Z', 'lateEntries', 0,
       'version', 9, 'cards', '{}'::jsonb, 'acceptedOn', '2026-11-20', 'countsFrom', '2026-11-20')
     || case when n <= $1 - 30000 then '{"decidedOn":"2026-11-20","closedOn":"2026-11-21"}'::jsonb else '{}'::jsonb end)::json
   from generate_series(1, $1) n, lateral (select ($2::text[])[1 + n % cardinality($2::text[])] as unit_id) u`,
  `insert into supervision.card (card_id, case_id, kind, item_id, unit_id, rule, level, mode, state, issued_on, level_on, feedback_due_on, because, evidence, issued_by, version)
   select case_id || '/case-limit', case_id, 'case-limit', state->>'itemId', unit_id, 'T02', (array['warning', 'yellow', 'red'])[1 + n % 3], 'auto', (array['issued', 'closed'])[1 + n % 2],
     (state->>'receivedOn')::date + 10, (state->>'receivedOn')::date + 10, (state->>'receivedOn')::date + 50, '{"dueOn":"2026-11-20"}', '{4}', 'system', 1
   from (select *, row_number() over () as n from supervision.watched) w where n % 33 = 0`,
  `insert into supervision.finding (case_id, detector, unit_id, item_id, score, found_on, because, evidence)
   select case_id, 'D02', unit_id, state->>'itemId', 80, (state->>'receivedOn')::date + 5, '{}', '{4}' from (select *, row_number() over () as n from supervision.watched) w where n % 100 = 0`,
  `insert into supervision.decision (case_id, unit_id, item_id, actor, at, applicant_id, received_on, used_workdays, promised_workdays, declared, round, position)
   select case_id, unit_id, state->>'itemId', 'x', ((state->>'receivedOn')::date + 5)::timestamptz, 'a', (state->>'receivedOn')::date, 3, 10, 0, 0, 0 from supervision.watched where stage = 'closed'`,
  `insert into supervision.month select unit_id, to_char(at, 'YYYY-MM'), count(*) from supervision.decision group by 1, 2`,
  `insert into supervision.application (case_id, applicant_id, matter_id, attempt, item_id, unit_id, received_on, position)
   select case_id, state->>'applicantId', state->>'matterId', 1, state->>'itemId', unit_id, (state->>'receivedOn')::date, 0 from supervision.watched`,
  `insert into supervision.item_use select unit_id, '', state->>'itemId', count(*), max((state->>'receivedOn')::date) from supervision.watched group by 1, 3`,
  'vacuum analyze supervision.watched',
  'vacuum analyze supervision.application',
  'vacuum analyze supervision.card',
  'vacuum analyze supervision.decision',
  'vacuum analyze supervision.finding',
]

/** The screens of supervision, each with the filters that vary from one asking to the next. */
const queriesOf = (
  deps: Deps,
  ids: readonly UnitId[],
): [what: string, ask: (n: number) => Promise<unknown>][] => {
  const pool = deps.supervisionPool
  const unit = (n: number) => ids[n % ids.length]!
  return [
    ['stages, county', () => countStages(pool)],
    ['stages, one unit', (n) => countStages(pool, unit(n))],
    ['today', () => countDay(pool, TODAY)],
    ['cards this month', () => countCards(pool, '2026-11-01')],
    ['turning, county', () => turning(deps, TODAY)],
    ['turning, one unit', (n) => turning(deps, TODAY, unit(n))],
    ['list by stage', (n) => listWatched(pool, { stage: 'processing', offset: (n % 20) * 20 })],
    ['list by unit', (n) => listWatched(pool, { unitId: unit(n) })],
    ['list closed', () => listWatched(pool, { stage: 'closed' })],
    ['cards, filtered', (n) => searchCards(pool, { level: 'red', unitId: unit(n) })],
    ['cards, all', () => searchCards(pool, {})],
    ['heat map', () => heatOf(pool)],
    ['findings', (n) => listFindings(pool, { unitId: unit(n), month: '2026-10' })],
    ['coverage', () => measureCoverage(deps, TODAY)],
  ]
}

export const board: Benchmark = {
  name: 'board',
  about: 'the queries of the supervision screens at 2,000,000 cases',
  run: () =>
    withCluster(async (ownerUrl, dir) => {
      const deps = await prepareBoard(ownerUrl, dir)
      await fill(ownerUrl, deps)
      const found: Measurement[] = []
      for (const [what, ask] of queriesOf(deps, [...deps.units.keys()])) {
        const times = await timesOf(ask)
        const p95 = percentile(times, 0.95)
        found.push({
          what: `board: ${what}`,
          ours: `p95 ${p95.toFixed(1)} ms, median ${percentile(times, 0.5).toFixed(1)} ms`,
          goal: 'p95 < 100 ms',
          reached: p95 < 100,
        })
      }
      await deps.supervisionPool.end()
      return found
    }),
}

type Deps = Awaited<ReturnType<typeof prepareBoard>>

/** A county without cases, as supervision sees it. */
async function prepareBoard(ownerUrl: string, dir: string) {
  const keys = fileKeys(`${dir}/keys`)
  await prepareDatabase(ownerUrl, keys)
  const { keyring } = await prepare(ownerUrl, keys, BINDINGS, '样本县')
  const pool = openPool(roleUrls(ownerUrl, keyring.rolePasswords).yimen_supervision, 4)
  const world = await Shelf.open({ pool, kinds: KINDS, now: () => `${TODAY}T01:00:00.000Z` })
  const current = () => world.current()
  return {
    supervisionPool: pool,
    world,
    calendar: () => calendarOf(current()),
    catalogue: liveCatalogue(current),
    units: new Map(readUnits(join(dataDir, 'catalogue')).map((u) => [u.unitId, u])),
  }
}

async function fill(ownerUrl: string, { catalogue, units }: Deps): Promise<void> {
  const owner = openPool(ownerUrl, 1, { patient: true })
  const pins = Object.fromEntries(catalogue.list().map((i) => [i.itemId, catalogue.pins(i.itemId)]))
  const values = [CASES, [...units.keys()].sort(), JSON.stringify(pins)]
  for (const text of FILL) await owner.query(text, text.includes('$1') ? values : [])
  await owner.end()
}

/** Milliseconds of each of sixty askings, after five that warm up. */
async function timesOf(ask: (n: number) => Promise<unknown>): Promise<number[]> {
  for (let n = 0; n < 5; n++) await ask(n)
  const times: number[] = []
  for (let n = 0; n < 60; n++) times.push((await seconds(() => ask(n))) * 1000)
  return times
}

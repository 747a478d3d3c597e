import type { CaseId, ItemId, SubjectId, UnitId } from '#foundation/ids'
import { addDays, type LegalDay } from '#foundation/time'
import { findPage, type Page, type Queryable, rows } from '#platform/database'
import { orderBy, type Sort } from '#platform/sorting'
import type { Level } from '../events.ts'
import { judgesOf, pinsOf, signalsUntil } from '../judging/index.ts'
import type { SupervisionDeps } from '../deps.ts'
import type { Stage } from '../contract.ts'
import type { Subject } from '../watched/index.ts'

/** Open cases now, by unit and stage. */
export function countStages(
  db: Queryable,
  unitId?: UnitId,
): Promise<{ unitId: UnitId; stage: Exclude<Stage, 'closed'>; n: number }[]> {
  return rows(
    db,
    `select unit_id as "unitId", stage, count(*)::int as n from supervision.watched
      where stage <> 'closed' and ($1::text is null or unit_id = $1) group by 1, 2 order by 1, 2`,
    [unitId ?? null],
  )
}

/** Applications received on this day, and decisions and cards of it. */
export async function countDay(
  db: Queryable,
  on: LegalDay,
  unitId?: UnitId,
): Promise<{ received: number; decided: number; cards: number }> {
  const [found] = await rows<{ received: number; decided: number; cards: number }>(
    db,
    `select (select count(*)::int from supervision.application where received_on = $1
      and ($2::text is null or unit_id = $2)) as received,
       (select count(*)::int from supervision.decision
       where at >= $1::date::timestamp at time zone 'Asia/Shanghai' and ($2::text is null
       or unit_id = $2)) as decided,
       (select count(*)::int from supervision.card where level_on = $1::date and state <> 'revoked'
       and ($2::text is null or unit_id = $2)) as cards`,
    [on, unitId ?? null],
  )
  return found!
}

/** One line of the list behind a number. */
export interface WatchedRow {
  caseId: CaseId
  itemId: ItemId
  unitId: UnitId
  stage: Stage
  receivedOn: LegalDay
  nextOn: LegalDay | null
}

/** A list counts no further than this: nobody turns so many pages. */
const MOST_COUNTED = 10_000

/** By what they are sorted. */
export const WATCHED_ORDERS = { receivedOn: 'a.received_on', nextOn: 'w.next_on' } as const

/** The cases behind a number of the board. */
export async function listWatched(
  db: Queryable,
  search: {
    unitId?: UnitId | undefined
    stage?: string | undefined
    itemId?: ItemId | undefined
    receivedOn?: string | undefined
    sort?: Sort<keyof typeof WATCHED_ORDERS> | undefined
    limit?: number
    offset?: number
  },
): Promise<Page<WatchedRow>> {
  const given: (string | number)[] = []
  const value = (v: string) => `$${given.push(v)}`
  const condition = [
    'true',
    search.stage && `w.stage = ${value(search.stage)}`,
    // With a stage the open cases' own index is short; without one all years of the unit are in
    // order in the other.
    search.unitId && `${search.stage ? 'w' : 'a'}.unit_id = ${value(search.unitId)}`,
    search.itemId && `a.item_id = ${value(search.itemId)}`,
    search.receivedOn && `a.received_on = ${value(search.receivedOn)}`,
  ]
    .filter(Boolean)
    .join(' and ')
  const from = `from supervision.application a join supervision.watched w using (case_id)
    where ${condition}`
  return findPage(
    db,
    {
      count: `select count(*) from (select ${from} limit ${MOST_COUNTED}) found`,
      select: `select a.case_id as "caseId", a.item_id as "itemId", a.unit_id as "unitId", w.stage,
        a.received_on as "receivedOn", w.next_on as "nextOn" ${from}
      order by ${orderBy(WATCHED_ORDERS, search.sort, 'a.case_id desc')}`,
    },
    given,
    search,
  )
}

/** What turns to a warning, yellow or red by a day if nothing happens. */
export interface Turning {
  caseId: SubjectId
  itemId: ItemId | ''
  unitId: UnitId
  level: Level
  rule: string
  on: LegalDay
}

/** The rules' agenda of the next days, as levels: at most this many cases are looked at. */
const MOST = 500
export async function turning(
  deps: SupervisionDeps,
  today: LegalDay,
  unitId?: UnitId,
): Promise<Turning[]> {
  const until = addDays(today, 1)
  const found = await rows<{ state: Subject }>(
    deps.supervisionPool,
    `select state from (
       select state, next_on, case_id from supervision.watched where next_on between $1 and $2
         and ($3::text is null or unit_id = $3 or state->>'townshipId' = $3)
       union all
       select state, next_on, case_id from supervision.watched_feedback where next_on between $1
         and $2 and ($3::text is null or state->>'unitId' = $3)
     ) due order by next_on, case_id limit ${MOST}`,
    [today, until, unitId ?? null],
  )
  await deps.world.load(found.flatMap(({ state }) => pinsOf(state)))
  const judges = judgesOf(deps.world.current())
  return found.flatMap(({ state }) =>
    signalsUntil(state, until, judges).map((s) => ({
      caseId: state.caseId,
      itemId: state.itemId,
      unitId: s.unitId,
      level: s.level,
      rule: s.rule,
      on: s.on,
    })),
  )
}

import { z } from 'zod'
import type { CaseFact } from '#cases/events'
import { calendarOf, type WorkCalendar } from '#calendar'
import { dueDay, legalClocks } from '#clock'
import type { CaseId, ItemId, UnitId } from '#foundation/ids'
import { ids, legalDay, text } from '#foundation/schema'
import { dayOf, type LegalDay } from '#foundation/time'
import type { ItemVersion } from '#items'
import { itemKind } from '#items/published'
import { type Client, rows } from '#platform/database'
import { type Observation, Predictor } from './predict.ts'
import type { RuleWorld } from '../rules/index.ts'
import { judgesOf, pinsOf } from '../judging/index.ts'
import type { SupervisionDeps } from '../deps.ts'
import { type Watched, timesOf, watch } from '../watched/index.ts'

/** A stretch of a decided case during which nothing moved: where it was, and for how long. */
export interface Visit {
  caseId: CaseId
  unitId: UnitId
  itemId: ItemId
  place: string
  enteredOn: LegalDay
  leftOn: LegalDay
  decidedOn: LegalDay
}

/** Where a case stands: its open steps, or the special procedure that has stopped it. */
function placeOf(w: Watched): string | undefined {
  if (!w.acceptedOn || w.decidedOn || w.closedOn) return undefined
  const procedure = w.procedures.find((p) => p.endedOn === undefined)
  return procedure
    ? `procedure:${procedure.kind}`
    : w.steps
        .map((s) => s.stepId)
        .sort()
        .join('+') || undefined
}

/** The same in words. */
function placeName(w: Watched, { stepName }: RuleWorld): string {
  const procedure = w.procedures.find((p) => p.endedOn === undefined)
  return procedure ? procedure.kind : w.steps.map((s) => stepName(s.stepId)).join('、')
}

/** The way of a decided case from its acceptance on, by where it stood. */
export function visitsOf(caseId: CaseId, facts: readonly CaseFact[]): Visit[] {
  const stretches: { place: string; enteredOn: LegalDay; leftOn?: LegalDay }[] = []
  let w: Watched | undefined
  for (const fact of facts) {
    w = watch(w, caseId, fact)
    const place = w && placeOf(w)
    const last = stretches.at(-1)
    if (last?.place === place && last?.leftOn === undefined) continue
    if (last && last.leftOn === undefined) last.leftOn = dayOf(fact.occurredAt)
    if (place !== undefined) stretches.push({ place, enteredOn: dayOf(fact.occurredAt) })
  }
  if (!w?.decidedOn) return []
  const { unitId, itemId, decidedOn } = w
  return stretches
    .filter((s) => s.leftOn !== undefined)
    .map((s) => ({
      caseId,
      unitId,
      itemId,
      place: s.place,
      enteredOn: s.enteredOn,
      leftOn: s.leftOn!,
      decidedOn,
    }))
}

/**
 * From the finest to the coarsest: the unit's own way with the item, the item anywhere, the step
 * anywhere.
 */
export const keysOf = (at: Pick<Visit, 'unitId' | 'itemId' | 'place'>): string[] => [
  `${at.unitId}/${at.itemId}/${at.place}`,
  `${at.itemId}/${at.place}`,
  `${at.unitId}//${at.place}`,
  at.place,
]

/**
 * How many workdays a promise comes to, roughly: times are compared as shares of the promise, for a
 * step of a twenty-day item lasts longer than the same step of a five-day one.
 */
const WORKDAYS_IN = { workday: 1, 'natural-day': 5 / 7, month: 21, 'same-day': 1 }
export const scaleOf = ({
  promisedLimit: { value, unit },
}: Pick<ItemVersion, 'promisedLimit'>): number => Math.max(1, value * WORKDAYS_IN[unit])

export function observe(v: Visit, calendar: WorkCalendar, scale: number): Observation {
  return {
    keys: keysOf(v),
    stayed: calendar.workdaysBetween(v.enteredOn, v.leftOn) / scale,
    remaining: calendar.workdaysBetween(v.enteredOn, v.decidedOn) / scale,
  }
}

export async function storeVisits(client: Client, visits: readonly Visit[]): Promise<void> {
  await client.query(
    `insert into supervision.visit (case_id, unit_id, item_id, place, entered_on, left_on,
       decided_on)
     select "caseId", "unitId", "itemId", place, "enteredOn", "leftOn", "decidedOn"
     from jsonb_to_recordset($1) as v("caseId" text, "unitId" text, "itemId" text, place text,
       "enteredOn" date, "leftOn" date, "decidedOn" date)`,
    [JSON.stringify(visits)],
  )
}

/** So many of the latest visits to each place are learned from: what was usual years ago is not. */
const LATEST = 200

const learned = new WeakMap<object, { on: LegalDay; predictor: Promise<Predictor> }>()

/** Learned once a day: a day more or less changes no median. */
function learnedOn(deps: SupervisionDeps, on: LegalDay): Promise<Predictor> {
  const known = learned.get(deps.supervisionPool)
  if (known?.on === on) return known.predictor
  const predictor = learn(deps)
  learned.set(deps.supervisionPool, { on, predictor })
  predictor.catch(() => learned.delete(deps.supervisionPool))
  return predictor
}

async function learn({ supervisionPool: db, world }: SupervisionDeps): Promise<Predictor> {
  const visits = await rows<Visit>(
    db,
    `select "caseId", "unitId", "itemId", place, "enteredOn", "leftOn", "decidedOn" from (
       select case_id as "caseId", unit_id as "unitId", item_id as "itemId", place,
         entered_on as "enteredOn", left_on as "leftOn", decided_on as "decidedOn",
         row_number() over (partition by unit_id, item_id, place order by decided_on desc,
         case_id) as n
       from supervision.visit) v where n <= $1`,
    [LATEST],
  )
  // How long a visit took is counted by the calendar of then, and as a share of what was promised
  // then.
  const worldOf = (v: Visit) => world.at(v.decidedOn)
  await world.load(visits.flatMap((v) => worldOf(v).version(itemKind.kind, v.itemId) ?? []))
  const scaleThen = (v: Visit) => {
    const item = worldOf(v).find(itemKind, v.itemId)
    return item ? scaleOf(item.value) : 1
  }
  return new Predictor(visits.map((v) => observe(v, calendarOf(worldOf(v)), scaleThen(v))))
}

export const forecastSchema = z.object({
  caseId: ids.case,
  unitId: ids.unit,
  itemId: ids.item,
  /** Open steps, joined by `+`, or `procedure:<kind>`. */
  place: text('examine'),
  placeName: text('审查'),
  dueOn: legalDay,
  expectedOn: legalDay,
  late: z
    .number()
    .min(0)
    .max(1)
    .meta({ description: '逾期可能', examples: [0.35] }),
  /** At the place so far, what cases like it still took from there on, and how many they were. */
  stayedWorkdays: z.int(),
  medianWorkdays: z.int(),
  p90Workdays: z.int(),
  cases: z.int(),
  likeness: z
    .enum(['unit-item', 'item', 'unit', 'step', 'any'])
    .meta({ description: 'what the cases looked at have in common' }),
})
export type Forecast = z.infer<typeof forecastSchema>

const LIKENESS = ['unit-item', 'item', 'unit', 'step'] as const

/**
 * The forecast of one open case on a day; undefined when no promise is running or nothing like it
 * was ever decided.
 */
function forecast(
  w: Watched,
  predictor: Predictor,
  world: RuleWorld,
  on: LegalDay,
): Forecast | undefined {
  const place = placeOf(w)
  const clock = legalClocks(
    timesOf(w, () => 0),
    world.item,
  ).find((c) => c.kind === 'promised' && c.stoppedOn === undefined)
  if (place === undefined || !clock || clock.limit.unit === 'same-day') return undefined
  const since =
    w.procedures.find((p) => p.endedOn === undefined)?.startedOn ??
    w.steps
      .map((s) => s.startedOn)
      .sort()
      .at(-1)!
  const stayed = world.calendar.workdaysBetween(since, on)
  const keys = keysOf({ unitId: w.unitId, itemId: w.itemId, place })
  const scale = scaleOf(world.item)
  const p = predictor.predict(keys, stayed / scale)
  if (!p) return undefined
  const dueOn = dueDay(clock, world.calendar, on)
  const left = on > dueOn ? -1 : world.calendar.workdaysBetween(on, dueOn)
  return {
    caseId: w.caseId,
    unitId: w.unitId,
    itemId: w.itemId,
    place,
    placeName: placeName(w, world),
    dueOn,
    expectedOn: world.calendar.addWorkdays(on, Math.round(p.median * scale)),
    late: on > dueOn ? 1 : p.later(left / scale),
    stayedWorkdays: stayed,
    medianWorkdays: Math.round(p.median * scale),
    p90Workdays: Math.ceil(p.p90 * scale),
    cases: p.cases,
    likeness: LIKENESS[keys.indexOf(p.key)] ?? 'any',
  }
}

/** Open cases by how likely they are to run over their promise. */
export async function forecasts(
  deps: SupervisionDeps,
  on: LegalDay,
  search: { unitId?: UnitId | undefined; caseId?: CaseId | undefined; limit?: number } = {},
): Promise<Forecast[]> {
  const predictor = await learnedOn(deps, on)
  const open = await rows<{ state: Watched }>(
    deps.supervisionPool,
    `select state from supervision.watched where stage in ('processing', 'paused')
       and ($1::text is null or unit_id = $1 or state->>'townshipId' = $1)
       and ($2::text is null or case_id = $2)`,
    [search.unitId ?? null, search.caseId ?? null],
  )
  await deps.world.load(open.flatMap(({ state }) => pinsOf(state)))
  const { worldOf } = judgesOf(deps.world.current())
  return open
    .flatMap(({ state }) => forecast(state, predictor, worldOf(state.itemId, state.pins), on) ?? [])
    .sort((a, b) => b.late - a.late || (a.dueOn < b.dueOn ? -1 : 1))
    .slice(0, search.limit ?? 100)
}

import { calendarOf, type WorkCalendar, WorkingTime } from '#calendar'
import { dayStream } from '#calendar/events'
import { type caseEvents, caseStream } from '#cases/events'
import type { CaseId, ItemId, UnitId } from '#foundation/ids'
import { dayOf, type LegalDay, type Month, secondOfDay } from '#foundation/time'
import type { Unit } from '#identity'
import { unitKind } from '#identity/published'
import { advance, type FactOf, loadStreams, type SealedEvent } from '#ledger'
import { type Client, type Queryable, rows } from '#platform/database'
import {
  type AuthenticityFinding,
  combinedScore,
  type DetectorCode,
  examineCase,
  LISTED_FROM,
} from './authenticity.ts'
import { type Decided, Findings, holdBeside } from './beside.ts'
import { registerStream } from '../events.ts'
import { type Visit, storeVisits, visitsOf } from '../forecast/index.ts'
import { reconcile, takeRegister } from './registers.ts'
import { Judges, contentsToJudge, pinnedBy } from '../judging/index.ts'
import type { SupervisionDeps } from '../deps.ts'
import { examineUnits } from './unit-patterns.ts'
import { type Watched, watch } from '../watched/index.ts'
import type { Wanted } from '#world'

const DECISIONS: ReadonlySet<string> = new Set(['CaseApproved', 'CaseDenied'])
/** 垂管系统的事项，交换允许晚这么多工作小时。 */
const VERTICAL_HOURS = 14

export const EXAMINATION = 'authenticity'

/** One decided case, as detectors that look across cases remember it. */
interface Decision extends Decided {
  usedWorkdays: number
  promisedWorkdays: number
  acceptedOn: LegalDay | null
  certificate: string | null
  declared: number
  round: number
  findings: AuthenticityFinding[]
  visits: Visit[]
}

/** What decided cases are examined by: the world of then. */
export type ExamineDeps = Pick<SupervisionDeps, 'world'>

/** Follows the sealed log behind the rules: each case that was decided is looked at as a whole, then beside others. Answers how many events there were. */
export function examineDecided(deps: SupervisionDeps, limit = 2000): Promise<number> {
  return advance(
    deps.supervisionPool,
    EXAMINATION,
    (client) => ({ take: (events) => examine(deps, client, events) }),
    { limit, table: 'supervision.subscription' },
  )
}

/**
 * Takes the next sealed events. Nothing but these and those before them counts, by the world of their moment: however the log
 * is cut into batches, and whenever it is read, the same is found.
 */
export async function examine(
  deps: ExamineDeps,
  client: Client,
  events: readonly SealedEvent[],
): Promise<void> {
  await deps.world.ensure(Math.max(0, ...events.map((e) => e.edition)))
  for (const part of parts(events)) {
    const ofCases = part.filter((e) => caseStream.idOf(e.stream) !== undefined)
    await tally(
      client,
      ofCases.filter((e) => e.type === 'CaseSubmitted'),
    )
    await noteAcceptances(
      client,
      ofCases.filter((e) => e.type === 'CaseAccepted'),
    )
    const decided = await lookAt(
      deps,
      client,
      ofCases.filter((e) => DECISIONS.has(e.type)),
    )
    if (decided.length > 0) {
      await remember(client, decided)
      await storeVisits(
        client,
        decided.flatMap((d) => d.visits),
      )
      const findings = new Findings()
      for (const d of decided) for (const f of d.findings) findings.add(d, d.at, f)
      await holdBeside(client, decided, findings)
      await findings.store(client)
    }
    const last = part.at(-1)!
    const on = dayOf(last.recordedAt)
    const world = deps.world.at(on, last.edition)
    const day = dayStream.idOf(last.stream)
    if (day) {
      await reconcile(client, calendarOf(world), day)
      await examineUnits(deps.world, world, client, day)
    } else if (registerStream.idOf(last.stream)) {
      await takeRegister(client, registerStream.read(last))
      await reconcile(client, calendarOf(world), on)
    }
  }
}

/** The events up to each day that begins and each register that comes in: then other books are held against the cases. */
function* parts(events: readonly SealedEvent[]): Generator<SealedEvent[]> {
  let open: SealedEvent[] = []
  for (const event of events) {
    open.push(event)
    if (dayStream.idOf(event.stream) ?? registerStream.idOf(event.stream)) {
      yield open
      open = []
    }
  }
  if (open.length > 0) yield open
}

async function lookAt(
  deps: ExamineDeps,
  client: Client,
  events: readonly SealedEvent[],
): Promise<Decision[]> {
  if (events.length === 0) return []
  const judges = new Judges(deps.world.book)
  const timeOf = workingTimes()
  const streams = await loadStreams(
    client,
    caseStream,
    events.map((e) => caseStream.idOf(e.stream)!),
    () => {},
  )
  const absent = await deps.world.load(
    [...streams.values()].flatMap((facts) => facts.flatMap(pinnedBy)),
  )
  const isAbsent = (wanted: Wanted) => absent.some((a) => a.hash === wanted.hash)
  const attempts = await loadAttempts(client, [...streams.values()])
  return events.flatMap((event): Decision[] => {
    const { stream, version, position, recordedAt, actor, body, edition } = event
    const caseId = caseStream.idOf(stream)!
    // What came after the decision is not looked at, and nothing is when something before it cannot be read.
    const facts = (streams.get(caseId) ?? []).filter((f) => f.version <= version)
    const [first] = facts
    if (first?.type !== 'CaseSubmitted' || facts.at(-1)!.version !== version) return []
    const { itemId, unitId, matterId, attempt, applicantId } = first.body
    const changed = facts.findLast((f) => f.type === 'ProcessChanged')
    const pins = { ...first.body.pins, ...(changed && { process: changed.body.to }) }
    if (!deps.world.book.versionOf('item', itemId, pins.item)) return []
    if (contentsToJudge(pins).some(isAbsent)) return []
    judges.moment = { day: dayOf(recordedAt), edition }
    const world = judges.worldOf(itemId, pins)
    const { calendar, item } = world
    const unit = deps.world.at(judges.moment.day, edition).find(unitKind, unitId)?.value
    const accepted = facts.find((f) => f.type === 'CaseAccepted')
    const told = facts.filter((f) => f.occurredAt !== f.recordedAt)
    const previous = attempts.get(`${matterId}/${attempt - 1}`)
    return [
      {
        caseId,
        unitId,
        itemId,
        isInstant: item.caseType === 'instant',
        calendar,
        position,
        actor,
        at: recordedAt,
        applicantId,
        acceptedOn: accepted ? dayOf(accepted.occurredAt) : null,
        receivedOn: dayOf(first.occurredAt),
        usedWorkdays: accepted
          ? calendar.workdaysBetween(accepted.body.since, dayOf(recordedAt))
          : 0,
        promisedWorkdays: item.promisedLimit.unit === 'workday' ? item.promisedLimit.value : 0,
        certificate: typeof body.certificateNumber === 'string' ? body.certificateNumber : null,
        declared: told.length,
        round: told.filter((f) => secondOfDay(f.occurredAt) % 3600 === 0).length,
        hashes: [
          ...new Set(
            facts.flatMap((f) =>
              'materials' in f.body
                ? f.body.materials.flatMap((m) => (m.hash ? [m.hash] : []))
                : [],
            ),
          ),
        ],
        visits: visitsOf(caseId, facts),
        findings: examineCase(caseId, facts, world, {
          previous: previous
            ?.filter((f) => f.recordedAt <= recordedAt)
            .reduce<Watched | undefined>(
              (w, fact) => watch(w, caseStream.idOf(fact.stream)!, fact),
              undefined,
            ),
          workingTime: timeOf(calendar, unit),
          allowedHours: unit?.verticalSystem ? VERTICAL_HOURS : 0,
        }).filter((f) => f.score >= LISTED_FROM),
      },
    ]
  })
}

/** Working time by calendar and unit, made once for each pair. */
function workingTimes() {
  const known = new Map<WorkCalendar, Map<Unit | undefined, WorkingTime>>()
  return (calendar: WorkCalendar, unit: Unit | undefined): WorkingTime => {
    const units = known.get(calendar) ?? new Map<Unit | undefined, WorkingTime>()
    known.set(calendar, units)
    let time = units.get(unit)
    if (!time) units.set(unit, (time = new WorkingTime(calendar, unit?.officeHours)))
    return time
  }
}

/** Of cases that were applied for again, the facts of the attempt before: by matter and attempt. */
async function loadAttempts(
  client: Client,
  streams: readonly (readonly FactOf<typeof caseEvents>[])[],
): Promise<Map<string, FactOf<typeof caseEvents>[]>> {
  const matters = streams.flatMap(([first]) =>
    first?.type === 'CaseSubmitted' && first.body.attempt > 1 ? [first.body.matterId] : [],
  )
  if (matters.length === 0) return new Map()
  const known = await rows<{ caseId: CaseId; key: string }>(
    client,
    `select case_id as "caseId", matter_id || '/' || attempt as key from supervision.application where matter_id = any($1) order by position desc`,
    [matters],
  )
  const facts = await loadStreams(
    client,
    caseStream,
    known.map((k) => k.caseId),
    () => {},
  )
  return new Map(known.map(({ caseId, key }) => [key, facts.get(caseId) ?? []]))
}

/** From when on a case was accepted: what other books are held against. */
async function noteAcceptances(client: Client, accepted: readonly SealedEvent[]): Promise<void> {
  if (accepted.length === 0) return
  await client.query(
    `update supervision.application a set accepted_on = n.on_day from unnest($1::text[], $2::date[]) as n(case_id, on_day)
     where a.case_id = n.case_id and a.accepted_on is null`,
    [accepted.map((e) => caseStream.idOf(e.stream)!), accepted.map((e) => dayOf(e.occurredAt))],
  )
}

/** Counts applications by unit and item, so that no page has to count all years. */
async function tally(client: Client, submissions: readonly SealedEvent[]): Promise<void> {
  if (submissions.length === 0) return
  const use = submissions
    .filter(({ body }) =>
      ['unitId', 'itemId', 'applicantId', 'matterId'].every(
        (name) => typeof body[name] === 'string',
      ),
    )
    .map(({ stream, body, occurredAt, position }) => ({
      ...body,
      caseId: caseStream.idOf(stream)!,
      on: dayOf(occurredAt),
      position,
    }))
  await client.query(
    `insert into supervision.application (case_id, applicant_id, matter_id, attempt, item_id, unit_id, township_id, received_on, position)
     select "caseId", "applicantId", "matterId", attempt, "itemId", "unitId", "townshipId", "on", position
     from jsonb_to_recordset($1) as a("caseId" text, "applicantId" text, "matterId" text, attempt int, "itemId" text, "unitId" text, "townshipId" text, "on" date, position bigint)
     on conflict do nothing`,
    [JSON.stringify(use)],
  )
  await client.query(
    `insert into supervision.item_use (unit_id, township_id, item_id, cases, last_on)
     select "unitId", coalesce("townshipId", ''), "itemId", count(*), max("on") from jsonb_to_recordset($1) as u("unitId" text, "townshipId" text, "itemId" text, "on" date) group by 1, 2, 3
     on conflict (unit_id, township_id, item_id) do update set cases = item_use.cases + excluded.cases, last_on = greatest(item_use.last_on, excluded.last_on)`,
    [JSON.stringify(use)],
  )
}

async function remember(client: Client, decisions: readonly Decision[]): Promise<void> {
  await client.query(
    `insert into supervision.decision (case_id, unit_id, item_id, actor, at, applicant_id, received_on, used_workdays, promised_workdays, accepted_on, certificate, declared, round, position)
     select "caseId", "unitId", "itemId", actor, at, "applicantId", "receivedOn", "usedWorkdays", "promisedWorkdays", "acceptedOn", certificate, declared, round, position
     from jsonb_to_recordset($1) as d("caseId" text, "unitId" text, "itemId" text, actor text, at timestamptz, "applicantId" text, "receivedOn" date, "usedWorkdays" int,
       "promisedWorkdays" int, "acceptedOn" date, certificate text, declared int, round int, position bigint) on conflict do nothing`,
    [JSON.stringify(decisions.map(({ calendar: _calendar, ...d }) => d))],
  )
  await client.query(
    `insert into supervision.month (unit_id, month, decided) select "unitId", to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM'), count(*) from jsonb_to_recordset($1) as d("unitId" text, at timestamptz) group by 1, 2
     on conflict (unit_id, month) do update set decided = month.decided + excluded.decided`,
    [JSON.stringify(decisions.map(({ unitId, at }) => ({ unitId, at })))],
  )
  const uses = decisions.flatMap((d) =>
    d.hashes.map((hash) => ({ hash, caseId: d.caseId, applicantId: d.applicantId })),
  )
  await client.query(
    'insert into supervision.file_use (hash, case_id, applicant_id) select hash, "caseId", "applicantId" from jsonb_to_recordset($1) as u(hash text, "caseId" text, "applicantId" text) on conflict do nothing',
    [JSON.stringify(uses)],
  )
}

export interface ListedFinding extends AuthenticityFinding {
  caseId: CaseId
  unitId: UnitId
  itemId: ItemId
  foundOn: LegalDay
}

export interface FindingSearch {
  unitId?: UnitId | undefined
  detector?: DetectorCode | undefined
  caseId?: CaseId | undefined
  /** `2026-03` */
  month?: Month | undefined
  limit?: number
}

/** Leads for inspection, the latest first. */
export function listFindings(db: Queryable, search: FindingSearch = {}): Promise<ListedFinding[]> {
  return rows(
    db,
    `select case_id as "caseId", detector, unit_id as "unitId", item_id as "itemId", score, found_on as "foundOn", because, evidence from supervision.finding
     where ($1::text is null or unit_id = $1) and ($2::text is null or detector = $2) and ($3::text is null or case_id = $3) and ($4::text is null or to_char(found_on, 'YYYY-MM') = $4)
     order by found_on desc, score desc, case_id limit $5`,
    [
      search.unitId ?? null,
      search.detector ?? null,
      search.caseId ?? null,
      search.month ?? null,
      search.limit ?? 200,
    ],
  )
}

/** One square of the heat map: a unit in a month. */
export interface Heat {
  unitId: UnitId
  month: Month
  decided: number
  /** Cases on the list, and the mean of their combined scores. */
  dubious: number
  score: number
}

/** 真实性热力图: per unit and month, how many of the decided cases are on the list. */
export async function heatOf(db: Queryable): Promise<Heat[]> {
  const decided = await rows<{ unitId: UnitId; month: Month; decided: number }>(
    db,
    'select unit_id as "unitId", month, decided from supervision.month order by month, unit_id',
  )
  const scores = await rows<{ unitId: UnitId; month: Month; caseId: CaseId; scores: number[] }>(
    db,
    `select unit_id as "unitId", to_char(found_on, 'YYYY-MM') as month, case_id as "caseId", array_agg(score) as scores from supervision.finding group by 1, 2, 3`,
  )
  const cases = Map.groupBy(scores, (s) => `${s.unitId}/${s.month}`)
  return decided.map((d) => {
    const listed = (cases.get(`${d.unitId}/${d.month}`) ?? []).map((c) => combinedScore(c.scores))
    return {
      ...d,
      dubious: listed.length,
      score:
        listed.length === 0 ? 0 : Math.round(listed.reduce((a, b) => a + b, 0) / listed.length),
    }
  })
}

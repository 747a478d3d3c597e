import { dayStream } from '#calendar/events'
import { caseStream } from '#cases/events'
import { type WorkCalendar, WorkingTime } from '#calendar'
import type { Unit } from '#identity'
import { unitKind } from '#identity/published'
import type { CaseId } from '#foundation/ids'
import { dayOf, secondOfDay, type Instant, type LegalDay, type Month } from '#foundation/time'
import { advance, loadStreams, type SealedEvent } from '#ledger'
import { type Client, type Queryable, row, rows } from '#platform/database'
import {
  type AuthenticityFinding,
  bursts,
  combinedScore,
  type DetectorCode,
  DETECTORS,
  examineCase,
  LISTED_FROM,
} from './authenticity.ts'
import { storeVisits, type Visit, visitsOf } from './forecast.ts'
import { reconcile } from './registers.ts'
import { contentsToJudge, Judges, type SupervisionDeps } from './supervise.ts'
import { examineUnits } from './unit-patterns.ts'
import type { Watched } from './watched.ts'

const DECISIONS: ReadonlySet<string> = new Set(['CaseApproved', 'CaseDenied'])
/** 垂管系统的事项，交换允许晚这么多工作小时。 */
const VERTICAL_HOURS = 14

/** One decided case, as detectors that look across cases remember it. */
interface Decision {
  caseId: CaseId
  unitId: string
  itemId: string
  actor: string
  at: Instant
  applicantId: string
  receivedOn: LegalDay
  usedWorkdays: number
  promisedWorkdays: number
  acceptedOn: LegalDay | null
  certificate: string | null
  declared: number
  round: number
  hashes: string[]
  findings: AuthenticityFinding[]
  visits: Visit[]
  /** The calendar under which it was decided. */
  calendar: WorkCalendar
}

/** Follows the sealed log behind the rules: each case that was decided is looked at as a whole, then beside others. Answers how many events there were. */
export function examineDecided(deps: SupervisionDeps, limit = 2000): Promise<number> {
  return advance(
    deps.supervisionPool,
    'authenticity',
    async (client, events) => {
      await tally(
        client,
        events.filter((e) => e.type === 'CaseSubmitted'),
      )
      const decided = await lookAt(
        deps,
        client,
        events.filter((e) => caseStream.idOf(e.stream) && DECISIONS.has(e.type)),
      )
      if (decided.length > 0) {
        await remember(client, decided)
        for (const d of decided) await store(client, d, d.findings)
        await storeVisits(
          client,
          decided.flatMap((d) => d.visits),
        )
        await beside(deps, client, decided)
      }
      const day = events.findLast((e) => dayStream.idOf(e.stream))
      if (day) {
        await reconcile(deps, client, day.body.day as LegalDay)
        await examineUnits(deps, client, day.body.day as LegalDay)
      }
    },
    { limit, table: 'supervision.subscription' },
  )
}

async function lookAt(
  deps: SupervisionDeps,
  client: Client,
  events: readonly SealedEvent[],
): Promise<Decision[]> {
  if (events.length === 0) return []
  await deps.world.ensure(Math.max(...events.map((e) => e.edition)))
  const judges = new Judges(deps.world.book)
  const timeOf = workingTimes()
  const streams = await loadStreams(
    client,
    caseStream,
    events.map((e) => caseStream.idOf(e.stream)!),
    () => {},
  )
  await deps.world.load(
    [...streams.values()].flatMap(([first]) =>
      first?.type === 'CaseSubmitted' ? contentsToJudge(first.body.pins) : [],
    ),
  )
  const decisions: Decision[] = []
  for (const { stream, recordedAt, actor, body, edition } of events) {
    const caseId = caseStream.idOf(stream)!
    const facts = streams.get(caseId) ?? []
    const [first] = facts
    if (first?.type !== 'CaseSubmitted') continue
    const { itemId, pins, unitId, matterId, attempt, applicantId } = first.body
    if (!deps.world.book.versionOf('item', itemId, pins.item)) continue
    judges.moment = { day: dayOf(recordedAt), edition }
    const world = judges.worldOf(itemId, pins)
    const { calendar } = world
    const unit = deps.world.at(judges.moment.day, edition).find(unitKind, unitId)?.value
    const workingTime = timeOf(calendar, unit)
    const previous = attempt > 1 ? await findAttempt(client, matterId, attempt - 1) : undefined
    const accepted = facts.find((f) => f.type === 'CaseAccepted')
    const acceptedOn = accepted ? dayOf(accepted.occurredAt) : null
    const told = facts.filter((f) => f.occurredAt !== f.recordedAt)
    decisions.push({
      caseId,
      unitId,
      itemId,
      actor,
      at: recordedAt,
      applicantId,
      acceptedOn,
      receivedOn: dayOf(first.occurredAt),
      usedWorkdays: accepted ? calendar.workdaysBetween(accepted.body.since, dayOf(recordedAt)) : 0,
      promisedWorkdays:
        world.item.promisedLimit.unit === 'workday' ? world.item.promisedLimit.value : 0,
      certificate: typeof body.certificateNumber === 'string' ? body.certificateNumber : null,
      declared: told.length,
      round: told.filter((f) => secondOfDay(f.occurredAt) % 3600 === 0).length,
      hashes: [
        ...new Set(
          facts.flatMap((f) =>
            'materials' in f.body ? f.body.materials.flatMap((m) => (m.hash ? [m.hash] : [])) : [],
          ),
        ),
      ],
      visits: visitsOf(caseId, facts),
      calendar,
      findings: examineCase(caseId, facts, world, {
        previous,
        workingTime,
        allowedHours: unit?.verticalSystem ? VERTICAL_HOURS : 0,
      }).filter((f) => f.score >= LISTED_FROM),
    })
  }
  return decisions
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

async function findAttempt(
  db: Queryable,
  matterId: string,
  attempt: number,
): Promise<Watched | undefined> {
  return (
    await row<{ state: Watched }>(
      db,
      'select state from supervision.watched join supervision.application using (case_id) where matter_id = $1 and attempt = $2',
      [matterId, attempt],
    )
  )?.state
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
    .map(({ stream, body, occurredAt }) => ({
      ...body,
      caseId: caseStream.idOf(stream)!,
      on: dayOf(occurredAt),
    }))
  await client.query(
    `insert into supervision.application (case_id, applicant_id, matter_id, attempt, item_id, unit_id, township_id, received_on)
     select "caseId", "applicantId", "matterId", attempt, "itemId", "unitId", "townshipId", "on"
     from jsonb_to_recordset($1) as a("caseId" text, "applicantId" text, "matterId" text, attempt int, "itemId" text, "unitId" text, "townshipId" text, "on" date) on conflict do nothing`,
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
    `insert into supervision.decision (case_id, unit_id, item_id, actor, at, applicant_id, received_on, used_workdays, promised_workdays, accepted_on, certificate, declared, round)
     select "caseId", "unitId", "itemId", actor, at, "applicantId", "receivedOn", "usedWorkdays", "promisedWorkdays", "acceptedOn", certificate, declared, round
     from jsonb_to_recordset($1) as d("caseId" text, "unitId" text, "itemId" text, actor text, at timestamptz, "applicantId" text, "receivedOn" date, "usedWorkdays" int,
       "promisedWorkdays" int, "acceptedOn" date, certificate text, declared int, round int) on conflict do nothing`,
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

/** What shows only beside other cases: bursts, one file for many, one matter cut into many. */
async function beside(
  deps: SupervisionDeps,
  client: Client,
  decisions: readonly Decision[],
): Promise<void> {
  interface Other {
    caseId: CaseId
    unitId: string
    itemId: string
    at: Instant
  }
  const columns = 'case_id as "caseId", unit_id as "unitId", item_id as "itemId", at'
  const pairs = (a: (d: Decision) => string, b: (d: Decision) => string) => [
    ...new Map(decisions.map((d) => [`${a(d)} ${b(d)}`, d])).values(),
  ]
  for (const d of pairs(
    (p) => p.actor,
    (p) => p.itemId,
  )) {
    if (deps.catalogue.find(d.itemId)?.caseType === 'instant') continue
    const others = await rows<Other>(
      client,
      `select ${columns} from supervision.decision where actor = $1 and item_id = $2 and at >= $3::timestamptz - interval '1 day' order by at`,
      [d.actor, d.itemId, d.at],
    )
    for (const { from, count } of bursts(others.map((o) => Date.parse(o.at)))) {
      for (const o of others.slice(from, from + count))
        await store(client, o, [
          {
            detector: 'D04',
            score: DETECTORS.D04.score,
            because: { cases: count, minutes: DETECTORS.D04.minutes, account: d.actor },
            evidence: [],
          },
        ])
    }
  }
  const shared = await rows<Other & { hash: string; people: number }>(
    client,
    `select d.case_id as "caseId", d.unit_id as "unitId", d.item_id as "itemId", d.at, u.hash, n.people from supervision.file_use u join supervision.decision d using (case_id)
     join (select hash, count(distinct applicant_id)::int as people from supervision.file_use where hash = any($1) group by hash) n using (hash) where n.people > $2`,
    [decisions.flatMap((d) => d.hashes), DETECTORS.D12.strangers],
  )
  for (const o of shared)
    await store(client, o, [
      { detector: 'D12', score: DETECTORS.D12.score, because: { people: o.people }, evidence: [] },
    ])
  const { workdays, least, score } = DETECTORS.D17
  for (const d of pairs(
    (p) => p.applicantId,
    (p) => p.itemId,
  )) {
    const [from, to] = [
      d.calendar.addWorkdays(d.receivedOn, -workdays),
      d.calendar.addWorkdays(d.receivedOn, workdays),
    ]
    const same = await rows<Other>(
      client,
      `select case_id as "caseId", unit_id as "unitId", item_id as "itemId", $3::timestamptz as at from supervision.application
      where applicant_id = $1 and item_id = $2 and received_on between $4 and $5`,
      [d.applicantId, d.itemId, d.at, from, to],
    )
    if (same.length >= least)
      for (const o of same)
        await store(client, o, [
          { detector: 'D17', score, because: { cases: same.length, workdays }, evidence: [] },
        ])
  }
}

async function store(
  client: Client,
  { caseId, unitId, itemId, at }: Pick<Decision, 'caseId' | 'unitId' | 'itemId' | 'at'>,
  findings: readonly AuthenticityFinding[],
): Promise<void> {
  for (const { detector, score, because, evidence } of findings) {
    await client.query(
      `insert into supervision.finding (case_id, detector, unit_id, item_id, score, found_on, because, evidence) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (case_id, detector) do update set score = excluded.score, because = excluded.because, evidence = excluded.evidence`,
      [caseId, detector, unitId, itemId, score, dayOf(at), JSON.stringify(because), evidence],
    )
  }
}

export interface ListedFinding extends AuthenticityFinding {
  caseId: CaseId
  unitId: string
  itemId: string
  foundOn: LegalDay
}

export interface FindingSearch {
  unitId?: string | undefined
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
  unitId: string
  month: Month
  decided: number
  /** Cases on the list, and the mean of their combined scores. */
  dubious: number
  score: number
}

/** 真实性热力图: per unit and month, how many of the decided cases are on the list. */
export async function heatOf(db: Queryable): Promise<Heat[]> {
  const decided = await rows<{ unitId: string; month: Month; decided: number }>(
    db,
    'select unit_id as "unitId", month, decided from supervision.month order by month, unit_id',
  )
  const scores = await rows<{ unitId: string; month: Month; caseId: CaseId; scores: number[] }>(
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

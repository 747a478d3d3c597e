import { calendarOf, type WorkCalendar, WorkingTime } from '#calendar'
import { dayStream } from '#calendar/events'
import { type CaseFact, type caseEvents, caseStream } from '#cases/events'
import type { CaseId } from '#foundation/ids'
import { dayOf, type Instant, secondOfDay } from '#foundation/time'
import type { Unit } from '#identity'
import { unitKind } from '#identity/published'
import { advance, type FactOf, loadStreams, type SealedEvent } from '#ledger'
import { type Client, rows } from '#platform/database'
import type { Wanted } from '#world'
import type { SupervisionDeps } from '../deps.ts'
import { registerStream } from '../events.ts'
import { storeVisits, visitsOf } from '../forecast/index.ts'
import { contentsToJudge, Judges, pinnedBy } from '../judging/index.ts'
import type { RuleWorld } from '../rules/index.ts'
import { watch, type Watched } from '../watched/index.ts'
import { examineCase, LISTED_FROM } from './authenticity.ts'
import { Findings, holdBeside } from './beside.ts'
import { reconcile, takeRegister } from './registers.ts'
import { type Decision, noteAcceptances, remember, tally } from './tally.ts'
import { examineUnits } from './unit-patterns.ts'

const DECISIONS: ReadonlySet<string> = new Set(['CaseApproved', 'CaseDenied'])
/** 垂管系统的事项，交换允许晚这么多工作小时。 */
const VERTICAL_HOURS = 14

export const EXAMINATION = 'authenticity'

/** What decided cases are examined by: the world of then. */
export type ExamineDeps = Pick<SupervisionDeps, 'world'>

/**
 * Follows the sealed log behind the rules: each case that was decided is looked at as a whole, then
 * beside others. Answers how many events there were.
 */
export function examineDecided(deps: SupervisionDeps, limit = 2000): Promise<number> {
  return advance(
    deps.supervisionPool,
    EXAMINATION,
    (client) => ({ take: (events) => examine(deps, client, events) }),
    { limit, table: 'supervision.subscription' },
  )
}

/**
 * Takes the next sealed events. Nothing but these and those before them counts, by the world of
 * their moment: however the log is cut into batches, and whenever it is read, the same is found.
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

/**
 * The events up to each day that begins and each register that comes in: then other books are held
 * against the cases.
 */
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
  return events.flatMap((event) => {
    const caseId = caseStream.idOf(event.stream)!
    const facts = (streams.get(caseId) ?? []).filter((f) => f.version <= event.version)
    const [first] = facts
    // What came after the decision is not looked at, and nothing is when something before it cannot
    // be read.
    if (first?.type !== 'CaseSubmitted' || facts.at(-1)!.version !== event.version) return []
    const { itemId, unitId, matterId, attempt } = first.body
    const changed = facts.findLast((f) => f.type === 'ProcessChanged')
    const pins = { ...first.body.pins, ...(changed && { process: changed.body.to }) }
    if (!deps.world.book.versionOf('item', itemId, pins.item)) return []
    if (contentsToJudge(pins).some(isAbsent)) return []
    judges.moment = { day: dayOf(event.recordedAt), edition: event.edition }
    const world = judges.worldOf(itemId, pins)
    const unit = deps.world.at(judges.moment.day, event.edition).find(unitKind, unitId)?.value
    const around = {
      previous: asOf(event.recordedAt, attempts.get(`${matterId}/${attempt - 1}`) ?? []),
      workingTime: timeOf(world.calendar, unit),
      allowedHours: unit?.verticalSystem ? VERTICAL_HOURS : 0,
    }
    const found = examineCase(caseId, facts, world, around)
    const findings = found.filter((f) => f.score >= LISTED_FROM)
    return [{ ...decisionOf(event, first, facts, world), findings }]
  })
}

/** A case as it was at a moment. */
const asOf = (at: Instant, facts: readonly FactOf<typeof caseEvents>[]): Watched | undefined =>
  facts
    .filter((f) => f.recordedAt <= at)
    .reduce<Watched | undefined>((w, f) => watch(w, caseStream.idOf(f.stream)!, f), undefined)

/** What is remembered of a decided case, for what shows only beside others. */
function decisionOf(
  { stream, position, recordedAt: at, actor, body }: SealedEvent,
  first: Extract<CaseFact, { type: 'CaseSubmitted' }>,
  facts: readonly CaseFact[],
  { calendar, item }: RuleWorld,
): Omit<Decision, 'findings'> {
  const caseId = caseStream.idOf(stream)!
  const { unitId, itemId, applicantId } = first.body
  const accepted = facts.find((f) => f.type === 'CaseAccepted')
  const told = facts.filter((f) => f.occurredAt !== f.recordedAt)
  const materials = facts.flatMap((f) => ('materials' in f.body ? f.body.materials : []))
  return {
    ...{ caseId, unitId, itemId, applicantId, calendar, position, actor, at },
    isInstant: item.caseType === 'instant',
    acceptedOn: accepted ? dayOf(accepted.occurredAt) : null,
    receivedOn: dayOf(first.occurredAt),
    usedWorkdays: accepted ? calendar.workdaysBetween(accepted.body.since, dayOf(at)) : 0,
    promisedWorkdays: item.promisedLimit.unit === 'workday' ? item.promisedLimit.value : 0,
    certificate: typeof body.certificateNumber === 'string' ? body.certificateNumber : null,
    declared: told.length,
    round: told.filter((f) => secondOfDay(f.occurredAt) % 3600 === 0).length,
    hashes: [...new Set(materials.flatMap((m) => m.hash ?? []))],
    visits: visitsOf(caseId, facts),
  }
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
    `select case_id as "caseId", matter_id || '/' || attempt as key from supervision.application
      where matter_id = any($1) order by position desc`,
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

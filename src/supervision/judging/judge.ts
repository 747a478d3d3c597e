import type { WorkCalendar } from '#calendar'
import type { CaseFact } from '#cases/events'
import type { CaseId, ItemId, LetterId, RatingId, StepId, SubjectId, UnitId } from '#foundation/ids'
import { dayOf, type LegalDay } from '#foundation/time'
import type { Pins } from '#items'
import { severityOf } from '../events.ts'
import type { Values } from '../parameters/index.ts'
import {
  FACT_RULES,
  FEEDBACK_RULES,
  type FeedbackWorld,
  type Remembering,
  type RuleWorld,
  type Signal,
  TIME_RULES,
  type TimeRule,
} from '../rules/index.ts'
import {
  type FeedbackFact,
  isFeedback,
  raised,
  type Subject,
  watch,
  type Watched,
  watchFeedback,
  type WatchedFeedback,
} from '../watched/index.ts'

/** A signal that becomes a card, or lifts one to a higher level. */
export interface Verdict extends Signal {
  rule: string
  kind: string
  caseId: SubjectId
  itemId: ItemId | ''
  /** The unit in whose hands it arose: the township for its own step, else the deciding unit. */
  unitId: UnitId
  isNew: boolean
}

/** A rule that threw on a case: it is set aside for this case, and the others go on. */
export interface Fault {
  rule: string
  /** The case, letter, rating or day that it concerns. */
  caseId: string
  message: string
}

export type OnFault = (fault: Fault) => void
export type WorldOf = (itemId: ItemId, pins: Pins) => RuleWorld

/** By what is judged, and who hears of a rule that fails. */
export interface Court {
  worldOf: WorldOf
  benchOf: BenchOf
  values: Values
  onFault: OnFault
}

/** By what a subject is judged: the time rules, and what they look up. */
interface Bench<S extends Subject, W> {
  rules: readonly TimeRule<S, W>[]
  worldOf(w: S): W
  /** In whose hands a step lies; without one, the subject. */
  unitOf(w: S, world: W, stepId: StepId | undefined): UnitId
}
type AnyBench = Bench<Subject, unknown>
export type BenchOf = (w: Subject) => AnyBench

/** Cases are judged by theirs, letters and ratings by theirs. */
export function benches(worldOf: WorldOf, calendar: () => WorkCalendar): BenchOf {
  const cases: Bench<Watched, RuleWorld> = {
    rules: TIME_RULES,
    worldOf: (w) => worldOf(w.itemId, w.pins),
    unitOf: unitOfStep,
  }
  const feedback: Bench<WatchedFeedback, FeedbackWorld> = {
    rules: FEEDBACK_RULES,
    worldOf: () => ({ calendar: calendar() }),
    unitOf: (w) => w.unitId,
  }
  // A bench is only ever asked about the subjects it was chosen by.
  return (w) => (isFeedback(w) ? feedback : cases)
}

function unitOfStep(w: Watched, world: RuleWorld, stepId: StepId | undefined): UnitId {
  return w.townshipId !== undefined &&
    stepId !== undefined &&
    world.step(stepId)?.isTownship === true
    ? w.townshipId
    : w.unitId
}

/** The case as it is after one more fact; undefined where the fact cannot be folded. */
export function foldFact(
  before: Watched | undefined,
  caseId: CaseId,
  fact: CaseFact,
  onFault: OnFault,
): Watched | undefined {
  const after = attempt('FACT', caseId, onFault, () => watch(before, caseId, fact))
  return after && remember(after, fact, OF_CASES, onFault)
}

type RememberingRule<F> = Remembering<F> & { code: string }
const OF_CASES: readonly RememberingRule<CaseFact>[] = [...TIME_RULES, ...FACT_RULES].filter(
  (rule) => rule.remembers,
)
const OF_FEEDBACK: readonly RememberingRule<FeedbackFact>[] = FEEDBACK_RULES.filter(
  (rule) => rule.remembers,
)

/** The subject with what its rules remember after the fact. */
function remember<S extends Subject, F>(
  w: S,
  fact: F,
  rules: readonly RememberingRule<F>[],
  onFault: OnFault,
): S {
  const moved: Record<string, unknown> = {}
  for (const rule of rules)
    attempt(rule.code, w.caseId, onFault, () => {
      const before = w.memories?.[rule.code]
      const after = rule.remembers!(before, fact)
      if (after !== before) moved[rule.code] = after
    })
  return Object.keys(moved).length === 0 ? w : { ...w, memories: { ...w.memories, ...moved } }
}

/** Takes one fact of a case: what it violates, and the case as it now is. */
export function takeFact(
  before: Watched | undefined,
  caseId: CaseId,
  fact: CaseFact,
  { worldOf, values, onFault }: Court,
): { watched: Watched | undefined; verdicts: Verdict[] } {
  const after = foldFact(before, caseId, fact, onFault)
  if (!before && !after)
    onFault({
      rule: 'FACT',
      caseId,
      message: `the stream begins with ${fact.type}, or its submission cannot be read`,
    })
  // An item that the catalogue does not know stops no one: its cases are set aside, with an alert.
  const world =
    before && after && attempt('ITEM', caseId, onFault, () => worldOf(before.itemId, before.pins))
  if (!world) return { watched: after ?? before, verdicts: [] }
  const on = dayOf(fact.recordedAt)
  const signals: Found[] = []
  for (const rule of FACT_RULES) {
    if (values.at(rule.code, 'enabled', on) === 0) continue
    attempt(rule.code, caseId, onFault, () => {
      const value = (name: string) => values.at(rule.code, name, on)
      const signal = rule.judge(before, fact, world, value, before.memories?.[rule.code])
      if (signal)
        signals.push({
          rule: rule.code,
          kind: rule.kind,
          signal: { ...signal, on, evidence: [fact.version] },
        })
    })
  }
  return raise(after, signals, on, (stepId) => unitOfStep(after, world, stepId))
}

/** Takes one fact of a letter or a rating; only time violates anything there. */
export function takeFeedback(
  before: WatchedFeedback | undefined,
  id: LetterId | RatingId,
  fact: FeedbackFact,
  onFault: OnFault,
): WatchedFeedback | undefined {
  const after = attempt('FACT', id, onFault, () => watchFeedback(before, id, fact))
  if (!after)
    onFault({
      rule: 'FACT',
      caseId: id,
      message: `the stream begins with ${fact.type}, or its beginning cannot be read`,
    })
  return after ? remember(after, fact, OF_FEEDBACK, onFault) : before
}

/**
 * Lets a day begin for a subject: what has come to hold by now, and the next day on which something
 * may.
 */
export function takeDay<S extends Subject>(
  w: S,
  on: LegalDay,
  court: Court,
): { watched: S; verdicts: Verdict[]; next: LegalDay | undefined } {
  const seat = seatOf(w, court)
  if (!seat) return { watched: w, verdicts: [], next: undefined }
  const signals = timeSignals(w, on, seat, court)
  // A rule that is new today does not apply backwards: what it finds has held, for it, since today.
  const due = signals
    .filter((s) => s.signal.on <= on)
    .map((s) => (court.values.beginOn(on) ? { ...s, signal: { ...s.signal, on } } : s))
  const { watched, verdicts } = raise(w, due, on, seat.unitOf)
  // A card that was just issued is itself waited for.
  const ahead = verdicts.length > 0 ? timeSignals(watched, on, seat, court) : signals
  return {
    watched,
    verdicts,
    next: nextDay(watched, ahead),
  }
}

/** The next day on which a time rule may come to hold for the subject as it is. */
export function agendaOf(w: Subject, read: LegalDay, court: Court): LegalDay | undefined {
  const seat = seatOf(w, court)
  return seat && nextDay(w, timeSignals(w, read, seat, court))
}

/** What time rules will raise on a subject by a day, if nothing happens. */
export function signalsUntil(w: Subject, until: LegalDay, court: Court): Verdict[] {
  const seat = seatOf(w, court)
  if (!seat) return []
  const ahead = timeSignals(w, until, seat, court).filter((s) => s.signal.on <= until)
  return raise(w, ahead, until, seat.unitOf).verdicts
}

/** The bench with its world already looked up for one subject. */
interface Seat {
  rules: AnyBench['rules']
  world: unknown
  unitOf: (stepId: StepId | undefined) => UnitId
}

function seatOf(w: Subject, { benchOf, onFault }: Court): Seat | undefined {
  return attempt('ITEM', w.caseId, onFault, () => {
    const bench = benchOf(w)
    const world = bench.worldOf(w)
    return { rules: bench.rules, world, unitOf: (stepId) => bench.unitOf(w, world, stepId) }
  })
}

interface Found {
  rule: string
  kind: string
  signal: Signal
}

function timeSignals(
  w: Subject,
  read: LegalDay,
  { rules, world }: Seat,
  { values, onFault }: Court,
): Found[] {
  return rules.flatMap((rule) => {
    if (values.at(rule.code, 'enabled', read) === 0) return []
    return (
      attempt(rule.code, w.caseId, onFault, () =>
        rule
          .signals(
            w,
            world,
            (name) => values.at(rule.code, name, read),
            read,
            w.memories?.[rule.code],
          )
          .map((signal) => ({
            rule: rule.code,
            kind: signal.about === undefined ? rule.kind : `${rule.kind}.${signal.about}`,
            signal,
          })),
      ) ?? []
    )
  })
}

function nextDay(w: Subject, signals: readonly Found[]): LegalDay | undefined {
  return signals
    .filter((s) => isHigher(w, s))
    .map((s) => s.signal.on)
    .sort()[0]
}

function isHigher(w: Subject, { kind, signal }: Found): boolean {
  return severityOf(signal.level) > severityOf(w.cards[kind])
}

/**
 * Of each kind the most severe signal that is higher than what the card has reached. The unit's
 * time to answer runs from the day on which it is told, whenever it came to hold.
 */
function raise<S extends Subject>(
  w: S,
  signals: readonly Found[],
  sentOn: LegalDay,
  unitOf: (stepId: StepId | undefined) => UnitId,
): { watched: S; verdicts: Verdict[] } {
  let watched = w
  const verdicts: Verdict[] = []
  const severity = ({ signal }: Found) => severityOf(signal.level)
  for (const found of [...signals].sort((a, b) => severity(b) - severity(a))) {
    if (!isHigher(watched, found)) continue
    const {
      rule,
      kind,
      signal: { about: _about, ...signal },
    } = found
    const unitId = signal.unitId ?? unitOf(signal.stepId)
    verdicts.push({
      ...signal,
      rule,
      kind,
      caseId: w.caseId,
      itemId: w.itemId,
      unitId,
      isNew: watched.cards[kind] === undefined,
    })
    watched = raised(watched, kind, { level: signal.level, on: sentOn, unitId })
  }
  return { watched, verdicts }
}

function attempt<T>(rule: string, caseId: string, onFault: OnFault, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    onFault({ rule, caseId, message: (error as Error).message })
    return undefined
  }
}

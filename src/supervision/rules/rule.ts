import type { WorkCalendar } from '#calendar'
import type { CaseFact } from '#cases/events'
import { type ClockFacts, dueDay, legalClocks } from '#clock'
import { type StaffId, staffIds, type StepId, type UnitId } from '#foundation/ids'
import { addDays, type LegalDay } from '#foundation/time'
import type { ItemVersion } from '#items'
import type { Step } from '#process'
import type { Level } from '../events.ts'
import type { Because, Names } from '../names.ts'
import {
  type FeedbackFact,
  type Subject,
  timesOf,
  type Watched,
  type WatchedFeedback,
} from '../watched/index.ts'

/**
 * What a rule may look up besides the case: the pinned item, the steps of its process, the
 * calendar.
 */
export interface RuleWorld {
  item: ItemVersion
  step: (stepId: StepId) => Pick<Step, 'limitShare' | 'officers' | 'isTownship'> | undefined
  calendar: WorkCalendar
  stepName: (stepId: StepId) => string
  /** Steps without which no decision can be reached. */
  mandatorySteps: readonly string[]
}

export interface Signal<B extends Because = Because> {
  level: Level
  /** The first legal day on which the condition holds. */
  on: LegalDay
  because: B
  /** Versions of the events that show it. */
  evidence: number[]
  stepId?: StepId | undefined
  officerId?: StaffId | undefined
  /** Where a kind has a card for each: the step, the card or the directive that it is about. */
  about?: string | undefined
  /** In whose hands it arose, where that is not the unit of the step. */
  unitId?: UnitId | undefined
}

/** A parameter with its value, what it is called, and what the value rests on. */
export interface Parameter {
  value: number
  name: string
  basis: string
}

interface Head<P extends string, B extends Because> {
  /** Of the default rule pack, such as `T02`. */
  code: string
  name: string
  article: string
  /** One card per case and kind: rules of one kind escalate the same card. */
  kind: string
  parameters: Readonly<Record<P, Parameter>>
  /** Why the card was issued, in one sentence that a clerk can check. */
  says(because: B, names: Names): string
}

/**
 * What a rule remembers for itself of what nobody else asks for: folded of every fact, from the
 * published ones only, whether or not the rule is enabled. It is kept with the subject, as JSON.
 */
export interface Remembering<F = never, M = unknown> {
  remembers?(memory: M | undefined, fact: F): M | undefined
}

/** The facts that are told of a subject. */
type FactAbout<S> = S extends Watched
  ? CaseFact
  : S extends WatchedFeedback
    ? FeedbackFact
    : CaseFact | FeedbackFact

/**
 * Holds from a day on, unless something happens before. `read` is the day of reading, on which
 * running pauses depend.
 */
export interface TimeRule<S, W, P extends string = string, B extends Because = Because, M = unknown>
  extends Head<P, B>,
    Remembering<FactAbout<S>, M> {
  signals(
    w: S,
    world: W,
    value: (name: P) => number,
    read: LegalDay,
    memory: M | undefined,
  ): Signal<B>[]
}

/** Holds because of a fact. `before` is the case, and `memory` the rule's, when the fact came. */
export interface FactRule<P extends string = string, B extends Because = Because, M = unknown>
  extends Head<P, B>,
    Remembering<CaseFact, M> {
  judge(
    before: Watched,
    fact: CaseFact,
    world: RuleWorld,
    value: (name: P) => number,
    memory: M | undefined,
  ): Omit<Signal<B>, 'on' | 'evidence'> | undefined
}

/** All that a rule about a letter, a rating or an answer looks up. */
export type FeedbackWorld = Pick<RuleWorld, 'calendar'>

/**
 * A rule by what it judges: the days of a case, its facts, a letter or a rating, or what a unit
 * owes on any card or directive.
 */
export type Rule =
  | ({ of: 'time' } & TimeRule<Watched, RuleWorld>)
  | ({ of: 'fact' } & FactRule)
  | ({ of: 'feedback' } & TimeRule<WatchedFeedback, FeedbackWorld>)
  | ({ of: 'answer' } & TimeRule<Subject, FeedbackWorld>)

/** A rule about the days of a case. */
export const timeRule = <P extends string, B extends Because, M = never>(
  rule: TimeRule<Watched, RuleWorld, P, B, M>,
) => ({ of: 'time' as const, ...rule }) satisfies Rule

/** A rule about the facts of a case. */
export const factRule = <P extends string, B extends Because, M = never>(rule: FactRule<P, B, M>) =>
  ({ of: 'fact' as const, ...rule }) satisfies Rule

/** A rule about letters and ratings. */
export const feedbackRule = <P extends string, B extends Because, M = never>(
  rule: TimeRule<WatchedFeedback, FeedbackWorld, P, B, M>,
) => ({ of: 'feedback' as const, ...rule }) satisfies Rule

/** A rule about what a unit owes on any card or directive, whatever these are about. */
export const answerRule = <P extends string, B extends Because, M = never>(
  rule: TimeRule<Subject, FeedbackWorld, P, B, M>,
) => ({ of: 'answer' as const, ...rule }) satisfies Rule

/** The running clocks of this kind. */
export function runningClocks(
  w: Watched,
  world: RuleWorld,
  kind: ClockFacts['kind'],
): ClockFacts[] {
  return clocksOf(w, world).filter((clock) => clock.kind === kind && clock.stoppedOn === undefined)
}

/**
 * Every rule asks for the clocks of the same state of a case; that state never changes, nor what it
 * is pinned to.
 */
const clocks = new WeakMap<Watched, ClockFacts[]>()
const clocksOf = (w: Watched, { item, step }: RuleWorld) =>
  clocks.getOrInsertComputed(w, () =>
    legalClocks(
      timesOf(w, (stepId) => step(stepId)?.limitShare ?? 0),
      item,
    ),
  )

/** The day after a limit: from its first hour on, the limit is over. */
export function dayAfter(
  clock: ClockFacts,
  { calendar }: RuleWorld,
  read: LegalDay,
): { on: LegalDay; dueOn: LegalDay } {
  const dueOn = dueDay(clock, calendar, read)
  return { on: addDays(dueOn, 1), dueOn }
}

/** In whose hands a case is: the step that has been open longest. */
export function holder(w: Watched): {
  stepId?: StepId
  officerId?: StaffId | undefined
  evidence: number[]
} {
  const step = w.steps[0]
  return step
    ? { stepId: step.stepId, officerId: step.officerId, evidence: [step.version] }
    : { evidence: [w.version] }
}

/** The officer who did it; undefined when it was the system or an applicant. */
export const officerOf = (fact: Pick<CaseFact, 'actor'>): StaffId | undefined =>
  staffIds.is(fact.actor) ? fact.actor : undefined

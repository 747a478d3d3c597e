import type { WorkCalendar } from '#calendar'
import type { CaseFact } from '#cases/events'
import { type ClockFacts, dueDay, legalClocks } from '#clock'
import { type StaffId, staffIds, type StepId, type UnitId } from '#foundation/ids'
import { addDays, type LegalDay } from '#foundation/time'
import type { ItemVersion } from '#items'
import type { Step } from '#process'
import type { Level } from '../events.ts'
import { type Subject, type Watched, timesOf } from '../watched/index.ts'

/** What a rule may look up besides the case: the pinned item, the steps of its process, the calendar. */
export interface RuleWorld {
  item: ItemVersion
  step: (stepId: StepId) => Pick<Step, 'limitShare' | 'officers' | 'isTownship'> | undefined
  calendar: WorkCalendar
  stepName: (stepId: StepId) => string
  /** Steps without which no decision can be reached. */
  mandatorySteps: readonly string[]
}

export interface Signal {
  level: Level
  /** The first legal day on which the condition holds. */
  on: LegalDay
  because: Record<string, string | number>
  /** Versions of the events that show it. */
  evidence: number[]
  stepId?: StepId | undefined
  officerId?: StaffId | undefined
  /** Where a kind has a card for each: the step, the card or the directive that it is about. */
  about?: string | undefined
  /** In whose hands it arose, where that is not the unit of the step. */
  unitId?: UnitId | undefined
}

/** A parameter with its value and what the value rests on. */
interface Parameter {
  value: number
  basis: string
}

export interface RuleHead {
  /** Of the default rule pack, such as `T02`. */
  code: string
  name: string
  article: string
  /** One card per case and kind: rules of one kind escalate the same card. */
  kind: string
  parameters: Readonly<Record<string, Parameter>>
}

/** Holds from a day on, unless something happens before. `read` is the day of reading, on which running pauses depend. */
export interface TimeRule<S = Watched, W = RuleWorld> extends RuleHead {
  signals: (w: S, world: W, value: (name: string) => number, read: LegalDay) => Signal[]
}

/** A rule about what a unit owes on any card or directive, whatever these are about. */
export type AnswerRule = TimeRule<Subject, { calendar: WorkCalendar }>

/** Holds because of a fact. `before` is the case as it was when the fact came. */
export interface FactRule extends RuleHead {
  judge: (
    before: Watched,
    fact: CaseFact,
    world: RuleWorld,
    value: (name: string) => number,
  ) => Omit<Signal, 'on' | 'evidence'> | undefined
}

export const isTimeRule = (rule: TimeRule | FactRule): rule is TimeRule => 'signals' in rule

/** The running clocks of this kind. */
export function runningClocks(
  w: Watched,
  world: RuleWorld,
  kind: ClockFacts['kind'],
): ClockFacts[] {
  return clocksOf(w, world).filter((clock) => clock.kind === kind && clock.stoppedOn === undefined)
}

/** Every rule asks for the clocks of the same state of a case; that state never changes, nor what it is pinned to. */
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

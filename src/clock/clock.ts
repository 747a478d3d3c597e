import type { WorkCalendar } from '#calendar'
import { addDays, dayNumber, type LegalDay } from '#foundation/time'

/** The five clocks of a case: C1 受理, C2 法定, C3 承诺, C4 环节, C5 送达; C6, the applicant's own term to correct; and the terms that a process waits for. */
export const CASE_CLOCKS = [
  'acceptance',
  'statutory',
  'promised',
  'step',
  'delivery',
  'correction',
  'timer',
] as const
/** Those of letters and ratings. */
export const FEEDBACK_CLOCKS = [
  'letter-acceptance',
  'letter-answer',
  'call-back',
  'rectification',
] as const
export type ClockKind = (typeof CASE_CLOCKS)[number] | (typeof FEEDBACK_CLOCKS)[number]

/** `same-day`: 当场, done on the day (or on the next workday when it began on a day off). */
export interface Limit {
  value: number
  unit: 'workday' | 'natural-day' | 'same-day'
}

/** A special procedure (行政许可法 45): its time is not counted, at most as long as it was applied for. */
export interface Pause {
  kind: string
  startedOn: LegalDay
  /** Absent while it runs. */
  endedOn?: LegalDay | undefined
  /** The period that was applied for, in workdays: nothing beyond it is given back. */
  capWorkdays: number
}

export interface Extension {
  days: number
  /** Day of approval. */
  on: LegalDay
}

/** All that a clock depends on. Facts of a case, no state of its own: every deadline can be recomputed at any time. */
export interface ClockFacts {
  kind: ClockKind
  /** The step, for a step clock. */
  stepId?: string | undefined
  limit: Limit
  startedOn: LegalDay
  pauses: readonly Pause[]
  extensions: readonly Extension[]
  stoppedOn?: LegalDay | undefined
}

export interface Countdown {
  kind: ClockKind
  stepId?: string | undefined
  state: 'running' | 'paused' | 'stopped'
  dueOn: LegalDay
  /** Days of the limit's unit after `on` until `dueOn`; 0 on the last day, negative when overdue. */
  remaining: number
  isOverdue: boolean
  /** The due day lies in a year without a notice of the State Council. */
  isProvisional: boolean
}

/** Reads a clock on a day. A stopped clock is read on the day it stopped. */
export function readClock(facts: ClockFacts, calendar: WorkCalendar, on: LegalDay): Countdown {
  const readOn = facts.stoppedOn ?? on
  const dueOn = dueDay(facts, calendar, readOn)
  const state = facts.stoppedOn ? 'stopped' : openPause(facts, readOn) ? 'paused' : 'running'
  return {
    kind: facts.kind,
    stepId: facts.stepId,
    state,
    dueOn,
    remaining:
      facts.limit.unit === 'natural-day'
        ? dayNumber(dueOn) - dayNumber(readOn)
        : calendar.workdaysBetween(readOn, dueOn),
    isOverdue: readOn > dueOn,
    isProvisional: dueOn > calendar.coveredUntil,
  }
}

/** Days that do not count, oldest first: of each pause the first `capWorkdays` workdays after its start; overlaps count once. */
export function pausedDays(facts: ClockFacts, calendar: WorkCalendar, on: LegalDay): LegalDay[] {
  const days = new Set<LegalDay>()
  const isCounted =
    facts.limit.unit === 'natural-day' ? () => true : (day: LegalDay) => calendar.isWorkday(day)
  for (const pause of facts.pauses) {
    const capped = calendar.addWorkdays(pause.startedOn, pause.capWorkdays)
    const ended = pause.endedOn ?? on
    const last = ended < capped ? ended : capped
    for (let day = addDays(pause.startedOn, 1); day <= last; day = addDays(day, 1)) {
      if (day > facts.startedOn && isCounted(day)) days.add(day)
    }
  }
  return [...days].sort()
}

/** Pauses up to `on` count as far as they have lasted: while one is open the due day moves with each day, up to its cap. */
export function dueDay(facts: ClockFacts, calendar: WorkCalendar, on: LegalDay): LegalDay {
  const { limit, startedOn } = facts
  if (limit.unit === 'same-day') return calendar.workdayOnOrAfter(startedOn)
  const days = limit.value + facts.extensions.reduce((sum, extension) => sum + extension.days, 0)
  const isNatural = limit.unit === 'natural-day'
  let due = isNatural ? addDays(startedOn, days) : calendar.addWorkdays(startedOn, days)
  // Only days inside the limit can be given back: a pause that begins after the end revives nothing.
  for (const paused of pausedDays(facts, calendar, on)) {
    if (paused <= due) due = isNatural ? addDays(due, 1) : calendar.addWorkdays(due, 1)
  }
  // 期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日（民法典 203）。
  return isNatural ? calendar.workdayOnOrAfter(due) : due
}

function openPause(facts: ClockFacts, on: LegalDay): Pause | undefined {
  return facts.pauses.find(
    (pause) => pause.startedOn <= on && (pause.endedOn === undefined || pause.endedOn > on),
  )
}

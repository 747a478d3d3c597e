import type { WorkCalendar } from '#calendar'
import { z } from 'zod'
import { type DaysLeft, type Period, workdays } from '#foundation/duration'
import { daysLeft, ids, legalDay, period, text } from '#foundation/schema'
import { addDays, type LegalDay } from '#foundation/time'

/**
 * The five clocks of a case: C1 受理, C2 法定, C3 承诺, C4 环节, C5 送达; C6, the applicant's own term to
 * correct; the terms that a process waits for, and those that an act gives somebody to answer.
 */
export const CASE_CLOCKS = [
  'acceptance',
  'statutory',
  'promised',
  'step',
  'delivery',
  'correction',
  'timer',
  'answer',
] as const
/** Those of letters and ratings. */
export const FEEDBACK_CLOCKS = [
  'letter-acceptance',
  'letter-answer',
  'call-back',
  'rectification',
] as const
export type CaseClockKind = (typeof CASE_CLOCKS)[number]
export const clockKind = z.enum([...CASE_CLOCKS, ...FEEDBACK_CLOCKS])
export type ClockKind = z.infer<typeof clockKind>

/** A limit in whole days of its own unit. */
export type Limit = Period

/**
 * A special procedure (行政许可法 45): its time is not counted, at most as long as it was applied for.
 */
const pause = z.object({
  kind: text('expert-review'),
  startedOn: legalDay,
  /** Absent while it runs. */
  endedOn: legalDay.optional(),
  /** The period that was applied for, in workdays: nothing beyond it is given back. */
  capWorkdays: z.number(),
})
export type Pause = z.infer<typeof pause>

/** 延长: in workdays, whatever the limit itself is counted in (行政许可法 42, 82). */
const extension = z.object({
  workdays: z.number(),
  /** Day of approval. */
  on: legalDay,
})
export type Extension = z.infer<typeof extension>

/**
 * All that a clock depends on. Facts of a case, no state of its own: every deadline can be
 * recomputed at any time.
 */
export const clockFacts = z
  .object({
    kind: clockKind,
    /** The step, for a step clock. */
    stepId: ids.step.optional(),
    limit: period,
    startedOn: legalDay,
    pauses: z.array(pause),
    extensions: z.array(extension),
    stoppedOn: legalDay.optional(),
  })
  .meta({ id: 'ClockFacts' })
export type ClockFacts = z.infer<typeof clockFacts>

export const countdown = z
  .object({
    kind: clockKind,
    stepId: ids.step.optional(),
    state: z.enum(['running', 'paused', 'stopped']),
    dueOn: legalDay,
    /**
     * After the day of reading until `dueOn`; 0 on the last day, negative when overdue. Months are
     * read in natural days.
     */
    remaining: daysLeft,
    isOverdue: z.boolean(),
    /** The due day lies in a year without a notice of the State Council. */
    isProvisional: z.boolean(),
  })
  .meta({ id: 'Countdown' })
export type Countdown = z.infer<typeof countdown>

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
    remaining: calendar.left(readOn, dueOn, countedIn(facts.limit)),
    isOverdue: readOn > dueOn,
    isProvisional: dueOn > calendar.coveredUntil,
  }
}

/**
 * The last day. Pauses up to `on` count as far as they have lasted: while one is open it moves with
 * each day, up to its cap.
 */
export function dueDay(facts: ClockFacts, calendar: WorkCalendar, on: LegalDay): LegalDay {
  return stretches(facts, calendar, on).at(-1)!.dueOn
}

/** A part of a limit that is counted in one unit, from the day after `from`. */
export interface Stretch {
  counts: DaysLeft['unit']
  from: LegalDay
  /** The last day as counted, and the day on which it ends: 期间的最后一日是法定休假日的，顺延（民法典 203）. */
  lastOn: LegalDay
  dueOn: LegalDay
}

/**
 * A limit in one stretch; in two when it was extended by workdays and is itself counted otherwise.
 */
export function stretches(facts: ClockFacts, calendar: WorkCalendar, on: LegalDay): Stretch[] {
  let from = facts.startedOn
  return periods(facts).map((period) => {
    const counts = countedIn(period)
    let lastOn = calendar.add(from, period)
    // Only days inside the limit can be given back: a pause that begins after the end revives
    // nothing.
    for (const paused of pausedDays(facts, calendar, on, counts)) {
      if (paused > from && paused <= lastOn)
        lastOn = calendar.add(lastOn, { value: 1, unit: counts })
    }
    const stretch = { counts, from, lastOn, dueOn: calendar.workdayOnOrAfter(lastOn) }
    from = stretch.dueOn
    return stretch
  })
}

function periods({ limit, extensions }: ClockFacts): Period[] {
  const extended = extensions.reduce((sum, extension) => sum + extension.workdays, 0)
  if (extended === 0) return [limit]
  return limit.unit === 'workday' ? [workdays(limit.value + extended)] : [limit, workdays(extended)]
}

/**
 * Days that do not count, oldest first: of each pause the first `capWorkdays` workdays after its
 * start; overlaps count once.
 */
export function pausedDays(
  facts: ClockFacts,
  calendar: WorkCalendar,
  on: LegalDay,
  counts = countedIn(facts.limit),
): LegalDay[] {
  const days = new Set<LegalDay>()
  for (const pause of facts.pauses) {
    const capped = calendar.addWorkdays(pause.startedOn, pause.capWorkdays)
    const ended = pause.endedOn ?? on
    const last = ended < capped ? ended : capped
    for (let day = addDays(pause.startedOn, 1); day <= last; day = addDays(day, 1)) {
      if (day > facts.startedOn && (counts === 'natural-day' || calendar.isWorkday(day)))
        days.add(day)
    }
  }
  return [...days].sort()
}

/** Which days a period counts: workdays only, or every day (民法典 200). */
function countedIn({ unit }: Period): DaysLeft['unit'] {
  return unit === 'natural-day' || unit === 'month' ? 'natural-day' : 'workday'
}

function openPause(facts: ClockFacts, on: LegalDay): Pause | undefined {
  return facts.pauses.find(
    (pause) => pause.startedOn <= on && (pause.endedOn === undefined || pause.endedOn > on),
  )
}

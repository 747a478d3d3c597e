import { z } from 'zod'
import { dayInfo, type WorkCalendar } from '#calendar'
import { legalDay, text } from '#foundation/schema'
import { addDays, type LegalDay } from '#foundation/time'
import {
  type ClockFacts,
  clockFacts,
  type ClockKind,
  countdown,
  pausedDays,
  readClock,
  stretches,
} from './clock.ts'

const dayRole = z.enum([
  'start', // the first day is not counted
  'counted',
  'paused', // special procedure
  'off', // weekend or holiday
  'moved', // from a last day that is a day off to the workday after it
  'overdue', // a workday after the limit
])
export type DayRole = z.infer<typeof dayRole>

const article = text('行政许可法 42')
const explainedDay = z.object({
  day: legalDay,
  role: dayRole,
  /** n-th day of the limit, when counted. */
  number: z.int().optional(),
  /** Kind of the special procedure, when paused. */
  pause: text('expert-review').optional(),
  calendar: dayInfo,
  article,
})
type ExplainedDay = z.infer<typeof explainedDay>

/**
 * The arithmetic of one clock as data: each day counted, skipped or paused, and why. Texts are made
 * by the reader's page.
 */
export const explanation = z
  .object({ countdown, facts: clockFacts, article, days: z.array(explainedDay) })
  .meta({ id: 'Explanation' })
export type Explanation = z.infer<typeof explanation>

/** The article that gives a clock its limit. */
const CLOCK_ARTICLES: Record<ClockKind, string> = {
  acceptance: '行政许可法 32',
  statutory: '行政许可法 42',
  promised: '优化营商环境条例（承诺时限）',
  step: '行政许可法 37',
  delivery: '行政许可法 44',
  correction: '一次性告知书载明的补正期限',
  timer: '行政许可法 82（流程载明的等待日数）',
  answer: '内部办理制度（不影响法定时限）',
  'letter-acceptance': '政务服务投诉处理规定（决定是否受理的期限）',
  'letter-answer': '政务服务咨询投诉处理规定（答复期限）',
  'call-back': '国办发〔2019〕51号（差评回访）',
  rectification: '国办发〔2019〕51号（差评整改）',
}

export function explainClock(facts: ClockFacts, calendar: WorkCalendar, on: LegalDay): Explanation {
  const read = readClock(facts, calendar, on)
  const readOn = facts.stoppedOn ?? on
  const paused = new Map<LegalDay, string>()
  for (const pause of facts.pauses) {
    for (const day of pausedDays({ ...facts, pauses: [pause] }, calendar, readOn))
      paused.set(day, pause.kind)
  }
  const parts = stretches(facts, calendar, readOn)
  const isSameDay = facts.limit.unit === 'same-day'
  const last = readOn > read.dueOn ? readOn : read.dueOn
  const days: ExplainedDay[] = []
  let part = parts[0]!
  let number = 0
  for (let day = facts.startedOn; day <= last; day = addDays(day, 1)) {
    const info = calendar.dayInfo(day)
    const explained = (role: DayRole, by: string, more: Partial<ExplainedDay> = {}) =>
      days.push({ day, role, calendar: info, article: by, ...more })
    if (day > part.dueOn && part !== parts.at(-1)) {
      part = parts[parts.indexOf(part) + 1]!
      number = 0
    }
    if (day === facts.startedOn && !(isSameDay && info.isWorkday)) explained('start', '民法典 201')
    else if (day > part.dueOn)
      explained(info.isWorkday ? 'overdue' : 'off', CLOCK_ARTICLES[facts.kind])
    else if (day > part.lastOn && !isSameDay) explained('moved', '民法典 203')
    else if (paused.has(day)) explained('paused', '行政许可法 45', { pause: paused.get(day)! })
    else if (part.counts === 'natural-day')
      explained('counted', facts.limit.unit === 'month' ? '民法典 202' : '民法典 200', {
        number: ++number,
      })
    else if (!info.isWorkday) explained('off', '行政许可法 82')
    else explained('counted', CLOCK_ARTICLES[facts.kind], { number: ++number })
  }
  return { countdown: read, facts, article: CLOCK_ARTICLES[facts.kind], days }
}

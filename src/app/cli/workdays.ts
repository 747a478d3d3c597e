import { join } from 'node:path'
import { readCalendarFiles, WorkCalendar, WorkingTime } from '#calendar'
import { explainClock } from '#clock'
import { workdays as ofWorkdays } from '#foundation/duration'
import { instantAt } from '#foundation/time'
import { readUnits } from '#identity'
import { durationText } from '#text/time'
import { dataDir } from '#platform/repository'
import { type Call, type Command, count, day, UsageError } from './call.ts'

/** Arithmetic by the calendar that comes with the product; it needs no database. */
export const workdays: Command = (call) => {
  const [verb] = call.rest
  if (verb === 'add') return add(call)
  if (verb === 'between') return between(call)
  if (verb === 'explain') return explain(call)
  throw new UsageError('workdays 之后写 add、between 或 explain')
}

function shippedCalendar(): WorkCalendar {
  const { years, days } = readCalendarFiles(join(dataDir, 'calendars'))
  return new WorkCalendar(years, days)
}

/** Whole days, or seconds of a unit's office hours. */
function countedBy({ values: { mode, unit: unitId } }: Call) {
  const unit = readUnits(join(dataDir, 'catalogue')).find((u) => u.unitId === unitId)
  if (unitId !== undefined && !unit) throw new UsageError(`没有单位“${unitId}”`)
  if (mode !== 'days' && mode !== 'seconds') throw new UsageError('--mode 只能是 days 或 seconds')
  const calendar = shippedCalendar()
  const time = new WorkingTime(calendar, unit?.officeHours)
  return { calendar, time, mode, inSeconds: mode === 'seconds' }
}

function add(call: Call): number {
  const { calendar, time, mode, inSeconds } = countedBy(call)
  const [, a, b] = call.rest
  const [from, n] = [day(a), count(b, '天数')]
  const on = inSeconds
    ? time.addWorkdays(instantAt(from, 8 * 3600), n)
    : calendar.addWorkdays(from, n)
  call.say({ from, workdays: n, mode, on }, () => on)
  return 0
}

function between(call: Call): number {
  const { calendar, time, mode, inSeconds } = countedBy(call)
  const [, a, b] = call.rest
  const [from, to] = [day(a), day(b)]
  const value = inSeconds
    ? time.workingSecondsBetween(instantAt(from), instantAt(to))
    : calendar.workdaysBetween(from, to)
  call.say({ from, to, mode, [inSeconds ? 'seconds' : 'workdays']: value }, () =>
    durationText({ value, unit: inSeconds ? 'second' : 'workday' }),
  )
  return 0
}

function explain({ rest: [, a, b], say }: Call): number {
  const startedOn = day(a)
  const limit = ofWorkdays(count(b, '天数'))
  const facts = { kind: 'statutory' as const, limit, startedOn, pauses: [], extensions: [] }
  const explained = explainClock(facts, shippedCalendar(), startedOn)
  say(explained, () =>
    explained.days
      .map(
        (d) =>
          `${d.day}  ${d.number ? `第 ${d.number} 日` : d.role === 'start' ? '起算日，不计入' : (d.calendar.name ?? '休息日')}  ${d.article}`,
      )
      .join('\n'),
  )
  return 0
}

import { z } from 'zod'
import { CalendarRangeError, type WorkCalendar } from '#calendar'
import { legalDay } from '#foundation/schema'
import { dayOf, type LegalDay, type Now } from '#foundation/time'
import { EVERYBODY } from '#platform/access'
import { type HttpServer, refusals, refused } from '#platform/http'
import { wrongForm } from '../forms.ts'
import type { Screens } from '../screens.ts'
import { MOST_WORKDAYS } from '../contract.ts'

export interface WorkdayDeps {
  calendar: () => WorkCalendar
  now: Now
}

const COUNT = `请填写 1 到 ${MOST_WORKDAYS} 之间的天数。`

/** 工作日计算. */
export function registerWorkdays(server: HttpServer, screens: Screens, deps: WorkdayDeps): void {
  server.get(
    '/workdays',
    {
      config: {
        access: EVERYBODY,
        sends: 'text/html',
        refuses: refusals(422, { 'outside-calendar': '日期超出工作日历的范围。' }),
      },
      schema: {
        summary: '工作日计算',
        querystring: z.object({
          from: legalDay.optional(),
          add: z.coerce
            .number(COUNT)
            .int(COUNT)
            .min(1, COUNT)
            .max(MOST_WORKDAYS, COUNT)
            .default(20),
        }),
      },
      errorHandler: wrongForm((reply, { from, add }, [wrong]) =>
        screens.show(reply, 'workdays', {
          from: from ?? dayOf(deps.now()),
          add: add ?? '20',
          problem: wrong.reason,
        }),
      ),
    },
    async (request, reply) => {
      const { from, add } = request.query
      const form = { from: from ?? dayOf(deps.now()), add: String(add) }
      if (!from) return screens.show(reply, 'workdays', form)
      const calendar = deps.calendar()
      const result = lastDay(calendar, from, add)
      if (!result) {
        const [first, last] = [calendar.firstDay, calendar.lastDay].map((day) => day.slice(0, 4))
        const problem = `${refused(reply, 'outside-calendar')}现有 ${first} 年到 ${last} 年。`
        return screens.show(reply, 'workdays', { ...form, problem })
      }
      return screens.show(reply, 'workdays', {
        ...form,
        result,
        provisional: result > calendar.coveredUntil,
      })
    },
  )
}

/** Undefined when the calendar does not reach so far. */
function lastDay(calendar: WorkCalendar, from: LegalDay, add: number): LegalDay | undefined {
  try {
    return calendar.addWorkdays(from, add)
  } catch (error) {
    if (error instanceof CalendarRangeError) return undefined
    throw error
  }
}

import { z } from 'zod'
import { legalDay } from '#foundation/schema'
import { EVERYBODY } from '#platform/access'
import { type HttpServer, refuse } from '#platform/http'
import type { Shelf } from '#world'
import { parsedNotice, parseHolidayNotice } from './notice.ts'
import { OUTSIDE_CALENDAR, withinCalendar } from './outside.ts'
import { calendarKind, COUNTY_CALENDAR } from './published.ts'
import { specialDay, type WorkCalendar } from './work-calendar.ts'

interface Deps {
  calendar: () => WorkCalendar
  world: Shelf
}

const year = z.int().min(2004).max(2100)

/**
 * 工作日历: workday arithmetic and the days of a year, for everybody. Amendments are of `#clock`, whose
 * limits they move.
 */
export function registerCalendar(server: HttpServer, deps: Deps): void {
  registerArithmetic(server, deps)

  server.get(
    '/api/calendar/years/:year',
    {
      config: { access: EVERYBODY, refuses: [] },
      schema: {
        summary: '一年里放假和调休上班的日子',
        params: z.object({ year: z.coerce.number().int().min(2004).max(2100) }),
        response: {
          200: z.object({
            year,
            /** The last day that a notice covers. */
            coveredUntil: legalDay,
            days: z.array(specialDay),
          }),
        },
      },
    },
    async ({ params }) => {
      const { content, calendar } = deps.world.current().get(calendarKind, COUNTY_CALENDAR)
      const days = content.days.filter((d) => d.day.startsWith(`${params.year}-`))
      return { year: params.year, coveredUntil: calendar.coveredUntil, days }
    },
  )

  server.post(
    '/api/calendar/notice',
    {
      config: { access: EVERYBODY, refuses: [] },
      schema: {
        summary: '读出放假通知里的日子，不保存',
        body: z.object({
          text: z
            .string()
            .min(10)
            .max(20_000)
            .meta({ examples: ['一、元旦：1月1日至3日放假调休，共3天。1月4日（周日）上班。'] }),
          year: year.optional(),
        }),
        response: { 200: parsedNotice },
      },
    },
    async ({ body }) => parseHolidayNotice(body.text, body.year),
  )
}

const ARITHMETIC = '部门业务系统按本县日历推算期限'

function registerArithmetic(server: HttpServer, { calendar }: Deps): void {
  server.get(
    '/api/calendar/workdays',
    {
      config: { access: EVERYBODY, refuses: [OUTSIDE_CALENDAR], forPrograms: ARITHMETIC },
      schema: {
        summary: '某日起若干工作日的最后一日',
        querystring: z.object({
          from: legalDay,
          add: z.coerce.number().int().min(-2000).max(2000),
        }),
        response: {
          200: z.object({
            on: legalDay,
            /** No notice covers its year yet. */
            provisional: z.boolean(),
          }),
        },
      },
    },
    async ({ query }, reply) => {
      const on = await withinCalendar(() => calendar().addWorkdays(query.from, query.add))
      if (!on) return refuse(reply, 'outside-calendar')
      return { on, provisional: on > calendar().coveredUntil }
    },
  )
  server.get(
    '/api/calendar/between',
    {
      config: { access: EVERYBODY, refuses: [OUTSIDE_CALENDAR], forPrograms: ARITHMETIC },
      schema: {
        summary: '两日之间的工作日，起始日不计入',
        querystring: z.object({ from: legalDay, to: legalDay }),
        response: { 200: z.object({ workdays: z.int() }) },
      },
    },
    async ({ query }, reply) => {
      const workdays = await withinCalendar(() => calendar().workdaysBetween(query.from, query.to))
      if (workdays === undefined) return refuse(reply, 'outside-calendar')
      return { workdays }
    },
  )
}

import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import {
  amended,
  type CalendarContent,
  calendarKind,
  COUNTY_CALENDAR,
  findAmendment,
  listAmendments,
  parseHolidayNotice,
} from '#calendar'
import { listMoved, moveLimits, previewMoves } from '#clock'
import type { DraftId } from '#foundation/ids'
import { ids, legalDay } from '#foundation/schema'
import { dayOf, type Instant } from '#foundation/time'
import type { Officer } from '#identity'
import { atDesk } from '#ledger'
import { EVERYBODY } from '#platform/access'
import { type HttpServer, sendProblem } from '#platform/http'
import {
  approveVersion,
  draftVersion,
  PUBLICATION_REFUSALS,
  type PublicationRefusal,
  type Publishing,
} from '#world'
import type { County } from './county.ts'
import { forbidden, officerOf, officers } from '#identity/session'

/** Workday arithmetic for everybody; amendments for the system administrator, approved by the supervision lead. */
export function registerCalendar(server: HttpServer, county: County): void {
  const byOfficer = officers(county)
  const inRange = <T>(reply: FastifyReply, compute: () => T) => {
    try {
      return compute()
    } catch (error) {
      if (error instanceof RangeError)
        return sendProblem(reply, {
          status: 400,
          code: 'outside-calendar',
          detail: '日期超出工作日历的范围（2004 年起）。',
        })
      throw error
    }
  }
  server.get(
    '/api/calendar/workdays',
    {
      config: { access: EVERYBODY },
      schema: {
        querystring: z.object({
          from: legalDay,
          add: z.coerce.number().int().min(-2000).max(2000),
        }),
      },
    },
    async (request, reply) =>
      inRange(reply, () => {
        const on = county.calendar().addWorkdays(request.query.from, request.query.add)
        return { on, provisional: on > county.calendar().coveredUntil }
      }),
  )
  server.get(
    '/api/calendar/between',
    {
      config: { access: EVERYBODY },
      schema: { querystring: z.object({ from: legalDay, to: legalDay }) },
    },
    async (request, reply) =>
      inRange(reply, () => ({
        workdays: county.calendar().workdaysBetween(request.query.from, request.query.to),
      })),
  )
  server.get(
    '/api/calendar/years/:year',
    {
      config: { access: EVERYBODY },
      schema: { params: z.object({ year: z.coerce.number().int().min(2004).max(2100) }) },
    },
    async (request) => ({
      year: request.params.year,
      coveredUntil: county.calendar().coveredUntil,
      days: county.world
        .current()
        .get(calendarKind, COUNTY_CALENDAR)
        .content.days.filter((d) => d.day.startsWith(`${request.params.year}-`))
        .map(({ notice = null, ...d }) => ({ ...d, notice })),
    }),
  )
  server.post(
    '/api/calendar/notice',
    {
      config: { access: EVERYBODY },
      schema: {
        body: z.object({
          text: z.string().min(10).max(20_000),
          year: z.number().int().min(2004).max(2100).optional(),
        }),
      },
    },
    async (request) => parseHolidayNotice(request.body.text, request.body.year),
  )

  const change = z.object({
    day: legalDay,
    kind: z.enum(['holiday', 'make-up', 'ordinary']),
    name: z.string().max(30),
  })
  server.get('/api/calendar/amendments', { config: { access: byOfficer } }, async () => {
    return listAmendments(county.pool)
  })
  const amendmentId = z.object({ amendmentId: ids.draft })
  server.get(
    '/api/calendar/amendments/:amendmentId/moves',
    { config: { access: byOfficer }, schema: { params: amendmentId } },
    async (request, reply) => {
      const amendment = await findAmendment(county.pool, request.params.amendmentId)
      if (!amendment)
        return sendProblem(reply, { status: 404, code: 'not-found', detail: '没有这个日历调整。' })
      if (amendment.state === 'published') return listMoved(county.pool, request.params.amendmentId)
      const { calendar } = calendarKind.open(amendment.content)
      return previewMoves(county.pool, calendar, dayOf(county.now()))
    },
  )
  server.post(
    '/api/calendar/amendments',
    {
      config: { access: byOfficer },
      schema: {
        body: z.object({
          notice: z.string().trim().min(2).max(100),
          changes: z.array(change).min(1).max(120),
          /** The first legal day on which it holds; today without. */
          effectiveOn: legalDay.optional(),
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const { notice, changes } = request.body
      const at = county.now()
      await county.world.refresh()
      const last = county.world.book.last(calendarKind, COUNTY_CALENDAR)!
      const content = amended(last.value.content, changes, notice)
      const effectiveOn = request.body.effectiveOn ?? dayOf(at)
      const done = await draftVersion(
        county,
        calendarKind,
        COUNTY_CALENDAR,
        { content, effectiveOn, basis: notice, basedOn: last.hash },
        officer,
        at,
      )
      if (!done.ok) return refused(reply, done.code)
      const moves = await previewMoves(county.pool, calendarKind.open(content).calendar, dayOf(at))
      return reply.code(201).send({
        amendmentId: done.draftId,
        moves: moves.slice(0, 500),
        movedLimits: moves.length,
      })
    },
  )
  server.post(
    '/api/calendar/amendments/:amendmentId/approval',
    { config: { access: byOfficer }, schema: { params: amendmentId } },
    async (request, reply) => {
      const officer = officerOf(request)
      const { amendmentId } = request.params
      const done = await approveCalendar(county, amendmentId, officer, county.now())
      return done.ok ? { movedLimits: done.movedLimits } : refused(reply, done.code)
    },
  )
}

/** Approves a version of the calendar; one that holds from today on moves the running limits together with it. */
export async function approveCalendar(
  county: County,
  draftId: DraftId,
  officer: Officer,
  at: Instant,
): Promise<Exclude<Publishing, { ok: true }> | { ok: true; movedLimits: number }> {
  const on = dayOf(at)
  let movedLimits = 0
  const done = await approveVersion(
    county,
    calendarKind,
    COUNTY_CALENDAR,
    draftId,
    officer,
    at,
    async (client, content, effectiveOn) => {
      // One that begins later moves the limits on its day.
      if (effectiveOn > on) return
      const { calendar } = calendarKind.open(content as CalendarContent)
      movedLimits = (await moveLimits(client, draftId, calendar, on, atDesk(officer, at))) ?? 0
    },
  )
  return done.ok ? { ok: true, movedLimits } : done
}

function refused(reply: FastifyReply, code: string) {
  if (code === 'forbidden') return forbidden(reply)
  if (code === 'draft-not-open')
    return sendProblem(reply, {
      status: 409,
      code: 'amendment-not-open',
      detail: '该日历调整不存在或已经批准。',
    })
  const detail =
    PUBLICATION_REFUSALS[code as PublicationRefusal] ?? '刚刚有人改动了日历，请查看最新情况。'
  return sendProblem(reply, { status: 409, code, detail })
}

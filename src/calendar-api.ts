import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  amendedCalendar,
  type CalendarChange,
  loadCalendar,
  parseHolidayNotice,
  storeChanges,
} from '#calendar'
import { applyMoves, listMoved, previewMoves } from '#clock'
import { legalDay } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { calendarStream } from '#calendar/events'
import type { Officer } from '#identity'
import { atDesk, note } from '#ledger'
import { row, rows, transaction } from '#platform/database'
import { type HttpServer, sendProblem } from '#platform/http'
import type { County } from './county.ts'
import { forbidden } from './session.ts'

/** Workday arithmetic for everybody; amendments for the system administrator, approved by the supervision lead. */
export function registerCalendar(
  server: HttpServer,
  county: County,
  asOfficer: (request: FastifyRequest, reply: FastifyReply) => Promise<Officer | undefined>,
): void {
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
    { schema: { querystring: z.object({ from: legalDay, to: legalDay }) } },
    async (request, reply) =>
      inRange(reply, () => ({
        workdays: county.calendar().workdaysBetween(request.query.from, request.query.to),
      })),
  )
  server.get(
    '/api/calendar/years/:year',
    { schema: { params: z.object({ year: z.coerce.number().int().min(2004).max(2100) }) } },
    async (request) => ({
      year: request.params.year,
      coveredUntil: county.calendar().coveredUntil,
      days: await rows(
        county.pool,
        'select day, kind, name, notice from calendar.special_day where extract(year from day) = $1 order by day',
        [request.params.year],
      ),
    }),
  )
  server.post(
    '/api/calendar/notice',
    {
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
  server.get('/api/calendar/amendments', async (request, reply) => {
    const officer = await asOfficer(request, reply)
    if (!officer) return reply
    return rows(
      county.pool,
      `select amendment_id as "amendmentId", notice, changes, proposed_by as "proposedBy", proposed_at as "proposedAt", approved_by as "approvedBy", approved_at as "approvedAt", moved_limits as "movedLimits" from calendar.amendment order by proposed_at desc`,
    )
  })
  server.get(
    '/api/calendar/amendments/:amendmentId/moves',
    { schema: { params: z.object({ amendmentId: z.uuid() }) } },
    async (request, reply) => {
      const officer = await asOfficer(request, reply)
      if (!officer) return reply
      const { amendmentId } = request.params
      const amendment = await row<{
        notice: string
        changes: CalendarChange[]
        approved_by: string | null
      }>(
        county.pool,
        'select notice, changes, approved_by from calendar.amendment where amendment_id = $1',
        [amendmentId],
      )
      if (!amendment)
        return sendProblem(reply, { status: 404, code: 'not-found', detail: '没有这个日历调整。' })
      if (amendment.approved_by) return listMoved(county.pool, amendmentId)
      return previewMoves(
        county.pool,
        (await amendedCalendar(county.pool, amendment.changes, amendment.notice)).calendar,
        dayOf(county.now()),
      )
    },
  )
  server.post(
    '/api/calendar/amendments',
    {
      schema: {
        body: z.object({
          notice: z.string().trim().min(2).max(100),
          changes: z.array(change).min(1).max(120),
        }),
      },
    },
    async (request, reply) => {
      const officer = await asOfficer(request, reply)
      if (!officer) return reply
      if (!officer.roles.includes('system-admin')) return forbidden(reply)
      const { notice, changes } = request.body
      const at = county.now()
      const amendmentId = randomUUID()
      const { calendar } = await amendedCalendar(county.pool, changes, notice)
      const moves = await previewMoves(county.pool, calendar, dayOf(at))
      await transaction(county.pool, async (client) => {
        await client.query(
          'insert into calendar.amendment (amendment_id, notice, changes, proposed_by, proposed_at, moved_limits) values ($1, $2, $3, $4, $5, $6)',
          [amendmentId, notice, JSON.stringify(changes), officer.staffId, at, moves.length],
        )
        await note(
          client,
          calendarStream,
          'county',
          [
            {
              type: 'CalendarAmendmentProposed',
              body: { amendmentId, notice, changes, movedLimits: moves.length },
            },
          ],
          atDesk(officer, at),
        )
      })
      return reply
        .code(201)
        .send({ amendmentId, moves: moves.slice(0, 500), movedLimits: moves.length })
    },
  )
  server.post(
    '/api/calendar/amendments/:amendmentId/approval',
    { schema: { params: z.object({ amendmentId: z.uuid() }) } },
    async (request, reply) => {
      const officer = await asOfficer(request, reply)
      if (!officer) return reply
      if (!officer.roles.includes('supervision-lead')) return forbidden(reply)
      const at = county.now()
      const { amendmentId } = request.params
      const moved = await transaction(county.pool, async (client) => {
        const proposed = await row<{
          notice: string
          changes: CalendarChange[]
          approved_by: string | null
        }>(
          client,
          'select notice, changes, approved_by from calendar.amendment where amendment_id = $1 for update',
          [amendmentId],
        )
        if (!proposed || proposed.approved_by) return undefined
        const { calendar, before } = await amendedCalendar(
          client,
          proposed.changes,
          proposed.notice,
        )
        const moves = await previewMoves(client, calendar, dayOf(at))
        await storeChanges(client, proposed.changes, proposed.notice)
        await applyMoves(client, amendmentId, moves)
        await client.query(
          'update calendar.amendment set approved_by = $2, approved_at = $3, moved_limits = $4 where amendment_id = $1',
          [amendmentId, officer.staffId, at, moves.length],
        )
        await note(
          client,
          calendarStream,
          'county',
          [
            {
              type: 'CalendarAmended',
              body: {
                amendmentId,
                notice: proposed.notice,
                changes: proposed.changes,
                before,
                movedLimits: moves.length,
              },
            },
          ],
          atDesk(officer, at),
        )
        return moves.length
      })
      if (moved === undefined)
        return sendProblem(reply, {
          status: 409,
          code: 'amendment-not-open',
          detail: '该日历调整不存在或已经批准。',
        })
      county.setCalendar(await loadCalendar(county.pool))
      return { movedLimits: moved }
    },
  )
}

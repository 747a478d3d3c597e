import { z } from 'zod'
import { calendarChange } from '#calendar'
import { ids, legalDay, line } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { forbidden, FORBIDDEN, officerOf, officers, type Sessions } from '#identity/session'
import { type HttpServer, refusals, refuse } from '#platform/http'
import { APPROVAL_REFUSALS, DRAFT_REFUSALS, type PublishDeps } from '#world'
import {
  amendment,
  approveCalendar,
  findMoves,
  listAmendments,
  proposeAmendment,
} from './amendments.ts'
import { movedLimit } from './store.ts'

type Deps = PublishDeps & Sessions

const params = z.object({ amendmentId: ids.draft })
const movedLimits = z.int()

/**
 * 日历调整: the system administrator proposes, the supervision lead approves, and each limit that moves
 * is shown.
 */
export function registerAmendments(server: HttpServer, deps: Deps): void {
  const access = officers(deps)

  server.get(
    '/api/calendar/amendments',
    {
      config: { access, refuses: [] },
      schema: { summary: '日历调整，新的在前', response: { 200: z.array(amendment) } },
    },
    async () => listAmendments(deps.pool),
  )
  server.get(
    '/api/calendar/amendments/:amendmentId/moves',
    {
      config: {
        access,
        refuses: [{ status: 404, code: 'not-found', detail: '没有这个日历调整。' }],
      },
      schema: {
        summary: '日历调整移动了或将移动的期限',
        params,
        response: { 200: z.array(movedLimit) },
      },
    },
    async ({ params }, reply) =>
      (await findMoves(deps.pool, params.amendmentId, dayOf(deps.now()))) ??
      refuse(reply, 'not-found'),
  )
  registerProposal(server, deps)
  registerApproval(server, deps)
}

const MOST_SHOWN = 500

function registerProposal(server: HttpServer, deps: Deps): void {
  server.post(
    '/api/calendar/amendments',
    {
      config: {
        access: officers(deps),
        refuses: [FORBIDDEN, ...refusals(409, DRAFT_REFUSALS)],
      },
      schema: {
        summary: '提出日历调整',
        body: z.object({
          notice: line(100, '县政府通知：3 月 10 日临时放假').min(2),
          changes: z.array(calendarChange).min(1).max(120),
          /** The first legal day on which it holds; today without. */
          effectiveOn: legalDay.optional(),
        }),
        response: {
          201: z.object({
            amendmentId: ids.draft,
            /** The first of them. */
            moves: z.array(movedLimit).max(MOST_SHOWN),
            movedLimits,
          }),
        },
      },
    },
    async (request, reply) => {
      const done = await proposeAmendment(deps, request.body, officerOf(request), deps.now())
      if (!done.ok) return done.code === 'forbidden' ? forbidden(reply) : refuse(reply, done.code)
      const { amendmentId, moves } = done
      return reply
        .code(201)
        .send({ amendmentId, moves: moves.slice(0, MOST_SHOWN), movedLimits: moves.length })
    },
  )
}

const NOT_OPEN = 'amendment-not-open'

function registerApproval(server: HttpServer, deps: Deps): void {
  server.post(
    '/api/calendar/amendments/:amendmentId/approval',
    {
      config: {
        access: officers(deps),
        refuses: [
          FORBIDDEN,
          ...refusals(409, { ...APPROVAL_REFUSALS, [NOT_OPEN]: '该日历调整不存在或已经批准。' }),
        ],
      },
      schema: { summary: '批准日历调整', params, response: { 200: z.object({ movedLimits }) } },
    },
    async (request, reply) => {
      const { amendmentId } = request.params
      const done = await approveCalendar(deps, amendmentId, officerOf(request), deps.now())
      if (done.ok) return { movedLimits: done.movedLimits }
      if (done.code === 'forbidden') return forbidden(reply)
      return refuse(reply, done.code === 'draft-not-open' ? NOT_OPEN : done.code)
    },
  )
}

import { z } from 'zod'
import { ids, keyOf } from '#foundation/schema'
import { officerOf, officers, type Sessions } from '#identity/session'
import { type HttpServer, type Refusal, refuse } from '#platform/http'
import { sortBy } from '#platform/sorting'
import {
  RATING_ACTS,
  RATING_STATES,
  type RatingActName,
  ratingActInputs,
  type RatingCommand,
} from '../contract.ts'
import type { DeskDeps } from '../letter-desk.ts'
import { RATING_REFUSALS, type RatingRefusal } from '../rating.ts'
import {
  listRatings,
  listResults,
  ratingList,
  ratingResult,
  ratingView,
  viewRating,
} from '../rating-desk.ts'
import { handleRating, RATING_ORDERS } from '../ratings.ts'
import { refusing } from './refusals.ts'

type Deps = DeskDeps & Sessions

const params = z.object({ ratingId: ids.rating })

const UNKNOWN: Refusal = { status: 404, code: 'unknown-rating', detail: '没有找到这条评价。' }

export function registerRatings(server: HttpServer, deps: Deps): void {
  const access = officers(deps)

  server.get(
    '/api/ratings',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '本单位收到的评价，看全县的人看全部',
        querystring: z.object({
          status: keyOf(RATING_STATES).exclude(['invited']).optional(),
          bad: z.enum(['true', 'false']).optional(),
          sort: sortBy(RATING_ORDERS).optional(),
          page: z.coerce.number().int().min(1).max(10_000).default(1),
        }),
        response: { 200: ratingList },
      },
    },
    async (request) => {
      const { bad, ...search } = request.query
      const isBad = bad === undefined ? undefined : bad === 'true'
      return listRatings(deps, { ...search, bad: isBad }, officerOf(request), deps.now())
    },
  )

  server.get(
    '/api/ratings/results',
    {
      config: { access, refuses: [], forPrograms: '上级好差评系统汇集评价结果' },
      schema: {
        summary: '近一年各单位、各事项的评价结果',
        response: { 200: z.array(ratingResult) },
      },
    },
    async () => listResults(deps, deps.now()),
  )

  server.get(
    '/api/ratings/:ratingId',
    {
      config: { access, refuses: [UNKNOWN] },
      schema: { summary: '一条评价', params, response: { 200: ratingView } },
    },
    async (request, reply) =>
      (await viewRating(deps, request.params.ratingId, officerOf(request), deps.now())) ??
      refuse(reply, UNKNOWN.code),
  )

  for (const act of Object.keys(RATING_ACTS) as RatingActName[]) registerAct(server, deps, act)
}

/** What each act may be refused with. */
const REFUSES: Record<RatingActName, RatingRefusal> = {
  'call-back': 'not-to-be-called',
  rectification: 'not-to-be-rectified',
  exclusion: 'not-to-be-decided',
}

const { declared, refused } = refusing(RATING_REFUSALS)

function registerAct<A extends RatingActName>(server: HttpServer, deps: Deps, act: A): void {
  server.post(
    `/api/ratings/:ratingId/${act}`,
    {
      config: {
        access: officers(deps),
        refuses: declared(['unknown-invitation', REFUSES[act], 'reason-needed']),
      },
      schema: {
        summary: `评价：${RATING_ACTS[act]}`,
        params,
        body: ratingActInputs[act],
        response: { 201: z.object({ status: keyOf(RATING_STATES) }) },
      },
    },
    async (request, reply) => {
      const { ratingId } = request.params
      const officer = officerOf(request)
      const done = await handleRating(
        deps,
        ratingId,
        act,
        request.body as RatingCommand<A>,
        officer,
        deps.now(),
      )
      if (!done.ok) return refused(reply, done.code)
      return reply.code(201).send({ status: done.state.status })
    },
  )
}

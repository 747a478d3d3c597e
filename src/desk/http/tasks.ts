import { z } from 'zod'
import { staffNames } from '#identity'
import { officerOf, officers } from '#identity/session'
import { done, type HttpServer, type Refusal, refusals, refuse } from '#platform/http'
import { CLAIM_REFUSALS, claimTask, countTasks, releaseTask } from '#tasks'
import { task, taskKey, taskKind, taskSearch } from '../task.ts'
import { daysOf, type DeskDeps, findTasks } from '../tasks.ts'

const PAGE = 20

const UNKNOWN_TASK: Refusal = {
  status: 404,
  code: 'unknown-task',
  detail: '这件事已经办完，或不是等您办理的。',
}
const CLAIMED = refusals(409, CLAIM_REFUSALS)

const count = z.object({
  kind: taskKind,
  total: z.number().int(),
  over: z.number().int(),
  today: z.number().int(),
})

/** 待办: what waits for whoever is signed in, of every subject. */
export function registerTasks(server: HttpServer, deps: DeskDeps): void {
  const access = officers(deps)

  server.get(
    '/api/tasks',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '等我办理的事项，最急的在前',
        querystring: taskSearch.extend({
          page: z.coerce.number().int().min(1).max(1000).default(1),
        }),
        response: { 200: z.object({ total: z.number().int(), rows: z.array(task) }) },
      },
    },
    async (request) => {
      const { page, ...search } = request.query
      const limits = { limit: PAGE, offset: (page - 1) * PAGE }
      return findTasks(deps, officerOf(request), search, limits)
    },
  )

  server.get(
    '/api/tasks/counts',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '各类待办各有多少，已超期和今天到期的各有多少',
        response: { 200: z.array(count) },
      },
    },
    async (request) => countTasks(deps.pool, officerOf(request), daysOf(deps).on),
  )

  server.post(
    '/api/tasks/claim',
    {
      config: { access, refuses: [UNKNOWN_TASK, ...CLAIMED] },
      schema: {
        summary: '领取：告诉同事这件事由我来办',
        body: taskKey,
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const claimed = await claimTask(deps.pool, officerOf(request), request.body, deps.now())
      if (claimed.ok) return reply.code(201).send({ ok: true })
      if (claimed.code === 'unknown-task') return refuse(reply, claimed.code)
      const name = (await staffNames(deps.pool, [claimed.by])).get(claimed.by) ?? claimed.by
      const detail = CLAIM_REFUSALS[claimed.code].replace('{name}', name)
      return refuse(reply, claimed.code, { detail })
    },
  )

  server.post(
    '/api/tasks/release',
    {
      config: { access, refuses: [UNKNOWN_TASK] },
      schema: { summary: '放回：不再由我来办', body: taskKey, response: { 201: done } },
    },
    async (request, reply) =>
      (await releaseTask(deps.pool, officerOf(request), request.body))
        ? reply.code(201).send({ ok: true })
        : refuse(reply, 'unknown-task', { detail: '这件事不是由您领取的。' }),
  )
}

import { z } from 'zod'
import { officerOf, officers } from '#identity/session'
import { done, type HttpServer, refusals, refuse } from '#platform/http'
import type { DeskDeps } from '../tasks.ts'
import { deleteView, listViews, savedView, saveView, VIEW_REFUSALS } from '../views.ts'

/** 常用筛选: saved and found again by whoever saved them. */
export function registerViews(server: HttpServer, deps: DeskDeps): void {
  const { pool, now } = deps
  const access = officers(deps)

  server.get(
    '/api/desk/views',
    {
      config: { access, refuses: [] },
      schema: { summary: '我的常用筛选', response: { 200: z.array(savedView) } },
    },
    async (request) => listViews(pool, officerOf(request)),
  )

  server.post(
    '/api/desk/views',
    {
      config: { access, refuses: refusals(409, VIEW_REFUSALS) },
      schema: {
        summary: '保存一个常用筛选，同名的换成新的',
        body: savedView,
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const saved = await saveView(pool, officerOf(request), request.body, now())
      return saved.ok ? reply.code(201).send({ ok: true }) : refuse(reply, saved.code)
    },
  )

  server.delete(
    '/api/desk/views/:name',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '删掉一个常用筛选',
        params: savedView.pick({ name: true }),
        response: { 200: done },
      },
    },
    async (request) => {
      await deleteView(pool, officerOf(request), request.params.name)
      return { ok: true as const }
    },
  )
}

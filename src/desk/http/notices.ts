import { z } from 'zod'
import { officerOf, officers } from '#identity/session'
import { done, type HttpServer } from '#platform/http'
import { findInbox, inbox, markRead } from '../notices.ts'
import { findReminder, reminder, saveReminder } from '../reminder.ts'
import type { DeskDeps } from '../tasks.ts'

/** 提醒: what one was told, and where else one wants to be told. */
export function registerNotices(server: HttpServer, { pool, keys, now }: DeskDeps): void {
  const access = officers({ pool, now })

  server.get(
    '/api/notices',
    {
      config: { access, refuses: [] },
      schema: { summary: '我的提醒，新的在前', response: { 200: inbox } },
    },
    async (request) => findInbox(pool, officerOf(request)),
  )

  server.post(
    '/api/notices/reading',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '到这一条为止的提醒都看过了',
        body: z.object({ upTo: z.int().min(0) }),
        response: { 201: done },
      },
    },
    async (request, reply) => {
      await markRead(pool, officerOf(request), request.body.upTo, now())
      return reply.code(201).send({ ok: true })
    },
  )

  server.get(
    '/api/me/reminder',
    {
      config: { access, refuses: [] },
      schema: { summary: '站外提醒发到哪里、提醒什么', response: { 200: reminder } },
    },
    async (request) => findReminder(pool, keys, officerOf(request)),
  )

  server.post(
    '/api/me/reminder',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '设置站外提醒；地址留空就不再发',
        body: reminder,
        response: { 201: done },
      },
    },
    async (request, reply) => {
      await saveReminder(pool, keys, officerOf(request), request.body)
      return reply.code(201).send({ ok: true })
    },
  )
}

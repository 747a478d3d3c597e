import { z } from 'zod'
import { CODE_PACE_REFUSALS, sendPhoneCode } from '#identity'
import { phoneNumber } from '#identity/contract'
import { officerOf, officers, placeOf } from '#identity/session'
import { done, type HttpServer, refusals, refuse } from '#platform/http'
import { findInbox, inbox, markRead } from '../notices.ts'
import {
  EMAIL_REFUSALS,
  findReminder,
  REMINDER_REFUSALS,
  reminder,
  reminderSetting,
  setReminder,
} from '../reminder.ts'
import type { DeskDeps } from '../tasks.ts'

/** 提醒: what one was told, and where else one wants to be told. */
export function registerNotices(server: HttpServer, deps: DeskDeps): void {
  const { pool, now } = deps
  const access = officers(deps)

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

  registerReminder(server, deps)
}

/** 站外提醒: to a phone that was proved, and an e-mail address. */
function registerReminder(server: HttpServer, deps: DeskDeps): void {
  const { pool, keys, now } = deps
  const access = officers(deps)

  server.get(
    '/api/me/reminder',
    {
      config: { access, refuses: [] },
      schema: { summary: '站外提醒发到哪里、提醒什么', response: { 200: reminder } },
    },
    async (request) => findReminder(pool, keys, officerOf(request)),
  )

  server.post(
    '/api/me/reminder/code',
    {
      config: { access, refuses: refusals(429, CODE_PACE_REFUSALS) },
      schema: {
        summary: '发验证码到要接收提醒的手机',
        body: z.object({ phone: phoneNumber }),
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const sent = await sendPhoneCode(pool, keys, request.body.phone, now(), {
        from: placeOf(request),
        by: officerOf(request).staffId,
        mostAnHour: deps.codesAnHour,
        purpose: 'reminder',
      })
      return sent.ok ? reply.code(201).send({ ok: true }) : refuse(reply, sent.code)
    },
  )

  server.post(
    '/api/me/reminder',
    {
      config: {
        access,
        refuses: [...refusals(422, REMINDER_REFUSALS), ...refusals(429, EMAIL_REFUSALS)],
      },
      schema: {
        summary: '设置站外提醒；地址留空就不再发，新的手机要填发到它的验证码',
        body: reminderSetting,
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const set = await setReminder(deps, officerOf(request), request.body, now(), placeOf(request))
      return set.ok ? reply.code(201).send({ ok: true }) : refuse(reply, set.code)
    },
  )
}

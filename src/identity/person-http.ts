import { z } from 'zod'
import { keyOf, name, typedNumber } from '#foundation/schema'
import { done, type HttpServer, refusals, refuse } from '#platform/http'
import {
  idDocumentKind,
  MOST_ID_CHARACTERS,
  phoneCode,
  phoneNumber,
  RENAME_BASES,
} from './contract.ts'
import { changePhone, PERSON_REFUSALS, rename } from './person-desk.ts'
import { sendPhoneCode } from './phone-code.ts'
import { CODE_PACE_REFUSALS } from './refusals.ts'
import type { PersonalKeys } from './secrets.ts'
import { officerOf, officers, placeOf, type Sessions } from './session.ts'

interface Deps extends Sessions {
  keys: PersonalKeys
  /** So many codes an hour are sent in the county. */
  codesAnHour: number
}

/** Whose document lies before the officer. */
const shown = z.object({
  documentKind: idDocumentKind.optional(),
  idNumber: typedNumber(MOST_ID_CHARACTERS, '11010519491231002X'),
  name: name(100, '张小店'),
})
const DECLINED = refusals(409, PERSON_REFUSALS)

/** 申请人资料: at a counter, with the document in hand. */
export function registerPersons(server: HttpServer, deps: Deps): void {
  const { pool, keys, now } = deps
  const access = officers(deps, 'clerk', 'hall-clerk')

  server.post(
    '/api/applicants/phone/code',
    {
      config: { access, refuses: refusals(429, CODE_PACE_REFUSALS) },
      schema: {
        summary: '向申请人的新手机号发验证码',
        body: z.object({ phone: phoneNumber }),
        response: { 200: done },
      },
    },
    async (request, reply) => {
      const { staffId: by } = officerOf(request)
      const asked = { from: placeOf(request), by, mostAnHour: deps.codesAnHour }
      const sent = await sendPhoneCode(pool, keys, request.body.phone, now(), {
        ...asked,
        purpose: 'new-phone',
      })
      return sent.ok ? { ok: true as const } : refuse(reply, sent.code)
    },
  )

  server.post(
    '/api/applicants/phone',
    {
      config: { access, refuses: DECLINED },
      schema: {
        summary: '窗口更换申请人的手机号',
        body: shown.extend({
          phone: phoneNumber,
          code: phoneCode,
        }),
        response: { 200: done },
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const done = await changePhone(deps, officer, request.body, now(), placeOf(request))
      return done.ok ? { ok: true as const } : refuse(reply, done.code)
    },
  )

  server.post(
    '/api/applicants/name',
    {
      config: { access, refuses: DECLINED },
      schema: {
        summary: '窗口办理申请人更名',
        body: shown.extend({
          newName: name(100, '张大店'),
          basis: keyOf(RENAME_BASES),
        }),
        response: { 200: done },
      },
    },
    async (request, reply) => {
      const done = await rename(deps, officerOf(request), request.body, now())
      return done.ok ? { ok: true as const } : refuse(reply, done.code)
    },
  )
}

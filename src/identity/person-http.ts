import { z } from 'zod'
import { ids, keyOf, name, typedNumber } from '#foundation/schema'
import { done, type HttpServer, refusals, refuse } from '#platform/http'
import {
  idDocumentKind,
  MOST_ID_CHARACTERS,
  PHONE_DECLINES,
  phoneCode,
  phoneNumber,
  RENAME_BASES,
} from './contract.ts'
import { RECOGNITION_REFUSALS, rename, RENAMING_REFUSALS } from './person-desk.ts'
import {
  beginPhoneChange,
  type BesidePhones,
  CONFIRMERS,
  confirmPhoneChange,
  declinePhoneChange,
  listPhoneChanges,
  PHONE_CHANGE_REFUSALS,
  waitingPhone,
} from './phone-change.ts'
import { sendPhoneCode } from './phone-code.ts'
import { CODE_PACE_REFUSALS } from './refusals.ts'
import type { PersonalKeys } from './secrets.ts'
import { officerOf, officers, placeOf, type Sessions } from './session.ts'

interface Deps extends Sessions {
  keys: PersonalKeys
  /** So many codes an hour are sent in the county. */
  codesAnHour: number
  besidePhones: BesidePhones
}

/** Whose document lies before the officer. */
const shown = z.object({
  documentKind: idDocumentKind.optional(),
  idNumber: typedNumber(MOST_ID_CHARACTERS, '11010519491231002X'),
  name: name(100, '张小店'),
})
const NOT_RECOGNISED = refusals(409, RECOGNITION_REFUSALS)
const NOT_SETTLED = refusals(
  409,
  PHONE_CHANGE_REFUSALS,
  ...(['change-over', 'began-it-yourself', 'not-yours-to-confirm'] as const),
)

/** 申请人资料: at a counter, with the document in hand. */
export function registerPersons(server: HttpServer, deps: Deps): void {
  registerPhoneBegun(server, deps)
  registerPhoneSettled(server, deps)
  registerNames(server, deps)
}

/** The first officer: the code for the new phone, and the change that waits for a second one. */
function registerPhoneBegun(server: HttpServer, deps: Deps): void {
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
      config: {
        access,
        refuses: [...NOT_RECOGNISED, ...refusals(409, PHONE_CHANGE_REFUSALS, 'phone-not-proved')],
      },
      schema: {
        summary: '窗口更换申请人的手机号：登记，等另一位窗口人员核对证件后确认',
        body: shown.extend({ phone: phoneNumber, code: phoneCode }),
        response: { 201: z.object({ changeId: ids.phoneChange }) },
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const begun = await beginPhoneChange(deps, officer, request.body, now(), placeOf(request))
      return begun.ok
        ? reply.code(201).send({ changeId: begun.changeId })
        : refuse(reply, begun.code)
    },
  )
}

const changeParams = z.object({ changeId: ids.phoneChange })

/** The second officer: what waits, and yes or no to it. */
function registerPhoneSettled(server: HttpServer, deps: Deps): void {
  const { now } = deps
  const access = officers(deps, ...CONFIRMERS)

  server.get(
    '/api/applicants/phone/changes',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '本单位窗口等另一位核对的更换手机号，先办的在前',
        response: { 200: z.array(waitingPhone) },
      },
    },
    async (request) => listPhoneChanges(deps, officerOf(request), now()),
  )

  server.post(
    '/api/applicants/phone/changes/:changeId/confirmation',
    {
      config: {
        access,
        refuses: [
          ...NOT_RECOGNISED,
          ...NOT_SETTLED,
          ...refusals(409, PHONE_CHANGE_REFUSALS, 'change-of-other'),
        ],
      },
      schema: {
        summary: '另一位窗口人员核对证件后，确认更换手机号',
        params: changeParams,
        body: shown,
        response: { 200: done },
      },
    },
    async (request, reply) => {
      const { changeId } = request.params
      const officer = officerOf(request)
      const settled = await confirmPhoneChange(deps, officer, changeId, request.body, now())
      return settled.ok ? { ok: true as const } : refuse(reply, settled.code)
    },
  )

  server.post(
    '/api/applicants/phone/changes/:changeId/refusal',
    {
      config: { access, refuses: NOT_SETTLED },
      schema: {
        summary: '另一位窗口人员不同意更换手机号',
        params: changeParams,
        body: z.object({ why: keyOf(PHONE_DECLINES) }),
        response: { 200: done },
      },
    },
    async (request, reply) => {
      const { changeId } = request.params
      const { why } = request.body
      const settled = await declinePhoneChange(deps, officerOf(request), changeId, why, now())
      return settled.ok ? { ok: true as const } : refuse(reply, settled.code)
    },
  )
}

function registerNames(server: HttpServer, deps: Deps): void {
  server.post(
    '/api/applicants/name',
    {
      config: {
        access: officers(deps, 'clerk', 'hall-clerk'),
        refuses: refusals(409, RENAMING_REFUSALS),
      },
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
      const done = await rename(deps, officerOf(request), request.body, deps.now())
      return done.ok ? { ok: true as const } : refuse(reply, done.code)
    },
  )
}

import { z } from 'zod'
import { text, typedNumber } from '#foundation/schema'
import { APPLICANT_REFUSALS } from '#identity'
import { idDocumentKind, MOST_ID_CHARACTERS } from '#identity/contract'
import { FORBIDDEN, officerOf, officers } from '#identity/session'
import { UNKNOWN_ITEM } from '#items'
import { type HttpServer, refusals, refuse } from '#platform/http'
import { receiveInput } from '../contract.ts'
import {
  COUNTER_REFUSALS,
  findKnownApplicant,
  LOOKUP_REFUSALS,
  knownApplicant,
  receiveCase,
} from '../counter.ts'
import { caseState } from '../state.ts'
import type { ViewDeps } from '../view.ts'
import { NOT_SUBMITTED, refuseCase } from './refusals.ts'

const received = caseState
  .pick({ caseId: true, version: true })
  .extend({
    /** 查询码: told once. Absent where the same was received before. */
    queryCode: text('20260309').optional(),
    /** The phone on file, masked, where another was given: what is on file was not changed. */
    phoneOnFile: text('139****5678').optional(),
  })
  .meta({ id: 'CaseReceived' })

/** 窗口收件. */
export function registerCounter(server: HttpServer, deps: ViewDeps): void {
  const access = officers(deps, 'clerk', 'hall-clerk')

  // A number does not stand in an address, where logs and histories keep it.
  server.post(
    '/api/applicants/search',
    {
      config: { access, refuses: refusals(429, LOOKUP_REFUSALS) },
      schema: {
        summary: '按证件号码查找申请人，记入账本',
        body: z.object({
          idNumber: typedNumber(MOST_ID_CHARACTERS, '11010519491231002X'),
          documentKind: idDocumentKind.optional(),
        }),
        response: { 200: knownApplicant },
      },
    },
    async (request, reply) => {
      const found = await findKnownApplicant(deps, officerOf(request), request.body, deps.now())
      return found.ok ? found.known : refuse(reply, found.code)
    },
  )

  server.post(
    '/api/cases',
    {
      config: {
        access,
        refuses: [
          UNKNOWN_ITEM,
          FORBIDDEN,
          ...refusals(400, APPLICANT_REFUSALS),
          ...refusals(409, COUNTER_REFUSALS),
          ...refusals(429, LOOKUP_REFUSALS),
          ...refusals(400, { 'form-invalid': '申请表填写有误：店铺名称必须填写。' }),
          ...NOT_SUBMITTED,
        ],
      },
      schema: { summary: '窗口收件', body: receiveInput, response: { 201: received } },
    },
    async (request, reply) => {
      const result = await receiveCase(deps, officerOf(request), request.body, deps.now())
      if (!result.ok) return refuseCase(reply, result)
      const { state, queryCode, phoneOnFile } = result
      return reply.code(201).send({ ...state, queryCode, phoneOnFile })
    },
  )
}

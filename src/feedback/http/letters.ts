import { z } from 'zod'
import { ids, keyOf } from '#foundation/schema'
import { officerOf, officers, type Sessions } from '#identity/session'
import { type HttpServer, refusals, refuse } from '#platform/http'
import { sortBy } from '#platform/sorting'
import {
  LETTER_ACTS,
  LETTER_KINDS,
  LETTER_STATES,
  type LetterActName,
  letterActInputs,
  type LetterCommand,
} from '../contract.ts'
import { LETTER_REFUSALS, type LetterRefusal } from '../letter.ts'
import { type DeskDeps, letterList, letterView, listLetters, viewLetter } from '../letter-desk.ts'
import { LETTER_ORDERS } from '../letter-queries.ts'
import { handleLetter } from '../letters.ts'
import { refusing } from './refusals.ts'

type Deps = DeskDeps & Sessions

const params = z.object({ letterId: ids.letter })

export function registerLetters(server: HttpServer, deps: Deps): void {
  const access = officers(deps)

  server.get(
    '/api/letters',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '交给本单位办理的来信，监察机关看全部',
        querystring: z.object({
          kind: keyOf(LETTER_KINDS).optional(),
          status: keyOf(LETTER_STATES).optional(),
          sort: sortBy(LETTER_ORDERS).optional(),
          page: z.coerce.number().int().min(1).max(10_000).default(1),
        }),
        response: { 200: letterList },
      },
    },
    async (request) => listLetters(deps, request.query, officerOf(request), deps.now()),
  )

  const UNKNOWN = 'unknown-letter'
  server.get(
    '/api/letters/:letterId',
    {
      config: { access, refuses: refusals(404, { [UNKNOWN]: LETTER_REFUSALS[UNKNOWN] }) },
      schema: { summary: '一件来信', params, response: { 200: letterView } },
    },
    async (request, reply) =>
      (await viewLetter(deps, request.params.letterId, officerOf(request), deps.now())) ??
      refuse(reply, UNKNOWN),
  )

  for (const act of Object.keys(LETTER_ACTS) as LetterActName[]) registerAct(server, deps, act)
}

/** What each act may be refused with. */
const REFUSES: Record<LetterActName, readonly LetterRefusal[]> = {
  acceptance: ['not-awaiting-acceptance'],
  declination: ['not-awaiting-acceptance', 'reason-needed'],
  transfer: ['not-being-handled', 'unknown-unit', 'already-there', 'accused-unit', 'reason-needed'],
  'extension-request': ['not-being-handled', 'extended-already', 'reason-needed'],
  extension: ['no-extension-asked', 'own-request', 'extended-already'],
  answer: ['not-awaiting-acceptance', 'not-being-handled', 'reason-needed'],
  'review-decision': ['not-answered', 'own-answer', 'reason-needed'],
  publication: ['not-a-consultation', 'published-already', 'not-answered'],
}

const { declared, refused } = refusing(LETTER_REFUSALS)

function registerAct<A extends LetterActName>(server: HttpServer, deps: Deps, act: A): void {
  server.post(
    `/api/letters/:letterId/${act}`,
    {
      config: {
        access: officers(deps),
        refuses: declared(['unknown-letter', ...REFUSES[act]]),
      },
      schema: {
        summary: `来信：${LETTER_ACTS[act]}`,
        params,
        body: letterActInputs[act],
        response: { 201: z.object({ status: keyOf(LETTER_STATES) }) },
      },
    },
    async (request, reply) => {
      const { letterId } = request.params
      const officer = officerOf(request)
      const done = await handleLetter(
        deps,
        letterId,
        act,
        request.body as LetterCommand<A>,
        officer,
        deps.now(),
      )
      if (!done.ok) return refused(reply, done.code)
      return reply.code(201).send({ status: done.state.status })
    },
  )
}

import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import {
  findLetter,
  findLetterView,
  isWriter,
  LETTER_REFUSALS,
  type Writer,
  writerActs,
} from '#feedback'
import { letterKey, WRITER_ACTS, type WriterActName, writerActInputs } from '#feedback/contract'
import type { LetterId } from '#foundation/ids'
import { ids } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { applicantOf, applicants, findApplicant, leadToSignIn } from '#identity/session'
import { EVERYBODY } from '#platform/access'
import { type HttpServer, refusals, refused } from '#platform/http'
import { copied, maybe, wrongForm } from '../forms.ts'
import type { Screens } from '../screens.ts'
import type { LetterDeps } from './letters.ts'

const params = z.object({ letterId: ids.letter })
const NO_LETTER = refusals(404, {
  'unknown-letter': '没有找到这件来信。请检查编号；没有登录就提交的来信，请用编号和查询码查看。',
})
const WRONG_KEY = refusals(404, {
  'letter-key-wrong': '来信编号或查询码不正确，请对照提交时的记录检查。',
})
const { 'unknown-letter': _, ...NOT_DONE } = LETTER_REFUSALS
const REFUSED = [
  ...NO_LETTER,
  ...WRONG_KEY,
  ...refusals(409, { ...NOT_DONE, 'changed-meanwhile': '来信刚刚有变化，请查看最新情况。' }),
]

const doneText = (act: WriterActName) => `${WRITER_ACTS[act]}：已提交。`

/**
 * 来信: what was answered, how long it may take, and what its writer may do; by sign-in, or by the
 * key that was shown once.
 */
export function registerLetter(server: HttpServer, screens: Screens, deps: LetterDeps): void {
  const page = { access: EVERYBODY, sends: 'text/html' } as const

  server.get(
    '/letters/follow',
    { config: { ...page, refuses: [] }, schema: { summary: '用编号和查询码查看来信' } },
    (_request, reply) => screens.show(reply, 'letterFollow', {}),
  )

  server.post(
    '/letters/follow',
    {
      config: { ...page, refuses: [...NO_LETTER, ...WRONG_KEY] },
      schema: {
        summary: '查看没有登录就提交的来信',
        body: z.object({
          letterId: copied(ids.letter, (number) => number.toUpperCase()),
          key: letterKey,
        }),
      },
      errorHandler: wrongForm((reply, { letterId }, [wrong]) =>
        screens.show(reply, 'letterFollow', { letterId, problem: `${wrong.reason}。` }),
      ),
    },
    (request, reply) => {
      const { letterId, key } = request.body
      return showLetter(screens, deps, reply, letterId, { kind: 'key', key })
    },
  )

  server.get(
    '/letters/:letterId',
    {
      config: {
        access: applicants(deps),
        sends: 'text/html',
        refuses: [...NO_LETTER, ...WRONG_KEY],
      },
      schema: {
        summary: '我的一件来信',
        params,
        querystring: z.object({
          done: z
            .enum(Object.keys(WRITER_ACTS) as WriterActName[])
            .optional()
            .catch(undefined),
        }),
      },
    },
    (request, reply) => {
      const { done } = request.query
      const said = { message: done && doneText(done) }
      return showLetter(screens, deps, reply, request.params.letterId, applicantOf(request), said)
    },
  )

  for (const act of Object.keys(WRITER_ACTS) as WriterActName[])
    registerAct(server, screens, deps, act)
}

function registerAct(
  server: HttpServer,
  screens: Screens,
  deps: LetterDeps,
  act: WriterActName,
): void {
  server.post(
    `/letters/:letterId/${act}`,
    {
      // Whoever has the key of a letter needs no account.
      config: { access: EVERYBODY, sends: 'text/html', redirects: true, refuses: REFUSED },
      schema: {
        summary: `来信：${WRITER_ACTS[act]}`,
        params,
        body: writerActInputs[act].extend({ key: maybe(letterKey) }),
      },
      errorHandler: wrongForm(async (reply, { key }, [wrong]) => {
        const { letterId } = params.parse(reply.request.params)
        const writer = await writerOf(deps, reply, key)
        return writer
          ? showLetter(screens, deps, reply, letterId, writer, { problems: [wrong.reason] })
          : leadToSignIn(reply, `/letters/${letterId}`)
      }),
    },
    async (request, reply) => {
      const { letterId } = request.params
      const { key, ...command } = request.body
      const writer = await writerOf(deps, reply, key)
      if (!writer) return leadToSignIn(reply, `/letters/${letterId}`)
      const done = await writerActs(deps, letterId, act, command, writer, deps.now())
      if (done.ok && writer.kind === 'applicant')
        return reply.redirect(`/letters/${letterId}?done=${act}`, 303)
      if (done.ok)
        return showLetter(screens, deps, reply, letterId, writer, { message: doneText(act) })
      if (done.code === 'unknown-letter' || done.code === 'forbidden')
        return showLetter(screens, deps, reply, letterId, writer)
      const problems = [refused(reply, done.code)]
      return showLetter(screens, deps, reply, letterId, writer, { problems })
    },
  )
}

async function writerOf(
  deps: LetterDeps,
  { request }: FastifyReply,
  key: string | undefined,
): Promise<Writer | undefined> {
  return key ? { kind: 'key', key } : findApplicant(deps, request)
}

async function showLetter(
  screens: Screens,
  deps: LetterDeps,
  reply: FastifyReply,
  letterId: LetterId,
  writer: Writer,
  { problems = [], message }: { problems?: string[]; message?: string | undefined } = {},
): Promise<FastifyReply> {
  const letter = await findLetter(deps.pool, letterId)
  if (!letter || !(await isWriter(deps.pool, deps.keys, letter, writer)))
    return writer.kind === 'key'
      ? screens.show(reply, 'letterFollow', {
          letterId,
          problem: refused(reply, 'letter-key-wrong'),
        })
      : screens.refuse(reply, 'unknown-letter')
  const view = (await findLetterView(deps, letterId, dayOf(deps.now())))!
  const concerned = [
    letter.aboutUnitId,
    letter.handlerUnitId,
    ...view.timeline.map((t) => String(t.body.toUnitId ?? '')),
  ]
  return screens.show(reply, 'letter', {
    view,
    names: Object.fromEntries(concerned.map((id) => [id, deps.units.get(id)?.name ?? id])),
    itemName: letter.itemId && deps.catalogue.find(letter.itemId)?.name,
    letterKey: writer.kind === 'key' ? writer.key : undefined,
    problems,
    message,
  })
}

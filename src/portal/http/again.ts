import { applicantActor } from '#foundation/ids'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { CODE_PACE_REFUSALS, theApplicant, maskPhone, provePhone, sendPhoneCode } from '#identity'
import { applicantOf, applicants, markPresent, placeOf } from '#identity/session'
import { type HttpServer, refusals, refused } from '#platform/http'
import { phoneCode } from '#identity/contract'
import { checkbox, maybe, ownPath, type Texts, textsOf, wrongForm } from '../forms.ts'
import type { Screens } from '../screens.ts'
import type { SignInDeps } from './sign-in.ts'

const PURPOSE = 'who-sits-here' as const

const REFUSED = [
  ...refusals(422, { 'wrong-code': '验证码不对或已过期，请重新填写。' }),
  ...refusals(429, CODE_PACE_REFUSALS),
]

/** Where to go on; `form`: with a form that waits. */
const address = z.object({ next: ownPath('/my'), form: checkbox })

interface Asked {
  next: string
  /** The form that waits, as it was written. */
  written?: Texts | undefined
  isSent?: boolean
  problem?: string | undefined
}

/**
 * 再次确认身份: a code to the phone that is on file, then on to what was asked for. A form that waits is
 * carried along and sent on as it was written; none comes out of an address alone.
 */
export function registerAgain(server: HttpServer, screens: Screens, deps: SignInDeps): void {
  const access = applicants(deps)

  server.get(
    '/again',
    {
      config: { access, sends: 'text/html', refuses: [] },
      schema: { summary: '确认是本人', querystring: address },
    },
    (request, reply) => ask(screens, deps, reply, { next: request.query.next }),
  )

  server.post(
    '/again',
    {
      config: { access, sends: 'text/html', redirects: true, refuses: REFUSED },
      schema: {
        summary: '获取验证码，确认是本人',
        querystring: address,
        body: z.looseObject({ presenceCode: maybe(phoneCode), presenceSend: checkbox }).optional(),
      },
      errorHandler: wrongForm((reply, written, [{ reason: problem }]) => {
        // It may be the address itself that is wrong.
        const { next, form } = address
          .catch({ next: '/my', form: false })
          .parse(reply.request.query)
        return ask(screens, deps, reply, {
          ...{ next, isSent: true, problem },
          written: form ? written : undefined,
        })
      }),
    },
    async (request, reply) => {
      const { next, form } = request.query
      const { presenceCode: code, presenceSend: sends = false } = request.body ?? {}
      const asked = { next, written: form ? textsOf(request) : undefined }
      if (!sends && code === undefined) return ask(screens, deps, reply, asked)
      const { phone } = await personOf(deps, reply)
      if (sends) {
        const problem = await sendCode(deps, reply, phone)
        return ask(screens, deps, reply, { ...asked, isSent: true, problem })
      }
      const by = applicantActor(applicantOf(request).applicantId)
      const given = { phone, code: code!, purpose: PURPOSE, by }
      if (await provePhone(deps.pool, deps.keys, given, deps.now(), placeOf(request)))
        return markPresent(deps, reply).redirect(next, form ? 307 : 303)
      const problem = refused(reply, 'wrong-code')
      return ask(screens, deps, reply, { ...asked, isSent: true, problem })
    },
  )
}

/** Sends the code; answers why it did not. */
async function sendCode(
  { pool, keys, now, codesAnHour }: SignInDeps,
  reply: FastifyReply,
  phone: string,
): Promise<string | undefined> {
  const { applicantId } = applicantOf(reply.request)
  const sent = await sendPhoneCode(pool, keys, phone, now(), {
    from: placeOf(reply.request),
    by: applicantId,
    mostAnHour: codesAnHour,
    purpose: PURPOSE,
  })
  return sent.ok ? undefined : refused(reply, sent.code)
}

const personOf = async ({ pool, keys }: SignInDeps, reply: FastifyReply) =>
  await theApplicant(pool, keys, applicantOf(reply.request).applicantId)

async function ask(
  screens: Screens,
  deps: SignInDeps,
  reply: FastifyReply,
  { next, written, isSent = false, problem }: Asked,
): Promise<FastifyReply> {
  const { presenceCode: _code, presenceSend: _send, ...waiting } = written ?? {}
  const { phone } = await personOf(deps, reply)
  return screens.show(reply, 'again', {
    ...{ next, isSent, problem },
    waiting: written && waiting,
    phone: maskPhone(phone),
  })
}

import { z } from 'zod'
import {
  closeSession,
  IDENTITY_REFUSALS,
  isKnownPhone,
  type PersonalKeys,
  sendPhoneCode,
  signInByPhone,
  signUpByPhone,
} from '#identity'
import { APPLICANT_COOKIE, COOKIE_OPTIONS, type Sessions } from '#identity/session'
import { EVERYBODY } from '#platform/access'
import { type HttpServer, refusals, refused } from '#platform/http'
import { idNumber, personName, phoneCode } from '../contract.ts'
import { phoneNumber } from '#identity/contract'
import { maybe, ownPath, textsOf, wrongForm } from '../forms.ts'
import type { Screens } from '../screens.ts'

export interface SignInDeps extends Sessions {
  keys: PersonalKeys
}

/** Whoever is new says who they are, together with the code. */
const signInForm = z.object({
  phone: phoneNumber,
  code: maybe(phoneCode),
  next: ownPath('/my'),
  kind: z.enum(['natural-person', 'enterprise']).default('natural-person'),
  name: maybe(personName),
  idNumber: maybe(idNumber),
})

const { 'code-too-often': tooOften, 'codes-used-up': usedUp, ...WRONG } = IDENTITY_REFUSALS
const REFUSED = [
  ...refusals(401, WRONG),
  ...refusals(422, { 'name-missing': '请填写姓名或企业名称。' }),
  ...refusals(429, { 'code-too-often': tooOften, 'codes-used-up': usedUp }),
]

/** 登录: by a code sent to a phone; the first time with name and number. */
export function registerSignIn(server: HttpServer, screens: Screens, deps: SignInDeps): void {
  server.get(
    '/sign-in',
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: [] },
      schema: { summary: '登录', querystring: z.object({ next: ownPath('/my') }) },
    },
    (request, reply) =>
      screens.show(reply, 'signIn', {
        values: { next: request.query.next },
        sent: false,
        needsIdentity: false,
      }),
  )

  server.post(
    '/sign-in',
    {
      config: { access: EVERYBODY, sends: 'text/html', redirects: true, refuses: REFUSED },
      schema: { summary: '获取验证码，用验证码登录', body: signInForm },
      errorHandler: wrongForm((reply, values, [wrong]) =>
        screens.show(reply, 'signIn', {
          values,
          sent: 'code' in values,
          needsIdentity: 'idNumber' in values,
          problem: wrong.reason,
        }),
      ),
    },
    async (request, reply) => {
      const { body } = request
      const isNew = !(await isKnownPhone(deps.pool, deps.keys, body.phone))
      const ask = (problem?: string) =>
        screens.show(reply, 'signIn', {
          values: textsOf(request),
          sent: true,
          needsIdentity: isNew,
          problem,
        })
      if (!body.code) {
        const sent = await sendPhoneCode(deps.pool, deps.keys, body.phone, deps.now())
        return ask(sent.ok ? undefined : refused(reply, sent.code))
      }
      const signed = await enter(deps, { ...body, code: body.code }, isNew)
      if (!signed.ok) return ask(refused(reply, signed.code))
      return reply
        .setCookie(APPLICANT_COOKIE, signed.token, COOKIE_OPTIONS)
        .redirect(body.next, 303)
    },
  )

  server.post(
    '/sign-out',
    {
      config: { access: EVERYBODY, redirects: true, refuses: [] },
      schema: { summary: '退出登录' },
    },
    async (request, reply) => {
      const token = request.cookies[APPLICANT_COOKIE]
      if (token) await closeSession(deps.pool, token)
      return reply.clearCookie(APPLICANT_COOKIE, { path: '/' }).redirect('/', 303)
    },
  )
}

/** By the code alone, or for the first time with name and number. */
function enter(
  { pool, keys, now }: SignInDeps,
  given: z.infer<typeof signInForm> & { code: string },
  isNew: boolean,
) {
  const { phone, code, kind, name, idNumber = '' } = given
  if (!isNew) return signInByPhone(pool, keys, phone, code, now())
  return name
    ? signUpByPhone(pool, keys, { kind, name, idNumber, phone }, code, now())
    : ({ ok: false, code: 'name-missing' } as const)
}

import { z } from 'zod'
import {
  APPLICANT_REFUSALS,
  auditSignIn,
  auditSignOut,
  type Choice,
  closeSession,
  CODE_PACE_REFUSALS,
  holderOf,
  likelyDocument,
  PHONE_SIGN_IN_REFUSALS,
  type PersonalKeys,
  type Place,
  plainNumber,
  type SessionRules,
  sendPhoneCode,
  signInByPhone,
  signUpByPhone,
} from '#identity'
import { APPLICANT_COOKIE, markDevice, placeOf, type Sessions } from '#identity/session'
import { EVERYBODY } from '#platform/access'
import { eraseCookie, readCookie, writeCookie } from '#platform/cookies'
import { type HttpServer, refusals, refused } from '#platform/http'
import { ids } from '#foundation/schema'
import { idDocumentKind, phoneCode, phoneNumber } from '#identity/contract'
import { idNumber, numberEnd, personName } from '../contract.ts'
import { checkbox, maybe, ownPath, textsOf, wrongForm } from '../forms.ts'
import type { Screens } from '../screens.ts'

export interface SignInDeps extends Sessions {
  keys: PersonalKeys
  /** So many codes an hour are sent in the county. */
  codesAnHour: number
  sessionRules: SessionRules
}

/** A new person, in the choice of whom a phone serves. */
const NEW = 'new'

/**
 * Of several whom a phone serves, who signs in; and whoever is new says who they are, together with
 * the code.
 */
const signInForm = z.object({
  phone: phoneNumber,
  code: maybe(phoneCode),
  next: ownPath('/my'),
  who: maybe(z.union([z.literal(NEW), ids.applicant])),
  numberEnd: maybe(numberEnd),
  documentKind: maybe(idDocumentKind),
  name: maybe(personName),
  idNumber: maybe(idNumber),
  /** The number was held against the document, unusual as it is. */
  isChecked: checkbox,
})

const REFUSED = [
  ...refusals(401, { ...PHONE_SIGN_IN_REFUSALS, ...APPLICANT_REFUSALS }),
  ...refusals(422, {
    'name-missing': '请填写姓名或单位名称。',
    'who-signs-in': '请选择是谁登录。',
  }),
  ...refusals(429, CODE_PACE_REFUSALS),
]

/** 登录: by a code sent to a phone; the first time with name and number. */
export function registerSignIn(server: HttpServer, screens: Screens, deps: SignInDeps): void {
  server.get(
    '/sign-in',
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: [] },
      schema: { summary: '登录', querystring: z.object({ next: ownPath('/my') }) },
    },
    (request, reply) => {
      if (placeOf(request).device === undefined) markDevice(reply)
      return screens.show(reply, 'signIn', {
        values: { next: request.query.next },
        sent: false,
        needsIdentity: false,
      })
    },
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
      const ask = (problem?: string, needsIdentity = body.idNumber !== undefined) =>
        screens.show(reply, 'signIn', {
          values: textsOf(request),
          sent: true,
          needsIdentity,
          problem,
        })
      const choose = (choices: Choice[], problem?: string) =>
        screens.show(reply, 'signIn', {
          ...{ values: textsOf(request), sent: true, needsIdentity: false, choices, problem },
        })
      const from = { ...placeOf(request), sessionRules: deps.sessionRules }
      if (!body.code) {
        const sent = await sendPhoneCode(deps.pool, deps.keys, body.phone, deps.now(), {
          from,
          mostAnHour: deps.codesAnHour,
        })
        if (!sent.ok && sent.code === 'codes-paused')
          request.log.warn('no more codes are sent in this hour')
        return ask(sent.ok ? undefined : refused(reply, sent.code))
      }
      const signed = await enter(deps, { ...body, code: body.code }, from)
      await auditSignIn(deps.pool, deps.keys, signed, { address: request.ip }, deps.now())
      if (!signed.ok) {
        const reason = refused(reply, signed.code)
        if ('choices' in signed)
          return choose(signed.choices, signed.code === 'who-signs-in' ? undefined : reason)
        // Known only once the code was right; to be new is no mistake: the page asks who one is.
        const isNew = signed.code === 'unknown-phone' || (body.who === NEW && !body.idNumber)
        return ask(isNew ? undefined : reason, isNew || body.idNumber !== undefined)
      }
      markDevice(reply, signed.device)
      return writeCookie(reply, APPLICANT_COOKIE, signed.token).redirect(body.next, 303)
    },
  )

  server.post(
    '/sign-out',
    {
      config: { access: EVERYBODY, redirects: true, refuses: [] },
      schema: { summary: '退出登录' },
    },
    async (request, reply) => {
      const token = readCookie(request, APPLICANT_COOKIE)
      const account = token === undefined ? undefined : await closeSession(deps.pool, token)
      await auditSignOut(deps.pool, deps.keys, account, request.ip, deps.now())
      return eraseCookie(reply, APPLICANT_COOKIE).redirect('/', 303)
    },
  )
}

/** By the code alone, or for the first time with name and number. */
async function enter(
  { pool, keys, now }: SignInDeps,
  given: z.infer<typeof signInForm> & { code: string },
  from: Place,
) {
  const { phone, code, who, numberEnd: end, name, idNumber } = given
  if (who !== NEW) {
    const chosen = who && { applicantId: who, numberEnd: end }
    const known = await signInByPhone(pool, keys, phone, code, now(), from, chosen)
    if (known.ok || known.code !== 'unknown-phone' || (!name && !idNumber)) return known
  }
  if (!name) return { ok: false, code: 'name-missing' } as const
  const { documentKind = likelyDocument(plainNumber(idNumber ?? '')), isChecked } = given
  const kind = holderOf(documentKind)
  // Nobody but a counter has seen the papers of an organisation.
  const isSeen = isChecked && kind === 'natural-person'
  const newcomer = { kind, documentKind, name, idNumber: idNumber ?? '', phone, isChecked: isSeen }
  return signUpByPhone(pool, keys, newcomer, code, now(), from)
}

import { applicantActor } from '#foundation/ids'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { listAccessesOf, listNamedFiles } from '#cases'
import { giveUpKept, listReusable } from '#documents'
import { ids } from '#foundation/schema'
import {
  CODE_PACE_REFUSALS,
  correctContact,
  theApplicant,
  maskIdNumber,
  maskPhone,
  noteExport,
  provePhone,
  sendPhoneCode,
} from '#identity'
import { APPLICANT_COOKIE, applicantOf, asksAgain, applicants, placeOf } from '#identity/session'
import { EVERYBODY } from '#platform/access'
import type { Blobs } from '#platform/blobs'
import { readCookie } from '#platform/cookies'
import { type HttpServer, refusals, refused } from '#platform/http'
import type { PersonalField } from '#platform/ownership'
import { email } from '../contract.ts'
import { phoneCode, phoneNumber } from '#identity/contract'
import { exportAll, exported } from '../export.ts'
import { maybe, wrongForm } from '../forms.ts'
import type { Screens } from '../screens.ts'
import type { RatingDeps } from './ratings.ts'
import type { SignInDeps } from './sign-in.ts'

type PersonalDeps = RatingDeps & SignInDeps & { blobs: Blobs }

/**
 * 个人信息: what is kept of whom and why (`register`), one's own, who looked at it; to correct it and
 * to take it along.
 */
export function registerPersonal(
  server: HttpServer,
  screens: Screens,
  deps: PersonalDeps,
  register: readonly PersonalField[],
): void {
  server.get(
    '/privacy',
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: [] },
      schema: { summary: '个人信息清单' },
    },
    (_request, reply) => screens.show(reply, 'privacy', { register }),
  )

  server.get(
    '/my/data',
    {
      config: { access: applicants(deps), sends: 'text/html', refuses: [] },
      schema: { summary: '我的个人信息' },
    },
    (_request, reply) => showData(screens, deps, reply, {}),
  )

  registerCorrections(server, screens, deps)
  registerGivingUp(server, screens, deps)
}

const NOT_KEPT = refusals(404, {
  'not-kept': '这份材料已经不在可复用的材料里，不用再撤回。',
})

function registerGivingUp(server: HttpServer, screens: Screens, deps: PersonalDeps): void {
  const { pool, keys } = deps
  server.post(
    '/my/data/materials/:documentId/giving-up',
    {
      config: { access: applicants(deps), sends: 'text/html', refuses: NOT_KEPT },
      schema: {
        summary: '撤回同意：一份可复用的材料不再保存',
        params: z.object({ documentId: ids.upload }),
      },
    },
    async (request, reply) => {
      const { applicantId } = applicantOf(request)
      const named = await listNamedFiles(pool, keys, applicantId)
      const kept = { applicantId, documentId: request.params.documentId }
      const given = await giveUpKept(deps, kept, named, deps.now())
      if (!given) return showData(screens, deps, reply, { problem: refused(reply, 'not-kept') })
      const message = given.isErased
        ? '已撤回同意，这份材料的文件已经删除。以后办事要用，请重新上传。'
        : '已撤回同意，以后办事不再提供这份材料。办过的件或没有提交的草稿用到它，文件随办件归档或随草稿保存，期满删除。'
      return showData(screens, deps, reply, { message })
    },
  )
}

const PHONE_REFUSED = [
  ...refusals(422, {
    'wrong-code': '验证码不对或已过期，请重新填写。',
  }),
  ...refusals(429, CODE_PACE_REFUSALS),
]

function registerCorrections(server: HttpServer, screens: Screens, deps: PersonalDeps): void {
  const { pool, keys } = deps
  const access = applicants(deps)

  server.post(
    '/my/data/email',
    {
      config: { access: asksAgain(deps, access), sends: 'text/html', refuses: [] },
      schema: { summary: '更正或删除我的电子邮箱', body: z.object({ email: maybe(email) }) },
      errorHandler: wrongForm((reply, { email }, [wrong]) =>
        showData(screens, deps, reply, { email, problem: wrong.reason }),
      ),
    },
    async (request, reply) => {
      const { email = '' } = request.body
      await correctContact(pool, keys, applicantOf(request).applicantId, { email }, deps.now())
      const message = email === '' ? '电子邮箱已删除。' : '电子邮箱已保存。'
      return showData(screens, deps, reply, { message })
    },
  )

  // First the new number gets a code, then the code proves it.
  server.post(
    '/my/data/phone',
    {
      config: { access: asksAgain(deps, access), sends: 'text/html', refuses: PHONE_REFUSED },
      schema: {
        summary: '更换我的手机号',
        body: z.object({ phone: phoneNumber, code: maybe(phoneCode) }),
      },
      errorHandler: wrongForm((reply, { phone, code }, [wrong]) =>
        showData(screens, deps, reply, {
          newPhone: phone,
          isSent: code !== undefined,
          problem: wrong.reason,
        }),
      ),
    },
    async (request, reply) => {
      const { phone, code } = request.body
      const again = (refusal: string, isSent = false) =>
        showData(screens, deps, reply, {
          newPhone: phone,
          isSent,
          problem: refused(reply, refusal),
        })
      const { applicantId } = applicantOf(request)
      const from = placeOf(request)
      const purpose = 'new-phone' as const
      if (!code) {
        const asked = { from, by: applicantId, mostAnHour: deps.codesAnHour, purpose }
        const sent = await sendPhoneCode(pool, keys, phone, deps.now(), asked)
        if (!sent.ok) return again(sent.code, true)
        const message = '验证码已发到新手机号。'
        return showData(screens, deps, reply, { newPhone: phone, isSent: true, message })
      }
      const given = { phone, code, purpose, by: applicantActor(applicantId) }
      if (!(await provePhone(pool, keys, given, deps.now(), from))) return again('wrong-code', true)
      const session = readCookie(request, APPLICANT_COOKIE)
      await correctContact(pool, keys, applicantId, { phone }, deps.now(), session)
      const message = '手机号已更换，下次用新号码登录。其他地方的登录已退出，原来的号码会收到短信。'
      return showData(screens, deps, reply, { message })
    },
  )
}

interface Shown {
  problem?: string
  message?: string
  /** What was written, when something is wrong with it. */
  newPhone?: string | undefined
  isSent?: boolean
  email?: string | undefined
}

async function showData(
  screens: Screens,
  deps: PersonalDeps,
  reply: FastifyReply,
  shown: Shown,
): Promise<FastifyReply> {
  const { pool, keys, units } = deps
  const { applicantId } = applicantOf(reply.request)
  const person = await theApplicant(pool, keys, applicantId)
  const accesses = await listAccessesOf(pool, applicantId)
  return screens.show(reply, 'myData', {
    person: {
      name: person.name,
      kind: person.kind,
      idNumber: maskIdNumber(person.idNumber),
      phone: maskPhone(person.phone),
      email: person.email ?? '',
    },
    accesses: accesses.map((a) => ({ ...a, unitName: units.get(a.unitId)?.name ?? a.unitId })),
    reusable: await listReusable(pool, applicantId),
    ...shown,
  })
}

/** Everything that is kept about oneself, as one file. */
export function registerExport(server: HttpServer, deps: PersonalDeps): void {
  server.get(
    '/my/data.json',
    {
      config: { access: asksAgain(deps, applicants(deps)), refuses: [] },
      schema: { summary: '导出我的全部信息', response: { 200: exported } },
    },
    async (request, reply) => {
      const actor = applicantOf(request)
      await noteExport(deps.pool, actor.applicantId, deps.now())
      reply
        .header('content-disposition', 'attachment; filename="my-data.json"')
        .header('cache-control', 'no-store')
      return exportAll(deps, actor)
    },
  )
}

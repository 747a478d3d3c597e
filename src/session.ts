import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  type Actor,
  type ApplicantActor,
  type Officer,
  resumeApplicant,
  resumeOfficer,
} from '#identity'
import { sendProblem } from '#platform/http'
import type { County } from './county.ts'

export const STAFF_COOKIE = 'yimen_staff'
export const APPLICANT_COOKIE = 'yimen_applicant'

export const COOKIE_OPTIONS = { path: '/', httpOnly: true, sameSite: 'lax', secure: false } as const

/** Who is signed in, from the cookie; a forged or idle one is nobody. */
export async function officerOf(
  county: County,
  request: FastifyRequest,
): Promise<Officer | undefined> {
  const token = request.cookies[STAFF_COOKIE]
  if (!token) return undefined
  return resumeOfficer(county.pool, token, county.now())
}

export async function applicantOf(
  county: County,
  request: FastifyRequest,
): Promise<ApplicantActor | undefined> {
  const token = request.cookies[APPLICANT_COOKIE]
  if (!token) return undefined
  const applicantId = await resumeApplicant(county.pool, token, county.now())
  return applicantId === undefined ? undefined : { kind: 'applicant', applicantId }
}

export const actorOf = async (
  county: County,
  request: FastifyRequest,
): Promise<Actor | undefined> =>
  (await officerOf(county, request)) ?? (await applicantOf(county, request))

export function notSignedIn(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, {
    status: 401,
    code: 'not-signed-in',
    detail: '请先登录。长时间未操作会自动退出，已保存的草稿不会丢失。',
  })
}

export function forbidden(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, {
    status: 403,
    code: 'forbidden',
    detail: '您的岗位没有这项权限。如有疑问，请联系本单位系统管理员。',
  })
}

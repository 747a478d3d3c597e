import { z } from 'zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { dayOf, type Now } from '#foundation/time'
import { type Access, COOKIES } from '#platform/access'
import { readCookie, writeCookie } from '#platform/cookies'
import type { Pool } from '#platform/database'
import { type Refusal, sendProblem } from '#platform/http'
import { listMandates } from './authority.ts'
import type { Actor, ApplicantActor, Officer, Role } from './roles.ts'
import { resumeApplicant, resumeOfficer } from './sign-in.ts'
import { isDevice, newDevice, type Place } from './tries.ts'
import { OWN_PLACE_DAYS } from './contract.ts'

export const { staff: STAFF_COOKIE, applicant: APPLICANT_COOKIE } = COOKIES
/** By which a browser is known: whose it is, it does not say. */
const DEVICE_COOKIE = 'yimen_device'

/** Where from a request comes: its address, and the mark that its browser was given. */
export function placeOf(request: FastifyRequest): Place {
  const device = readCookie(request, DEVICE_COOKIE)
  return {
    address: request.ip,
    device: device !== undefined && isDevice(device) ? device : undefined,
  }
}

/** Lets this browser be known the next time. */
export const markDevice = (reply: FastifyReply, device: string = newDevice()): FastifyReply =>
  writeCookie(reply, DEVICE_COOKIE, device, { maxAge: OWN_PLACE_DAYS * 86_400 })

/** What is needed to know who calls. */
export interface Sessions {
  pool: Pool
  now: Now
}

export const NOT_SIGNED_IN: Refusal = {
  status: 401,
  code: 'not-signed-in',
  detail: '请先登录。长时间未操作会自动退出，已保存的草稿不会丢失。',
}
export const FORBIDDEN: Refusal = {
  status: 403,
  code: 'forbidden',
  detail: '您的岗位没有这项权限。如有疑问，请联系本单位系统管理员。',
}

/** Who calls, once the access of a route has let them in. */
const callers = new WeakMap<FastifyRequest, Actor>()

/** Who is signed in, from the cookie; a forged or idle one is nobody. */
async function findOfficer(
  { pool, now }: Sessions,
  request: FastifyRequest,
  looksOn = false,
): Promise<Officer | undefined> {
  const token = readCookie(request, STAFF_COOKIE)
  return token ? resumeOfficer(pool, token, now(), looksOn) : undefined
}

/** Who still is signed in, of an answer that goes on for long: nobody once the session is over. */
export const stillOfficer = (sessions: Sessions, request: FastifyRequest) =>
  findOfficer(sessions, request, true)

export async function findApplicant(
  { pool, now }: Sessions,
  request: FastifyRequest,
): Promise<ApplicantActor | undefined> {
  const known = callers.get(request)
  if (known?.kind === 'applicant') return known
  const token = readCookie(request, APPLICANT_COOKIE)
  const applicantId = token ? await resumeApplicant(pool, token, now()) : undefined
  if (applicantId === undefined) return undefined
  const mandates = await listMandates(pool, applicantId, dayOf(now()))
  return { kind: 'applicant', applicantId, mandates }
}

/** Who calls, if the access of the route asked who it is. */
export const callerOf = (request: FastifyRequest): Actor | undefined => callers.get(request)

/** Who calls, of a route whose access lets somebody in who is signed in. */
export function actorOf(request: FastifyRequest): Actor {
  const actor = callers.get(request)
  if (!actor) throw new Error(`${request.url} asks who calls, and its access lets anybody in`)
  return actor
}

/** The officer who calls, of a route whose access lets officers in. */
export function officerOf(request: FastifyRequest): Officer {
  const actor = actorOf(request)
  if (actor.kind !== 'officer') throw new Error(`${request.url} lets in others than officers`)
  return actor
}

/** The applicant who calls, of a route whose access lets applicants in. */
export function applicantOf(request: FastifyRequest): ApplicantActor {
  const actor = actorOf(request)
  if (actor.kind !== 'applicant') throw new Error(`${request.url} lets in others than applicants`)
  return actor
}

/** The officers who may: any, or those who have one of these roles. */
export const officers = (sessions: Sessions, ...roles: readonly Role[]): Access => ({
  says: roles.length > 0 ? `officer: ${roles.join(', ')}` : 'officer',
  by: ['staff'],
  refuses: roles.length > 0 ? [NOT_SIGNED_IN, FORBIDDEN] : [NOT_SIGNED_IN],
  async admit(request, reply) {
    const officer = await findOfficer(sessions, request)
    if (!officer) return notSignedIn(reply)
    if (roles.length > 0 && !officer.roles.some((role) => roles.includes(role)))
      return forbidden(reply)
    callers.set(request, officer)
    return undefined
  },
})

const aboutUnit = z.object({ unitId: z.string() })

/**
 * Of lists that may be asked about a unit: without one it is about the own or about all; another's
 * is refused to whoever may not see it, so that nobody takes the own for what was asked.
 */
export const aboutUnits = (access: Access, ...seeAll: readonly Role[]): Access => ({
  ...access,
  says: `${access.says}; about another unit: ${seeAll.join(', ')}`,
  refuses: [...new Set([...access.refuses, FORBIDDEN])],
  async admit(request, reply) {
    await access.admit(request, reply)
    if (reply.sent) return undefined
    const { unitId, roles } = officerOf(request)
    const asked = aboutUnit.safeParse(request.query).data?.unitId ?? unitId
    if (asked !== unitId && !roles.some((role) => seeAll.includes(role))) return forbidden(reply)
    return undefined
  },
})

/** Whoever is signed in, at the desk or in the portal. */
export const signedIn = (sessions: Sessions): Access => ({
  says: 'officer or applicant',
  by: ['staff', 'applicant'],
  refuses: [NOT_SIGNED_IN],
  async admit(request, reply) {
    const actor = (await findOfficer(sessions, request)) ?? (await findApplicant(sessions, request))
    if (!actor) return notSignedIn(reply)
    callers.set(request, actor)
    return undefined
  },
})

/**
 * The people of the county: on a page others are shown the way to sign in, and back; a program is
 * told.
 */
export const applicants = (sessions: Sessions, asks: 'page' | 'program' = 'page'): Access => ({
  says: 'applicant',
  by: ['applicant'],
  refuses: asks === 'program' ? [NOT_SIGNED_IN] : [],
  ...(asks === 'page' && { leadsToSignIn: true }),
  async admit(request, reply) {
    const applicant = await findApplicant(sessions, request)
    if (!applicant) return asks === 'page' ? leadToSignIn(reply, request.url) : notSignedIn(reply)
    callers.set(request, applicant)
    return undefined
  },
})

/** To the page of signing in, and from there to where one wanted to go. */
export const leadToSignIn = (reply: FastifyReply, next: string) =>
  reply.redirect(`/sign-in?next=${encodeURIComponent(next)}`, 303)

const notSignedIn = (reply: FastifyReply) => sendProblem(reply, NOT_SIGNED_IN)
export const forbidden = (reply: FastifyReply) => sendProblem(reply, FORBIDDEN)

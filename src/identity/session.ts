import { z } from 'zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { dayOf, type Now } from '#foundation/time'
import { type Access, COOKIES } from '#platform/access'
import { readCookie, writeCookie } from '#platform/cookies'
import type { Pool } from '#platform/database'
import { type Refusal, sendProblem } from '#platform/http'
import type { Shelf } from '#world'
import { listMandates } from './authority.ts'
import type { Actor, ApplicantActor, Officer, Role } from './roles.ts'
import type { PersonalKeys } from './secrets.ts'
import { borneOut } from './rights.ts'
import { resumeApplicant, resumeOfficer } from './sign-in.ts'
import { isPresent, presenceOf } from './presence.ts'
import { isDevice, newDevice, type Place } from './tries.ts'
import { OWN_PLACE_DAYS, PRESENCE_MINUTES } from './contract.ts'

export const { staff: STAFF_COOKIE, applicant: APPLICANT_COOKIE } = COOKIES
/** By which a browser is known: whose it is, it does not say. */
const DEVICE_COOKIE = 'yimen_device'
/** That who sits before it proved it again, and when. */
const PRESENCE_COOKIE = 'yimen_presence'

/** Where from a request comes: its address, and the mark that its browser was given. */
export function placeOf(request: FastifyRequest): Place {
  const device = readCookie(request, DEVICE_COOKIE)
  return {
    address: request.ip,
    device: device !== undefined && isDevice(device) ? device : undefined,
    agent: request.headers['user-agent'],
  }
}

/** Lets this browser be known the next time. */
export const markDevice = (reply: FastifyReply, device: string = newDevice()): FastifyReply =>
  writeCookie(reply, DEVICE_COOKIE, device, { maxAge: OWN_PLACE_DAYS * 86_400 })

/** What is needed to know who calls. */
export interface Sessions {
  pool: Pool
  keys: PersonalKeys
  now: Now
  /** Where posts are published: rights follow from them. */
  world: Shelf
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

export const PRESENCE_NEEDED: Refusal = {
  status: 403,
  code: 'presence-needed',
  detail: `距上次登录或确认身份已超过 ${PRESENCE_MINUTES} 分钟。请再输入一次密码，确认是您本人。`,
}

/** Who calls, once the access of a route has let them in. */
const callers = new WeakMap<FastifyRequest, Actor>()

/** Who is signed in, from the cookie; a forged or idle one is nobody. */
async function findOfficer(
  { pool, keys, now, world }: Sessions,
  request: FastifyRequest,
  looksOn = false,
): Promise<Officer | undefined> {
  const token = readCookie(request, STAFF_COOKIE)
  const officer = token && (await resumeOfficer(pool, keys, token, now(), looksOn))
  if (!officer) return undefined
  return borneOut({ db: pool, world }, officer, dayOf(now()))
}

/** Who still is signed in, of an answer that goes on for long: nobody once the session is over. */
export const stillOfficer = (sessions: Sessions, request: FastifyRequest) =>
  findOfficer(sessions, request, true)

export async function findApplicant(
  { pool, keys, now }: Sessions,
  request: FastifyRequest,
): Promise<ApplicantActor | undefined> {
  const known = callers.get(request)
  if (known?.kind === 'applicant') return known
  const token = readCookie(request, APPLICANT_COOKIE)
  const applicantId = token ? await resumeApplicant(pool, keys, token, now()) : undefined
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

/**
 * Of what takes personal data along, or changes how one is reached and who acts for one: whoever
 * sits before an open session proves again who they are, unless they did so of late. On a page they
 * are led to where that is asked, with all that they wrote, and from there on.
 */
export const asksAgain = (sessions: Sessions, access: Access): Access => ({
  ...access,
  says: `${access.says}; asks again who sits there`,
  refuses: access.leadsToSignIn ? access.refuses : [...access.refuses, PRESENCE_NEEDED],
  async asksAgain(request, reply) {
    if (await isStillPresent(sessions, request)) return undefined
    if (!access.leadsToSignIn) return sendProblem(reply, PRESENCE_NEEDED)
    const next = `next=${encodeURIComponent(request.url)}`
    return request.method === 'POST'
      ? reply.redirect(`/again?form=on&${next}`, 307)
      : reply.redirect(`/again?${next}`, 303)
  },
})

/** By which whoever calls is known, of a route whose access lets somebody in. */
export const tokenOf = (request: FastifyRequest): string =>
  readCookie(request, actorOf(request).kind === 'officer' ? STAFF_COOKIE : APPLICANT_COOKIE) ?? ''

function isStillPresent({ pool, keys, now }: Sessions, request: FastifyRequest): Promise<boolean> {
  const shown = readCookie(request, PRESENCE_COOKIE)
  return isPresent(pool, keys, tokenOf(request), shown, now())
}

/** Notes in the browser that who sits before it proved it now. */
export const markPresent = ({ keys, now }: Sessions, reply: FastifyReply): FastifyReply =>
  writeCookie(reply, PRESENCE_COOKIE, presenceOf(keys, tokenOf(reply.request), now()), {
    maxAge: PRESENCE_MINUTES * 60,
  })

/** To the page of signing in, and from there to where one wanted to go. */
export const leadToSignIn = (reply: FastifyReply, next: string) =>
  reply.redirect(`/sign-in?next=${encodeURIComponent(next)}`, 303)

const notSignedIn = (reply: FastifyReply) => sendProblem(reply, NOT_SIGNED_IN)
export const forbidden = (reply: FastifyReply) => sendProblem(reply, FORBIDDEN)

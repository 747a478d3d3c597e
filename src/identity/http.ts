import { z } from 'zod'
import type { WorkCalendar } from '#calendar'
import { ids, legalDay, text } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { EVERYBODY } from '#platform/access'
import { eraseCookie, readCookie, writeCookie } from '#platform/cookies'
import { done, type HttpServer, refusals, refuse } from '#platform/http'
import { auditSignIn, auditSignOut } from './audit.ts'
import { registerAudit } from './audit-http.ts'
import { registerOwnSessions } from './own-sessions-http.ts'
import {
  delegate,
  delegationSchema,
  GIVING_REFUSALS,
  listDelegations,
  REVOKING_REFUSALS,
  revokeDelegation,
} from './delegation.ts'
import { listColleagues, unitSchema } from './organisation.ts'
import type { Units } from './published.ts'
import { LOCKED, SLOWED, STAFF_SIGN_IN_REFUSALS } from './refusals.ts'
import { registerPersons } from './person-http.ts'
import type { BesidePhones } from './phone-change.ts'
import { ROLES, roleSchema } from './roles.ts'
import type { PersonalKeys } from './secrets.ts'
import { markDevice, officerOf, officers, placeOf, type Sessions, STAFF_COOKIE } from './session.ts'
import { closeSession, signInStaff } from './sign-in.ts'
import type { SessionRules } from './tries.ts'

interface Deps extends Sessions {
  keys: PersonalKeys
  units: Units
  calendar: () => WorkCalendar
  tenant: { name: string }
  sessionRules: SessionRules
  codesAnHour: number
  besidePhones: BesidePhones
}

/** Who is at work, and who with them: sign-in, units, colleagues, AB 岗. */
export function registerIdentity(server: HttpServer, deps: Deps): void {
  registerAudit(server, deps)
  registerSessions(server, deps)
  registerOwnSessions(server, deps)
  registerMe(server, deps)
  registerPeople(server, deps)
  registerDelegations(server, deps)
  registerPersons(server, deps)
}

function registerSessions(server: HttpServer, { pool, keys, now, sessionRules }: Deps): void {
  server.post(
    '/api/session',
    {
      config: {
        access: EVERYBODY,
        refuses: [
          ...refusals(401, STAFF_SIGN_IN_REFUSALS),
          ...refusals(423, LOCKED),
          ...refusals(429, SLOWED),
        ],
      },
      schema: {
        summary: '工作人员登录',
        body: z.object({
          staffId: ids.staff,
          password: text('Yimen-2026').min(1).max(200),
          totp: text('123456').max(10).optional(),
          newPassword: text('Qingyan-2026').max(200).optional(),
        }),
        response: { 200: done },
      },
    },
    async (request, reply) => {
      const signed = await signInStaff(pool, keys, request.body, now(), {
        ...placeOf(request),
        sessionRules,
      })
      const { staffId, newPassword } = request.body
      const tried = { address: request.ip, staffId, setsPassword: newPassword !== undefined }
      await auditSignIn(pool, keys, signed, tried, now())
      if (!signed.ok) return refuse(reply, signed.code)
      markDevice(reply, signed.device)
      return writeCookie(reply, STAFF_COOKIE, signed.token).send({ ok: true })
    },
  )

  server.delete(
    '/api/session',
    {
      config: { access: EVERYBODY, refuses: [] },
      schema: { summary: '工作人员退出', response: { 200: done } },
    },
    async (request, reply) => {
      const token = readCookie(request, STAFF_COOKIE)
      const account = token === undefined ? undefined : await closeSession(pool, token)
      await auditSignOut(pool, keys, account, request.ip, now())
      return eraseCookie(reply, STAFF_COOKIE).send({ ok: true })
    },
  )
}

const me = z
  .object({
    staffId: ids.staff,
    name: text('李建国'),
    unitId: ids.unit,
    unitName: text('县市场监督管理局').optional(),
    county: text('青岩县'),
    today: legalDay,
    roles: z.array(roleSchema),
    roleNames: z.array(text('窗口操作员')),
    /** Colleagues whose duties are theirs today. */
    actsFor: z.array(ids.staff),
    /** Limits soon reach into a year without a notice of the State Council. */
    calendarWarning: z.object({ coveredWorkdays: z.int(), coveredUntil: legalDay }).optional(),
  })
  .meta({ id: 'Me' })

/** The calendar that is known ahead is short when fewer workdays are left of it. */
const ENOUGH_WORKDAYS = 60

function registerMe(server: HttpServer, deps: Deps): void {
  server.get(
    '/api/me',
    {
      config: { access: officers(deps), refuses: [] },
      schema: { summary: '登录的工作人员', response: { 200: me } },
    },
    async (request) => {
      const officer = officerOf(request)
      const today = dayOf(deps.now())
      const { coveredUntil } = deps.calendar()
      const coveredWorkdays = deps.calendar().coveredWorkdaysAfter(today)
      return {
        ...officer,
        roles: [...officer.roles],
        actsFor: [...officer.actsFor],
        unitName: deps.units.get(officer.unitId)?.name,
        county: deps.tenant.name,
        today,
        roleNames: officer.roles.map((role) => ROLES[role]),
        ...(coveredWorkdays < ENOUGH_WORKDAYS && {
          calendarWarning: { coveredWorkdays, coveredUntil },
        }),
      }
    },
  )
}

const unit = unitSchema.pick({ unitId: true, name: true, kind: true }).meta({ id: 'Unit' })
const colleague = z
  .object({
    staffId: ids.staff,
    name: text('王晓燕'),
    unitId: ids.unit,
    unitName: text('县市场监督管理局'),
    roles: z.array(roleSchema),
    roleNames: z.array(text('承办人')),
  })
  .meta({ id: 'Colleague' })

function registerPeople(server: HttpServer, deps: Deps): void {
  server.get(
    '/api/units',
    {
      config: { access: EVERYBODY, refuses: [] },
      schema: { summary: '单位名录', response: { 200: z.array(unit) } },
    },
    async () => [...deps.units.values()],
  )

  server.get(
    '/api/colleagues',
    {
      config: { access: officers(deps), refuses: [] },
      schema: {
        summary: '同事名单',
        // Of every unit, for what is signed together.
        querystring: z.object({ of: z.enum(['unit', 'county']).default('unit') }),
        response: { 200: z.array(colleague) },
      },
    },
    async (request) => {
      const { unitId } = officerOf(request)
      const found = await listColleagues(
        deps.pool,
        dayOf(deps.now()),
        request.query.of === 'unit' ? unitId : undefined,
      )
      return found.map((c) => ({
        ...c,
        unitName: deps.units.get(c.unitId)?.name ?? c.unitId,
        roleNames: c.roles.map((role) => ROLES[role]),
      }))
    },
  )
}

const ARTICLE = '岗位责任制（AB 岗）'

/** AB 岗: an absent officer's duties go to a colleague for some days. */
function registerDelegations(server: HttpServer, deps: Sessions): void {
  const access = officers(deps)

  server.get(
    '/api/delegations',
    {
      config: { access, refuses: [] },
      schema: { summary: '本单位的 AB 岗', response: { 200: z.array(delegationSchema) } },
    },
    async (request) => listDelegations(deps.pool, officerOf(request).unitId, dayOf(deps.now())),
  )

  server.post(
    '/api/delegations',
    {
      config: {
        access,
        refuses: refusals(409, GIVING_REFUSALS),
      },
      schema: {
        summary: '委托岗位（AB 岗）',
        body: delegationSchema.pick({
          absentId: true,
          substituteId: true,
          fromOn: true,
          toOn: true,
        }),
        response: { 201: delegationSchema.pick({ delegationId: true }) },
      },
    },
    async (request, reply) => {
      const given = await delegate(deps.pool, officerOf(request), request.body, deps.now())
      if (!given.ok) return refuse(reply, given.code, { article: ARTICLE })
      return reply.code(201).send({ delegationId: given.delegationId })
    },
  )

  server.delete(
    '/api/delegations/:delegationId',
    {
      config: {
        access,
        refuses: refusals(409, REVOKING_REFUSALS),
      },
      schema: {
        summary: '撤回委托',
        params: z.object({ delegationId: ids.delegation }),
        response: { 200: done },
      },
    },
    async (request, reply) => {
      const { delegationId } = request.params
      const revoked = await revokeDelegation(
        deps.pool,
        officerOf(request),
        delegationId,
        deps.now(),
      )
      return revoked.ok ? { ok: true as const } : refuse(reply, revoked.code, { article: ARTICLE })
    },
  )
}

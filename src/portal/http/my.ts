import { clockText, listMyAppointments } from '#appointments'
import { listDrafts, searchCases } from '#cases'
import type { ItemId } from '#foundation/ids'
import { dayOf } from '#foundation/time'
import {
  DEMO_PASSWORD,
  DEMO_UNITS,
  findApplicant,
  listAccounts,
  listMessages,
  listMessagesTo,
  maskPhone,
  ROLES,
} from '#identity'
import { applicantOf, applicants } from '#identity/session'
import { EVERYBODY } from '#platform/access'
import type { HttpServer } from '#platform/http'
import type { ApplicationDeps } from '../application.ts'
import type { Screens } from '../screens.ts'

const MOST_CASES = 100
const MOST_MESSAGES = 10

/** 我的: cases, drafts, appointments and messages of whoever is signed in. */
export function registerMine(server: HttpServer, screens: Screens, deps: ApplicationDeps): void {
  const { pool, keys, catalogue, units } = deps
  const named = <T extends { itemId: ItemId }>(list: readonly T[]) =>
    list.map((x) => ({ ...x, itemName: catalogue.find(x.itemId)?.name ?? x.itemId }))

  server.get(
    '/my',
    {
      config: { access: applicants(deps), sends: 'text/html', refuses: [] },
      schema: { summary: '我的：办件、草稿、预约和消息' },
    },
    async (request, reply) => {
      const actor = applicantOf(request)
      const { applicantId } = actor
      const cases = await searchCases(pool, { of: actor, limit: MOST_CASES })
      const person = await findApplicant(pool, keys, applicantId)
      const appointments = await listMyAppointments(pool, applicantId, dayOf(deps.now()))
      return screens.show(reply, 'my', {
        name: person?.name ?? '',
        cases: named(cases.rows),
        drafts: named(await listDrafts(pool, applicantId)),
        messages: person ? await listMessagesTo(pool, keys, person, MOST_MESSAGES) : [],
        appointments: appointments.map((a) => ({
          ...a,
          clock: clockText(a.minute),
          unitName: units.get(a.unitId)?.name ?? '',
          itemName: a.itemId ? catalogue.find(a.itemId)?.name : undefined,
        })),
      })
    },
  )
}

/** The demonstration shows its accounts, and the messages that go to nobody. */
export function registerDemonstration(
  server: HttpServer,
  screens: Screens,
  { pool, keys, now, units }: ApplicationDeps,
): void {
  server.get(
    '/demo',
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: [] },
      schema: { summary: '演示账号与短信箱' },
    },
    async (_request, reply) => {
      const accounts = await listAccounts(pool, keys, DEMO_UNITS, now())
      const messages = await listMessages(pool, keys)
      return screens.show(reply, 'demo', {
        password: DEMO_PASSWORD,
        accounts: accounts.map(({ role, unitId, ...account }) => ({
          ...account,
          unitName: units.get(unitId)?.name ?? '',
          role: ROLES[role],
        })),
        messages: messages.map((m) => ({
          ...m,
          to: m.channel === 'sms' ? maskPhone(m.to) : '电子邮箱',
        })),
      })
    },
  )
}

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACTS, loadCase, mayPerform, mayRead } from '#cases'
import type { ActName } from '#cases/contract'
import type { ApplicantId, CaseId, StepId, UnitId } from '#foundation/ids'
import { dayOf, instantAt } from '#foundation/time'
import { type Actor, findApplicant, findOfficers, ROLES, type Role } from '#identity'
import { rows } from '#platform/database'
import { HABITS, simulate } from '#sim'
import { openTestCounty, signedIn } from '#testing'
import { valuesIn } from '../src/testing/arbitrary.ts'
import { CONTRACT, ROUTES } from './declared-routes.ts'
import { sentAs } from './fuzz.ts'
import { UNIT_ROLES } from '../src/identity/roles.ts'
import { openPublicSide, type PublicSide } from './public-side.ts'

/*
 * 守门: everybody before every route, with what is their own, what is somebody else's and what is
 * not there. Who may what is read from the declarations: the list of routes, the contract and the
 * acts. A route, a post or an act that is new is tried with the others.
 */

type Whose = 'own' | 'absent'
interface Caller {
  name: string
  actor?: Actor
  cookie?: string
}
interface Route {
  method: 'GET' | 'POST' | 'DELETE' | 'PATCH'
  url: string
  says: string
  sent?: ReturnType<typeof sentAs>
}

let side: PublicSide
/** The case that everybody tries, by the unit that handles it and the person who applied. */
let own: {
  caseId: CaseId
  unitId: UnitId
  applicantId: ApplicantId
  ids: Record<string, string>
  card: { caseId: string; kind: string }
}
let units: UnitId[]
let owners: ApplicantId[]
let callers: Caller[]
const routes = routesWithBodies()

beforeAll(async () => {
  side = await openPublicSide(async () => {
    const county = await openTestCounty('2026-03-02T00:00:00.000Z')
    const feedback = { ...HABITS.feedback, letterShare: 0.5, badShare: 0.5 }
    const sampleFile = Buffer.from('%PDF-1.7\n')
    const days = { from: '2026-03-02', days: 12, cases: 90, seed: 5 } as const
    await simulate(county, { ...HABITS, ...days, neglectShare: 0.4, feedback, sampleFile })
    county.setTime(instantAt('2026-03-13', 10 * 3600))
    return county
  })
  await findSubjects()
  callers = await everybody()
})
afterAll(() => side.close())

const county = () => side.county

/** What the tries are about: of the unit of the case, where there is one. */
async function findSubjects(): Promise<void> {
  const { pool, supervisionPool } = county()
  const one = async <T extends object>(sql: string, values: unknown[], db = pool): Promise<T> => {
    const [found] = await rows<T>(db, sql, values)
    if (!found) throw new Error(`the simulated days have none: ${sql}`)
    return found
  }
  own = await one(
    `select c.case_id as "caseId", c.unit_id as "unitId", c.applicant_id as "applicantId"
     from cases.case_row c join documents.issued d on d.case_id = c.case_id
     where c.stage = 'processing' and exists (
       select from jsonb_array_elements(c.state->'materials') m where m->>'documentId' is not null)
     order by c.case_id limit 1`,
    [],
  )
  const { caseId, unitId, applicantId } = own
  const { documentId, materialId } = await one<{ documentId: string; materialId: string }>(
    `select document_id as "documentId", m->>'materialId' as "materialId"
     from cases.case_row c join documents.issued d on d.case_id = c.case_id,
       jsonb_array_elements(c.state->'materials') m
     where c.case_id = $1 and m->>'documentId' is not null order by 1, 2 limit 1`,
    [caseId],
  )
  const letter = await one<{ id: string; unit: UnitId; owner: ApplicantId }>(
    `select letter_id as id, handler_unit_id as unit, applicant_id as owner from feedback.letter
     where applicant_id is not null order by handler_unit_id = $1 desc, letter_id limit 1`,
    [unitId],
  )
  const rating = await one<{ id: string; unit: UnitId }>(
    `select rating_id as id, unit_id as unit from feedback.rating where rated_on is not null
     order by unit_id = $1 desc, rating_id limit 1`,
    [unitId],
  )
  const appointment = await one<{ id: string; unit: UnitId; owner: ApplicantId }>(
    `select appointment_id as id, unit_id as unit, applicant_id as owner
     from appointments.appointment order by unit_id = $1 desc, appointment_id limit 1`,
    [unitId],
  )
  const card = await one<{ caseId: string; kind: string; unit: UnitId }>(
    `select case_id as "caseId", kind, unit_id as unit from supervision.card
     order by unit_id = $1 desc, card_id limit 1`,
    [unitId],
    supervisionPool,
  )
  units = [unitId, letter.unit, rating.unit, appointment.unit, card.unit]
  owners = [applicantId, letter.owner, appointment.owner]
  own.card = card
  own.ids = {
    caseId,
    documentId,
    materialId,
    letterId: letter.id,
    ratingId: rating.id,
    appointmentId: appointment.id,
  }
}

/** Ids as they are written that nobody has. */
const ABSENT: Readonly<Record<string, string>> = {
  caseId: '2026-999999',
  documentId: '2026-999999-acceptance-notice-1',
  materialId: 'm99',
  letterId: 'ZX-2026-999999',
  ratingId: 'PJ-2026-999999',
  sessionId: '999999999',
}
const NONE = '00000000-0000-4000-8000-00000000000e'

const urlOf = ({ url }: Route, whose: Whose): string =>
  url.replaceAll(/:(\w+)/g, (_, name: string) => {
    if (url.startsWith('/api/supervision/cards/'))
      return whose === 'own'
        ? own.card[name as 'kind']
        : name === 'kind'
          ? own.card.kind
          : ABSENT.caseId!
    if (whose === 'own' && own.ids[name] !== undefined) return own.ids[name]
    return ABSENT[name] ?? NONE
  })

function routesWithBodies(): Route[] {
  const { paths, components } = CONTRACT
  const named = (ref: string) => components.schemas[ref.slice(ref.lastIndexOf('/') + 1)]!
  return ROUTES.map(({ method, url, who }) => {
    const operation = paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    const [type, content] = Object.entries(operation?.requestBody?.content ?? {})[0] ?? []
    const body = content && fc.sample(valuesIn(content.schema, named), { numRuns: 1, seed: 7 })[0]
    return { method, url, says: who, ...(type && { sent: sentAs(type, body) }) }
  })
}

/** Whom the declared access of a route lets in. */
function admits(says: string, { actor }: Caller): boolean {
  if (says === 'everybody') return true
  const [kinds, roles] = says.split(';')[0]!.split(': ')
  if (!actor || !kinds!.split(' or ').includes(actor.kind)) return false
  if (actor.kind === 'applicant' || roles === undefined) return true
  return roles.split(', ').some((role) => actor.roles.includes(role as Role))
}

/** Nobody, whose it is, a stranger; of each post somebody of the unit and of one far from it. */
async function everybody(): Promise<Caller[]> {
  const { pool, keys } = county()
  const staff = await findOfficers(pool, 'all', dayOf(county().now()))
  const found: Caller[] = [{ name: 'nobody' }]
  const strangers = await rows<{ id: ApplicantId }>(
    pool,
    'select applicant_id as id from identity.applicant where applicant_id <> all($1) limit 1',
    [owners],
  )
  for (const applicantId of new Set([...owners, strangers[0]!.id])) {
    const { phone } = (await findApplicant(pool, keys, applicantId))!
    const name = owners.includes(applicantId) ? 'owner' : 'stranger'
    const actor = { kind: 'applicant', applicantId, mandates: [] } as const
    found.push({ name, actor, cookie: await side.signIn(phone) })
  }
  for (const role of Object.keys(ROLES) as Role[])
    for (const isNear of [true, false]) {
      if (!isNear && !UNIT_ROLES.has(role)) continue
      const officer = staff.find(
        (one) =>
          one.roles.includes(role) &&
          (isNear
            ? one.unitId === own.unitId || !UNIT_ROLES.has(role)
            : !units.includes(one.unitId) && one.roles.every((r) => UNIT_ROLES.has(r))),
      )
      if (!officer || found.some((c) => c.name.includes(officer.staffId))) continue
      const cookie = await signedIn(side.server, county(), officer.staffId)
      found.push({ name: `${isNear ? '' : 'far '}${officer.staffId}`, actor: officer, cookie })
    }
  return found
}

const isOutsider = ({ name }: Caller) => name === 'stranger' || name.startsWith('far ')

interface Answer {
  status: number
  code: string | undefined
  location: string
}

async function ask(route: Route, caller: Caller, whose: Whose): Promise<Answer> {
  const { statusCode, headers, body } = await side.server.inject({
    method: route.method,
    url: urlOf(route, whose),
    ...(route.sent && { payload: route.sent.payload }),
    headers: { ...route.sent?.headers, ...(caller.cookie && { cookie: caller.cookie }) },
  })
  const code = /json/.test(String(headers['content-type']))
    ? /"code":"([\w-]+)"/.exec(body)?.[1]
    : undefined
  return { status: statusCode, code, location: String(headers.location ?? '') }
}

const written = async () =>
  (
    await rows<{ n: number }>(
      county().pool,
      "select count(*)::int as n from ledger.event where stream not like 'audit/%'",
    )
  )[0]!.n

/** Refused, or shown the way to sign in. */
const isRefused = ({ status, location }: Answer) =>
  status >= 400 || (status === 303 && /^\/(sign-in|letters\/follow)\?/.test(location))
/** What an answer says, whatever the number is that was asked for. */
const saying = ({ status, code, location }: Answer) =>
  `${status} ${code ?? ''} ${location.replace(/[^/=]*\d{6}[^/&]*/g, '…')}`

/** Every caller before every route of a choice; answers what is not as it should be. */
async function tryAll(
  wanted: (route: Route, caller: Caller) => boolean,
  wrong: (route: Route, caller: Caller) => Promise<string | false>,
): Promise<{ tried: number; faults: string[] }> {
  const faults: string[] = []
  let tried = 0
  for (const route of routes)
    for (const caller of callers.filter((one) => wanted(route, one))) {
      tried += 1
      const fault = await wrong(route, caller)
      if (fault) faults.push(`${route.method} ${route.url} ${caller.name}: ${fault}`)
    }
  return { tried, faults }
}
const isAbout = ({ url }: Route) => url.includes('/:')

test('没有这个身份、这个岗位的，每条路由都不让进，也不先看写得对不对', async () => {
  const { tried, faults } = await tryAll(
    ({ says }, caller) => !admits(says, caller),
    async (route, caller) => {
      const answer = await ask(route, caller, 'absent')
      const hasSession = caller.actor && route.says.startsWith(caller.actor.kind)
      if (hasSession) return answer.code !== 'forbidden' && saying(answer)
      const isLed = answer.status === 303 && answer.location.startsWith('/sign-in?')
      return answer.status !== 401 && !isLed && saying(answer)
    },
  )
  expect(faults).toEqual([])
  expect(tried).toBeGreaterThan(1500)
})

test('没有的编号，谁问都没有，也什么都不写', async () => {
  let unread = 0
  const before = await written()
  const { tried, faults } = await tryAll(
    (route, caller) => isAbout(route) && admits(route.says, caller),
    async (route, caller) => {
      const answer = await ask(route, caller, 'absent')
      if (answer.status === 400 || answer.status === 422) unread += 1
      return !isRefused(answer) && saying(answer)
    },
  )
  expect(faults).toEqual([])
  expect(tried).toBeGreaterThan(1500)
  expect(unread / tried, '写错的占少数').toBeLessThan(0.2)
  expect(await written()).toBe(before)
})

/** Who asks knows the code of the receipt, which `tests/portal.test.ts` tries. */
const BY_CODE = '/progress/:caseId/:code'
/** A case that is not over is not rated yet: `tests/journey.test.ts` rates one. */
const WHEN_OVER = '/my/cases/:caseId/rating'
/** Papers are checked by anybody who holds one. */
const IS_PUBLIC = /^\/verify\//

test('别人的和没有的，答复一样：别的单位、不相干的人看不出有没有，也动不了', async () => {
  const before = await written()
  const { tried, faults } = await tryAll(
    (route, caller) =>
      isAbout(route) &&
      !IS_PUBLIC.test(route.url) &&
      isOutsider(caller) &&
      admits(route.says, caller),
    async (route, caller) => {
      const theirs = await ask(route, caller, 'own')
      const none = await ask(route, caller, 'absent')
      return (
        (!isRefused(theirs) || saying(theirs) !== saying(none)) &&
        `${saying(theirs)}, ${saying(none)}`
      )
    },
  )
  expect(faults).toEqual([])
  expect(tried).toBeGreaterThan(500)
  expect(await written()).toBe(before)
})

test('办件的每个动作：办不了的人，看得见的说没有权限，看不见的说没有这个办件', async () => {
  const { state, world } = (await loadCase(county(), county().pool, own.caseId))!
  const before = await written()
  const acts = routes.flatMap((route) => {
    const name = /^\/api\/cases\/:caseId\/([\w-]+)$/.exec(route.url)?.[1]
    return route.method === 'POST' && name && Object.hasOwn(ACTS, name)
      ? [{ route, name: name as ActName }]
      : []
  })
  expect(acts.map(({ name }) => name).sort()).toEqual(Object.keys(ACTS).sort())
  const faults: string[] = []
  for (const { route, name } of acts)
    for (const caller of callers) {
      const { actor } = caller
      if (!actor || mayPerform(name, actor, state, world, stepOf(route))) continue
      const { code } = await ask(route, caller, 'own')
      if (code !== (mayRead(actor, state, world) ? 'forbidden' : 'unknown-case'))
        faults.push(`${name} ${caller.name}: ${code}`)
    }
  expect(faults).toEqual([])
  expect(await written()).toBe(before)
})

const stepOf = ({ sent }: Route): StepId | undefined =>
  (JSON.parse(sent?.payload ?? '{}') as { stepId?: StepId }).stepId

test('试的都是真有的：每条按编号查看的路由，总有人看得到', async () => {
  const seen = new Set<string>()
  const asked = routes.filter(
    ({ method, url }) =>
      method === 'GET' &&
      url !== BY_CODE &&
      url !== WHEN_OVER &&
      [...url.matchAll(/:(\w+)/g)].some(([, p]) => Object.hasOwn(own.ids, p!)),
  )
  for (const route of asked)
    for (const caller of callers.filter((one) => admits(route.says, one)))
      if (!isRefused(await ask(route, caller, 'own'))) seen.add(route.url)
  expect(asked.map(({ url }) => url).filter((url) => !seen.has(url))).toEqual([])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StaffId, staffIds } from '#foundation/ids'
import { listAccessesOf, loadCase, submitCase } from '#cases'
import { dayOf } from '#foundation/time'
import { findOfficer, listMessages, saveApplicant } from '#identity'
import { registerIdentity } from '#identity/http'
import { bySystem } from '#ledger'
import { transaction } from '#platform/database'
import { createHttpServer, type HttpServer, within } from '#platform/http'
import { Teller } from '#sim'
import { listTasks } from '#tasks'
import { openNeutralCounty, signedIn, type TestCounty } from '#testing'
import { REVIEW_WORKDAYS } from './contract.ts'
import { registerFeedback } from './http.ts'
import { submitLetter } from './letter-submission.ts'
import { writerActs } from './letters.ts'
import { giveRating, inviteRating } from './ratings.ts'

let county: TestCounty
let server: HttpServer
beforeAll(async () => {
  county = await openNeutralCounty()
  server = createHttpServer({ logLevel: 'silent' })
  await within(server, (part) => {
    registerIdentity(part, county)
    registerFeedback(part, county)
  })
  await server.ready()
})
afterAll(async () => {
  await server?.close()
  await county?.drop()
})

const cookies = new Map<StaffId, Promise<string>>()
const signIn = (staffId: StaffId) =>
  cookies.getOrInsertComputed(staffId, () => signedIn(server, county, staffId))
const get = async (staffId: StaffId, url: string) =>
  server.inject({ url, headers: { cookie: await signIn(staffId) } })
const post = async (staffId: StaffId, url: string, payload: object) =>
  server.inject({ method: 'POST', url, headers: { cookie: await signIn(staffId) }, payload })

const SUPERVISOR = 'supervision.supervision-officer1'
const WRITER = {
  kind: 'natural-person',
  name: '张小店',
  idNumber: '11010519491231002X',
  phone: '13912345678',
} as const
const question = {
  kind: 'consultation',
  aboutUnitId: 'north',
  subject: '小作坊办证',
  body: '我家做豆腐，要办什么证？',
  isOpen: false,
} as const

async function written(more: Partial<Parameters<typeof submitLetter>[1]> = {}) {
  const applicantId = await saveApplicant(county.pool, county.keys, WRITER)
  const sent = await submitLetter(county, { ...question, applicantId, ...more }, county.now())
  if (!sent.ok) throw new Error(sent.code)
  return { letterId: sent.letterId, applicantId }
}

test('来信从列表到答复、公开：谁能看、能办什么、办不了为什么；来信人是谁，哪里都不写', async () => {
  const { letterId, applicantId } = await written()
  const url = `/api/letters/${letterId}`
  const { rows } = (await get('north.handler1', '/api/letters?sort=-submittedAt')).json()
  expect(rows[0]).toMatchObject({
    letterId,
    status: 'accepted',
    aboutUnitName: county.units.get('north')!.name,
    itemName: null,
    countdown: { kind: 'letter-answer', state: 'running' },
    isReadable: true,
  })
  const [listed] = (await get('north.approver', '/api/letters?sort=-submittedAt')).json().rows
  expect(listed, '列表看得到，打不开的不给链接').toMatchObject({ letterId, isReadable: false })
  expect((await get('north.approver', url)).json().code).toBe('unknown-letter')
  expect((await get('south.handler1', '/api/letters')).json().rows).toEqual([])
  expect((await get('south.handler1', url)).json().code).toBe('unknown-letter')

  const seen = await get('north.handler1', url)
  expect(seen.json()).toMatchObject({
    writer: '张**',
    question: { subject: question.subject, text: question.body },
    timeline: [{ type: 'LetterSubmitted', by: '来信人', unitName: '' }],
    offered: expect.arrayContaining(['answer', 'transfer']),
  })
  expect(seen.body).not.toContain(applicantId)

  const refused = async (staffId: StaffId, act: string, command: object) => {
    const reply = await post(staffId, `${url}/${act}`, command)
    return [reply.statusCode, reply.json().code]
  }
  expect(await refused('north.handler1', 'acceptance', {})).toEqual([
    409,
    'not-awaiting-acceptance',
  ])
  const reason = '属住建部门职责，请转办'
  expect(await refused('north.handler1', 'transfer', { toUnitId: 'nowhere', reason })).toEqual([
    404,
    'unknown-unit',
  ])
  expect(await refused('north.handler1', 'answer', {})).toEqual([400, 'bad-input'])
  const verdict = { outcome: 'upheld', opinion: '答复符合规定，予以维持' }
  expect(await refused('north.handler1', 'review-decision', verdict)).toEqual([403, 'forbidden'])

  const answer = await post('north.handler1', `${url}/answer`, { text: '小作坊实行许可管理。' })
  expect([answer.statusCode, answer.json()]).toEqual([201, { status: 'answered' }])
  const published = { question: '小作坊要办证吗？', answer: '食品小作坊实行许可管理。' }
  expect((await post('north.handler1', `${url}/publication`, published)).statusCode).toBe(201)
  expect((await get(SUPERVISOR, url)).json()).toMatchObject({
    letter: { published },
    said: [{ type: 'LetterAnswered', text: '小作坊实行许可管理。' }],
  })
})

/** A case of the writer's, of the unit that the letters are about. */
async function filed() {
  const applicantId = await saveApplicant(county.pool, county.keys, WRITER)
  const clerk = (await findOfficer(county.pool, 'north.clerk1', '2026-03-02'))!
  const at = county.now()
  const filed = await submitCase(
    county,
    {
      itemId: 'item-registration',
      applicantId,
      channel: 'counter',
      materials: [],
      form: { shopName: '张' },
    },
    { actor: clerk, via: 'desk', at },
  )
  if (!filed.ok) throw new Error(filed.code)
  return { caseId: filed.caseId, applicantId }
}

test('复核退回重新办理的答复写明哪天退回、作废，重新作出的没有；来信人看得到哪些单位打开过', async () => {
  const { letterId, applicantId } = await written()
  const url = `/api/letters/${letterId}`
  const answer = (text: string) => post('north.handler1', `${url}/answer`, { text })
  const saidOf = async () => (await get('north.handler1', url)).json().said
  await answer('请到窗口问。')
  const writer = { kind: 'applicant', applicantId } as const
  const text = '没有说要什么材料'
  await writerActs(county, letterId, 'review-request', { text }, writer, county.now())
  const [before] = await saidOf()
  expect(before).not.toHaveProperty('sentBackOn')
  const { reviewDueOn } = (await get('north.handler1', url)).json()
  expect(reviewDueOn).toBe(county.calendar().addWorkdays(dayOf(county.now()), REVIEW_WORKDAYS))
  const opinion = '答复不完整，请重新答复'
  await post(SUPERVISOR, `${url}/review-decision`, { outcome: 'redo', opinion })
  await answer('要身份证和经营场所证明。')
  const said = await saidOf()
  const sentBackOn = dayOf(county.now())
  expect(said).toMatchObject([{ type: 'LetterAnswered', sentBackOn }, {}, {}])
  for (const other of said.slice(1)) expect(other).not.toHaveProperty('sentBackOn')
  expect(await listAccessesOf(county.pool, applicantId)).toContainEqual(
    expect.objectContaining({ kind: 'read', caseId: letterId, unitId: 'north' }),
  )
})

test('投诉的来信人没有同意，谁也看不到姓名；同意了的看得到', async () => {
  for (const [isOpen, writer] of [
    [false, '来信人未同意公开身份'],
    [true, '张小店'],
  ] as const) {
    const { letterId } = await written({ kind: 'complaint', ground: 'delay', isOpen })
    expect((await get(SUPERVISOR, `/api/letters/${letterId}`)).json().writer).toBe(writer)
    expect((await get('north.unit-head', `/api/letters/${letterId}`)).statusCode).toBe(404)
  }
})

test('来信人没有同意公开身份：被投诉的单位不知道说的是哪一件办件，查办的和同意了的知道', async () => {
  const head = 'north.unit-head'
  const { caseId, applicantId } = await filed()
  for (const [given, named] of [
    [{ ground: 'business', isOpen: false }, false],
    [{ ground: 'business', isOpen: true }, true],
  ] as const) {
    const { letterId } = await written({ kind: 'complaint', caseId, applicantId, ...given })
    const seen = (await get(head, `/api/letters/${letterId}`)).json()
    expect(seen.letter.caseId).toBe(named ? caseId : undefined)
    const { rows } = (await get(head, '/api/letters?sort=-submittedAt')).json()
    const listed = rows.find((row: { letterId: string }) => row.letterId === letterId)
    expect(listed).toMatchObject({ caseId: named ? caseId : null })
    expect((await get(SUPERVISOR, `/api/letters/${letterId}`)).json().letter.caseId).toBe(caseId)
  }
  const asked = await written({ kind: 'consultation', caseId, applicantId })
  expect((await get(head, `/api/letters/${asked.letterId}`)).json().letter.caseId).toBe(caseId)
})

test('来访评价：链接只到来访人手机；差评由本单位回访、整改，别的单位看不到', async () => {
  const visit = { phone: '13800001111', itemId: 'item-licence' }
  expect((await post('north.handler1', '/api/visits', visit)).statusCode).toBe(403)
  const unknown = await post('north.clerk1', '/api/visits', { ...visit, itemId: 'item-999' })
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'unknown-item'])
  const invited = await post('north.clerk1', '/api/visits', visit)
  expect([invited.statusCode, invited.json()]).toEqual([201, { ok: true }])
  const [message] = await listMessages(county.pool, county.keys, undefined, 1)
  expect(message).toMatchObject({ to: visit.phone })
  expect(message!.text).toContain(`【${county.tenant.name}政务】`)
  const token = /\/rate\/([\w-]+)/.exec(message!.text)![1]!
  const given = { level: 1, labels: ['办得慢'], text: '等了一个上午' }
  expect(await giveRating(county, { token }, given, county.now())).toMatchObject({ ok: true })

  const { rows } = (await get('north.unit-head', '/api/ratings?bad=true')).json()
  expect(rows).toMatchObject([{ level: 1, status: 'to-call', countdown: { kind: 'call-back' } }])
  const url = `/api/ratings/${rows[0].ratingId}`
  const shown = (await get('north.unit-head', url)).json()
  expect(shown).toMatchObject({ text: given.text, offered: ['call-back'] })
  expect((await get('north.handler1', url)).json().code).toBe('unknown-rating')
  const away = await get('south.unit-head', url)
  expect([away.statusCode, away.json().code]).toEqual([404, 'unknown-rating'])

  const measures = { measures: '已调整窗口排班，补发清单' }
  const early = await post('north.unit-head', `${url}/rectification`, measures)
  expect([early.statusCode, early.json().code]).toEqual([409, 'not-to-be-rectified'])
  const call = { finding: 'confirmed', note: '已电话回访，确实等了一个上午' }
  const called = await post('north.unit-head', `${url}/call-back`, call)
  expect([called.statusCode, called.json()]).toEqual([201, { status: 'to-rectify' }])
  const mended = await post('north.unit-head', `${url}/rectification`, measures)
  expect(mended.json()).toEqual({ status: 'rectified' })
  const on = dayOf(county.now())
  expect((await get('north.unit-head', url)).json().deeds).toEqual([
    { type: 'RatingCalledBack', on, finding: call.finding, says: call.note },
    { type: 'RatingRectified', on, says: measures.measures },
  ])
  const { unitId } = (await findOfficer(county.pool, 'north.clerk1', '2026-03-02'))!
  expect((await get('north.handler1', '/api/ratings/results')).json()).toMatchObject([
    { unitId, itemId: 'item-licence', levels: [1, 0, 0, 0, 0], invited: 1 },
  ])
})

test('办件评了差：经办的人和同事只看到评得怎样，编号、办件、评价人都看不到；回访的人看得到', async () => {
  const { caseId, applicantId } = await filed()
  const at = county.now()
  const about = { about: 'case' as const, caseId, unitId: 'north' as const, applicantId }
  await transaction(county.pool, (client) => inviteRating(client, county, about, bySystem(at)))
  const twice = transaction(county.pool, (client) =>
    inviteRating(client, county, about, bySystem(at)),
  )
  expect(await twice, '一件只评一次').toBeUndefined()
  const rated = await giveRating(county, { caseId, applicantId }, { level: 2, labels: [] }, at)
  if (!rated.ok) throw new Error(rated.code)
  const { ratingId, servedBy } = rated.state
  expect(servedBy).toEqual(['north.clerk1'])
  expect(ratingId, '编号说不出是哪一件').not.toContain(caseId.split('-')[1])
  const listed = async (staffId: StaffId) =>
    (await get(staffId, '/api/ratings?bad=true'))
      .json()
      .rows.find((row: { level: number; caseId: string | null }) => row.level === 2)
  for (const staffId of ['north.clerk1', 'north.handler1'] as const) {
    expect(await listed(staffId)).toMatchObject({ ratingId: null, caseId: null, level: 2 })
    const alone = await get(staffId, `/api/ratings/${ratingId}`)
    expect([alone.statusCode, alone.json().code]).toEqual([404, 'unknown-rating'])
  }
  expect(await listed('north.unit-head')).toMatchObject({ ratingId, caseId })
  const { person } = (await get('north.unit-head', `/api/ratings/${ratingId}`)).json()
  expect(person.name).toBe(WRITER.name)
  expect(await listAccessesOf(county.pool, applicantId), '本人看得到谁打开过').toContainEqual(
    expect.objectContaining({ kind: 'read', caseId: ratingId, unitId: 'north' }),
  )
})

test('指派的单位负责人、催办的监察人员不是经办：差评照样由他们回访、整改、核定', async () => {
  const t = new Teller(county, 'rated', '2026-03-02')
  const { unitId, name } = county.catalogue.find('item-registration')!
  const c = await t.applies(name)
  const head = staffIds.of(`${unitId}.unit-head`)
  const officerId = `${unitId}.handler1` as const
  await c.does(`${unitId}.clerk1`, 'acceptance')
  const { visits } = (await loadCase(county, county.pool, c.caseId))!.state
  await c.does(head, 'assignment', { stepId: visits.at(-1)!.stepId, officerId })
  await c.does(SUPERVISOR, 'urging', { message: '请尽快' })
  const about = {
    about: 'case',
    caseId: c.caseId,
    unitId: unitId!,
    applicantId: c.applicantId,
  } as const
  await transaction(county.pool, (client) => inviteRating(client, county, about, bySystem(t.at)))
  const rater = { caseId: c.caseId, applicantId: c.applicantId }
  const rated = await giveRating(county, rater, { level: 1, labels: [] }, t.at)
  if (!rated.ok) throw new Error(rated.code)
  const { ratingId, servedBy } = rated.state
  expect(servedBy).toEqual([`${unitId}.clerk1`])
  const call = { finding: 'confirmed', note: '已电话回访，确实等了一个上午' }
  expect((await post(head, `/api/ratings/${ratingId}/call-back`, call)).statusCode).toBe(201)
  const waits = await listTasks(
    county.pool,
    (await findOfficer(county.pool, head, '2026-03-02'))!,
    {
      ...{ on: '2026-03-02', soonOn: '2026-03-03' },
    },
  )
  expect(waits.rows.filter((w) => w.subjectId === ratingId).map((w) => w.title)).toEqual([
    '反馈整改',
  ])
})

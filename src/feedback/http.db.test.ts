import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StaffId } from '#foundation/ids'
import { findOfficer, listMessages, saveApplicant } from '#identity'
import { registerIdentity } from '#identity/http'
import { createHttpServer, type HttpServer, within } from '#platform/http'
import { openTestCounty, signedIn, type TestCounty } from '#testing'
import { registerFeedback } from './http.ts'
import { submitLetter } from './letter-submission.ts'
import { giveRating } from './ratings.ts'

let county: TestCounty
let server: HttpServer
beforeAll(async () => {
  county = await openTestCounty()
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
  aboutUnitId: 'market',
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
  const { rows } = (await get('market.handler1', '/api/letters?sort=-submittedAt')).json()
  expect(rows[0]).toMatchObject({
    letterId,
    status: 'accepted',
    aboutUnitName: county.units.get('market')!.name,
    itemName: null,
    countdown: { kind: 'letter-answer', state: 'running' },
    isReadable: true,
  })
  const [listed] = (await get('market.approver', '/api/letters?sort=-submittedAt')).json().rows
  expect(listed, '列表看得到，打不开的不给链接').toMatchObject({ letterId, isReadable: false })
  expect((await get('market.approver', url)).json().code).toBe('unknown-letter')
  expect((await get('housing.handler1', '/api/letters')).json().rows).toEqual([])
  expect((await get('housing.handler1', url)).json().code).toBe('unknown-letter')

  const seen = await get('market.handler1', url)
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
  expect(await refused('market.handler1', 'acceptance', {})).toEqual([
    409,
    'not-awaiting-acceptance',
  ])
  const reason = '属住建部门职责，请转办'
  expect(await refused('market.handler1', 'transfer', { toUnitId: 'nowhere', reason })).toEqual([
    404,
    'unknown-unit',
  ])
  expect(await refused('market.handler1', 'answer', {})).toEqual([400, 'bad-input'])
  const verdict = { outcome: 'upheld', opinion: '答复符合规定，予以维持' }
  expect(await refused('market.handler1', 'review-decision', verdict)).toEqual([403, 'forbidden'])

  const answer = await post('market.handler1', `${url}/answer`, { text: '小作坊实行许可管理。' })
  expect([answer.statusCode, answer.json()]).toEqual([201, { status: 'answered' }])
  const published = { question: '小作坊要办证吗？', answer: '食品小作坊实行许可管理。' }
  expect((await post('market.handler1', `${url}/publication`, published)).statusCode).toBe(201)
  expect((await get(SUPERVISOR, url)).json()).toMatchObject({
    letter: { published },
    said: [{ type: 'LetterAnswered', text: '小作坊实行许可管理。' }],
  })
})

test('投诉的来信人没有同意，谁也看不到姓名；同意了的看得到', async () => {
  for (const [isOpen, writer] of [
    [false, '来信人未同意公开身份'],
    [true, '张小店'],
  ] as const) {
    const { letterId } = await written({ kind: 'complaint', ground: 'delay', isOpen })
    expect((await get(SUPERVISOR, `/api/letters/${letterId}`)).json().writer).toBe(writer)
    expect((await get('market.unit-head', `/api/letters/${letterId}`)).statusCode).toBe(404)
  }
})

test('来访评价：链接只到来访人手机；差评由本单位回访、整改，别的单位看不到', async () => {
  const visit = { phone: '13800001111', itemId: 'item-001' }
  expect((await post('market.handler1', '/api/visits', visit)).statusCode).toBe(403)
  const unknown = await post('market.clerk1', '/api/visits', { ...visit, itemId: 'item-999' })
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'unknown-item'])
  const invited = await post('market.clerk1', '/api/visits', visit)
  expect([invited.statusCode, invited.json()]).toEqual([201, { ok: true }])
  const [message] = await listMessages(county.pool, county.keys, undefined, 1)
  expect(message).toMatchObject({ to: visit.phone })
  expect(message!.text).toContain(`【${county.tenant.name}政务】`)
  const token = /\/rate\/([\w-]+)/.exec(message!.text)![1]!
  const given = { level: 1, labels: ['办得慢'], text: '等了一个上午' }
  expect(await giveRating(county, { token }, given, county.now())).toMatchObject({ ok: true })

  const { rows } = (await get('market.unit-head', '/api/ratings?bad=true')).json()
  expect(rows).toMatchObject([{ level: 1, status: 'to-call', countdown: { kind: 'call-back' } }])
  const url = `/api/ratings/${rows[0].ratingId}`
  const shown = (await get('market.unit-head', url)).json()
  expect(shown).toMatchObject({ text: given.text, offered: ['call-back'] })
  expect((await get('market.handler1', url)).json()).not.toHaveProperty('text')
  const away = await get('housing.unit-head', url)
  expect([away.statusCode, away.json().code]).toEqual([404, 'unknown-rating'])

  const measures = { measures: '已调整窗口排班，补发清单' }
  const early = await post('market.unit-head', `${url}/rectification`, measures)
  expect([early.statusCode, early.json().code]).toEqual([409, 'not-to-be-rectified'])
  const call = { finding: 'confirmed', note: '已电话回访，确实等了一个上午' }
  const called = await post('market.unit-head', `${url}/call-back`, call)
  expect([called.statusCode, called.json()]).toEqual([201, { status: 'to-rectify' }])
  const mended = await post('market.unit-head', `${url}/rectification`, measures)
  expect(mended.json()).toEqual({ status: 'rectified' })
  const { unitId } = (await findOfficer(county.pool, 'market.clerk1', '2026-03-02'))!
  expect((await get('market.handler1', '/api/ratings/results')).json()).toMatchObject([
    { unitId, itemId: 'item-001', levels: [1, 0, 0, 0, 0], invited: 1 },
  ])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginIncoming } from '#documents'
import { row } from '#platform/database'
import { listMessages } from '#identity'
import { MOST_AUTHORITIES_BETWEEN } from '#identity/contract'
import { MOST_VIEWS } from '#desk/contract'
import { officerOf } from '#testing'
import { saveView } from '../src/desk/views.ts'
import { form, openPublicSide, type PublicSide } from './public-side.ts'

let side: PublicSide
beforeAll(async () => {
  side = await openPublicSide()
})
afterAll(() => side?.close())

const LETTER = {
  aboutUnitId: 'north',
  subject: '小作坊办证',
  body: '我家做豆腐，要办什么证？',
  idempotencyKey: 'letter-key-0001',
}
const writing = '/letters/new/consultation'
const numberIn = (body: string) => /ZX-\d{4}-\d{6}/.exec(body)?.[0]
const queryCodeIn = (body: string) => /\d{4} \d{4} \d{4}/.exec(body)?.[0]
const hiddenKeyIn = (body: string) => /name="idempotencyKey" value="([^"]+)"/.exec(body)?.[1]
const count = async (table: string) =>
  (await row<{ n: number }>(side.county.pool, `select count(*)::int as n from ${table}`))!.n

test('来信的一次点击送到三次：一件来信，三次答复一样；没登录的，查询码也一样', async () => {
  for (const cookie of [(await side.person()).cookie, undefined]) {
    const before = await count('feedback.letter')
    const sent = await Promise.all([1, 2, 3].map(() => side.post(writing, cookie, form(LETTER))))
    expect(sent.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201])
    expect(new Set(sent.map(({ body }) => numberIn(body))).size).toBe(1)
    expect(new Set(sent.map(({ body }) => queryCodeIn(body))).size).toBe(1)
    expect(queryCodeIn(sent[0]!.body) === undefined).toBe(cookie !== undefined)
    expect(await count('feedback.letter')).toBe(before + 1)
  }
})

test('同一个键换了内容：不生成，表格带着新键回来，再交一次才是另一件', async () => {
  const { cookie } = await side.person()
  expect((await side.post(writing, cookie, form(LETTER))).statusCode).toBe(201)
  const other = { ...LETTER, body: '还要带哪些材料？' }
  const refused = await side.post(writing, cookie, form(other))
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('已经提交过另一份内容')
  const idempotencyKey = hiddenKeyIn(refused.body)!
  expect(idempotencyKey).not.toBe(LETTER.idempotencyKey)
  const again = await side.post(writing, cookie, form({ ...other, idempotencyKey }))
  expect(again.statusCode).toBe(201)
})

test('没有交成的，键还能用；别人用同一个键是别人的', async () => {
  const [one, other] = [await side.person(), await side.person()]
  const idempotencyKey = 'letter-key-0002'
  const wrong = await side.post(writing, one.cookie, form({ ...LETTER, idempotencyKey, body: '' }))
  expect([wrong.statusCode, hiddenKeyIn(wrong.body)]).toEqual([422, idempotencyKey])
  const sent = []
  for (const { cookie } of [one, other])
    sent.push((await side.post(writing, cookie, form({ ...LETTER, idempotencyKey }))).body)
  expect(new Set(sent.map(numberIn)).size).toBe(2)
})

test('预约、委托送到两次：只有一个', async () => {
  const [me, agent] = [await side.person(), await side.person()]
  const page = (await side.get('/appointments/new?unit=north', me.cookie)).body
  const day = /name="day" value="([^"]+)"/.exec(page)![1]!
  const minute = /name="minute" value="(\d+)" class/.exec(page)![1]!
  const place = { unit: 'north', day, minute, idempotencyKey: hiddenKeyIn(page)! }
  const made = { agentIdNumber: agent.idNumber, untilOn: '2026-06-01', idempotencyKey: 'agent-01' }
  for (const [url, fields, table] of [
    ['/appointments', place, 'appointments.appointment'],
    ['/my/authorities', made, 'identity.authority'],
  ] as const) {
    const before = await count(table)
    const sent = await Promise.all([1, 2].map(() => side.post(url, me.cookie, form(fields))))
    expect(sent.map(({ statusCode }) => statusCode)).toEqual([303, 303])
    expect(await count(table)).toBe(before + 1)
  }
})

test('委托同一个人：同一事项不重复，在用的有上限，同时来也一样；被委托的人收到告知，可以不干', async () => {
  const [me, agent] = [await side.person(), await side.person()]
  const entrust = (itemId: string) =>
    side.post(
      '/my/authorities',
      me.cookie,
      form({ agentIdNumber: agent.idNumber, untilOn: '2026-06-01', itemId }),
    )
  const [first, spare, ...items] = side.county.catalogue.list()
  const twice = await Promise.all([1, 2, 3].map(() => entrust(first!.itemId)))
  expect(twice.map(({ statusCode }) => statusCode).sort()).toEqual([303, 422, 422])
  const all = await Promise.all(items.map(({ itemId }) => entrust(itemId)))
  expect(all.filter(({ statusCode }) => statusCode === 303).length).toBe(
    MOST_AUTHORITIES_BETWEEN - 1,
  )
  const told = await listMessages(side.county.pool, side.county.keys, agent.applicantId)
  expect(told.filter(({ text }) => text.includes('委托您代为办事')).length).toBe(1)
  const mine = (await side.get('/my/authorities', agent.cookie)).body
  const end = /action="(\/my\/authorities\/[^"]+\/end)"/.exec(mine)![1]!
  expect((await side.post(end, agent.cookie, form({}))).statusCode).toBe(303)
  expect((await entrust(spare!.itemId)).statusCode).toBe(303)
})

test('上限同时来也守得住：常用筛选、没传完的文件', async () => {
  const { pool, keys, now } = side.county
  const me = await officerOf(side.county, 'north.clerk1')
  const saved = await Promise.all(
    Array.from({ length: MOST_VIEWS + 8 }, (_, n) =>
      saveView(pool, me, { name: `筛选 ${n}`, search: {} }, now()),
    ),
  )
  expect(saved.filter(({ ok }) => ok).length).toBe(MOST_VIEWS)
  const { applicantId: ownerId } = await side.person()
  const begun = await Promise.all(
    Array.from({ length: 26 }, (_, n) =>
      beginIncoming(
        { db: pool, keys, blobs: side.county.blobs },
        { uploadId: `${ownerId}.${n}`, ownerId, sizeBytes: 1, metadata: {} },
      ),
    ),
  )
  expect(begun.filter(Boolean).length).toBe(20)
})

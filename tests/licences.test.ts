import { afterAll, beforeAll, expect, test } from 'vitest'
import { findLicence, notAbout } from '#cases'
import { Teller } from '#sim'
import { signedIn } from '#testing'
import { FORM, form, multipart, openPublicSide, type PublicSide } from './public-side.ts'

/* 我的证照: from the certificate to its 变更, as the holder goes; and what officers see of it. */

let side: PublicSide
beforeAll(async () => {
  side = await openPublicSide()
})
afterAll(() => side.close())

const ITEM = '/items/item-instant'

async function holder() {
  const { applicantId, cookie } = await side.person('钱持证')
  const t = new Teller(side.county, 'holder', '2026-03-02')
  const first = await t.applies('即办证明', { applicantId })
  const granted = async (c: typeof first) => {
    await c.does('north.clerk1', 'acceptance')
    return c.does('north.approver', 'approval', { opinion: '准予' })
  }
  const { certificateNumber } = await granted(first)
  return { cookie, number: certificateNumber!, granted, t, applicantId }
}

test('我的证照：看得到状态和有效期，点变更，上次填的内容在，提交以后是关于这张证照的办件', async () => {
  const { cookie, number } = await holder()
  const mine = await side.get('/my/licences', cookie)
  expect(mine.statusCode).toBe(200)
  for (const says of [number, '有效', '2029年3月1日', `/my/licences/${number}/change`])
    expect(mine.body).toContain(says)
  const before = await side.get(`/my/licences/${number}/renewal`, cookie)
  expect(before.body).toContain('2029年1月30日')
  const begun = await side.post(`/my/licences/${number}/change`, cookie, form({}))
  expect(begun.headers.location).toBe(`${ITEM}/apply`)
  const filling = await side.get(`${ITEM}/apply`, cookie)
  expect(filling.body).toContain(`变更证照 ${number}`)
  const value = (name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(filling.body)?.[1] ?? ''
  expect(value('about.licence')).toBe(number)
  const hidden = ['idempotencyKey', 'page', 'began', 'about.licence', 'about.kind']
  const sent = Object.fromEntries(hidden.map((name) => [name, value(name)]))
  const filled = await side.post(`${ITEM}/apply`, cookie, multipart({ ...FORM, ...sent }))
  expect(filled.headers.location).toBe(`${ITEM}/review`)
  const review = await side.get(`${ITEM}/review`, cookie)
  expect(review.body).toContain(`变更证照 ${number}`)
  const [, began = ''] = /name="began" value="([^"]*)"/.exec(review.body) ?? []
  const key = { began, idempotencyKey: sent.idempotencyKey!, truth: 'on' }
  const submitted = await side.post(`${ITEM}/submission`, cookie, form(key))
  expect(submitted.statusCode, submitted.body).toBe(201)
  const [caseId] = /2026-\d{6}/.exec(submitted.body)!
  expect((await side.get(`/my/cases/${caseId}`, cookie)).body).toContain(`变更证照 ${number}`)
  // 同一张证照的变更正在办：填写时就说，不用等到提交。
  await side.post(`/my/licences/${number}/change`, cookie, form({}))
  expect((await side.get(`${ITEM}/apply`, cookie)).body).toContain('正在办理')
  expect((await side.get(`${ITEM}/apply?anew=1`, cookie)).body).not.toContain('变更证照')
})

test('别人的证照在我的证照里没有，也打不开；注销了的不能再点', async () => {
  const { number, granted, t, applicantId, cookie } = await holder()
  const other = await side.person('孙旁人')
  expect((await side.get('/my/licences', other.cookie)).body).not.toContain(number)
  for (const ask of ['change', 'renewal', 'reissue', 'cancellation']) {
    const page = `/my/licences/${number}/${ask}`
    expect((await side.get(page, other.cookie)).statusCode, ask).toBe(404)
    expect((await side.post(page, other.cookie, form({}))).statusCode, ask).toBe(404)
  }
  const about = { licence: number, kind: 'cancellation' } as const
  await granted(await t.applies('即办证明', { applicantId, about }))
  expect((await side.get('/my/licences', cookie)).body).toContain('已注销')
  expect((await side.get(`/my/licences/${number}/change`, cookie)).statusCode).toBe(409)
})

test('证照是谁的，看发证那一件的账本：把登记的行改到自己名下，打不开，也带不出别人填的内容', async () => {
  const { number, cookie } = await holder()
  const thief = await side.person('偷看的')
  const begin = (who: string) => side.post(`/my/licences/${number}/change`, who, form({}))
  await begin(cookie)
  const [, filled = ''] =
    /name="form.address"[^>]*value="([^"]+)"/.exec(
      (await side.get(`${ITEM}/apply`, cookie)).body,
    ) ?? []
  expect(filled).not.toBe('')
  await side.county.pool.query('update licences.entry set holder_id = $2 where number = $1', [
    number,
    thief.applicantId,
  ])
  expect((await begin(thief.cookie)).statusCode).toBe(404)
  expect((await side.get(`${ITEM}/apply`, thief.cookie)).body).not.toContain(filled)
  const { itemId, unitId } = (await findLicence(side.county.pool, number))!
  const about = { licence: number, kind: 'cancellation' } as const
  const asked = { about, applicantId: thief.applicantId, itemId, unitId }
  expect(await notAbout(side.county.pool, asked, '2026-03-02')).toMatchObject({
    code: 'licence-unknown',
  })
})

test('证照最近一次办的是哪一件，也看账本：把别人的行改成自己证照的变更，带不出别人填的内容', async () => {
  const mine = await holder()
  const { applicantId } = await side.person('周别人')
  const t = new Teller(side.county, 'victim', '2026-03-02')
  const theirs = await t.applies('即办证明', { applicantId, who: '周别人的店' })
  await mine.granted(theirs)
  await side.county.pool.query(
    `update licences.entry set number = $2, kind = 'change', decided_on = '2026-12-01'
     where case_id = $1`,
    [theirs.caseId, mine.number],
  )
  await side.post(`/my/licences/${mine.number}/change`, mine.cookie, form({}))
  const page = await side.get(`${ITEM}/apply`, mine.cookie)
  expect(page.body).toContain(`变更证照 ${mine.number}`)
  expect(page.body).not.toContain('周别人')
})

test('证照登记：发证单位看到姓名，别的单位查不到；按状态、编号查，导出同样的行', async () => {
  const { number } = await holder()
  const asked = async (who: string, query = '') => {
    const cookie = await signedIn(side.server, side.county, who as 'north.clerk1')
    const reply = await side.get(`/api/licences?number=${number}${query}`, cookie)
    expect(reply.statusCode, reply.body).toBe(200)
    return reply.json() as { total: number; rows: { holderName: string; state: string }[] }
  }
  expect((await asked('north.clerk1')).rows).toMatchObject([
    { holderName: '钱持证', state: 'valid' },
  ])
  expect((await asked('north.clerk1', '&state=cancelled')).total).toBe(0)
  expect((await asked('north.clerk1', '&untilBefore=2029-03-01')).total).toBe(1)
  expect((await asked('south.clerk1')).total).toBe(0)
  const cookie = await signedIn(side.server, side.county, 'north.clerk1')
  const file = await side.get(`/api/licences/file?number=${number}`, cookie)
  expect(file.body).toContain(number)
  expect(file.body.split('\n')[1]).toContain('有效')
  expect(await findLicence(side.county.pool, number)).toBeDefined()
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CaseId, StaffId } from '#foundation/ids'
import { addDays, addSeconds, type Instant, instantAt, type LegalDay } from '#foundation/time'
import { delegate, findOfficer, listMessages, revokeDelegation, sendPhoneCode } from '#identity'
import { Teller } from '#sim'
import { openNeutralCounty, type TestCounty } from '#testing'
import { INBOX } from '#text/desk'
import { eraseNotices, findInbox, markRead } from './notices.ts'
import { MOST_EMAILS_A_DAY } from '#identity/contract'
import { findReminder, saveReminder, setReminder } from './reminder.ts'
import { tellOfficers } from './tell.ts'
import { deleteView, listViews, saveView } from './views.ts'

let county: TestCounty
const FROM: LegalDay = '2026-03-02'
const at = (hour: number, day: LegalDay = FROM): Instant => instantAt(day, hour * 3600)
beforeAll(async () => {
  county = await openNeutralCounty(at(9))
})
afterAll(() => county.drop())

const officer = async (staffId: StaffId) => (await findOfficer(county.pool, staffId, FROM))!
const told = async (staffId: StaffId) =>
  (await findInbox(county.pool, await officer(staffId))).rows.map(({ text }) => text).reverse()
const sent = async () => (await listMessages(county.pool, county.keys)).map((m) => [m.to, m.text])

const JOINT = () => county.catalogue.list().find((i) => i.processKey === 'countersign')!
/** A case that waits for two countersigners. */
async function joint(t: Teller): Promise<CaseId> {
  const { name, unitId } = JOINT()
  const c = await t.applies(name)
  await c.does(`${unitId}.clerk1`, 'acceptance')
  const opinion = { opinion: '符合条件，提交会签', outcome: 'agree', officers: [] }
  await c.does(`${unitId}.handler1`, 'examination', { ...opinion, stepId: 'examine' })
  await c.does(`${unitId}.handler1`, 'countersigners', {
    stepId: 'countersign',
    officerIds: ['south.handler1', 'east-town.handler1'],
  })
  return c.caseId
}

test('提醒只在上班时间说：夜里、午休和休息日不说，早上说当天的数，一天一次', async () => {
  const t = new Teller(county, 'digest', FROM)
  await t.applies('甲类许可')
  for (const moment of [at(3), at(13), at(20), at(10, '2026-03-07')])
    await tellOfficers(county, moment)
  expect(await told('north.clerk1')).toEqual([])
  await tellOfficers(county, at(9))
  await tellOfficers(county, at(10))
  expect(await told('north.clerk1')).toEqual(['有 1 件事项等您办理：已超期 0 件，今天到期 0 件。'])
  expect(await told('east-town.handler1'), '没有事的不打扰').toEqual([])
})

test('请谁会签，当时就告诉谁，一次；替岗的人一并告诉；留了号码的才发短信', async () => {
  const phone = '13912345678'
  const signer = await officer('south.handler1')
  await saveReminder(county.pool, county.keys, signer, {
    ...{ phone, email: 'li@qingyan.gov.cn' },
    ...{ isDigest: false, isUrgent: true },
  })
  const caseId = await joint(new Teller(county, 'named', FROM))
  for (const hour of [10, 11]) await tellOfficers(county, at(hour))
  const says = (await told('south.handler1')).filter((text) => text.includes('countersign'))
  expect(says).toEqual([expect.stringContaining(caseId)])
  expect((await sent()).map(([to]) => to).sort(), '不要每日的数的，当时就发').toEqual([
    phone,
    'li@qingyan.gov.cn',
  ])
})

test('要每日的数的，早上只有一条；之后要紧的当时就发；清空了号码就不再发', async () => {
  const [phone, email] = ['13912345670', '']
  const other = await officer('east-town.handler1')
  const wanted = { phone, email, isDigest: true, isUrgent: true }
  await saveReminder(county.pool, county.keys, other, wanted)
  const next: LegalDay = '2026-03-03'
  for (const hour of [9, 10]) await tellOfficers(county, at(hour, next))
  expect((await sent()).filter(([to]) => to === phone)).toEqual([
    [phone, expect.stringContaining('有 1 件事项等您办理')],
  ])
  const caseId = await joint(new Teller(county, 'later', FROM))
  await tellOfficers(county, at(15, next))
  const ofCase = (await sent()).filter(([, text]) => text!.includes(caseId))
  expect(ofCase.map(([to]) => to).sort()).toEqual([phone, '13912345678', 'li@qingyan.gov.cn'])
  expect(ofCase[0]![1]).toMatch(/^【.*政务】请您办理：countersign，.*请登录 .*\/staff\/ 办理。$/)
  const signer = await officer('south.handler1')
  const none = { phone: '', email: '', isDigest: true, isUrgent: true }
  await saveReminder(county.pool, county.keys, signer, none)
  await joint(new Teller(county, 'silent', FROM))
  const before = (await sent()).length
  await tellOfficers(county, at(16, next))
  expect((await sent()).length - before, '只有另一个会签人的').toBe(1)
  expect((await findReminder(county.pool, county.keys, signer)).phone).toBe('')
})

test('指派给了不在岗的人，替岗的人也被告诉', async () => {
  const head = await officer('north.unit-head')
  const given = { absentId: 'north.handler1', substituteId: 'north.reviewer' } as const
  const days = { fromOn: FROM, toOn: FROM }
  expect(await delegate(county.pool, head, { ...given, ...days }, at(9))).toMatchObject({
    ok: true,
  })
  const t = new Teller(county, 'assigned', FROM)
  const c = await t.applies('甲类许可')
  await c.does('north.clerk1', 'acceptance')
  await c.does('north.unit-head', 'assignment', {
    stepId: 'examine',
    officerId: 'north.handler1',
  })
  await tellOfficers(county, at(16.5))
  for (const staffId of ['north.handler1', 'north.reviewer'] as const)
    expect(await told(staffId), staffId).toContainEqual(expect.stringContaining(c.caseId))
  expect((await told('north.handler2')).join()).not.toContain(c.caseId)
})

test('谁替谁的岗，两个人都被告诉，只告诉一次；撤销了的不告诉', async () => {
  const head = await officer('south.unit-head')
  const days = { fromOn: FROM, toOn: addDays(FROM, 2) }
  const stands = async (absentId: StaffId, substituteId: StaffId) => {
    const given = await delegate(county.pool, head, { absentId, substituteId, ...days }, at(9))
    if (!given.ok) throw new Error(given.code)
    return given.delegationId
  }
  await stands('south.handler1', 'south.reviewer')
  const taken = await stands('south.approver', 'south.handler2')
  await revokeDelegation(county.pool, head, taken, at(9))
  for (const hour of [15, 16]) await tellOfficers(county, at(hour))
  const ofStandIns = async (staffId: StaffId) =>
    (await told(staffId)).filter((text) => text.includes('在岗'))
  expect(await ofStandIns('south.handler1')).toEqual([expect.stringMatching(/替您在岗/)])
  expect(await ofStandIns('south.reviewer')).toEqual([expect.stringMatching(/由您替.*在岗/)])
  expect(await ofStandIns('south.approver')).toEqual([])
})

test('看过的不再算未读；只能看到自己的', async () => {
  const signer = await officer('south.handler1')
  const before = await findInbox(county.pool, signer)
  expect(before.unread).toBe(before.rows.length)
  await markRead(county.pool, signer, before.rows[1]!.noticeId, at(17))
  const after = await findInbox(county.pool, signer)
  expect(after.unread).toBe(1)
  expect(after.rows.map(({ isRead }) => isRead)).toEqual([
    false,
    ...after.rows.slice(1).map(() => true),
  ])
  expect((await findInbox(county.pool, await officer('east-town.reviewer'))).rows).toEqual([])
})

test('提醒保留多少天，页面上怎么说就怎么做：到那天还在，再过一秒就没有了', async () => {
  const days = Number(/保留 (\d+) 天/.exec(INBOX.says)![1])
  const mine = async () => (await findInbox(county.pool, await officer('north.clerk1'))).rows
  const first = (await mine()).at(-1)!
  const end = addSeconds(first.toldAt, days * 86_400)
  await eraseNotices(county.pool, end)
  expect((await mine()).at(-1)?.noticeId).toBe(first.noticeId)
  await eraseNotices(county.pool, addSeconds(end, 1))
  expect((await mine()).map(({ noticeId }) => noticeId)).not.toContain(first.noticeId)
})

test('常用筛选：保存、同名换新、删掉，最多十二个，各人的是各人的', async () => {
  const me = await officer('north.clerk1')
  for (let n = 1; n <= 12; n++)
    expect(
      await saveView(county.pool, me, { name: `筛选 ${n}`, search: { due: 'today' } }, at(9)),
    ).toEqual({ ok: true })
  expect(await saveView(county.pool, me, { name: '第十三个', search: {} }, at(9))).toEqual({
    ok: false,
    code: 'too-many-views',
  })
  await saveView(county.pool, me, { name: '筛选 1', search: { kind: 'letter' } }, at(9))
  await deleteView(county.pool, me, '筛选 12')
  const views = await listViews(county.pool, me)
  expect(views.length).toBe(11)
  expect(views.find(({ name }) => name === '筛选 1')?.search).toEqual({ kind: 'letter' })
  expect(await listViews(county.pool, await officer('north.clerk2'))).toEqual([])
})

test('站外提醒只发到答过验证码的手机；登录的验证码不算；邮箱一天换几次为止', async () => {
  const who = await officer('east-town.handler2')
  const [phone, moment] = ['13912349999', at(9)]
  const wanted = { phone, email: '', isDigest: true, isUrgent: true }
  const set = async (more: object) => {
    const done = await setReminder(county, who, { ...wanted, ...more }, moment, {})
    return done.ok ? 'ok' : done.code
  }
  const codeFor = async (purpose: 'sign-in' | 'reminder', when: Instant) => {
    const asked = { purpose, by: who.staffId }
    expect(await sendPhoneCode(county.pool, county.keys, phone, when, asked)).toEqual({ ok: true })
    const [text] = (await sent()).filter(([to]) => to === phone).map(([, said]) => said!)
    return /是 (\d+)/.exec(text!)![1]!
  }
  expect(await set({})).toBe('phone-not-proved')
  const signIn = await codeFor('sign-in', moment)
  expect(await set({ code: signIn }), '登录的验证码').toBe('wrong-code')
  expect((await findReminder(county.pool, county.keys, who)).phone).toBe('')
  expect(await set({ code: await codeFor('reminder', addSeconds(moment, 61)) })).toBe('ok')
  expect(await set({ isDigest: false }), '号码没有变').toBe('ok')
  for (let n = 0; n < MOST_EMAILS_A_DAY; n++) expect(await set({ email: `${n}@b.cn` })).toBe('ok')
  expect(await set({ email: 'more@b.cn' })).toBe('email-too-often')
  expect(await set({ phone: '', email: '' }), '随时可以清空').toBe('ok')
})

test('一个人的提醒打不开：别人照样被告诉，自己那一页说打不开', async () => {
  const phone = '13912345671'
  const [bad, good] = [await officer('south.handler1'), await officer('east-town.handler1')]
  for (const each of [bad, good])
    await saveReminder(county.pool, county.keys, each, {
      ...{ phone, email: '' },
      ...{ isDigest: false, isUrgent: true },
    })
  await county.pool.query("update desk.reminder set phone_sealed = '\\x00' where officer_id = $1", [
    bad.staffId,
  ])
  const caseId = await joint(new Teller(county, 'lost', '2026-03-16'))
  await tellOfficers(county, at(15, '2026-03-16'))
  const of = (await sent()).filter(([to, text]) => to === phone && text!.includes(caseId))
  expect(of).toHaveLength(1)
  await expect(findReminder(county.pool, county.keys, bad)).rejects.toThrow('data-altered')
})

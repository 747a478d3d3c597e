import { afterAll, beforeAll, expect, test } from 'vitest'
import { amended, calendarKind, COUNTY_CALENDAR } from '#calendar'
import { findCaseView, loadCase, messageOf } from '#cases'
import { readWords } from '#documents'
import type { DocumentId } from '#foundation/ids'
import { instantAt, type LegalDay } from '#foundation/time'
import { Teller } from '#sim'
import { officerOf, openNeutralCounty, publish, type TestCounty } from '#testing'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

test('按办公时间计时的单位：满一秒进一日，午休、夜里和周末不算，特别程序期间不算', async () => {
  const north = county.units.get('north')!
  const seconds = {
    ...county,
    units: new Map([['north', { ...north, countingMode: 'WORK_SECONDS' as const }]]),
  }
  const t = new Teller(county, 'office-time', '2026-03-02')
  const c = await t.applies('甲类许可')
  await c.does('north.clerk1', 'acceptance') // 3月2日（周一）09:10
  const used = async (day: LegalDay, secondOfDay: number) => {
    county.setTime(instantAt(day, secondOfDay))
    return (await findCaseView(seconds, c.caseId, 'system', day))!.officeTime
  }
  expect(await used('2026-03-02', 9 * 3600 + 11 * 60)).toEqual({
    usedWorkdays: 1,
    remainingWorkdays: 9,
  })
  expect(await used('2026-03-03', 9 * 3600 + 10 * 60), '整整一个工作日').toEqual({
    usedWorkdays: 1,
    remainingWorkdays: 9,
  })
  expect(await used('2026-03-03', 9 * 3600 + 11 * 60), '超出一秒即算一天').toEqual({
    usedWorkdays: 2,
    remainingWorkdays: 8,
  })
  expect(await used('2026-03-08', 12 * 3600), '周日不算').toEqual({
    usedWorkdays: 5,
    remainingWorkdays: 5,
  })
  t.later(0)
  await t.day('2026-03-09')
  await c.does('north.handler1', 'procedure-request', {
    kind: '专家评审',
    limitWorkdays: 5,
    reason: '需要组织专家评审论证',
  })
  await c.does('north.approver', 'procedure-start')
  const paused = (await used('2026-03-09', 17 * 3600))!
  expect(await used('2026-03-13', 17 * 3600), '评审期间不计').toEqual(paused)
  expect(
    (await findCaseView(county, c.caseId, 'system', '2026-03-13'))!.officeTime,
    '按日计的单位不显示',
  ).toBeUndefined()
})

test('看过办件之后才公布的日历，不作数：办件按看的时候的版次', async () => {
  const t = new Teller(county, 'edition', '2026-03-16')
  const c = await t.applies('甲类许可')
  county.setTime(t.at)
  const { content } = county.world.current().get(calendarKind, COUNTY_CALENDAR)
  const change = { day: '2026-03-20', kind: 'holiday', name: '县庆' } as const
  const query = async (statement: string) => {
    const found = await county.pool.query(statement)
    const after = amended(content, [change], '县政府办〔2026〕9号')
    await publish(county, calendarKind, COUNTY_CALENDAR, after)
    return found
  }
  const slow = new Proxy(county.pool, {
    get: (pool, name) => (name === 'query' ? query : Reflect.get(pool, name)),
  })
  const seen = (await loadCase(county, slow, c.caseId))!
  expect(county.calendar().isWorkday('2026-03-20'), '本进程已经知道').toBe(false)
  expect(seen.world.calendar.isWorkday('2026-03-20')).toBe(true)
})

test('内部答复期限说得出是谁答复什么，不是代号；申请人看不到', async () => {
  const t = new Teller(county, 'terms', '2026-03-23')
  const c = await t.applies('甲类许可')
  await c.does('north.clerk1', 'acceptance')
  await c.does('north.handler1', 'opinion-request', {
    toUnitId: 'south',
    question: '选址是否符合规划',
    workdays: 3,
  })
  const called = { south: `${county.units.get('south')!.name} 回复意见` }
  const termsFor = async (actor: Parameters<typeof findCaseView>[2]) =>
    (await findCaseView(county, c.caseId, actor, t.today))!.termNames
  const handler = await officerOf(county, 'north.handler1')
  expect(await termsFor(handler)).toEqual(called)
  await c.does('south.handler1', 'opinion', { answer: '符合规划，没有意见' })
  expect(await termsFor(handler), '停了也叫这个名字').toEqual(called)
  expect(await termsFor({ kind: 'applicant', applicantId: c.applicantId })).toEqual({})
})

test('改动记录：哪一栏、原来、改为、谁、何时、哪个行为，逐次可查；无权看的只知道改了哪一栏', async () => {
  const t = new Teller(county, 'changes', '2026-03-23')
  const c = await t.applies('甲类许可')
  const first = (await seenBy('north.clerk1')).form.values
  async function seenBy(staffId: string) {
    const actor = staffId === 'system' ? 'system' : await officerOf(county, staffId)
    return (await findCaseView(county, c.caseId, actor, t.today))!
  }
  expect((await seenBy('north.clerk1')).formChanges).toEqual([])
  await c.does('north.clerk1', 'spot-correction', {
    correction: '门牌号写错',
    form: { address: '建设路 18 号' },
  })
  await c.does('north.clerk1', 'correction', {
    missing: [],
    fields: [{ field: 'matter', reason: '没有写明申请什么' }],
    replyNaturalDays: 30,
  })
  await c.isRefused(
    'applicant',
    'supplement',
    { materials: [], form: { matter: '申请开店', address: '别处 1 号' } },
    'field-not-named',
  )
  await c.does('applicant', 'supplement', { materials: [], form: { matter: '申请开店' } })
  const told = await seenBy('north.clerk1')
  expect(told.form.values).toEqual({ address: '建设路 18 号', matter: '申请开店' })
  expect(told.formChanges).toMatchObject([
    {
      type: 'CaseCorrectedOnSpot',
      by: told.names['north.clerk1'],
      says: '门牌号写错',
      fields: [{ title: '地址', before: first.address, after: '建设路 18 号' }],
    },
    {
      type: 'CaseSupplemented',
      by: '申请人',
      fields: [{ title: '事由', before: first.matter, after: '申请开店' }],
    },
  ])
  const own = { kind: 'applicant', applicantId: c.applicantId } as const
  const mine = (await findCaseView(county, c.caseId, own, t.today))!
  expect(mine.formChanges.map(({ fields }) => fields)).toEqual(
    told.formChanges.map(({ fields }) => fields),
  )
  const masked = await seenBy('system')
  expect(masked.formChanges.map(({ fields }) => fields)).toEqual([
    [{ field: 'address', title: '地址' }],
    [{ field: 'matter', title: '事由' }],
  ])
  expect(JSON.stringify(masked.formChanges)).not.toContain('门牌号')
})

test('告知书和短信把材料和申请表的栏目一并列明，写明错在哪里', async () => {
  const t = new Teller(county, 'paper', '2026-03-23')
  const listed = county.catalogue.list().find(({ name }) => name === '甲类许可')!.materials
  const { name } = listed.find(({ materialId }) => materialId === 'm2')!
  const c = await t.applies('甲类许可', { without: [name] })
  await c.does('north.clerk1', 'correction', {
    missing: [{ materialId: 'm2', reason: '没有收到，请补交原件' }],
    fields: [{ field: 'address', reason: '与租赁合同载明的地址不一致' }],
    replyNaturalDays: 30,
  })
  const { facts, world } = (await loadCase(county, county.pool, c.caseId))!
  const fact = facts.find(({ type }) => type === 'CorrectionRequired')!
  const message = messageOf(fact, {
    unitName: '甲单位',
    nameOf: () => name,
    fieldName: (field) => world.form().properties[field]!.title,
  })
  expect(message).toContain(`${name}、申请表“地址”`)
  const issued = facts.find(
    ({ type, body }) =>
      type === 'DocumentIssued' && 'kind' in body && body.kind === 'correction-notice',
  )!
  const { documentId, wordsHash } = issued.body as { documentId: DocumentId; wordsHash: string }
  const { text } = await readWords(county.pool, county.keys, documentId, wordsHash)
  expect(text.rows).toEqual([
    ['1', name, '没有收到，请补交原件'],
    ['2', '申请表“地址”', '与租赁合同载明的地址不一致'],
  ])
})

test('不予之后，申请人看得到理由、向谁复议、向哪个法院起诉；送达以后写出最后一日', async () => {
  const t = new Teller(county, 'remedies', '2026-03-16')
  const c = await t.applies('即办证明')
  const seen = async () => {
    const { state } = (await loadCase(county, county.pool, c.caseId))!
    const applicant = { kind: 'applicant', applicantId: state.applicantId } as const
    return (await findCaseView(county, c.caseId, applicant, '2026-04-01'))!
  }
  await c.does('north.clerk1', 'acceptance')
  expect((await seen()).remedies).toBeUndefined()
  await c.does('north.approver', 'denial', {
    reason: '经营场所不符合规定的条件',
    legalGround: '甲类许可条例 3',
  })
  const denied = await seen()
  expect(denied.remedies).toEqual({
    authority: expect.stringContaining('人民政府'),
    court: expect.stringContaining('人民法院'),
  })
  expect(denied.timeline.find((e) => e.type === 'CaseDenied')?.body.reason).toBe(
    '经营场所不符合规定的条件',
  )
  await t.day('2026-03-20')
  await c.does('north.clerk1', 'delivery', { way: 'counter', receiver: 'applicant' })
  // 3月20日送达：六十日到5月19日（周二）；六个月到9月20日，是调休上班的周日。
  expect((await seen()).remedies).toMatchObject({
    reviewUntil: '2026-05-19',
    suitUntil: '2026-09-20',
  })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CaseId, caseIds } from '#foundation/ids'
import { addSeconds, dayOf, type Instant } from '#foundation/time'
import { findApplicant, type Officer } from '#identity'
import { openPool, rows } from '#platform/database'
import { submitLetter } from '#feedback'
import { type CaseTale, Teller } from '#sim'
import { counterOf, officerOf, openNeutralCounty, refusedFact, type TestCounty } from '#testing'
import { hasLookedUp, hasUnmasked, listAccessesOf, noteReading } from './access-log.ts'
import { findKnownApplicant } from './counter.ts'
import { UNMASK_REFUSALS, unmaskCase } from './unmask.ts'
import { findCaseView } from './view.ts'

const AT: Instant = '2026-03-02T02:00:00.000Z'
const REASON = '核查 2026 年第 3 号投诉'

let county: TestCounty
let t: Teller
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
  t = new Teller(county, 'unmask', '2026-03-02')
})
afterAll(() => county.drop())

const officer = (staffId: string) => officerOf(county, staffId)
const supervisor = () => officer('supervision.supervision-officer1')
const applies = (who: string) => t.applies('乙类登记', { who })
const unmask = async (caseId: CaseId, who: Officer, reason = REASON, at = AT) =>
  unmaskCase(county, caseId, who, reason, at)
const code = async (...given: Parameters<typeof unmask>) => {
  const done = await unmask(...given)
  return done.ok ? 'ok' : done.code
}
const written = ({ caseId }: CaseTale) =>
  rows(
    county.pool,
    `select stream, version, type, body, actor, unit, recorded_at as at
     from ledger.event
     where body->>'caseId' = $1
     order by stream, version`,
    [caseId],
  )

test('监察人员写明理由，看得到是谁；谁、哪一件、为什么，先写进账本', async () => {
  const c = await applies('张小店')
  expect(await written(c)).toEqual([])
  const done = await unmask(c.caseId, await supervisor())
  expect(done).toMatchObject({
    ok: true,
    applicant: { applicantId: c.applicantId, name: '张小店' },
  })
  expect(await written(c)).toEqual([
    {
      stream: `access/supervision.supervision-officer1/${c.caseId}/2026-03-02`,
      version: 1,
      type: 'PersonalDataUnmasked',
      body: { caseId: c.caseId, reason: REASON },
      actor: 'supervision.supervision-officer1',
      unit: 'supervision',
      at: AT,
    },
  ])
  await unmask(c.caseId, await supervisor(), '复核第 3 号投诉的答复')
  expect(await written(c), '看一次记一次').toMatchObject([{ version: 1 }, { version: 2 }])
})

test('没有这一件、看不到这一件、本来就看得全、理由等于没写：都不给看，也不留痕', async () => {
  const c = await applies('李大娘')
  const clerk = await officer('north.clerk1')
  expect(await code(caseIds.of('2026-999999'), await supervisor())).toBe('unknown-case')
  expect(await code(c.caseId, await officer('south.clerk1'))).toBe('unknown-case')
  expect(await code(c.caseId, clerk)).toBe('not-masked')
  for (const reason of ['', '同上', '看看。'])
    expect(await code(c.caseId, await supervisor(), reason), reason).toBe('reason-missing')
  expect(await written(c)).toEqual([])
})

test('不给看的，说明依据和接下来怎么办', async () => {
  const c = await applies('李大娘')
  const article = '个人信息保护法 6'
  expect(await unmask(c.caseId, await officer('north.clerk1'))).toMatchObject({ article })
  expect(UNMASK_REFUSALS['not-masked']).toContain('已经是完整信息')
  expect(await unmask(c.caseId, await supervisor(), '')).toMatchObject({ article })
  expect(UNMASK_REFUSALS['reason-missing']).toContain('请写明为什么')
})

test('外面的人打开一件，一天记一次；换一个人、换一天、换一件，另记', async () => {
  const [c, other] = [await applies('张小店'), await applies('王师傅')]
  const [one, lead] = [await supervisor(), await officer('supervision.supervision-lead')]
  for (const at of [AT, AT, addSeconds(AT, 3600)]) await noteReading(county, c.caseId, one, at)
  expect(await written(c)).toMatchObject([{ type: 'CaseRead', version: 1, at: AT }])
  await noteReading(county, c.caseId, lead, AT)
  await noteReading(county, c.caseId, one, addSeconds(AT, 86_400))
  await noteReading(county, other.caseId, one, AT)
  expect(await written(c)).toHaveLength(3)
  expect(await written(other)).toHaveLength(1)
})

test('记不下来的，就是故障，不当作已经记过', async () => {
  const c = await applies('张小店')
  const closed = openPool(county.ownerUrl)
  await closed.end()
  await expect(
    noteReading({ ...county, pool: closed }, c.caseId, await supervisor(), AT),
  ).rejects.toThrow()
})

test('本人知道哪些单位看过自己的件、为什么；只看得到自己的，最近的在前', async () => {
  const [c, other] = [await applies('刘老师'), await applies('别人')]
  await noteReading(county, c.caseId, await supervisor(), AT)
  await noteReading(county, other.caseId, await supervisor(), AT)
  await unmask(c.caseId, await supervisor(), REASON, addSeconds(AT, 60))
  expect(await listAccessesOf(county.pool, c.applicantId)).toEqual([
    {
      kind: 'unmasked',
      unitId: 'supervision',
      caseId: c.caseId,
      reason: REASON,
      at: addSeconds(AT, 60),
    },
    { kind: 'read', unitId: 'supervision', caseId: c.caseId, reason: null, at: AT },
  ])
  expect(await listAccessesOf(county.pool, c.applicantId, 1), '最近的一条').toMatchObject([
    { kind: 'unmasked' },
  ])
})

test('不另说的，给最近的一百次', async () => {
  const c = await applies('常被看的人')
  const one = await supervisor()
  for (let day = 0; day <= 100; day++)
    await noteReading(county, c.caseId, one, addSeconds(AT, day * 86_400))
  const found = await listAccessesOf(county.pool, c.applicantId)
  expect(found).toHaveLength(100)
  expect(found.at(-1)!.at, '第一天的不在了').toBe(addSeconds(AT, 86_400))
})

test('别的账里提到这一件，例如本人来信，不算有人看过', async () => {
  const c = await applies('写信的人')
  const sent = await submitLetter(
    county,
    {
      kind: 'consultation',
      subject: '什么时候办好',
      body: '我的件什么时候办好？',
      aboutUnitId: 'north',
      isOpen: true,
      caseId: c.caseId,
      applicantId: c.applicantId,
    },
    AT,
  )
  expect(sent.ok).toBe(true)
  expect(await written(c)).toMatchObject([{ type: 'LetterSubmitted' }])
  expect(await listAccessesOf(county.pool, c.applicantId)).toEqual([])
})

test('综合窗口受理之后看不到是谁；写明理由，或者按证件号码查过这位来人，当天看得到，本人也看得到谁看过', async () => {
  const c = await applies('窗口来人')
  const hall = await officer('service-centre.hall-clerk1')
  const on = dayOf(county.now())
  const isMasked = async () => (await findCaseView(county, c.caseId, hall, on))!.isMasked
  expect(await isMasked(), '等窗口受理').toBe(false)
  await c.does('north.clerk1', 'acceptance')
  expect(await isMasked()).toBe(true)
  expect(await code(c.caseId, hall, '本人到窗口查询办理进度')).toBe('ok')
  expect(await isMasked(), '列出的仍遮住').toBe(true)
  const { idNumber } = (await findApplicant(county.pool, county.keys, c.applicantId))!
  await findKnownApplicant(county, hall, { idNumber }, county.now())
  expect(await isMasked()).toBe(false)
  const other = await officer('service-centre.hall-clerk2')
  expect((await findCaseView(county, c.caseId, other, on))!.isMasked, '别的窗口').toBe(true)
  const { applied } = counterOf(() => county, AT)
  const { state } = await applied({}, { actor: hall })
  expect(state.receivedUnitId, '自己的窗口收的').toBe('service-centre')
  const kinds = (await listAccessesOf(county.pool, c.applicantId)).map(({ kind }) => kind)
  expect(kinds.sort()).toEqual(['looked-up', 'unmasked'])
})

test('数据库所有者写下、没有封存的“看过”“查过”，什么也打不开，本人的清单里也没有', async () => {
  const { caseId, applicantId } = await applies('张小店')
  const { staffId } = await supervisor()
  const on = dayOf(AT)
  const line = (id: string, type: string, body: object) =>
    refusedFact(county, {
      stream: `access/${staffId}/${id}/${on}`,
      type,
      body,
      actor: staffId,
      at: AT,
    })
  await line(caseId, 'PersonalDataUnmasked', { caseId, reason: REASON })
  await line(applicantId, 'PersonLookedUp', { applicantId })
  expect(await hasUnmasked(county.pool, caseId, staffId, on)).toBe(false)
  expect(await hasLookedUp(county.pool, applicantId, staffId, on)).toBe(false)
  expect(await listAccessesOf(county.pool, applicantId)).toEqual([])
  expect(await code(caseId, await supervisor()), '接着写明理由的照样算').toBe('ok')
  expect(await hasUnmasked(county.pool, caseId, staffId, on)).toBe(true)
  expect(await listAccessesOf(county.pool, applicantId)).toMatchObject([{ kind: 'unmasked' }])
})

test('遮住申请人的，工作人员写的话里也没有证件号码、手机号和姓名；承办的照常看到', async () => {
  const t = new Teller(county, 'words', dayOf(AT))
  const c = await t.applies('甲类许可', { who: '秦某某', without: ['乙证'] })
  const reason =
    '联系人应为秦某某，身份证 11010519491231002X，电话 139 1234-5678，护照 E12345678，请更正'
  await c.does('north.clerk1', 'correction', {
    missing: [{ materialId: 'm2', reason }],
    replyNaturalDays: 30,
  })
  const on = dayOf(t.at)
  const read = async (who: string) =>
    JSON.stringify(await findCaseView(county, c.caseId, await officer(who), on))
  expect(await read('north.clerk1')).toContain(reason)
  const masked = await read('supervision.supervision-lead')
  for (const personal of ['11010519491231002X', '1234-5678', 'E12345678', '秦某某'])
    expect(masked, personal).not.toContain(personal)
  expect(masked).toContain('联系人应为秦**，身份证 110***')
})

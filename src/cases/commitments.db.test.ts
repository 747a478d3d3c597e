import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApplicantId, itemIds } from '#foundation/ids'
import { Teller } from '#sim'
import { openNeutralCounty, type TestCounty } from '#testing'
import { barredFromCommitments, searchCommitments } from './commitments.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
})
afterAll(() => county.drop())

const PROMISED = { promised: ['丁函'] }
const untrue = [{ materialId: 'm4', reason: '现场没有看到所承诺的设施' }]
const opinion = '到现场核查，与承诺不符'

async function granted(t: Teller, of: Parameters<Teller['applies']>[1] = PROMISED) {
  const c = await t.applies('按日许可', of)
  await c.does('north.clerk1', 'acceptance')
  await c.isExamined('north')
  await c.does('north.approver', 'approval', { opinion: '符合条件，准予许可' })
  return c
}
const codeOf = (result: { ok: boolean; code?: string }) => (result.ok ? 'ok' : result.code)

test('曾作出虚假承诺的，信用修复以前不适用告知承诺制：申请、补正都不收；别人和交了材料的不受影响', async () => {
  const t = new Teller(county, 'barred', '2026-03-02')
  const c = await granted(t)
  const again = { applicantId: c.applicantId, ...PROMISED }
  const waiting = await t.applies('按日许可', { applicantId: c.applicantId, without: ['丁函'] })
  expect(codeOf((await t.asks('按日许可', again)).result)).toBe('ok')
  const found = { way: 'site', untrue, consequence: 'revoke', days: 15, opinion }
  await c.does('north.handler1', 'commitment-check', found)
  expect(await t.asks('按日许可', again)).toMatchObject({
    result: { code: 'commitment-barred', details: { caseId: c.caseId, materials: ['丁函'] } },
  })
  expect(codeOf((await t.asks('按日许可', { applicantId: c.applicantId })).result)).toBe('ok')
  expect(codeOf((await t.asks('按日许可', PROMISED)).result)).toBe('ok')
  const missing = [{ materialId: 'm4', reason: '缺少原件，请补交清晰的复印件' }]
  await waiting.does('north.clerk1', 'correction', { missing, replyNaturalDays: 30 })
  await expect(
    waiting.does('north.clerk1', 'supplement', {
      materials: [{ materialId: 'm4', by: 'commitment' }],
    }),
  ).rejects.toThrow('commitment-barred')
})

test('失信记录以账本为准：改了登记的行，既不能让人失信，也记不到别的办件上', async () => {
  const t = new Teller(county, 'row-only', '2026-03-02')
  const c = await granted(t, { ...PROMISED, who: '李守信' })
  await county.pool.query(
    "update cases.commitment set barred_until = '2099-01-01', consequence = 'revoke' where case_id = $1",
    [c.caseId],
  )
  const barred = (of: ApplicantId) => barredFromCommitments(county.pool, of, t.today)
  expect(await barred(c.applicantId)).toBeUndefined()

  const broken = await granted(t, { ...PROMISED, who: '王失信' })
  const found = { way: 'site', untrue, consequence: 'rectify', days: 15, opinion }
  await broken.does('north.handler1', 'commitment-check', found)
  const until = '2027-03-02'
  const written = (columns: string) =>
    county.pool.query(`update cases.commitment set ${columns} where case_id = $1`, [broken.caseId])
  await written("barred_until = '2026-03-01', repaired_on = '2026-03-02', is_kept = true")
  expect(await barred(broken.applicantId)).toEqual({ caseId: broken.caseId, until })
  await written("barred_until = '2099-01-01'")
  expect(await barred(broken.applicantId)).toEqual({ caseId: broken.caseId, until })
  await written(`applicant_id = '${c.applicantId}'`)
  expect(await barred(c.applicantId), '别人的记录落不到自己头上').toBeUndefined()
})

test('核查的清单：每一步的状态和期限，超期的找得到', async () => {
  const t = new Teller(county, 'listed', '2026-03-02')
  const c = await granted(t, { ...PROMISED, who: '赵在列' })
  const listed = async (state?: 'waiting' | 'rectifying' | 'rectified', isLate = false) => {
    const search = { itemId: itemIds.of('item-days'), state, isLate }
    const { rows } = await searchCommitments(county.pool, t.today, search)
    return rows.find((r) => r.caseId === c.caseId)
  }
  expect(await listed('waiting')).toMatchObject({ dueOn: '2026-05-06', state: 'waiting' })
  expect(await listed(undefined, true)).toBeUndefined()
  await t.day('2026-05-07')
  expect(await listed('waiting', true)).toMatchObject({ dueOn: '2026-05-06' })
  const found = { way: 'data', untrue, consequence: 'rectify', days: 10, opinion }
  await c.does('north.handler1', 'commitment-check', found)
  expect(await listed('rectifying')).toMatchObject({
    dueOn: '2026-05-18',
    barredUntil: '2027-05-07',
  })
  await c.does('north.reviewer', 'rectification-check', { isDone: true, opinion: '复查合格，已装' })
  expect(await listed('rectified')).toMatchObject({ dueOn: null })
})

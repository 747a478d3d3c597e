import { afterAll, beforeAll, expect, test } from 'vitest'
import { noteReading, unmaskCase } from '#cases'
import { type CaseId, caseIds, letterIds, type StaffId, type SubjectId } from '#foundation/ids'
import { addSeconds, type Instant } from '#foundation/time'
import { actorNames, noteExport } from '#identity'
import { Teller } from '#sim'
import { officerOf, openNeutralCounty, type TestCounty } from '#testing'
import { oversightOf } from './oversight.ts'

/*
 * What the leading group reads: who, where and when somebody looked at data that are not theirs to
 * work with.
 */

const AT: Instant = '2026-03-02T02:00:00.000Z'
const OFFICER: StaffId = 'supervision.supervision-officer1'
const LEAD: StaffId = 'supervision.supervision-lead'
const REASON = '核查 2026 年第 3 号投诉'

let county: TestCounty
let t: Teller
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
  t = new Teller(county, 'oversight', '2026-03-02')
})
afterAll(() => county.drop())

const applies = (who: string) => t.applies('乙类登记', { who })
const accesses = async () => (await oversightOf(county)).accesses
const reads = async (id: SubjectId, staffId: StaffId, at: Instant) =>
  noteReading(county, id, await officerOf(county, staffId), at)
const unmasks = async (caseId: CaseId, staffId: StaffId, reason: string, at: Instant) =>
  unmaskCase(county, caseId, await officerOf(county, staffId), reason, at)
const later = (seconds: number) => addSeconds(AT, seconds)

test('谁打开过哪一件、谁看过完整信息、为什么，逐条列出，最近的在前', async () => {
  expect(await accesses()).toEqual([])
  const [one, other] = [await applies('张小店'), await applies('王师傅')]
  const letterId = letterIds.of('TS-2026-000003')
  await reads(one.caseId, OFFICER, AT)
  await unmasks(one.caseId, OFFICER, REASON, later(60))
  await reads(letterId, LEAD, later(120))
  await unmasks(other.caseId, LEAD, '复核第 3 号投诉的答复', later(180))
  const nameOf = await actorNames(county.pool, [OFFICER, LEAD])
  const [officer, lead] = [OFFICER, LEAD].map((staffId) => ({ staffId, name: nameOf(staffId) }))
  expect(officer!.name).not.toBe(OFFICER)
  expect(await accesses()).toEqual([
    {
      kind: 'unmasked',
      ...lead,
      caseId: other.caseId,
      reason: '复核第 3 号投诉的答复',
      at: later(180),
    },
    { kind: 'read', ...lead, caseId: letterId, reason: null, at: later(120) },
    { kind: 'unmasked', ...officer, caseId: one.caseId, reason: REASON, at: later(60) },
    { kind: 'read', ...officer, caseId: one.caseId, reason: null, at: AT },
  ])
})

test('被拒绝的、经手人自己看的、本人导出自己的，都不是这里的一条', async () => {
  const before = await accesses()
  const c = await applies('李大娘')
  await unmasks(c.caseId, OFFICER, '看看。', later(300))
  await unmasks(c.caseId, 'north.clerk1', REASON, later(300))
  await noteExport(county.pool, c.applicantId, later(300))
  expect(await accesses()).toEqual(before)
})

test('同一时刻的几条，次序总是一样：后写的在前', async () => {
  const c = await applies('刘老师')
  for (const reason of ['第一次核对材料', '第二次核对材料', '第三次核对材料'])
    await unmasks(c.caseId, OFFICER, reason, later(600))
  expect((await accesses()).slice(0, 3).map(({ reason }) => reason)).toEqual([
    '第三次核对材料',
    '第二次核对材料',
    '第一次核对材料',
  ])
})

test('条目多了，列最近的 200 条', async () => {
  for (let n = 1; n <= 201; n++)
    await reads(caseIds.of(`2025-${String(n).padStart(6, '0')}`), OFFICER, later(1000 + n))
  const listed = await accesses()
  expect(listed).toHaveLength(200)
  expect(listed[0]).toMatchObject({ caseId: '2025-000201' })
  expect(listed.at(-1)).toMatchObject({ caseId: '2025-000002' })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Teller } from '#sim'
import { officerOf, openNeutralCounty, type TestCounty } from '#testing'
import { listCases } from './lists.ts'
import { findCaseView } from './view.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
})
afterAll(() => county.drop())

test('被征求意见的单位在办件查询里找得到这一件，答复以后也在；不相干的单位找不到', async () => {
  const t = new Teller(county, 'asked', '2026-03-02')
  const c = await t.applies('甲类许可')
  await c.does('north.clerk1', 'acceptance')
  const found = async (staffId: string) => {
    const officer = await officerOf(county, staffId)
    const { rows, total } = await listCases(county, officer, { caseId: c.caseId })
    expect(rows).toHaveLength(total)
    return rows.map(({ applicantName }) => applicantName?.includes('*'))
  }
  expect(await found('south.handler1')).toEqual([])
  await c.does('north.handler1', 'opinion-request', {
    toUnitId: 'south',
    question: '选址是否符合规划',
    workdays: 3,
  })
  expect(await found('south.handler1'), '找得到，申请人的名字仍然遮着').toEqual([true])
  await c.does('south.handler1', 'opinion', { answer: '符合规划，没有意见' })
  expect(await found('south.handler1')).toEqual([true])
  expect(await found('east-town.clerk1')).toEqual([])
})

test('综合窗口在列表里看得到名字的，与在办件页上的一样：容缺受理等补齐的看得到，补齐以后遮住', async () => {
  const t = new Teller(county, 'gap', '2026-03-02')
  const c = await t.applies('甲类许可', { without: ['丁目'] })
  await c.does('north.clerk1', 'tolerant-acceptance', { graceWorkdays: 3 })
  const hall = await officerOf(county, 'service-centre.hall-clerk1')
  const isMasked = async () => {
    const { rows } = await listCases(county, hall, { caseId: c.caseId })
    const page = await findCaseView(county, c.caseId, hall, t.today)
    return [rows[0]!.applicantName?.includes('*'), page?.applicant.name.includes('*')]
  }
  expect(await isMasked()).toEqual([false, false])
  await c.supplies('north.clerk1', 'gap-supply', ['m4'])
  expect(await isMasked()).toEqual([true, true])
})

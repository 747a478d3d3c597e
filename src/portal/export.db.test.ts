import { afterAll, beforeAll, expect, test } from 'vitest'
import { findCaseView } from '#cases'
import { staffIds } from '#foundation/ids'
import { findOfficer } from '#identity'
import { Teller } from '#sim'
import { openNeutralCounty, type TestCounty } from '#testing'
import { exportAll } from './export.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

test('内部的意见、征求意见和指派，申请人的办件和个人信息副本里都没有，承办单位看得到', async () => {
  const t = new Teller(county, 'internal', '2026-03-02')
  const c = await t.applies('甲类许可')
  await c.does('north.clerk1', 'acceptance')
  await c.does('north.approver', 'assignment', { stepId: 'examine', officerId: 'north.handler1' })
  await c.does('north.handler1', 'copying', { toUnitId: 'south', note: '请一并关注该场所' })
  await c.does('north.handler1', 'opinion-request', {
    toUnitId: 'south',
    question: '该处是否属于违法建筑',
    workdays: 3,
  })
  await c.does('south.handler1', 'opinion', { answer: '不属于违法建筑' })
  await c.does('north.handler1', 'examination', {
    stepId: 'examine',
    opinion: '经审查，有两处存疑',
    outcome: 'agree',
    officers: ['north.handler2'],
  })
  county.setTime(t.at)
  const { applicantId, documents } = await c.state()
  const applicant = { kind: 'applicant', applicantId } as const
  const officer = (await findOfficer(county.pool, staffIds.of('north.handler1'), t.today))!
  const INTERNAL = ['请一并关注', '违法建筑', '存疑', 'south', 'handler', '"answer"', 'CaseCopied']

  const inside = JSON.stringify(await findCaseView(county, c.caseId, officer, t.today))
  expect(INTERNAL.filter((words) => !inside.includes(words))).toEqual([])
  const view = (await findCaseView(county, c.caseId, applicant, t.today))!
  const { state, timeline, clocks, names, unitNames } = view
  const outside = JSON.stringify({ state, timeline, clocks, names, unitNames })
  expect(INTERNAL.filter((words) => outside.includes(words))).toEqual([])
  const copy = JSON.stringify((await exportAll(county, applicant)).cases)
  expect(INTERNAL.filter((words) => copy.includes(words))).toEqual([])

  expect(state.documents, '受理通知书照给').toEqual(documents)
  expect(timeline.map(({ type, body }) => [type, body.stepId])).toContainEqual([
    'StepCompleted',
    'examine',
  ])
})

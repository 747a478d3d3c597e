import { expect, test } from 'vitest'
import type { CaseEvent, CaseFact } from '#cases/events'
import { FOOD } from '../testing/given.ts'
import { examineCase } from './authenticity.ts'
import type { RuleWorld } from './rule.ts'
import type { Watched } from './watched.ts'

// 食品经营许可：承诺 10 个工作日。
const world: RuleWorld = { item: FOOD.item, calendar: FOOD.calendar, step: () => ({ limitShare: 30, officers: 1, isTownship: false }), stepName: (id) => id, mandatorySteps: [] }
const run = { t: [1] }
const materials = FOOD.item.materials.filter((m) => m.required).map((m) => ({ materialId: m.materialId, by: 'paper' as const }))
const submitted: CaseEvent = { type: 'CaseSubmitted', body: { itemId: FOOD.item.itemId, itemVersion: 1, unitId: 'market', applicantId: 'a', channel: 'counter', formHash: 'f', materials, matterId: 'm', attempt: 1 } }
const accepted = (since: string, deemed = false): CaseEvent => ({ type: 'CaseAccepted', body: { since, deemed, tolerated: [], run, entered: ['examine'], cancelled: [] } })
const step: CaseEvent = { type: 'StepCompleted', body: { stepId: 'examine', opinion: '符合条件', outcome: 'agree', officers: [], run, entered: ['decide'], cancelled: [] } }
const approved: CaseEvent = { type: 'CaseApproved', body: { opinion: '准予许可', run, entered: [], cancelled: [] } }
const started: CaseEvent = { type: 'ProcedureStarted', body: { kind: '专家评审', limitWorkdays: 5, reason: '需要评审', requestedBy: 'x' } }
const ended: CaseEvent = { type: 'ProcedureEnded', body: { kind: '专家评审', result: '同意' } }
const correction = (...ids: string[]): CaseEvent => ({ type: 'CorrectionRequired', body: { missing: ids.map((materialId) => ({ materialId, reason: '不够清晰' })), dueOn: '2026-12-31' } })

const found = (told: [string, CaseEvent][], previous?: Partial<Watched>) =>
  examineCase(told.map(([at, event], i) => {
    const instant = new Date(`${at.replace(' ', 'T')}:00.000+08:00`).toISOString()
    return { ...event, version: i + 1, actor: 'market.handler1', unit: 'market', occurredAt: instant, recordedAt: instant } as CaseFact
  }), world, previous as Watched | undefined).map((f) => f.detector)
const begun: [string, CaseEvent][] = [['2026-10-12 09:00', submitted], ['2026-10-12 09:30', accepted('2026-10-12')]]

test('守法的办件没有疑点', () => expect(found([...begun, ['2026-10-14 10:00', step], ['2026-10-16 15:30', approved]])).toEqual([]))
test('十分钟内从受理录到决定，是一次补齐；过了十分钟不是；视为受理的不算', () => {
  expect(found([...begun, ['2026-10-12 09:35', step], ['2026-10-12 09:40', approved]])).toEqual(['D02'])
  expect(found([...begun, ['2026-10-12 09:35', step], ['2026-10-12 09:41', approved]])).toEqual([])
  expect(found([['2026-10-12 09:00', submitted], ['2026-10-20 09:00', accepted('2026-10-12', true)], ['2026-10-20 09:02', step], ['2026-10-20 09:05', approved]])).toEqual([])
})
test('一半以上的环节在夜间或休息日录入', () => {
  expect(found([...begun, ['2026-10-14 21:00', step], ['2026-10-15 22:30', approved]])).toEqual(['D05'])
  expect(found([...begun, ['2026-10-17 10:00', step], ['2026-10-18 10:00', approved]]), '周六周日').toEqual(['D05'])
  expect(found([...begun, ['2026-10-14 19:59', step], ['2026-10-15 15:00', approved]])).toEqual([])
})
test('期限将到才停表，程序一结束就决定；早早申请的、结束后从容决定的不算', () => {
  expect(found([...begun, ['2026-10-23 10:00', started], ['2026-10-28 10:00', ended], ['2026-10-28 10:05', step], ['2026-10-28 10:10', approved]])).toEqual(['D06'])
  expect(found([...begun, ['2026-10-14 10:00', started], ['2026-10-19 10:00', ended], ['2026-10-19 10:05', step], ['2026-10-19 10:10', approved]])).toEqual([])
  expect(found([...begun, ['2026-10-23 10:00', started], ['2026-10-28 10:00', ended], ['2026-10-28 15:00', step], ['2026-10-29 10:10', approved]])).toEqual([])
})
test('受理期限快到时要求补正已经收到的材料；真的缺的、及时告知的不算', () => {
  const held = materials[0]!.materialId
  const after = (event: CaseEvent, at: string): [string, CaseEvent][] => [begun[0]!, [at, event], ['2026-10-20 09:00', { type: 'CaseSupplemented', body: { materials: [], complete: true } }], ['2026-10-20 10:00', accepted('2026-10-20')], ['2026-10-22 10:00', step], ['2026-10-23 10:00', approved]]
  expect(found(after(correction(held), '2026-10-16 10:00'))).toEqual(['D15'])
  expect(found(after(correction(held), '2026-10-13 10:00'))).toEqual([])
  expect(found(after(correction('m99'), '2026-10-16 10:00'))).toEqual([])
})
test('期限快到时撤回、当天重新收件，时钟清零；隔了几天再来的、早早撤回的不算', () => {
  const second: [string, CaseEvent][] = [...begun, ['2026-10-14 10:00', step], ['2026-10-16 15:30', approved]]
  const first = { caseId: '2026-000001', countsFrom: '2026-09-28', closedOn: '2026-10-12' }
  expect(found(second, first)).toEqual([])
  expect(found(second, { ...first, countsFrom: '2026-09-21' })).toEqual(['D16'])
  expect(found(second, { ...first, countsFrom: '2026-09-21', closedOn: '2026-10-10' }), '10月10日（周六）调休上班，前后一个工作日').toEqual(['D16'])
  expect(found(second, { ...first, countsFrom: '2026-09-21', closedOn: '2026-10-09' })).toEqual([])
  expect(found(second, { ...first, countsFrom: '2026-09-15', closedOn: '2026-09-29' })).toEqual([])
})

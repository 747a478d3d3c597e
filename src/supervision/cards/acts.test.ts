import { expect, test } from 'vitest'
import { offeredOf, tasksOfActs } from '#tasks'
import { expectDesks } from '../../testing/desks.ts'
import { calendar } from '../../testing/shipped.ts'
import { DIRECTIVE_DEEDS, type Directive } from '../accountability/directive.ts'
import { MEASURE_DEEDS, type Measure } from '../accountability/measure.ts'
import { CARD_STATUSES, type CardStatus, type Level, LEVELS } from '../contract.ts'
import { CARD_DEEDS, tasksOfCard } from './acts.ts'
import type { Card } from './card.ts'

const card: Card = {
  cardId: '2026-000001/case-limit',
  caseId: '2026-000001',
  kind: 'case-limit',
  itemId: 'item-001',
  unitId: 'market',
  rule: 'T02',
  level: 'yellow',
  mode: 'auto',
  status: 'issued',
  issuedOn: '2026-03-02',
  levelOn: '2026-03-02',
  feedbackDueOn: '2026-04-13',
  because: {},
  evidence: [],
  issuedBy: 'system',
  version: 1,
}
const STATUSES = Object.keys(CARD_STATUSES) as CardStatus[]

test('监察牌的待办：谁可以办，谁的待办里就有；发牌的人和被监察的单位都不决定自己的事', () => {
  const units = ['market', 'supervision'] as const
  for (const status of STATUSES)
    for (const level of Object.keys(LEVELS) as Level[])
      for (const unitId of units)
        for (const by of ['system', 'supervision.supervision-officer'] as const) {
          const one = { ...card, status, level, unitId, issuedBy: by }
          const given: Card = by === 'system' ? one : { ...one, mode: 'manual' }
          expectDesks(tasksOfCard(given, calendar), CARD_DEEDS, (who) =>
            offeredOf(CARD_DEEDS, who, given, '2026-03-03', calendar),
          )
        }
})

test('牌在谁手里：先签收，再整改反馈，然后销号；申诉由监察机关决定；了结的不等谁', () => {
  const titles = Object.fromEntries(
    STATUSES.map((status) => [
      status,
      tasksOfCard({ ...card, status }, calendar).map((t) => t.title),
    ]),
  )
  expect(titles).toEqual({
    issued: ['签收'],
    acknowledged: ['反馈整改'],
    rectified: ['核实销号'],
    closed: [],
    objected: ['决定申诉'],
    upheld: ['反馈整改'],
    revoked: [],
  })
})

test('督办和追究建议的待办：谁可以办，谁的待办里就有；提出的人不决定自己的建议', () => {
  const directive: Omit<Directive, 'status'> = {
    directiveId: '2026-000001/1a2b3c4d',
    caseId: '2026-000001',
    unitId: 'market',
    demand: '请说明',
    basis: '电子监察规则',
    dueOn: '2026-03-09',
    issuedBy: 'supervision.supervision-officer',
    issuedOn: '2026-03-02',
    version: 1,
  }
  for (const status of ['open', 'answered', 'closed'] as const) {
    const d: Directive = { ...directive, status }
    const tasks = tasksOfActs<Directive, unknown>(DIRECTIVE_DEEDS, d, d.issuedOn, [], undefined)
    expect(tasks.length).toBe(status === 'closed' ? 0 : 1)
    expectDesks(tasks, DIRECTIVE_DEEDS, (who) =>
      offeredOf<keyof typeof DIRECTIVE_DEEDS, Directive, unknown>(
        DIRECTIVE_DEEDS,
        who,
        d,
        '2026-03-03',
        undefined,
      ),
    )
  }
  const measure: Omit<Measure, 'status'> = {
    measureId: '00000000-0000-4000-8000-00000000000a',
    ladder: 'L1',
    subject: 'unit',
    subjectId: 'market',
    period: '2026-03',
    level: 'yellow',
    count: 3,
    measure: '约谈',
    basis: '县内规定',
    cards: [],
    proposedBy: 'supervision.supervision-lead',
    proposedOn: '2026-03-02',
    version: 1,
  }
  for (const status of ['proposed', 'approved', 'rejected', 'carried-out'] as const) {
    const m: Measure = { ...measure, status }
    const named = [m.proposedBy]
    const tasks = tasksOfActs<Measure, unknown>(MEASURE_DEEDS, m, m.proposedOn, named, undefined)
    expect(tasks.length).toBe(status === 'proposed' || status === 'approved' ? 1 : 0)
    expectDesks(tasks, MEASURE_DEEDS, (who) =>
      offeredOf<keyof typeof MEASURE_DEEDS, Measure, unknown>(
        MEASURE_DEEDS,
        who,
        m,
        '2026-03-03',
        undefined,
      ),
    )
  }
})

import { expect, test } from 'vitest'
import { offeredOf, tasksOfActs } from '#tasks'
import { expectDesks, waitedOf } from '../../testing/desks.ts'
import { DIRECTIVE_DEEDS, type Directive } from './directive.ts'
import { MEASURE_DEEDS, type Measure } from './measure.ts'

test('督办和追究建议的待办：谁可以办，谁的待办里就有；提出的人不决定自己的建议', () => {
  const ofDirective = new Set<keyof typeof DIRECTIVE_DEEDS>()
  const ofMeasure = new Set<keyof typeof MEASURE_DEEDS>()
  const directive: Omit<Directive, 'status'> = {
    directiveId: '2026-000001/1a2b3c4d',
    caseId: '2026-000001',
    unitId: 'north',
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
    expectDesks(
      tasks,
      DIRECTIVE_DEEDS,
      (who) =>
        offeredOf<keyof typeof DIRECTIVE_DEEDS, Directive, unknown>(
          DIRECTIVE_DEEDS,
          who,
          d,
          '2026-03-03',
          undefined,
        ),
      ofDirective,
    )
  }
  expect([...ofDirective].sort()).toEqual(waitedOf(DIRECTIVE_DEEDS))
  const measure: Omit<Measure, 'status'> = {
    measureId: '00000000-0000-4000-8000-00000000000a',
    ladder: 'L1',
    subject: 'unit',
    subjectId: 'north',
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
    expectDesks(
      tasks,
      MEASURE_DEEDS,
      (who) =>
        offeredOf<keyof typeof MEASURE_DEEDS, Measure, unknown>(
          MEASURE_DEEDS,
          who,
          m,
          '2026-03-03',
          undefined,
        ),
      ofMeasure,
    )
  }
  expect([...ofMeasure].sort()).toEqual(waitedOf(MEASURE_DEEDS))
})

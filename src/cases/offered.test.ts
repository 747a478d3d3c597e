import { expect, test } from 'vitest'
import { staffIds, unitIds } from '#foundation/ids'
import type { Officer, Role } from '#identity'
import { given, worldFor } from '../testing/given.ts'
import { accept } from './acts/accept.ts'
import { examine } from './acts/examine.ts'
import { perform } from './acts/act.ts'
import { ACT_NAMES, ACTS } from './acts/index.ts'
import { offersTo, withheldFrom } from './offered.ts'
import { mayPerform } from './policies.ts'

const world = worldFor('并联许可')
const at = '2026-03-03T01:00:00.000Z'
const commandBy = (by: string) => ({
  by: staffIds.of(by),
  on: '2026-03-03' as const,
  at: at as never,
  fresh: '00000000-0000-4000-8000-00000000000c',
})
const officer = (staffId: string, ...roles: Role[]): Officer => ({
  kind: 'officer',
  staffId: staffIds.of(staffId),
  name: staffId,
  unitId: staffIds.of(staffId).split('.')[0] as Officer['unitId'],
  roles,
  actsFor: [],
})
const opinion = { opinion: '经审查，材料真实完整，符合条件', outcome: 'agree', officers: [] }
/** 材料审查和现场核查并联进行。 */
const parallel = given(
  world,
  {},
  { act: accept, by: 'north.clerk1' },
  {
    act: examine,
    by: 'north.handler1',
    stepId: 'examine',
    ...opinion,
  },
).state()
const open = parallel.visits.filter((v) => v.completedOn === undefined)
const offered = (who: Officer, state = parallel) =>
  offersTo(who, state, commandBy(who.staffId), world).map((o) => o.name)

test('页面给出的，正是没有被前提挡住、又有权办的；给出的办了不会因前提被拒', () => {
  for (const who of [
    officer('north.handler1', 'handler'),
    officer('north.clerk1', 'clerk'),
    officer('north.approver', 'approver'),
    officer('north.unit-head', 'unit-head'),
  ])
    for (const name of ACT_NAMES) {
      const command = commandBy(who.staffId)
      const steps = name === 'examination' || name === 'transfer' || name === 'return' ? open : []
      const can =
        steps.length > 0
          ? steps.some(
              ({ stepId }) =>
                mayPerform(name, who, parallel, world, stepId) &&
                !ACTS[name].bar(parallel, { ...command, stepId }, world),
            )
          : mayPerform(name, who, parallel, world) && !ACTS[name].bar(parallel, command, world)
      expect(offered(who).includes(name), `${who.staffId} ${name}`).toBe(can)
    }
})

test('并联的环节各办各的：被指派给别人的那一个不给出，也办不了', () => {
  expect(open.map((v) => v.stepId)).toEqual(['document-check', 'site-check'])
  const assigned = {
    ...parallel,
    visits: parallel.visits.map((v) =>
      v.stepId === 'site-check' ? { ...v, officerId: staffIds.of('north.handler2') } : v,
    ),
  }
  const who = officer('north.handler1', 'handler')
  const offer = offersTo(who, assigned, commandBy(who.staffId), world).find(
    (o) => o.name === 'examination',
  )!
  expect(offer.questions.stepId).toMatchObject({ kind: 'known', initial: 'document-check' })
  expect(
    perform(
      examine,
      assigned,
      { ...commandBy(who.staffId), stepId: 'site-check', ...opinion } as never,
      world,
    ),
  ).toMatchObject({ code: 'step-assigned-to-other' })
  expect(
    mayPerform('examination', officer('south.handler1', 'handler'), parallel, world, 'site-check'),
  ).toBe(false)
})

test('被前提挡住的不给出：没有决定的不送达，没有收费项目的不登记收费，没有超期的不说明超期', () => {
  const clerk = offered(officer('north.clerk1', 'clerk'))
  expect(clerk).not.toContain('fee-charge')
  expect(clerk).not.toContain('delivery')
  expect(offered(officer('north.handler1', 'handler'))).not.toContain('delay-explanation')
})

test('材料不齐的不给出“受理”，说清缺什么；办不了的人不听这一句', () => {
  const received = given(world, { without: ['m2', 'm3'] }).state()
  const says = (who: Officer) =>
    withheldFrom(who, received, commandBy(who.staffId), world).map((w) => [w.title, w.because])
  const clerk = officer('north.clerk1', 'clerk')
  expect(offered(clerk, received)).not.toContain('acceptance')
  expect(says(clerk)).toEqual([['受理', expect.stringMatching(/^材料不齐，不能受理。缺少：.+。/)]])
  expect(says(officer('north.handler1', 'handler'))).toEqual([])
  expect(withheldFrom(clerk, parallel, commandBy(clerk.staffId), world)).toEqual([])
})

test('向两个单位征求意见：各自被问的，只是向它提的那一个问题', () => {
  const asked = {
    ...parallel,
    opinions: [
      { unitId: unitIds.of('south'), question: '是否欠税', askedOn: '2026-03-02' as const },
      { unitId: unitIds.of('east-town'), question: '是否拆除', askedOn: '2026-03-02' as const },
    ],
  }
  const who = officer('south.handler1', 'handler')
  const command = { ...commandBy(who.staffId), unitId: who.unitId }
  const offer = offersTo(who, asked, command, world).find((o) => o.name === 'opinion')
  expect(offer?.says).toBe('是否欠税')
})

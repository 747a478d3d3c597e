import { expect, test } from 'vitest'
import type { StaffId, StepId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { compileText, type Net } from '#process'
import { withOtherId, withoutStep, withStep } from '../../testing/bpmn.ts'
import { given, pinsOf, REGISTRATION, tried, worldFor } from '../../testing/given.ts'
import { neutralFile } from '../../testing/neutral.ts'
import type { CaseFact } from '../events.ts'
import { evolve } from '../fold.ts'
import { caseClocks, type CaseState, openVisits, type World } from '../state.ts'
import { accept } from './accept.ts'
import { approve } from './approve.ts'
import { assign } from './assign.ts'
import { changeProcess } from './change-process.ts'
import { countersign } from './countersign.ts'
import { examine } from './examine.ts'
import { nameCountersigners } from './name-countersigners.ts'
import { returnStep } from './return-step.ts'
import { takeBack } from './take-back.ts'

/* 流程变更：在办的件从原来所在的环节接着办。 */

const OPINION = { opinion: '材料真实完整，符合条件', outcome: 'agree' as const }
const accepted = { act: accept, by: 'north.clerk1' }
const done = (stepId: StepId, by: StaffId, officers: StaffId[] = []) => ({
  act: examine,
  stepId,
  ...OPINION,
  officers,
  by,
})
const examined = done('examine', 'north.handler1')
const reviewed = done('review', 'north.reviewer')

const general = neutralFile('general')
const VISIT = { id: 'visit', name: '现场核查', role: 'handler' }
const checked = await compileText(withStep(general, 'to-decide', VISIT))
const visited = await compileText(withStep(general, 'f2', VISIT))
const renamed = await compileText(withOtherId(general, 'review', 'second-look'))
const without = await compileText(withoutStep(general, 'review'))
const townish = await compileText(general.replace('yimen:role="reviewer"', 'yimen:role="approver"'))

const SYSTEM = 'system' as const
const APPROVER: StaffId = 'north.approver'
const ON: LegalDay = '2026-03-09'
const FROM = pinsOf(REGISTRATION.item.itemId).process
const plan = (mapping: Record<string, string> = {}, processKey = REGISTRATION.item.processKey) => ({
  planId: '3f0c6f0a-5a57-4e0e-9f3c-0d6c0a6d8a11' as const,
  processKey,
  from: [FROM],
  to: 'next',
  mapping,
})

/** The case after the change, with the fact that it left; the refusal otherwise. */
function changed(state: CaseState, toNet: Net, mapping = {}, world: World = REGISTRATION) {
  const given = { plan: plan(mapping, world.item.processKey), toNet }
  const outcome = changeProcess(state, given, world)
  if (!outcome.ok) throw new Error(outcome.code)
  const nets = (hash: string) => (hash === 'next' ? toNet : world.net)
  const at = `${ON}T01:00:00.000Z`
  const told = { version: state.version + 1, actor: 'system', occurredAt: at, recordedAt: at }
  const [event] = outcome.events
  const after = evolve(state, state.caseId, { ...event, ...told } as CaseFact, nets)
  return { body: event!.body, after, world: { ...world, net: toNet }, nets }
}
const openSteps = (state: CaseState) => openVisits(state).map((v) => v.stepId)

test('新版加了环节：件在原来的环节接着办，起算的日子、承办人都不变，以后照新版走', () => {
  const assigned = { act: assign, stepId: 'review', officerId: 'north.reviewer' }
  const { state } = given(REGISTRATION, {}, accepted, examined, assigned)
  const { after, body, world } = changed(state(), checked)
  expect(body).toMatchObject({
    from: FROM,
    to: 'next',
    entered: [],
    cancelled: [],
    behind: ['examine'],
  })
  expect(after.visits).toEqual(state().visits)
  expect(after.pins).toEqual({ ...state().pins, process: 'next' })
  expect(after.changes).toEqual([{ planId: plan().planId, from: FROM, to: 'next', on: ON }])
  const next = tried(examine, after, { ...reviewed, on: ON }, world)
  expect(next).toMatchObject({ events: [{ type: 'StepCompleted', body: { entered: ['visit'] } }] })
})

test('已经走过的地方加了必经环节：写明这件不再经过', () => {
  const { body } = changed(given(REGISTRATION, {}, accepted, examined).state(), visited)
  expect(body).toMatchObject({ behind: ['examine', 'visit'] })
  expect(changed(given(REGISTRATION, {}, accepted).state(), visited).body).toMatchObject({
    behind: [],
  })
})

test('环节改了名：在办的接着办，环节时限接着算；办过的可以退回到新名下的环节', () => {
  const { state } = given(REGISTRATION, { on: '2026-03-02' }, accepted, examined)
  const { after, world } = changed(state(), renamed, { review: 'second-look' })
  expect(after.visits.map((v) => [v.stepId, v.startedOn])).toEqual([
    ['examine', '2026-03-02'],
    ['second-look', '2026-03-02'],
  ])
  const clocks = caseClocks(after, world).filter((c) => c.kind === 'step')
  expect(clocks).toMatchObject([{ stepId: 'second-look', startedOn: '2026-03-02' }])
  const atDecision = given(REGISTRATION, {}, accepted, examined, reviewed).state()
  const moved = changed(atDecision, renamed, { review: 'second-look' })
  expect(moved.after.visits[1]).toMatchObject({ stepId: 'review', nowStepId: 'second-look' })
  const back = {
    stepId: 'decide',
    reason: '面积与图纸不一致，请核对',
    on: ON,
    by: APPROVER,
  }
  expect(
    tried(returnStep, moved.after, { ...back, toStepId: 'second-look' }, moved.world),
  ).toMatchObject({
    events: [{ body: { entered: ['second-look'], cancelled: ['decide'] } }],
  })
  expect(
    tried(returnStep, moved.after, { ...back, toStepId: 'review' }, moved.world),
  ).toMatchObject({
    code: 'step-not-done-yet',
  })
})

test('取消了的环节：按对应关系接着办；没有去处的不动，说出停在哪里', () => {
  const { state } = given(REGISTRATION, {}, accepted, examined)
  const given_ = { plan: plan(), toNet: without, by: SYSTEM, on: ON }
  expect(changeProcess(state(), given_, REGISTRATION)).toMatchObject({
    code: 'no-place-in-process',
    details: { steps: ['review'] },
  })
  const { after, body, world } = changed(state(), without, { review: 'decide' })
  // 原来由审核岗办，现在由决定岗办：另起一次，时限重新起算。
  expect(body).toMatchObject({ entered: ['decide'], cancelled: ['review'] })
  expect(after.visits.map((v) => [v.stepId, v.startedOn, v.outcome])).toEqual([
    ['examine', '2026-03-02', 'agree'],
    ['review', '2026-03-02', 'cancelled'],
    ['decide', ON, undefined],
  ])
  const decided = tried(approve, after, { opinion: '准予', on: ON, by: APPROVER }, world)
  expect(decided).toMatchObject({ events: [{ type: 'CaseApproved' }] })
})

test('办过而已取消的环节：不能退回去，也不能撤回来重办', () => {
  const { state } = given(REGISTRATION, {}, accepted, examined, reviewed)
  const { after, world } = changed(state(), without)
  const reason = '面积与图纸不一致，请核对'
  const back = { stepId: 'decide', toStepId: 'review', reason, on: ON, by: APPROVER }
  expect(tried(returnStep, after, back, world)).toMatchObject({ code: 'step-gone' })
  expect(
    tried(takeBack, after, { stepId: 'review', reason, on: ON, by: 'north.reviewer' }, world),
  ).toMatchObject({
    code: 'step-gone',
  })
})

test('同一环节换了岗位：原来指定的人办不了，另起一次', () => {
  const assigned = { act: assign, stepId: 'review', officerId: 'north.reviewer' }
  const { state } = given(REGISTRATION, {}, accepted, examined, assigned)
  const { after } = changed(state(), townish)
  expect(openVisits(after)).toEqual([{ stepId: 'review', unitId: 'north', startedOn: ON }])
})

test('并联的两支各自接着办；一支已办完的照样等另一支；两支不能并成一支', async () => {
  const world = worldFor('乙类登记', { processKey: 'parallel' })
  const toNet = await compileText(
    withStep(withOtherId(neutralFile('parallel'), 'site-check', 'on-site'), 'f5', VISIT),
  )
  const forked = given(world, {}, accepted, examined).state()
  const both = changed(forked, toNet, { 'site-check': 'on-site' }, world)
  expect(openSteps(both.after)).toEqual(['document-check', 'on-site'])
  const half = given(world, {}, accepted, examined, done('document-check', 'north.handler1'))
  const waiting = changed(half.state(), toNet, { 'site-check': 'on-site' }, world)
  expect(openSteps(waiting.after)).toEqual(['on-site'])
  expect(waiting.body).toMatchObject({ behind: ['examine', 'document-check', 'visit'] })
  const officers: StaffId[] = ['north.handler1', 'north.handler2']
  expect(
    tried(
      examine,
      waiting.after,
      { ...done('on-site', 'north.handler1', officers), on: ON },
      waiting.world,
    ),
  ).toMatchObject({ events: [{ body: { entered: ['review'] } }] })
  const merged = {
    plan: plan({ 'site-check': 'document-check' }, 'parallel'),
  }
  expect(changeProcess(forked, { ...merged, toNet: world.net }, world)).toMatchObject({
    code: 'no-place-in-process',
    details: { steps: ['document-check', 'site-check'] },
  })
})

test('会签：签过的照算，等没有签的', async () => {
  const world = worldFor('乙类登记', { processKey: 'countersign' })
  const signers: StaffId[] = ['north.reviewer', 'north.unit-head']
  const named = { act: nameCountersigners, stepId: 'countersign', officerIds: signers }
  const signed = { act: countersign, stepId: 'countersign', opinion: '同意', agrees: true }
  const { state } = given(world, {}, accepted, examined, named, { ...signed, by: signers[0]! })
  const toNet = await compileText(withOtherId(neutralFile('countersign'), 'countersign', 'joint'))
  const { after, ...moved } = changed(state(), toNet, { countersign: 'joint' }, world)
  expect(openVisits(after)).toMatchObject([
    { stepId: 'joint', countersigners: signers, signatures: [{ by: signers[0] }] },
  ])
  const last = { stepId: 'joint', opinion: '同意', agrees: true, by: signers[1]!, on: ON }
  expect(tried(countersign, after, last, moved.world)).toMatchObject({
    events: [{ body: { entered: ['review'], result: { outcome: 'agree', agreed: 2 } } }],
  })
})

test('流程里等着的期限：改了名的接着等，从原来那天算', async () => {
  const world = worldFor('乙类登记', { processKey: 'hearing' })
  const { state } = given(world, {}, accepted, examined, done('hearing-notice', 'north.handler1'))
  const toNet = await compileText(
    withOtherId(neutralFile('hearing'), 'hearing-not-claimed', 'not-claimed'),
  )
  const { after } = changed(state(), toNet, { 'hearing-not-claimed': 'not-claimed' }, world)
  expect(after.timers).toEqual([{ eventId: 'not-claimed', since: '2026-03-02' }])
})

test('还没有受理的件，受理时走新版流程；已经决定的、不在这一版上的，不改', () => {
  const { after, world, body } = changed(given(REGISTRATION).state(), checked)
  expect(body).toMatchObject({ entered: [], cancelled: [], behind: [] })
  expect(tried(accept, after, { on: ON, by: 'north.clerk1' }, world)).toMatchObject({ ok: true })
  const toNet = checked
  const decision = { act: approve, opinion: '准予', by: APPROVER }
  expect(
    changeProcess(
      given(REGISTRATION, {}, accepted, examined, reviewed, decision).state(),
      { plan: plan(), toNet },
      REGISTRATION,
    ),
  ).toMatchObject({ code: 'case-already-decided' })
  expect(
    changeProcess(
      given(REGISTRATION, {}, accepted).state(),
      { plan: { ...plan(), from: ['other'] }, toNet },
      REGISTRATION,
    ),
  ).toMatchObject({ code: 'process-not-concerned' })
  expect(
    changeProcess(
      given(REGISTRATION, {}, accepted).state(),
      { plan: plan({}, 'hearing'), toNet },
      REGISTRATION,
    ),
  ).toMatchObject({ code: 'process-not-concerned' })
})

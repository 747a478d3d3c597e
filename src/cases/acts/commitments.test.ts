import { expect, test } from 'vitest'
import { readClock } from '#clock'
import type { LegalDay } from '#foundation/time'
import { calendar, given, tried, worldFor } from '../../testing/given.ts'
import { caseClocks } from '../state.ts'
import { accept } from './accept.ts'
import { approve } from './approve.ts'
import { checkCommitments } from './check-commitments.ts'
import { confirmRectification } from './confirm-rectification.ts'
import { deny } from './deny.ts'
import { examine } from './examine.ts'
import { repairCredit } from './repair-credit.ts'
import { revoke } from './revoke.ts'

const world = worldFor('按日许可')
const agrees = (stepId: string) => ({
  act: examine,
  stepId,
  opinion: '经审查，材料真实完整，符合条件',
  outcome: 'agree',
  officers: [],
})
const examined = [
  { act: accept, by: 'north.clerk1' },
  agrees('examine'),
  { ...agrees('review'), by: 'north.reviewer' },
]
const approval = { act: approve, by: 'north.approver', opinion: '准予' }
const granted = (...then: Parameters<typeof given>[2][]) =>
  given(world, { promised: ['m4'] }, ...examined, approval, ...then)

const found = {
  way: 'site',
  untrue: [{ materialId: 'm4', reason: '现场没有看到所承诺的设施' }],
  consequence: 'rectify',
  days: 15,
  opinion: '到现场核查，与承诺不符',
}
const kept = { ...found, untrue: [], consequence: 'none', opinion: '到现场核查，与承诺一致' }
const checking = (command: object = found, on: LegalDay = '2026-03-20') => ({
  act: checkCommitments,
  on,
  ...command,
})

/** The terms that run after the decision, and their last days. */
function termsOf(state: ReturnType<ReturnType<typeof given>['state']>) {
  return caseClocks(state, world)
    .filter((clock) => clock.kind === 'answer' && !clock.stoppedOn)
    .map((clock) => [clock.stepId, readClock(clock, calendar, state.decidedOn!).dueOn])
}

test('告知承诺的，准予以后两个月内核查；没有承诺的不用核查 @国办发〔2020〕42号', () => {
  expect(termsOf(granted().state())).toEqual([['commitment-check', '2026-05-06']])
  expect(termsOf(given(world, {}, ...examined, approval).state())).toEqual([])
  const promisedNothing = given(world, {}, ...examined, approval).state()
  const by = 'north.handler1'
  expect(
    tried(checkCommitments, promisedNothing, { by, on: '2026-03-20', ...kept }, world),
  ).toMatchObject({ code: 'no-commitment' })
})

test('决定以前和不予的不核查：发现不实的，写进不予的理由', () => {
  const refused = (c: ReturnType<typeof given>) => {
    const outcome = tried(
      checkCommitments,
      c.state(),
      { by: 'north.handler1', on: '2026-03-20', ...found },
      world,
    )
    return outcome.ok ? 'ok' : outcome.code
  }
  const denial = {
    act: deny,
    by: 'north.approver',
    reason: '场所不符合要求',
    legalGround: '某法 3',
  }
  expect(refused(given(world, { promised: ['m4'] }, ...examined))).toBe('not-granted')
  expect(refused(given(world, { promised: ['m4'] }, ...examined, denial))).toBe('not-granted')
  expect(refused(granted())).toBe('ok')
})

test.each<[string, object, string]>([
  ['查到不符的，应当处理', { ...found, consequence: 'none' }, 'consequence-missing'],
  ['要处理的，写明哪一项不符', { ...found, untrue: [] }, 'nothing-untrue'],
  [
    '只核查承诺的内容',
    { ...found, untrue: [{ materialId: 'm1', reason: '表填得不对' }] },
    'not-committed',
  ],
  ['写明核查的情况', { ...kept, opinion: '无' }, 'reason-missing'],
])('%s', (_rule, command, code) => {
  granted()
    .when(checkCommitments, { on: '2026-03-20', ...command })
    .refuses(code as never)
})

test('承诺相符的，核查就此结束，没有失信记录；一个办件只核查一次', () => {
  const c = granted(checking(kept))
  expect(termsOf(c.state())).toEqual([])
  expect(c.state().credit).toBeUndefined()
  c.when(checkCommitments, found).refuses('commitment-checked-already')
})

test('承诺不实的，责令限期整改，记入信用记录一年；整改到位的，可以修复信用', () => {
  const c = granted(checking())
  expect(termsOf(c.state())).toEqual([['rectification', '2026-04-07']])
  expect(c.state()).toMatchObject({
    commitmentCheck: { untrue: ['m4'], rectifyBy: '2026-04-07' },
    credit: { since: '2026-03-20', until: '2027-03-20' },
  })
  c.when(repairCredit, { by: 'north.unit-head', reason: '整改到位，申请修复' }).refuses(
    'not-put-right',
  )
  const done = granted(checking(), {
    act: confirmRectification,
    on: '2026-04-01',
    isDone: true,
    opinion: '复查，设施已经装好',
  })
  expect(termsOf(done.state())).toEqual([])
  done
    .when(repairCredit, { by: 'north.unit-head', reason: '整改到位，申请修复' })
    .records('CreditRepaired')
})

test('逾期不整改或者整改后仍达不到要求的，提请撤销，由单位负责人决定 @消防法 58', () => {
  const failed = {
    act: confirmRectification,
    on: '2026-04-07' as LegalDay,
    isDone: false,
    opinion: '复查，没有整改',
  }
  const c = granted(checking(), failed)
  expect(termsOf(c.state())).toEqual([['revocation', '2026-04-21']])
  const revoked = granted(checking(), failed, {
    act: revoke,
    by: 'north.unit-head',
    on: '2026-04-10',
    ground: 'fraud',
    reason: '承诺不实，逾期没有整改',
  })
  expect(termsOf(revoked.state())).toEqual([])
  revoked
    .when(repairCredit, { by: 'north.unit-head', reason: '决定已经撤销，申请修复' })
    .records('CreditRepaired')
})

test('撤销决定的，正在进行的核查和整改不再进行', () => {
  const revocation = {
    act: revoke,
    by: 'north.unit-head',
    on: '2026-03-25' as LegalDay,
    ground: 'unqualified',
    reason: '申请人不具备法定条件，决定应当撤销',
  }
  expect(termsOf(granted(revocation).state())).toEqual([])
  const c = granted(checking(), revocation)
  expect(termsOf(c.state())).toEqual([])
  c.when(confirmRectification, { isDone: true, opinion: '已经整改' }).refuses(
    'no-rectification-open',
  )
})

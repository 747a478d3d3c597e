import { expect, test } from 'vitest'
import { type ApplicantId, applicantIds, staffIds } from '#foundation/ids'
import { type Actor, type Officer, ROLES, type Role } from '#identity'
import { listSteps } from '#process'
import { LICENCE, given } from '../testing/given.ts'
import { accept } from './acts/accept.ts'
import { ACT_NAMES, type ActName } from './acts/index.ts'
import { mayPerform, mayRead, seesPersonalData } from './policies.ts'
import type { CaseState } from './state.ts'

/*
 * The table of who may, written a second time by hand: role@place, where a place is `decides` (the
 * deciding unit), `first` (the township that received the case) or `any`; `step` is the role of the
 * open step at its unit, `decision` that of the step that decides; `own` is the applicant or agent.
 * Every other combination of sixteen roles and three places is refused, which is tried one by one.
 */
const COUNTER = 'clerk@decides clerk@first hall-clerk@any'
const WHO_MAY: Record<ActName, string> = {
  precheck: COUNTER,
  correction: COUNTER,
  supplement: `own ${COUNTER}`,
  acceptance: COUNTER,
  'tolerant-acceptance': COUNTER,
  declination: COUNTER,
  'spot-correction': COUNTER,
  assignment: 'reviewer@decides approver@decides unit-head@decides',
  examination: 'step',
  countersignature: 'step',
  countersigners: 'handler@decides reviewer@decides approver@decides',
  'dropped-countersigner': 'handler@decides reviewer@decides approver@decides',
  transfer: 'step',
  return: 'step',
  'taking-back': 'handler@decides reviewer@decides handler@first reviewer@first',
  'opinion-request': 'handler@decides reviewer@decides approver@decides',
  opinion: 'handler@asked reviewer@asked approver@asked unit-head@asked',
  'procedure-request': 'handler@decides reviewer@decides',
  'procedure-start': 'approver@decides unit-head@decides',
  'procedure-end': 'handler@decides reviewer@decides approver@decides',
  'extension-request': 'handler@decides reviewer@decides',
  extension: 'unit-head@decides',
  approval: 'decision',
  denial: 'decision',
  'gap-supply': `own ${COUNTER}`,
  termination: 'approver@decides unit-head@decides',
  withdrawal: `own ${COUNTER}`,
  voiding: 'approver@decides unit-head@decides',
  'upward-transfer': 'approver@decides unit-head@decides',
  delivery: COUNTER,
  'late-entry': `${COUNTER} handler@decides reviewer@decides approver@decides`,
  'late-entry-approval': 'unit-supervisor@decides unit-head@decides',
  'fee-charge': COUNTER,
  'commitment-check': 'handler@decides reviewer@decides',
  'rectification-check': 'handler@decides reviewer@decides',
  revocation: 'unit-head@decides',
  'credit-repair': 'unit-head@decides',
  'licence-cancellation': 'approver@decides unit-head@decides',
  'delay-explanation': 'handler@decides reviewer@decides approver@decides unit-head@decides',
  urging: 'own unit-supervisor@decides unit-head@decides hall-manager@any supervision-officer@any',
  copying: 'clerk@decides handler@decides reviewer@decides approver@decides',
}
const READERS =
  'clerk handler reviewer approver unit-head unit-supervisor'
    .split(' ')
    .flatMap((r) => [`${r}@decides`, `${r}@first`])
    .join(' ') + ' own hall-clerk@any hall-manager@any supervision-officer@any supervision-lead@any'

const [OWNER, AGENT, STRANGER] = ['a', 'b', 'c'].map((end) =>
  applicantIds.of(`00000000-0000-4000-8000-00000000000${end}`),
) as [ApplicantId, ApplicantId, ApplicantId]

/** 市场监管局决定、青石镇收件的一个办件，正等承办人审查. */
const examining: CaseState = {
  ...given(LICENCE, {}, { act: accept, by: 'north.clerk1' }).state(),
  townshipId: 'east-town',
  agentId: AGENT,
}
const UNITS = { decides: 'north', first: 'east-town', elsewhere: 'south' } as const
const officer = (role: Role, place: keyof typeof UNITS): Officer => ({
  kind: 'officer',
  staffId: staffIds.of(`${UNITS[place]}.${role}`),
  name: ROLES[role],
  unitId: UNITS[place],
  roles: [role],
  actsFor: [],
})

const OFFICERS: [string, string, Officer][] = (Object.keys(ROLES) as Role[]).flatMap((role) =>
  (Object.keys(UNITS) as (keyof typeof UNITS)[]).map(
    (place) => [role, place, officer(role, place)] as [string, string, Officer],
  ),
)

function allowed(table: string, role: string, place: string): boolean {
  const rows = table.split(' ')
  return (
    rows.includes(`${role}@any`) ||
    rows.includes(`${role}@${place}`) ||
    (rows.includes('step') && role === 'handler' && place === 'decides')
  )
}

test.each(ACT_NAMES)('%s：表中写明的岗位可以，其余每一种岗位和单位都不可以', (act) => {
  for (const [role, place, actor] of OFFICERS) {
    expect(mayPerform(act, actor, examining, LICENCE), `${ROLES[role as Role]}，${place}`).toBe(
      allowed(WHO_MAY[act], role, place),
    )
  }
  const applicant = (applicantId: ApplicantId): Actor => ({ kind: 'applicant', applicantId })
  const own = WHO_MAY[act].split(' ').includes('own')
  expect(
    [applicant(OWNER), applicant(AGENT), applicant(STRANGER)].map((a) =>
      mayPerform(act, a, examining, LICENCE),
    ),
    '本人、代理人、他人',
  ).toEqual([own, own, false])
})

test('决定由决定环节的岗位作出；同时开着的别的环节，办它的人不能替它决定', () => {
  const decide = listSteps(LICENCE.net).find((step) => step.isDecision)!
  const visit = { stepId: decide.id, unitId: UNITS.decides, startedOn: '2026-03-03' } as const
  const both = { ...examining, visits: [...examining.visits, visit] }
  for (const [role, place, actor] of OFFICERS)
    for (const act of ['approval', 'denial'] as const)
      expect(mayPerform(act, actor, both, LICENCE), `${role}@${place}`).toBe(
        role === decide.role && place === 'decides',
      )
})

test('查看办件：经办单位、收件乡镇、大厅和监察可以看，别的单位和别的申请人不可以', () => {
  for (const [role, place, actor] of OFFICERS)
    expect(mayRead(actor, examining, LICENCE), `${role}@${place}`).toBe(
      allowed(READERS, role, place),
    )
  expect(mayRead({ kind: 'applicant', applicantId: OWNER }, examining, LICENCE)).toBe(true)
  expect(mayRead({ kind: 'applicant', applicantId: STRANGER }, examining, LICENCE)).toBe(false)
})

test('征求意见的单位：承办、审核、决定人员和负责人可以看、可以回复；没有征求的不可以', () => {
  const asked: CaseState = {
    ...examining,
    opinions: [{ unitId: 'south', question: '是否欠税', askedOn: '2026-03-02' }],
  }
  const repliers = ['handler', 'reviewer', 'approver', 'unit-head']
  for (const role of Object.keys(ROLES) as Role[]) {
    const actor = officer(role, 'elsewhere')
    expect(mayPerform('opinion', actor, asked, LICENCE), role).toBe(repliers.includes(role))
    expect(mayPerform('opinion', actor, examining, LICENCE), role).toBe(false)
    if (repliers.includes(role)) expect(mayRead(actor, asked, LICENCE), role).toBe(true)
  }
})

test('抄送的单位：承办、审核、决定人员可以看，个人信息遮住，不能办理', () => {
  const copied: CaseState = {
    ...examining,
    copies: [{ unitId: 'south', note: '请知悉', on: '2026-03-02' }],
  }
  const readers = ['handler', 'reviewer', 'approver', 'unit-head']
  for (const role of Object.keys(ROLES) as Role[]) {
    const actor = officer(role, 'elsewhere')
    expect(mayRead(actor, copied, LICENCE), role).toBe(
      readers.includes(role) || mayRead(actor, examining, LICENCE),
    )
    expect(seesPersonalData(actor, copied), role).toBe(false)
    expect(mayPerform('examination', actor, copied, LICENCE), role).toBe(false)
  }
})

test('监察和大厅管理人员看不到申请人的个人信息', () => {
  for (const role of ['hall-manager', 'supervision-officer', 'supervision-lead'] as const)
    expect(seesPersonalData(officer(role, 'elsewhere'), examining), role).toBe(false)
  expect(seesPersonalData(officer('handler', 'decides'), examining)).toBe(true)
})

test('综合窗口看得到自己收的和等它办的办件是谁的；别的窗口收的、正在审批的、办结的，遮住', () => {
  const hall = officer('hall-clerk', 'elsewhere')
  const sees = (more: Partial<CaseState>) => seesPersonalData(hall, { ...examining, ...more })
  for (const stage of ['submitted', 'correcting', 'decided'] as const)
    expect(sees({ stage }), stage).toBe(true)
  for (const stage of ['processing', 'closed'] as const) {
    expect(sees({ stage }), stage).toBe(false)
    expect(sees({ stage, receivedUnitId: hall.unitId }), stage).toBe(true)
    expect(sees({ stage, receivedUnitId: examining.unitId }), stage).toBe(false)
  }
  const missing = [{ materialId: 'm2', graceWorkdays: 5, dueOn: '2026-03-09' }] as const
  expect(sees({ tolerated: [...missing] }), '等补齐').toBe(true)
  expect(sees({ tolerated: [{ ...missing[0], suppliedOn: '2026-03-05' }] })).toBe(false)
})

test('AB 岗：替岗期间有被替者的岗位；期外没有', () => {
  const substitute: Officer = {
    ...officer('clerk', 'decides'),
    roles: ['clerk', 'approver'],
    actsFor: ['north.approver'],
  }
  expect(mayPerform('termination', substitute, examining, LICENCE)).toBe(true)
  expect(
    mayPerform('termination', { ...substitute, roles: ['clerk'], actsFor: [] }, examining, LICENCE),
  ).toBe(false)
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { workdays } from '#foundation/duration'
import { documentIds, type StaffId, type StepId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { dataDir } from '#platform/repository'
import { flow, netOf } from '../../testing/bpmn.ts'
import { LICENCE, given, REGISTRATION, type Step, worldFor } from '../../testing/given.ts'
import { textOfBefore } from '../document-text.ts'
import { beginTerm, cancelled, endTermsOfSteps } from '../moves.ts'
import { type CaseState, caseClocks, examinersOf, type World } from '../state.ts'
import { accept } from './accept.ts'
import { acceptWithGaps } from './accept-with-gaps.ts'
import { validityEnd } from '../certificate.ts'
import { approve } from './approve.ts'
import { approveLateEntry } from './approve-late-entry.ts'
import { assign } from './assign.ts'
import { chargeFee } from './charge-fee.ts'
import { copy } from './copy.ts'
import { countersign } from './countersign.ts'
import { declareLateEntry } from './declare-late-entry.ts'
import { deliver } from './deliver.ts'
import { deny } from './deny.ts'
import { dropCountersigner } from './drop-countersigner.ts'
import { endProcedure } from './end-procedure.ts'
import { examine } from './examine.ts'
import { explainDelay } from './explain-delay.ts'
import { extend } from './extend.ts'
import { giveOpinion } from './give-opinion.ts'
import { nameCountersigners } from './name-countersigners.ts'
import { requestExtension } from './request-extension.ts'
import { requestOpinion } from './request-opinion.ts'
import { PROCEDURE_KINDS, requestProcedure } from './request-procedure.ts'
import { returnStep } from './return-step.ts'
import { revoke } from './revoke.ts'
import { startProcedure } from './start-procedure.ts'
import { takeBack } from './take-back.ts'
import { terminate } from './terminate.ts'
import { timeOut } from './time-out.ts'
import { transfer } from './transfer.ts'
import { transferUp } from './transfer-up.ts'
import { urge } from './urge.ts'
import { voidCase } from './void.ts'
import { withdraw } from './withdraw.ts'

const agree = (stepId: StepId, by = 'north.handler1', officers: StaffId[] = []) => ({
  act: examine,
  stepId,
  opinion: '材料真实完整，符合条件',
  outcome: 'agree' as const,
  officers,
  by,
})
const accepted = { act: accept, by: 'north.clerk1' }
const toDecision = [accepted, agree('examine'), agree('review', 'north.reviewer')]
const opinion = { opinion: '材料真实完整，符合条件', outcome: 'agree' as const, officers: [] }
const signWorld = worldFor('乙类登记', { processKey: 'countersign' })

test('审查意见推进流程', () =>
  given(REGISTRATION, {}, accepted)
    .when(examine, { stepId: 'examine', ...opinion })
    .records('StepCompleted', { entered: ['review'] }))
test('未受理的，不能审查', () =>
  given(REGISTRATION)
    .when(examine, { stepId: 'examine', ...opinion })
    .refuses('case-not-in-progress'))
test('没有开始的环节，不能办理', () =>
  given(REGISTRATION, {}, accepted)
    .when(examine, { stepId: 'review', ...opinion })
    .refuses('step-not-open'))
test('核实实质内容，须两名以上工作人员（34）', () => {
  const c = given(LICENCE, {}, accepted, agree('examine'))
  c.when(examine, { stepId: 'site-check', ...opinion }).refuses('officers-too-few')
  c.when(examine, { stepId: 'site-check', ...opinion, officers: ['north.handler1'] }).refuses(
    'officers-too-few',
  )
  c.when(examine, { stepId: 'site-check', ...opinion, officers: ['north.handler2'] }).records(
    'StepCompleted',
  )
})
test('决定环节只能作决定，会签环节只能会签', () => {
  given(REGISTRATION, {}, ...toDecision)
    .when(examine, { stepId: 'decide', ...opinion })
    .refuses('decision-by-decision')
  given(signWorld, {}, accepted, agree('examine'))
    .when(examine, { stepId: 'countersign', ...opinion })
    .refuses('countersign-instead')
})
test('不同意或退回，须写明理由', () =>
  given(REGISTRATION, {}, accepted, agree('examine'))
    .when(examine, { stepId: 'review', opinion: '无', outcome: 'return', officers: [] })
    .refuses('reason-missing'))
test('审核退回承办，重新进入承办环节', () =>
  given(REGISTRATION, {}, accepted, agree('examine'))
    .when(examine, {
      stepId: 'review',
      opinion: '面积与图纸不一致，请核对',
      outcome: 'return',
      officers: [],
    })
    .records('StepCompleted', { entered: ['examine'] }))
test('已指派他人的环节，本人不能办理', () =>
  given(REGISTRATION, {}, accepted, { act: assign, stepId: 'examine', officerId: 'north.handler2' })
    .when(examine, { stepId: 'examine', ...opinion })
    .refuses('step-assigned-to-other'))
test('指派须在办理中的环节', () => {
  given(REGISTRATION, {}, accepted)
    .when(assign, { stepId: 'examine', officerId: 'north.handler2' })
    .records('StepAssigned')
  given(REGISTRATION, {}, accepted)
    .when(assign, { stepId: 'review', officerId: 'north.handler2' })
    .refuses('step-not-open')
  given(REGISTRATION)
    .when(assign, { stepId: 'examine', officerId: 'north.handler9' })
    .refuses('case-not-in-progress')
})
test('会签的环节：会签人不能自己转给别人，也不能一个人退回', () => {
  const c = given(signWorld, {}, accepted, agree('examine'), {
    act: nameCountersigners,
    stepId: 'countersign',
    officerIds: ['a.x', 'a.y'],
  })
  const reason = '外出培训，请代为签署'
  c.when(transfer, { stepId: 'countersign', officerId: 'a.z', reason, by: 'a.x' }).refuses(
    'countersign-instead',
  )
  c.when(returnStep, { stepId: 'countersign', toStepId: 'examine', reason, by: 'a.x' }).refuses(
    'countersign-instead',
  )
})
test('指派、转办只能给本环节岗位上的人；没有这个人的，不行', () => {
  const c = given(REGISTRATION, {}, accepted)
  for (const [officerId, code] of [
    ['nobody.handler1', 'officer-unknown'],
    ['south.handler1', 'officer-not-of-step'],
    ['north.clerk1', 'officer-not-of-step'],
  ] as const) {
    c.when(assign, { stepId: 'examine', officerId }).refuses(code)
    c.when(transfer, { stepId: 'examine', officerId, reason: '外出培训' }).refuses(code)
  }
})
test('参加核查的、会签的、批准减免的，都得是在册的人', () => {
  given(LICENCE, {}, accepted, agree('examine'))
    .when(examine, { stepId: 'site-check', ...opinion, officers: ['nobody.handler2'] })
    .refuses('officer-unknown')
  given(signWorld, {}, accepted, agree('examine'))
    .when(nameCountersigners, { stepId: 'countersign', officerIds: ['nobody.x'] })
    .refuses('officer-unknown')
})
test('转办给同事并写明原因，不能转给自己', () => {
  const c = given(REGISTRATION, {}, accepted)
  c.when(transfer, { stepId: 'examine', officerId: 'north.handler2', reason: '外出培训' }).records(
    'StepTransferred',
  )
  c.when(transfer, { stepId: 'examine', officerId: 'north.handler1', reason: '外出培训' }).refuses(
    'transfer-to-self',
  )
  c.when(transfer, { stepId: 'examine', officerId: 'north.handler2', reason: ' ' }).refuses(
    'reason-missing',
  )
})
test('退回已办环节；没有办过的环节不能退回', () => {
  const c = given(REGISTRATION, {}, accepted, agree('examine'))
  c.when(returnStep, {
    stepId: 'review',
    toStepId: 'examine',
    reason: '面积与图纸不一致，请核对',
  }).records('StepReturned', { entered: ['examine'], cancelled: ['review'] })
  c.when(returnStep, {
    stepId: 'review',
    toStepId: 'decide',
    reason: '面积与图纸不一致，请核对',
  }).refuses('step-not-done-yet')
  c.when(returnStep, { stepId: 'review', toStepId: 'examine', reason: '无' }).refuses(
    'reason-missing',
  )
})
test('撤回本人操作：只能撤回本人最近一次，且下一环节未开始', () => {
  const c = given(REGISTRATION, {}, accepted, agree('examine'))
  c.when(takeBack, { stepId: 'examine', reason: '' }).records('StepTakenBack', {
    entered: ['examine'],
  })
  given(REGISTRATION, {}, ...toDecision)
    .when(takeBack, { stepId: 'review', reason: '', by: 'north.reviewer' })
    .records('StepTakenBack', { entered: ['review'], cancelled: ['decide'] })
  c.when(takeBack, { stepId: 'examine', reason: '', by: 'north.handler2' }).refuses(
    'not-your-last-step',
  )
  given(REGISTRATION, {}, accepted, agree('examine'), {
    act: assign,
    stepId: 'review',
    officerId: 'north.reviewer',
  })
    .when(takeBack, { stepId: 'examine', reason: '' })
    .refuses('next-step-begun')
})
test('会签：指定的人签，签一次，全部签完才往下', () => {
  const named = [
    accepted,
    agree('examine'),
    { act: nameCountersigners, stepId: 'countersign', officerIds: ['a.x', 'a.y'] },
  ]
  const c = given(signWorld, {}, ...named)
  c.when(countersign, { stepId: 'countersign', opinion: '同意', agrees: true, by: 'a.x' }).records(
    'Countersigned',
    { entered: [] },
  )
  c.when(countersign, { stepId: 'countersign', opinion: '同意', agrees: true, by: 'a.z' }).refuses(
    'not-a-countersigner',
  )
  c.when(countersign, { stepId: 'countersign', opinion: '', agrees: false, by: 'a.x' }).refuses(
    'reason-missing',
  )
  const one = given(signWorld, {}, ...named, {
    act: countersign,
    stepId: 'countersign',
    opinion: '同意',
    agrees: true,
    by: 'a.x',
  })
  one
    .when(countersign, { stepId: 'countersign', opinion: '同意', agrees: true, by: 'a.x' })
    .refuses('already-signed')
  one
    .when(countersign, { stepId: 'countersign', opinion: '同意', agrees: true, by: 'a.y' })
    .records('Countersigned', { entered: ['review'] })
  given(signWorld, {}, accepted, agree('examine'))
    .when(nameCountersigners, { stepId: 'countersign', officerIds: [] })
    .refuses('countersigners-missing')
})

test('加签只增加会签人，已经指定的不受影响；没有新的人不算加签', () => {
  const c = three(signWorld)([sign('a.x', true)])
  const { act, ...same } = name('a.y')
  c.when(act, same).refuses('countersigners-missing')
  const { visits } = three(signWorld)([name('a.w')]).state()
  expect(visits.at(-1)!.countersigners).toEqual(['a.x', 'a.y', 'a.z', 'a.w'])
})
test('减签写明原因，减去还没有签署的人；其余的人都签署了的，会签随即有结果', () => {
  const { act, ...body } = drop('a.z')
  three(signWorld)([]).when(act, body).records('CountersignerDropped', { entered: [] })
  three(signWorld)([sign('a.x', true), sign('a.y', true)])
    .when(act, body)
    .records('CountersignerDropped', {
      entered: ['review'],
      result: { outcome: 'agree', agreed: 2, disagreed: 0 },
    })
  const { visits } = three(signWorld)([sign('a.x', true), sign('a.y', true), drop('a.z')]).state()
  expect(visits.map((v) => [v.stepId, v.completedOn !== undefined])).toContainEqual([
    'countersign',
    true,
  ])
})
test('已经签署的人、没有指定的人不能减签；最后一名会签人不能减签', () => {
  const { act, ...signed } = drop('a.x')
  three(signWorld)([sign('a.x', true)])
    .when(act, signed)
    .refuses('not-a-waiting-signer')
  three(signWorld)([])
    .when(act, { ...signed, officerId: 'a.q' })
    .refuses('not-a-waiting-signer')
  three(signWorld)([drop('a.z'), drop('a.y')])
    .when(act, signed)
    .refuses('last-countersigner')
  const { act: signing, ...late } = sign('a.z', true)
  three(signWorld)([drop('a.z')])
    .when(signing, late)
    .refuses('not-a-countersigner')
})

const name = (...officerIds: StaffId[]) => ({
  act: nameCountersigners,
  stepId: 'countersign',
  officerIds,
})
const drop = (officerId: StaffId) => ({
  act: dropCountersigner,
  stepId: 'countersign',
  officerId,
  reason: '不涉及其职责',
})
const sign = (by: StaffId, agrees: boolean) => ({
  act: countersign,
  stepId: 'countersign',
  opinion: agrees ? '同意' : '消防通道宽度不足，不同意',
  agrees,
  by,
})
const three = (world: World) => (more: Step[]) =>
  given(
    world,
    {},
    accepted,
    agree('examine'),
    { act: nameCountersigners, stepId: 'countersign', officerIds: ['a.x', 'a.y', 'a.z'] },
    ...more,
  )
test('会签有人不同意：结果是不同意，写明人数；流程没有另外的去向的，照常往下，决定的人看得到', () => {
  const c = three(signWorld)([sign('a.x', false), sign('a.y', true)])
  const { act, ...last } = sign('a.z', true)
  c.when(act, last).records('Countersigned', {
    entered: ['review'],
    result: { outcome: 'disagree', agreed: 2, disagreed: 1 },
  })
  const { visits, run } = three(signWorld)([
    sign('a.x', false),
    sign('a.y', true),
    sign('a.z', true),
  ]).state()
  const visit = visits.find((v) => v.stepId === 'countersign')!
  expect(visit).toMatchObject({ outcome: 'disagree', agreed: 2, disagreed: 1, completedBy: 'a.z' })
  expect(visit.signatures?.map((s) => [s.by, s.agrees, s.opinion])).toEqual([
    ['a.x', false, '消防通道宽度不足，不同意'],
    ['a.y', true, '同意'],
    ['a.z', true, '同意'],
  ])
  expect(run?.variables).toMatchObject({ outcome: 'disagree', agreed: 2, disagreed: 1 })
})
test('会签全部同意的，结果是同意', () => {
  const c = three(signWorld)([sign('a.x', true), sign('a.y', true)])
  const { act, ...last } = sign('a.z', true)
  c.when(act, last).records('Countersigned', {
    result: { outcome: 'agree', agreed: 3, disagreed: 0 },
  })
})

const countersignFile = readFileSync(join(dataDir, 'processes/countersign.bpmn'), 'utf8')
const inTurnNet = await netOf(
  countersignFile.replace('LoopCharacteristics>', 'LoopCharacteristics isSequential="true">'),
)
/** 一票否决，不同意的退回承办。 */
const vetoWorld: World = {
  ...signWorld,
  net: await netOf(
    countersignFile
      .replace('yimen:agreement="all"', 'yimen:agreement="veto"')
      .replace(
        '<bpmn:userTask id="review"',
        `<bpmn:exclusiveGateway id="signed" default="to-review" />${flow('signed', 'examine', 'outcome = "disagree"')}${flow('signed', 'review', undefined, 'to-review')}<bpmn:userTask id="review"`,
      )
      .replace('"countersign" targetRef="review"', '"countersign" targetRef="signed"'),
  ),
}
test('一票否决的会签：一人不同意即结束，按流程退回承办；其他人不再签', () => {
  const c = three(vetoWorld)([sign('a.x', true)])
  const { act, ...no } = sign('a.y', false)
  c.when(act, no).records('Countersigned', {
    entered: ['examine'],
    result: { outcome: 'disagree', agreed: 1, disagreed: 1 },
  })
  const vetoed = three(vetoWorld)([sign('a.x', true), sign('a.y', false)])
  const { act: again, ...late } = sign('a.z', true)
  vetoed.when(again, late).refuses('step-not-open')
})
test('依次会签：按指定的顺序签', () => {
  const c = three({ ...signWorld, net: inTurnNet })([])
  const { act, ...second } = sign('a.y', true)
  c.when(act, second).refuses('not-your-turn')
  three({ ...signWorld, net: inTurnNet })([sign('a.x', true)])
    .when(act, second)
    .records('Countersigned')
  three(signWorld)([]).when(act, second).records('Countersigned')
})

const asked = {
  act: requestProcedure,
  kind: '专家评审',
  limitWorkdays: 5,
  reason: '涉及新型工艺，需要专家评审',
}
test.each(PROCEDURE_KINDS.map((k) => [k]))('%s所需时间不计入期限（45）', (kind) =>
  given(REGISTRATION, {}, accepted)
    .when(requestProcedure, { kind, limitWorkdays: 5, reason: '案情复杂，依法需要进行' })
    .records('ProcedureRequested', { kind }),
)
test.each([['现场勘验'], ['公示'], ['领导出差']])('%s不停止计时', (kind) =>
  given(REGISTRATION, {}, accepted)
    .when(requestProcedure, { kind, limitWorkdays: 5, reason: '案情复杂，依法需要进行' })
    .refuses('procedure-does-not-stop-clock'),
)
test('特别程序由申请人以外的人批准，期限届满后不能批准', () => {
  const c = given(REGISTRATION, {}, accepted, asked)
  c.when(startProcedure, { by: 'north.approver' }).records('ProcedureStarted', {
    requestedBy: 'north.handler1',
  })
  c.when(startProcedure, {}).refuses('needs-second-person')
  c.when(startProcedure, { by: 'north.approver', on: '2026-03-10' }).refuses('limit-already-over')
  given(REGISTRATION, {}, accepted).when(startProcedure, {}).refuses('procedure-not-requested')
})
test('特别程序期间不能审查、决定，也不能再启动一个', () => {
  const c = given(REGISTRATION, {}, accepted, asked, { act: startProcedure, by: 'north.approver' })
  c.when(examine, { stepId: 'examine', ...opinion }).refuses('procedure-running')
  c.when(requestProcedure, {
    kind: '检测',
    limitWorkdays: 3,
    reason: '还需要检测样品成分',
  }).refuses('procedure-running')
  c.when(endProcedure, { result: '一致同意' }).records('ProcedureEnded')
  c.when(endProcedure, { result: ' ' }).refuses('reason-missing')
  given(REGISTRATION, {}, accepted)
    .when(endProcedure, { result: '同意' })
    .refuses('procedure-not-running')
})
const longer = { act: requestExtension, workdays: 10, reason: '相邻权益需要补充核实' }
test('延长十日以内，由负责人批准，只有一次，到期前（42）', () => {
  given(REGISTRATION, {}, accepted)
    .when(requestExtension, { workdays: 11, reason: '相邻权益需要补充核实' })
    .refuses('extension-too-long')
  given(REGISTRATION, {}, accepted)
    .when(requestExtension, { workdays: 5, reason: '无' })
    .refuses('reason-missing')
  const c = given(REGISTRATION, {}, accepted, longer)
  c.when(extend, { by: 'north.unit-head' }).records('LimitExtended', { workdays: 10 })
  c.when(extend, {}).refuses('needs-second-person')
  c.when(extend, { by: 'north.unit-head', on: '2026-03-17' }).refuses('limit-already-over')
  given(REGISTRATION, {}, accepted, longer, { act: extend, by: 'north.unit-head' })
    .when(requestExtension, { workdays: 1, reason: '还需要更多时间核实' })
    .refuses('extension-only-once')
  given(REGISTRATION, {}, accepted).when(extend, {}).refuses('extension-not-requested')
  given(worldFor('即办证明'), {}, accepted)
    .when(requestExtension, longer)
    .refuses('extension-not-for-instant')
})

test('符合条件的，作出准予决定并颁发证件', () =>
  given(REGISTRATION, {}, ...toDecision)
    .when(approve, { opinion: '准予登记', by: 'north.approver' })
    .records('CaseApproved', { validUntil: '2029-03-01' }))
test.each<[LegalDay, string, LegalDay | undefined]>([
  ['2026-03-02', '3年', '2029-03-01'],
  ['2027-03-01', '1年', '2028-02-29'],
  ['2028-02-29', '1年', '2029-02-28'],
  ['2026-03-02', '6个月', '2026-09-01'],
  ['2026-08-31', '6个月', '2027-02-28'],
  ['2026-03-02', '30天', '2026-03-31'],
  ['2026-03-02', '长期', undefined],
])('%s 发的证，有效期 %s，到 %s', (on, validity, last) =>
  expect(validityEnd(on, validity)).toBe(last),
)
test('前面的环节没有完成，不能决定', () =>
  given(REGISTRATION, {}, accepted)
    .when(approve, { opinion: '准予登记', by: 'north.approver' })
    .refuses('steps-not-done'))
test('审查与决定相分离：审查人不能作决定', () =>
  given(REGISTRATION, {}, ...toDecision)
    .when(approve, { opinion: '准予登记', by: 'north.reviewer' })
    .refuses('examiner-may-not-decide'))
test('审查与决定相分离：会签过的人，即使不是最后一个签的，也不能作决定', () => {
  const c = three(signWorld)([
    sign('a.x', true),
    sign('a.y', true),
    sign('a.z', true),
    agree('review', 'north.reviewer'),
  ])
  for (const by of ['a.x', 'a.y', 'a.z'] as StaffId[])
    c.when(approve, { opinion: '准予登记', by }).refuses('examiner-may-not-decide')
  c.when(approve, { opinion: '准予登记', by: 'north.approver' }).records('CaseApproved')
})
test('审查与决定相分离：参加核查的第二名工作人员不能作决定', () => {
  const c = given(LICENCE, {}, accepted, agree('examine'), {
    ...agree('site-check'),
    officers: ['north.handler2'],
  })
  expect(examinersOf(c.state())).toEqual(new Set(['north.handler1', 'north.handler2']))
})
test('决定只是决定环节的意见，不替别的环节写意见', () => {
  const { visits } = given(REGISTRATION, {}, ...toDecision, {
    act: approve,
    opinion: '准予登记',
    by: 'north.approver',
  }).state()
  expect(visits.map((v) => [v.stepId, v.completedBy, v.opinion])).toEqual([
    ['examine', 'north.handler1', '材料真实完整，符合条件'],
    ['review', 'north.reviewer', '材料真实完整，符合条件'],
    ['decide', 'north.approver', '准予登记'],
  ])
})
test('即办件由一人当场审查决定', () =>
  given(worldFor('即办证明'), {}, accepted)
    .when(approve, { opinion: '当场登记' })
    .records('CaseApproved'))
test('容缺材料未补齐，不能准予', () =>
  given(
    LICENCE,
    { without: ['m4'] },
    { act: acceptWithGaps, graceWorkdays: 8 },
    agree('examine'),
    agree('site-check', 'north.handler1', ['north.handler2']),
    agree('review', 'north.reviewer'),
  )
    .when(approve, { opinion: '准予许可', by: 'north.approver' })
    .refuses('gaps-open'))
test('决定是什么，流程的变量就是什么', () => {
  const by = 'north.approver'
  const denial = { reason: '加工场所距污染源不足二十五米', legalGround: '条例第八条' }
  const denied = given(REGISTRATION, {}, ...toDecision, { act: deny, by, ...denial })
  expect(denied.state().run?.variables).toEqual({ outcome: 'disagree' })
  const approved = given(REGISTRATION, {}, ...toDecision, { act: approve, by, opinion: '准予登记' })
  expect(approved.state().run?.variables).toEqual({ outcome: 'agree' })
})
test('不予许可须说明理由和法律依据（38）', () => {
  const c = given(REGISTRATION, {}, ...toDecision)
  c.when(deny, {
    reason: '加工场所距污染源不足二十五米',
    legalGround: '条例第八条',
    by: 'north.approver',
  }).records('CaseDenied')
  c.when(deny, { reason: '不符合条件', legalGround: '条例第八条', by: 'north.approver' }).refuses(
    'reason-missing',
  )
  c.when(deny, {
    reason: '加工场所距污染源不足二十五米',
    legalGround: ' ',
    by: 'north.approver',
  }).refuses('legal-ground-missing')
})
const decided = [...toDecision, { act: approve, opinion: '准予登记', by: 'north.approver' }]
test('送达：邮寄须有单号，没有代理人不能由代理人领取', () => {
  const c = given(REGISTRATION, {}, ...decided)
  c.when(deliver, { way: 'counter', receiver: 'applicant' }).records('ResultDelivered')
  c.when(deliver, { way: 'post', receiver: 'applicant' }).refuses('tracking-number-missing')
  c.when(deliver, { way: 'counter', receiver: 'agent' }).refuses('no-agent')
  given(REGISTRATION, {}, accepted)
    .when(deliver, { way: 'counter', receiver: 'applicant' })
    .refuses('case-not-decided')
})
test('决定以后不能撤回、作废、终止', () => {
  const c = given(REGISTRATION, {}, ...decided)
  c.when(withdraw, { reason: '' }).refuses('case-already-decided')
  c.when(voidCase, { reason: '窗口重复录入同一申请' }).refuses('case-already-decided')
  c.when(terminate, { ground: 'applicant-gone', reason: '申请人已经注销登记' }).refuses(
    'case-already-decided',
  )
})
test('作废须由收件人以外的人批准并写明原因', () => {
  const c = given(REGISTRATION)
  c.when(voidCase, { reason: '窗口重复录入同一申请', by: 'north.approver' }).records('CaseVoided')
  c.when(voidCase, { reason: '窗口重复录入同一申请', by: 'north.clerk1' }).refuses(
    'needs-second-person',
  )
  c.when(voidCase, { reason: '无', by: 'north.approver' }).refuses('reason-missing')
})
test('撤回、终止、转报各有其时', () => {
  given(REGISTRATION).when(withdraw, { reason: '' }).records('CaseWithdrawn')
  given(REGISTRATION, {}, accepted)
    .when(terminate, { ground: 'applicant-gone', reason: '申请人已经注销登记' })
    .records('CaseTerminated')
  given(REGISTRATION, {}, accepted)
    .when(terminate, { ground: 'applicant-gone', reason: '无' })
    .refuses('reason-missing')
  given(REGISTRATION, {}, accepted)
    .when(transferUp, { toOrgan: '市局', reason: '依法由市局作出决定' })
    .records('CaseTransferredUp')
  given(REGISTRATION)
    .when(transferUp, { toOrgan: '市局', reason: '依法由市局作出决定' })
    .refuses('case-not-in-progress')
})
test('补录申报：如实、及时、有凭据、他人批准', () => {
  const entry = {
    lateEntryId: '00000000-0000-4000-8000-00000000000c',
    happenedAt: '2026-03-02T01:00:00.000Z',
    at: '2026-03-02T03:00:00.000Z',
    what: '收件',
    cause: 'outage',
    reason: '断网两小时，恢复后补录',
    evidence: '故障单 17 号',
  } as const
  const c = given(REGISTRATION)
  c.when(declareLateEntry, entry).records('LateEntryDeclared')
  c.when(declareLateEntry, { ...entry, happenedAt: '2026-03-02T04:00:00.000Z' }).refuses(
    'happened-in-future',
  )
  c.when(declareLateEntry, { ...entry, evidence: '' }).refuses('reason-missing')
  c.when(declareLateEntry, { ...entry, on: '2026-03-04', at: '2026-03-04T03:00:00.000Z' }).refuses(
    'late-entry-too-late',
  )
  const declared = given(REGISTRATION, {}, { act: declareLateEntry, ...entry })
  declared
    .when(approveLateEntry, {
      lateEntryId: '00000000-0000-4000-8000-00000000000c',
      by: 'north.unit-supervisor',
    })
    .records('LateEntryApproved')
  declared
    .when(approveLateEntry, { lateEntryId: '00000000-0000-4000-8000-00000000000c' })
    .refuses('needs-second-person')
  declared
    .when(approveLateEntry, {
      lateEntryId: '00000000-0000-4000-8000-00000000000d',
      by: 'north.unit-head',
    })
    .refuses('late-entry-unknown')
})
test('收费按公布的项目和标准，减免有依据、由他人批准；没有收费项目的事项不得收费；一张票据登记一次', () => {
  const house = worldFor('收费登记')
  const paid = { feeId: 'small', quantity: 1, amountFen: 8000, receiptNumber: 'P1' }
  const begun = given(house, {}, { act: accept })
  begun.when(chargeFee, paid).records('FeeCharged')
  begun.when(chargeFee, { ...paid, quantity: 2 }).refuses('fee-not-standard')
  begun.when(chargeFee, { ...paid, feeId: 'express' }).refuses('fee-not-listed')
  begun
    .when(chargeFee, {
      ...paid,
      amountFen: 4000,
      reduction: {
        fen: 4000,
        basis: '发改价格规〔2016〕2559号第三条',
        approvedBy: 'north.approver',
      },
    })
    .records('FeeCharged')
  begun
    .when(chargeFee, {
      ...paid,
      amountFen: 4000,
      reduction: { fen: 4000, basis: '无', approvedBy: 'north.approver' },
    })
    .refuses('reduction-ungrounded')
  begun
    .when(chargeFee, {
      ...paid,
      amountFen: 4000,
      reduction: {
        fen: 4000,
        basis: '发改价格规〔2016〕2559号第三条',
        approvedBy: 'north.handler1',
      },
      by: 'north.handler1',
    })
    .refuses('reduction-ungrounded')
  given(house, {}, { act: accept }, { act: chargeFee, ...paid })
    .when(chargeFee, paid)
    .refuses('receipt-used')
  given(house).when(chargeFee, paid).refuses('fee-not-now')
  given(LICENCE, {}, { act: accept }).when(chargeFee, paid).refuses('fee-not-listed')
})
test('撤销许可：只能撤销准予的，由没有经办的负责人，写明理由，只能一次', () => {
  const granted = given(
    REGISTRATION,
    {},
    { act: accept },
    { act: examine, stepId: 'examine', opinion: '符合条件', outcome: 'agree', officers: [] },
    {
      act: examine,
      stepId: 'review',
      opinion: '同意',
      outcome: 'agree',
      officers: [],
      by: 'north.reviewer',
    },
    { act: approve, opinion: '准予', by: 'north.approver' },
  )
  const why = { ground: 'fraud' as const, reason: '健康证明系伪造，已核实' }
  granted.when(revoke, { ...why, by: 'north.unit-head' }).records('ApprovalRevoked')
  granted.when(revoke, { ...why, by: 'north.handler1' }).refuses('needs-second-person')
  granted.when(revoke, { ...why, reason: '其他', by: 'north.unit-head' }).refuses('reason-missing')
  given(REGISTRATION, {}, { act: accept }).when(revoke, why).refuses('nothing-granted')
})
test('超过承诺时限才说明超期原因；原因要具体，预计的日期不能在今天之前', () => {
  // 3 月 2 日受理，承诺 10 个工作日，3 月 16 日届满。
  const begun = given(LICENCE, {}, { act: accept })
  const why = { reason: '县城停电三天，现场无法核查', expectedOn: '2026-03-20' } as const
  begun.when(explainDelay, { ...why, on: '2026-03-16' }).refuses('not-delayed')
  begun.when(explainDelay, { ...why, on: '2026-03-17' }).records('DelayExplained', why)
  begun
    .when(explainDelay, { ...why, expectedOn: '2026-03-16', on: '2026-03-17' })
    .refuses('expected-in-past')
  begun.when(explainDelay, { ...why, reason: '其他', on: '2026-03-17' }).refuses('reason-missing')
  given(LICENCE)
    .when(explainDelay, { ...why, on: '2026-03-17' })
    .refuses('case-not-in-progress')
})
test('催办每天一次；不能抄送给自己', () => {
  given(REGISTRATION).when(urge, { message: '' }).records('CaseUrged')
  given(REGISTRATION, {}, { act: urge, message: '' })
    .when(urge, { message: '' })
    .refuses('urged-today')
  given(REGISTRATION).when(copy, { toUnitId: 'south', note: '' }).records('CaseCopied')
  given(REGISTRATION).when(copy, { toUnitId: 'north', note: '' }).refuses('copy-to-self')
})
test('每一句拒绝都有中文，占位符都能填上', async () => {
  const { REFUSALS, refusalSentence } = await import('../refusals.ts')
  for (const code of Object.keys(REFUSALS) as (keyof typeof REFUSALS)[]) {
    const text = refusalSentence(code, {
      materials: ['营业执照'],
      mostWorkdays: 10,
      needed: 2,
      dueOn: '2026-03-09',
    })
    expect(text, code).toMatch(/。$/)
    expect(text, code).not.toMatch(/[{}]/)
  }
})

test('被告知听证权利之日起五日内未提出听证申请的，不再等待；五日未满，继续等待', () => {
  const told = given(worldFor('听证许可'), {}, accepted, agree('examine', 'north.handler1'), {
    ...agree('hearing-notice', 'north.handler1'),
    on: '2026-03-03',
  })
  told.when(timeOut, { on: '2026-03-10' }).refuses('term-running')
  told.when(timeOut, { on: '2026-03-11' }).records('TermRanOut', {
    eventId: 'hearing-not-claimed',
    entered: ['review'],
    cancelled: ['hearing-reply'],
  })
  given(LICENCE).when(timeOut, { on: '2026-03-11' }).refuses('case-not-in-progress')
})

const asking = {
  act: requestOpinion,
  toUnitId: 'south',
  question: '是否欠税',
  workdays: 3,
} as const
test('征求意见：写明问题和几个工作日内回复；不停法定时限，不向本单位征求，未回复的不重复征求', () => {
  const c = given(LICENCE, {}, accepted)
  const { act, ...body } = asking
  c.when(act, body).records('OpinionRequested', { workdays: 3 })
  c.when(act, { ...body, toUnitId: 'north' }).refuses('opinion-of-oneself')
  const asked = given(LICENCE, {}, accepted, asking)
  asked.when(act, body).refuses('opinion-waited-for')
  const clocks = (state: CaseState) => caseClocks(state, LICENCE).map((clock) => clock.kind)
  expect(clocks(asked.state())).toEqual([...clocks(c.state()), 'answer'])
})
test('回复意见：只由被征求的单位回复一次，回复之日起期限停止', () => {
  const asked = given(LICENCE, {}, accepted, asking)
  const reply = { answer: '没有欠税', by: 'south.handler1', unitId: 'south' } as const
  asked.when(giveOpinion, { ...reply, unitId: 'north' }).refuses('opinion-not-asked')
  asked.when(giveOpinion, reply).records('OpinionGiven', { unitId: 'south' })
  const answered = given(LICENCE, {}, accepted, asking, { act: giveOpinion, ...reply })
  answered.when(giveOpinion, reply).refuses('opinion-not-asked')
  expect(answered.state().terms).toMatchObject([{ name: 'south', stoppedOn: '2026-03-02' }])
})

test('答复期限可以随环节结束；名称不合用的，开始时就说明应当怎么起', () => {
  const c = given(LICENCE, {}, accepted)
  const begun = { ...c.state(), ...beginTerm(c.state(), 'second-look', workdays(3), '2026-03-03') }
  const bound = beginTerm(c.state(), 'of-the-step', workdays(3), '2026-03-03', {
    endsWith: 'examine',
  })
  const state = { ...begun, terms: [...begun.terms!, ...bound.terms!] }
  const ends = (visits: CaseState['visits']) =>
    endTermsOfSteps({ ...state, visits }, '2026-03-05').terms!.map((t) => t.stoppedOn)
  expect(ends(state.visits)).toEqual([undefined, undefined])
  expect(ends(cancelled(state.visits, ['examine'], '2026-03-05'))).toEqual([
    undefined,
    '2026-03-05',
  ])
  expect(() => beginTerm(c.state(), '再看 一次', workdays(3), '2026-03-03')).toThrow(
    /Call it by the id/,
  )
})

test('文书的正文按出文书的那个事实之时的办件写：什么时候第一次打开都一样，写得出经办人', () => {
  const asked = { act: requestExtension, workdays: 5, reason: '等待上级部门答复核查结果' }
  const { state, facts } = given(LICENCE, {}, accepted, asked, {
    act: extend,
    by: 'north.unit-head',
  })
  const documents = (['receipt', 'acceptance-notice'] as const).map((kind, i) => ({
    documentId: documentIds.of(`2026-000001-${kind}-1`),
    kind,
    number: 'north|字〔2026〕1号',
    on: '2026-03-02' as const,
    version: i + 2,
  }))
  const printed = (known: number) =>
    documents.map(({ documentId }) =>
      textOfBefore(
        documentId,
        { ...state(), documents },
        facts.slice(0, known),
        LICENCE,
        {
          county: '某县',
          unitName: '北部门',
          applicant: { kind: 'natural-person', name: '某某' },
          officerName: (id) => `工号 ${id}`,
          publicUrl: '',
          phone: '',
        },
        () => LICENCE.net,
      ),
    )
  expect(printed(facts.length)).toEqual(printed(2))
  expect(JSON.stringify(printed(2)[0])).toContain('收件人：工号 north.clerk1')
})

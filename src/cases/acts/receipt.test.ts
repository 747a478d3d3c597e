import { expect, test } from 'vitest'
import type { MaterialId } from '#foundation/ids'
import { given, LICENCE, pinsOf, type Step, worldFor } from '../../testing/given.ts'
import { accept } from './accept.ts'
import { acceptWithGaps } from './accept-with-gaps.ts'
import { correctOnSpot } from './correct-on-spot.ts'
import { decline } from './decline.ts'
import { deemAccepted } from './deem-accepted.ts'
import { lapse } from './lapse.ts'
import { precheck } from './precheck.ts'
import { requireCorrection } from './require-correction.ts'
import { type Submit, submit } from './submit.ts'
import { supplement } from './supplement.ts'
import { supplyGap } from './supply-gap.ts'

const notice = (...ids: MaterialId[]) => ({
  missing: ids.map((materialId) => ({ materialId, reason: '缺少原件，请补交复印件' })),
  replyNaturalDays: 30,
})
const paper = (...ids: MaterialId[]) => ({
  materials: ids.map((materialId) => ({ materialId, by: 'paper' as const })),
})
const asked = { act: requireCorrection, ...notice('m2') }

test('材料不在公布的目录中，不得收取（31）', () => {
  const command: Submit = {
    itemId: 'item-licence',
    itemVersion: 1,
    pins: pinsOf('item-licence'),
    unitId: 'north',
    applicantId: '00000000-0000-4000-8000-00000000000a',
    channel: 'counter' as const,
    formHash: '',
    materials: [{ materialId: 'm99', by: 'paper' as const }],
    matterId: '00000000-0000-4000-8000-00000000000b',
    attempt: 1,
  }
  expect(submit(command, LICENCE.item)).toMatchObject({ ok: false, code: 'material-not-listed' })
  expect(
    submit({ ...command, materials: [{ materialId: 'm1', by: 'commitment' }] }, LICENCE.item),
  ).toMatchObject({ ok: false, code: 'material-not-replaceable' })
  const once = { materialId: 'm2', by: 'paper' } as const
  expect(submit({ ...command, materials: [once, once] }, LICENCE.item)).toMatchObject({
    code: 'material-twice',
  })
  expect(submit({ ...command, channel: 'portal', materials: [once] }, LICENCE.item)).toMatchObject({
    code: 'paper-at-counter',
  })
  const reused = { ...command, materials: [{ materialId: 'm2', by: 'reuse' }] } satisfies Submit
  expect(submit(reused, LICENCE.item).ok).toBe(true)
  const agentId = '00000000-0000-4000-8000-00000000000d' as const
  expect(submit({ ...reused, agentId }, LICENCE.item)).toMatchObject({ code: 'reuse-by-owner' })
  expect(submit({ ...command, materials: [] }, worldFor('上报许可').item)).toMatchObject({
    ok: false,
    code: 'township-missing',
  })
  expect(submit({ ...command, materials: [] }, LICENCE.item)).toMatchObject({ ok: true })
})

test('材料齐全，应当受理，自当日起算', () =>
  given(LICENCE)
    .when(accept, {})
    .records('CaseAccepted', { since: '2026-03-02', deemed: false, entered: ['examine'] }))
test('材料不齐，不能受理', () =>
  given(LICENCE, { without: ['m2'] })
    .when(accept, {})
    .refuses('materials-missing'))
test('已经受理的，不能再受理', () =>
  given(LICENCE, {}, { act: accept }).when(accept, {}).refuses('case-not-awaiting-acceptance'))
test('等待补正期间，不能受理', () =>
  given(LICENCE, { without: ['m2'] }, asked)
    .when(accept, {})
    .refuses('case-in-correction'))

test('一次告知需要补正的全部内容', () =>
  given(LICENCE, { without: ['m2'] })
    .when(requireCorrection, notice('m2'))
    .records('CorrectionRequired', { dueOn: '2026-04-01' }))
test('补正期限按天计算，最后一日是休息日的，告知的就是顺延后的日子（民法典 203）', () =>
  // 3 月 2 日起 40 天到 4 月 11 日（周六）。
  given(LICENCE, { without: ['m2'] })
    .when(requireCorrection, { ...notice('m2'), replyNaturalDays: 40 })
    .records('CorrectionRequired', { replyNaturalDays: 40, dueOn: '2026-04-13' }))
test('还缺别的必要材料而没有列入的，不是全部内容', () =>
  given(LICENCE, { without: ['m2', 'm5'] })
    .when(requireCorrection, notice('m2'))
    .refuses('correction-incomplete'))
test('目录以外的材料，不得要求补正', () =>
  given(LICENCE).when(requireCorrection, notice('m77')).refuses('material-not-listed'))
test('补正只能告知一次', () =>
  given(LICENCE, { without: ['m2'] }, asked, { act: supplement, ...paper('m2') })
    .when(requireCorrection, notice('m3'))
    .refuses('correction-only-once'))
test('超过五个工作日，不能再告知补正', () =>
  given(LICENCE, { without: ['m2'] })
    .when(requireCorrection, { ...notice('m2'), on: '2026-03-10' })
    .refuses('correction-too-late'))
test('第五个工作日当天还可以告知', () =>
  given(LICENCE, { without: ['m2'] })
    .when(requireCorrection, { ...notice('m2'), on: '2026-03-09' })
    .records('CorrectionRequired'))
test('补正内容须写明，不能只写套话', () =>
  given(LICENCE, { without: ['m2'] })
    .when(requireCorrection, {
      missing: [{ materialId: 'm2', reason: '材料不全' }],
      replyNaturalDays: 30,
    })
    .refuses('reason-missing'))
test('补正清单不能是空的', () =>
  given(LICENCE)
    .when(requireCorrection, { missing: [], fields: [], replyNaturalDays: 30 })
    .refuses('correction-empty'))

test('分次补正：全部到齐才算补正完成', () => {
  const half = given(
    LICENCE,
    { without: ['m2', 'm5'] },
    { act: requireCorrection, ...notice('m2', 'm5') },
  )
  half.when(supplement, paper('m2')).records('CaseSupplemented', { complete: false })
  given(
    LICENCE,
    { without: ['m2', 'm5'] },
    { act: requireCorrection, ...notice('m2', 'm5') },
    { act: supplement, ...paper('m2') },
  )
    .when(supplement, paper('m5'))
    .records('CaseSupplemented', { complete: true })
})
test('补正期限已过，不能再补正', () =>
  given(LICENCE, { without: ['m2'] }, asked)
    .when(supplement, { ...paper('m2'), on: '2026-04-02' })
    .refuses('correction-term-over'))
test('没有告知补正的，无须补正', () =>
  given(LICENCE).when(supplement, paper('m2')).refuses('case-not-in-correction'))

test('逾期不一次告知的，自收到申请材料之日起即为受理', () =>
  given(LICENCE, { without: ['m2'] })
    .when(deemAccepted, { on: '2026-03-10' })
    .records('CaseAccepted', { since: '2026-03-02', deemed: true }))
test('五个工作日届满之前，不能视为受理', () =>
  given(LICENCE).when(deemAccepted, { on: '2026-03-09' }).refuses('acceptance-term-running'))

test('容缺受理：补齐期限比承诺时限至少短两个工作日', () => {
  const gap = given(LICENCE, { without: ['m4'] })
  gap.when(acceptWithGaps, { graceWorkdays: 8 }).records('CaseAccepted', {
    tolerated: [{ materialId: 'm4', graceWorkdays: 8, dueOn: '2026-03-12' }],
  })
  gap.when(acceptWithGaps, { graceWorkdays: 9 }).refuses('grace-too-long')
})
test('主要材料缺少，不能容缺受理', () =>
  given(LICENCE, { without: ['m2'] })
    .when(acceptWithGaps, { graceWorkdays: 5 })
    .refuses('materials-missing'))
test('材料齐全，不存在容缺', () =>
  given(LICENCE).when(acceptWithGaps, { graceWorkdays: 5 }).refuses('nothing-to-tolerate'))
test('容缺材料在期限内补齐；过期不行；其他材料不算', () => {
  const gap = given(LICENCE, { without: ['m4'] }, { act: acceptWithGaps, graceWorkdays: 3 })
  gap.when(supplyGap, paper('m4')).records('GapSupplied')
  gap.when(supplyGap, paper('m1')).refuses('material-not-listed')
  gap.when(supplyGap, { ...paper('m4'), on: '2026-03-06' }).refuses('gap-term-over')
  given(LICENCE, {}, { act: accept }).when(supplyGap, paper('m4')).refuses('no-gap-open')
})

test('不属于本机关职权的，告知向有关机关申请', () => {
  const c = given(LICENCE)
  c.when(decline, {
    ground: 'not-ours',
    reason: '经营场所由市局直接管辖',
    whereToApply: '市局',
  }).records('CaseDeclined')
  c.when(decline, { ground: 'not-ours', reason: '经营场所由市局直接管辖' }).refuses(
    'where-to-apply-missing',
  )
  c.when(decline, { ground: 'not-needed', reason: '无' }).refuses('reason-missing')
})
const PERSON = 'applicant:00000000-0000-4000-8000-00000000000a'
const KEPT = 'c'.repeat(64)
const BEFORE = { matter: '开一家店', address: '建设路 8 号' }
const mended = { correction: '门牌号笔误', form: { address: '建设路 18 号' }, formBefore: BEFORE }
test('可以当场更正的错误，允许当场更正', () => {
  given(LICENCE)
    .when(correctOnSpot, mended)
    .records('CaseCorrectedOnSpot', { formHash: KEPT, fields: ['address'] })
  given(LICENCE, {}, { act: accept })
    .when(correctOnSpot, mended)
    .refuses('case-not-awaiting-acceptance')
})
test('什么也没有改的，不是更正；改成填写有误的，不收', () => {
  const change = (form: Record<string, string>) =>
    given(LICENCE).when(correctOnSpot, { ...mended, form })
  change(BEFORE).refuses('correction-unchanged')
  change({}).refuses('correction-unchanged')
  change({ address: '路' }).refuses('correction-invalid')
  change({ address: '' }).refuses('correction-invalid')
  change({ shoe: '42' }).refuses('correction-invalid')
})

const wrongAddress = [{ field: 'address', reason: '与租赁合同载明的地址不一致' }]
const askedOf = (fields: typeof wrongAddress, ...ids: MaterialId[]) => ({
  act: requireCorrection,
  ...notice(...ids),
  fields,
})
test('一次告知列明申请表的栏目：可以只列栏目，也可以与材料一起列', () => {
  given(LICENCE)
    .when(requireCorrection, askedOf(wrongAddress))
    .records('CorrectionRequired', { missing: [], fields: wrongAddress })
  given(LICENCE, { without: ['m2'] })
    .when(requireCorrection, askedOf(wrongAddress, 'm2'))
    .records('CorrectionRequired', { fields: wrongAddress })
})
test('列明了栏目，缺的必要材料仍须列全；申请表以外的栏目，不得要求补正；错在哪里须写明', () => {
  given(LICENCE, { without: ['m2'] })
    .when(requireCorrection, askedOf(wrongAddress))
    .refuses('correction-incomplete')
  given(LICENCE)
    .when(requireCorrection, askedOf([{ field: 'shoe', reason: '没有写明鞋子的尺码' }]))
    .refuses('field-not-listed')
  given(LICENCE)
    .when(requireCorrection, askedOf([{ field: 'address', reason: '有误' }]))
    .refuses('reason-missing')
})
test('只补正列明的栏目：其他栏目不能趁机改', () => {
  const c = given(LICENCE, {}, askedOf(wrongAddress))
  const change = (form: Record<string, string>) =>
    c.when(supplement, { materials: [], form, formBefore: BEFORE, by: PERSON })
  change({ address: '建设路 18 号' }).records('CaseSupplemented', {
    materials: [],
    complete: true,
    formHash: KEPT,
    fields: ['address'],
  })
  change({ address: '建设路 18 号', matter: '开两家店' }).refuses('field-not-named')
  change({ address: '建设路 8 号' }).refuses('correction-unchanged')
  change({ address: '路' }).refuses('correction-invalid')
  change({}).refuses('correction-empty')
})
test('材料和栏目都列明的，都补正了才算齐全，先后不拘', () => {
  const asked = askedOf(wrongAddress, 'm2')
  const both = (...steps: Step[]) => given(LICENCE, { without: ['m2'] }, asked, ...steps)
  const change = { materials: [], form: { address: '建设路 18 号' }, formBefore: BEFORE }
  both().when(supplement, change).records('CaseSupplemented', { complete: false })
  both({ act: supplement, ...change })
    .when(supplement, paper('m2'))
    .records('CaseSupplemented', { complete: true })
  both()
    .when(supplement, { ...change, ...paper('m2') })
    .records('CaseSupplemented', { complete: true })
  const unchanged = { ...paper('m2'), form: { address: BEFORE.address }, formBefore: BEFORE }
  both().when(supplement, unchanged).records('CaseSupplemented', { complete: false })
})
test('补正了栏目，补正齐全之日起可以受理，期限从这一天起算', () =>
  given(LICENCE, {}, askedOf(wrongAddress), {
    act: supplement,
    materials: [],
    form: { address: '建设路 18 号' },
    formBefore: BEFORE,
    on: '2026-03-05',
  })
    .when(accept, {})
    .records('CaseAccepted', { since: '2026-03-05' }))
test('栏目逾期没有补正的，终止', () =>
  given(LICENCE, {}, askedOf(wrongAddress))
    .when(lapse, { on: '2026-04-02' })
    .records('CaseTerminated', { ground: 'correction-lapsed' }))

test('网上申请预审一次，窗口申请不预审', () => {
  given(LICENCE, { online: true })
    .when(precheck, { passed: true, opinion: '' })
    .records('CasePrechecked')
  given(LICENCE).when(precheck, { passed: true, opinion: '' }).refuses('precheck-only-online')
  given(LICENCE, { online: true }, { act: precheck, passed: true, opinion: '' })
    .when(precheck, { passed: true, opinion: '' })
    .refuses('already-prechecked')
  given(LICENCE, { online: true })
    .when(precheck, { passed: false, opinion: '' })
    .refuses('reason-missing')
})
test('逾期未补正的终止，期内不终止', () => {
  const c = given(LICENCE, { without: ['m2'] }, asked)
  c.when(lapse, { on: '2026-04-02' }).records('CaseTerminated', { ground: 'correction-lapsed' })
  c.when(lapse, { on: '2026-04-01' }).refuses('correction-term-running')
  given(LICENCE).when(lapse, {}).refuses('nothing-lapsed')
  given(LICENCE, { without: ['m4'] }, { act: acceptWithGaps, graceWorkdays: 3 })
    .when(lapse, { on: '2026-03-06' })
    .records('CaseTerminated', { ground: 'gap-lapsed' })
})

test('补正和补齐容缺，与申请一样：不能承诺的不能承诺，一份不收两次，纸质件只由窗口收', () => {
  const upload = { materials: [{ materialId: 'm2', by: 'upload' as const }] }
  const promise = { materials: [{ materialId: 'm2', by: 'commitment' as const }] }
  const correcting = given(LICENCE, { without: ['m2'] }, asked)
  correcting.when(supplement, paper('m2')).records('CaseSupplemented')
  correcting.when(supplement, { ...upload, by: PERSON }).records('CaseSupplemented')
  correcting.when(supplement, { ...paper('m2'), by: PERSON }).refuses('paper-at-counter')
  for (const by of ['north.clerk1', PERSON])
    correcting.when(supplement, { ...promise, by }).refuses('material-not-replaceable')
  correcting.when(supplement, paper('m2', 'm2')).refuses('material-twice')
  const gap = given(LICENCE, { without: ['m4'] }, { act: acceptWithGaps, graceWorkdays: 3 })
  gap.when(supplyGap, { ...paper('m4'), by: PERSON }).refuses('paper-at-counter')
  gap.when(supplyGap, paper('m4', 'm4')).refuses('material-twice')
})

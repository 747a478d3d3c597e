import { expect, test } from 'vitest'
import type { StaffId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import {
  approve,
  type Draft,
  draft,
  evolvePublication,
  type Publication,
  publish,
  reject,
} from './publication.ts'
import { mayApprove, mayDraft } from './who.ts'

const A = 'info-centre.system-admin'
const B = 'supervision.supervision-lead'
const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}` as const
const BASIS = '县政府办公室通知第 3 号'
const ON: LegalDay = '2026-03-02'

const wanted = (n: number, hash: string, effectiveOn: LegalDay = ON, basis = BASIS) => ({
  draftId: id(n),
  hash,
  effectiveOn,
  basis,
})
const open = (n: number, hash: string, basedOn?: string, effectiveOn?: LegalDay): Draft => ({
  ...wanted(n, hash, effectiveOn),
  basedOn,
  draftedBy: A,
  draftedAt: '2026-03-02T01:00:00.000Z',
})
const one: Publication = {
  drafts: [],
  versions: [{ number: 1, hash: 'h1', effectiveOn: '2004-01-01' }],
}
const later: Publication = {
  drafts: [],
  versions: [...one.versions, { number: 2, hash: 'h2', effectiveOn: '2026-05-01' }],
}
const code = (outcome: ReturnType<typeof draft>) => (outcome.ok ? 'ok' : outcome.code)

test.each<[string, string, Publication | undefined, ReturnType<typeof wanted>, string?]>([
  ['第一版可以写过去的日期', 'ok', undefined, wanted(1, 'h1', '2020-01-01')],
  ['没有写依据', 'basis-needed', one, wanted(1, 'h2', ON, '无')],
  ['内容没有变', 'nothing-changed', one, wanted(1, 'h1')],
  ['当天生效', 'ok', one, wanted(1, 'h2', ON)],
  ['昨天生效', 'not-backwards', one, wanted(1, 'h2', '2026-03-01')],
  ['两年之后生效', 'ok', one, wanted(1, 'h2', '2028-03-02')],
  ['写错了年份，几千年之后', 'too-far', one, wanted(1, 'h2', '9999-12-31')],
  ['第一版也不能写到几千年之后', 'too-far', undefined, wanted(1, 'h1', '2206-03-02')],
  ['早于已经公布、还没有生效的上一版', 'before-last', later, wanted(1, 'h3', '2026-04-30')],
  ['与上一版同一天生效，以后公布的为准', 'ok', later, wanted(1, 'h3', '2026-05-01')],
  ['看到的就是最新的一版', 'ok', later, wanted(1, 'h3', '2026-05-01'), 'h2'],
  ['看到的不是最新的一版', 'draft-outdated', later, wanted(1, 'h3', '2026-05-01'), 'h1'],
])('拟订：%s → %s', (_says, expected, before, given, seen) =>
  expect(code(draft(before, given, ON, seen))).toBe(expected),
)

test.each<[string, string, Publication, StaffId, LegalDay]>([
  ['另一人批准', 'ok', { ...one, drafts: [open(1, 'h2', 'h1')] }, B, ON],
  ['提出人自己批准', 'needs-second-person', { ...one, drafts: [open(1, 'h2', 'h1')] }, A, ON],
  ['没有这份草稿', 'draft-not-open', one, B, ON],
  [
    '过了生效日期才批准',
    'not-backwards',
    { ...one, drafts: [open(1, 'h2', 'h1')] },
    B,
    '2026-03-03',
  ],
  ['提出之后公布了别的版本', 'draft-outdated', { ...later, drafts: [open(1, 'h3', 'h1')] }, B, ON],
])('批准：%s → %s', (_says, expected, before, by, on) =>
  expect(code(approve(before, { draftId: id(1) }, { staffId: by, actsFor: [] }, on))).toBe(
    expected,
  ),
)

test('替提出人顶岗的人不能批准他的草稿，替别人顶岗的可以', () => {
  const before = { ...one, drafts: [open(1, 'h2', 'h1')] }
  const by = (...actsFor: StaffId[]) =>
    approve(before, { draftId: id(1) }, { staffId: B, actsFor }, ON)
  expect(code(by(A))).toBe('needs-second-person')
  expect(code(by('north.clerk1'))).toBe('ok')
})

test('批准即公布为下一版，别的草稿还在；按事实重新算出来也是这样', () => {
  const before = { ...one, drafts: [open(1, 'h2', 'h1'), open(2, 'h3', 'h1')] }
  const done = approve(before, { draftId: id(1) }, { staffId: B, actsFor: [] }, ON)
  if (!done.ok) throw new Error(done.code)
  const [event] = done.events
  expect(event).toMatchObject({
    type: 'VersionPublished',
    body: { number: 2, hash: 'h2', draftedBy: A },
  })
  const after = evolvePublication(before, {
    ...event!,
    actor: B,
    recordedAt: '2026-03-02T01:00:00.000Z',
  })
  expect(after.versions.map((v) => v.hash)).toEqual(['h1', 'h2'])
  expect(after.drafts.map((d) => d.draftId)).toEqual([id(2)])
  expect(code(publish(after, after.drafts[0]!, ON)), '另一份是在旧版上写的').toBe('draft-outdated')
})

test('退回写明理由，不能只写套话；退回的不能再批准', () => {
  const before = { ...one, drafts: [open(1, 'h2', 'h1')] }
  expect(code(reject(before, { draftId: id(1), reason: '其他' }))).toBe('reason-needed')
  const done = reject(before, { draftId: id(1), reason: '大厅只有五个窗口，做不到' })
  if (!done.ok) throw new Error(done.code)
  const after = evolvePublication(before, {
    ...done.events[0]!,
    actor: B,
    recordedAt: '2026-03-02T01:00:00.000Z',
  })
  expect(code(approve(after, { draftId: id(1) }, { staffId: B, actsFor: [] }, ON))).toBe(
    'draft-not-open',
  )
  expect(code(reject(after, { draftId: id(1), reason: '大厅只有五个窗口，做不到' }))).toBe(
    'draft-not-open',
  )
})

test('岗位名以 unit- 开头的，管到本单位为止；还不属于谁的，由拟订的单位批准', () => {
  const kind = {
    draftedBy: ['system-admin', 'unit-maintainer'],
    approvedBy: ['unit-head', 'supervision-lead'],
    ownUnitOnly: ['hall-manager'],
  }
  const who = (role: string, unitId: 'north' | 'south' = 'north') => ({
    staffId: `${unitId}.${role}` as StaffId,
    unitId,
    roles: [role],
    actsFor: [],
  })
  expect(mayDraft(kind, who('unit-maintainer'), ['north'])).toBe(true)
  expect(mayDraft(kind, who('unit-maintainer'), ['north', 'south'])).toBe(false)
  expect(mayDraft(kind, who('unit-maintainer'), [undefined]), '全县的').toBe(false)
  expect(mayDraft(kind, who('unit-maintainer'), []), '新的').toBe(true)
  expect(mayDraft(kind, who('system-admin'), ['south', undefined])).toBe(true)
  expect(mayDraft(kind, who('unit-head'), ['north']), '能批准的不一定能拟订').toBe(false)
  expect(mayApprove(kind, who('unit-head'), ['north'], 'south')).toBe(true)
  expect(mayApprove(kind, who('unit-head'), [], 'north')).toBe(true)
  expect(mayApprove(kind, who('unit-head'), [], 'south')).toBe(false)
  const guide = { ...kind, draftedBy: ['hall-manager'] }
  expect(mayDraft(guide, who('hall-manager'), ['north'])).toBe(true)
  expect(mayDraft(guide, who('hall-manager'), ['south'])).toBe(false)
})

import { expect, test } from 'vitest'
import type { LegalDay } from '#foundation/time'
import { identityCheckDigit, type Person } from '#identity'
import { mayApply } from './eligible.ts'

const born = (day: string) => {
  const first = `110105${day}123`
  return first + identityCheckDigit(first)
}
interface Asked {
  idNumber?: string
  agent?: Person | 'self'
  on?: LegalDay
}
const asked = (
  serviceObjects: string[],
  kind: 'natural-person' | 'enterprise',
  { idNumber = born('19800101'), agent, on = '2026-03-02' }: Asked = {},
) => {
  const item = { name: '事项', serviceObjects }
  const done = mayApply({ item, applicant: { kind, idNumber }, agent, on })
  return done.ok ? 'ok' : done.code
}

test.each([
  [['自然人'], 'natural-person', 'ok'],
  [['自然人'], 'enterprise', 'not-for-organisations'],
  [['企业法人'], 'natural-person', 'not-for-persons'],
  [['企业法人', '事业法人'], 'natural-person', 'not-for-persons'],
  [['企业法人'], 'enterprise', 'ok'],
  [['社会组织法人'], 'enterprise', 'ok'],
  [['自然人', '企业法人'], 'natural-person', 'ok'],
  [['自然人', '企业法人'], 'enterprise', 'ok'],
] as const)('服务对象是%s的事项，%s 申请：%s', (whom, kind, says) => {
  expect(asked([...whom], kind)).toBe(says)
})

test.each<[string, LegalDay, string]>([
  ['20100303', '2026-03-02', 'guardian-needed'],
  ['20100302', '2026-03-02', 'ok'],
  ['20200229', '2036-02-28', 'guardian-needed'],
  ['20200229', '2036-02-29', 'ok'],
])('未满十六周岁的由监护人代为申请：%s 出生，%s 申请：%s', (day, on, says) => {
  expect(asked(['自然人'], 'natural-person', { idNumber: born(day), on })).toBe(says)
})

const CHILD = born('20140601')
test.each<[string, Person | 'self', string]>([
  ['成年人', { kind: 'natural-person', idNumber: born('19850101') }, 'ok'],
  ['刚满十八周岁', { kind: 'natural-person', idNumber: born('20080302') }, 'ok'],
  ['差一天十八周岁', { kind: 'natural-person', idNumber: born('20080303') }, 'not-a-guardian'],
  ['另一个孩子', { kind: 'natural-person', idNumber: born('20130101') }, 'not-a-guardian'],
  ['单位', { kind: 'enterprise', idNumber: '91510100MA6CQUXX4D' }, 'not-a-guardian'],
  ['自己', 'self', 'agent-is-applicant'],
  ['号码看不出年龄的人', { kind: 'natural-person', idNumber: 'H12345678' }, 'guardian-age-unseen'],
  [
    '号码看不出年龄、窗口看过证件的成年人',
    { kind: 'natural-person', idNumber: 'H12345678', isSeenAdult: true },
    'ok',
  ],
  [
    '号码看得出是孩子的，窗口说成年也不行',
    { kind: 'natural-person', idNumber: born('20130101'), isSeenAdult: true },
    'not-a-guardian',
  ],
  [
    '号码写成别样的孩子',
    { kind: 'natural-person', idNumber: `${CHILD.slice(0, 6)}-${CHILD.slice(6)}` },
    'not-a-guardian',
  ],
])('未成年人的监护人是成年的个人，不是随便哪个代理人：%s', (_who, agent, says) => {
  expect(asked(['自然人'], 'natural-person', { idNumber: CHILD, agent })).toBe(says)
})

test('未满十六周岁的，号码写成别样也由监护人代为申请', () => {
  for (const idNumber of [`${CHILD.slice(0, 6)}-${CHILD.slice(6)}`, `${CHILD.slice(0, 17)}`])
    expect(asked(['自然人'], 'natural-person', { idNumber })).toBe('guardian-needed')
})

test('未满十六周岁的不能代理别人；十六岁的可以；自己来的不填代理人', () => {
  const by = (agent: Person | 'self') => asked(['自然人'], 'natural-person', { agent })
  expect(by({ kind: 'natural-person', idNumber: CHILD })).toBe('agent-guarded')
  expect(by({ kind: 'natural-person', idNumber: born('20100302') })).toBe('ok')
  expect(by('self')).toBe('agent-is-applicant')
})

test('证件上没有出生日期的，不猜年龄', () => {
  expect(asked(['自然人'], 'natural-person', { idNumber: 'H12345678' })).toBe('ok')
})

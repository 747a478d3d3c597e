import { expect, test } from 'vitest'
import type { LegalDay } from '#foundation/time'
import { identityCheckDigit } from '#identity'
import { mayApply } from './eligible.ts'

const born = (day: string) => {
  const first = `110105${day}123`
  return first + identityCheckDigit(first)
}
const asked = (
  serviceObjects: string[],
  kind: 'natural-person' | 'enterprise',
  { idNumber = born('19800101'), hasAgent = false, on = '2026-03-02' as LegalDay } = {},
) => {
  const item = { name: '事项', serviceObjects }
  const done = mayApply({ item, applicant: { kind, idNumber }, hasAgent, on })
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

test.each([
  ['20100303', '2026-03-02', 'guardian-needed'],
  ['20100302', '2026-03-02', 'ok'],
  ['20200229', '2036-02-28', 'guardian-needed'],
  ['20200229', '2036-02-29', 'ok'],
])('未满十六周岁的由监护人代为申请：%s 出生，%s 申请：%s', (day, on, says) => {
  expect(asked(['自然人'], 'natural-person', { idNumber: born(day), on: on as LegalDay })).toBe(
    says,
  )
  expect(
    asked(['自然人'], 'natural-person', {
      idNumber: born(day),
      on: on as LegalDay,
      hasAgent: true,
    }),
  ).toBe('ok')
})

test('证件上没有出生日期的，不猜年龄', () => {
  expect(asked(['自然人'], 'natural-person', { idNumber: 'H12345678' })).toBe('ok')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  creditCheckCharacter,
  identityCheckDigit,
  isCreditCode,
  isIdentityNumber,
  maskIdNumber,
  maskName,
  maskPhone,
} from '#identity'
import { seal, unseal } from '#foundation/sm'

test('身份证号码按校验码判断，错一位就查得出', () => {
  expect(isIdentityNumber('11010519491231002X')).toBe(true)
  for (const wrong of [
    '110105194912310021',
    '11010519491331002X',
    '11010519490231002X',
    '1101051949123100',
    '',
    '01010519491231002X',
  ])
    expect(isIdentityNumber(wrong), wrong).toBe(false)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (place, shift) => {
      const right = `43109919900101${'123'}`
      const full = right + identityCheckDigit(right)
      const changed = [...full]
        .map((c, i) => (i === place ? String((Number(c) + shift) % 10) : c))
        .join('')
      expect(isIdentityNumber(changed)).toBe(false)
    }),
  )
})
test('统一社会信用代码按校验码判断（GB 32100）', () => {
  expect(isCreditCode('12441500196720244T')).toBe(true)
  expect(isCreditCode('124415001967202440')).toBe(false)
  expect(isCreditCode('12441500196720244I')).toBe(false)
  expect(creditCheckCharacter('12441500196720244')).toBe('T')
})
test('个人信息遮蔽：姓名留首字，证件留前六后四，手机留前三后四', () => {
  expect([
    maskName('张小店'),
    maskIdNumber('11010519491231002X'),
    maskPhone('13912345678'),
  ]).toEqual(['张**', '110105********002X', '139****5678'])
})
test('SM4-GCM：封得上、打得开、改一个字节就打不开', () => {
  const key = Buffer.alloc(16, 7)
  const sealed = seal(key, '张小店')
  expect(unseal(key, sealed)).toBe('张小店')
  sealed[30]! ^= 1
  expect(() => unseal(key, sealed)).toThrow()
  expect(() => unseal(Buffer.alloc(16, 8), seal(key, 'x'))).toThrow()
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FormSchema } from '#items'
import { amend, changedFields } from './amend.ts'
import type { FilledForm } from './kept-form.ts'

const FORM: FormSchema = {
  title: '申请表',
  additionalProperties: false,
  required: ['name', 'area'],
  properties: {
    name: { type: 'string', title: '字号', minLength: 2, maxLength: 6 },
    area: { type: 'number', title: '面积', minimum: 1, maximum: 100 },
    chain: { type: 'boolean', title: '连锁' },
    note: { type: 'string', title: '备注' },
  },
}

const text = fc.constantFrom('', '甲', '张记小吃', ' 张记小吃 ', '一二三四五六七')
const filled = fc.record(
  {
    name: text,
    area: fc.constantFrom<number | string>(0, 1, 40, 101, '四十'),
    chain: fc.boolean(),
    note: text,
    toString: text,
  },
  { requiredKeys: [] },
)

test('更正只改写明的栏目：别的栏目一字不动，写明的就是写的，空的就是没有填', () => {
  fc.assert(
    fc.property(filled, filled, (before, given) => {
      const kept = { ...before }
      const { form, changed } = amend(FORM, before, given)
      expect(before, '原来的表不动').toEqual(kept)
      for (const field of new Set([...Object.keys(before), ...Object.keys(form)]))
        if (!Object.hasOwn(given, field))
          expect(form[field as keyof typeof form]).toEqual(before[field as keyof typeof before])
      for (const [field, value] of Object.entries(given)) {
        const meant = typeof value === 'string' ? value.trim() : value
        expect(Object.hasOwn(form, field) ? form[field] : '').toEqual(meant)
      }
      expect(changed.every((field) => Object.hasOwn(given, field))).toBe(true)
      expect(changed).toEqual(changedFields(before, form))
    }),
  )
})

test('改过的栏目填得不对，不收；没有改的栏目原来就不对的，不算在更正的人头上', () => {
  fc.assert(
    fc.property(filled, filled, (before, given) => {
      const { changed, wrong } = amend(FORM, before, given)
      for (const { field } of wrong) expect(changed).toContain(field)
    }),
  )
  const wrongIn = (before: FilledForm, given: FilledForm) =>
    amend(FORM, before, given).wrong.map(({ reason }) => reason)
  expect(wrongIn({ name: '张记', area: 40 }, { area: 0 })).toEqual(['面积不能小于 1'])
  expect(wrongIn({ name: '张', area: 40 }, { area: 50 })).toEqual([])
  expect(wrongIn({ name: '张', area: 40 }, { name: '王' })).toEqual(['字号至少 2 个字'])
  expect(wrongIn({ name: '张记', area: 40 }, { name: ' ' })).toEqual(['字号必须填写'])
})

test('没有打勾和从来没有这一栏，是一样的', () => {
  expect(changedFields({}, { chain: false })).toEqual([])
  expect(changedFields({ chain: true }, { chain: false })).toEqual(['chain'])
})

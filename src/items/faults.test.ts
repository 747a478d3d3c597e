import { expect, test } from 'vitest'
import type { FormSchema } from './contract.ts'
import { formFaults, itemFaults } from './faults.ts'
import type { ItemContent } from './item.ts'
import { formKind, itemKind } from './published.ts'
import { shippedWorldToday } from '../testing/shipped.ts'

const { key: KEY, value: ITEM } = shippedWorldToday.list(itemKind)[0]!
type Limit = ItemContent['statutoryLimit']
const reasons = (statutoryLimit: Limit, promisedLimit: Limit) =>
  itemFaults(KEY, { ...ITEM, statutoryLimit, promisedLimit }).map((f) => f.reason)
const workdays = (value: number): Limit => ({ value, unit: 'workday' })

const LONGER = '承诺时限不能长于法定时限'
const NONE = '当场办结的写 0，其他时限至少写 1'
test.each<[string, Limit, Limit, string[]]>([
  ['二十个工作日，承诺十个', workdays(20), workdays(10), []],
  ['当场办结', { value: 0, unit: 'same-day' }, { value: 0, unit: 'same-day' }, []],
  ['六十日，承诺二十五个工作日', { value: 60, unit: 'natural-day' }, workdays(25), []],
  ['承诺更长', workdays(20), workdays(21), [LONGER]],
  ['换成月，其实更长', workdays(20), { value: 12, unit: 'month' }, [LONGER]],
  ['换成自然日，其实更长', workdays(20), { value: 29, unit: 'natural-day' }, [LONGER]],
  ['当场的，承诺一个工作日', { value: 0, unit: 'same-day' }, workdays(1), [LONGER]],
  ['法定时限取消了', workdays(0), { value: 0, unit: 'same-day' }, [NONE]],
  ['当场，却写了日数', workdays(5), { value: 5, unit: 'same-day' }, [NONE]],
  ['法定时限一百万个工作日', workdays(1_000_000), workdays(10), ['时限不能超过十年']],
])('承诺时限不得长于法定时限，法定时限不得取消：%s', (_says, statutory, promised, expected) =>
  expect(reasons(statutory, promised)).toEqual(expected),
)

test('事项要有名称和依据，特别程序的时间要在可以申请的范围内', () => {
  const wrong = {
    ...ITEM,
    name: ' ',
    legalBasis: [],
    procedures: [{ kind: '听证', limitWorkdays: 999_999, stopsTheClock: true }],
  }
  expect(itemFaults(KEY, wrong).map((f) => f.field)).toEqual([
    'name',
    'legalBasis',
    'procedures.0.limitWorkdays',
  ])
})

test('随产品提供的事项和申请表都合规', () => {
  for (const { key, value } of shippedWorldToday.list(itemKind))
    expect(itemFaults(key, value), value.name).toEqual([])
  for (const { value } of shippedWorldToday.list(formKind))
    expect(formFaults(value), value.title).toEqual([])
})

test('a form asks for nothing that we do not check, such as a pattern', () => {
  const field = { type: 'string', title: '字号' } as const
  const form = {
    title: '申请表',
    properties: { name: { ...field, pattern: '(a+)+$' } },
    required: [],
  }
  expect(formFaults(form)).toEqual([
    { field: 'properties.name.pattern', reason: '没有这一项，请删去' },
  ])
  const other = { ...form, properties: { name: field }, allOf: [] }
  expect(formFaults(other).map((f) => f.field)).toEqual(['allOf'])
})

test('a form can be filled in', () => {
  const field = { type: 'string', title: ' ', minLength: 9, maxLength: 3 } as const
  expect(
    formFaults({ title: '申请表', properties: { name: field }, required: [] }).map((f) => f.field),
  ).toEqual(['properties.name.title', 'properties.name.maxLength'])
})

test('what the filled sample shows is what may be filled in', () => {
  const properties: FormSchema['properties'] = {
    area: { type: 'number', title: '面积', examples: ['二十五'] },
    shop: { type: 'string', title: '字号', examples: ['示例小吃店'] },
  }
  expect(formFaults({ title: '申请表', properties, required: [] })).toEqual([
    { field: 'properties.area.examples.0', reason: '示范应当是数字' },
  ])
})

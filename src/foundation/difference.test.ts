import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Difference, differencesBetween } from './difference.ts'

const material = (materialId: string, name: string, required = true) => ({
  materialId,
  name,
  required,
})

test.each<[string, unknown, unknown, Difference[]]>([
  [
    '改了一个数',
    { slots: { most: 20, isOpen: true } },
    { slots: { most: 15, isOpen: true } },
    [{ path: ['slots', 'most'], change: 'changed', before: 20, after: 15 }],
  ],
  [
    '多一项、少一项',
    { phone: '1', quota: '无' },
    { phone: '1', address: '大厅' },
    [
      { path: ['quota'], change: 'removed', before: '无' },
      { path: ['address'], change: 'added', after: '大厅' },
    ],
  ],
  [
    '材料插在最前面，别的材料没有变',
    { materials: [material('m1', '申请书'), material('m2', '身份证')] },
    {
      materials: [
        material('m3', '平面图'),
        material('m1', '申请书'),
        material('m2', '身份证', false),
      ],
    },
    [
      {
        path: ['materials', { id: 'm2', name: '身份证' }, 'required'],
        change: 'changed',
        before: true,
        after: false,
      },
      {
        path: ['materials', { id: 'm3', name: '平面图' }],
        change: 'added',
        after: material('m3', '平面图'),
      },
    ],
  ],
  [
    '只换了次序',
    { materials: [material('m1', '申请书'), material('m2', '身份证')] },
    { materials: [material('m2', '身份证'), material('m1', '申请书')] },
    [{ path: ['materials'], change: 'changed', before: ['m1', 'm2'], after: ['m2', 'm1'] }],
  ],
  [
    '一列文字里少一句、多一句',
    { duties: ['登记', '监管', '执法'] },
    { duties: ['登记', '检查', '执法'] },
    [
      { path: ['duties'], change: 'removed', before: '监管' },
      { path: ['duties'], change: 'added', after: '检查' },
    ],
  ],
  [
    '没有编号的，按位置比',
    {
      hours: [
        { from: '05-01', morning: ['08:30', '12:00'] },
        { from: '05-01', morning: ['09:00', '12:00'] },
      ],
    },
    { hours: [{ from: '05-01', morning: ['08:00', '12:00'] }] },
    [
      {
        path: ['hours', 0, 'morning'],
        change: 'removed',
        before: '08:30',
      },
      { path: ['hours', 0, 'morning'], change: 'added', after: '08:00' },
      {
        path: ['hours', 1],
        change: 'removed',
        before: { from: '05-01', morning: ['09:00', '12:00'] },
      },
    ],
  ],
  [
    '期间是一个数带单位，整个换了',
    { limit: { value: 10, unit: 'workday' } },
    { limit: { value: 8, unit: 'workday' } },
    [
      {
        path: ['limit'],
        change: 'changed',
        before: { value: 10, unit: 'workday' },
        after: { value: 8, unit: 'workday' },
      },
    ],
  ],
  [
    '对象变成列表',
    { a: {} },
    { a: [] },
    [{ path: ['a'], change: 'changed', before: {}, after: [] }],
  ],
])('%s', (_says, before, after, differences) =>
  expect(differencesBetween(before, after)).toEqual(differences),
)

/** As it is read from a text: there is no minus zero. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown)

test('内容相同没有区别，不同总有区别', () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(differencesBetween(a, structuredClone(a))).toEqual([])
      expect(differencesBetween(a, b).length === 0).toBe(isDeepStrictEqual(a, b))
    }),
  )
})

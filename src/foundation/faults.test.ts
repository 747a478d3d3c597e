import { expect, test } from 'vitest'
import { z } from 'zod'
import { check, itself, repeated } from './faults.ts'
import { legalDay } from './schema.ts'

const schema = z.object({
  name: z.string().trim().min(1),
  kind: z.enum(['department', 'township']),
  days: z.array(z.object({ day: legalDay, count: z.number().int().min(1).max(5) })).min(1),
  note: z.string().max(3).optional(),
})
const right = { name: '市场监管局', kind: 'department', days: [{ day: '2026-03-02', count: 1 }] }

test('没有错的，就是读出来的内容', () =>
  expect(check(schema, { ...right, name: ' 市场监管局 ' })).toEqual({ ok: true, content: right }))

test.each<[string, object, string, string]>([
  ['缺一项', { ...right, name: undefined }, 'name', '必须填写'],
  ['空着', { ...right, name: ' ' }, 'name', '不能为空'],
  ['该是文字', { ...right, name: 7 }, 'name', '应当是文字'],
  ['不在可选之列', { ...right, kind: 'x' }, 'kind', '应当是下列之一：department、township'],
  ['该是列表', { ...right, days: {} }, 'days', '应当是列表（方括号）'],
  ['一项也没有', { ...right, days: [] }, 'days', '至少 1 项'],
  [
    '没有这一天',
    { ...right, days: [{ day: '2026-02-30', count: 1 }] },
    'days.0.day',
    '不是有效日期，请写成 2026-03-09 的形式',
  ],
  [
    '不是整数',
    { ...right, days: [{ day: '2026-03-02', count: 1.5 }] },
    'days.0.count',
    '应当是整数',
  ],
  ['太小', { ...right, days: [{ day: '2026-03-02', count: 0 }] }, 'days.0.count', '不能小于 1'],
  ['太大', { ...right, days: [{ day: '2026-03-02', count: 6 }] }, 'days.0.count', '不能大于 5'],
  ['太长', { ...right, note: '一二三四' }, 'note', '最多 3 个字'],
  ['有不能显示的字符', { ...right, name: '市场\u0000局' }, 'name', '含有不能显示的字符，请删去'],
  [
    '有改变书写方向的字符',
    { ...right, name: '市场\u202e局' },
    'name',
    '含有不能显示的字符，请删去',
  ],
  ['有半个字', { ...right, name: '市场\ud800' }, 'name', '含有不能显示的字符，请删去'],
  ['太大', { ...right, name: 'x'.repeat(500_001) }, '', '太长，最多 500000 个字'],
  ['写错了名字', { ...right, nmae: '' }, 'nmae', '没有这一项，请删去'],
  [
    '里层写错了名字',
    { ...right, days: [{ day: '2026-03-02', count: 1, hour: 1 }] },
    'days.0.hour',
    '没有这一项，请删去',
  ],
])('%s，说得出是哪一项、为什么', (_says, content, field, reason) =>
  expect(check(schema, content)).toEqual({ ok: false, faults: [{ field, reason }] }),
)

test('编号重复、与自己的编号不同', () => {
  const list = [{ id: 'a' }, { id: 'b' }, { id: 'a' }]
  expect(repeated(list, 'list', 'id', (e) => e.id)).toMatchObject([{ field: 'list.2.id' }])
  expect(repeated(list, '', 'id', (e) => e.id)).toMatchObject([{ field: '2.id' }])
  expect(itself('north', 'unitId', 'south')).toMatchObject([{ field: 'unitId' }])
  expect(itself('north', 'unitId', 'north')).toEqual([])
})

test('一层套一层没有底的，不往下看', () => {
  let nested: unknown = 1
  for (let i = 0; i < 100_000; i++) nested = [nested]
  const checked = check(z.looseObject({}), { nested })
  expect(checked).toMatchObject({ ok: false, faults: [{ reason: '最多 32 层' }] })
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataDir } from '#platform/repository'
import { checkForm, type FormSchema, valuesFromText } from './contract.ts'

const FORM: FormSchema = {
  title: '申请表',
  additionalProperties: false,
  required: ['name', 'area'],
  properties: {
    name: { type: 'string', title: '字号', minLength: 2, maxLength: 6 },
    area: { type: 'number', title: '面积', minimum: 1, maximum: 100 },
    kind: { type: 'string', title: '类别', enum: ['甲', '乙'] },
    openOn: { type: 'string', title: '开业日期', format: 'date' },
    chain: { type: 'boolean', title: '连锁' },
  },
}
const GOOD = { name: '张记小吃', area: 40 }

test.each<[string, unknown, string[]]>([
  ['填写正确', { ...GOOD, kind: '甲', openOn: '2026-12-01', chain: true }, []],
  ['缺必填栏目', { area: 40 }, ['字号必须填写']],
  ['每个对象都有的名字不是栏目', { ...GOOD, toString: '' }, ['toString 不是这张表的栏目']],
  ['字数不足', { ...GOOD, name: '张' }, ['字号至少 2 个字']],
  ['字数过多', { ...GOOD, name: '一二三四五六七' }, ['字号最多 6 个字']],
  ['数过小', { ...GOOD, area: 0 }, ['面积不能小于 1']],
  ['数过大', { ...GOOD, area: 101 }, ['面积不能大于 100']],
  ['类型不对', { ...GOOD, area: '四十' }, ['面积要填数字']],
  ['不在选项中', { ...GOOD, kind: '丙' }, ['类别请从选项中选择']],
  ['日期不存在', { ...GOOD, openOn: '2026-13-01' }, ['开业日期格式不正确']],
  ['多出的栏目', { ...GOOD, hack: 1 }, ['hack 不是这张表的栏目']],
  ['不是一张表', [1], ['申请表必须填写']],
  ['几处都错', { name: '张', area: 0 }, ['字号至少 2 个字', '面积不能小于 1']],
])('%s', (_what, form, reasons) =>
  expect(checkForm(FORM, form).map((f) => f.reason)).toEqual(reasons),
)

test.each(['四十', '1e999', '12 米', 'NaN'])('写成“%s”的面积不是数，不收', (written) => {
  const values = valuesFromText(FORM, (name) => (name === 'area' ? written : '张记小吃'))
  const wrong = checkForm(FORM, values).filter(({ field }) => field === 'area')
  expect(wrong).toEqual([{ field: 'area', reason: '面积要填数字' }])
})

test('县里每一张申请表都是这种平的 JSON Schema，拒绝多余栏目', () => {
  for (const file of readdirSync(join(dataDir, 'forms'))) {
    const schema = JSON.parse(readFileSync(join(dataDir, 'forms', file), 'utf8')) as FormSchema
    expect(
      checkForm(schema, {
        ...Object.fromEntries(schema.required.map((name) => [name, ''])),
        nonsense: 1,
      }).some((f) => f.field === 'nonsense'),
      file,
    ).toBe(true)
    for (const [name, field] of Object.entries(schema.properties))
      expect(['string', 'number', 'boolean'], `${file} ${name}`).toContain(field.type)
  }
})

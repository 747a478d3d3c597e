import { expect, test } from 'vitest'
import { z } from 'zod'
import { reasonOf } from './reasons.ts'

const reasons = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: reasonOf }).error?.issues.map(({ message }) => message)

test.each([
  [z.string().trim().min(1), ' ', '请填写'],
  [z.string(), undefined, '请填写'],
  [z.string(), 3, '填写的格式不对'],
  [z.string().max(2), '三个字', '最多 2 个字'],
  [z.number().min(1), 0, '不能小于 1'],
  [z.number().max(60), 61, '不能大于 60'],
  [z.array(z.string()).min(1), [], '请至少选择 1 项'],
  [z.enum(['agree', 'disagree']), 'maybe', '请从所列的选项中选择'],
  [z.strictObject({}), { a: 1 }, '没有这个栏目：a'],
  [z.string().regex(/^\d+$/), 'x', '填写的格式不对'],
])('没有自己的话的栏目，也说得出哪里不对（%#）', (schema, value, says) =>
  expect(reasons(schema, value)).toEqual([says]),
)
test('栏目自己的话优先', () =>
  expect(z.string().min(1, '请填写理由').safeParse('').error?.issues[0]?.message).toBe(
    '请填写理由',
  ))

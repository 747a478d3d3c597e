import { expect, test } from 'vitest'
import { orderBy, sortBy } from './sorting.ts'

const COLUMNS = { dueOn: 'k.due_on', caseId: 'c.case_id' }

test.each([
  [undefined, 'c.case_id desc'],
  ['dueOn', 'k.due_on asc nulls last, c.case_id desc'],
  ['-dueOn', 'k.due_on desc nulls last, c.case_id desc'],
] as const)('排序 %s：先按要的，再按平常的', (sort, order) =>
  expect(orderBy(COLUMNS, sort, 'c.case_id desc')).toBe(order),
)

test('只能按列出的排', () => {
  const sort = sortBy(COLUMNS)
  expect(['dueOn', '-caseId'].map((name) => sort.safeParse(name).success)).toEqual([true, true])
  expect(
    ['due_on', 'caseId; drop table x', '--dueOn'].map((name) => sort.safeParse(name).success),
  ).toEqual([false, false, false])
})

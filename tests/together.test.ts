import { expect, test } from 'vitest'
import type { Task } from '../web/contract.ts'
import { batchOf, isForSeveral } from '../web/staff/desk/together.ts'

const task = (kind: Task['kind'], todo: string, stepId = ''): Task => ({
  kind,
  todo,
  stepId,
  stream: `${kind}/2026-000001`,
  subjectId: '2026-000001',
  path: '/cases/2026-000001',
  title: '受理',
  about: '甲类许可',
  concerns: null,
  unitName: '北局',
  since: '2026-03-02',
  countdown: null,
  level: null,
  urges: 0,
  roleNames: [],
  isNamed: false,
  claim: null,
})

test('待办里能一起办的：办件的受理、审核、送达；来信的受理和复核，办件别的环节，都不能', () => {
  const together = [
    task('case', 'acceptance'),
    task('case', 'step', 'review'),
    task('case', 'delivery'),
  ]
  expect(together.map((one) => batchOf([one, one])?.act)).toEqual([
    'acceptance',
    'examination',
    'delivery',
  ])
  const alone = [
    task('letter', 'acceptance'),
    task('letter', 'review'),
    task('case', 'step', 'examine'),
    task('case', 'step', 'acceptance'),
    task('case', 'step', 'constructor'),
  ]
  expect(alone.filter(isForSeveral)).toEqual([])
  expect(batchOf(together), '不是同一件事').toBeUndefined()
  expect(batchOf([together[0]!, alone[0]!]), '办件和来信').toBeUndefined()
})

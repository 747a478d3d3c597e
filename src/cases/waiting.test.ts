import { expect, test } from 'vitest'
import type { Officer } from '#identity'
import type { Task } from '#tasks'
import { wordsOf } from '../tasks/audience.ts'
import { expectedTasks, todoOf, WAITED } from '../testing/expected-tasks.ts'
import { walkUntil } from '../testing/walk.ts'
import { tasksOf } from './waiting.ts'

/*
 * Wherever cases stand that go their ways by chance, what waits on a desk is what its owner may do,
 * and nothing else. What acts there are is asked of the acts.
 */

function onDeskOf(who: Officer, tasks: readonly Task[]): string[] {
  const { lets, bars } = wordsOf(who)
  return tasks
    .filter(
      (t) => t.audience.some((w) => lets.includes(w)) && !t.barred.some((w) => bars.includes(w)),
    )
    .map((t) => `${t.todo}/${t.stepId ?? ''}`)
    .sort()
}

test('待办和可办是一回事：办件走到哪里，谁的待办里有，谁就能办；能办而等人办的，待办里都有', () => {
  const waited = new Set<string>()
  const done = walkUntil(WAITED, ({ state, on, name }, world, cast) => {
    const tasks = tasksOf(state, world, on)
    for (const who of cast) {
      const expected = expectedTasks(who, state, world, on)
      expect(onDeskOf(who, tasks), `${name} ${who.staffId} ${state.stage}`).toEqual(expected)
      for (const todo of expected) waited.add(todo.split('/')[0]!)
    }
  })
  expect([...done].filter((a) => WAITED.includes(a)).sort(), '每一种等人办的都办过').toEqual(
    [...WAITED].sort(),
  )
  expect([...waited].sort()).toEqual([...new Set(WAITED.map(todoOf))].sort())
})

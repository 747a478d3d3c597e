import { BATCHES, DESK } from '#text/desk'
import type { Task } from '../../contract.ts'

export interface Batch {
  act: 'acceptance' | 'examination' | 'delivery'
  label: string
  command: (task: Task) => Record<string, unknown>
}

/**
 * By what waits in a case: acceptance, agreement and delivery may be given for several at once;
 * other acts are left to the case page.
 */
const TOGETHER = new Map<string, Batch>([
  ['acceptance', { act: 'acceptance', label: BATCHES.acceptance, command: () => ({}) }],
  [
    'delivery',
    {
      act: 'delivery',
      label: BATCHES.delivery,
      command: () => ({ way: 'counter', receiver: 'applicant' }),
    },
  ],
  [
    'step/review',
    {
      act: 'examination',
      label: BATCHES.review,
      command: ({ stepId }) => ({ stepId, opinion: DESK.agreed, outcome: 'agree' }),
    },
  ],
])

/** What can be done of a task together with others. Letters, too, are accepted and reviewed. */
const togetherOf = ({ kind, todo, stepId }: Task): Batch | undefined =>
  kind === 'case' ? TOGETHER.get(todo === 'step' ? `step/${stepId}` : todo) : undefined

/** Can it be done together with others? */
export const isForSeveral = (task: Task): boolean => togetherOf(task) !== undefined

/** What can be done of all of these; undefined where it is not one and the same. */
export function batchOf(tasks: readonly Task[]): Batch | undefined {
  const [batch, ...others] = new Set(tasks.map(togetherOf))
  return others.length === 0 ? batch : undefined
}

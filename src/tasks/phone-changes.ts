import { dayOf } from '#foundation/time'
import { type BesidePhones, confirmersOf, lapsePhoneChanges, lapsesAt } from '#identity'
import type { Pool } from '#platform/database'
import type { Job } from '#platform/jobs'
import { approvers } from './drafts.ts'
import { projectTasks } from './task.ts'

/*
 * A phone that was changed at a counter waits for a second officer. Identity stands below and knows
 * nothing of desks: it tells this of each change that is begun or settled, in its transaction.
 * Whose it is, is not told: who confirms reads it off the document.
 */

export const phoneTasks: BesidePhones = {
  waits: (change) => [
    projectTasks({
      stream: `person/${change.applicantId}`,
      kind: 'person',
      subjectId: change.changeId,
      unitId: change.unitId,
      about: '窗口更换手机号',
      tasks: [
        {
          todo: 'phone-confirmation',
          title: '核对证件，确认更换手机号',
          since: dayOf(change.begunAt),
          dueOn: dayOf(lapsesAt(change)),
          ...approvers(confirmersOf(change).places, confirmersOf(change).notBy),
        },
      ],
    }),
  ],
  settled: (applicantId) => [
    projectTasks({
      stream: `person/${applicantId}`,
      kind: 'person',
      subjectId: applicantId,
      unitId: '',
      tasks: [],
    }),
  ],
}

export const phoneJobs: readonly Job<{ pool: Pool; besidePhones: BesidePhones }>[] = [
  { when: 'minute', does: lapsePhoneChanges },
]

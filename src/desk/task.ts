import { z } from 'zod'
import { countdown } from '#clock'
import { ids, instant, legalDay, maybeLine } from '#foundation/schema'
import { sortBy } from '#platform/sorting'
import { TASK_KINDS, TASK_ORDERS } from '#tasks'

export const taskKind = z.enum(TASK_KINDS)

/** What tells a task from every other. */
export const taskKey = z.object({
  stream: z.string().min(1).max(200),
  todo: z.string().min(1).max(40),
  stepId: z.union([z.literal(''), ids.step]),
})

/** 待办, as it stands on somebody's desk. */
export const task = taskKey
  .extend({
    kind: taskKind,
    /** By which its page knows what it is about. */
    subjectId: z.string(),
    /** Where it is done: an address of the staff web. */
    path: z.string(),
    title: z.string(),
    /** The item, the letter, the rule … */
    about: z.string(),
    /** Whose it is: masked, or left out, where this officer may not see it. */
    concerns: z.string().nullable(),
    unitName: z.string(),
    since: legalDay,
    countdown: countdown.omit({ kind: true, stepId: true }).nullable(),
    level: z.enum(['warning', 'yellow', 'red']).nullable(),
    urges: z.number().int(),
    /** By which of one's roles it waits; none where it waits for oneself by name. */
    roleNames: z.array(z.string()),
    isNamed: z.boolean(),
    claim: z
      .object({ by: ids.staff, name: z.string(), isMine: z.boolean(), at: instant })
      .nullable(),
  })
  .meta({ id: 'Task' })
export type TaskView = z.infer<typeof task>

/** How a desk is filtered; saved views keep the same. */
export const taskSearch = z.object({
  kind: taskKind.optional(),
  todo: z.string().max(40).optional(),
  due: z.enum(['over', 'today', 'soon']).optional(),
  whose: z.enum(['mine', 'open', 'colleagues']).optional(),
  unitId: ids.unit.optional(),
  text: maybeLine(60, '营业执照').optional(),
  sort: sortBy(TASK_ORDERS).optional(),
})
export type TaskSearch = z.infer<typeof taskSearch>

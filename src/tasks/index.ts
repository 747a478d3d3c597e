export {
  type DeskAct,
  offeredOf,
  performed,
  tasksOfActs,
  type Waited,
} from './acts.ts'
export { ANYBODY, notOf, notThey, roleAt } from './audience.ts'
export { CLAIM_REFUSALS, claimTask, releaseTask } from './claim.ts'
export { taskJobs } from './jobs.ts'
export { countTasks, type Days, listTasks, TASK_ORDERS, type WaitingTask } from './list.ts'
export { listPressing, listWhom, type PressingTask } from './pressing.ts'
export { clearTasks, projectTasks, type Task, TASK_KINDS } from './task.ts'
export { either, isAmong, type Whom, whomNothingBars } from './whom.ts'
export { approvers, draftTasks, followWorld } from './drafts.ts'
export { phoneTasks } from './phone-changes.ts'

export { type BpmnFile, compileProcess, parseBpmn } from './compile.ts'
export {
  getStep,
  listMandatorySteps,
  listSteps,
  loadProcesses,
  type ProcessLibrary,
  type Step,
  timerWorkdays,
} from './definitions.ts'
export type { Net, Refusal } from './net.ts'
export {
  type Advance,
  completeTask,
  fireEvent,
  openEvents,
  openTasks,
  returnTo,
  RunError,
  type RunState,
  startRun,
  type Variables,
} from './run.ts'

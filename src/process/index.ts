export type { Agreement } from './agreement.ts'
export { compileProcess } from './compile.ts'
export { getStep, listMandatorySteps, listSteps, compileText, type Step } from './definitions.ts'
export { faultOf as faultOfExpression, type Variables } from './expression.ts'
export {
  listPlaces,
  type Mapping,
  type Misfit,
  mapRun,
  type Place,
  place,
  targetOf,
} from './map-run.ts'
export { findNode, type Net } from './net.ts'
export { parseBpmn } from './parse.ts'
export {
  type Advance,
  completeTask,
  fireEvent,
  nameSigners,
  openEvents,
  openTasks,
  returnTo,
  RunError,
  type RunState,
  signTask,
  startRun,
} from './run.ts'
export { processKind, shippedProcesses } from './published.ts'
export { timerWorkdays } from './timer.ts'

export { type Card, CARD_REFUSALS, type CardRefusal } from './card.ts'
export { handleCard, issueByHand, mayHandle } from './handle.ts'
export {
  answerDirective,
  type Directive,
  DIRECTIVE_REFUSALS,
  issueDirective,
  listDirectives,
  settleDirective,
} from './directive.ts'
export {
  carryOutMeasure,
  decideMeasure,
  listCounted,
  listMeasures,
  type Measure,
  MEASURE_REFUSALS,
  proposeMeasure,
  reachedRungs,
  COUNTY_LADDER,
  ladderKind,
  shippedLadder,
  type Rung,
} from './measure.ts'
export { isBody, seesAllCards, seesLeads } from './who.ts'
export { type DetectorCode, DETECTORS } from './authenticity.ts'
export { type Coverage, countDay, countStages, coverageOf, listWatched, turning } from './board.ts'
export {
  CHECK_REFUSALS,
  FILE_RESULTS,
  listDailyChecks,
  openDailyCheck,
  signDailyCheck,
} from './daily-check.ts'
export { examineDecided, type Heat, heatOf, listFindings } from './examine.ts'
export {
  forecast,
  forecasts,
  keysOf,
  observe,
  placeOf,
  scaleOf,
  type Visit,
  visitsOf,
} from './forecast.ts'
export { type Observation, Predictor } from './predict.ts'
export {
  importRegister,
  type Lead,
  listLeads,
  readRegister,
  type RegisterEntry,
  type RegisterKind,
  REGISTERS,
} from './registers.ts'
export { foundBy, planSamples, sampleSize } from './sampling.ts'
export { listNumberGaps, listUnitFindings, PATTERNS, type UnitFinding } from './unit-patterns.ts'
export { listenForCards } from './live.ts'
export { RULES } from './pack.ts'
export {
  approveChange,
  listChanges,
  type ParameterChange,
  PARAMETER_REFUSALS,
  proposeChange,
  ruleKind,
  shippedRules,
  type Values,
  valuesOf,
} from './parameters.ts'
export { History, patrol, type Trial, tryOnHistory } from './patrol.ts'
export {
  countCards,
  findCards,
  listFaults,
  listNews,
  listRevocations,
  searchCards,
} from './store.ts'
export { supervise } from './supervise.ts'
export { STAGES } from './watched.ts'

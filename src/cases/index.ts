export {
  type Decision,
  findRevocation,
  listDecisions,
  monthFigures,
  type MonthFigures,
  unitFigures,
  type UnitFigures,
} from './disclosure.ts'
export { documentText } from './document-text.ts'
export {
  actorId,
  type ActRefusal,
  type ActResult,
  type CasesDeps,
  type DueAct,
  type Entry,
  loadCase,
  performAct,
  performDue,
  storeForm,
  type Submission,
  submitCase,
  type SubmitResult,
  worldOf,
} from './handle.ts'
export { mayPerform, mayRead, seesPersonalData, ACT_POLICIES } from './policies.ts'
export { PLAN_REFUSALS, type PlanRefusal, type ProcessPlan } from './process-plan.ts'
export {
  approveProcessChange,
  carryOutPlans,
  type CasePreview,
  countOnVersions,
  findPlan,
  itemsOfCases,
  listMovedCases,
  mayApproveChange,
  mayProposeChange,
  listPlans,
  netsOfPlan,
  type PlanChanged,
  previewPlan,
  proposeProcessChange,
  rejectProcessChange,
  type WantedPlan,
} from './process-changes.ts'
export { projectCase } from './projections.ts'
export { type RefusalCode, REFUSALS, refusalSentence } from './refusals.ts'
export {
  type CaseState,
  caseClocks,
  fold,
  missingMaterials,
  openProcedure,
  openVisits,
  stepNow,
  type World,
} from './state.ts'
export * from './queries.ts'
export {
  eraseDrafts,
  findDraft,
  findSubmitted,
  listDrafts,
  listFilled,
  parkDraft,
  saveDraft,
  takeParked,
} from './drafts.ts'
export { listAccesses, listAccessesOf, noteReading, unmaskCase } from './unmask.ts'
export { ownerByQueryCode } from './query-code.ts'
export { offeredActs } from './offered.ts'
export { type CaseView, findCaseView } from './view.ts'

export {
  type Decision,
  listDecisions,
  monthFigures,
  unitFigures,
} from './disclosure.ts'
export { readDocument } from './files.ts'
export { kindOfAct } from './kinds-of-acts.ts'
export { DOCUMENT_TITLES, textOfBefore } from './document-text.ts'
export type { Entry } from './entry.ts'
export { performAct } from './handle.ts'
export { type CasesDeps, loadCase, netsOf, worldOf } from './load.ts'
export { type Submission, submitCase, type SubmitResult } from './submission.ts'
export { mayApply } from './eligible.ts'
export { barredFromCommitments } from './commitments.ts'
export { notAbout } from './about-licence.ts'
export { findLicence } from './licence-facts.ts'
export { mayPerform, mayRead, seesPersonalData } from './policies.ts'
export { ACT_NAMES, type ActName, ACTS, FACTS, HANDLING_FACTS } from './acts/index.ts'
export { fold } from './fold.ts'
export { casesJobs, deemRenewals, listUndone } from './jobs.ts'
export type { ProcessPlan } from './process-plan.ts'
export {
  approveProcessChange,
  carryOutPlans,
  findPlan,
  listMovedCases,
  previewPlan,
  proposeProcessChange,
  rejectProcessChange,
  seenOf,
} from './process-changes.ts'
export { type RefusalCode, REFUSALS, refusalSentence } from './refusals.ts'
export {
  type CaseState,
  caseClocks,
  missingMaterials,
  openFields,
  openProcedure,
  openVisits,
  type World,
} from './state.ts'
export { formChange } from './form-changes.ts'
export { type FilledForm, filledForm, readForm } from './kept-form.ts'
export { attempt, listDecided, listPopular, searchCases } from './queries.ts'
export {
  findDraft,
  listDrafts,
  listFilled,
  listNamedFiles,
  parkDraft,
  saveDraft,
  takeParked,
} from './drafts.ts'
export { findSubmitted } from './submission-key.ts'
export { isInternalPaper, isTold, messageOf } from './outside.ts'
export { listAccessesOf, noteFile, noteReading } from './access-log.ts'
export { unmaskCase } from './unmask.ts'
export { ownerByQueryCode, QUERY_CODE_REFUSALS } from './query-code.ts'
export { type CaseView, findCaseView } from './view.ts'

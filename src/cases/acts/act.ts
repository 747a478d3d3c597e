import type { ActorId, StepId } from '#foundation/ids'
import { type Outcome, refuse } from '#foundation/outcome'
import type { LegalDay } from '#foundation/time'
import type { CaseEvent } from '../events.ts'
import type { RefusalCode } from '../refusals.ts'
import { type CaseState, openVisits, type StepVisit, type World } from '../state.ts'

/** What every command carries: who acts, and on which legal day. */
export interface Command {
  /** Staff id, applicant id or `system`. */
  by: ActorId
  on: LegalDay
}

/** An act (行政行为): from state and command to events or a refusal. Pure. */
export type Act<C extends Command = Command> = (
  state: CaseState,
  command: C,
  world: World,
) => Outcome<CaseEvent, RefusalCode>

/** The open visit of a step, or the refusal that it is not open. */
export function openVisitOf(state: CaseState, stepId: StepId): StepVisit | undefined {
  return openVisits(state).find((visit) => visit.stepId === stepId)
}

export const notInProgress = () => refuse('case-not-in-progress', '行政许可法 34')

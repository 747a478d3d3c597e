import type { StaffId, StepId } from '#foundation/ids'
import { type Refused, refuse } from '#foundation/outcome'
import { getStep } from '#process'
import type { LegalDay } from '#foundation/time'
import type { Command } from './acts/act.ts'
import {
  type CaseEnding,
  type CaseState,
  openVisitOf,
  openVisits,
  type StepVisit,
  type World,
} from './state.ts'

/* 前提 that several acts have. */

export const notInProgress = ({ stage }: CaseState) =>
  stage === 'processing' ? undefined : refuse('case-not-in-progress', '行政许可法 34')

/** 岗位责任制: another person has it, and is at work. */
export const notYours = (
  { officerId }: StepVisit,
  { by, actsFor = [] }: Pick<Command, 'by' | 'actsFor'>,
) =>
  officerId && officerId !== by && !actsFor.includes(officerId)
    ? refuse('step-assigned-to-other', '岗位责任制')
    : undefined

/** Whoever is to do a step holds its role at its unit. */
export function notOfStep(state: CaseState, stepId: StepId, officerId: StaffId, world: World) {
  const colleague = world.officer(officerId)
  if (!colleague) return refuse('officer-unknown', '岗位责任制')
  const { unitId } = openVisitOf(state, stepId)!
  const { role } = getStep(world.net, stepId)
  return colleague.unitId === unitId && colleague.roles.some((held) => held === role)
    ? undefined
    : refuse('officer-not-of-step', '岗位责任制')
}

export const unknownOfficer = (officerIds: readonly StaffId[], { officer }: World) =>
  officerIds.every((id) => officer(id)) ? undefined : refuse('officer-unknown', '岗位责任制')

/** Why the named step cannot be done; without a name, why none of the open ones can. */
export function atStep<Code extends string = never>(
  state: CaseState,
  { stepId }: Command,
  refusalOf: (visit: StepVisit) => Refused<Code> | undefined,
): Refused<Code | 'step-not-open'> | undefined {
  const visits = openVisits(state).filter((v) => stepId === undefined || v.stepId === stepId)
  if (visits.length === 0) return refuse('step-not-open', '行政许可法 34')
  const refusals = visits.map(refusalOf)
  return refusals.includes(undefined) ? undefined : refusals[0]
}

export const isJoint = ({ net }: World, stepId: StepId) =>
  getStep(net, stepId).role === 'countersigner'

/** 会签: what several sign, one of them neither examines, gives away nor sends back. */
export const notSingle = ({ stepId }: StepVisit, world: World) =>
  isJoint(world, stepId) ? refuse('countersign-instead', '会签制度') : undefined

export const notClosed = ({ stage }: CaseState, article: string) =>
  stage === 'closed' ? refuse('case-already-decided', article) : undefined

export const notUndecided = ({ stage }: CaseState) =>
  stage === 'closed' || stage === 'decided'
    ? refuse('case-already-decided', '行政许可法 38')
    : undefined

export const closed = (ending: CaseEnding, on: LegalDay) =>
  ({ stage: 'closed', ending, closedOn: on }) as const

export function notAcceptable(state: CaseState) {
  if (state.stage === 'correcting') return refuse('case-in-correction', '行政许可法 32(1)(4)')
  return notSubmitted(state)
}

export const notSubmitted = ({ stage }: CaseState) =>
  stage === 'submitted' ? undefined : refuse('case-not-awaiting-acceptance', '行政许可法 32')

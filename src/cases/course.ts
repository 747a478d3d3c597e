import { must } from '#foundation/assert'
import type { StaffId, StepId } from '#foundation/ids'
import {
  type Advance,
  completeTask,
  findNode,
  fireEvent,
  getStep,
  listMandatorySteps,
  type Mapping,
  mapRun,
  type Misfit,
  nameSigners,
  type Net,
  openTasks,
  returnTo,
  type RunState,
  signTask,
  startRun,
  type Step,
  targetOf,
} from '#process'

/** The facts that move the run of a case, with what of them decides where it goes. */
export type Move =
  | { type: 'CaseAccepted' | 'CaseApproved' | 'CaseDenied' }
  | { type: 'StepCompleted'; body: { stepId: StepId; outcome: string } }
  | { type: 'TermRanOut'; body: { eventId: string } }
  | { type: 'StepReturned'; body: { toStepId: StepId } }
  | { type: 'StepTakenBack'; body: { stepId: StepId } }
  | { type: 'CountersignersNamed'; body: { stepId: StepId; officerIds: readonly StaffId[] } }
  | { type: 'Countersigned'; body: { stepId: StepId; agrees: boolean } }

/**
 * Where a fact takes the case on its process. An act asks before it records, the fold asks again
 * for ever after: the run itself is nobody's business but ours and stands in no fact.
 */
export function advance(net: Net, state: { run?: RunState | undefined }, move: Move): Advance {
  // 会签 begins with one signer; the officer names them all when the step is reached.
  if (move.type === 'CaseAccepted')
    return startRun(net, net.nodes.some((node) => node.multi) ? { signers: 1 } : {})
  const run = must(state.run, `${move.type} follows CaseAccepted`)
  switch (move.type) {
    case 'StepCompleted':
      return completeTask(net, run, move.body.stepId, { outcome: move.body.outcome })
    case 'TermRanOut':
      return fireEvent(net, run, move.body.eventId)
    case 'StepReturned':
      return returnTo(net, run, move.body.toStepId)
    case 'StepTakenBack':
      return returnTo(net, run, move.body.stepId)
    case 'CountersignersNamed': {
      const signers = move.body.officerIds.length
      return nameSigners(net, run, move.body.stepId, signers, { signers })
    }
    case 'Countersigned':
      return signTask(net, run, move.body.stepId, move.body.agrees)
    case 'CaseApproved':
      return completeTask(net, run, decisionTask(net, run), { outcome: 'agree' })
    case 'CaseDenied':
      return completeTask(net, run, decisionTask(net, run), { outcome: 'disagree' })
  }
}

/**
 * What a move adds to the body of its fact: the steps that became open, and those that nobody will
 * complete.
 */
export function moved(net: Net, state: { run?: RunState | undefined }, move: Move) {
  const { entered, cancelled } = advance(net, state, move)
  return { entered, cancelled }
}

/** As `moved`, with what the 会签 yielded when this ends it. */
export function signed(net: Net, state: { run?: RunState | undefined }, move: Move) {
  const { entered, cancelled, result } = advance(net, state, move)
  return { entered, cancelled, ...(result && { result }) }
}

/** What a change of its process does to a case. */
export interface ChangeOfCourse {
  /** Where the run then stands; none before acceptance. */
  run?: RunState
  /**
   * Steps that somebody else has to do now begin anew; the other open ones go on under the id that
   * they are mapped to.
   */
  entered: string[]
  cancelled: string[]
  /** 必经环节 of the other process that the case will not come to. */
  behind: string[]
}

/**
 * Where a case stands once it goes on by another process, or the positions that find no place
 * there.
 */
export function changeCourse(
  net: Net,
  state: { run?: RunState | undefined },
  toNet: Net,
  mapping: Mapping,
): ({ ok: true } & ChangeOfCourse) | { ok: false; misfits: Misfit[] } {
  if (!state.run) return { ok: true, entered: [], cancelled: [], behind: [] }
  const moved = mapRun(net, state.run, toNet, mapping)
  if (!moved.ok) return moved
  const { state: run, entered } = moved.advance
  const sentTo = (id: string) => ({ id, to: targetOf(mapping, id) })
  // What is open once is done once: two of them cannot become one.
  const merged = state.run.tokens
    .map(sentTo)
    .filter(({ to }) => isWaiting(toNet, to) && countOf(run.tokens, to) > 1)
  if (merged.length > 0)
    return { ok: false, misfits: merged.map((m) => ({ ...m, problem: 'taken' })) }
  const handedOver = openTasks(net, state.run)
    .map(sentTo)
    .filter(({ id, to }) => !isSameWork(getStep(net, id), getStep(toNet, to)))
  const ahead = new Set(listMandatorySteps(toNet, run))
  return {
    ok: true,
    run,
    entered: [...handedOver.map(({ to }) => to), ...entered],
    cancelled: handedOver.map(({ id }) => id),
    behind: listMandatorySteps(toNet).filter((id) => !ahead.has(id)),
  }
}

/**
 * As `changeCourse`, for whoever plans it: a step that the case still had to do in the one process,
 * and that the other one has behind it, would be done in neither. The fold does not ask: what was
 * recorded stands.
 */
export function planCourse(
  net: Net,
  state: { run?: RunState | undefined },
  toNet: Net,
  mapping: Mapping,
): ReturnType<typeof changeCourse> {
  const changed = changeCourse(net, state, toNet, mapping)
  if (!changed.ok || !state.run) return changed
  const behind = new Set(changed.behind)
  const skipped = listMandatorySteps(net, state.run)
    .map((id) => ({ id, to: targetOf(mapping, id) }))
    .filter(({ id, to }) => behind.has(id) || behind.has(to))
  if (skipped.length === 0) return changed
  return { ok: false, misfits: skipped.map((m) => ({ ...m, problem: 'skipped' })) }
}

const isWaiting = (net: Net, id: string) => findNode(net, id)?.kind !== 'scope'
const countOf = (ids: readonly string[], id: string) => ids.filter((other) => other === id).length

/** The same desk goes on with it; whoever has signed, has signed. */
function isSameWork(step: Step, other: Step): boolean {
  return (
    step.agreement !== undefined ||
    (step.role === other.role && step.isTownship === other.isTownship)
  )
}

function decisionTask(net: Net, run: RunState): string {
  return must(
    openTasks(net, run).find((id) => getStep(net, id).isDecision),
    'the step of the decision is open',
  )
}

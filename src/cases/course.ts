import { must } from '#foundation/assert'
import {
  type Advance,
  completeTask,
  fireEvent,
  getStep,
  nameSigners,
  type Net,
  openTasks,
  returnTo,
  type RunState,
  signTask,
  startRun,
} from '#process'
import type { BodyOf } from './events.ts'

/** The facts that move the run of a case, with what of them decides where it goes. */
export type Move =
  | { type: 'CaseAccepted' | 'CaseApproved' | 'CaseDenied' }
  | { type: 'StepCompleted'; body: Pick<BodyOf<'StepCompleted'>, 'stepId' | 'outcome'> }
  | { type: 'TermRanOut'; body: Pick<BodyOf<'TermRanOut'>, 'eventId'> }
  | { type: 'StepReturned'; body: Pick<BodyOf<'StepReturned'>, 'toStepId'> }
  | { type: 'StepTakenBack'; body: Pick<BodyOf<'StepTakenBack'>, 'stepId'> }
  | {
      type: 'CountersignersNamed'
      body: Pick<BodyOf<'CountersignersNamed'>, 'stepId' | 'officerIds'>
    }
  | { type: 'Countersigned'; body: Pick<BodyOf<'Countersigned'>, 'stepId' | 'agrees'> }

/**
 * Where a fact takes the case on its process. An act asks before it records, the fold asks again for ever after: the run
 * itself is nobody's business but ours and stands in no fact.
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

/** What a move adds to the body of its fact: the steps that became open, and those that nobody will complete. */
export function moved(net: Net, state: { run?: RunState | undefined }, move: Move) {
  const { entered, cancelled } = advance(net, state, move)
  return { entered, cancelled }
}

/** As `moved`, with what the 会签 yielded when this ends it. */
export function signed(net: Net, state: { run?: RunState | undefined }, move: Move) {
  const { entered, cancelled, result } = advance(net, state, move)
  return { entered, cancelled, ...(result && { result }) }
}

function decisionTask(net: Net, run: RunState): string {
  return must(
    openTasks(net, run).find((id) => getStep(net, id).isDecision),
    'the step of the decision is open',
  )
}

import { z } from 'zod'
import { record } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { grants } from '../grants.ts'
import { patchVisit } from '../moves.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { officer, openStep } from '../fields.ts'
import { atStep, notInProgress, notOfStep } from '../preconditions.ts'

/** 需要核实的，行政机关应当指派工作人员办理。 @law 行政许可法 34 */
export const assign = act({
  title: '指派',
  law: '行政许可法 34',
  may: grants('deciding-unit', 'reviewer', 'approver', 'unit-head'),
  waits: 'for-nobody',
  fields: { stepId: openStep(), officerId: officer('由谁办理') },
  facts: {
    StepAssigned: fact(
      '指派承办人',
      z.object({ stepId: ids.step, officerId: ids.staff }),
      (state, { body: { stepId, officerId } }) => ({
        visits: patchVisit(state, stepId, { officerId }),
      }),
      { internal: 'all' },
    ),
  },
  refusals: shared(
    'case-not-in-progress',
    'officer-not-of-step',
    'officer-unknown',
    'step-not-open',
  ),
  bar: (state, command) => notInProgress(state) ?? atStep(state, command, () => undefined),
  does: (state, { stepId, officerId }, world) =>
    notOfStep(state, stepId, officerId, world) ??
    record({ type: 'StepAssigned', body: { stepId, officerId } }),
})

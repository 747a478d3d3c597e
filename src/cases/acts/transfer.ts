import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { STEP } from '../grants.ts'
import { patchVisit } from '../moves.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { officer, openStep, words } from '../fields.ts'
import { atStep, notInProgress, notOfStep, notSingle, notYours } from '../preconditions.ts'

/** 转办：承办人因故不能办理的，转由同岗位其他人员办理；时限不因此延长。 @law 岗位责任制（AB 岗） */
export const transfer = act({
  title: '转办',
  law: '岗位责任制（AB 岗）',
  may: STEP,
  waits: 'for-nobody',
  fields: {
    stepId: openStep(),
    officerId: officer('由谁办理'),
    reason: words('转办原因', 500),
  },
  facts: {
    StepTransferred: fact(
      '转办',
      z.object({ stepId: ids.step, officerId: ids.staff, reason: z.string() }),
      (state, { body: { stepId, officerId } }) => ({
        visits: patchVisit(state, stepId, { officerId }),
      }),
      { internal: 'words' },
    ),
  },
  refusals: {
    ...shared(
      'case-not-in-progress',
      'countersign-instead',
      'officer-not-of-step',
      'officer-unknown',
      'reason-missing',
      'step-assigned-to-other',
      'step-not-open',
    ),
    'transfer-to-self': '请选择其他工作人员。',
  },
  bar: (state, command, world) =>
    notInProgress(state) ??
    atStep(state, command, (visit) => notSingle(visit, world) ?? notYours(visit, command)),
  does(state, { stepId, officerId, reason, by }, world) {
    if (officerId === by) return refuse('transfer-to-self', '岗位责任制')
    if (reason.trim() === '') return refuse('reason-missing', '岗位责任制')
    return (
      notOfStep(state, stepId, officerId, world) ??
      record({ type: 'StepTransferred', body: { stepId, officerId, reason } })
    )
  },
})

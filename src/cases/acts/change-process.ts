import { record, refuse } from '#foundation/outcome'
import type { Net } from '#process'
import { planCourse } from '../course.ts'
import type { ProcessPlan } from '../process-plan.ts'
import type { CaseState, World } from '../state.ts'
import type { Act, Command } from './act.ts'

export interface ChangeProcess extends Command {
  plan: Pick<ProcessPlan, 'planId' | 'processKey' | 'from' | 'to' | 'mapping'>
  toNet: Net
}

/**
 * 流程变更：在办的件按受理时的流程办到底；经两人批准的方案逐件改用新版流程的，从原来所在的环节接着办，期限继续计算；还没有办的必经环节，不得借此跳过。
 * @law 立法法 104（不溯及既往）
 * A decided case has come to the end of its process.
 */
export const changeProcess: Act<ChangeProcess> = (state, { plan, toNet }, world) => {
  if (state.stage === 'decided' || state.stage === 'closed') return refuse('case-already-decided')
  if (!isConcerned(plan, state, world)) return refuse('process-not-concerned')
  const changed = planCourse(world.net, state, toNet, plan.mapping)
  if (!changed.ok)
    return refuse('no-place-in-process', undefined, { steps: changed.misfits.map((m) => m.id) })
  const { planId, to, mapping } = plan
  const { entered, cancelled, behind } = changed
  return record({
    type: 'ProcessChanged',
    body: { planId, from: state.pins.process, to, mapping, behind, entered, cancelled },
  })
}

/** Two processes may have the same contents: those of the other one are left alone. */
export function isConcerned(
  { processKey, from }: Pick<ProcessPlan, 'processKey' | 'from'>,
  { pins }: CaseState,
  { item }: World,
): boolean {
  return item.processKey === processKey && from.includes(pins.process)
}

import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { type Net, targetOf } from '#process'
import { changeCourse, planCourse } from '../course.ts'
import { cancelled, movement, stand } from '../moves.ts'
import type { ProcessPlan } from '../process-plan.ts'
import { type CaseState, stepNow, type StepVisit, type World } from '../state.ts'
import { fact } from './act.ts'

export interface ChangeProcess {
  plan: Pick<ProcessPlan, 'planId' | 'processKey' | 'from' | 'to' | 'mapping'>
  toNet: Net
}

/**
 * 流程变更: by an approved plan (`processPlanStream`) the case goes on by another version of its
 * process. `entered` and `cancelled` are steps that somebody else has to do now; the other open
 * steps go on under the id that they are mapped to.
 */
export const ProcessChanged = fact(
  '改用新版流程',
  z.object({
    planId: ids.plan,
    /** The versions, by hash. */
    from: z.string(),
    to: z.string(),
    /**
     * For an element of the version before, node or flow, the one of the version after; unnamed
     * ones keep their ids.
     */
    mapping: z.record(z.string(), z.string()),
    /** 必经环节 of the version after that the case will not come to. */
    behind: z.array(ids.step),
    ...movement,
  }),
  (state, { body, on, net, nets }) => {
    const { planId, from, to, mapping, entered } = body
    const changed = changeCourse(net, state, nets(to), mapping)
    if (!changed.ok) throw new Error(`${state.caseId} was moved to ${to} and finds no place there`)
    const visits = cancelled(state.visits, body.cancelled, on).map((visit): StepVisit => {
      const id = targetOf(mapping, stepNow(visit))
      if (id === stepNow(visit)) return visit
      return visit.completedOn === undefined
        ? { ...visit, stepId: id }
        : { ...visit, nowStepId: id }
    })
    const timers = state.timers.map((t) => ({ ...t, eventId: targetOf(mapping, t.eventId) }))
    const terms = state.terms?.map((t) =>
      t.endsWith ? { ...t, endsWith: targetOf(mapping, t.endsWith) } : t,
    )
    return {
      visits,
      ...(terms && { terms }),
      ...(changed.run && stand({ ...state, visits, timers }, changed.run, entered, on, nets(to))),
      pins: { ...state.pins, process: to },
      changes: [...(state.changes ?? []), { planId, from, to, on }],
    }
  },
)

/**
 * 流程变更：在办的件按受理时的流程办到底；经两人批准的方案逐件改用新版流程的，从原来所在的环节接着办，期限继续计算；还没有办的必经环节，不得借此跳过。
 * @law 立法法 104（不溯及既往）
 * A decided case has come to the end of its process.
 */
export function changeProcess(state: CaseState, { plan, toNet }: ChangeProcess, world: World) {
  if (state.stage === 'decided' || state.stage === 'closed') return refuse('case-already-decided')
  if (!isConcerned(plan, state, world)) return refuse('process-not-concerned')
  const changed = planCourse(world.net, state, toNet, plan.mapping)
  if (!changed.ok)
    return refuse('no-place-in-process', undefined, { steps: changed.misfits.map((m) => m.id) })
  const { planId, to, mapping } = plan
  const { entered, cancelled, behind } = changed
  return record({
    type: 'ProcessChanged' as const,
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

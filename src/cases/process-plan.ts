import { z } from 'zod'
import type { PlanId } from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { SHOWN_REFUSALS } from '#foundation/shown'
import { saysNothing } from '#foundation/reason'
import { ids, instant, text } from '#foundation/schema'
import type { Officer } from '#identity'
import type { Envelope } from '#ledger'
import type { Mapping, Net } from '#process'
import { actsAs } from '#world'
import { type ProcessPlanEvent, processPlanEvents } from './events.ts'

type BodyOf<T extends keyof typeof processPlanEvents> = z.infer<(typeof processPlanEvents)[T]>

/** 流程变更方案: how the open cases of some versions of a process shall go on by another one. */
export const processPlan = processPlanEvents.ProcessChangeProposed.extend({
  planId: ids.plan,
  state: z.enum(['proposed', 'approved', 'rejected', 'carried-out']),
  proposedBy: ids.actor,
  /** The unit whose person proposed it. */
  proposedIn: ids.unit,
  proposedAt: instant,
  /** Who approved or rejected it. */
  decidedBy: ids.actor.optional(),
  decidedAt: instant.optional(),
  /** What whoever approved it was shown. */
  shown: processPlanEvents.ProcessChangeApproved.optional(),
  rejection: text('请先在新收的件上试行').optional(),
  moved: z.int().optional(),
  staying: processPlanEvents.ProcessChangeCarriedOut.shape.staying.optional(),
}).meta({ id: 'ProcessPlan' })
export type ProcessPlan = z.infer<typeof processPlan>

export const PLAN_REFUSALS = {
  'version-unknown': '没有这个版本的流程，请从列表中选择已经公布的版本。',
  'version-not-in-force': '新版流程还没有生效，请在生效之后批准。',
  'element-unknown': '对应关系里有流程中没有的环节：{elements}。请按列表选择。',
  'reason-missing': '请写明为什么在办的件也要改用新版流程，不能为空或只写套话。',
  'needs-second-person': '提出人不能批准自己的方案，替提出人顶岗的人也不能，请由另一人批准。',
  'plan-not-open': '这个方案不存在，或者已经处理过。',
  ...SHOWN_REFUSALS,
} as const
export type PlanRefusal = keyof typeof PLAN_REFUSALS

type Decided = Outcome<ProcessPlanEvent, PlanRefusal>

/** What is proposed, with the nets of the versions as far as they were published under this key. */
export interface Proposal extends BodyOf<'ProcessChangeProposed'> {
  fromNets: readonly (Net | undefined)[]
  toNet: Net | undefined
}

/** Folds one fact of a plan. */
export function evolvePlan(
  planId: PlanId,
  before: ProcessPlan | undefined,
  fact: ProcessPlanEvent & Pick<Envelope, 'actor' | 'unit' | 'recordedAt'>,
): ProcessPlan {
  const { actor, unit, recordedAt } = fact
  if (fact.type === 'ProcessChangeProposed')
    return {
      ...fact.body,
      planId,
      state: 'proposed',
      proposedBy: actor,
      proposedIn: unit,
      proposedAt: recordedAt,
    }
  if (!before) throw new Error(`a plan begins with ProcessChangeProposed, not ${fact.type}`)
  const decided = { decidedBy: actor, decidedAt: recordedAt }
  switch (fact.type) {
    case 'ProcessChangeApproved':
      return { ...before, state: 'approved', ...decided, shown: fact.body }
    case 'ProcessChangeRejected':
      return { ...before, state: 'rejected', ...decided, rejection: fact.body.reason }
    case 'ProcessChangeCarriedOut':
      return { ...before, state: 'carried-out', ...fact.body }
  }
}

/** 提出：在办的件原则上办到底都用受理时的流程；确需改用新版的，写明理由和环节的对应关系。 @law 立法法 104（不溯及既往） */
export function proposePlan({ fromNets, toNet, ...plan }: Proposal): Decided {
  const isKnown = plan.from.length > 0 && !fromNets.includes(undefined)
  if (!toNet || !isKnown || plan.from.includes(plan.to)) return refuse('version-unknown')
  const strangers = strangersIn(plan.mapping, fromNets as Net[], toNet)
  if (strangers.length > 0) return refuse('element-unknown', undefined, { elements: strangers })
  if (saysNothing(plan.reason)) return refuse('reason-missing')
  return record({ type: 'ProcessChangeProposed', body: plan })
}

/** Elements that a mapping names and that its processes do not have as places. */
function strangersIn(mapping: Mapping, fromNets: readonly Net[], toNet: Net): string[] {
  const before = new Set(
    fromNets.flatMap((net) => [...net.nodeIndex.keys(), ...net.flowIndex.keys()]),
  )
  const after = new Set([...toNet.nodeIndex.keys(), ...toNet.flowIndex.keys()])
  return Object.entries(mapping).flatMap(([id, to]) => [
    ...(before.has(id) ? [] : [id]),
    ...(after.has(to) ? [] : [to]),
  ])
}

/** 批准：由提出人以外的人，也不由替他顶岗的人，逐件看过去向之后；新版流程已经生效。 @law 立法法 104（不溯及既往） */
export function approvePlan(
  plan: ProcessPlan | undefined,
  officer: Pick<Officer, 'staffId' | 'actsFor'>,
  isInForce: boolean,
  isAsSeen: boolean,
  shown: BodyOf<'ProcessChangeApproved'>,
): Decided {
  if (plan?.state !== 'proposed') return refuse('plan-not-open')
  if (actsAs(officer, plan.proposedBy)) return refuse('needs-second-person')
  if (!isInForce) return refuse('version-not-in-force')
  if (!isAsSeen) return refuse('shown-otherwise')
  return record({ type: 'ProcessChangeApproved', body: shown })
}

/** 退回方案，写明理由。 */
export function rejectPlan(plan: ProcessPlan | undefined, reason: string): Decided {
  if (plan?.state !== 'proposed') return refuse('plan-not-open')
  if (saysNothing(reason)) return refuse('reason-missing')
  return record({ type: 'ProcessChangeRejected', body: { reason } })
}

/** Every case was tried: those that could not move are named. */
export function endPlan(
  plan: ProcessPlan | undefined,
  outcome: BodyOf<'ProcessChangeCarriedOut'>,
): Decided {
  if (plan?.state !== 'approved') return refuse('plan-not-open')
  return record({ type: 'ProcessChangeCarriedOut', body: outcome })
}

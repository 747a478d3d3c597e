import type { ActorId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { addDays, addMonths, type LegalDay } from '#foundation/time'
import { getStep } from '#process'
import { moved } from '../course.ts'
import { type CaseState, examinersOf, openProcedure, openVisits, type World } from '../state.ts'
import { type Act, type Command, notInProgress } from './act.ts'

export interface Approve extends Command {
  opinion: string
}

/**
 * 申请人的申请符合法定条件、标准的，应当依法作出准予行政许可的书面决定；需要颁发证件的，颁发加盖印章的证件。
 * @law 行政许可法 38、39
 * A certificate goes out only when every tolerated material has come.
 */
export const approve: Act<Approve> = (state, { opinion, on, by }, world) => {
  const refusal = notDecidable(state, by, world)
  if (refusal) return refusal
  const gaps = state.tolerated.filter((gap) => !gap.suppliedOn)
  if (gaps.length > 0) {
    return refuse('gaps-open', '优化营商环境条例', {
      materials: gaps.map(
        (g) => world.item.materials.find((m) => m.materialId === g.materialId)!.name,
      ),
    })
  }
  const hasCertificate = world.item.result.kind !== '批准文件'
  const validUntil = validityEnd(on, world.item.result.validity)
  return record({
    type: 'CaseApproved',
    body: {
      opinion,
      ...(hasCertificate && {
        certificateNumber: `${state.itemId.replace('item-', '')}${state.caseId.replaceAll('-', '')}`,
      }),
      ...(validUntil && { validUntil }),
      ...moved(world.net, state, { type: 'CaseApproved' }),
    },
  })
}

/** The open visit of the step at which the decision is made. */
function decisionStep(state: CaseState, { net }: World) {
  return openVisits(state).find((visit) => getStep(net, visit.stepId).isDecision)
}

export function notDecidable(state: CaseState, by: ActorId, world: World) {
  if (state.stage !== 'processing') return notInProgress()
  const visit = decisionStep(state, world)
  if (!visit) return refuse('steps-not-done', '行政许可法 34')
  if (openProcedure(state)) return refuse('procedure-running', '行政许可法 45')
  if (visit.officerId && visit.officerId !== by)
    return refuse('step-assigned-to-other', '岗位责任制')
  // 审查与决定相分离: for all but 即办件 the one who examined does not decide.
  if (world.item.caseType !== 'instant' && examinersOf(state).has(by))
    return refuse('examiner-may-not-decide', '审查与决定相分离')
  return undefined
}

/** The last day of `5年`, `6个月` or `30天` of which `on` is the first; none of `长期`. */
export function validityEnd(on: LegalDay, validity: string): LegalDay | undefined {
  const [, value, unit] = /^(\d+)(年|个月|天)$/.exec(validity) ?? []
  if (!value) return undefined
  if (unit === '天') return addDays(on, Number(value) - 1)
  const corresponding = addMonths(on, Number(value) * (unit === '年' ? 12 : 1))
  // Where the last month has no corresponding day, its last day is already the end.
  return corresponding.slice(8) === on.slice(8) ? addDays(corresponding, -1) : corresponding
}

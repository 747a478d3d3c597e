import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { legalDay } from '#foundation/schema'
import type { LegalDay } from '#foundation/time'
import { getStep } from '#process'
import { chineseDay } from '#text/time'
import { moved } from '../course.ts'
import { beginCheck } from '../commitments.ts'
import { kindOfAct } from '../kinds-of-acts.ts'
import { DECISION } from '../grants.ts'
import { decided, movement } from '../moves.ts'
import { type CaseState, examinersOf, openProcedure, openVisits, type World } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { certificate, hasEnded, licenceAfter, validityEnd } from '../certificate.ts'
import { act, type Command, fact } from './act.ts'
import { words } from '../fields.ts'
import { notInProgress, notYours } from '../preconditions.ts'
import { OPEN_STEP } from '../todos.ts'

/**
 * 申请人的申请符合法定条件、标准的，应当依法作出准予行政许可的书面决定；需要颁发证件的，颁发加盖印章的证件。
 * @law 行政许可法 38、39
 * A certificate goes out only when every tolerated material has come.
 */
export const approve = act({
  title: '决定准予',
  emphasis: 'main',
  law: '行政许可法 38、39',
  may: DECISION,
  waits: OPEN_STEP,
  fields: {
    opinion: words('决定意见', 2000, {
      initial: (_state, { item }) =>
        `经审查，符合法定条件，${kindOfAct(item.type).granted.decides}。`,
    }),
  },
  facts: {
    CaseApproved: fact(
      '决定准予',
      z.object({
        opinion: z.string(),
        certificateNumber: z.string().optional(),
        validUntil: legalDay.optional(),
        ...movement,
      }),
      (state, told) => {
        const { opinion, certificateNumber, validUntil } = told.body
        return {
          ...decided(state, 'CaseApproved', told, opinion),
          ...beginCheck(state, told.on),
          decision: 'granted',
          ...(certificateNumber && { certificateNumber }),
          ...(validUntil && { validUntil }),
        }
      },
      {
        tells: ({ certificateNumber }, { unitName }) =>
          `已批准。${certificateNumber ? '决定书和证照' : '决定书'}可以在网上下载，也可以带身份证或营业执照到${unitName}窗口领取。`,
        papers: [
          {
            kind: 'approval-decision',
            title: '准予决定书',
            mark: ({ granted }) => granted.mark,
            isSealedByOrgan: true,
            words: ({ body: { opinion }, state: { validUntil }, intro, kind, ...law }) => ({
              title: kind.granted.title,
              paragraphs: [
                `${intro}，经审查，符合法定条件、标准。${law.under(kind.granted.article ?? '第三十八条第一款')}决定${kind.granted.decides}。`,
                `审查意见：${opinion}`,
                ...(validUntil ? [`有效期至${chineseDay(validUntil)}。`] : []),
                ...(law.underBasis ? [`设定依据：${law.underBasis.slice(2, -1)}。`] : []),
              ],
            }),
          },
          certificate(({ certificateNumber }) => certificateNumber !== undefined),
        ],
      },
    ),
  },
  refusals: {
    ...shared(
      'case-not-in-progress',
      'examiner-may-not-decide',
      'procedure-running',
      'step-assigned-to-other',
      'steps-not-done',
    ),
    'licence-ended-meanwhile':
      '证照 {licence} 在办理期间已经注销或撤销，不能再准予。请作出不予决定，或者终止办理。',
    'gaps-open': '容缺材料尚未补齐：{materials}。补齐后才能作出准予决定。',
  },
  bar(state, command, world) {
    const refusal = notDecidable(state, command, world)
    if (refusal) return refusal
    const gaps = state.tolerated.filter((gap) => !gap.suppliedOn)
    if (gaps.length === 0) return undefined
    const nameOf = (id: string) => world.item.materials.find((m) => m.materialId === id)!.name
    return refuse('gaps-open', '优化营商环境条例', {
      materials: gaps.map((g) => nameOf(g.materialId)),
    })
  },
  does(state, { opinion, on }, world) {
    const { about } = state
    const { licence, net } = world
    if (about && licence?.number !== about.licence)
      throw new Error(`the register has no licence ${about.licence}`)
    if (licence && hasEnded(licence))
      return refuse('licence-ended-meanwhile', '行政许可法 70', { licence: licence.number })
    return record({
      type: 'CaseApproved',
      body: {
        opinion,
        ...(licence && about
          ? licenceAfter(licence, about.kind, on, world)
          : newOf(state, on, world)),
        ...moved(net, state, { type: 'CaseApproved' }),
      },
    })
  },
})

/** The licence that is issued; none of what is granted by a letter alone. */
function newOf({ itemId, caseId }: CaseState, on: LegalDay, { item: { result } }: World) {
  const validUntil = validityEnd(on, result.validity)
  return {
    ...(result.kind !== '批准文件' && {
      certificateNumber: `${itemId.replace('item-', '')}${caseId.replaceAll('-', '')}`,
    }),
    ...(validUntil && { validUntil }),
  }
}

export function notDecidable(state: CaseState, command: Command, { net, item }: World) {
  const refusal = notInProgress(state)
  if (refusal) return refusal
  const visit = openVisits(state).find(({ stepId }) => getStep(net, stepId).isDecision)
  if (!visit) return refuse('steps-not-done', '行政许可法 34')
  if (openProcedure(state)) return refuse('procedure-running', '行政许可法 45')
  const taken = notYours(visit, command)
  if (taken) return taken
  // 审查与决定相分离: for all but 即办件 the one who examined does not decide.
  return item.caseType !== 'instant' && examinersOf(state).has(command.by)
    ? refuse('examiner-may-not-decide', '审查与决定相分离')
    : undefined
}

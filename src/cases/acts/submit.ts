import { z } from 'zod'
import { ACCEPTANCE_WORKDAYS } from '#clock/contract'
import { type ActorId, type CaseId, unitIds } from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { dayOf, type Instant } from '#foundation/time'
import { decideSituation, type ItemVersion, pinsSchema } from '#items'
import { LICENCE_REFUSALS } from '#licences'
import { aboutLicence } from '#licences/contract'
import { workdaysText } from '#text/time'
import { ELIGIBILITY_REFUSALS } from '../eligible.ts'
import { NOT_TAKEN, notTaken, suppliedMaterial } from '../materials.ts'
import { shared } from '../shared-refusals.ts'
import type { CaseState } from '../state.ts'
import { fact } from './act.ts'

const HOW = {
  upload: '电子件',
  paper: '纸质件',
  reuse: '共享复用',
  commitment: '告知承诺',
} as const

/** 收到申请材料 (行政许可法 32): the first clock starts. */
export const CaseSubmitted = fact(
  '收到申请',
  z.object({
    /** 情形导办: the answers, and the materials that this case does not need because of them. */
    situation: z.record(z.string(), z.string()).optional(),
    exempt: z.array(ids.material).optional(),
    /** 变更, 延续, 补证, 注销: which licence it is about. Without, it is for one of its own. */
    about: aboutLicence.optional(),
    itemId: ids.item,
    /** Of the item, for people; what the case is handled by are the pins. */
    itemVersion: z.number(),
    /** The versions that it was submitted under, by hash. */
    pins: pinsSchema,
    unitId: ids.unit,
    townshipId: ids.unit.optional(),
    applicantId: ids.applicant,
    agentId: ids.applicant.optional(),
    channel: z.enum(['counter', 'portal', 'mail']),
    formHash: z.string(),
    materials: z.array(suppliedMaterial),
    matterId: ids.matter,
    attempt: z.number(),
  }),
  (state) => state,
  {
    tells: () => `已收到，${workdaysText(ACCEPTANCE_WORKDAYS)}内告知是否受理。`,
    papers: [
      {
        kind: 'receipt',
        title: '收件凭证',
        mark: '收',
        words: ({ state, actor, context, intro, nameOf }) => ({
          paragraphs: [
            `${intro}已收到，收到材料如下。本凭证不代表受理；我们将在 ${workdaysText(ACCEPTANCE_WORKDAYS)}内告知您是否受理或一次性告知需要补正的全部内容，逾期不告知的，自收到材料之日起即为受理。`,
          ],
          columns: ['auto', '1fr', 'auto'],
          header: ['序号', '材料名称', '方式'],
          rows: state.materials.map((m, i) => [String(i + 1), nameOf(m.materialId), HOW[m.by]]),
          closing: [`收件人：${actor}。咨询电话：${context.phone}。`],
        }),
      },
    ],
  },
)
export type Submit = z.infer<typeof CaseSubmitted.body>

/** A case as it begins. */
export function begun(
  caseId: CaseId,
  {
    body,
    actor,
    unit,
    version,
    occurredAt,
  }: { body: Submit; actor: ActorId; unit?: string; version: number; occurredAt: Instant },
): CaseState {
  const { situation, exempt, townshipId, agentId, ...rest } = body
  return {
    caseId,
    version,
    stage: 'submitted',
    ...rest,
    ...(townshipId && { townshipId }),
    ...(agentId && { agentId }),
    ...(situation && { situation }),
    ...(exempt && { exempt }),
    receivedOn: dayOf(occurredAt),
    receivedAt: occurredAt,
    receivedBy: actor,
    ...(unit && { receivedUnitId: unitIds.of(unit) }),
    deemed: false,
    tolerated: [],
    visits: [],
    timers: [],
    procedures: [],
    documents: [],
    lateEntries: [],
    copies: [],
    urges: 0,
  }
}

export const SUBMIT_REFUSALS = {
  ...ELIGIBILITY_REFUSALS,
  ...NOT_TAKEN,
  ...LICENCE_REFUSALS,
  ...shared('commitment-barred', 'item-not-needed', 'reuse-by-owner', 'township-missing'),
}

/**
 * 申请人提出申请；窗口代为录入的，收到材料之日为收件日。申请可以通过信函、数据电文等方式提出。
 * @law 行政许可法 29
 * A case may be submitted with materials missing: whether they suffice is decided at acceptance
 * (32).
 */
export function submit(
  command: Submit,
  item: ItemVersion,
): Outcome<{ type: 'CaseSubmitted'; body: Submit }, keyof typeof SUBMIT_REFUSALS> {
  const refusal = notTaken(command.materials, item.materials, command.channel !== 'portal')
  if (refusal) return refusal
  if (command.agentId && command.materials.some((m) => m.by === 'reuse'))
    return refuse('reuse-by-owner', '个人信息保护法 13')
  if (item.viaTownship && !command.townshipId) return refuse('township-missing', '行政许可法 35')
  const { exempt: _claimed, situation, ...rest } = command
  const { exempt, notNeeded } = decideSituation(item.situations, situation ?? {})
  if (notNeeded) return refuse('item-not-needed', notNeeded.basis, { says: notNeeded.says })
  return record({
    type: 'CaseSubmitted',
    body: {
      ...rest,
      ...(situation && { situation }),
      ...(exempt.size > 0 && { exempt: [...exempt] }),
    },
  })
}

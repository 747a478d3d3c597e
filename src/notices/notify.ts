import type { CaseFact } from '#cases/events'
import { findApplicant, type PersonalKeys, sendSms } from '#identity'
import type { ItemCatalogue } from '#items'
import { advance } from '#ledger'
import { type Client, type Pool, row } from '#platform/database'

export interface NoticeDeps {
  pool: Pool
  keys: PersonalKeys
  catalogue: ItemCatalogue
  county: string
}

type Told = Extract<CaseFact['type'], 'CaseSubmitted' | 'CorrectionRequired' | 'CaseAccepted' | 'CaseDeclined' | 'ProcedureStarted' | 'LimitExtended' | 'CaseApproved' | 'CaseDenied' | 'CaseTerminated'>

/** What an applicant is told of, in at most 70 characters where it can be. */
const MESSAGES: Record<Told, (item: string, caseId: string, fact: CaseFact) => string> = {
  CaseSubmitted: (item, caseId) => `已收到您的“${item}”申请，编号${caseId}。五个工作日内告知是否受理。`,
  CorrectionRequired: (item, caseId, fact) => `您的“${item}”（${caseId}）需补正${fact.type === 'CorrectionRequired' ? fact.body.missing.length : ''}项材料，请登录查看告知书并按期补正。`,
  CaseAccepted: (item, caseId) => `您的“${item}”（${caseId}）已受理，进度可网上查询。`,
  CaseDeclined: (item, caseId) => `您的“${item}”（${caseId}）不予受理，理由和去向见决定书。`,
  ProcedureStarted: (item, caseId, fact) => `您的“${item}”（${caseId}）需进行${fact.type === 'ProcedureStarted' ? fact.body.kind : ''}，所需时间不计入办理期限，详见告知书。`,
  LimitExtended: (item, caseId) => `您的“${item}”（${caseId}）经批准延长办理期限，理由见告知书。`,
  CaseApproved: (item, caseId) => `您的“${item}”（${caseId}）已准予许可，请领取结果。`,
  CaseDenied: (item, caseId) => `您的“${item}”（${caseId}）不予许可，理由和救济途径见决定书。`,
  CaseTerminated: (item, caseId) => `您的“${item}”（${caseId}）已终止办理，可重新申请。`,
}

/** Follows the sealed log and tells each applicant once: message and progress are written in one transaction. */
export async function notifyApplicants(deps: NoticeDeps): Promise<number> {
  return advance(deps.pool, 'notices', async (client, events) => {
    for (const event of events) {
      if (!(event.type in MESSAGES) || !event.stream.startsWith('case/')) continue
      await tell(deps, client, event.stream.slice('case/'.length), event as unknown as CaseFact)
    }
  })
}

async function tell(deps: NoticeDeps, client: Client, caseId: string, fact: CaseFact): Promise<void> {
  const about = await row<{ applicant_id: string; item_id: string }>(client, 'select applicant_id, item_id from cases.case_row where case_id = $1', [caseId])
  const applicant = about && (await findApplicant(client, deps.keys, about.applicant_id))
  if (!applicant) return
  const item = deps.catalogue.find(about.item_id)?.name ?? ''
  await sendSms(client, deps.keys, applicant.phone, `【${deps.county}政务】${MESSAGES[fact.type as Told](item, caseId, fact)}`, fact.occurredAt)
}

import type { ApplicantId, CaseId, ItemId, LetterId, UnitId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { type CaseFact, caseStream } from '#cases/events'
import { ACCEPTANCE_WORKDAYS } from '#clock/contract'
import { type FeedbackDeps, findLetter, findWriterPhone, inviteRating } from '#feedback'
import { LETTER_KINDS } from '#feedback/contract'
import { type LetterEvent, letterStream } from '#feedback/events'
import { findApplicant, queueMessage } from '#identity'
import type { ItemCatalogue } from '#items'
import { advance, type SealedEvent } from '#ledger'
import { type Client, row, sendAll } from '#platform/database'
import { workdaysText } from '#text/time'

export interface NoticeDeps extends FeedbackDeps {
  catalogue: ItemCatalogue
  county: string
  publicUrl: string
}

type Message = (item: string, caseId: CaseId, fact: CaseFact) => string

/**
 * What an applicant is told of, in at most 70 characters where it can be; of the rest they learn on
 * the page of the case.
 */
const MESSAGES: Record<CaseFact['type'], Message | 'silent'> = {
  CaseSubmitted: (item, caseId) =>
    `已收到您的“${item}”申请，编号${caseId}。${workdaysText(ACCEPTANCE_WORKDAYS)}内告知是否受理。`,
  CorrectionRequired: (item, caseId, fact) =>
    `您的“${item}”（${caseId}）需补正${fact.type === 'CorrectionRequired' ? fact.body.missing.length : ''}项材料，请登录查看告知书并按期补正。`,
  CaseAccepted: (item, caseId) => `您的“${item}”（${caseId}）已受理，进度可网上查询。`,
  CaseDeclined: (item, caseId) => `您的“${item}”（${caseId}）不予受理，理由和去向见决定书。`,
  ProcedureStarted: (item, caseId, fact) =>
    `您的“${item}”（${caseId}）需进行${fact.type === 'ProcedureStarted' ? fact.body.kind : ''}，所需时间不计入办理期限，详见告知书。`,
  LimitExtended: (item, caseId) => `您的“${item}”（${caseId}）经批准延长办理期限，理由见告知书。`,
  CaseApproved: (item, caseId) => `您的“${item}”（${caseId}）已准予许可，请领取结果。`,
  CaseDenied: (item, caseId) => `您的“${item}”（${caseId}）不予许可，理由和救济途径见决定书。`,
  ApprovalRevoked: (item, caseId) =>
    `您的“${item}”（${caseId}）许可已被撤销，理由请查看办件。不服可以申请复议或提起诉讼。`,
  DelayExplained: (item, caseId) =>
    `您的“${item}”（${caseId}）超过了承诺时限，原因和预计办结日期请查看办件。`,
  CaseWithdrawn: (item, caseId) =>
    `您的“${item}”（${caseId}）已按申请撤回。不是您本人的意思，请登录查看或者联系窗口。`,
  CaseTerminated: (item, caseId) => `您的“${item}”（${caseId}）已终止办理，可重新申请。`,
  CaseVoided: (item, caseId) => `您的“${item}”（${caseId}）已作废，理由请查看办件。`,
  CaseTransferredUp: (item, caseId) =>
    `您的“${item}”（${caseId}）已依法报送上级机关，材料不用重交，去向请查看办件。`,
  CaseCopied: 'silent',
  CaseCorrectedOnSpot: 'silent',
  CasePrechecked: 'silent',
  CaseSupplemented: 'silent',
  CaseUrged: 'silent',
  CountersignerDropped: 'silent',
  Countersigned: 'silent',
  CountersignersNamed: 'silent',
  DocumentIssued: 'silent',
  ExtensionRequested: 'silent',
  FeeCharged: 'silent',
  GapSupplied: 'silent',
  LateEntryApproved: 'silent',
  LateEntryDeclared: 'silent',
  OpinionGiven: 'silent',
  OpinionRequested: 'silent',
  ProcedureEnded: 'silent',
  ProcedureRequested: 'silent',
  ProcessChanged: 'silent',
  ResultDelivered: 'silent',
  StepAssigned: 'silent',
  StepCompleted: 'silent',
  StepReturned: 'silent',
  StepTakenBack: 'silent',
  StepTransferred: 'silent',
  TermRanOut: 'silent',
}

/** After these the service is over, and may be rated. */
const RATEABLE: ReadonlySet<string> = new Set<CaseFact['type']>(['ResultDelivered', 'CaseDeclined'])

/** What the writer of a letter is told of. */
const LETTER_MESSAGES: Partial<Record<LetterEvent['type'], string>> = {
  LetterSubmitted: '已收到，答复后会通知您',
  LetterAccepted: '已受理',
  LetterDeclined: '不予受理，原因请上网查看',
  LetterTransferred: '已转有关单位办理，期限不变',
  LetterExtended: '经批准延长答复期限',
  LetterAnswered: '已有答复，请上网查看并评价',
  LetterReviewed: '已有复核决定，请上网查看',
}

/**
 * Follows the sealed log and tells each person once: message and progress are written in one
 * transaction.
 */
export async function notifyApplicants(deps: NoticeDeps): Promise<number> {
  return advance(deps.pool, 'notices', (client) => ({
    // What one case or letter tells keeps its order; the others need not wait for it.
    take: (events) =>
      sendAll(
        Map.groupBy(events, (event) => event.stream)
          .values()
          .map(async (ofOne) => {
            for (const event of ofOne) await tellOf(deps, client, event)
          })
          .toArray(),
      ),
  }))
}

async function tellOf(deps: NoticeDeps, client: Client, event: SealedEvent): Promise<void> {
  const caseId = caseStream.idOf(event.stream)
  const letterId = letterStream.idOf(event.stream)
  const fact = caseId && caseStream.readIfLegible(event)
  if (fact) await tellApplicant(deps, client, caseId, fact)
  else if (letterId) await tellWriter(deps, client, letterId, event)
}

async function tellApplicant(
  deps: NoticeDeps,
  client: Client,
  caseId: CaseId,
  fact: CaseFact,
): Promise<void> {
  const message = MESSAGES[fact.type]
  if (message === 'silent' && !RATEABLE.has(fact.type)) return
  const about = await row<{ applicant_id: ApplicantId; item_id: ItemId; unit_id: UnitId }>(
    client,
    'select applicant_id, item_id, unit_id from cases.case_row where case_id = $1',
    [caseId],
  )
  const applicant = about && (await findApplicant(client, deps.keys, about.applicant_id))
  if (!applicant) return
  const item = deps.catalogue.find(about.item_id)?.name ?? ''
  const say = (text: string) => tell(deps, client, applicant, text, fact.occurredAt)
  if (message !== 'silent') await say(message(item, caseId, fact))
  if (!RATEABLE.has(fact.type)) return
  const token = await inviteRating(
    client,
    deps,
    {
      about: 'case',
      caseId,
      itemId: about.item_id,
      unitId: about.unit_id,
      applicantId: about.applicant_id,
    },
    {
      actor: 'system',
      unit: '',
      via: 'system',
      occurredAt: fact.occurredAt,
      recordedAt: fact.recordedAt,
    },
  )
  if (token)
    await say(
      `您的“${item}”（${caseId}）已办结，请为这次服务打分：${deps.publicUrl}/rate/${token} 链接只有您有，请勿转发。`,
    )
}

async function tellWriter(
  deps: NoticeDeps,
  client: Client,
  letterId: LetterId,
  event: SealedEvent,
): Promise<void> {
  const message = LETTER_MESSAGES[event.type as LetterEvent['type']]
  const letter = message && (await findLetter(client, letterId))
  if (!letter) return
  const text = `您的${LETTER_KINDS[letter.kind]}（${letterId}）${message}。`
  if (letter.applicantId) {
    const applicant = await findApplicant(client, deps.keys, letter.applicantId)
    if (applicant) await tell(deps, client, applicant, text, event.occurredAt)
    return
  }
  const phone = await findWriterPhone(client, deps.keys, letterId)
  if (phone)
    await queueMessage(
      client,
      deps.keys,
      { to: phone, text: `【${deps.county}政务】${text}` },
      event.occurredAt,
    )
}

/**
 * By SMS, and by e-mail where there is an address; signed in, people find it among their messages.
 */
async function tell(
  deps: NoticeDeps,
  client: Client,
  {
    applicantId,
    phone,
    email,
  }: { applicantId: ApplicantId; phone: string; email?: string | undefined },
  text: string,
  at: Instant,
): Promise<void> {
  const full = `【${deps.county}政务】${text}`
  await queueMessage(client, deps.keys, { to: phone, text: full, applicantId }, at)
  if (email) await queueMessage(client, deps.keys, { channel: 'email', to: email, text: full }, at)
}

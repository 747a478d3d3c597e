import type { ApplicantId, CaseId, ItemId, LetterId, UnitId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { messageOf } from '#cases'
import { type CaseFact, caseStream } from '#cases/events'
import { type FeedbackDeps, findLetter, findWriterPhone, inviteRating } from '#feedback'
import { LETTER_KINDS } from '#feedback/contract'
import { type LetterEvent, letterStream } from '#feedback/events'
import { findApplicant, queueMessage } from '#identity'
import type { ItemCatalogue } from '#items'
import { advance, type SealedEvent } from '#ledger'
import { type Client, row, sendAll } from '#platform/database'

export interface NoticeDeps extends FeedbackDeps {
  catalogue: ItemCatalogue
  county: string
  publicUrl: string
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
  const says = messageOf(fact)
  if (!says && !RATEABLE.has(fact.type)) return
  const about = await row<{ applicant_id: ApplicantId; item_id: ItemId; unit_id: UnitId }>(
    client,
    'select applicant_id, item_id, unit_id from cases.case_row where case_id = $1',
    [caseId],
  )
  const applicant = about && (await findApplicant(client, deps.keys, about.applicant_id))
  if (!applicant) return
  const item = deps.catalogue.find(about.item_id)?.name ?? ''
  const say = (text: string) => tell(deps, client, applicant, text, fact.recordedAt)
  if (says) await say(`您的“${item}”（${caseId}）${says}`)
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

import type { ApplicantId, CaseId, ItemId, LetterId, RatingId, UnitId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { isTold, messageOf } from '#cases'
import { type CaseFact, caseStream } from '#cases/events'
import { type FeedbackDeps, findLetter, findRating, findWriterPhone, inviteRating } from '#feedback'
import { LETTER_KINDS } from '#feedback/contract'
import { type LetterEvent, letterStream, type RatingEvent, ratingStream } from '#feedback/events'
import { findApplicant, queueMessage } from '#identity'
import type { ItemCatalogue } from '#items'
import {
  advance,
  dropSetAside,
  listSetAside,
  type SealedEvent,
  type SetAside,
  takeAgain,
  takeEachApart,
} from '#ledger'
import { type Client, isPassing, type Queryable, row, sendAll } from '#platform/database'

export interface NoticeDeps extends FeedbackDeps {
  catalogue: ItemCatalogue
  county: string
  publicUrl: string
}

/** After these the service is over, and may be rated. */
const RATEABLE: ReadonlySet<string> = new Set<CaseFact['type']>(['ResultDelivered', 'CaseDeclined'])

/** What the writer of a letter is told of. */
const LETTER_MESSAGES: Partial<Record<LetterEvent['type'], string>> = {
  LetterSubmitted: '已收到，有了答复短信告诉您',
  LetterAccepted: '已受理，有了答复短信告诉您',
  LetterDeclined: '不予受理，理由和该找谁请上网查看',
  LetterTransferred: '已转有关单位办理，期限不变，不用您再做什么',
  LetterExtended: '经批准延长答复期限，新的日期请上网查看',
  LetterAnswered: '已有答复，请上网查看并评价；不满意的可以申请复核',
  LetterReviewed: '已有复核决定，请上网查看',
}

/** What became of a bad rating. */
const RATING_MESSAGES: Partial<Record<RatingEvent['type'], string>> = {
  RatingCalledBack: '单位已登记回访',
  RatingRectified: '单位已整改',
  RatingExcluded: '经监察机关核定，不计入评价结果',
  RatingKept: '经监察机关核定有效，单位要整改',
}

const NAME = 'notices'

/**
 * Follows the sealed log and tells each person once: message and progress are written in one
 * transaction. What cannot be told is set aside with its reason, and keeps nobody waiting.
 */
export async function notifyApplicants(deps: NoticeDeps): Promise<number> {
  const take = tellerOf(deps)
  try {
    return await advance(deps.pool, NAME, (client) => ({
      // What one case or letter tells keeps its order; the others need not wait for it.
      take: (events) =>
        sendAll(
          Map.groupBy(events, (event) => event.stream)
            .values()
            .map(async (ofOne) => {
              for (const event of ofOne) await take(client, event)
            })
            .toArray(),
        ),
    }))
  } catch (fault) {
    if (isPassing(fault)) throw fault
    return advance(deps.pool, NAME, (client) => ({
      take: (events) => takeEachApart(client, NAME, events, take),
    }))
  }
}

/** Tells what was set aside; answers what still cannot be told. */
export async function notifyAgain(deps: NoticeDeps): Promise<SetAside[]> {
  await takeAgain(deps.pool, NAME, tellerOf(deps))
  return listUntold(deps.pool)
}

/** What could not be told to anybody, and why. */
export const listUntold = (db: Queryable): Promise<SetAside[]> => listSetAside(db, NAME)

/** Gives up telling what could not be told; false where nothing lies at this position. */
export const dropUntold = (db: Queryable, position: number): Promise<boolean> =>
  dropSetAside(db, NAME, position)

const tellerOf =
  (deps: NoticeDeps) =>
  async (client: Client, event: SealedEvent): Promise<void> => {
    const caseId = caseStream.idOf(event.stream)
    const letterId = letterStream.idOf(event.stream)
    const ratingId = ratingStream.idOf(event.stream)
    const fact = caseId && caseStream.readIfLegible(event)
    if (fact) await tellApplicant(deps, client, caseId, fact)
    else if (letterId) await tellWriter(deps, client, letterId, event)
    else if (ratingId) await tellRater(deps, client, ratingId, event)
  }

async function tellApplicant(
  deps: NoticeDeps,
  client: Client,
  caseId: CaseId,
  fact: CaseFact,
): Promise<void> {
  if (!isTold(fact) && !RATEABLE.has(fact.type)) return
  const about = await row<{ applicant_id: ApplicantId; item_id: ItemId; unit_id: UnitId }>(
    client,
    'select applicant_id, item_id, unit_id from cases.case_row where case_id = $1',
    [caseId],
  )
  const applicant = about && (await findApplicant(client, deps.keys, about.applicant_id))
  if (!applicant) return
  const version = deps.catalogue.find(about.item_id)
  const item = version?.name ?? ''
  const titles = version ? deps.catalogue.form(version.itemId).properties : {}
  const says = messageOf(fact, {
    unitName: deps.units.get(about.unit_id)?.name ?? '',
    nameOf: (id) => version?.materials.find((m) => m.materialId === id)?.name ?? '其他材料',
    fieldName: (field) => titles[field]?.title ?? '其他栏目',
  })
  const say = (text: string) => tell(deps, client, applicant, text, fact.recordedAt)
  if (says) await say(`您的“${item}”（${caseId}）${says}查看：${deps.publicUrl}/my/cases/${caseId}`)
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
  const said = `您的${LETTER_KINDS[letter.kind]}（${letterId}）${message}。`
  const where = `${deps.publicUrl}/letters`
  if (letter.applicantId) {
    const text = `${said}查看：${where}/${letterId}`
    const applicant = await findApplicant(client, deps.keys, letter.applicantId)
    if (applicant) await tell(deps, client, applicant, text, event.recordedAt)
    return
  }
  const phone = await findWriterPhone(client, deps.keys, letterId)
  if (!phone) return
  const text = `【${deps.county}政务】${said}用编号和查询码查看：${where}/follow`
  await queueMessage(client, deps.keys, { to: phone, text }, event.recordedAt)
}

/** Of a case there is somebody to tell; a visitor has only the link by which they rated. */
async function tellRater(
  deps: NoticeDeps,
  client: Client,
  ratingId: RatingId,
  event: SealedEvent,
): Promise<void> {
  const says = RATING_MESSAGES[event.type as RatingEvent['type']]
  const { applicantId, caseId, itemId } = (says && (await findRating(client, ratingId))) || {}
  const rater = applicantId && (await findApplicant(client, deps.keys, applicantId))
  if (!rater) return
  const item = (itemId && deps.catalogue.find(itemId)?.name) ?? ''
  const where = `${deps.publicUrl}/my/cases/${caseId}/rating`
  const text = `您对“${item}”（${caseId}）的差评，${says}。登录后查看说了什么、做了什么：${where}`
  await tell(deps, client, rater, text, event.recordedAt)
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

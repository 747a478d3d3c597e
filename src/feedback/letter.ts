import type {
  ActorId,
  ApplicantId,
  CaseId,
  ItemId,
  LetterId,
  StaffId,
  UnitId,
} from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { ClockFacts } from '#clock'
import type { LetterStatus } from './contract.ts'
import type { ComplaintGround, LetterEvent, LetterKind } from './events.ts'

/** A letter as its facts tell it. */
export interface Letter {
  letterId: LetterId
  kind: LetterKind
  ground?: ComplaintGround | undefined
  itemId?: ItemId | undefined
  caseId?: CaseId | undefined
  aboutUnitId: UnitId
  accusedId?: StaffId | undefined
  handlerUnitId: UnitId
  applicantId?: ApplicantId | undefined
  isOpen: boolean
  status: LetterStatus
  submittedAt: Instant
  acceptWorkdays?: number | undefined
  acceptedOn?: LegalDay
  /** The day from which the answer's limit counts, and the limit. */
  countsFrom?: LegalDay | undefined
  answerWorkdays: number
  extensionRequest?: { workdays: number; reason: string; by: ActorId; on: LegalDay } | undefined
  reviewAskedOn?: LegalDay
  extension?: { workdays: number; on: LegalDay } | undefined
  answeredOn?: LegalDay | undefined
  answeredBy?: ActorId
  /** The writer's word on the last answer. */
  satisfaction?: 'satisfied' | 'partly' | 'unsatisfied' | undefined
  isReviewed: boolean
  published?: { question: string; answer: string }
  closedOn?: LegalDay | undefined
  version: number
}

export const LETTER_REFUSALS = {
  'unknown-letter': '没有找到这件来信，请检查编号。',
  'unknown-unit': '请从名单里选择单位。',
  'ground-missing': '请选择投诉的事由。',
  'not-awaiting-acceptance': '这件来信已经受理或处理过，请查看最新情况。',
  'not-being-handled': '这件来信现在不在办理中，请查看最新情况。',
  'not-answered': '这件来信还没有答复。',
  'reason-needed': '请写明具体情况，不能只写套话。',
  'already-there': '来信已经在这个单位。',
  'accused-unit': '关于作风、拖延、收费和廉洁的投诉，不能转给被投诉的单位办理。',
  'extended-already': '延期只能有一次，不能超过公布的最长期限，并且要在期限届满之前批准。',
  'no-extension-asked': '没有待批准的延期申请。',
  'own-request': '不能批准自己提出的延期。',
  'own-answer': '作出答复的人不能复核自己的答复。',
  'judged-already': '您已经评价过这次答复。',
  'reviewed-already': '复核只能申请一次。您仍可以拨打 12345 反映。',
  'not-a-consultation': '只有咨询可以公开问答。',
  'published-already': '这件咨询已经公开。',
} as const
export type LetterRefusal = keyof typeof LETTER_REFUSALS
export type LetterOutcome = Outcome<LetterEvent, LetterRefusal>

/** Folds one fact; never refuses. */
export function evolveLetter(
  letter: Letter | undefined,
  letterId: LetterId,
  event: LetterEvent & { version: number; actor: ActorId; recordedAt: Instant },
): Letter {
  const on = dayOf(event.recordedAt)
  if (event.type === 'LetterSubmitted') {
    const { textHash: _hash, ...body } = event.body
    // A consultation needs no acceptance: the limit of its answer begins at once.
    const begins =
      body.kind === 'consultation'
        ? { status: 'accepted' as const, countsFrom: on }
        : { status: 'submitted' as const }
    return {
      ...body,
      letterId,
      ...begins,
      submittedAt: event.recordedAt,
      isReviewed: false,
      version: event.version,
    }
  }
  if (!letter) throw new Error(`a letter begins with LetterSubmitted, not ${event.type}`)
  return { ...letter, ...change(letter, event, on), version: event.version }
}

function change(
  letter: Letter,
  event: Exclude<LetterEvent, { type: 'LetterSubmitted' }> & { actor: ActorId },
  on: LegalDay,
): Partial<Letter> {
  switch (event.type) {
    case 'LetterAccepted':
      return { status: 'accepted', acceptedOn: on, countsFrom: on }
    case 'LetterDeclined':
      return { status: 'declined', closedOn: on }
    case 'LetterTransferred':
      return { handlerUnitId: event.body.toUnitId, extensionRequest: undefined }
    case 'LetterExtensionRequested':
      return { extensionRequest: { ...event.body, by: event.actor, on } }
    case 'LetterExtended':
      return { extensionRequest: undefined, extension: { workdays: event.body.workdays, on } }
    case 'LetterAnswered':
      return { status: 'answered', answeredOn: on, answeredBy: event.actor }
    case 'LetterJudged':
      return {
        satisfaction: event.body.satisfaction,
        ...(event.body.satisfaction !== 'unsatisfied' && { status: 'settled', closedOn: on }),
      }
    case 'LetterReviewRequested':
      return { status: 'in-review', reviewAskedOn: on }
    case 'LetterReviewed':
      return event.body.outcome === 'upheld'
        ? { status: 'settled', isReviewed: true, closedOn: on }
        : {
            status: 'accepted',
            isReviewed: true,
            countsFrom: on,
            answerWorkdays: event.body.answerWorkdays ?? letter.answerWorkdays,
            answeredOn: undefined,
            extension: undefined,
            satisfaction: undefined,
          }
    case 'LetterPublished':
      return { published: event.body }
    case 'LetterWithdrawn':
      return { status: 'withdrawn', closedOn: on }
  }
}

/** The clocks of a letter: of its acceptance, then of its answer. */
export function letterClocks(letter: Letter): ClockFacts[] {
  const clocks: ClockFacts[] = []
  const workdays = (value: number) => ({ value, unit: 'workday' as const })
  if (letter.acceptWorkdays !== undefined) {
    clocks.push({
      kind: 'letter-acceptance',
      limit: workdays(letter.acceptWorkdays),
      startedOn: dayOf(letter.submittedAt),
      pauses: [],
      extensions: [],
      stoppedOn: letter.acceptedOn ?? letter.closedOn,
    })
  }
  if (letter.countsFrom) {
    clocks.push({
      kind: 'letter-answer',
      limit: workdays(letter.answerWorkdays),
      startedOn: letter.countsFrom,
      pauses: [],
      extensions: letter.extension ? [letter.extension] : [],
      stoppedOn: letter.answeredOn ?? letter.closedOn,
    })
  }
  return clocks
}

/** The supervision body and the service centre, as letters are sent to them. */
export interface Offices {
  supervisionUnitId: UnitId
  centreUnitId: UnitId
}

/** 投诉作风、拖延、收费和廉洁的由监察机关办理，业务投诉和咨询由单位办理，办不成事由政务服务中心督促。 @law 政务服务投诉处理规定 */
export function whoHandles(
  letter: { kind: LetterKind; ground?: ComplaintGround | undefined; aboutUnitId: UnitId },
  { supervisionUnitId, centreUnitId }: Offices,
): UnitId {
  if (letter.kind === 'stuck') return centreUnitId
  return letter.kind === 'complaint' && letter.ground !== 'business'
    ? supervisionUnitId
    : letter.aboutUnitId
}

export function judgeAnswer(
  letter: Letter,
  { satisfaction }: { satisfaction: NonNullable<Letter['satisfaction']> },
): LetterOutcome {
  if (letter.status !== 'answered') return refuse('not-answered')
  return letter.satisfaction
    ? refuse('judged-already')
    : record({ type: 'LetterJudged', body: { satisfaction } })
}

/** 对答复不满意的，可以申请复核一次。 @law 政务服务投诉处理规定 */
export function requestReview(
  letter: Letter,
  { text, textHash }: { text: string; textHash: string },
): LetterOutcome {
  if (letter.isReviewed) return refuse('reviewed-already')
  if (letter.status !== 'answered') return refuse('not-answered')
  return saysNothing(text)
    ? refuse('reason-needed')
    : record({ type: 'LetterReviewRequested', body: { textHash } })
}

export function withdrawLetter(letter: Letter): LetterOutcome {
  return letter.status === 'submitted' || letter.status === 'accepted'
    ? record({ type: 'LetterWithdrawn', body: {} })
    : refuse('not-being-handled')
}

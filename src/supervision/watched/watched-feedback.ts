import { isBadLevel } from '#feedback/contract'
import type { LetterEvent, LetterKind, RatingEvent } from '#feedback/events'
import type { ItemId, LetterId, RatingId, UnitId } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Subject } from './watched.ts'

/** What supervision remembers of a letter or a rating: the days that its limits depend on. */
export interface WatchedFeedback extends Subject {
  caseId: LetterId | RatingId
  of: LetterKind | 'rating'
  submittedOn: LegalDay
  acceptWorkdays?: number | undefined
  acceptedOn?: LegalDay
  countsFrom?: LegalDay
  answerWorkdays?: number
  extendedWorkdays: number
  answeredOn?: LegalDay | undefined
  callBackWorkdays?: number
  rectifyWorkdays?: number
  badOn?: LegalDay
  calledBackOn?: LegalDay
  rectifyFrom?: LegalDay
}

export type FeedbackFact = (LetterEvent | RatingEvent) & { version: number; recordedAt: Instant }

/** A letter or rating, not a case. */
export const isFeedback = (w: Subject): w is WatchedFeedback => 'of' in w

/** Folds one fact of a letter or a rating. */
export function watchFeedback(
  before: WatchedFeedback | undefined,
  id: LetterId | RatingId,
  fact: FeedbackFact,
): WatchedFeedback | undefined {
  const on = dayOf(fact.recordedAt)
  const begin = (unitId: UnitId, itemId: ItemId | undefined, of: WatchedFeedback['of']) => ({
    caseId: id,
    unitId,
    itemId: itemId ?? ('' as const),
    of,
    submittedOn: on,
    extendedWorkdays: 0,
    version: fact.version,
    cards: {},
  })
  if (fact.type === 'LetterSubmitted') {
    const { kind, handlerUnitId, itemId, acceptWorkdays, answerWorkdays } = fact.body
    return {
      ...begin(handlerUnitId, itemId, kind),
      acceptWorkdays,
      answerWorkdays,
      ...(acceptWorkdays === undefined && { countsFrom: on }),
    }
  }
  if (fact.type === 'RatingInvited') {
    const { unitId, itemId, callBackWorkdays, rectifyWorkdays } = fact.body
    return { ...begin(unitId, itemId, 'rating'), callBackWorkdays, rectifyWorkdays }
  }
  return before && { ...before, ...change(before, fact, on), version: fact.version }
}

function change(w: WatchedFeedback, fact: FeedbackFact, on: LegalDay): Partial<WatchedFeedback> {
  switch (fact.type) {
    case 'LetterAccepted':
      return { acceptedOn: on, countsFrom: on }
    case 'LetterTransferred':
      return { unitId: fact.body.toUnitId }
    case 'LetterExtended':
      return { extendedWorkdays: fact.body.workdays }
    case 'LetterAnswered':
      return { answeredOn: on }
    case 'LetterReviewed':
      return fact.body.outcome === 'upheld'
        ? { closedOn: on }
        : {
            answeredOn: undefined,
            countsFrom: on,
            extendedWorkdays: 0,
            answerWorkdays: fact.body.answerWorkdays ?? w.answerWorkdays!,
          }
    case 'LetterJudged':
      return fact.body.satisfaction === 'unsatisfied' ? {} : { closedOn: on }
    case 'LetterDeclined':
    case 'LetterWithdrawn':
    case 'RatingRectified':
    case 'RatingExcluded':
      return { closedOn: on }
    case 'Rated':
      return isBadLevel(fact.body.level) ? { badOn: on } : { closedOn: on }
    case 'RatingCalledBack':
      return { calledBackOn: on, ...(fact.body.finding === 'confirmed' && { rectifyFrom: on }) }
    case 'RatingKept':
      return { rectifyFrom: on }
    default:
      return {}
  }
}

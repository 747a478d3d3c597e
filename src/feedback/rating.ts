import type { ApplicantId, CaseId, ItemId, RatingId, StaffId, UnitId } from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { ClockFacts } from '#clock'
import { isBadLevel, type RatingStatus } from './contract.ts'
import type { RatingEvent } from './events.ts'

/** The service that may be rated: a case or a visit. */
export interface Invited {
  about: 'case' | 'visit'
  caseId?: CaseId | undefined
  itemId?: ItemId | undefined
  unitId: UnitId
  officerId?: StaffId | undefined
  /** Who handled the case. */
  servedBy?: readonly StaffId[] | undefined
  applicantId?: ApplicantId | undefined
}

/** 好差评 on it. */
export interface Rating extends Invited {
  ratingId: RatingId
  callBackWorkdays: number
  rectifyWorkdays: number
  status: RatingStatus
  invitedOn: LegalDay
  level?: number
  labels?: string[]
  ratedOn?: LegalDay
  calledBackOn?: LegalDay
  rectifyFrom?: LegalDay
  rectifiedOn?: LegalDay
  closedOn?: LegalDay
  version: number
}

export const RATING_REFUSALS = {
  'unknown-invitation':
    '评价链接无效或已过期。每次服务只评一次，已经评过的不用再评；还没有评的，由本人在收到的链接里，或登录后在自己的办件里评。',
  'rated-already': '这次服务已经评价过，每次服务只能评价一次。',
  'not-to-be-called': '这条评价不需要回访，或者已经回访过。',
  'not-to-be-rectified': '这条评价现在不需要反馈整改。',
  'not-to-be-decided': '这条评价没有待核定的事项。',
  'reason-needed': '请写明具体情况，不能只写套话。',
} as const
export type RatingRefusal = keyof typeof RATING_REFUSALS
export type RatingOutcome = Outcome<RatingEvent, RatingRefusal>

export function evolveRating(
  rating: Rating | undefined,
  ratingId: RatingId,
  event: RatingEvent & { version: number; recordedAt: Instant },
): Rating {
  const on = dayOf(event.recordedAt)
  if (event.type === 'RatingInvited')
    return { ...event.body, ratingId, status: 'invited', invitedOn: on, version: event.version }
  if (!rating) throw new Error(`a rating begins with RatingInvited, not ${event.type}`)
  return { ...rating, ...change(event, on), version: event.version }
}

function change(
  event: Exclude<RatingEvent, { type: 'RatingInvited' }>,
  on: LegalDay,
): Partial<Rating> {
  switch (event.type) {
    case 'Rated':
      return {
        level: event.body.level,
        labels: event.body.labels,
        ratedOn: on,
        ...(isBadLevel(event.body.level)
          ? { status: 'to-call' }
          : { status: 'counted', closedOn: on }),
      }
    case 'RatingCalledBack':
      return {
        calledBackOn: on,
        ...(event.body.finding === 'confirmed'
          ? { status: 'to-rectify', rectifyFrom: on }
          : { status: 'to-decide' }),
      }
    case 'RatingRectified':
      return { status: 'rectified', rectifiedOn: on, closedOn: on }
    case 'RatingExcluded':
      return { status: 'excluded', closedOn: on }
    case 'RatingKept':
      return { status: 'to-rectify', rectifyFrom: on }
  }
}

/** 差评一个工作日内回访，五个工作日内整改反馈。 @law 国办发〔2019〕51号 */
export function ratingClocks(rating: Rating): ClockFacts[] {
  if (rating.level === undefined || !isBadLevel(rating.level)) return []
  const clock = (
    kind: 'call-back' | 'rectification',
    value: number,
    startedOn: LegalDay,
    stoppedOn: LegalDay | undefined,
  ): ClockFacts => ({
    kind,
    limit: { value, unit: 'workday' },
    startedOn,
    pauses: [],
    extensions: [],
    stoppedOn,
  })
  return [
    clock('call-back', rating.callBackWorkdays, rating.ratedOn!, rating.calledBackOn),
    ...(rating.rectifyFrom
      ? [
          clock(
            'rectification',
            rating.rectifyWorkdays,
            rating.rectifyFrom,
            rating.rectifiedOn ?? rating.closedOn,
          ),
        ]
      : []),
  ]
}

/** 一次服务只评价一次。 @law 国办发〔2019〕51号 */
export function rate(
  rating: Rating,
  given: { level: number; labels: string[]; textHash?: string; channel: 'link' | 'portal' },
): RatingOutcome {
  return rating.status === 'invited'
    ? record({ type: 'Rated', body: given })
    : refuse('rated-already')
}

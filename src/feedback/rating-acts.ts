import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import type { StaffId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import type { Officer } from '#identity'
import {
  type DeskAct,
  isAmong,
  notOf,
  notThey,
  offeredOf,
  roleAt,
  type Task,
  tasksOfActs,
  type Whom,
} from '#tasks'
import type { RatingActName, RatingCommand, RatingStatus } from './contract.ts'
import type { RatingEvent } from './events.ts'
import { isSupervisor, SUPERVISORS } from './letter-acts.ts'
import type { Rating, RatingRefusal } from './rating.ts'

/*
 * What officers do about a bad rating, act by act. The unit answers for its ratings, never whoever
 * was rated.
 */

type RatingAct<A extends RatingActName> = DeskAct<
  Rating,
  RatingCommand<A>,
  RatingEvent,
  RatingRefusal,
  unknown
>

type Served = Pick<Rating, 'unitId' | 'officerId' | 'servedBy'>

const rated = ({ officerId, servedBy = [] }: Served): string[] =>
  [...servedBy, ...(officerId ? [officerId] : [])].map(notThey)
const ofUnit = (served: Served): Whom => ({
  audience: (['unit-supervisor', 'unit-head'] as const).map((role) => roleAt(role, served.unitId)),
  barred: rated(served),
})

/** Whom a rating bars of those who handled its case: where nobody else could mend, not the head. */
export function barredOf(served: Served, officers: readonly Officer[]): readonly StaffId[] {
  const { unitId, servedBy = [] } = served
  if (officers.some((officer) => isAmong(officer, ofUnit(served)))) return servedBy
  const head = { audience: [roleAt('unit-head', unitId)], barred: [] }
  const heads = officers.filter((officer) => isAmong(officer, head)).map((o) => o.staffId)
  return servedBy.filter((staffId) => !heads.includes(staffId))
}

const unless =
  <R extends RatingRefusal>(status: RatingStatus, code: R) =>
  (rating: Rating) =>
    rating.status === status ? undefined : refuse(code)

/** By the route's noun. */
export const RATING_DEEDS: { [A in RatingActName]: RatingAct<A> } = {
  /** 差评一个工作日内回访。 @law 国办发〔2019〕51号 */
  'call-back': {
    may: (rating) => ({
      audience: [...ofUnit(rating).audience, roleAt('hall-manager')],
      barred: rated(rating),
    }),
    waits: {
      as: 'call-back',
      title: '回访',
      since: ({ ratedOn, invitedOn }) => ratedOn ?? invitedOn,
      clock: 'call-back',
    },
    bar: unless('to-call', 'not-to-be-called'),
    does: (_rating, { finding, note }) =>
      saysNothing(note)
        ? refuse('reason-needed')
        : record({ type: 'RatingCalledBack', body: { finding, note } }),
  },
  /** 五个工作日内整改反馈。 @law 国办发〔2019〕51号 */
  rectification: {
    may: ofUnit,
    waits: {
      as: 'rectification',
      title: '反馈整改',
      since: ({ rectifyFrom, invitedOn }) => rectifyFrom ?? invitedOn,
      clock: 'rectification',
    },
    bar: unless('to-rectify', 'not-to-be-rectified'),
    does: (_rating, { measures }) =>
      saysNothing(measures)
        ? refuse('reason-needed')
        : record({ type: 'RatingRectified', body: { measures } }),
  },
  /** 误评和恶意差评经监察机关核定才不计入。 @law 国办发〔2019〕51号 */
  exclusion: {
    may: (rating) => ({
      audience: SUPERVISORS.map((role) => roleAt(role)),
      barred: [...rated(rating), notOf(rating.unitId)],
    }),
    waits: {
      as: 'exclusion',
      title: '核定是否计入',
      since: ({ calledBackOn, invitedOn }) => calledBackOn ?? invitedOn,
    },
    bar: unless('to-decide', 'not-to-be-decided'),
    does: (_rating, { isExcluded, reason }) =>
      saysNothing(reason)
        ? refuse('reason-needed')
        : record({ type: isExcluded ? 'RatingExcluded' : 'RatingKept', body: { reason } }),
  },
}

/** Who may do what about a rating: the whole table. */
export const mayHandleRating = (act: RatingActName, officer: Officer, rating: Rating): boolean =>
  isAmong(officer, RATING_DEEDS[act].may(rating))

/**
 * Reads which rating it is, what was written and whose it is: those who do something about it, and
 * supervision. Everybody else of the unit has how it was rated, in the list, and no more: a case
 * that can be named is a person. @law 国办发〔2019〕51号
 */
export const answersRating = (officer: Officer, rating: Rating): boolean =>
  isSupervisor(officer) ||
  (Object.keys(RATING_DEEDS) as RatingActName[]).some((act) =>
    mayHandleRating(act, officer, rating),
  )

/** What this officer may do about it now. */
export const offeredOfRating = (officer: Officer, rating: Rating, on: LegalDay): RatingActName[] =>
  offeredOf(RATING_DEEDS, officer, rating, on, undefined)

/** What waits in a rating, and for whom. */
export const tasksOfRating = (rating: Rating, on: LegalDay): Task[] =>
  tasksOfActs(RATING_DEEDS, rating, on, [], undefined)

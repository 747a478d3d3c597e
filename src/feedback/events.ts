import { z } from 'zod'
import { letterIds, ratingIds } from '#foundation/ids'
import { ids } from '#foundation/schema'
import { type EventOf, StreamKind } from '#ledger'

/*
 * Published facts of what people say: letters (咨询, 投诉, 办不成事反映), stream `letter/<letterId>`, and
 * ratings (好差评), stream `rating/<ratingId>`. What they wrote is not in the ledger, only its SM3;
 * who they are is an id. Each fact carries the limits in force when it was made.
 */

const letterKinds = ['consultation', 'complaint', 'stuck'] as const
const complaintGrounds = [
  'attitude',
  'delay',
  'extra-demands',
  'charging',
  'integrity',
  'business',
] as const

export const letterEvents = {
  LetterSubmitted: z.object({
    kind: z.enum(letterKinds),
    ground: z.enum(complaintGrounds).optional(),
    itemId: ids.item.optional(),
    caseId: ids.case.optional(),
    /** The unit that is asked, or complained of; and the officer, when the writer names one. */
    aboutUnitId: ids.unit,
    accusedId: ids.staff.optional(),
    /** In whose hands it is. */
    handlerUnitId: ids.unit,
    /** Absent when the writer did not sign in. */
    applicantId: ids.applicant.optional(),
    /** May the handling unit know who wrote? */
    isOpen: z.boolean(),
    textHash: z.string(),
    acceptWorkdays: z.number().optional(),
    answerWorkdays: z.number(),
  }),
  LetterAccepted: z.object({}),
  LetterDeclined: z.object({ reason: z.string() }),
  /** 转办: the limit runs on. */
  LetterTransferred: z.object({ toUnitId: ids.unit, reason: z.string() }),
  LetterExtensionRequested: z.object({ workdays: z.number(), reason: z.string() }),
  LetterExtended: z.object({ workdays: z.number(), reason: z.string() }),
  LetterAnswered: z.object({ textHash: z.string() }),
  /** The writer's word on the answer. */
  LetterJudged: z.object({ satisfaction: z.enum(['satisfied', 'partly', 'unsatisfied']) }),
  /** 复核: once, to the supervision body. */
  LetterReviewRequested: z.object({ textHash: z.string() }),
  LetterReviewed: z.object({
    outcome: z.enum(['upheld', 'redo']),
    opinion: z.string(),
    answerWorkdays: z.number().optional(),
  }),
  /** Question and answer without any personal data, for everybody to read. */
  LetterPublished: z.object({ question: z.string(), answer: z.string() }),
  LetterWithdrawn: z.object({}),
}

export const ratingEvents = {
  /** The right to rate once, given to whoever was served and to nobody else. */
  RatingInvited: z.object({
    about: z.enum(['case', 'visit']),
    caseId: ids.case.optional(),
    itemId: ids.item.optional(),
    unitId: ids.unit,
    officerId: ids.staff.optional(),
    /** Who handled the case: they do not learn who rated it. */
    servedBy: z.array(ids.staff).optional(),
    applicantId: ids.applicant.optional(),
    callBackWorkdays: z.number(),
    rectifyWorkdays: z.number(),
  }),
  /** 1 非常不满意 … 5 非常满意. */
  Rated: z.object({
    level: z.number().int().min(1).max(5),
    labels: z.array(z.string()),
    textHash: z.string().optional(),
    channel: z.enum(['link', 'portal']),
  }),
  /** 回访核实. */
  RatingCalledBack: z.object({
    finding: z.enum(['confirmed', 'mistaken', 'malicious']),
    note: z.string(),
  }),
  /** 整改反馈. */
  RatingRectified: z.object({ measures: z.string() }),
  /** 误评、恶意差评 found true by the supervision body: it does not count. */
  RatingExcluded: z.object({ reason: z.string() }),
  /** The supervision body does not find it so: it counts, and the unit mends. */
  RatingKept: z.object({ reason: z.string() }),
}

export const letterStream = new StreamKind('letter', letterEvents, '<letterId>', letterIds)
export const ratingStream = new StreamKind('rating', ratingEvents, '<ratingId>', ratingIds)

export type LetterEvent = EventOf<typeof letterEvents>
export type RatingEvent = EventOf<typeof ratingEvents>
export type LetterKind = (typeof letterKinds)[number]
export type ComplaintGround = (typeof complaintGrounds)[number]

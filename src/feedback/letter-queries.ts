import { z } from 'zod'
import type { WorkCalendar } from '#calendar'
import { type ClockFacts, explainClock } from '#clock'
import type { ApplicantId, ItemId, LetterId, UnitId } from '#foundation/ids'
import { ids, instant, keyOf } from '#foundation/schema'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Officer } from '#identity'
import { type FactOf, loadStream } from '#ledger'
import { findPage, type Page, type Queryable, rows } from '#platform/database'
import { orderBy, type Sort } from '#platform/sorting'
import {
  LETTER_KINDS,
  LETTER_STATES,
  type LetterStatus,
  REVIEW_WORKDAYS,
  SATISFACTIONS,
} from './contract.ts'
import type { FeedbackDeps } from './deps.ts'
import { type letterEvents, type LetterKind, letterStream } from './events.ts'
import { evolveLetter, type Letter, letterClocks } from './letter.ts'
import { mayReadLetter } from './letter-acts.ts'
import { openWriting } from './writing.ts'

/**
 * The letter as its facts tell it: its row is where lists find it, and says nothing of whose it is,
 * who handles it and who may read it.
 */
export async function findLetter(
  db: Queryable,
  letterId: LetterId,
  lock?: 'for update',
): Promise<Letter | undefined> {
  if (lock)
    await db.query('select from feedback.letter where letter_id = $1 for update', [letterId])
  const { facts } = await loadStream(db, letterStream, letterId)
  return foldLetter(letterId, facts)
}

const foldLetter = (letterId: LetterId, facts: readonly FactOf<typeof letterEvents>[]) =>
  facts.reduce<Letter | undefined>(
    (letter, fact) => evolveLetter(letter, letterId, fact),
    undefined,
  )

/**
 * The letter with what was written; undefined when there is none. Who may see it is asked before.
 */
export async function findLetterView(deps: FeedbackDeps, letterId: LetterId, on: LegalDay) {
  const { facts } = await loadStream(deps.pool, letterStream, letterId)
  const letter = foldLetter(letterId, facts)
  if (!letter) return undefined
  const stream = letterStream.nameOf(letterId)
  const sealed = await rows<{ version: number; body_sealed: Buffer }>(
    deps.pool,
    'select version, body_sealed from feedback.writing where stream = $1 order by version',
    [stream],
  )
  const writings = new Map(sealed.map((s) => [s.version, openWriting(deps.keys, stream, s)]))
  const timeline = facts.map((e) => ({
    version: e.version,
    type: e.type,
    at: e.recordedAt,
    actor: e.actor,
    unitId: e.unit,
    body: e.body as Readonly<Record<string, unknown>>,
  }))
  return {
    letter,
    question: writings.get(1)!,
    reviewDueOn: reviewDueOn(letter, deps.calendar()),
    timeline,
    clocks: letterClocks(letter).map((clock) => explainClock(clock, deps.calendar(), on)),
    said: timeline.flatMap(({ version, type, at }, i) =>
      type === 'LetterAnswered' || type === 'LetterReviewRequested'
        ? [{ version, type, text: writings.get(version)!.text, at, ...sentBack(facts.slice(i)) }]
        : [],
    ),
  }
}

/** While a review waits: until when the supervision body decides it. */
const reviewDueOn = ({ status, reviewAskedOn }: Letter, calendar: WorkCalendar) =>
  status === 'in-review' && reviewAskedOn
    ? calendar.addWorkdays(reviewAskedOn, REVIEW_WORKDAYS)
    : undefined

/** Of what was said first: that the review after it sent the letter back, and when. */
function sentBack([said, ...later]: readonly FactOf<typeof letterEvents>[]): {
  sentBackOn?: LegalDay
} {
  const review = later.find(({ type }) => type === 'LetterReviewed' || type === said?.type)
  return said?.type === 'LetterAnswered' &&
    review?.type === 'LetterReviewed' &&
    review.body.outcome === 'redo'
    ? { sentBackOn: dayOf(review.recordedAt) }
    : {}
}

export type WrittenLetter = NonNullable<Awaited<ReturnType<typeof findLetterView>>>

/** For an officer; undefined when there is none for them. */
export async function readLetter(
  deps: FeedbackDeps,
  letterId: LetterId,
  officer: Officer,
  on: LegalDay,
): Promise<WrittenLetter | undefined> {
  const view = await findLetterView(deps, letterId, on)
  return view && mayReadLetter(officer, view.letter) ? view : undefined
}

/** A letter as lists have it. */
export const letterRow = z.object({
  letterId: ids.letter,
  kind: keyOf(LETTER_KINDS),
  status: keyOf(LETTER_STATES),
  itemId: ids.item.nullable(),
  caseId: ids.case.nullable(),
  aboutUnitId: ids.unit,
  handlerUnitId: ids.unit,
  submittedAt: instant,
  satisfaction: keyOf(SATISFACTIONS).nullable(),
})
interface LetterRow extends z.infer<typeof letterRow>, Pick<Letter, 'isOpen' | 'accusedId'> {
  /** The running clock that ends first. */
  clock: ClockFacts | null
}

/** By what letters are sorted. */
export const LETTER_ORDERS = { submittedAt: 'submitted_at', dueOn: 'k.due_on' } as const

export interface LetterSearch {
  handlerUnitId?: UnitId | undefined
  applicantId?: ApplicantId | undefined
  kind?: LetterKind | undefined
  status?: LetterStatus | undefined
  sort?: Sort<keyof typeof LETTER_ORDERS> | undefined
  limit?: number
  offset?: number
}

/** Letters, those that wait for somebody first, of these the earliest due. */
export async function searchLetters(db: Queryable, search: LetterSearch): Promise<Page<LetterRow>> {
  const where =
    '($1::text is null or handler_unit_id = $1) and ($2::text is null or applicant_id = $2) and ($3::text is null or l.kind = $3) and ($4::text is null or state = $4)'
  const given = [
    search.handlerUnitId ?? null,
    search.applicantId ?? null,
    search.kind ?? null,
    search.status ?? null,
  ]
  return findPage(
    db,
    {
      count: `select count(*) from feedback.letter l where ${where}`,
      select: `select letter_id as "letterId", l.kind, state as status, item_id as "itemId", l.case_id as "caseId", about_unit_id as "aboutUnitId", handler_unit_id as "handlerUnitId",
       submitted_at as "submittedAt", satisfaction, (l.body->'isOpen')::boolean as "isOpen", l.body->>'accusedId' as "accusedId", k.facts as clock
     from feedback.letter l left join lateral (select due_on, facts from clock.countdown c where c.case_id = l.letter_id order by due_on limit 1) k on true
     where ${where}
     order by ${orderBy(LETTER_ORDERS, search.sort, "state not in ('submitted', 'accepted', 'in-review'), k.due_on nulls last, submitted_at desc, letter_id")}`,
    },
    given,
    search,
  )
}

export interface PublicAnswer {
  letterId: LetterId
  itemId: ItemId | null
  unitId: UnitId
  question: string
  answer: string
  submittedAt: Instant
}

/**
 * 公开问答, the latest first; what was asked again about an item stands there once, with its latest
 * answer.
 */
export function listPublished(
  db: Queryable,
  {
    itemId,
    limit = 20,
    offset = 0,
  }: { itemId?: ItemId | undefined; limit?: number; offset?: number } = {},
): Promise<PublicAnswer[]> {
  return rows(
    db,
    `select letter_id as "letterId", item_id as "itemId", about_unit_id as "unitId", body->'published'->>'question' as question, body->'published'->>'answer' as answer, submitted_at as "submittedAt"
     from (
       select distinct on (item_id, body->'published'->>'question') *
       from feedback.letter where is_published and ($1::text is null or item_id = $1)
       order by item_id, body->'published'->>'question', submitted_at desc, letter_id
     ) asked
     order by submitted_at desc, letter_id limit $2 offset $3`,
    [itemId ?? null, limit, offset],
  )
}

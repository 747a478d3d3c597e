import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type ClockFacts, projectClocks } from '#clock'
import {
  type ApplicantId,
  type CaseId,
  type RatingId,
  ratingIds,
  type UnitId,
} from '#foundation/ids'
import { refuse } from '#foundation/outcome'
import { ids, keyOf, legalDay, text } from '#foundation/schema'
import { addDays, dayOf, type Instant, type LegalDay } from '#foundation/time'
import { digest, type Officer } from '#identity'
import { begin, type Changed, changeStream, type Origin } from '#ledger'
import { type Client, type Queryable, row, rows, type Statement, sendAll } from '#platform/database'
import { orderBy, type Sort } from '#platform/sorting'
import { performed, projectTasks } from '#tasks'
import {
  BEST_BAD_LEVEL,
  RATING_LEVELS,
  RATING_STATES,
  type RatingActName,
  type RatingCommand,
  type RatingStatus,
} from './contract.ts'
import { type RatingEvent, type ratingEvents, ratingStream } from './events.ts'
import type { FeedbackDeps } from './deps.ts'
import {
  evolveRating,
  type Invited,
  type Rating,
  type RatingOutcome,
  type RatingRefusal,
  rate,
  ratingClocks,
} from './rating.ts'
import { mayHandleRating, mayReadRating, RATING_DEEDS, tasksOfRating } from './rating-acts.ts'
import { hashOf, sealWriting, type Writing } from './writing.ts'

/** The rating's row and its running limits. */
export function projectRating(
  rating: Rating,
  { calendar }: Pick<FeedbackDeps, 'calendar'>,
  on: LegalDay,
): Statement[] {
  return [
    {
      name: 'feedback.project-rating',
      text: `insert into feedback.rating (rating_id, about, state, case_id, item_id, unit_id, officer_id, applicant_id, level, labels, invited_on, rated_on, body, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             on conflict (rating_id) do update set state = excluded.state, level = excluded.level, labels = excluded.labels, rated_on = excluded.rated_on, body = excluded.body, version = excluded.version`,
      values: [
        rating.ratingId,
        rating.about,
        rating.status,
        rating.caseId ?? null,
        rating.itemId ?? null,
        rating.unitId,
        rating.officerId ?? null,
        rating.applicantId ?? null,
        rating.level ?? null,
        rating.labels ?? [],
        rating.invitedOn,
        rating.ratedOn ?? null,
        JSON.stringify(rating),
        rating.version,
      ],
    },
    projectClocks(rating.ratingId, rating.unitId, ratingClocks(rating), calendar(), on),
    projectTasks({
      stream: ratingStream.nameOf(rating.ratingId),
      kind: 'rating',
      subjectId: rating.ratingId,
      unitId: rating.unitId,
      itemId: rating.itemId,
      about: `好差评：${rating.level === undefined ? '' : RATING_LEVELS[rating.level]}`,
      tasks: tasksOfRating(rating, on),
    }),
  ]
}

/**
 * Gives the right to rate, in the caller's transaction; answers the one-time token, which goes to
 * the person's phone and is kept nowhere. Undefined when the case has its invitation already.
 */
export async function inviteRating(
  client: Client,
  deps: Pick<FeedbackDeps, 'calendar' | 'feedbackLimits'>,
  given: Invited,
  origin: Origin,
): Promise<string | undefined> {
  const ratingId = given.caseId
    ? ratingOf(given.caseId)
    : ratingIds.of(
        `PJ-${dayOf(origin.recordedAt).slice(0, 4)}-v${(await row<{ n: number }>(client, "select nextval('feedback.serial') as n"))!.n}`,
      )
  if (
    given.caseId &&
    (await row(client, 'select 1 from feedback.rating where rating_id = $1', [ratingId]))
  )
    return undefined
  const on = dayOf(origin.recordedAt)
  const body = Object.fromEntries(
    Object.entries({ ...given, ...limitsOf(deps) }).filter(([, v]) => v !== undefined),
  ) as Extract<RatingEvent, { type: 'RatingInvited' }>['body']
  const [fact] = await begin(
    client,
    ratingStream,
    ratingId,
    [{ type: 'RatingInvited', body }],
    origin,
  )
  await sendAll(
    projectRating(evolveRating(undefined, ratingId, fact!), deps, on).map((s) => client.query(s)),
  )
  const token = randomBytes(16).toString('base64url')
  await client.query(
    'insert into feedback.invitation (token_hash, rating_id, expires_on) values ($1, $2, $3)',
    [digest(token), ratingId, addDays(on, deps.feedbackLimits().invitation.naturalDays)],
  )
  return token
}

/** Of a case there is one rating, named after it. */
const ratingOf = (caseId: CaseId) => ratingIds.of(`PJ-${caseId}`)

const limitsOf = ({ feedbackLimits }: Pick<FeedbackDeps, 'feedbackLimits'>) => ({
  callBackWorkdays: feedbackLimits().rating.callBackWorkdays,
  rectifyWorkdays: feedbackLimits().rating.rectifyWorkdays,
})

export async function findRating(
  db: Queryable,
  ratingId: RatingId,
  lock: '' | 'for update' = '',
): Promise<Rating | undefined> {
  return (
    await row<{ body: Rating }>(
      db,
      `select body from feedback.rating where rating_id = $1 ${lock}`,
      [ratingId],
    )
  )?.body
}

export const findRatingOfCase = (db: Queryable, caseId: CaseId): Promise<Rating | undefined> =>
  findRating(db, ratingOf(caseId))

/** The rating that a token opens; undefined when it was used, has expired or never was. */
export async function findInvitation(
  db: Queryable,
  token: string,
  on: LegalDay,
): Promise<Rating | undefined> {
  const found = await row<{ rating_id: RatingId }>(
    db,
    'select rating_id from feedback.invitation where token_hash = $1 and expires_on >= $2',
    [digest(token), on],
  )
  return found && findRating(db, found.rating_id)
}

export type RatingResult = Changed<Rating, RatingRefusal | 'forbidden'>

function change(
  deps: FeedbackDeps,
  ratingId: RatingId,
  origin: Origin,
  decide: (rating: Rating) => RatingOutcome | { ok: false; code: 'forbidden' },
  writing?: Writing,
): Promise<RatingResult> {
  return changeStream<Rating, string, typeof ratingEvents, RatingRefusal | 'forbidden'>(
    deps.pool,
    ratingStream,
    ratingId,
    origin,
    {
      evolve: (rating, fact) => evolveRating(rating, ratingId, fact),
      decide: (rating) => (rating ? decide(rating) : refuse('unknown-invitation')),
      project: (rating) => [
        ...projectRating(rating, deps, dayOf(origin.recordedAt)),
        ...(writing
          ? [sealWriting(deps.keys, ratingStream.nameOf(ratingId), rating.version, writing)]
          : []),
        ...(rating.status === 'invited'
          ? []
          : [
              {
                text: 'delete from feedback.invitation where rating_id = $1',
                values: [ratingId],
              },
            ]),
      ],
    },
  )
}

/**
 * By whom the rating comes: the token of the message, or the applicant of the case, signed in.
 * Nobody else has a way.
 */
export type Rater = { token: string } | { caseId: CaseId; applicantId: ApplicantId }

/** Rates once. @law 国办发〔2019〕51号 */
export async function giveRating(
  deps: FeedbackDeps,
  rater: Rater,
  given: { level: number; labels: string[]; text?: string | undefined },
  at: Instant,
): Promise<RatingResult> {
  const rating =
    'token' in rater
      ? await findInvitation(deps.pool, rater.token, dayOf(at))
      : await findRatingOfCase(deps.pool, rater.caseId)
  if (!rating || ('caseId' in rater && rating.applicantId !== rater.applicantId))
    return { ok: false, code: 'unknown-invitation' }
  const writing = given.text ? { text: given.text } : undefined
  const origin: Origin = {
    actor: rating.applicantId ? `applicant:${rating.applicantId}` : 'visitor',
    unit: '',
    via: 'portal',
    occurredAt: at,
    recordedAt: at,
  }
  return change(
    deps,
    rating.ratingId,
    origin,
    (now) =>
      rate(now, {
        level: given.level,
        labels: given.labels,
        channel: 'token' in rater ? 'link' : 'portal',
        ...(writing && { textHash: hashOf(writing) }),
      }),
    writing,
  )
}

/** What officers do about a bad rating. */
export function handleRating<A extends RatingActName>(
  deps: FeedbackDeps,
  ratingId: RatingId,
  act: A,
  command: RatingCommand<A>,
  officer: Officer,
  at: Instant,
): Promise<RatingResult> {
  return change(
    deps,
    ratingId,
    { actor: officer.staffId, unit: officer.unitId, via: 'desk', occurredAt: at, recordedAt: at },
    (rating) =>
      mayHandleRating(act, officer, rating)
        ? performed(
            RATING_DEEDS[act],
            rating,
            { ...command, by: officer.staffId, on: dayOf(at) },
            undefined,
          )
        : refuse(mayReadRating(officer, rating) ? 'forbidden' : 'unknown-invitation'),
  )
}

/** The words of a rating, for those who call back. */
export async function readRatingText(
  deps: FeedbackDeps,
  ratingId: RatingId,
): Promise<string | undefined> {
  const found = await row<{ body_sealed: Buffer }>(
    deps.pool,
    'select body_sealed from feedback.writing where stream = $1 order by version limit 1',
    [ratingStream.nameOf(ratingId)],
  )
  return found && (JSON.parse(deps.keys.unseal(found.body_sealed)) as Writing).text
}

export const labels = z.array(text('多次跑腿'))

/** A rating as lists have it. */
export const ratingRow = z.object({
  ratingId: ids.rating,
  about: z.enum(['case', 'visit']),
  status: keyOf(RATING_STATES),
  caseId: ids.case.nullable(),
  itemId: ids.item.nullable(),
  unitId: ids.unit,
  level: z.int().min(1).max(5),
  labels,
  ratedOn: legalDay,
})
interface RatingRow extends z.infer<typeof ratingRow> {
  /** The running clock that ends first. */
  clock: ClockFacts | null
}

/** By what ratings are sorted. */
export const RATING_ORDERS = { level: 'level', ratedOn: 'rated_on' } as const

export interface RatingSearch {
  unitId?: UnitId | undefined
  status?: RatingStatus | undefined
  bad?: boolean | undefined
  sort?: Sort<keyof typeof RATING_ORDERS> | undefined
  limit?: number
  offset?: number
}

/** Ratings that were given; those that wait for the unit first. */
export async function searchRatings(
  db: Queryable,
  search: RatingSearch,
): Promise<{ rows: RatingRow[]; total: number }> {
  const where = `level is not null and ($1::text is null or unit_id = $1)
    and ($2::text is null or state = $2)
    and ($3::bool is null or (level <= ${BEST_BAD_LEVEL}) = $3)`
  const given = [search.unitId ?? null, search.status ?? null, search.bad ?? null]
  const total = (await row<{ n: number }>(
    db,
    `select count(*) as n from feedback.rating where ${where}`,
    given,
  ))!.n
  const found = await rows<RatingRow>(
    db,
    `select rating_id as "ratingId", about, state as status, case_id as "caseId", item_id as "itemId", unit_id as "unitId", level, labels, rated_on as "ratedOn",
       (select facts from clock.countdown c where c.case_id = r.rating_id order by due_on limit 1) as clock
     from feedback.rating r where ${where} order by ${orderBy(RATING_ORDERS, search.sort, "state not in ('to-call', 'to-rectify', 'to-decide'), rated_on desc, rating_id")} limit $4 offset $5`,
    [...given, search.limit ?? 20, search.offset ?? 0],
  )
  return { rows: found, total }
}

export const ratingCount = z.object({
  unitId: ids.unit,
  itemId: ids.item.nullable(),
  /** How many of each level, 1 to 5; excluded ones are left out. */
  levels: z.array(z.int()),
  invited: z.int(),
})
type RatingCount = z.infer<typeof ratingCount>

/** Results since a day, by unit and item. */
export async function countRatings(db: Queryable, since: LegalDay): Promise<RatingCount[]> {
  return rows(
    db,
    `select unit_id as "unitId", item_id as "itemId", array[${[1, 2, 3, 4, 5].map((l) => `count(*) filter (where level = ${l} and state <> 'excluded')::int`).join(', ')}] as levels, count(*) as invited
     from feedback.rating where invited_on >= $1 group by unit_id, item_id order by unit_id, item_id`,
    [since],
  )
}

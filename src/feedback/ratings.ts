import { randomBytes, randomInt } from 'node:crypto'
import { z } from 'zod'
import { HANDLING_FACTS } from '#cases'
import { caseStream } from '#cases/events'
import { type ClockFacts, projectClocks } from '#clock'
import {
  applicantActor,
  type ApplicantId,
  type CaseId,
  type RatingId,
  ratingIds,
  type StaffId,
  staffIds,
  type UnitId,
} from '#foundation/ids'
import { refuse } from '#foundation/outcome'
import { ids, keyOf, legalDay, text } from '#foundation/schema'
import { addDays, dayOf, type Instant, type LegalDay } from '#foundation/time'
import { digest, findOfficers, type Officer } from '#identity'
import { begin, type Changed, changeStream, loadStream, type Origin } from '#ledger'
import {
  findPage,
  type Page,
  type Client,
  type Queryable,
  row,
  rows,
  type Statement,
  sendAll,
} from '#platform/database'
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
import {
  answersRating,
  barredOf,
  mayHandleRating,
  RATING_DEEDS,
  tasksOfRating,
} from './rating-acts.ts'
import { hashOf, openWriting, sealWriting, type Writing } from './writing.ts'

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
  deps: Pick<FeedbackDeps, 'calendar' | 'feedbackLimits' | 'keys'>,
  given: Invited,
  origin: Origin,
): Promise<string | undefined> {
  if (given.caseId && (await findRatingOfCase(client, given.caseId))) return undefined
  const on = dayOf(origin.recordedAt)
  const ratingId = drawRatingId(on)
  const servedBy = given.caseId && {
    servedBy: await listServing(client, given.caseId, given.unitId, on),
  }
  const body = Object.fromEntries(
    Object.entries({ ...given, ...servedBy, ...limitsOf(deps) }).filter(([, v]) => v !== undefined),
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
  const expiresOn = addDays(on, deps.feedbackLimits().invitation.naturalDays)
  const invitation = [digest(token), ratingId, expiresOn]
  await client.query(
    'insert into feedback.invitation (token_hash, rating_id, expires_on, mark) values ($1, $2, $3, $4)',
    [...invitation, deps.keys.mark('feedback.invitation', invitation)],
  )
  return token
}

/** The officers who handled a case until now, and are not to answer for how it is rated. */
async function listServing(
  db: Queryable,
  caseId: CaseId,
  unitId: UnitId,
  on: LegalDay,
): Promise<readonly StaffId[]> {
  const found = await rows<{ actor: string }>(
    db,
    'select distinct actor from ledger.fact where stream = $1 and type = any($2) order by actor',
    [caseStream.nameOf(caseId), HANDLING_FACTS],
  )
  const servedBy = found.map(({ actor }) => actor).filter(staffIds.is)
  return barredOf({ unitId, servedBy }, await findOfficers(db, 'all', on))
}

/** Of twelve digits: no rating's number tells of which case or in what order it came. */
const drawRatingId = (on: LegalDay): RatingId =>
  ratingIds.of(`PJ-${on.slice(0, 4)}-${randomInt(10 ** 11, 10 ** 12)}`)

const limitsOf = ({ feedbackLimits }: Pick<FeedbackDeps, 'feedbackLimits'>) => ({
  callBackWorkdays: feedbackLimits().rating.callBackWorkdays,
  rectifyWorkdays: feedbackLimits().rating.rectifyWorkdays,
})

/**
 * The rating as its facts tell it: its row is where lists find it, and says nothing of who rated
 * or who may read it.
 */
export async function findRating(
  db: Queryable,
  ratingId: RatingId,
  lock?: 'for update',
): Promise<Rating | undefined> {
  if (lock)
    await db.query('select from feedback.rating where rating_id = $1 for update', [ratingId])
  const { facts } = await loadStream(db, ratingStream, ratingId)
  return facts.reduce<Rating | undefined>(
    (rating, fact) => evolveRating(rating, ratingId, fact),
    undefined,
  )
}

/** Of a case there is one rating. */
export async function findRatingOfCase(db: Queryable, caseId: CaseId): Promise<Rating | undefined> {
  const found = await row<{ rating_id: RatingId }>(
    db,
    'select rating_id from feedback.rating where case_id = $1',
    [caseId],
  )
  const rating = found && (await findRating(db, found.rating_id))
  return rating?.caseId === caseId ? rating : undefined
}

/**
 * The rating that a token opens; undefined when it has expired or never was, or the service was
 * rated well.
 */
export async function findInvitation(
  { pool, keys }: Pick<FeedbackDeps, 'pool' | 'keys'>,
  token: string,
  on: LegalDay,
): Promise<Rating | undefined> {
  const hash = digest(token)
  const found = await row<{ rating_id: RatingId; expires_on: LegalDay; mark: Buffer | null }>(
    pool,
    'select rating_id, expires_on, mark from feedback.invitation where token_hash = $1 and expires_on >= $2',
    [hash, on],
  )
  if (!found) return undefined
  const isOurs = keys.isMarked(
    'feedback.invitation',
    [hash, found.rating_id, found.expires_on],
    found.mark,
  )
  return isOurs ? findRating(pool, found.rating_id) : undefined
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
        // By the link of a bad rating is read what was done about it, until it expires.
        ...(rating.status !== 'counted'
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
      ? await findInvitation(deps, rater.token, dayOf(at))
      : await findRatingOfCase(deps.pool, rater.caseId)
  if (!rating || ('caseId' in rater && rating.applicantId !== rater.applicantId))
    return { ok: false, code: 'unknown-invitation' }
  const writing = given.text ? { text: given.text } : undefined
  const origin: Origin = {
    actor: rating.applicantId ? applicantActor(rating.applicantId) : 'visitor',
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
        : refuse(answersRating(officer, rating) ? 'forbidden' : 'unknown-invitation'),
  )
}

/** The words of a rating, for those who call back. */
export async function readRatingText(
  deps: FeedbackDeps,
  ratingId: RatingId,
): Promise<string | undefined> {
  const stream = ratingStream.nameOf(ratingId)
  const found = await row<{ version: number; body_sealed: Buffer }>(
    deps.pool,
    'select version, body_sealed from feedback.writing where stream = $1 order by version limit 1',
    [stream],
  )
  return found && openWriting(deps.keys, stream, found).text
}

export const labels = z.array(text('多次跑腿'))

/** A rating as lists have it. */
export const ratingRow = z.object({
  /** For those who answer for it; with it goes of which case it is. */
  ratingId: ids.rating.nullable(),
  about: z.enum(['case', 'visit']),
  status: keyOf(RATING_STATES),
  caseId: ids.case.nullable(),
  itemId: ids.item.nullable(),
  unitId: ids.unit,
  level: z.int().min(1).max(5),
  labels,
  ratedOn: legalDay,
})
interface GivenRating {
  rating: Rating
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

/**
 * Ratings that were given; those that wait for the unit first. Those of a day come in no order:
 * older numbers are those of their cases.
 */
export async function searchRatings(
  db: Queryable,
  search: RatingSearch,
): Promise<Page<GivenRating>> {
  const where = `level is not null and ($1::text is null or unit_id = $1)
    and ($2::text is null or state = $2)
    and ($3::bool is null or (level <= ${BEST_BAD_LEVEL}) = $3)`
  return findPage(
    db,
    {
      count: `select count(*) from feedback.rating where ${where}`,
      select: `select body as rating,
       (select facts from clock.countdown c where c.case_id = r.rating_id order by due_on limit 1) as clock
     from feedback.rating r where ${where} order by ${orderBy(RATING_ORDERS, search.sort, "state not in ('to-call', 'to-rectify', 'to-decide'), rated_on desc, md5(rating_id)")}`,
    },
    [search.unitId ?? null, search.status ?? null, search.bad ?? null],
    search,
  )
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

import { randomInt } from 'node:crypto'
import { z } from 'zod'
import {
  type ApplicantId,
  type ItemId,
  type LetterId,
  type StaffId,
  letterIds,
  type UnitId,
} from '#foundation/ids'
import { refuse } from '#foundation/outcome'
import { ids, instant, keyOf } from '#foundation/schema'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { type ClockFacts, explainClock, projectClocks } from '#clock'
import {
  type ApplicantActor,
  digest,
  listColleagues,
  type Officer,
  type PersonalKeys,
  SERVICE_CENTRE,
  type Units,
} from '#identity'
import { begin, type Changed, changeStream, loadStream, type Origin } from '#ledger'
import {
  type Pool,
  type Queryable,
  row,
  rows,
  sendAll,
  type Statement,
  transaction,
} from '#platform/database'
import { orderBy, type Sort } from '#platform/sorting'
import type { WorkCalendar } from '#calendar'
import { performed, projectTasks } from '#tasks'
import {
  COMPLAINT_GROUNDS,
  LETTER_KEY_DIGITS,
  LETTER_KINDS,
  LETTER_PREFIXES,
  LETTER_STATES,
  type LetterActName,
  type LetterCommand,
  type LetterInput,
  type LetterStatus,
  SATISFACTIONS,
  type WriterActName,
  WRITING_YEARS,
} from './contract.ts'
import { type LetterEvent, type letterEvents, type LetterKind, letterStream } from './events.ts'
import {
  evolveLetter,
  judgeAnswer,
  type Letter,
  letterClocks,
  type LetterOutcome,
  type LetterRefusal,
  type Offices,
  requestReview,
  whoHandles,
  withdrawLetter,
} from './letter.ts'
import {
  LETTER_DEEDS,
  type LetterWorld,
  mayHandleLetter,
  mayReadLetter,
  tasksOfLetter,
} from './letter-acts.ts'
import type { FeedbackLimits } from './limits.ts'
import { hashOf, sealWriting, type Writing } from './writing.ts'

export interface FeedbackDeps {
  pool: Pool
  keys: PersonalKeys
  units: Units<{ name: string }>
  calendar: () => WorkCalendar
  feedbackLimits: () => FeedbackLimits
}

/** Where letters go that are not for the unit itself. */
export const OFFICES: Offices = { supervisionUnitId: 'supervision', centreUnitId: SERVICE_CENTRE }

/** The letter's row and its running limits. */
export const projectLetter = (letter: Letter, world: LetterWorld, on: LegalDay): Statement[] => [
  projectRow(letter),
  ...projectTimely(letter, world, on),
]

/** What the passing of a day may change: its clocks, and with them what waits for whom. */
export const projectTimely = (letter: Letter, world: LetterWorld, on: LegalDay): Statement[] => [
  projectClocks(letter.letterId, letter.handlerUnitId, letterClocks(letter), world.calendar(), on),
  projectTasks({
    stream: letterStream.nameOf(letter.letterId),
    kind: 'letter',
    subjectId: letter.letterId,
    unitId: letter.handlerUnitId,
    itemId: letter.itemId,
    about: aboutOf(letter),
    tasks: tasksOfLetter(letter, on, world),
  }),
]

const aboutOf = ({ kind, ground }: Letter) =>
  ground ? `${LETTER_KINDS[kind]}：${COMPLAINT_GROUNDS[ground]}` : LETTER_KINDS[kind]

function projectRow(letter: Letter): Statement {
  return {
    name: 'feedback.project-letter',
    text: `insert into feedback.letter (letter_id, kind, state, item_id, case_id, about_unit_id, handler_unit_id, applicant_id, submitted_at, satisfaction, is_published, body, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             on conflict (letter_id) do update set state = excluded.state, handler_unit_id = excluded.handler_unit_id, satisfaction = excluded.satisfaction,
               is_published = excluded.is_published, body = excluded.body, version = excluded.version`,
    values: [
      letter.letterId,
      letter.kind,
      letter.status,
      letter.itemId ?? null,
      letter.caseId ?? null,
      letter.aboutUnitId,
      letter.handlerUnitId,
      letter.applicantId ?? null,
      letter.submittedAt,
      letter.satisfaction ?? null,
      letter.published !== undefined,
      JSON.stringify(letter),
      letter.version,
    ],
  }
}

export type Submission = Omit<LetterInput, 'accusedName' | 'aboutUnitId'> & {
  aboutUnitId: UnitId
  accusedName?: string | undefined
  applicantId?: ApplicantId | undefined
}
export type SubmittedLetter =
  | { ok: true; letterId: LetterId; key?: string }
  | { ok: false; code: LetterRefusal }

/**
 * A letter comes in: its number, its limits, its way. Who does not sign in gets a key of twelve
 * digits, shown once.
 */
export async function submitLetter(
  deps: FeedbackDeps,
  given: Submission,
  at: Instant,
): Promise<SubmittedLetter> {
  const { kind, ground, aboutUnitId, applicantId, phone } = given
  if (!deps.units.has(aboutUnitId)) return { ok: false, code: 'unknown-unit' }
  if (kind === 'complaint' && !ground) return { ok: false, code: 'ground-missing' }
  const writing: Writing = {
    subject: given.subject,
    text: given.body,
    ...(given.accusedName && { accusedName: given.accusedName }),
  }
  const event = submitted(deps, given, writing, await findAccused(deps, given))
  const origin: Origin = {
    actor: applicantId ? `applicant:${applicantId}` : 'anonymous',
    unit: '',
    via: 'portal',
    occurredAt: at,
    recordedAt: at,
  }
  return transaction(deps.pool, async (client): Promise<SubmittedLetter> => {
    const letterId = await nextLetterId(client, kind, at)
    const [fact] = await begin(client, letterStream, letterId, [event], origin)
    await sendAll(
      [
        sealWriting(deps.keys, letterStream.nameOf(letterId), 1, writing),
        ...projectLetter(evolveLetter(undefined, letterId, fact!), deps, dayOf(at)),
      ].map((s) => client.query(s)),
    )
    if (applicantId) return { ok: true, letterId }
    return { ok: true, letterId, key: await giveKey(client, deps, letterId, phone) }
  })
}

function submitted(
  deps: FeedbackDeps,
  { kind, ground, aboutUnitId, isOpen, itemId, caseId, applicantId }: Submission,
  writing: Writing,
  accusedId: StaffId | undefined,
): LetterEvent {
  const { acceptWorkdays, answerWorkdays } = deps.feedbackLimits()[kind]
  return {
    type: 'LetterSubmitted',
    body: {
      kind,
      aboutUnitId,
      handlerUnitId: whoHandles({ kind, ground, aboutUnitId }, OFFICES),
      isOpen,
      textHash: hashOf(writing),
      answerWorkdays,
      ...(acceptWorkdays !== undefined && { acceptWorkdays }),
      ...(kind === 'complaint' && ground && { ground }),
      ...(itemId && { itemId }),
      ...(caseId && { caseId }),
      ...(applicantId && { applicantId }),
      ...(accusedId && { accusedId }),
    },
  }
}

/**
 * Whoever is named must not answer for themselves; a window's number or half a name says nothing of
 * a person.
 */
async function findAccused(
  { pool }: FeedbackDeps,
  { accusedName, aboutUnitId }: Submission,
): Promise<StaffId | undefined> {
  if (!accusedName) return undefined
  const named = (await listColleagues(pool, aboutUnitId)).filter((c) => c.name === accusedName)
  return named.length === 1 ? named[0]!.staffId : undefined
}

/** ZX-2026-000012: its kind, the year, a number that runs through all kinds. */
async function nextLetterId(client: Queryable, kind: LetterKind, at: Instant): Promise<LetterId> {
  const next = await row<{ serial: number }>(client, "select nextval('feedback.serial') as serial")
  return letterIds.of(
    `${LETTER_PREFIXES[kind]}-${dayOf(at).slice(0, 4)}-${String(next!.serial).padStart(6, '0')}`,
  )
}

/** What opens the letter for a writer without a sign-in; we keep its hash. */
async function giveKey(
  client: Queryable,
  { keys }: FeedbackDeps,
  letterId: LetterId,
  phone: string | undefined,
): Promise<string> {
  const groups = Array.from({ length: LETTER_KEY_DIGITS / 4 }, () => randomInt(10_000))
  const key = groups.map((group) => String(group).padStart(4, '0')).join(' ')
  await client.query(
    'insert into feedback.letter_key (letter_id, key_hash, phone_sealed) values ($1, $2, $3)',
    [letterId, digest(`${letterId}:${plainKey(key)}`), phone ? keys.seal(phone) : null],
  )
  return key
}

const plainKey = (key: string) => key.replaceAll(/\D/g, '')

export type LetterResult = Changed<Letter, LetterRefusal | 'forbidden'>

async function change(
  deps: FeedbackDeps,
  letterId: LetterId,
  origin: Origin,
  decide: (letter: Letter) => LetterOutcome | { ok: false; code: 'forbidden' },
  writing?: Writing,
): Promise<LetterResult> {
  return changeStream<Letter, string, typeof letterEvents, LetterRefusal | 'forbidden'>(
    deps.pool,
    letterStream,
    letterId,
    origin,
    {
      evolve: (letter, fact) => evolveLetter(letter, letterId, fact),
      decide: (letter) => (letter ? decide(letter) : refuse('unknown-letter')),
      project: (letter) => [
        ...projectLetter(letter, deps, dayOf(origin.recordedAt)),
        ...(writing
          ? [sealWriting(deps.keys, letterStream.nameOf(letterId), letter.version, writing)]
          : []),
      ],
    },
  )
}

/** What an officer does with a letter. */
export function handleLetter<A extends LetterActName>(
  deps: FeedbackDeps,
  letterId: LetterId,
  act: A,
  command: LetterCommand<A>,
  officer: Officer,
  at: Instant,
): Promise<LetterResult> {
  const by = officer.staffId
  const acting = { by, actsFor: officer.actsFor, on: dayOf(at) }
  return change(
    deps,
    letterId,
    { actor: by, unit: officer.unitId, via: 'desk', occurredAt: at, recordedAt: at },
    (letter) =>
      mayHandleLetter(act, officer, letter)
        ? performed(LETTER_DEEDS[act], letter, { ...command, ...acting }, deps)
        : refuse('forbidden'),
    'text' in command ? { text: command.text } : undefined,
  )
}

/** Who follows a letter: its writer by sign-in, or whoever has its key. */
export type Writer = ApplicantActor | { kind: 'key'; key: string }

export async function isWriter(db: Queryable, letter: Letter, writer: Writer): Promise<boolean> {
  if (writer.kind === 'applicant') return letter.applicantId === writer.applicantId
  const stored = await row<{ key_hash: Buffer }>(
    db,
    'select key_hash from feedback.letter_key where letter_id = $1',
    [letter.letterId],
  )
  return stored?.key_hash.equals(digest(`${letter.letterId}:${plainKey(writer.key)}`)) === true
}

/** What the writer does with the letter. */
export async function writerActs(
  deps: FeedbackDeps,
  letterId: LetterId,
  act: WriterActName,
  given: { satisfaction?: NonNullable<Letter['satisfaction']>; text?: string },
  writer: Writer,
  at: Instant,
): Promise<LetterResult> {
  const letter = await findLetter(deps.pool, letterId)
  if (!letter || !(await isWriter(deps.pool, letter, writer)))
    return { ok: false, code: 'unknown-letter' }
  const writing = act === 'review-request' ? { text: given.text ?? '' } : undefined
  const origin: Origin = {
    actor: writer.kind === 'applicant' ? `applicant:${writer.applicantId}` : 'anonymous',
    unit: '',
    via: 'portal',
    occurredAt: at,
    recordedAt: at,
  }
  return change(
    deps,
    letterId,
    origin,
    (now) => {
      switch (act) {
        case 'judgement':
          return judgeAnswer(now, { satisfaction: given.satisfaction! })
        case 'review-request':
          return requestReview(now, { text: writing!.text, textHash: hashOf(writing!) })
        case 'withdrawal':
          return withdrawLetter(now)
      }
    },
    writing,
  )
}

/** Where the answer is told to a writer who did not sign in, when they left a number. */
export async function findWriterPhone(
  db: Queryable,
  keys: PersonalKeys,
  letterId: LetterId,
): Promise<string | undefined> {
  const left = await row<{ phone_sealed: Buffer | null }>(
    db,
    'select phone_sealed from feedback.letter_key where letter_id = $1',
    [letterId],
  )
  return left?.phone_sealed ? keys.unseal(left.phone_sealed) : undefined
}

export async function findLetter(
  db: Queryable,
  letterId: LetterId,
  lock: '' | 'for update' = '',
): Promise<Letter | undefined> {
  return (
    await row<{ body: Letter }>(
      db,
      `select body from feedback.letter where letter_id = $1 ${lock}`,
      [letterId],
    )
  )?.body
}

/**
 * The letter with what was written; undefined when there is none. Who may see it is asked before.
 */
export async function findLetterView(deps: FeedbackDeps, letterId: LetterId, on: LegalDay) {
  const letter = await findLetter(deps.pool, letterId)
  if (!letter) return undefined
  const { facts } = await loadStream(deps.pool, letterStream, letterId)
  const sealed = await rows<{ version: number; body_sealed: Buffer }>(
    deps.pool,
    'select version, body_sealed from feedback.writing where stream = $1 order by version',
    [letterStream.nameOf(letterId)],
  )
  const writings = new Map(
    sealed.map((s) => [s.version, JSON.parse(deps.keys.unseal(s.body_sealed)) as Writing]),
  )
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
    timeline,
    clocks: letterClocks(letter).map((clock) => explainClock(clock, deps.calendar(), on)),
    said: timeline.flatMap(({ version, type, at }) =>
      type === 'LetterAnswered' || type === 'LetterReviewRequested'
        ? [{ version, type, text: writings.get(version)!.text, at }]
        : [],
    ),
  }
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
interface LetterRow extends z.infer<typeof letterRow> {
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
export async function searchLetters(
  db: Queryable,
  search: LetterSearch,
): Promise<{ rows: LetterRow[]; total: number }> {
  const where =
    '($1::text is null or handler_unit_id = $1) and ($2::text is null or applicant_id = $2) and ($3::text is null or l.kind = $3) and ($4::text is null or state = $4)'
  const given = [
    search.handlerUnitId ?? null,
    search.applicantId ?? null,
    search.kind ?? null,
    search.status ?? null,
  ]
  const total = (await row<{ n: number }>(
    db,
    `select count(*) as n from feedback.letter l where ${where}`,
    given,
  ))!.n
  const found = await rows<LetterRow>(
    db,
    `select letter_id as "letterId", l.kind, state as status, item_id as "itemId", l.case_id as "caseId", about_unit_id as "aboutUnitId", handler_unit_id as "handlerUnitId",
       submitted_at as "submittedAt", satisfaction, k.facts as clock
     from feedback.letter l left join lateral (select due_on, facts from clock.countdown c where c.case_id = l.letter_id order by due_on limit 1) k on true
     where ${where}
     order by ${orderBy(LETTER_ORDERS, search.sort, "state not in ('submitted', 'accepted', 'in-review'), k.due_on nulls last, submitted_at desc, letter_id")} limit $5 offset $6`,
    [...given, search.limit ?? 20, search.offset ?? 0],
  )
  return { rows: found, total }
}

/**
 * Erases what is not needed any more: phones of letters that are done, and words so many years
 * after anything happened.
 */
export async function eraseFeedback(db: Queryable, at: Instant): Promise<void> {
  await db.query(
    `update feedback.letter_key k
     set phone_sealed = null
     from feedback.letter l
     where l.letter_id = k.letter_id and k.phone_sealed is not null
       and l.state in ('settled', 'declined', 'withdrawn')`,
  )
  await db.query(
    `delete from feedback.writing w
     where w.stream in (
         select 'letter/' || letter_id from feedback.letter
         where state in ('settled', 'declined', 'withdrawn')
         union all
         select 'rating/' || rating_id from feedback.rating
         where state in ('counted', 'rectified', 'excluded')
       )
       and not exists (
         select from ledger.event e
         where e.stream = w.stream and e.recorded_at > $1::timestamptz - make_interval(years => $2)
       )`,
    [at, WRITING_YEARS],
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

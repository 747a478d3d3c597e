import { applicantActor, type LetterId } from '#foundation/ids'
import { refuse } from '#foundation/outcome'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { projectClocks } from '#clock'
import { type Officer, SERVICE_CENTRE } from '#identity'
import { type Changed, changeStream, type Origin } from '#ledger'
import type { Statement } from '#platform/database'
import { performed, projectTasks } from '#tasks'
import {
  COMPLAINT_GROUNDS,
  LETTER_KINDS,
  type LetterActName,
  type LetterCommand,
  type WriterActName,
} from './contract.ts'
import type { FeedbackDeps } from './deps.ts'
import { type letterEvents, letterStream } from './events.ts'
import {
  evolveLetter,
  judgeAnswer,
  type Letter,
  letterClocks,
  type LetterOutcome,
  type LetterRefusal,
  type Offices,
  requestReview,
  withdrawLetter,
} from './letter.ts'
import {
  LETTER_DEEDS,
  type LetterWorld,
  mayHandleLetter,
  mayReadLetter,
  tasksOfLetter,
} from './letter-acts.ts'
import { isWriter, type Writer } from './letter-key.ts'
import { findLetter } from './letter-queries.ts'
import { hashOf, sealWriting, type Writing } from './writing.ts'

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
        : refuse(mayReadLetter(officer, letter) ? 'forbidden' : 'unknown-letter'),
    'text' in command ? { text: command.text } : undefined,
  )
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
  if (!letter || !(await isWriter(deps.pool, deps.keys, letter, writer)))
    return { ok: false, code: 'unknown-letter' }
  const writing = act === 'review-request' ? { text: given.text ?? '' } : undefined
  const origin: Origin = {
    actor: writer.kind === 'applicant' ? applicantActor(writer.applicantId) : 'anonymous',
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

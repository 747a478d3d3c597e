import { dueDay } from '#clock'
import type { CaseId, UnitId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { dayOf, type LegalDay } from '#foundation/time'
import type { WorkCalendar } from '#calendar'
import type { Officer, Role } from '#identity'
import {
  type DeskAct,
  isAmong,
  notThey,
  offeredOf,
  roleAt,
  type Task,
  tasksOfActs,
  type Waited,
  type Whom,
} from '#tasks'
import type { LetterActName, LetterCommand } from './contract.ts'
import type { LetterEvent } from './events.ts'
import { hashOf } from './writing.ts'
import { type Letter, letterClocks, type LetterRefusal } from './letter.ts'

/* What officers do with a letter, act by act. */

/** What the acts may look up. */
export interface LetterWorld {
  calendar: () => WorkCalendar
  units: { has: (unitId: UnitId) => boolean }
  feedbackLimits: () => { extension: { mostWorkdays: number } }
}

type LetterAct<A extends LetterActName> = DeskAct<
  Letter,
  LetterCommand<A>,
  LetterEvent,
  LetterRefusal,
  LetterWorld
>

const CONSULTED: readonly Role[] = [
  'clerk',
  'hall-clerk',
  'hall-manager',
  'handler',
  'reviewer',
  'unit-head',
  'unit-supervisor',
  'supervision-officer',
  'supervision-lead',
]
const ANSWERABLE: readonly Role[] = [
  'hall-manager',
  'unit-head',
  'unit-supervisor',
  'supervision-officer',
  'supervision-lead',
]
/** The roles of the supervision body. */
export const SUPERVISORS: readonly Role[] = ['supervision-officer', 'supervision-lead']

/** Works for the supervision body, which reviews answers and settles disputed ratings. */
export const isSupervisor = (officer: Officer) => isAmong(officer, supervisors())

/** In whose hands a letter is, and who must not have it. */
type Held = Pick<Letter, 'kind' | 'handlerUnitId' | 'accusedId'>

const accused = ({ accusedId }: Held): string[] => (accusedId ? [notThey(accusedId)] : [])

/**
 * Those who work on it: of the unit that has it, fit for its kind, and not the person complained
 * of.
 */
const handlers = (letter: Held): Whom => ({
  audience: (letter.kind === 'consultation' ? CONSULTED : ANSWERABLE).map((role) =>
    roleAt(role, letter.handlerUnitId),
  ),
  barred: accused(letter),
})
const heads = (letter: Letter): Whom => ({
  audience: (['unit-head', 'supervision-lead', 'hall-manager'] as const).map((role) =>
    roleAt(role, letter.handlerUnitId),
  ),
  barred: accused(letter),
})
const supervisors = (): Whom => ({ audience: SUPERVISORS.map((role) => roleAt(role)), barred: [] })

const isHandled = (letter: Letter) => letter.status === 'accepted'
const notHandled = (letter: Letter) =>
  isHandled(letter) ? undefined : refuse('not-being-handled' as const)

const ACCEPTANCE: Waited<Letter> = {
  as: 'acceptance',
  title: '决定是否受理',
  since: ({ submittedAt }) => dayOf(submittedAt),
  clock: 'letter-acceptance',
}
const ANSWER: Waited<Letter> = {
  as: 'answer',
  title: '答复',
  since: ({ countsFrom, submittedAt }) => countsFrom ?? dayOf(submittedAt),
  clock: 'letter-answer',
}

/** By the route's noun. */
export const LETTER_DEEDS: { [A in LetterActName]: LetterAct<A> } = {
  /** @law 政务服务投诉处理规定 */
  acceptance: {
    may: handlers,
    waits: ACCEPTANCE,
    bar: ({ status }) => (status === 'submitted' ? undefined : refuse('not-awaiting-acceptance')),
    does: () => record({ type: 'LetterAccepted', body: {} }),
  },
  declination: {
    may: handlers,
    waits: 'for-nobody',
    bar: (letter) =>
      letter.status === 'submitted' ||
      (letter.kind === 'consultation' && isHandled(letter) && !letter.isReviewed)
        ? undefined
        : refuse('not-awaiting-acceptance'),
    does: (_letter, { reason }) =>
      saysNothing(reason)
        ? refuse('reason-needed')
        : record({ type: 'LetterDeclined', body: { reason } }),
  },
  /** 首问负责：转办不中断期限，也不能转给被投诉的单位。 @law 首问负责制 */
  transfer: {
    may: handlers,
    waits: 'for-nobody',
    bar: (letter) => (letter.status === 'submitted' ? undefined : notHandled(letter)),
    does(letter, { toUnitId, reason }, { units }) {
      if (!units.has(toUnitId)) return refuse('unknown-unit')
      if (toUnitId === letter.handlerUnitId) return refuse('already-there')
      const isOfConduct = letter.kind === 'complaint' && letter.ground !== 'business'
      if (isOfConduct && toUnitId === letter.aboutUnitId) return refuse('accused-unit')
      return saysNothing(reason)
        ? refuse('reason-needed')
        : record({ type: 'LetterTransferred', body: { toUnitId, reason } })
    },
  },
  'extension-request': {
    may: handlers,
    waits: 'for-nobody',
    bar: (letter) =>
      notHandled(letter) ??
      (letter.extension || letter.extensionRequest ? refuse('extended-already') : undefined),
    does(_letter, { workdays, reason }, { feedbackLimits }) {
      if (workdays > feedbackLimits().extension.mostWorkdays) return refuse('extended-already')
      return saysNothing(reason)
        ? refuse('reason-needed')
        : record({ type: 'LetterExtensionRequested', body: { workdays, reason } })
    },
  },
  /** 延期须在期限届满之前由另一人批准。 @law 政务服务投诉处理规定 */
  extension: {
    may: heads,
    waits: {
      as: 'extension',
      title: '批准延期',
      since: ({ extensionRequest, submittedAt }) => extensionRequest?.on ?? dayOf(submittedAt),
      clock: 'letter-answer',
    },
    bar(letter, { by, on }, { calendar }) {
      const asked = letter.extensionRequest
      if (!isHandled(letter) || !asked) return refuse('no-extension-asked')
      if (asked.by === by) return refuse('own-request')
      const clock = letterClocks(letter).find((c) => c.kind === 'letter-answer')
      return clock && on > dueDay(clock, calendar(), on) ? refuse('extended-already') : undefined
    },
    does({ extensionRequest }) {
      const { workdays, reason } = extensionRequest!
      return record({ type: 'LetterExtended', body: { workdays, reason } })
    },
  },
  answer: {
    may: handlers,
    waits: ANSWER,
    bar: (letter) =>
      letter.status === 'submitted' ? refuse('not-awaiting-acceptance') : notHandled(letter),
    does: (_letter, { text }) =>
      saysNothing(text)
        ? refuse('reason-needed')
        : record({ type: 'LetterAnswered', body: { textHash: hashOf({ text }) } }),
  },
  'review-decision': {
    may: supervisors,
    waits: {
      as: 'review',
      title: '复核',
      since: ({ reviewAskedOn, submittedAt }) => reviewAskedOn ?? dayOf(submittedAt),
    },
    bar({ status, answeredBy }, { by }) {
      if (status !== 'in-review') return refuse('not-answered')
      return answeredBy === by ? refuse('own-answer') : undefined
    },
    does: ({ answerWorkdays }, { outcome, opinion }) =>
      saysNothing(opinion)
        ? refuse('reason-needed')
        : record({
            type: 'LetterReviewed',
            body: { outcome, opinion, ...(outcome === 'redo' && { answerWorkdays }) },
          }),
  },
  /** Question and answer are written anew for the public, without names and numbers. */
  publication: {
    may: handlers,
    waits: 'for-nobody',
    bar({ kind, published, status }) {
      if (kind !== 'consultation') return refuse('not-a-consultation')
      if (published) return refuse('published-already')
      return status === 'answered' || status === 'settled' ? undefined : refuse('not-answered')
    },
    does: (_letter, { question, answer }) =>
      record({ type: 'LetterPublished', body: { question, answer } }),
  },
}

/** Who may do what with a letter: the whole table. */
export const mayHandleLetter = (act: LetterActName, officer: Officer, letter: Letter): boolean =>
  isAmong(officer, LETTER_DEEDS[act].may(letter))

/**
 * Reads it: those who work on it, and the supervision body. A complaint of conduct never comes into
 * the hands of the accused unit.
 */
export const mayReadLetter = (officer: Officer, letter: Held): boolean =>
  isAmong(officer, handlers(letter)) || isAmong(officer, supervisors())

/**
 * The case that a letter names, for those to whom it may tell who wrote: whoever works for the
 * unit that is written about opens the case, and so does not get its number while the writer has
 * not agreed to be known. Who asks a question is known to those who answer it.
 * 不得将检举、揭发材料以及有关情况透露给被检举、揭发的单位。 @law 信访工作条例
 */
export const caseNamedTo = (
  officer: Officer,
  letter: Held & Pick<Letter, 'isOpen' | 'aboutUnitId'> & { caseId?: CaseId | null | undefined },
): CaseId | undefined => {
  const tellsWho =
    letter.isOpen || letter.kind === 'consultation' || officer.unitId !== letter.aboutUnitId
  return tellsWho && mayReadLetter(officer, letter) ? (letter.caseId ?? undefined) : undefined
}

/** What this officer may do with it now. */
export const offeredOfLetter = (
  officer: Officer,
  letter: Letter,
  on: LegalDay,
  world: LetterWorld,
): LetterActName[] => offeredOf(LETTER_DEEDS, officer, letter, on, world)

/** What waits in a letter, and for whom. */
export const tasksOfLetter = (letter: Letter, on: LegalDay, world: LetterWorld): Task[] =>
  tasksOfActs(LETTER_DEEDS, letter, on, namedIn(letter), world)

const namedIn = ({ extensionRequest, answeredBy }: Letter) => [extensionRequest?.by, answeredBy]

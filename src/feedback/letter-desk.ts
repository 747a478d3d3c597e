import { z } from 'zod'
import { noteReading } from '#cases'
import { countdown, explanation, readClock } from '#clock'
import type { ItemId, LetterId, UnitId } from '#foundation/ids'
import { ids, instant, keyOf, legalDay, text } from '#foundation/schema'
import { dayOf, type Instant } from '#foundation/time'
import { findApplicant, maskName, type Officer, staffNames } from '#identity'
import type { ItemCatalogue } from '#items'
import {
  COMPLAINT_GROUNDS,
  LETTER_ACTS,
  LETTER_KINDS,
  LETTER_STATES,
  SATISFACTIONS,
} from './contract.ts'
import { letterEvents } from './events.ts'
import type { Letter } from './letter.ts'
import { caseNamedTo, isSupervisor, mayReadLetter, offeredOfLetter } from './letter-acts.ts'
import type { FeedbackDeps } from './deps.ts'
import { letterRow, type LetterSearch, readLetter, searchLetters } from './letter-queries.ts'

/* Letters as those who answer them see them. */

export interface DeskDeps extends FeedbackDeps {
  catalogue: Pick<ItemCatalogue, 'find'>
}

export const unitName = text('县市场监督管理局')
export const itemName = text('食品经营许可').nullable()

/** What units and items are called. */
export const namesIn = ({ units, catalogue }: Pick<DeskDeps, 'units' | 'catalogue'>) => ({
  unitName: (unitId: UnitId) => units.get(unitId)?.name ?? unitId,
  itemName: (itemId: ItemId | null | undefined) =>
    itemId ? (catalogue.find(itemId)?.name ?? itemId) : null,
})

export const PAGE = 20

export const letterList = z
  .object({
    total: z.int(),
    rows: z.array(
      letterRow
        .extend({
          aboutUnitName: unitName,
          handlerUnitName: unitName,
          itemName,
          countdown: countdown.nullable(),
          isReadable: z.boolean().describe('看的人能不能打开这件来信'),
        })
        .meta({ id: 'LetterRow' }),
    ),
  })
  .meta({ id: 'LetterList' })

/** The letters of the officer's unit; all for the supervision body. */
export async function listLetters(
  deps: DeskDeps,
  { page, ...search }: Pick<LetterSearch, 'kind' | 'status' | 'sort'> & { page: number },
  officer: Officer,
  at: Instant,
): Promise<z.infer<typeof letterList>> {
  const { total, rows } = await searchLetters(deps.pool, {
    ...search,
    handlerUnitId: isSupervisor(officer) ? undefined : officer.unitId,
    limit: PAGE,
    offset: (page - 1) * PAGE,
  })
  const names = namesIn(deps)
  return {
    total,
    rows: rows.map(({ clock, accusedId, isOpen, ...letter }) => ({
      ...letter,
      caseId: caseNamedTo(officer, { ...letter, accusedId, isOpen }) ?? null,
      aboutUnitName: names.unitName(letter.aboutUnitId),
      handlerUnitName: names.unitName(letter.handlerUnitId),
      itemName: names.itemName(letter.itemId),
      countdown: clock && readClock(clock, deps.calendar(), dayOf(at)),
      isReadable: mayReadLetter(officer, { ...letter, accusedId }),
    })),
  }
}

const words = text('办理食品经营许可，场所要多大？')
const said = z.object({
  version: z.int(),
  type: z.enum(['LetterAnswered', 'LetterReviewRequested']),
  text: words,
  at: instant,
  /** The review sent the letter back: this answer holds no more. */
  sentBackOn: legalDay.optional(),
})
/** What a fact says to those who answer: not who wrote. */
const saying = z.object({
  toUnitId: ids.unit.optional(),
  reason: text('属住建部门职责').optional(),
  workdays: z.number().optional(),
  satisfaction: keyOf(SATISFACTIONS).optional(),
  outcome: z.enum(['upheld', 'redo']).optional(),
  opinion: text('答复符合规定，予以维持').optional(),
})
const told = z.object({
  version: z.int(),
  type: keyOf(letterEvents),
  at: instant,
  /** Officers by their names, writers as such. */
  by: text('李明'),
  unitName: z.union([unitName, z.literal('')]),
  body: saying,
})

/** Who wrote is not in it, by no id either: whoever may know is told in words. */
export const letterView = z
  .object({
    letter: z.object({
      letterId: ids.letter,
      kind: keyOf(LETTER_KINDS),
      ground: keyOf(COMPLAINT_GROUNDS).optional(),
      status: keyOf(LETTER_STATES),
      caseId: ids.case.optional(),
      aboutUnitId: ids.unit,
      handlerUnitId: ids.unit,
      answerWorkdays: z.number(),
      extensionRequest: z
        .object({ workdays: z.number(), reason: text('需要上级部门解释') })
        .optional(),
      satisfaction: keyOf(SATISFACTIONS).optional(),
      published: z.object({ question: words, answer: text('不少于八平方米。') }).optional(),
    }),
    aboutUnitName: unitName,
    handlerUnitName: unitName,
    itemName,
    writer: text('张*'),
    question: z.object({
      subject: text('经营场所的要求').optional(),
      text: words,
      accusedName: text('王某').optional(),
    }),
    /** Answers and requests of review, in order. */
    said: z.array(said),
    timeline: z.array(told),
    clocks: z.array(explanation),
    /** While a review waits: until when it is decided. */
    reviewDueOn: legalDay.optional(),
    /** What this officer may do with it now. */
    offered: z.array(keyOf(LETTER_ACTS)),
  })
  .meta({ id: 'LetterView' })

/**
 * One letter for an officer's screen, and that it was read is noted; undefined when there is none
 * for them.
 */
export async function viewLetter(
  deps: DeskDeps,
  letterId: LetterId,
  officer: Officer,
  at: Instant,
): Promise<z.infer<typeof letterView> | undefined> {
  const on = dayOf(at)
  const view = await readLetter(deps, letterId, officer, on)
  if (!view) return undefined
  const { letter, timeline } = view
  await noteReading(deps, letterId, officer, at, letter.applicantId)
  const people = await staffNames(deps.pool, [...new Set(timeline.map((t) => t.actor))])
  const names = namesIn(deps)
  return {
    ...view,
    letter: { ...letter, caseId: caseNamedTo(officer, letter) },
    aboutUnitName: names.unitName(letter.aboutUnitId),
    handlerUnitName: names.unitName(letter.handlerUnitId),
    itemName: names.itemName(letter.itemId),
    writer: await writerOf(deps, letter),
    timeline: timeline.map(({ actor, unitId, body, ...fact }) => ({
      ...fact,
      body: saying.parse(body),
      by:
        actor.startsWith('applicant:') || actor === 'anonymous'
          ? '来信人'
          : (people.get(actor) ?? actor),
      unitName: unitId && names.unitName(unitId),
    })),
    offered: offeredOfLetter(officer, letter, on, deps),
  }
}

/**
 * Who wrote a complaint is told to nobody without the writer's word; who asked is known to those
 * who answer.
 */
async function writerOf(deps: FeedbackDeps, letter: Letter): Promise<string> {
  const writer = letter.applicantId
    ? await findApplicant(deps.pool, deps.keys, letter.applicantId)
    : undefined
  if (!writer) return '未登录的来信人'
  if (letter.isOpen) return writer.name
  return letter.kind === 'consultation' ? maskName(writer.name) : '来信人未同意公开身份'
}

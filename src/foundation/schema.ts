import { z } from 'zod'
import {
  actorIds,
  draftIds,
  appointmentIds,
  applicantIds,
  authorityIds,
  cardIds,
  caseIds,
  delegationIds,
  phoneChangeIds,
  directiveIds,
  documentIds,
  importIds,
  itemIds,
  lateEntryIds,
  letterIds,
  materialIds,
  matterIds,
  measureIds,
  planIds,
  ratingIds,
  staffIds,
  stepIds,
  subjectIds,
  unitIds,
  uploadIds,
  type IdShape,
} from './ids.ts'
import { lineOf, nameOf, numberOf } from './text.ts'
import {
  type Instant,
  instantAt,
  isInstant,
  isLegalDay,
  isMonth,
  type LegalDay,
  type Month,
} from './time.ts'

/*
 * The words of foundation as schemas: what events, contracts and routes are made of. Each checks
 * the whole word and gives it its type; OpenAPI keeps the format.
 */

/** No fact, limit or birthday is earlier or later: what is sent beyond is a slip or an attack. */
const ourDays = { first: '1900-01-01', after: '2200-01-01' } as const
const ourMoments = { first: instantAt(ourDays.first), after: instantAt(ourDays.after) }
const within = (bounds: { first: string; after: string }, text: string) =>
  text >= bounds.first && text < bounds.after

/** A real date, `2026-03-09`. */
export const legalDay = z
  .string()
  .refine(
    (text): text is LegalDay => isLegalDay(text) && within(ourDays, text),
    '不是有效日期，请写成 2026-03-09 的形式',
  )
  .meta({ format: 'date', examples: ['2026-03-09'] })

/** A moment in UTC with milliseconds, `2026-03-09T01:30:00.000Z`. */
export const instant = z
  .string()
  .refine(
    (text): text is Instant => isInstant(text) && within(ourMoments, text),
    '不是有效时刻，请写成 2026-03-09T01:30:00.000Z 的形式',
  )
  .meta({ format: 'date-time', examples: ['2026-03-09T01:30:00.000Z'] })

/** A calendar month, `2026-03`. */
export const month = z
  .string()
  .refine(
    (text): text is Month => isMonth(text) && within(ourDays, `${text}-01`),
    '不是有效月份，请写成 2026-03 的形式',
  )
  .meta({ examples: ['2026-03'] })

/** 期间: a limit as the catalogue or an event states it. */
export const period = z.object({
  value: z.number().int().min(0),
  unit: z.enum(['workday', 'natural-day', 'month', 'same-day']),
})

/** What is left of a period; negative when it is over. */
export const daysLeft = z
  .object({ value: z.int(), unit: z.enum(['workday', 'natural-day']) })
  .meta({ examples: [{ value: 3, unit: 'workday' }] })

/** One of the names under which words are kept. */
export const oneOf = <K extends string>(words: Readonly<Record<K, unknown>>) =>
  z.enum(Object.keys(words) as [K, ...K[]])

/** Words that people read, with an example for the contract. */
export const text = (example: string) => z.string().meta({ examples: [example] })

/*
 * What people write is of a kind, which makes it as we keep it; only then its characters are
 * counted. What is wrong in every text alike, the door of the HTTP layer has refused.
 */

const written =
  (as: (text: string) => string, least: 0 | 1) =>
  (most: number, example: string, missing = '请填写') =>
    z
      .string(missing)
      .overwrite(as)
      .min(least, missing)
      // As the field of a page counts, which takes its bound from here.
      .max(most, `最多 ${most} 个字`)
      .meta({ examples: [example] })
const trim = (text: string) => text.trim()

/** The schemas of names: the door lets nothing hidden into them. */
export const names = z.registry<{ isName: true }>()

/** 姓名, 名称 of a person, an enterprise, a unit. */
export const name = (most: number, example: string) =>
  written(nameOf, 1)(most, example).register(names, { isName: true })
/** One line that must be written: a subject, an address. */
export const line = written(lineOf, 1)
/** Some sentences that must be written, with their line breaks. */
export const paragraphs = written(trim, 1)
/** The same, where nothing need be written. */
export const maybeLine = written(lineOf, 0)
export const maybeParagraphs = written(trim, 0)
/** A number or a code, as somebody typed or copied it. */
export const typedNumber = written(numberOf, 1)

/** One of the words that a table explains. */
export const keyOf = <T extends object>(table: T) =>
  z.enum(Object.keys(table) as (keyof T & string)[])

/** SM3, hexadecimal. */
export const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ examples: ['66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'] })

const id = <T extends string>({ is, says, pattern, example }: IdShape<T>) =>
  z
    .string()
    .overwrite((text) => (is(text) ? text : numberOf(text)))
    .refine(is, says)
    .meta({ pattern: pattern.source, examples: [example] })

/** Ids by the kind of what they name. */
export const ids = {
  unit: id(unitIds),
  staff: id(staffIds),
  actor: id(actorIds),
  applicant: id(applicantIds),
  item: id(itemIds),
  material: id(materialIds),
  step: id(stepIds),
  case: id(caseIds),
  letter: id(letterIds),
  rating: id(ratingIds),
  subject: id(subjectIds),
  card: id(cardIds),
  directive: id(directiveIds),
  upload: id(uploadIds),
  document: id(documentIds),
  matter: id(matterIds),
  lateEntry: id(lateEntryIds),
  appointment: id(appointmentIds),
  authority: id(authorityIds),
  delegation: id(delegationIds),
  phoneChange: id(phoneChangeIds),
  draft: id(draftIds),
  plan: id(planIds),
  measure: id(measureIds),
  import: id(importIds),
}

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
import { type Instant, isInstant, isLegalDay, isMonth, type LegalDay, type Month } from './time.ts'

/*
 * The words of foundation as schemas: what events, contracts and routes are made of. Each checks
 * the whole word and gives it its type; OpenAPI keeps the format.
 */

/** No fact, limit or birthday is earlier or later: what is sent beyond is a slip or an attack. */
const isOurTime = (text: string) => text >= '1900' && text < '2200'

/** A real date, `2026-03-09`. */
export const legalDay = z
  .string()
  .refine(
    (text): text is LegalDay => isLegalDay(text) && isOurTime(text),
    '不是有效日期，请写成 2026-03-09 的形式',
  )
  .meta({ format: 'date', examples: ['2026-03-09'] })

/** A moment in UTC with milliseconds, `2026-03-09T01:30:00.000Z`. */
export const instant = z
  .string()
  .refine(
    (text): text is Instant => isInstant(text) && isOurTime(text),
    '不是有效时刻，请写成 2026-03-09T01:30:00.000Z 的形式',
  )
  .meta({ format: 'date-time', examples: ['2026-03-09T01:30:00.000Z'] })

/** A calendar month, `2026-03`. */
export const month = z
  .string()
  .refine(
    (text): text is Month => isMonth(text) && isOurTime(text),
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
  draft: id(draftIds),
  plan: id(planIds),
  measure: id(measureIds),
  import: id(importIds),
}

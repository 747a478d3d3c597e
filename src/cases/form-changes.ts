import { z } from 'zod'
import type { CaseId } from '#foundation/ids'
import { instant, text } from '#foundation/schema'
import type { FormSchema } from '#items'
import type { PersonalKeys } from '#identity'
import type { Queryable } from '#platform/database'
import { changedFields } from './amend.ts'
import type { CaseFact } from './events.ts'
import { type FilledForm, readForm } from './kept-form.ts'

const value = z.union([z.string(), z.number(), z.boolean()]).meta({ examples: ['建设路 18 号'] })

/**
 * 改动记录: how an act changed the application form. Told from the kept forms and kept nowhere
 * itself; without the values, where the reader may not see them.
 */
export const formChange = z
  .object({
    version: z.int(),
    type: z.enum(['CaseCorrectedOnSpot', 'CaseSupplemented']),
    occurredAt: instant,
    by: text('李建国'),
    /** What whoever corrected it wrote of it. */
    says: text('门牌号更正为建设路 18 号').optional(),
    fields: z.array(
      z.object({
        field: text('address'),
        title: text('经营场所地址'),
        before: value.optional(),
        after: value.optional(),
      }),
    ),
  })
  .meta({ id: 'FormChange' })
export type FormChange = z.infer<typeof formChange>

type Changing = CaseFact & { type: FormChange['type'] }
const isChanging = (fact: CaseFact): fact is Changing =>
  formChange.shape.type.safeParse(fact.type).success &&
  'formHash' in fact.body &&
  fact.body.formHash !== undefined

interface Reading {
  db: Queryable
  keys: PersonalKeys
  schema: FormSchema
  /** May the reader see what the form says? */
  isOpen: boolean
  nameOf: (fact: CaseFact) => string
}

/** What was changed in the form of a case, oldest first. */
export async function formChangesOf(
  caseId: CaseId,
  facts: readonly CaseFact[],
  { db, keys, schema, isOpen, nameOf }: Reading,
): Promise<FormChange[]> {
  const [submitted] = facts
  const changing = facts.filter(isChanging)
  if (submitted?.type !== 'CaseSubmitted' || changing.length === 0) return []
  const read = (hash: string) => readForm(db, keys, caseId, hash)
  let before = await read(submitted.body.formHash)
  const changes: FormChange[] = []
  for (const fact of changing) {
    const after = await read(fact.body.formHash!)
    const { version, type, occurredAt } = fact
    changes.push({
      version,
      type,
      occurredAt,
      by: nameOf(fact),
      ...(isOpen && 'correction' in fact.body && { says: fact.body.correction }),
      fields: differences(schema, before, after).map((change) =>
        isOpen ? change : { field: change.field, title: change.title },
      ),
    })
    before = after
  }
  return changes
}

/** In the order in which the form asks; what it does not ask comes last. */
function differences(
  { properties }: FormSchema,
  before: FilledForm,
  after: FilledForm,
): FormChange['fields'] {
  const order = Object.keys(properties)
  const place = (field: string) => (order.includes(field) ? order.indexOf(field) : order.length)
  return changedFields(before, after)
    .toSorted((a, b) => place(a) - place(b))
    .map((field) => ({
      field,
      title: properties[field]?.title ?? field,
      ...(Object.hasOwn(before, field) && { before: before[field] }),
      ...(Object.hasOwn(after, field) && { after: after[field] }),
    }))
}

import { z } from 'zod'
import type { Json } from '#foundation/canonical'
import type { CaseId } from '#foundation/ids'
import { salted, unsalted } from '#foundation/salted'
import type { PersonalKeys } from '#identity'
import { type Queryable, row, type Statement } from '#platform/database'
import { FORM_GONE, LostError } from '#platform/lost'

/** The application as it was filled in. */
export const filledForm = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .meta({ examples: [{ shopName: '张记小吃', area: 40 }] })
export type FilledForm = z.infer<typeof filledForm>

/** A form that will be kept, and the hash that stands in the facts for it. */
export interface KeptForm {
  formHash: string
  keep: (keys: PersonalKeys, caseId: CaseId) => Statement
}

/** Salts a form, once: its hash goes into the ledger, which is public, and its words do not. */
export function saltForm(values: Record<string, Json>): KeptForm {
  const { body, hash: formHash } = salted(values)
  return {
    formHash,
    keep: (keys, caseId) => ({
      text: 'insert into cases.form (case_id, form_hash, body_sealed) values ($1, $2, $3)',
      values: [caseId, formHash, keys.seal(['cases.form.body_sealed', caseId, formHash], body)],
    }),
  }
}

/** @throws LostError when the kept form is another than that of the hash. */
export function openForm(
  keys: PersonalKeys,
  caseId: CaseId,
  formHash: string,
  sealed: Buffer,
): FilledForm {
  const form = unsalted(keys.unseal(['cases.form.body_sealed', caseId, formHash], sealed), formHash)
  if (!form) throw new LostError(FORM_GONE, `cases.form ${formHash}`)
  return form as FilledForm
}

/** @throws LostError when the form of a fact is gone, or another. */
export async function readForm(
  db: Queryable,
  keys: PersonalKeys,
  caseId: CaseId,
  formHash: string,
): Promise<FilledForm> {
  const found = await row<{ body_sealed: Buffer }>(
    db,
    'select body_sealed from cases.form where case_id = $1 and form_hash = $2',
    [caseId, formHash],
  )
  // An empty form would be believed.
  if (!found) throw new LostError(FORM_GONE, `cases.form ${caseId}/${formHash}`)
  return openForm(keys, caseId, formHash, found.body_sealed)
}

import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson, type Json } from '#foundation/canonical'
import type { CaseId } from '#foundation/ids'
import { sm3Hex } from '#foundation/sm'
import type { PersonalKeys } from '#identity'
import { type Queryable, row, type Statement } from '#platform/database'
import { FORM_GONE, LostError } from '#platform/lost'

/** The application as it was filled in. */
export const filledForm = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .meta({ examples: [{ shopName: '张记小吃', area: 40 }] })
export type FilledForm = z.infer<typeof filledForm>

/** A form as it is kept: with salt, so that nobody who guesses what it says can try its hash. */
interface Salted {
  salt: string
  values: Record<string, Json>
}

/** A form that will be kept, and the hash that stands in the facts for it. */
export interface KeptForm {
  formHash: string
  keep: (keys: PersonalKeys, caseId: CaseId) => Statement
}

/** Salts a form, once: its hash goes into the ledger, which is public, and its words do not. */
export function saltForm(values: Record<string, Json>): KeptForm {
  const salted: Salted = { salt: randomBytes(16).toString('hex'), values }
  const body = canonicalJson({ ...salted })
  const formHash = sm3Hex(body)
  return {
    formHash,
    keep: (keys, caseId) => ({
      text: 'insert into cases.form (case_id, form_hash, body_sealed) values ($1, $2, $3)',
      values: [caseId, formHash, keys.seal(body)],
    }),
  }
}

/** @throws LostError when the kept form is another than that of the hash. */
export function openForm(keys: PersonalKeys, sealed: Buffer, formHash: string): FilledForm {
  const body = keys.unseal(sealed)
  if (sm3Hex(body) !== formHash) throw new LostError(FORM_GONE, `cases.form ${formHash}`)
  return (JSON.parse(body) as Salted).values as FilledForm
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
  return openForm(keys, found.body_sealed, formHash)
}

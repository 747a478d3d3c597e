import { checkForm, type FormSchema } from '#items'
import type { FilledForm } from './kept-form.ts'

/** What becomes of a form when some of its fields are written anew. */
export interface Amended {
  /** The whole form, as it would be kept. */
  form: FilledForm
  /** The fields that say something else than before. */
  changed: string[]
  /** What keeps it from being taken: of what was written, or because of it. */
  wrong: { field: string; reason: string }[]
}

/**
 * A form with these fields written anew, all others as they were; an empty text takes a value away,
 * as an empty field of an application is none. Checked by the rules of a submission; what was wrong
 * in other fields before is not held against whoever mends these.
 */
export function amend(schema: FormSchema, before: FilledForm, given: FilledForm): Amended {
  const form = { ...before }
  for (const [field, written] of Object.entries(given)) {
    const value = typeof written === 'string' ? written.trim() : written
    if (value === '') delete form[field]
    else form[field] = value
  }
  const changed = changedFields(before, form)
  const wrongBefore = new Set(checkForm(schema, before).map(({ field }) => field))
  const wrong = checkForm(schema, form).filter(
    ({ field }) => changed.includes(field) || !wrongBefore.has(field),
  )
  return { form, changed, wrong }
}

/** The fields in which two forms differ; a box that was never ticked says no. */
export function changedFields(before: FilledForm, after: FilledForm): string[] {
  const said = (form: FilledForm, field: string) =>
    Object.hasOwn(form, field) && form[field] !== false ? form[field] : ''
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => said(before, field) !== said(after, field),
  )
}

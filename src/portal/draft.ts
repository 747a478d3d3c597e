import { randomUUID } from 'node:crypto'
import { findDraft, saveDraft } from '#cases'
import {
  type ApplicantId,
  applicantIds,
  type UnitId,
  type UploadId,
  uploadIds,
} from '#foundation/ids'
import type { z } from 'zod'
import { type aboutLicence, aboutLicenceInput } from '#licences/contract'
import type { Now } from '#foundation/time'
import type { ApplicantActor, PersonalKeys, Units } from '#identity'
import {
  answersOf,
  decideSituation,
  type FormSchema,
  type ItemCatalogue,
  type ItemVersion,
  valuesFromText,
  withoutFields,
} from '#items'
import type { Pool } from '#platform/database'
import type { MySituation } from '../../web/portal/guide.tsx'
import type { Texts } from './forms.ts'

/** What an applicant has filled in so far, on whatever device. */
export interface Draft {
  values: Record<string, string | number | boolean>
  townshipId: UnitId
  /** Uploaded files, by material. */
  uploaded: Record<string, UploadId>
  reuse: string[]
  commitments: string[]
  situation: Record<string, string>
  /** In whose name; absent for one's own. */
  principalId?: ApplicantId | undefined
  /** 变更, 延续, 补证 or 注销 of which licence; absent of what is applied for anew. */
  about?: z.infer<typeof aboutLicence> | undefined
  keep: boolean
  idempotencyKey: string
  /** The page on which it is filled in. */
  page: string
  /** The page that had written it last when this one began. */
  began: string
}

export interface DraftDeps {
  pool: Pool
  keys: PersonalKeys
  catalogue: ItemCatalogue
  units: Units
  now: Now
}

export const newDraft = (): Draft => ({
  values: {},
  townshipId: '',
  uploaded: {},
  reuse: [],
  commitments: [],
  situation: {},
  keep: false,
  idempotencyKey: randomUUID(),
  page: randomUUID(),
  began: '',
})

/** The one draft that an applicant has of an item. */
export async function loadDraft(
  { pool, keys }: DraftDeps,
  { itemId }: ItemVersion,
  { applicantId }: ApplicantActor,
): Promise<Draft | undefined> {
  const found = await findDraft<Partial<Draft>>(pool, keys, applicantId, itemId)
  return found && { ...newDraft(), ...found.draft, began: found.page }
}

/** False when it was written elsewhere since this page began: then nothing is written over. */
export const keepDraft = (
  { pool, keys, now }: DraftDeps,
  { itemId }: ItemVersion,
  { applicantId }: ApplicantActor,
  { page, began, ...draft }: Draft,
): Promise<boolean> => saveDraft(pool, keys, applicantId, itemId, draft, now(), { page, began })

/** The texts of a form whose names begin alike, by the rest of the name. */
export const namedOf = (fields: Readonly<Record<string, unknown>>, prefix: string) =>
  Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), String(value)]] : [],
  )

/**
 * The draft that a form of texts says; what is no value of its field is left out, and asked for
 * again.
 */
export function draftOf(
  { catalogue, units }: DraftDeps,
  { itemId, situations }: ItemVersion,
  fields: Texts,
): Draft {
  const { principalId = '', townshipId = '', keep, idempotencyKey, page, began = '' } = fields
  const files = [...namedOf(fields, 'kept.'), ...namedOf(fields, 'file.')]
  const situation = Object.fromEntries(namedOf(fields, 's.'))
  const { hiddenFields } = decideSituation(situations, situation)
  const schema = withoutFields(catalogue.form(itemId), hiddenFields)
  return {
    values: valuesFromText(schema, (name) => fields[`form.${name}`] ?? ''),
    townshipId: units.get(townshipId)?.unitId ?? '',
    uploaded: Object.fromEntries(
      files.flatMap(([name, id]) => (uploadIds.is(id) ? [[name, id]] : [])),
    ),
    reuse: namedOf(fields, 'reuse.').map(([name]) => name),
    commitments: namedOf(fields, 'commitment.').map(([name]) => name),
    situation,
    principalId: applicantIds.is(principalId) ? principalId : undefined,
    about: aboutLicenceInput.safeParse(Object.fromEntries(namedOf(fields, 'about.'))).data,
    keep: keep === 'on',
    idempotencyKey: idempotencyKey || randomUUID(),
    page: page || randomUUID(),
    began,
  }
}

/** The form without what the answers of 情形导办 make superfluous. */
export const schemaOf = (
  { catalogue }: Pick<DraftDeps, 'catalogue'>,
  { itemId, situations }: ItemVersion,
  { situation }: Draft,
): FormSchema =>
  withoutFields(catalogue.form(itemId), decideSituation(situations, situation).hiddenFields)

/** What the answers come to, as pages show it; undefined where the item asks nothing. */
export function situationOf(
  { situations }: ItemVersion,
  given: Readonly<Record<string, string>>,
): MySituation | undefined {
  if (!situations) return undefined
  const decided = decideSituation(situations, given)
  return {
    questions: situations.questions,
    answers: answersOf(situations, given),
    open: decided.open.map((q) => q.id),
    exempt: [...decided.exempt],
    withoutProcedures: [...decided.withoutProcedures],
    notNeeded: decided.notNeeded,
    says: decided.says,
  }
}

/** Answers to 情形导办 travel in an address as `s.<question>`. */
export const situationIn = (item: ItemVersion, query: Readonly<Record<string, unknown>>) =>
  situationOf(item, Object.fromEntries(namedOf(query, 's.')))

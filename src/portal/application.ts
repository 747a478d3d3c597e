import {
  barredFromCommitments,
  type CasesDeps,
  findCaseView,
  findSubmitted,
  listFilled,
  mayApply,
  notAbout,
  refusalSentence,
  submitCase,
  type SubmitResult,
} from '#cases'
import type { SuppliedInput } from '#cases/contract'
import { keepForReuse, listReusable } from '#documents'
import type { ApplicantId, CaseId, ItemId } from '#foundation/ids'
import { dayOf, type Now } from '#foundation/time'
import {
  type Applicant,
  type ApplicantActor,
  theApplicant,
  listMandates,
  listPrincipals,
  maskName,
  type Units,
} from '#identity'
import { checkForm, decideSituation, type ItemVersion } from '#items'
import { type Draft, schemaOf } from './draft.ts'
import type { WrongField } from './forms.ts'

/* From a draft to a case: in whose name, what is still wrong or missing, and handing it in. */

export interface ApplicationDeps extends CasesDeps {
  units: Units
  now: Now
}

const nameOf = (person: Applicant) =>
  person.kind === 'enterprise' ? person.name : maskName(person.name)

/** In whose names somebody may apply for an item today, besides their own. */
export async function principalsOf(
  { pool, keys, now }: ApplicationDeps,
  { itemId }: ItemVersion,
  { applicantId }: ApplicantActor,
) {
  const given = await listPrincipals(pool, applicantId, dayOf(now()), itemId)
  return Promise.all(
    given.map(async ({ principalId, untilOn }) => {
      const person = await theApplicant(pool, keys, principalId)
      return { principalId, name: nameOf(person), untilOn }
    }),
  )
}

/**
 * In whose name a draft is made. What it says of that is whatever its writer sent: only who gave
 * them authority that is in force today counts, and otherwise it is their own.
 */
export async function applicantFor(
  { pool, now }: ApplicationDeps,
  { itemId }: ItemVersion,
  { applicantId }: ApplicantActor,
  { principalId }: Draft,
): Promise<ApplicantId> {
  if (!principalId) return applicantId
  const given = await listPrincipals(pool, applicantId, dayOf(now()), itemId)
  return given.some((authority) => authority.principalId === principalId)
    ? principalId
    : applicantId
}

/** Whose name is on the application, and who acts for them. */
export async function signersOf(
  deps: ApplicationDeps,
  item: ItemVersion,
  actor: ApplicantActor,
  draft: Draft,
): Promise<{ applicantName: string; agentName?: string }> {
  const me = await theApplicant(deps.pool, deps.keys, actor.applicantId)
  const applicantId = await applicantFor(deps, item, actor, draft)
  if (applicantId === actor.applicantId) return { applicantName: me.name }
  const principal = await theApplicant(deps.pool, deps.keys, applicantId)
  return { applicantName: nameOf(principal), agentName: me.name }
}

const needsTownship = ({ viaTownship, unitId }: ItemVersion) => viaTownship || !unitId

/** The townships that one chooses from, where the item goes by way of one. */
export const townshipsFor = (units: Units, item: ItemVersion) =>
  needsTownship(item)
    ? [...units.values()]
        .filter((u) => u.kind === 'township' || u.kind === 'sub-district')
        .map(({ unitId, name }) => ({ unitId, name }))
    : []

/** What keeps a draft from being handed in. */
export async function faultsOf(
  deps: ApplicationDeps,
  item: ItemVersion,
  actor: ApplicantActor,
  draft: Draft,
): Promise<WrongField[]> {
  const { notNeeded } = decideSituation(item.situations, draft.situation)
  const { principalId } = draft
  const applicantId = await applicantFor(deps, item, actor, draft)
  const mayAct = !principalId || applicantId === principalId
  return [
    ...(notNeeded ? [{ field: 'situation', reason: notNeeded.says }] : []),
    ...(needsTownship(item) && !draft.townshipId
      ? [{ field: 'townshipId', reason: '请选择所在乡镇（街道）' }]
      : []),
    ...(await barsTo(deps, item, actor, applicantId)),
    ...(await barsToAbout(deps, item, applicantId, draft)),
    ...(mayAct ? [] : [{ field: 'principalId', reason: NOT_GIVEN }]),
    ...checkForm(schemaOf(deps, item, draft), draft.values),
  ]
}
/** What keeps an applicant from applying for this at all, whatever is filled in. */
export async function barsTo(
  deps: ApplicationDeps,
  item: ItemVersion,
  actor: ApplicantActor,
  applicantId: ApplicantId,
): Promise<WrongField[]> {
  const { pool, keys } = deps
  const applicant = await theApplicant(pool, keys, applicantId)
  const agent =
    applicantId === actor.applicantId
      ? undefined
      : await theApplicant(pool, keys, actor.applicantId)
  const allowed = mayApply({ item, applicant, agent, on: dayOf(deps.now()) })
  return allowed.ok
    ? []
    : [{ field: 'principalId', reason: refusalSentence(allowed.code, allowed.details) }]
}

/** What keeps it from being about the licence that it names. */
export async function barsToAbout(
  { pool, now }: ApplicationDeps,
  { itemId, unitId }: ItemVersion,
  applicantId: ApplicantId,
  { about, townshipId }: Draft,
): Promise<WrongField[]> {
  const asked = { about, applicantId, itemId, unitId: unitId ?? townshipId }
  const barred = await notAbout(pool, asked, dayOf(now()))
  return barred ? [{ field: 'about', reason: refusalSentence(barred.code, barred.details) }] : []
}

const NOT_GIVEN =
  '委托已过期或已撤销，请让委托人重新委托，或者选择以自己的名义申请。填写的内容已经保存。'

/** What was kept from before is its owner's to hand in again: not an agent's. */
export const reusableFor = async (
  deps: ApplicationDeps,
  item: ItemVersion,
  actor: ApplicantActor,
  draft: Draft,
) =>
  (await applicantFor(deps, item, actor, draft)) === actor.applicantId
    ? listReusable(deps.pool, actor.applicantId)
    : []

/** 虚假承诺的记录 that keeps commitments of this applicant from being taken, where any may be made. */
export const barredFor = async (
  deps: ApplicationDeps,
  item: ItemVersion,
  actor: ApplicantActor,
  draft: Draft,
) =>
  item.materials.some((m) => m.commitment)
    ? barredFromCommitments(
        deps.pool,
        await applicantFor(deps, item, actor, draft),
        dayOf(deps.now()),
      )
    : undefined

/** What will be handed in, and what is required and not there yet. */
export async function supplyOf(
  deps: ApplicationDeps,
  item: ItemVersion,
  actor: ApplicantActor,
  draft: Draft,
) {
  const kept = await reusableFor(deps, item, actor, draft)
  const isBarred =
    draft.commitments.length > 0 && (await barredFor(deps, item, actor, draft)) !== undefined
  const { exempt } = decideSituation(item.situations, draft.situation)
  const needed = item.materials.filter((m) => !exempt.has(m.materialId))
  const supplied = needed.flatMap(({ materialId, name, commitment }): SuppliedInput[] => {
    const uploaded = draft.uploaded[materialId]
    if (uploaded) return [{ materialId, documentId: uploaded, by: 'upload' }]
    const before = kept.find((r) => r.materialName === name)
    if (before && draft.reuse.includes(materialId))
      return [{ materialId, documentId: before.documentId, by: 'reuse' }]
    return commitment && !isBarred && draft.commitments.includes(materialId)
      ? [{ materialId, by: 'commitment' }]
      : []
  })
  const isThere = (id: string) => supplied.some((s) => s.materialId === id)
  return { supplied, missing: needed.filter((m) => m.required && !isThere(m.materialId)) }
}

/** Of which items somebody may know what an applicant filled in; `null`, of all. */
async function itemsFor(
  { pool, now }: ApplicationDeps,
  actor: ApplicantActor,
  principalId: ApplicantId,
): Promise<ItemId[] | null> {
  if (principalId === actor.applicantId) return null
  const held = await listMandates(pool, actor.applicantId, dayOf(now()))
  const given = held.filter((m) => m.isInForce && m.principalId === principalId)
  return given.some(({ itemIds }) => itemIds === null) ? null : given.flatMap((m) => m.itemIds!)
}

type Value = Draft['values'][string]

/**
 * The draft with what this person filled in before where it is empty, of fields that still take it.
 * Answers whether there was any.
 */
export async function prefilled(
  deps: ApplicationDeps,
  item: ItemVersion,
  actor: ApplicantActor,
  draft: Draft,
): Promise<{ draft: Draft; isAny: boolean }> {
  const applicantId = await applicantFor(deps, item, actor, draft)
  const items = await itemsFor(deps, actor, applicantId)
  const known = await listFilled(deps.pool, deps.keys, applicantId, items)
  const offered = fitting(deps, item, known)
  return {
    draft: { ...draft, values: { ...offered, ...draft.values } },
    isAny: Object.keys(offered).length > 0,
  }
}

/** Of what was filled in before, what the fields of the form still take. */
export function fitting(
  { catalogue }: Pick<ApplicationDeps, 'catalogue'>,
  { itemId }: ItemVersion,
  known: Readonly<Record<string, unknown>>,
): Record<string, Value> {
  const fields = catalogue.form(itemId).properties
  const fits = Object.entries(known).filter((entry): entry is [string, Value] => {
    const [name, value] = entry
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    return typeof value === field?.type && (field.enum?.includes(String(value)) ?? true)
  })
  return Object.fromEntries(fits)
}

/** The case that somebody has already made of a draft, in whichever name they may act. */
export async function findMade(
  deps: ApplicationDeps,
  item: ItemVersion,
  actor: ApplicantActor,
  idempotencyKey: string,
): Promise<CaseId | undefined> {
  const principals = await principalsOf(deps, item, actor)
  const names = [actor.applicantId, ...principals.map((p) => p.principalId)]
  for (const name of names) {
    const made = await findSubmitted(deps.pool, name, idempotencyKey)
    if (made) return made.caseId
  }
  return undefined
}

/** What must be signed before anything is handed in. */
export function unsignedOf(
  supplied: readonly SuppliedInput[],
  { truth, signed }: { truth: boolean; signed: boolean },
): WrongField[] {
  const isCommitted = supplied.some((s) => s.by === 'commitment')
  return [
    ...(truth ? [] : [{ field: 'truth', reason: '请勾选对材料真实性负责' }]),
    ...(isCommitted && !signed ? [{ field: 'signed', reason: '请阅读并签署告知承诺书' }] : []),
  ]
}

/**
 * Makes a case of a draft without faults, and keeps its files for later where their owner agreed to
 * that.
 */
export async function handIn(
  deps: ApplicationDeps,
  item: ItemVersion,
  actor: ApplicantActor,
  draft: Draft,
): Promise<SubmitResult> {
  const applicantId = await applicantFor(deps, item, actor, draft)
  // The authority ended since the draft was looked through.
  if (draft.principalId && draft.principalId !== applicantId)
    return { ok: false, code: 'forbidden' }
  const { supplied } = await supplyOf(deps, item, actor, draft)
  const result = await submitCase(
    deps,
    {
      itemId: item.itemId,
      form: draft.values,
      applicantId,
      channel: 'portal',
      materials: supplied,
      idempotencyKey: draft.idempotencyKey,
      ...(applicantId !== actor.applicantId && { agentId: actor.applicantId }),
      ...(Object.keys(draft.situation).length > 0 && { situation: draft.situation }),
      ...(draft.townshipId && { townshipId: draft.townshipId }),
      ...(draft.about && { about: draft.about }),
    },
    { actor, via: 'portal', at: deps.now() },
  )
  if (result.ok && draft.keep && applicantId === actor.applicantId)
    await keepFor(deps, applicantId, item, supplied)
  return result
}

async function keepFor(
  { pool, now }: ApplicationDeps,
  applicantId: ApplicantId,
  item: ItemVersion,
  supplied: readonly SuppliedInput[],
): Promise<void> {
  for (const given of supplied) {
    const material = item.materials.find((m) => m.materialId === given.materialId)
    if (material && given.by === 'upload')
      await keepForReuse(pool, applicantId, material.name, given.documentId, dayOf(now()))
  }
}

export const viewFor = (deps: ApplicationDeps, caseId: CaseId, actor: ApplicantActor) =>
  findCaseView(deps, caseId, actor, dayOf(deps.now()))

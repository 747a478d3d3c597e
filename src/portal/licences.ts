import { findLicence, loadCase, readForm } from '#cases'
import type { ApplicantId } from '#foundation/ids'
import { dayOf, type LegalDay } from '#foundation/time'
import { type ApplicantActor, listMandates, masked, theApplicant } from '#identity'
import type { ItemVersion } from '#items'
import { type Licence, listLicencesOf, notAskable, renewalLastDay, stateOn } from '#licences'
import { LICENCE_ASKS, type LicenceAsk, type LicenceState } from '#licences/contract'
import { type ApplicationDeps, fitting } from './application.ts'
import { type Draft, newDraft } from './draft.ts'
import { unitNameOf } from './units.ts'

/* 我的证照: what somebody holds, or acts for the holder of, and what may be asked of it. */

export interface MyLicence {
  licence: Licence
  state: LicenceState
  /** Of the certificate. */
  name: string
  itemName: string
  unitName: string
  /** Where it is somebody else's, for whom one acts. */
  holderName?: string
  asks: LicenceAsk[]
}

/** What the register lists of a holder, as the facts have it. */
async function heldBy({ pool }: ApplicationDeps, holderId: ApplicantId): Promise<Licence[]> {
  const listed = await listLicencesOf(pool, holderId)
  const held = await Promise.all(listed.map(({ number }) => findLicence(pool, number)))
  return held.filter((licence) => licence?.holderId === holderId) as Licence[]
}

/** Their own, then those of whoever gave them an authority that is in force. */
export async function listMyLicences(
  deps: ApplicationDeps,
  { applicantId }: ApplicantActor,
): Promise<MyLicence[]> {
  const on = dayOf(deps.now())
  const mandates = (await listMandates(deps.pool, applicantId, on)).filter((m) => m.isInForce)
  const held = await heldBy(deps, applicantId)
  const given = await Promise.all(
    [...new Set(mandates.map((m) => m.principalId))].map((id) => heldBy(deps, id)),
  )
  const others = given
    .flat()
    .filter((licence) =>
      mandates.some(
        ({ principalId, itemIds }) =>
          principalId === licence.holderId && (itemIds?.includes(licence.itemId) ?? true),
      ),
    )
  return Promise.all([...held, ...others].map((licence) => shown(deps, licence, applicantId, on)))
}

/** One of these; undefined of any other. */
export const findMyLicence = async (
  deps: ApplicationDeps,
  actor: ApplicantActor,
  number: string,
): Promise<MyLicence | undefined> =>
  (await listMyLicences(deps, actor)).find(({ licence }) => licence.number === number)

const ALL_ASKS = Object.keys(LICENCE_ASKS) as LicenceAsk[]

async function shown(
  { pool, keys, catalogue, units }: ApplicationDeps,
  licence: Licence,
  applicantId: ApplicantId,
  on: LegalDay,
): Promise<MyLicence> {
  const item = catalogue.find(licence.itemId)
  const holder =
    licence.holderId === applicantId ? undefined : await theApplicant(pool, keys, licence.holderId)
  return {
    licence,
    state: stateOn(licence, on),
    name: item?.result.name ?? '',
    itemName: item?.name ?? licence.itemId,
    unitName: unitNameOf(units, licence.unitId),
    ...(holder && { holderName: masked(holder).name }),
    // What is not published any more is not applied for.
    asks: item ? ALL_ASKS.filter((ask) => !notAskable(licence, ask, on)) : [],
  }
}

/** A draft that begins with what was filled in the last time. */
export async function draftAbout(
  deps: ApplicationDeps,
  item: ItemVersion,
  actor: ApplicantActor,
  { licence }: MyLicence,
  kind: LicenceAsk,
): Promise<Draft> {
  const former = (await loadCase(deps, deps.pool, licence.lastCaseId))!.state
  const filled = await readForm(deps.pool, deps.keys, former.caseId, former.formHash)
  return {
    ...newDraft(),
    values: fitting(deps, item, filled),
    ...(former.townshipId && { townshipId: former.townshipId }),
    ...(!item.unitId && { townshipId: licence.unitId }),
    ...(licence.holderId !== actor.applicantId && { principalId: licence.holderId }),
    about: { licence: licence.number, kind },
  }
}

/** What an application is about, as its pages say it. */
export interface About {
  number: string
  kind: LicenceAsk
  state: LicenceState
  validUntil: LegalDay | null
  /** Of 延续: the last day on which it is in time, and whether that is over. */
  renewal?: { lastDay: LegalDay; isLate: boolean }
}

export const aboutOf = (licence: Licence, kind: LicenceAsk, on: LegalDay): About => {
  const { number, validUntil } = licence
  const lastDay = kind === 'renewal' && validUntil ? renewalLastDay(validUntil) : undefined
  return {
    ...{ number, kind, validUntil, state: stateOn(licence, on) },
    ...(lastDay && { renewal: { lastDay, isLate: on > lastDay } }),
  }
}

/** What a draft is about; nothing of a licence that is not the applicant's. */
export async function aboutOfDraft(
  { pool, now }: ApplicationDeps,
  { about }: Draft,
  applicantId: ApplicantId,
): Promise<About | undefined> {
  const licence = about && (await findLicence(pool, about.licence))
  return licence?.holderId === applicantId ? aboutOf(licence, about!.kind, dayOf(now())) : undefined
}

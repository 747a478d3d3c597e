import type { ApplicantId, CaseId, ItemId, UnitId } from '#foundation/ids'
import type { Instant, LegalDay } from '#foundation/time'
import { findPage, type Page, type Queryable, row, rows, type Statement } from '#platform/database'
import { orderBy, type Sort } from '#platform/sorting'
import type { LicenceAsk, LicenceState } from './contract.ts'
import type { Granted, Licence } from './licence.ts'

/** One row for each case, whatever the order in which cases are told. */
export const projectGranted = (granted: Granted): Statement => ({
  name: 'licences.project-granted',
  text: `insert into licences.entry (case_id, number, kind, item_id, unit_id, holder_id, decided_on,
           valid_until, is_deemed, revoked_on, cancelled_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (case_id) do update set revoked_on = excluded.revoked_on,
           cancelled_on = excluded.cancelled_on`,
  values: [
    granted.caseId,
    granted.number,
    granted.about?.kind ?? 'issue',
    granted.itemId,
    granted.unitId,
    granted.holderId,
    granted.decidedOn,
    granted.validUntil ?? null,
    granted.isDeemed,
    granted.revokedOn ?? null,
    granted.cancelledOn ?? null,
  ],
})

/** What a replay of those who issue licences empties and fills. */
export const LICENCE_TABLES = ['licences.entry'] as const
export async function clearLicences(db: Queryable): Promise<void> {
  await db.query('delete from licences.entry')
}

const GIVES_TIME = `(h.kind = 'issue' or h.kind = 'renewal' and h.revoked_on is null)`

/**
 * A licence is the row that issued it with what the others did to it. A decision taken back
 * did nothing; the end is the latest that was ever granted, so that no order of rows changes it.
 */
const REGISTER = `licences.entry i cross join lateral (
    select case when bool_and(h.valid_until is not null) filter (where ${GIVES_TIME})
             then max(h.valid_until) filter (where ${GIVES_TIME}) end as until,
           min(h.decided_on) filter (where h.kind = 'cancellation' and h.revoked_on is null)
             as given_up_on
    from licences.entry h where h.number = i.number) h
  cross join lateral (
    select l.case_id, l.kind, l.decided_on from licences.entry l
    where l.number = i.number and (l.revoked_on is null or l.kind = 'issue')
    order by l.decided_on desc, l.case_id desc limit 1) l`

const COLUMNS = `i.number, i.case_id as "caseId", i.item_id as "itemId", i.unit_id as "unitId",
  i.holder_id as "holderId", i.decided_on as "issuedOn", h.until as "validUntil",
  i.revoked_on as "revokedOn", least(h.given_up_on, i.cancelled_on) as "cancelledOn",
  l.case_id as "lastCaseId", l.kind as "lastKind", l.decided_on as "lastOn"`

/**
 * Where the register says that it was issued: a hint, to be held against the facts of that case.
 */
export const findIssuing = async (db: Queryable, number: string): Promise<CaseId | undefined> =>
  (
    await row<{ caseId: CaseId }>(
      db,
      `select case_id as "caseId" from licences.entry where kind = 'issue' and number = $1`,
      [number],
    )
  )?.caseId

/** Those of one holder, the latest first. */
export const listLicencesOf = (db: Queryable, holderId: ApplicantId): Promise<Licence[]> =>
  rows(
    db,
    `select ${COLUMNS} from ${REGISTER} where i.kind = 'issue' and i.holder_id = $1
     order by i.decided_on desc, i.number`,
    [holderId],
  )

/** What happened to a licence, oldest first. */
export interface LicenceEntry {
  caseId: CaseId
  kind: 'issue' | LicenceAsk
  decidedOn: LegalDay
  validUntil: LegalDay | null
  isDeemed: boolean
  revokedOn: LegalDay | null
}
export const listEntries = (db: Queryable, number: string): Promise<LicenceEntry[]> =>
  rows(
    db,
    `select case_id as "caseId", kind, decided_on as "decidedOn", valid_until as "validUntil",
       is_deemed as "isDeemed", revoked_on as "revokedOn"
     from licences.entry where number = $1 order by decided_on, case_id`,
    [number],
  )

const ENDED = 'least(h.given_up_on, i.cancelled_on)'
/** Those that stand, run out until a day, and whose holders were not told of it. */
export const listToRemind = (db: Queryable, on: LegalDay, until: LegalDay): Promise<Licence[]> =>
  rows(
    db,
    `select ${COLUMNS} from ${REGISTER}
     where i.kind = 'issue' and ${ENDED} is null and i.revoked_on is null
       and h.until between $1 and $2
       and not exists (select from licences.reminder r
         where r.number = i.number and r.valid_until = h.until)
     order by i.number`,
    [on, until],
  )

/** Beside the message: whoever was first tells, and false says that it was another. */
export async function noteReminded(
  db: Queryable,
  { number, validUntil }: Licence,
  at: Instant,
): Promise<boolean> {
  const noted = await db.query(
    `insert into licences.reminder (number, valid_until, told_at) values ($1, $2, $3)
     on conflict do nothing`,
    [number, validUntil, at],
  )
  return noted.rowCount === 1
}

/** By what the register is sorted. */
export const LICENCE_ORDERS = {
  number: 'i.number',
  issuedOn: 'i.decided_on',
  validUntil: 'h.until',
} as const

export interface LicenceSearch {
  unitId?: UnitId | undefined
  itemId?: ItemId | undefined
  /** A part of its number. */
  number?: string | undefined
  state?: LicenceState | undefined
  /** The last day is not after this one. */
  untilBefore?: LegalDay | undefined
  sort?: Sort<keyof typeof LICENCE_ORDERS> | undefined
  limit?: number | undefined
  offset?: number | undefined
}

export function searchLicences(
  db: Queryable,
  on: LegalDay,
  search: LicenceSearch,
): Promise<Page<Licence>> {
  const { unitId, itemId, number, state, untilBefore } = search
  const values: unknown[] = []
  const value = (v: string) => `$${values.push(v)}`
  const condition = [
    "i.kind = 'issue'",
    unitId && `i.unit_id = ${value(unitId)}`,
    itemId && `i.item_id = ${value(itemId)}`,
    number && `i.number like ${value(`%${number.replaceAll(/[%_\\]/g, '')}%`)}`,
    // As `stateOn` says it of one licence.
    state === 'cancelled' && `${ENDED} is not null`,
    state && state !== 'cancelled' && `${ENDED} is null`,
    state === 'revoked' && 'i.revoked_on is not null',
    (state === 'expired' || state === 'valid') && 'i.revoked_on is null',
    state === 'expired' && `h.until < ${value(on)}::date`,
    state === 'valid' && `coalesce(h.until >= ${value(on)}::date, true)`,
    untilBefore && `h.until <= ${value(untilBefore)}::date`,
  ]
    .filter(Boolean)
    .join(' and ')
  return findPage(
    db,
    {
      count: `select count(*) from ${REGISTER} where ${condition}`,
      select: `select ${COLUMNS} from ${REGISTER} where ${condition}
        order by ${orderBy(LICENCE_ORDERS, search.sort, 'i.decided_on desc, i.number')}`,
    },
    values,
    search,
  )
}

import { months, workdays } from '#foundation/duration'
import type { ApplicantId, CaseId, ItemId, MaterialId, UnitId } from '#foundation/ids'
import { type Refused, refuse } from '#foundation/outcome'
import { addMonths, dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { ItemVersion } from '#items'
import { findPage, type Page, type Queryable, rows, type Statement } from '#platform/database'
import { orderBy, type Sort } from '#platform/sorting'
import {
  COMMITMENT_CHECK_MONTHS,
  type COMMITMENT_STATES,
  CREDIT_MONTHS,
  REVOCATION_WORKDAYS,
} from './contract.ts'
import type { SuppliedMaterial } from './materials.ts'
import { beginTerm, endTerm } from './moves.ts'
import type { CaseState } from './state.ts'

/*
 * 告知承诺 (国办发〔2020〕42号): what was granted on a promise is looked into afterwards. A promise that
 * was not kept is put right or the decision is taken back, and whoever made it makes no other until
 * their credit is repaired.
 */

interface Handed {
  materials: readonly Pick<SuppliedMaterial, 'by' | 'materialId'>[]
}

/** Materials in whose place a commitment stands. */
export const committedIn = ({ materials }: Handed): MaterialId[] =>
  materials.filter(({ by }) => by === 'commitment').map(({ materialId }) => materialId)

/** The terms of looking into commitments: one runs at a time, all after the decision. */
export const CHECK_TERM = 'commitment-check'
export const RECTIFICATION_TERM = 'rectification'
export const REVOCATION_TERM = 'revocation'
const TERMS = [CHECK_TERM, RECTIFICATION_TERM, REVOCATION_TERM]

const AFTER = { outlives: true } as const

/** The decision is made: what was promised is to be looked into. */
export const beginCheck = (state: CaseState, on: LegalDay): Pick<CaseState, 'terms'> =>
  committedIn(state).length > 0
    ? beginTerm(state, CHECK_TERM, months(COMMITMENT_CHECK_MONTHS), on, AFTER)
    : {}

/** 提请撤销: the head is to decide whether the decision is taken back. */
export const proposeRevocation = (
  state: Pick<CaseState, 'terms'>,
  on: LegalDay,
): Pick<CaseState, 'terms'> =>
  beginTerm(state, REVOCATION_TERM, workdays(REVOCATION_WORKDAYS), on, AFTER)

/** What was granted stands no more: there is nothing left to look into. */
export const endChecks = (state: CaseState, on: LegalDay): Pick<CaseState, 'terms'> =>
  TERMS.reduce((ended: Pick<CaseState, 'terms'>, name) => endTerm(ended, name, on), state)

/** The last day on which what was not kept keeps others from being taken. */
export const barredUntil = (on: LegalDay): LegalDay => addMonths(on, CREDIT_MONTHS)

/** Cases that were granted on a commitment, for the list of what is to be looked into. */
export function projectCommitment(state: CaseState): Statement[] {
  const { commitmentCheck: check, credit } = state
  if (state.decision !== 'granted' || committedIn(state).length === 0) return []
  return [
    {
      name: 'cases.project-commitment',
      text: `insert into cases.commitment (case_id, applicant_id, item_id, unit_id, decided_on,
               checked_on, is_kept, consequence, rectified_on, revoked_on, barred_until, repaired_on)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (case_id) do update set checked_on = excluded.checked_on,
               is_kept = excluded.is_kept, consequence = excluded.consequence,
               rectified_on = excluded.rectified_on, revoked_on = excluded.revoked_on,
               barred_until = excluded.barred_until, repaired_on = excluded.repaired_on`,
      values: [
        state.caseId,
        state.applicantId,
        state.itemId,
        state.unitId,
        state.decidedOn,
        check?.on ?? null,
        check ? check.consequence === undefined : null,
        check?.consequence ?? null,
        check?.rectifiedOn ?? null,
        state.revokedOn ?? null,
        credit?.until ?? null,
        credit?.repairedOn ?? null,
      ],
    },
  ]
}

/** Who has broken a commitment and is not to make another: until when, and by which case. */
export interface Barred {
  until: LegalDay
  caseId: CaseId
}

/**
 * 信用修复前不适用告知承诺制. The rows only say where to look: whose case it was, what was found when,
 * and that it was repaired, the facts of the case say.
 * @law 国办发〔2020〕42号
 */
export async function barredFromCommitments(
  db: Queryable,
  applicantId: ApplicantId,
  on: LegalDay,
): Promise<Barred | undefined> {
  const broken = await rows<{ caseId: CaseId; foundAt: Instant }>(
    db,
    `select c.case_id as "caseId", f.occurred_at as "foundAt" from cases.commitment c
       join ledger.fact s on s.stream = 'case/' || c.case_id and s.version = 1
       join ledger.fact f on f.stream = s.stream and f.type = 'CommitmentsChecked'
     where c.applicant_id = $1 and s.body->>'applicantId' = $1
       and f.body->'consequence' is not null and not exists (
         select from ledger.fact r where r.stream = s.stream and r.type = 'CreditRepaired')
     order by f.occurred_at desc`,
    [applicantId],
  )
  return broken
    .map(({ caseId, foundAt }) => ({ caseId, until: barredUntil(dayOf(foundAt)) }))
    .find(({ until }) => until >= on)
}

/** Why commitments among what is handed in are not taken from this applicant. */
export async function notPromised(
  db: Queryable,
  applicantId: ApplicantId,
  materials: Handed['materials'],
  item: Pick<ItemVersion, 'materials'>,
  on: LegalDay,
): Promise<Refused<'commitment-barred'> | undefined> {
  const committed = new Set(committedIn({ materials }))
  const barred = committed.size > 0 && (await barredFromCommitments(db, applicantId, on))
  if (!barred) return undefined
  return refuse('commitment-barred', '国办发〔2020〕42号', {
    caseId: barred.caseId,
    dueOn: barred.until,
    materials: item.materials.filter((m) => committed.has(m.materialId)).map((m) => m.name),
  })
}

export type CommitmentState = keyof typeof COMMITMENT_STATES

export interface CommitmentRow {
  caseId: CaseId
  applicantId: ApplicantId
  itemId: ItemId
  unitId: UnitId
  decidedOn: LegalDay
  /** By when what comes next is to be done; none where nothing is. */
  dueOn: LegalDay | null
  checkedOn: LegalDay | null
  state: CommitmentState
  barredUntil: LegalDay | null
  repairedOn: LegalDay | null
}

/** By what the list is sorted. */
export const COMMITMENT_ORDERS = { decidedOn: 'c.decided_on', dueOn: 'd.due_on' } as const

export interface CommitmentSearch {
  unitId?: UnitId | undefined
  itemId?: ItemId | undefined
  state?: CommitmentState | undefined
  /** Only of what is to be done and is late. */
  isLate?: boolean | undefined
  sort?: Sort<keyof typeof COMMITMENT_ORDERS> | undefined
  limit?: number | undefined
  offset?: number | undefined
}

const STATE = `case when c.revoked_on is not null then 'revoked'
  when c.checked_on is null then 'waiting' when c.is_kept then 'kept'
  when c.rectified_on is not null then 'rectified'
  when c.consequence = 'rectify' then 'rectifying' else 'revoking' end`
const LISTED = `cases.commitment c left join lateral (select min(k.due_on) as due_on
  from clock.countdown k where k.case_id = c.case_id and k.kind = 'answer'
    and k.step_id in ('commitment-check', 'rectification', 'revocation')) d on true`

export function searchCommitments(
  db: Queryable,
  on: LegalDay,
  search: CommitmentSearch,
): Promise<Page<CommitmentRow>> {
  const { unitId, itemId, state, isLate } = search
  const values: unknown[] = []
  const value = (v: string) => `$${values.push(v)}`
  const condition = [
    'true',
    unitId && `c.unit_id = ${value(unitId)}`,
    itemId && `c.item_id = ${value(itemId)}`,
    state && `${STATE} = ${value(state)}`,
    isLate && `d.due_on < ${value(on)}::date`,
  ]
    .filter(Boolean)
    .join(' and ')
  return findPage(
    db,
    {
      count: `select count(*) from ${LISTED} where ${condition}`,
      select: `select c.case_id as "caseId", c.applicant_id as "applicantId", c.item_id as "itemId",
          c.unit_id as "unitId", c.decided_on as "decidedOn", c.checked_on as "checkedOn",
          d.due_on as "dueOn", ${STATE} as state, c.barred_until as "barredUntil",
          c.repaired_on as "repairedOn"
        from ${LISTED} where ${condition}
        order by ${orderBy(COMMITMENT_ORDERS, search.sort, 'd.due_on nulls last, c.case_id')}`,
    },
    values,
    search,
  )
}

import type { ApplicantId, CaseId, ItemId, UnitId } from '#foundation/ids'
import type { LegalDay, Month } from '#foundation/time'
import { findPage, type Page, rows, type Queryable, type Statement } from '#platform/database'
import type { WorkCalendar } from '#calendar'
import { type ClockFacts, readClock } from '#clock'
import { caseStream } from './events.ts'
import type { CaseState } from './state.ts'

/**
 * A decision with how long it took, by the calendar under which it was made, and the edition of
 * that world.
 */
export function projectDecision(
  state: CaseState,
  clocks: readonly ClockFacts[],
  calendar: WorkCalendar,
  edition: number,
): Statement {
  const promised = clocks.find((c) => c.kind === 'promised')
  const decidedOn = state.decidedOn!
  return {
    name: 'cases.project-decision',
    text: `insert into cases.decision (case_id, item_id, unit_id, applicant_id, decision, number, valid_until, received_on, decided_on, used_workdays, is_on_time, edition, revoked_on)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
           on conflict (case_id) do nothing`,
    values: [
      state.caseId,
      state.itemId,
      state.unitId,
      state.applicantId,
      state.decision,
      state.certificateNumber ?? null,
      state.validUntil ?? null,
      state.receivedOn,
      decidedOn,
      calendar.workdaysBetween(state.countsFrom ?? state.receivedOn, decidedOn),
      !promised || !readClock(promised, calendar, decidedOn).isOverdue,
      edition,
      state.revokedOn ?? null,
    ],
  }
}

/** That what a case granted was taken back. */
export function projectRevocation(state: CaseState): Statement {
  return {
    text: 'update cases.decision set revoked_on = $2 where case_id = $1',
    values: [state.caseId, state.revokedOn!],
  }
}

export interface Decision {
  caseId: CaseId
  itemId: ItemId
  unitId: UnitId
  applicantId: ApplicantId
  decision: 'granted' | 'denied'
  number: string | null
  validUntil: string | null
  decidedOn: LegalDay
  /** Of the published world under which it was made. */
  edition: number
  revokedOn: LegalDay | null
}

/**
 * Decisions of these items, the latest first, as far as the ledger says the same: what is published
 * is no row's word. Those of licences are public. @law 行政许可法 40
 */
export async function listDecisions(
  db: Queryable,
  search: {
    itemIds: readonly ItemId[]
    unitId?: UnitId | undefined
    from?: LegalDay | undefined
    limit: number
    offset: number
  },
): Promise<Page<Decision>> {
  const where =
    'item_id = any($1) and ($2::text is null or unit_id = $2) and ($3::date is null or decided_on >= $3)'
  const found = await findPage<Decision>(
    db,
    {
      count: `select count(*) from cases.decision where ${where}`,
      select: `select case_id as "caseId", item_id as "itemId", unit_id as "unitId", applicant_id as "applicantId", decision, number, valid_until as "validUntil", decided_on as "decidedOn", edition, revoked_on as "revokedOn"
       from cases.decision where ${where} order by decided_on desc, case_id desc`,
    },
    [search.itemIds, search.unitId ?? null, search.from ?? null],
    search,
  )
  const told = await toldOf(db, found.rows)
  return { ...found, rows: found.rows.filter((row) => told.get(row.caseId) === wordOf(row)) }
}

type Word = Pick<Decision, 'itemId' | 'applicantId' | 'decision' | 'number' | 'validUntil'> & {
  isRevoked: boolean
}
const wordOf = (row: Decision): string => asText({ ...row, isRevoked: row.revokedOn !== null })
const asText = ({ itemId, applicantId, decision, number, validUntil, isRevoked }: Word): string =>
  JSON.stringify([itemId, applicantId, decision, number, validUntil, isRevoked])

/** What the facts of these cases say of their decisions. */
async function toldOf(
  db: Queryable,
  decisions: readonly Decision[],
): Promise<ReadonlyMap<CaseId, string>> {
  const found = await rows<Word & { caseId: CaseId }>(
    db,
    `select substr(stream, 6) as "caseId",
       max(body->>'itemId') filter (where type = 'CaseSubmitted') as "itemId",
       max(body->>'applicantId') filter (where type = 'CaseSubmitted') as "applicantId",
       max(case type when 'CaseApproved' then 'granted' when 'CaseDenied' then 'denied' end)
         as decision,
       max(body->>'certificateNumber') filter (where type = 'CaseApproved') as number,
       max(body->>'validUntil') filter (where type = 'CaseApproved') as "validUntil",
       coalesce(bool_or(type = 'ApprovalRevoked'), false) as "isRevoked"
     from ledger.fact where stream = any($1) group by stream`,
    [decisions.map(({ caseId }) => caseStream.nameOf(caseId))],
  )
  return new Map(found.map((told) => [told.caseId, asText(told)]))
}

export interface MonthFigures {
  month: Month
  received: number
  online: number
  decided: number
  granted: number
  onTime: number
  medianWorkdays: number | null
}

/**
 * Of each month since a day, the first of a month: what came, what was decided, how much of it in
 * time.
 */
export function monthFigures(db: Queryable, since: LegalDay): Promise<MonthFigures[]> {
  return rows(
    db,
    `with came as (
       select to_char(received_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, count(*)::int as received, (count(*) filter (where channel = 'portal'))::int as online
       from cases.case_row where received_at >= $1::date::timestamp at time zone 'Asia/Shanghai' group by 1
     ), done as (
       select to_char(decided_on, 'YYYY-MM') as month, count(*)::int as decided, (count(*) filter (where decision = 'granted'))::int as granted, (count(*) filter (where is_on_time))::int as on_time,
         percentile_disc(0.5) within group (order by used_workdays) as median
       from cases.decision where decided_on >= $1 group by 1
     )
     select coalesce(came.month, done.month) as month, coalesce(received, 0) as received, coalesce(online, 0) as online, coalesce(decided, 0) as decided, coalesce(granted, 0) as granted,
       coalesce(on_time, 0) as "onTime", median as "medianWorkdays"
     from came full join done on came.month = done.month order by 1 desc`,
    [since],
  )
}

export interface UnitFigures {
  unitId: UnitId
  decided: number
  onTime: number
  medianWorkdays: number
  p90Workdays: number
}

/** Of each unit since a day: decisions, those in time, and how long half and nine in ten took. */
export function unitFigures(db: Queryable, since: LegalDay): Promise<UnitFigures[]> {
  return rows(
    db,
    `select unit_id as "unitId", count(*)::int as decided, (count(*) filter (where is_on_time))::int as "onTime",
       percentile_disc(0.5) within group (order by used_workdays) as "medianWorkdays", percentile_disc(0.9) within group (order by used_workdays) as "p90Workdays"
     from cases.decision where decided_on >= $1 group by unit_id`,
    [since],
  )
}

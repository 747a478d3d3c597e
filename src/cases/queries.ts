import type { z } from 'zod'
import type { ClockFacts } from '#clock'
import type { ItemId, MatterId, UnitId } from '#foundation/ids'
import { ids, legalDay } from '#foundation/schema'
import type { LegalDay } from '#foundation/time'
import type { ApplicantActor } from '#identity'
import { findPage, type Page, type Queryable, rows } from '#platform/database'
import { orderBy, type Sort } from '#platform/sorting'
import type { Whose } from './policies.ts'
import { caseEnding, type CaseStage, caseState } from './state.ts'

/** A case as lists have it. */
export const caseRow = caseState
  .pick({
    caseId: true,
    stage: true,
    itemId: true,
    unitId: true,
    applicantId: true,
    channel: true,
    receivedAt: true,
  })
  .extend({
    ending: caseEnding.nullable(),
    townshipId: ids.unit.nullable(),
    acceptedOn: legalDay.nullable(),
    decidedOn: legalDay.nullable(),
    closedOn: legalDay.nullable(),
  })
export interface CaseRow extends z.infer<typeof caseRow> {
  whose: Whose
  /** The promised limit, while it runs. */
  clock: ClockFacts | null
}

/** By what cases are sorted. */
export const CASE_ORDERS = {
  caseId: 'c.case_id',
  receivedAt: 'c.received_at',
  dueOn: 'k.due_on',
} as const

export interface CaseSearch {
  unitId?: UnitId | undefined
  stage?: string | undefined
  itemId?: ItemId | undefined
  /** A part of its number. */
  caseId?: string | undefined
  /** Cases of their own, and those in which they still act for somebody (`isStillAgent`). */
  of?: ApplicantActor | undefined
  sort?: Sort<keyof typeof CASE_ORDERS> | undefined
  limit?: number | undefined
  offset?: number | undefined
}

export async function searchCases(db: Queryable, search: CaseSearch): Promise<Page<CaseRow>> {
  const { unitId, stage, itemId, caseId, of } = search
  const values: unknown[] = []
  const value = (v: string) => `$${values.push(v)}`
  const inUnit = (n: string) =>
    `(c.unit_id = ${n} or c.township_id = ${n} or c.case_id in (select case_id from cases.known_to where unit_id = ${n}))`
  const isAmong = (mandates: string) =>
    `exists (select from jsonb_to_recordset(${mandates}::jsonb) as m("principalId" text, "itemIds" text[])
             where m."principalId" = c.applicant_id and (m."itemIds" is null or c.item_id = any(m."itemIds")))`
  const ofPerson = ({ applicantId, mandates = [] }: ApplicantActor) => {
    const id = value(applicantId)
    const given = value(JSON.stringify(mandates))
    const inForce = value(JSON.stringify(mandates.filter((m) => m.isInForce)))
    return `(c.applicant_id = ${id} or c.agent_id = ${id} and (${isAmong(inForce)} or c.channel <> 'portal' and not ${isAmong(given)}))`
  }
  const condition = [
    'true',
    unitId && inUnit(value(unitId)),
    stage && `c.stage = ${value(stage)}`,
    itemId && `c.item_id = ${value(itemId)}`,
    caseId && `c.case_id like ${value(`%${caseId.replaceAll(/[%_\\]/g, '')}%`)}`,
    of && ofPerson(of),
  ]
    .filter(Boolean)
    .join(' and ')
  return findPage(
    db,
    {
      count: `select count(*) from cases.case_row c where ${condition}`,
      select: `select c.case_id as "caseId", c.stage, c.ending, c.item_id as "itemId", c.unit_id as "unitId", c.township_id as "townshipId", c.applicant_id as "applicantId",
       json_strip_nulls(json_build_object('unitId', c.unit_id, 'townshipId', c.township_id, 'receivedUnitId', c.state->'receivedUnitId', 'stage', c.stage,
         'tolerated', c.state->'tolerated', 'visits', c.state->'visits')) as whose, c.channel, c.received_at as "receivedAt", c.accepted_on as "acceptedOn", c.decided_on as "decidedOn", c.closed_on as "closedOn", k.facts as clock
     from cases.case_row c left join clock.countdown k on k.case_id = c.case_id and k.kind = 'promised'
     where ${condition} order by ${orderBy(CASE_ORDERS, search.sort, 'c.received_at desc, c.case_id desc')}`,
    },
    values,
    search,
  )
}

/** One of the cases of a matter. */
export const attempt = caseState
  .pick({ caseId: true, attempt: true, receivedAt: true })
  .extend({ ending: caseEnding.nullable(), closedOn: legalDay.nullable() })

/**
 * All cases of one matter, oldest first: the true history behind a case that was returned and
 * applied for again.
 */
export function listMatter(db: Queryable, matterId: MatterId): Promise<z.infer<typeof attempt>[]> {
  return rows(
    db,
    `select case_id as "caseId", attempt, received_at as "receivedAt", ending, closed_on as "closedOn" from cases.case_row where matter_id = $1 order by attempt, case_id`,
    [matterId],
  )
}

/** From acceptance to decision: the latest decided cases of an item. */
export function listDecided(
  db: Queryable,
  itemId: ItemId,
): Promise<{ acceptedOn: LegalDay; decidedOn: LegalDay }[]> {
  return rows(
    db,
    `select accepted_on as "acceptedOn", decided_on as "decidedOn" from cases.case_row
     where item_id = $1 and decided_on is not null and accepted_on is not null order by decided_on desc limit 200`,
    [itemId],
  )
}

/** What most people applied for since a day, the busiest first. */
export async function listPopular(db: Queryable, since: LegalDay): Promise<string[]> {
  return (
    await rows<{ itemId: ItemId }>(
      db,
      'select item_id as "itemId" from cases.case_row where received_at >= $1::date group by item_id order by count(*) desc, item_id limit 8',
      [since],
    )
  ).map((r) => r.itemId)
}

/** Numbers of the front pages: what is open, what was finished, by stage. */
export function countByStage(
  db: Queryable,
  unitId?: UnitId,
): Promise<{ stage: CaseStage; n: number }[]> {
  return rows(
    db,
    'select stage, count(*) as n from cases.case_row where ($1::text is null or unit_id = $1 or township_id = $1) group by stage',
    [unitId ?? null],
  )
}

import type { UnitId } from '#foundation/ids'
import { type LegalDay, type Month, monthOf } from '#foundation/time'
import { type Client, type Queryable, rows } from '#platform/database'
import type { Shelf, World } from '#world'
import type { MonthOfUnit } from './detectors/detector.ts'
import { entriesOf, type PatternCode, PATTERNS } from './detectors/list.ts'

export interface UnitFinding {
  unitId: UnitId
  month: Month
  detector: PatternCode
  /** The item, or the unit itself. */
  subject: string
  score: number
  because: Record<string, string | number>
}

/** What a unit's month shows. */
export function patternsOf(month: Month, m: MonthOfUnit): UnitFinding[] {
  return entriesOf(PATTERNS).flatMap(([detector, pattern]) => {
    const because = pattern.of === 'month' ? pattern.look(m) : undefined
    const { unitId } = m
    return because
      ? [{ unitId, month, detector, subject: unitId, score: pattern.score, because }]
      : []
  })
}

/** 期限的最后一成时间从这里算起。 */
const LAST_TENTH_FROM = 0.9

/** Computes the month of this day anew: the month is open until its last day. */
export async function examineUnits(
  shelf: Shelf,
  world: World,
  client: Client,
  on: LegalDay,
): Promise<void> {
  const month = monthOf(on)
  const months = await rows<MonthOfUnit>(
    client,
    `select unit_id as "unitId", count(*)::int as cases, sum(declared)::int as declared,
      sum(round)::int as round,
       count(*) filter (where promised_workdays >= 5)::int as promised,
       count(*) filter (where promised_workdays >= 5
       and used_workdays between promised_workdays * $2::numeric
       and promised_workdays)::int as "onTheEdge"
     from supervision.decision
       where at >= ($1 || '-01')::date::timestamp at time zone 'Asia/Shanghai' group by unit_id`,
    [month, LAST_TENTH_FROM],
  )
  const found = [
    ...months.flatMap((m) => patternsOf(month, m)),
    ...(await inTheCounty(shelf, world, client, on)),
  ]
  await client.query('delete from supervision.unit_finding where month = $1', [month])
  await client.query(
    `insert into supervision.unit_finding (unit_id, month, detector, subject, score, because)
     select "unitId", month, detector, subject, score, because
       from jsonb_to_recordset($1) as f("unitId" text, month text, detector text, subject text,
       score int, because jsonb)`,
    [JSON.stringify(found)],
  )
}

async function inTheCounty(
  shelf: Shelf,
  world: World,
  client: Client,
  on: LegalDay,
): Promise<UnitFinding[]> {
  const found: UnitFinding[] = []
  for (const [detector, pattern] of entriesOf(PATTERNS))
    if (pattern.of === 'county')
      for (const each of await pattern.look(client, on, world, shelf))
        found.push({ ...each, month: monthOf(on), detector, score: pattern.score })
  return found
}

export function listUnitFindings(
  db: Queryable,
  search: { unitId?: UnitId | undefined; month?: Month | undefined } = {},
): Promise<UnitFinding[]> {
  return rows(
    db,
    `select unit_id as "unitId", month, detector, subject, score, because
      from supervision.unit_finding
    where ($1::text is null or unit_id = $1) and ($2::text is null or month = $2)
      order by month desc, score desc, unit_id, subject limit 500`,
    [search.unitId ?? null, search.month ?? null],
  )
}

/**
 * D11 编号缺口: serial numbers of a year that no sealed case bears. A number can also be lost when an
 * application was refused half-way.
 */
export async function listNumberGaps(
  db: Queryable,
  year: string,
): Promise<{ from: number; to: number }[]> {
  return rows(
    db,
    `with numbers as (select split_part(case_id, '-', 2)::int as n from supervision.watched
      where case_id like $1 || '-%'),
      next as (select n, lead(n) over (order by n) as following from numbers)
    select n + 1 as "from", following - 1 as "to" from next where following > n + 1 order by n
      limit 200`,
    [year],
  )
}

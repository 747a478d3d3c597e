import type { ItemId, UnitId } from '#foundation/ids'
import { itemKind } from '#items/published'
import { addDays, type LegalDay, type Month, monthOf } from '#foundation/time'
import { type Client, type Queryable, rows } from '#platform/database'
import type { Shelf, World } from '#world'

/** What shows only in a unit's month as a whole; leads, not proof. */
export const PATTERNS = {
  D10: { name: '零办件事项', naturalDays: 90, score: 40 },
  D13: { name: '整点时间', least: 20, share: 0.5, score: 60 },
  D14: { name: '卡在期限上办结', least: 20, share: 0.6, from: 0.9, score: 50 },
} as const
type PatternCode = keyof typeof PATTERNS

export interface UnitFinding {
  unitId: UnitId
  month: Month
  detector: PatternCode
  /** The item, or the unit itself. */
  subject: string
  score: number
  because: Record<string, string | number>
}

interface MonthOfUnit {
  unitId: UnitId
  cases: number
  /** Facts that claim a time of their own, and those of them at a full hour. */
  declared: number
  round: number
  /** Promised cases decided in the last tenth of their promise or on its last day. */
  onTheEdge: number
  promised: number
}

/** D13 and D14 of one unit in one month. */
export function patternsOf(month: Month, m: MonthOfUnit): UnitFinding[] {
  const found: UnitFinding[] = []
  const about = (detector: PatternCode, because: UnitFinding['because']) =>
    found.push({
      unitId: m.unitId,
      month,
      detector,
      subject: m.unitId,
      score: PATTERNS[detector].score,
      because,
    })
  if (m.declared >= PATTERNS.D13.least && m.round / m.declared >= PATTERNS.D13.share)
    about('D13', { declared: m.declared, round: m.round })
  if (m.promised >= PATTERNS.D14.least && m.onTheEdge / m.promised >= PATTERNS.D14.share)
    about('D14', { cases: m.promised, onTheEdge: m.onTheEdge })
  return found
}

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
    [month, PATTERNS.D14.from],
  )
  const found = [
    ...months.flatMap((m) => patternsOf(month, m)),
    ...(await idleItems(shelf, world, client, on)),
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

/** D10 僵尸事项: nobody applied for ninety days, although the county has been at work for as long. */
async function idleItems(
  shelf: Shelf,
  world: World,
  client: Client,
  on: LegalDay,
): Promise<UnitFinding[]> {
  const since = addDays(on, -PATTERNS.D10.naturalDays)
  const [begun] = await rows<{ day: LegalDay | null }>(
    client,
    'select min(received_on) as day from supervision.application',
  )
  if (!begun?.day || begun.day > since) return []
  const busy = new Set(
    (
      await rows<{ itemId: ItemId }>(
        client,
        'select item_id as "itemId" from supervision.item_use where last_on >= $1',
        [since],
      )
    ).map((r) => r.itemId),
  )
  await shelf.load(world.book.keys('item').flatMap((key) => world.version('item', key) ?? []))
  return world
    .list(itemKind)
    .filter(({ value }) => value.unitId && !busy.has(value.itemId))
    .map(({ key, value }) => ({
      unitId: value.unitId!,
      month: monthOf(on),
      detector: 'D10',
      subject: key,
      score: PATTERNS.D10.score,
      because: { since },
    }))
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

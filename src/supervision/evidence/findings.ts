import type { CaseId, ItemId, UnitId } from '#foundation/ids'
import type { LegalDay, Month } from '#foundation/time'
import { type Queryable, rows } from '#platform/database'
import { type AuthenticityFinding, combinedScore } from './authenticity.ts'
import type { DetectorCode } from './detectors/list.ts'

export interface ListedFinding extends AuthenticityFinding {
  caseId: CaseId
  unitId: UnitId
  itemId: ItemId
  foundOn: LegalDay
}

export interface FindingSearch {
  unitId?: UnitId | undefined
  detector?: DetectorCode | undefined
  caseId?: CaseId | undefined
  /** `2026-03` */
  month?: Month | undefined
  limit?: number
}

/** Leads for inspection, the latest first. */
export function listFindings(db: Queryable, search: FindingSearch = {}): Promise<ListedFinding[]> {
  return rows(
    db,
    `select case_id as "caseId", detector, unit_id as "unitId", item_id as "itemId", score,
       found_on as "foundOn", because, evidence from supervision.finding
     where ($1::text is null or unit_id = $1) and ($2::text is null or detector = $2)
       and ($3::text is null or case_id = $3)
       and ($4::text is null or to_char(found_on, 'YYYY-MM') = $4)
     order by found_on desc, score desc, case_id limit $5`,
    [
      search.unitId ?? null,
      search.detector ?? null,
      search.caseId ?? null,
      search.month ?? null,
      search.limit ?? 200,
    ],
  )
}

/** One square of the heat map: a unit in a month. */
export interface Heat {
  unitId: UnitId
  month: Month
  decided: number
  /** Cases on the list, and the mean of their combined scores. */
  dubious: number
  score: number
}

/** 真实性热力图: per unit and month, how many of the decided cases are on the list. */
export async function heatOf(db: Queryable): Promise<Heat[]> {
  const decided = await rows<{ unitId: UnitId; month: Month; decided: number }>(
    db,
    'select unit_id as "unitId", month, decided from supervision.month order by month, unit_id',
  )
  const scores = await rows<{ unitId: UnitId; month: Month; caseId: CaseId; scores: number[] }>(
    db,
    `select unit_id as "unitId", to_char(found_on, 'YYYY-MM') as month, case_id as "caseId",
      array_agg(score) as scores from supervision.finding group by 1, 2, 3`,
  )
  const cases = Map.groupBy(scores, (s) => `${s.unitId}/${s.month}`)
  return decided.map((d) => {
    const listed = (cases.get(`${d.unitId}/${d.month}`) ?? []).map((c) => combinedScore(c.scores))
    return {
      ...d,
      dubious: listed.length,
      score:
        listed.length === 0 ? 0 : Math.round(listed.reduce((a, b) => a + b, 0) / listed.length),
    }
  })
}

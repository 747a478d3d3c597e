import type { CaseId, UnitId } from '#foundation/ids'
import { lastDayOf, type Month } from '#foundation/time'
import { sm3Hex } from '#foundation/sm'
import { findLatestCheckpoint } from '#ledger'
import { type Queryable, rows } from '#platform/database'

/**
 * How many of `files` must be looked at so that, if at least `rate` of them are back-filled, at
 * least one is found with this probability: drawing without replacement (超几何分布), so a small unit is
 * not asked for more than it has.
 */
export function sampleSize(files: number, rate: number, probability = 0.95): number {
  const bad = Math.ceil(files * rate)
  if (files <= 0 || bad <= 0) return 0
  let missed = 1
  for (let n = 1; n <= files; n++) {
    // The chance that the n-th file is a good one too, the n − 1 before it having been good.
    missed *= (files - bad - (n - 1)) / (files - (n - 1))
    if (1 - missed >= probability - 1e-12) return n
  }
  return files
}

/** The probability with which a sample of this size finds at least one. */
export function foundBy(files: number, rate: number, size: number): number {
  const bad = Math.ceil(files * rate)
  let missed = 1
  for (let n = 0; n < Math.min(size, files); n++)
    missed *= Math.max(0, files - bad - n) / (files - n)
  return 1 - missed
}

/**
 * Draws by a number that nobody chose: the hash of the sealed log's root with the case. The same
 * root, the same sample, for everybody.
 */
export function draw(caseIds: readonly CaseId[], size: number, root: string): CaseId[] {
  const place = new Map(caseIds.map((caseId) => [caseId, sm3Hex(`${root}/${caseId}`)]))
  return [...caseIds].sort((a, b) => (place.get(a)! < place.get(b)! ? -1 : 1)).slice(0, size)
}

export interface SamplePlan {
  unitId: UnitId
  files: number
  size: number
  sample: CaseId[]
}

/**
 * 抽查计划: per unit the cases of a month whose paper files to pull; drawn by the last root of that
 * month, so it cannot be known before.
 */
export async function planSamples(
  db: Queryable,
  month: Month,
  rate: number,
): Promise<{ root: string; units: SamplePlan[] }> {
  const last = await findLatestCheckpoint(db, { before: `${lastDayOf(month)}T24:00:00+08:00` })
  const root = last?.root ?? ''
  const units = await rows<{ unitId: UnitId; cases: CaseId[] }>(
    db,
    `select unit_id as "unitId", array_agg(case_id order by case_id) as cases
      from supervision.decision where to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') = $1
      group by 1 order by 1`,
    [month],
  )
  return {
    root,
    units: units.map(({ unitId, cases }) => {
      const size = sampleSize(cases.length, rate)
      return { unitId, files: cases.length, size, sample: draw(cases, size, root) }
    }),
  }
}

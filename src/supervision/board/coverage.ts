import type { CaseId, ItemId, UnitId } from '#foundation/ids'
import { addDays, type LegalDay } from '#foundation/time'
import { type Queryable, rows } from '#platform/database'
import { IDLE_DAYS } from '../contract.ts'
import type { SupervisionDeps } from '../deps.ts'

interface Part<M> {
  all: number
  covered: number
  missing: M[]
}
interface UnitMissing {
  unitId: UnitId
  says: 'no-item' | 'no-case' | 'idle'
}
interface CaseMissing {
  caseId: CaseId
  unitId: UnitId
  /** Of the rules and detectors that say so. */
  codes: string[]
}

/** 三个全覆盖: units, items, processes; each with what is missing. */
export interface Coverage {
  units: Part<UnitMissing>
  items: Part<{ itemId: ItemId; unitId?: UnitId | undefined }>
  /** Decided cases whose whole way was recorded in time. */
  processes: Part<CaseMissing>
}

const MOST_SHOWN = 500

interface Use {
  unitId: UnitId
  townshipId: UnitId
  itemId: ItemId
  last: LegalDay
}

export async function measureCoverage(deps: SupervisionDeps, on: LegalDay): Promise<Coverage> {
  const db = deps.supervisionPool
  const uses = await rows<Use>(
    db,
    `select unit_id as "unitId", township_id as "townshipId", item_id as "itemId", last_on as last
     from supervision.item_use`,
  )
  const items = deps.catalogue.list()
  const used = new Set(uses.map(({ itemId }) => itemId))
  const unused = items.filter(({ itemId }) => !used.has(itemId))
  return {
    units: coverUnits(deps, uses, on),
    items: {
      all: items.length,
      covered: items.length - unused.length,
      missing: unused.map(({ itemId, unitId }) => ({ itemId, unitId })),
    },
    processes: await coverProcesses(db),
  }
}

/**
 * Units that have published an item and received something lately; a township handles the items of
 * others.
 */
function coverUnits(
  { units, catalogue }: SupervisionDeps,
  uses: readonly Use[],
  on: LegalDay,
): Coverage['units'] {
  const withItems = new Set(catalogue.list().map(({ unitId }) => unitId))
  const all = [...units.values()].filter(({ kind }) => kind !== 'coordinating')
  const missing = all.flatMap(({ unitId, kind }): UnitMissing[] => {
    const last = uses
      .filter((use) => use.unitId === unitId || use.townshipId === unitId)
      .map((use) => use.last)
      .sort()
      .at(-1)
    const isTown = kind === 'township' || kind === 'sub-district'
    if (!isTown && !withItems.has(unitId)) return [{ unitId, says: 'no-item' }]
    if (last === undefined) return [{ unitId, says: 'no-case' }]
    return last < addDays(on, -IDLE_DAYS) ? [{ unitId, says: 'idle' }] : []
  })
  return { all: all.length, covered: all.length - missing.length, missing }
}

/** Decided cases, and those of them in which something was not recorded as it happened. */
async function coverProcesses(db: Queryable): Promise<Coverage['processes']> {
  const [decided] = await rows<{ n: number }>(
    db,
    'select coalesce(sum(decided), 0)::int as n from supervision.month',
  )
  const broken = await rows<CaseMissing>(
    db,
    `select b.case_id as "caseId", b.unit_id as "unitId", array_agg(distinct b.code) as codes from (
       select case_id, unit_id, detector as code from supervision.finding
       where detector in ('D01', 'D02', 'D03', 'D04', 'D07', 'D08')
       union all select case_id, unit_id, rule from supervision.card where rule = 'P01'
         and state <> 'revoked') b
     join supervision.decision d on d.case_id = b.case_id
     group by 1, 2 order by 1 desc`,
  )
  const all = decided!.n
  return { all, covered: all - broken.length, missing: broken.slice(0, MOST_SHOWN) }
}

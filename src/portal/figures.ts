import { monthFigures, unitFigures } from '#cases'
import { countRatings } from '#feedback'
import { addDays, dayOf, firstDayOf, monthOf, type Now } from '#foundation/time'
import type { Units } from '#identity'
import { guideOf } from '#items'
import { LEAST_TO_RANK, MOST_OPEN_ROWS } from './contract.ts'
import { type DecisionDeps, listDisclosed } from './decisions.ts'
import { unitNameOf } from './units.ts'

export interface FigureDeps extends DecisionDeps {
  units: Units
  now: Now
}

const YEAR_DAYS = 365

/** What the county discloses of its work, counted from decisions and ratings. */
export type Figures = ReturnType<typeof openFigures>

export function openFigures(deps: FigureDeps) {
  const since = () => addDays(dayOf(deps.now()), -YEAR_DAYS)
  const kept = <T>(count: () => Promise<T>) => minutely(deps.now, count)
  const counted = kept(() => countRatings(deps.pool, since()))
  return {
    decisions: (limit: number, offset: number) => listDisclosed(deps, limit, offset),
    latest: kept(() => listDisclosed(deps, MOST_OPEN_ROWS, 0)),
    // A month is told as a whole or not at all: its figures do not shrink as the year moves on.
    months: kept(() => monthFigures(deps.pool, firstDayOf(monthOf(since())))),
    units: kept(async () => rankedUnits(deps, await unitFigures(deps.pool, since()))),
    ratings: async (by: 'unit' | 'item') => rankedRatings(deps, await counted(), by),
    changes: () => changesOf(deps),
  }
}

/** Figures are the same for everybody: they are counted at most once a minute. */
function minutely<T>(now: Now, count: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined
  let at = 0
  return () => {
    const moment = Date.parse(now())
    if (!kept || Math.abs(moment - at) > 60_000) {
      at = moment
      kept = count()
      kept.catch(() => (kept = undefined))
    }
    return kept
  }
}

const unitName = ({ units }: FigureDeps, unitId: string) => units.get(unitId)?.name ?? unitId

/**
 * Units by how many of their cases kept the promise, then by how soon; those with too few come
 * last, without a rank.
 */
function rankedUnits(deps: FigureDeps, figures: Awaited<ReturnType<typeof unitFigures>>) {
  const shown = figures.map((u) => ({
    unit: unitName(deps, u.unitId),
    decided: u.decided,
    onTime: u.onTime,
    onTimeShare: share(u.onTime, u.decided),
    medianWorkdays: u.medianWorkdays,
    p90Workdays: u.p90Workdays,
    isRanked: u.decided >= LEAST_TO_RANK,
  }))
  return shown.sort(
    (a, b) =>
      Number(b.isRanked) - Number(a.isRanked) ||
      b.onTimeShare - a.onTimeShare ||
      a.medianWorkdays - b.medianWorkdays ||
      b.decided - a.decided,
  )
}

/**
 * Ratings of units or items, the most satisfied first; those with too few come last, without a
 * rank.
 */
function rankedRatings(
  deps: FigureDeps,
  counted: Awaited<ReturnType<typeof countRatings>>,
  by: 'unit' | 'item',
) {
  const nameOf = (c: (typeof counted)[number]) =>
    by === 'unit'
      ? unitName(deps, c.unitId)
      : c.itemId && (deps.catalogue.find(c.itemId)?.name ?? c.itemId)
  const groups = Map.groupBy(counted, nameOf)
  const sum = (list: typeof counted, of: (c: (typeof counted)[number]) => number) =>
    list.reduce((total, c) => total + of(c), 0)
  return [...groups]
    .flatMap(([name, list]) => {
      const levels = [0, 1, 2, 3, 4].map((i) => sum(list, (c) => c.levels[i]!))
      const rated = levels.reduce((total, n) => total + n, 0)
      if (!name || rated === 0) return []
      const satisfied = levels[2]! + levels[3]! + levels[4]!
      return [
        {
          name,
          invited: sum(list, (c) => c.invited),
          rated,
          levels,
          satisfiedShare: share(satisfied, rated),
          isRanked: rated >= LEAST_TO_RANK,
        },
      ]
    })
    .sort(
      (a, b) =>
        Number(b.isRanked) - Number(a.isRanked) ||
        b.satisfiedShare - a.satisfiedShare ||
        b.rated - a.rated,
    )
}

/** The catalogue, what changed last first. */
function changesOf({ catalogue, world, units }: FigureDeps) {
  const now = world.current()
  return catalogue
    .list()
    .map((i) => ({
      item: i.name,
      itemId: i.itemId,
      unit: unitNameOf(units, i.unitId),
      version: i.version,
      guideRevision: guideOf(now, i.itemId).revision,
    }))
    .sort((a, b) => b.version - a.version || b.guideRevision - a.guideRevision)
}

const share = (part: number, whole: number) =>
  whole === 0 ? 0 : Math.round((part / whole) * 1000) / 1000

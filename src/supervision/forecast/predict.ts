/**
 * One observation: a case that was at a place and how long it still took. Durations in any one
 * unit, such as workdays.
 */
export interface Observation {
  /**
   * From the finest description of the place to the coarsest, such as unit/item/step, item/step,
   * step.
   */
  keys: readonly string[]
  /** How long the case stayed at the place, and from coming there to its end. */
  stayed: number
  remaining: number
}

/** 预计: what cases like this one took, and which ones were looked at. */
export interface Prediction {
  /** Half of the cases like it took no longer; nine tenths no longer than `p90`. */
  median: number
  p90: number
  /** How many finished cases this rests on, and what they have in common. */
  cases: number
  key: string
  /** The probability that more than this is still needed. */
  later: (left: number) => number
}

/** Fewer cases than this say nothing: look at a coarser description. */
const LEAST = 12

/**
 * Predicts from what cases like it took: those at the same place that had stayed at least as long,
 * described as finely as enough of them allow. The median, because times have long tails and one
 * stuck case must not move all others.
 */
export class Predictor {
  readonly #places = new Map<string, Observation[]>()
  readonly #all: Observation[] = []
  readonly #least: number

  constructor(observations: Iterable<Observation>, least = LEAST) {
    this.#least = least
    for (const o of observations) {
      this.#all.push(o)
      for (const key of o.keys) {
        const place = this.#places.get(key)
        if (place) place.push(o)
        else this.#places.set(key, [o])
      }
    }
  }

  /**
   * `elapsed` is how long the case has been at the place already; undefined when nothing was ever
   * observed.
   */
  predict(keys: readonly string[], elapsed: number): Prediction | undefined {
    for (const key of keys) {
      const left = stillTo(this.#places.get(key) ?? [], elapsed)
      if (left.length >= this.#least) return prediction(left, key)
    }
    // Nobody stayed as long anywhere: those who stayed longest are the nearest.
    const left = stillTo(this.#all, elapsed)
    if (left.length > 0) return prediction(left, '')
    return this.#all.length === 0
      ? undefined
      : prediction(this.#all.map((o) => o.remaining).sort(ascending), '')
  }
}

const ascending = (a: number, b: number) => a - b

/** Of those who had stayed at least as long, what they still needed from then on, ascending. */
function stillTo(observations: readonly Observation[], elapsed: number): number[] {
  return observations
    .filter((o) => o.stayed >= elapsed)
    .map((o) => Math.max(0, o.remaining - elapsed))
    .sort(ascending)
}

function prediction(left: readonly number[], key: string): Prediction {
  const at = (share: number) => left[Math.min(left.length - 1, Math.floor(left.length * share))]!
  return {
    median: at(0.5),
    p90: at(0.9),
    cases: left.length,
    key,
    // Half a case on each side: a few cases never make a certainty.
    later: (days) => (left.filter((l) => l > days).length + 0.5) / (left.length + 1),
  }
}

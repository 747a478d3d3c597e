import type { Instant } from '#foundation/time'

/**
 * What the passing of time asks of a module, safe to repeat: each minute, or once when a day has
 * begun, and again where that failed.
 */
export interface Job<Deps> {
  readonly when: 'minute' | 'new-day'
  /** Throws what could not be done, after everything else was. */
  does(deps: Deps, at: Instant): Promise<unknown>
}

/**
 * Does something for each, apart: what one meets does not keep the others from their due.
 * @throws AggregateError
 */
export async function forEachApart<T>(
  each: Iterable<T>,
  does: (one: T) => Promise<unknown>,
): Promise<void> {
  const faults: unknown[] = []
  for (const one of each)
    try {
      await does(one)
    } catch (fault) {
      faults.push(...(fault instanceof AggregateError ? fault.errors : [fault]))
    }
  if (faults.length > 0)
    throw new AggregateError(faults, `${faults.length} of what was due could not be done`)
}

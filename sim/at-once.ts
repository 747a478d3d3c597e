/** So many people act at the same moment. */
export const AT_ONCE = 8

/**
 * Does this for each of them, a few at the same moment; the next few come when all of those are
 * done. Answers what came of it in the order of the list, whoever was done first.
 */
export async function atOnce<T, R>(list: readonly T[], act: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (let i = 0; i < list.length; i += AT_ONCE)
    done.push(...(await Promise.all(list.slice(i, i + AT_ONCE).map(act))))
  return done
}

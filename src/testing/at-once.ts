/** So many people act at the same moment. */
export const AT_ONCE = 8

/** Does this for each of them, a few at the same moment; the next few come when all of those are done. */
export async function atOnce<T>(
  list: readonly T[],
  act: (one: T) => Promise<unknown>,
): Promise<void> {
  for (let i = 0; i < list.length; i += AT_ONCE)
    await Promise.all(list.slice(i, i + AT_ONCE).map(act))
}

import type { Place } from './tries.ts'

/*
 * Tries that one place begins on one account in one moment are looked at one after the other: a
 * try is counted before it is known whether it is right, and right ones must not lock each other
 * out. This only orders what one process does at once; what bounds guessing is the count in the
 * database.
 */

const turns = new Map<string, Promise<unknown>>()

/** After whatever of this account and place is under way. */
export async function inTurn<T>(
  name: string,
  { address, device }: Place,
  work: () => Promise<T>,
): Promise<T> {
  const key = JSON.stringify([name, address, device])
  const before = turns.get(key) ?? Promise.resolve()
  const done = before.then(work, work)
  turns.set(key, done)
  try {
    return await done
  } finally {
    if (turns.get(key) === done) turns.delete(key)
  }
}

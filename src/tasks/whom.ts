import type { StaffId } from '#foundation/ids'
import type { Officer } from '#identity'
import { norDeputy, notThey, only, orDeputy, wordsOf } from './audience.ts'

/** For whom something is, and who of them is left out: words of `audience.ts`. */
export interface Whom {
  readonly audience: readonly string[]
  readonly barred: readonly string[]
}

/** Is this officer one of them? */
export function isAmong(officer: Officer, { audience, barred }: Whom): boolean {
  const { lets, bars } = wordsOf(officer)
  return audience.some((word) => lets.includes(word)) && !barred.some((word) => bars.includes(word))
}

/** Who acts, as a precondition may ask. */
export interface Who {
  readonly by: StaffId
  readonly actsFor: readonly StaffId[]
}

/** Somebody whom no subject names. */
const STRANGER: StaffId = 'nobody.nobody'

/**
 * Whom of these nothing bars. A precondition may depend on who acts, and then only on whether it is
 * somebody whom the subject names: so it is asked for a stranger and, when it wanted to know who,
 * for each of the named.
 * @param command what everybody's command would say besides who gives it
 */
export function whomNothingBars<C extends object>(
  { audience, barred }: Whom,
  named: () => readonly StaffId[],
  command: C,
  isFree: (command: C & Who) => boolean,
): Whom | undefined {
  if (audience.length === 0) return undefined
  let wasAsked = false
  const isOpen = isFree({
    ...command,
    get by() {
      wasAsked = true
      return STRANGER
    },
    get actsFor() {
      wasAsked = true
      return []
    },
  })
  const asked = wasAsked ? named() : []
  const isFreeTo = (id: StaffId) => isFree({ ...command, by: id, actsFor: [] })
  const isFreeFor = (id: StaffId) => isFree({ ...command, by: STRANGER, actsFor: [id] })
  if (isOpen)
    return {
      audience,
      barred: [
        ...barred,
        ...asked.filter((id) => !isFreeTo(id)).map(notThey),
        ...asked.filter((id) => !isFreeFor(id)).map(norDeputy),
      ],
    }
  const few = audience.flatMap((place) => [
    ...asked.filter(isFreeTo).map((id) => only(id, place)),
    ...asked.filter(isFreeFor).map((id) => orDeputy(id, place)),
  ])
  return few.length > 0 ? { audience: few, barred } : undefined
}

/** Those who are among one or the other, as far as both let the same people in. */
export const either = (one: Whom, other: Whom): Whom => ({
  audience: [...new Set([...one.audience, ...other.audience])],
  barred: one.barred.filter((word) => other.barred.includes(word)),
})

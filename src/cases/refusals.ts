import { LICENCE_REFUSALS } from '#licences'
import { chineseDay, workdaysText } from '#text/time'
import { OWN_REFUSALS } from './acts/index.ts'
import { ELIGIBILITY_REFUSALS } from './eligible.ts'
import { SHARED_REFUSALS, type SharedRefusal } from './shared-refusals.ts'

/**
 * Every “no” of the case desk: a stable code for programs, a sentence for people that says what to
 * do next.
 */
export const REFUSALS = {
  ...SHARED_REFUSALS,
  ...ELIGIBILITY_REFUSALS,
  ...LICENCE_REFUSALS,
  ...OWN_REFUSALS,
}

export type RefusalCode =
  | SharedRefusal
  | keyof typeof ELIGIBILITY_REFUSALS
  | keyof typeof LICENCE_REFUSALS
  | keyof typeof OWN_REFUSALS

export const isRefusal = (code: string): code is RefusalCode => code in REFUSALS

/** The sentence with its values filled in; the end of a value's name says what it is (STYLE 2). */
export function refusalSentence(
  code: RefusalCode,
  details: Readonly<Record<string, string | number | readonly string[]>> = {},
): string {
  return REFUSALS[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name] ?? ''
    if (Array.isArray(value)) return value.map((v) => `《${v}》`).join('、')
    if (name.endsWith('Workdays')) return workdaysText(Number(value))
    return name.endsWith('On') ? chineseDay(String(value)) : String(value)
  })
}

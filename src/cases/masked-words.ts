import { type Applicant, isIdentityNumber, masked, maskNumbersIn } from '#identity'

/** Ids, hashes, days and words of the code: nobody writes of people in them. */
const PLAIN = /^[\w:/.-]*$/
const isOfPerson = (text: string) => /^1\d{10}$/.test(text) || isIdentityNumber(text.toUpperCase())

/**
 * What is told of a case to whoever may not know whose it is: in what officers wrote, no numbers of
 * people, and neither the applicant nor the agent by name.
 */
export function withoutPeople<T>(told: T, people: readonly Applicant[]): T {
  const mask = (text: string) =>
    people.reduce(
      (words, person) => words.replaceAll(person.name, masked(person).name),
      PLAIN.test(text) && !isOfPerson(text) ? text : maskNumbersIn(text),
    )
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return mask(value)
    if (Array.isArray(value)) return value.map(walk)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, walk(of)]))
  }
  return walk(told) as T
}

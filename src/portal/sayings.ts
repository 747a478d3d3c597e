import { pinyin } from 'pinyin-pro'

/** What one thing that is said of an item counts, and how much of it when only heard. */
const SPOKEN = 32
const HEARD = 0.7
/** Fewer letters are found in the middle of anything. */
const LEAST_LETTERS = 4

export const syllablesOf = (text: string): string[] =>
  pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true }).map((s) =>
    s.toLowerCase(),
  )

/** With a break before, between and behind the syllables: none begins in the middle of another. */
const soundOf = (text: string) => `'${syllablesOf(text).join("'")}'`

interface Saying {
  text: string
  sound: string
  letters: string
  /** Of which items it is said, by their place in the list. */
  of: number[]
}

/**
 * 人们提到的事: what people speak of who need an item. One tells little; the more of them a question
 * holds, the rarer and the longer, the more it is about the item.
 */
export class Sayings {
  readonly #sayings: readonly Saying[]
  /** Of how many items something is said that sounds so. */
  readonly #shared = new Map<string, number>()

  /** @param lists what is said of each item */
  constructor(lists: readonly (readonly string[])[]) {
    const sayings = new Map<string, Saying>()
    for (const [item, list] of lists.entries())
      for (const text of new Set(list)) {
        const known = sayings.get(text)
        if (known) known.of.push(item)
        else {
          const sound = soundOf(text)
          sayings.set(text, { text, sound, letters: sound.replaceAll("'", ''), of: [item] })
        }
      }
    this.#sayings = [...sayings.values()]
    for (const { sound, of } of this.#sayings)
      this.#shared.set(sound, (this.#shared.get(sound) ?? 0) + of.length)
  }

  /** How much of what is said of each item is in a question. */
  in(question: string): ReadonlyMap<number, number> {
    const heard = soundOf(question)
    return this.#weigh(({ text, sound }) =>
      question.includes(text) ? 1 : text.length > 1 && heard.includes(sound) ? HEARD : 0,
    )
  }

  /** The same of a question in letters, where no break says what is a syllable. */
  inLetters(question: string): ReadonlyMap<number, number> {
    return this.#weigh(({ letters }) =>
      letters.length >= LEAST_LETTERS && question.includes(letters) ? HEARD : 0,
    )
  }

  #weigh(shareOf: (saying: Saying) => number): ReadonlyMap<number, number> {
    const points = new Map<number, number>()
    for (const saying of this.#sayings) {
      const share = shareOf(saying)
      if (share === 0) continue
      const rarity = 1 / this.#shared.get(saying.sound)!
      const length = Math.min(1.6, 0.55 + 0.25 * saying.text.length)
      const more = SPOKEN * share * (0.4 + 0.6 * rarity) * length
      for (const item of saying.of) points.set(item, (points.get(item) ?? 0) + more)
    }
    return points
  }
}

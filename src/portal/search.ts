import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ItemVersion } from '#items'
import { Sayings, syllablesOf } from './sayings.ts'

/** What people say around what they want; it tells no item from another. */
const FILLER =
  /我想要?|我要|想要?|请问|怎么样?|如何|哪里|在哪儿?|什么|需要|可以|能不能|手续|流程|材料|条件|办理|去哪|多久|多少钱|一个|申请|一下|家里|的|了|吗|呢|啊|办|要|[\s，。？！、,.?!]/g

interface Entry {
  item: ItemVersion
  name: string
  words: readonly string[]
  /**
   * Syllables of the name and of each everyday word, with and without the rest of each syllable.
   */
  sounds: readonly { full: string; initials: string; isName: boolean }[]
  syllables: ReadonlySet<string>
  pairs: ReadonlySet<string>
  around: string
}

/**
 * The county's language, not its law, by the beginning of an item's name: everyday words for what
 * the catalogue calls otherwise, and what people speak of who need it. A word finds its item alone;
 * of what is spoken of, several tell one item from another.
 */
export interface Speech {
  words: Readonly<Record<string, readonly string[]>>
  cues: Readonly<Record<string, readonly string[]>>
}

export function readSpeech(dataDir: string): Speech {
  const read = (name: string) =>
    JSON.parse(readFileSync(join(dataDir, 'search', name), 'utf8')) as Speech['words']
  return { words: read('words.json'), cues: read('cues.json') }
}

/** 人生大事: what people are about to do, and the items that belong to it, by name. */
export function readLifeEvents(dataDir: string): ReadonlyMap<string, string[]> {
  const text = readFileSync(join(dataDir, 'search', 'events.json'), 'utf8')
  return new Map(Object.entries(JSON.parse(text) as Record<string, string[]>))
}

const initialsOf = (syllables: readonly string[]) => syllables.map((s) => s[0]).join('')
const pairsOf = (text: string) =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)))
const share = <T>(of: ReadonlySet<T>, within: ReadonlySet<T>) =>
  of.size === 0 ? 0 : [...of].filter((x) => within.has(x)).length / of.size

/**
 * 找事项: by characters, everyday words, pinyin and its initials, with a wrong character or letter.
 * Built once for a catalogue.
 */
export class ItemSearch {
  readonly #entries: readonly Entry[]
  readonly #sayings: Sayings

  constructor(
    items: readonly ItemVersion[],
    unitName: (item: ItemVersion) => string,
    { words, cues }: Speech,
  ) {
    const of = (list: Speech['words'], item: ItemVersion) =>
      Object.entries(list).find(([name]) => item.name.startsWith(name))?.[1] ?? []
    this.#entries = items.map((item) => {
      const mine = of(words, item)
      const spoken = [item.name, ...mine].map(syllablesOf)
      return {
        item,
        name: item.name,
        words: mine,
        sounds: spoken.map((s, i) => ({
          full: s.join(''),
          initials: initialsOf(s),
          isName: i === 0,
        })),
        syllables: new Set(spoken.flat()),
        pairs: pairsOf(item.name),
        around: [item.result.name, ...item.themes, unitName(item)].join(' '),
      }
    })
    this.#sayings = new Sayings(items.map((item) => [...of(words, item), ...of(cues, item)]))
  }

  /** Items for a query, best first. An empty query finds all in the catalogue's order. */
  find(query: string): ItemVersion[] {
    const plain = query.trim().replaceAll(/\s+/g, '')
    if (plain === '') return this.#entries.map((e) => e.item)
    const q = plain.replaceAll(FILLER, '') || plain
    const letters = /^[a-z]+$/i.test(plain) ? plain.toLowerCase() : undefined
    const score = letters ? (e: Entry) => bySound(e, letters) : byText(q, plain)
    const said = letters ? this.#sayings.inLetters(letters) : this.#sayings.in(plain)
    const found = this.#entries
      .map((e, i) => ({ item: e.item, points: score(e) + (said.get(i) ?? 0) }))
      .filter((s) => s.points > 0)
      .sort((a, b) => b.points - a.points)
      .map((s) => s.item)
    // 开奶…, 领低…: while one types, the verb is there before the thing.
    return found.length === 0 && /^[开办做搞领交补换装建]./.test(q) ? this.find(q.slice(1)) : found
  }
}

function byText(q: string, plain: string): (e: Entry) => number {
  const [pairs, spoken] = [pairsOf(q), syllablesOf(q)]
  const sound = spoken.join('')
  const syllables = new Set(spoken)
  return (e) => {
    if (e.name === plain || e.name === q) return 200
    const names = e.name.includes(q) ? 150 - e.name.length / 10 : 0
    const word = Math.max(
      0,
      ...e.words.map((w) =>
        w === q || w === plain
          ? 140
          : plain.includes(w)
            ? 90 + w.length * 5
            : w.includes(q) && (q.length > 1 || w.startsWith(q))
              ? 80 + (20 * q.length) / w.length
              : 0,
      ),
    )
    const heard = spoken.length > 1 && e.sounds.some((s) => s.full.includes(sound)) ? 70 : 0
    const alike = Math.max(
      share(pairs, e.pairs) * 75,
      q.length > 2 ? share(syllables, e.syllables) ** 2 * 50 - 12 : 0,
    )
    const around = e.around.includes(q) ? 45 : 0
    const letters = [...q].every((c) => e.name.includes(c)) ? 40 : 0
    const best = Math.max(names, word, heard, alike, around, letters)
    // A little of the others, so that of two equal ones that stands first which fits in more
    // ways.
    return best < 22 ? 0 : best + (names + word + heard + alike + around + letters) / 100
  }
}

function bySound({ sounds }: Entry, letters: string): number {
  return Math.max(
    ...sounds.map(({ full, initials, isName }) => {
      const own = isName ? 3 : 0
      if (full === letters || initials === letters) return 150 + own
      if (letters.length > 1 && full.startsWith(letters)) return 120 + own - full.length / 50
      if (letters.length > 1 && initials.startsWith(letters))
        return 110 + own - initials.length / 50
      if (letters.length > 3 && full.includes(letters)) return 100 + own - full.length / 50
      if (letters.length > 2 && initials.includes(letters)) return 80 + own - initials.length / 50
      return letters.length > 4 && isNearly(full, letters) ? 60 + own - full.length / 50 : 0
    }),
  )
}

/**
 * Does the text begin or go on with these letters but for one that is wrong, missing or too many?
 */
function isNearly(text: string, letters: string): boolean {
  const half = Math.floor(letters.length / 2)
  const [head, tail] = [letters.slice(0, half), letters.slice(half)]
  // With one fault, one half is right: look there, then count.
  for (const [part, offset] of [
    [head, 0],
    [tail, half],
  ] as const) {
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      const start = Math.max(0, at - offset - (offset > 0 ? 1 : 0))
      for (const from of offset > 0 ? [start, start + 1, start + 2] : [at])
        for (const length of [letters.length - 1, letters.length, letters.length + 1])
          if (isOneApart(text.slice(from, from + length), letters)) return true
    }
  }
  return false
}

function isOneApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  return a.length === b.length
    ? a.slice(i + 1) === b.slice(i + 1) ||
        (a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2))
    : a.length > b.length
      ? a.slice(i + 1) === b.slice(i)
      : a.slice(i) === b.slice(i + 1)
}

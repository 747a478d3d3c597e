import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { itemIds } from '#foundation/ids'
import { ItemSearch, readSpeech } from '#portal'
import { dataDir } from '#platform/repository'
import { items } from '../src/testing/shipped.ts'
import { type Benchmark, type Measurement, percentile } from './measure.ts'

const ITEMS = 2000

/** Written by a hand that had read neither the words nor the search; one half was tuned on. */
function questionsOfOthers(search: ItemSearch): Measurement {
  const { seen, unseen } = JSON.parse(
    readFileSync(join(dataDir, 'search', 'questions.json'), 'utf8'),
  ) as Record<'seen' | 'unseen', { ask: string; items: string[] }[]>
  const shareOf = (asked: typeof seen) => {
    const found = asked.filter((q) =>
      search
        .find(q.ask)
        .slice(0, 3)
        .some(({ itemId }) => q.items.includes(itemId)),
    )
    return found.length / asked.length
  }
  const percent = (asked: typeof seen) =>
    `${(shareOf(asked) * 100).toFixed(1)} % of ${asked.length}`
  return {
    what: 'search: questions by another hand, first three',
    ours: `${percent(unseen)} not tuned on, ${percent(seen)} tuned on`,
    goal: '≥ 95 %',
    reached: shareOf(unseen) >= 0.95,
  }
}

export const search: Benchmark = {
  name: 'search',
  about: 'finding an item among 2,000 by what people say: hits in the first three, and time',
  run: async () => {
    const words = readSpeech(dataDir)
    const queries = Object.entries(
      JSON.parse(readFileSync(join(dataDir, 'search', 'queries.json'), 'utf8')) as Record<
        string,
        string
      >,
    )
    const small = new ItemSearch(items, () => '', words)
    const hits = queries.filter(([q, name]) =>
      small
        .find(q)
        .slice(0, 3)
        .some((i) => i.name === name),
    ).length
    // The same kind of names again and again, each with its own ending.
    const many = Array.from({ length: ITEMS }, (_, i) => ({
      ...items[i % items.length]!,
      itemId: itemIds.of(`item-${i}`),
      name:
        i < items.length
          ? items[i]!.name
          : `${items[i % items.length]!.name}${'变更延续注销补证备案'.slice((i % 5) * 2, (i % 5) * 2 + 2)}（${i}）`,
    }))
    const large = new ItemSearch(many, () => '', words)
    for (const [q] of queries) large.find(q)
    const times = queries.map(([q]) => {
      const from = performance.now()
      large.find(q)
      return performance.now() - from
    })
    return [
      {
        what: 'search: first three',
        ours: `${hits} of ${queries.length} (${((hits / queries.length) * 100).toFixed(1)} %)`,
        goal: '≥ 95 %',
        reached: hits / queries.length >= 0.95,
      },
      questionsOfOthers(small),
      {
        what: 'search: 2,000 items',
        ours: `median ${percentile(times, 0.5).toFixed(1)} ms, slowest ${Math.max(...times).toFixed(1)} ms`,
        goal: 'each < 30 ms',
        reached: Math.max(...times) < 30,
      },
    ]
  },
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataDir } from '#platform/repository'
import { items } from '../testing/shipped.ts'
import { ItemSearch, readLifeEvents, readSpeech } from './search.ts'

const search = new ItemSearch(items, () => '', readSpeech(dataDir))
const queries = Object.entries(
  JSON.parse(readFileSync(join(dataDir, 'search', 'queries.json'), 'utf8')) as Record<
    string,
    string
  >,
)

test('人们怎么问，前三条里就有要找的：两百多个问法，九成五以上', () => {
  expect(queries.length).toBeGreaterThanOrEqual(200)
  const missed = queries
    .filter(
      ([q, name]) =>
        !search
          .find(q)
          .slice(0, 3)
          .some((i) => i.name === name),
    )
    .map(
      ([q, name]) =>
        `${q} → ${name}，却是 ${search
          .find(q)
          .slice(0, 3)
          .map((i) => i.name)
          .join('、')}`,
    )
  expect(1 - missed.length / queries.length, missed.join('\n')).toBeGreaterThanOrEqual(0.95)
})
/** By a hand that had read neither the words nor the search; the first half was tuned on. */
const questions = JSON.parse(
  readFileSync(join(dataDir, 'search', 'questions.json'), 'utf8'),
) as Record<'seen' | 'unseen', { ask: string; items: string[] }[]>
test.each([
  ['seen', 0.95],
  ['unseen', 0.9],
] as const)('旁人写的问法（%s）：前三条里有的，不少于 %d', (half, least) => {
  const isFound = ({ ask, items: wanted }: (typeof questions)['seen'][number]) =>
    search
      .find(ask)
      .slice(0, 3)
      .some(({ itemId }) => wanted.includes(itemId))
  const found = questions[half].filter(isFound)
  expect(questions[half].length).toBe(80)
  expect(found.length / questions[half].length).toBeGreaterThanOrEqual(least)
})
test('每个问法要找的事项都在目录里，每个口语词都对着一个事项', () => {
  expect(queries.filter(([, name]) => !items.some((i) => i.name === name))).toEqual([])
  expect(
    Object.values(readSpeech(dataDir)).flatMap((list) =>
      Object.keys(list).filter((name) => items.filter((i) => i.name.startsWith(name)).length !== 1),
    ),
  ).toEqual([])
})
test('每个事项用全名、全拼和首字母都找得到', () => {
  for (const item of items) expect(search.find(item.name)[0]?.name).toBe(item.name)
})
test('边打边提示：打了一半的话和拼音也找得到', () => {
  for (const [q, name] of [
    ['开奶', '食品经营许可'],
    ['领低', '最低生活保障对象认定'],
    ['zhuceg', '公司设立登记'],
    ['shenfen', '居民身份证申领'],
    ['公积', '住房公积金提取'],
  ])
    expect(
      search
        .find(q!)
        .slice(0, 8)
        .map((i) => i.name),
      q,
    ).toContain(name)
})
test('空的问法列出全部，不相干的什么也找不到', () => {
  expect(search.find('  ')).toHaveLength(items.length)
  expect(search.find('zzzzzzqqq')).toEqual([])
  expect(search.find('彗星轨道').length).toBeLessThan(3)
})

test('人生大事里的每个事项都真有，各不重复', () => {
  const names = new Set(items.map((i) => i.name))
  for (const [event, listed] of readLifeEvents(dataDir)) {
    expect(
      listed.filter((name) => !names.has(name)),
      event,
    ).toEqual([])
    expect(new Set(listed).size).toBe(listed.length)
  }
})

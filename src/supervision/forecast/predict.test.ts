import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Observation, Predictor } from './predict.ts'

const stay = (keys: string[], stayed: number, remaining: number): Observation => ({
  keys,
  stayed,
  remaining,
})
const many = (n: number, keys: string[], remaining: (i: number) => number): Observation[] =>
  Array.from({ length: n }, (_, i) => stay(keys, remaining(i), remaining(i)))

test('预计取同类办件的中位数：一件拖了一年的不影响别的', () => {
  const p = new Predictor([...many(20, ['review'], () => 3), stay(['review'], 250, 250)]).predict(
    ['review'],
    0,
  )
  expect([p?.median, p?.cases, p?.key]).toEqual([3, 21, 'review'])
})
test('同单位同事项的不足十二件时，看同事项的，再看同环节的', () => {
  const p = new Predictor([
    ...many(11, ['a/item/review', 'item/review', 'review'], () => 9),
    ...many(2, ['b/item/review', 'item/review', 'review'], () => 9),
    ...many(40, ['b/other/review', 'other/review', 'review'], () => 1),
  ])
  expect(p.predict(['a/item/review', 'item/review', 'review'], 0)).toMatchObject({
    median: 9,
    cases: 13,
    key: 'item/review',
  })
  expect(p.predict(['c/new/review', 'new/review', 'review'], 0)).toMatchObject({
    median: 1,
    cases: 53,
    key: 'review',
  })
})
test('已经等了几天的，只同也等过这么久的比', () => {
  const p = new Predictor([...many(20, ['review'], () => 1), ...many(20, ['review'], () => 10)])
  expect([p.predict(['review'], 0)?.median, p.predict(['review'], 2)?.median]).toEqual([10, 8])
  expect(p.predict(['review'], 2)?.cases).toBe(20)
})
test('从未办结过一件的地方没有预计', () =>
  expect(new Predictor([]).predict(['review'], 0)).toBeUndefined())
test('逾期的可能随剩余天数减少而增加，在零和一之间；九成不超过 p90', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 80 }),
      fc.integer({ min: 0, max: 20 }),
      (times, elapsed) => {
        const p = new Predictor(times.map((t) => stay(['x'], t, t))).predict(['x'], elapsed)!
        const chances = [-1, 0, 1, 5, 20, 60, 100].map(p.later)
        for (const [i, chance] of chances.entries()) {
          expect(chance).toBeGreaterThan(0)
          expect(chance).toBeLessThan(1)
          if (i > 0) expect(chance).toBeLessThanOrEqual(chances[i - 1]!)
        }
        expect(p.median).toBeLessThanOrEqual(p.p90)
      },
    ),
  )
})

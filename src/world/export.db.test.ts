import { afterAll, beforeAll, expect, test } from 'vitest'
import { row } from '#platform/database'
import { openTestCounty, slowReader, type TestCounty } from '#testing'
import { writeContents } from './export.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openTestCounty()
})
afterAll(() => county.drop())

test('whoever reads the exported contents slowly has one of them waiting, not all', async () => {
  const reader = slowReader()
  const writing = writeContents(county.pool, reader.out)
  await reader.begun
  for (let n = 0; n < 20; n++) await county.pool.query('select 1')
  const { all, longest } = (await row<{ all: number; longest: number }>(
    county.pool,
    `select count(*)::int as all, max(length(body::text) + 1000) as longest from world.content`,
  ))!
  expect(reader.out.writableLength).toBeLessThan(reader.out.writableHighWaterMark + 2 * longest)
  reader.let()
  expect(await writing).toBe(all)
  expect(reader.text().trimEnd().split('\n')).toHaveLength(all)
})

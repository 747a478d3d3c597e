import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLedger } from '#ledger'
import { Teller } from './teller.ts'
import { openTestCounty, type TestCounty } from '#testing'
import { STORIES } from './stories.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openTestCounty()
})
afterAll(() => county.drop())

test.each(STORIES.map((s) => [s.title, s] as const))('%s', async (_title, story) => {
  await story.tell(
    new Teller(county, story.key, story.key === 'deemed-acceptance' ? '2026-02-09' : '2026-03-02'),
  )
})

test('after all stories the ledger verifies', async () => {
  await county.sealer.sealAll()
  expect((await verifyLedger(county.pool, county.witness)).findings).toEqual([])
})

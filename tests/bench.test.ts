import { expect, test } from 'vitest'
import { acts } from '../bench/acts.ts'
import { outsider } from '../bench/outsider.ts'
import { recompute } from '../bench/recompute.ts'
import { start } from '../bench/start.ts'

/*
 * Benchmarks that go through the product's own doors run to their end; how fast is not looked at.
 */

test.each([acts, outsider, recompute, start])('$name', async ({ run }) => {
  const found = await run({ events: 1000, cases: 20, minutes: 1, share: 0.01 })
  expect(found.length).toBeGreaterThan(0)
})

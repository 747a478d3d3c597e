import { z } from 'zod'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aside } from '#platform/database'
import { openNeutralCounty, slowReader, type TestCounty } from '#testing'
import { writeEvents } from './export.ts'
import { EMPTY_STREAM } from './read.ts'
import { StreamKind } from './registry.ts'
import { append } from './stream.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

const origin = {
  actor: 'north.clerk1',
  unit: 'north',
  via: 'desk',
  occurredAt: '2026-03-02T01:00:00.000Z',
  recordedAt: '2026-03-02T01:00:00.123Z',
} as const
const told = z.object({ words: z.string() })
const tale = new StreamKind<string, Record<'Told', typeof told>>('case', { Told: told })
const WORDS = '一'.repeat(20_000)
const EVENTS = 300

test('whoever reads the exported log slowly has no more of it waiting than the pieces it asked for', async () => {
  const events = Array.from({ length: EVENTS }, () => ({
    type: 'Told' as const,
    body: { words: WORDS },
  }))
  await append(county.pool, tale, 'long-tale', EMPTY_STREAM, events, origin)
  await county.sealer.sealAll()
  const reader = slowReader()
  const writing = aside(county.pool, (client) => writeEvents(client, reader.out))
  await reader.begun
  // As many questions as the whole log has pieces: time enough to run ahead for whoever does.
  for (let n = 0; n < EVENTS; n++) await county.pool.query('select 1')
  expect(reader.out.writableLength).toBeLessThan(10 * WORDS.length)
  reader.let()
  const count = await writing
  const lines = reader.text().trimEnd().split('\n')
  expect(lines).toHaveLength(count)
  expect(lines.filter((line) => JSON.parse(line).stream === 'case/long-tale')).toHaveLength(EVENTS)
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { advance, append, EMPTY_STREAM, type Follower, StreamKind } from '#ledger'
import { transaction } from '#platform/database'
import { forgetHistory, openTestCounty, type TestCounty } from '#testing'

let county: TestCounty
beforeEach(async () => {
  county = await openTestCounty()
  await forgetHistory(county)
  const tale = new StreamKind('case', { Told: z.object({ n: z.number() }) })
  const origin = {
    actor: 'system',
    unit: '',
    via: 'system',
    occurredAt: '2026-03-02T01:00:00.000Z',
    recordedAt: '2026-03-02T01:00:00.000Z',
  } as const
  const told = Array.from({ length: 25 }, (_, n) => ({ type: 'Told' as const, body: { n } }))
  await transaction(county.pool, (client) => append(client, tale, 'a', EMPTY_STREAM, told, origin))
  await county.sealer.sealAll()
})
afterEach(() => county.drop())

/** Notes the positions that it is handed. */
const notes = (into: number[][]): Follower => ({
  take: async (events) => void into.push(events.map((e) => e.position)),
})
const from = (first: number, count: number) => Array.from({ length: count }, (_, n) => first + n)
const placeOf = async (name: string) =>
  (await county.pool.query('select position from ledger.subscription where name = $1', [name]))
    .rows[0]?.position

test('in one transaction a follower is handed batch after batch, at most as many events as it asked for', async () => {
  const taken: number[][] = []
  const pace = { limit: 18, batch: 5 }
  expect(await advance(county.pool, 'reader', () => notes(taken), pace)).toBe(18)
  expect(taken).toEqual([from(0, 5), from(5, 5), from(10, 5), from(15, 3)])
  expect(await advance(county.pool, 'reader', () => notes(taken), pace)).toBe(7)
  expect(taken.slice(4)).toEqual([from(18, 5), from(23, 2)])
  expect(await advance(county.pool, 'reader', () => notes(taken), pace)).toBe(0)
})

test('a follower that fails at a later batch, or at its end, has taken nothing', async () => {
  const taken: number[][] = []
  const falters = (at: 'take' | 'done'): Follower => ({
    take: async (events) => {
      if (at === 'take' && taken.length === 2) throw new Error('falters')
      taken.push(events.map((e) => e.position))
    },
    done: async () => {
      if (at === 'done') throw new Error('falters')
    },
  })
  for (const at of ['take', 'done'] as const)
    await expect(
      advance(county.pool, 'reader', () => falters(at), { limit: 25, batch: 5 }),
    ).rejects.toThrow('falters')
  expect(await placeOf('reader')).toBeUndefined()
  taken.length = 0
  expect(await advance(county.pool, 'reader', () => notes(taken), { limit: 25, batch: 10 })).toBe(
    25,
  )
  expect(taken.flat()).toEqual(from(0, 25))
})

test('what a follower sends without waiting, and PostgreSQL refuses, takes everything back', async () => {
  const sends = {
    take: async () => {},
    done: () => county.pool.query('select 1').then(() => {}),
  }
  const refused = (client: { query: (text: string) => Promise<unknown> }): Follower => {
    let sent: Promise<unknown> = Promise.resolve()
    return {
      take: async () => {
        sent = client.query('select 1 / 0')
        sent.catch(() => {})
      },
      done: async () => void (await sent),
    }
  }
  await expect(
    advance(county.pool, 'reader', (client) => refused(client), { limit: 25, batch: 5 }),
  ).rejects.toThrow(/division by zero|current transaction is aborted/)
  expect(await placeOf('reader')).toBeUndefined()
  expect(await advance(county.pool, 'reader', () => sends, { limit: 25 })).toBe(25)
})

test('several at once take every event once', async () => {
  const taken: number[][] = []
  const one = async () => {
    while ((await advance(county.pool, 'reader', () => notes(taken), { limit: 4, batch: 2 })) > 0);
  }
  await Promise.all([one(), one(), one()])
  expect(taken.flat().sort((a, b) => a - b)).toEqual(from(0, 25))
  expect(await placeOf('reader')).toBe(25)
})

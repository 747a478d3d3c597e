import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSeconds, type Instant } from '#foundation/time'
import { openNeutralCounty, type TestCounty } from '#testing'
import {
  LOCK_MINUTES,
  MOST_CLEAN_LOOKS_A_DAY,
  MOST_FAILURES,
  MOST_TRIES_ELSEWHERE,
} from './contract.ts'
import { beginTry, endTry, type Place, takeBackTry, type Try } from './tries.ts'

/* 登录失败处理: what is counted of whom, and for how long. */

const AT: Instant = '2026-03-02T01:00:00.000Z'
const LOCK_SECONDS = LOCK_MINUTES * 60

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

let serial = 0
const newName = () => `north.tries${++serial}`
const newPlace = (): Place => ({ address: `10.7.${++serial >> 8}.${serial & 255}` })
const begin = (name: string, from: Place, at = AT) =>
  beginTry(county.pool, county.keys, name, from, at)
/** A try that is looked at. */
async function tried(name: string, from: Place, at = AT): Promise<Try> {
  const begun = await begin(name, from, at)
  if (typeof begun === 'string') throw new Error(begun)
  return begun
}
const answerTo = async (name: string, at: Instant) => {
  const begun = await begin(name, newPlace(), at)
  return typeof begun === 'string' ? begun : (begun.look ?? 'tried')
}
/** Somebody who was tried from many networks, as often as is looked at. */
async function triedOut(): Promise<string> {
  const name = newName()
  for (let n = 0; n < MOST_TRIES_ELSEWHERE; n++) await tried(name, newPlace())
  return name
}

test('许多网络试过的账号，慢半小时；半小时一到，从头再数', async () => {
  const name = await triedOut()
  const two = async (seconds: number) => {
    const at = addSeconds(AT, seconds)
    return [await answerTo(name, at), await answerTo(name, at)]
  }
  expect(await two(LOCK_SECONDS - 1)).toEqual(['tried', 'slowed'])
  expect(await two(LOCK_SECONDS)).toEqual(['tried', 'tried'])
})

test('慢下来的账号，没有输错过的网络一天看这么多次，一次不多一次不少', async () => {
  const name = await triedOut()
  await answerTo(name, AT)
  await county.pool.query(
    "insert into platform.pace (what, who, began_at, times) values ('sign-in/clean', $1, $2, $3)",
    [county.keys.index(name), AT, MOST_CLEAN_LOOKS_A_DAY - 1],
  )
  expect(await begin(name, newPlace()), '最后一次').toMatchObject({ look: 'slowed' })
  expect(await begin(name, newPlace())).toBe('slowed')
})

test('不算猜的，只从它来的地方退回：同一个账号在别处猜错的还在', async () => {
  const [name, elsewhere] = [newName(), newPlace()]
  for (let n = 1; n < MOST_FAILURES; n++) await tried(name, elsewhere)
  await takeBackTry(county.pool, await tried(name, newPlace()))
  expect((await tried(name, elsewhere)).isLast).toBe(true)
})

test('登录成了，只清自己的：同一个网络里别的账号猜错的还在', async () => {
  const [name, other, from] = [newName(), newName(), newPlace()]
  for (let n = 1; n < MOST_FAILURES; n++) await tried(name, from)
  await endTry(county.pool, county.keys, await tried(other, from), from, AT)
  expect((await tried(name, from)).isLast).toBe(true)
})

test('锁过半小时再试，错一次又锁半小时', async () => {
  const [name, from] = [newName(), newPlace()]
  for (let n = 0; n < MOST_FAILURES; n++) await tried(name, from)
  expect(await begin(name, from, addSeconds(AT, LOCK_SECONDS - 1))).toBe('locked')
  expect((await tried(name, from, addSeconds(AT, LOCK_SECONDS))).isLast).toBe(true)
  expect(await begin(name, from, addSeconds(AT, 2 * LOCK_SECONDS - 1))).toBe('locked')
  expect((await tried(name, from, addSeconds(AT, 2 * LOCK_SECONDS))).isLast).toBe(true)
})

test('网络锁了：猜不出的长编码，没有记号的外人也看；短的密码不看', async () => {
  const [name, from] = [newName(), newPlace()]
  for (let n = 0; n < MOST_FAILURES; n++) await tried(name, from)
  const long = (place: Place) => beginTry(county.pool, county.keys, name, place, AT, true)
  expect(await begin(name, from)).toBe('locked')
  expect(await long(from)).toMatchObject({ look: 'locked', places: [] })
  const machine = newName()
  for (let n = 0; n < MOST_FAILURES; n++) await tried(machine, {})
  expect(await beginTry(county.pool, county.keys, machine, {}, AT, true), '本机不是外人').toBe(
    'locked',
  )
})

test('慢下来没有看的，不算猜错', async () => {
  const [name, from] = [await triedOut(), newPlace()]
  await answerTo(name, AT)
  expect(await begin(name, from), '看了一次').toMatchObject({ look: 'slowed' })
  for (let n = 0; n < MOST_FAILURES; n++) expect(await begin(name, from)).toBe('slowed')
  expect((await tried(name, from, addSeconds(AT, LOCK_SECONDS))).isLast).toBe(false)
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabaseTime } from '#platform/database-time'
import { row, rows } from '#platform/database'
import { Lease } from '#platform/lease'
import { openNeutralCounty, skewDatabase, type TestCounty } from '#testing'
import { acceptTime, doubtOf, isElsewhere, type Judged, watchTime } from './trusted-time.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const NOW = Date.UTC(2026, 2, 2, 1)
const agreed = { database: NOW, machine: NOW, isElsewhere: false, last: NOW - MINUTE }

test.each([
  ['刚装好，什么都还没有', { last: undefined }, undefined],
  ['一分钟前还好好的', { counted: NOW }, undefined],
  ['两只钟差 29 分钟', { machine: NOW + 29 * MINUTE }, undefined],
  ['两只钟差 31 分钟', { machine: NOW + 31 * MINUTE }, 'clocks-differ'],
  ['数据库的钟慢了 45 天，本机没有', { machine: NOW + 45 * DAY }, 'clocks-differ'],
  ['眼看着跳了 31 分钟', { counted: NOW - 31 * MINUTE }, 'jump'],
  ['眼看着退了 3 天', { counted: NOW + 3 * DAY, last: NOW + 3 * DAY }, 'jump'],
  ['眼看着跳了 45 天，两台机器一起', { counted: NOW - 45 * DAY, isElsewhere: true }, 'jump'],
  ['比上次早 4 分钟', { last: NOW + 4 * MINUTE }, undefined],
  ['重新启动后比上次早 6 分钟', { last: NOW + 6 * MINUTE }, 'set-back'],
  [
    '重新启动后比上次早 6 分钟，两只钟一致',
    { last: NOW + 6 * MINUTE, isElsewhere: true },
    'set-back',
  ],
  ['停了 25 小时，只有一只钟', { last: NOW - 25 * 60 * MINUTE }, undefined],
  ['停了 27 小时，只有一只钟', { last: NOW - 27 * 60 * MINUTE }, 'long-down'],
  ['停了 9 天，两台机器的钟一致', { last: NOW - 9 * DAY, isElsewhere: true }, undefined],
] as const)('%s', (_what, given, doubt) => {
  expect(doubtOf({ ...agreed, ...given })).toBe(doubt)
})

test('同一台机器上的数据库，不算另一只钟', () => {
  expect(
    [undefined, 'postgres://a@localhost/x', 'postgres://a@127.0.0.1:1/x', 'postgres://a@[::1]/x']
      .concat('postgres://a@db.example/x?host=%2Fvar%2Frun')
      .map(isElsewhere),
  ).toEqual([false, false, false, false, false])
  expect(isElsewhere('postgres://a@db.example:5432/x')).toBe(true)
})

let county: TestCounty
/** How far the machine's clock is off; the embedded database's is the same one. */
let off = 0
beforeEach(async () => {
  county = await openNeutralCounty()
  off = 0
})
afterEach(() => county.drop())

const skew = async (ms: number) => {
  off = ms
  await skewDatabase(county, ms / 1000)
}
const watched: Judged[] = []
const watch = (given: { isElsewhere?: boolean } = {}) =>
  watchTime({
    pool: county.pool,
    isElsewhere: false,
    keeps: true,
    machine: () => Date.now() + off,
    askEveryMs: 0,
    onChange: (judged) => watched.push(judged),
    ...given,
  })
const trusted = async () =>
  (await row<{ at: string }>(county.pool, "select at from platform.pulse where name = 'time'"))?.at

test('钟跳快 45 天又回来：其间不可信，什么也不留下，回来之后自己继续', async () => {
  const time = watch()
  expect(await time.isSure()).toBe(true)
  const before = await trusted()
  await skew(45 * DAY)
  expect((await time.judge()).doubt).toBe('jump')
  expect((await watch().judge()).doubt, '这时重新启动，也不放行').toBe('long-down')
  expect(await trusted()).toBe(before)
  await skew(0)
  expect(await time.isSure()).toBe(true)
  expect(watched.map(({ doubt }) => doubt)).toEqual(['jump', 'long-down', undefined])
})

test('钟退了 3 天：不可信；确认之后从那里继续，账本里记着', async () => {
  expect(await watch().isSure()).toBe(true)
  const time = watch()
  await time.judge()
  await skew(-3 * DAY)
  expect((await time.judge()).doubt).toBe('jump')
  const restarted = watch()
  const judged = await restarted.judge()
  expect(judged.doubt).toBe('set-back')
  expect(await acceptTime(county.pool, judged)).toBe(true)
  expect([await restarted.isSure(), await time.isSure()]).toEqual([true, true])
  expect(
    await rows(county.pool, "select type, body from ledger.event where stream = 'time/county'"),
  ).toEqual([{ type: 'TimeAccepted', body: { trusted: judged.trusted, why: 'set-back' } }])
})

test('只有数据库的钟错了：不可信，确认也不行，校准之后自己继续', async () => {
  const time = watch({ isElsewhere: true })
  await time.judge()
  await skewDatabase(county, 45 * 86_400)
  const judged = await time.judge()
  expect(judged.doubt).toBe('clocks-differ')
  expect(await acceptTime(county.pool, judged)).toBe(false)
  await skewDatabase(county, 0)
  expect(await time.isSure()).toBe(true)
})

test('数据库的钟跳快过：校准之后，本县的时间跟着回来，不停在那里', async () => {
  await skewDatabase(county, 45 * 86_400)
  const time = await openDatabaseTime(county.pool, 20)
  try {
    expect(Date.parse(time.now()) - Date.now()).toBeGreaterThan(44 * DAY)
    await skewDatabase(county, 0)
    await expect
      .poll(() => Math.abs(Date.parse(time.now()) - Date.now()), { timeout: 30_000 })
      .toBeLessThan(MINUTE)
  } finally {
    time.stop()
  }
})

test('在跳快的钟下领了头的进程不在了：钟校准之后，别的进程接得上', async () => {
  await skewDatabase(county, 45 * 86_400)
  const gone = new Lease(county.pool, 'tick', 'gone')
  expect(await gone.hold()).toBe(true)
  await skewDatabase(county, 0)
  const next = new Lease(county.pool, 'tick', 'next')
  expect(await next.hold()).toBe(true)
  await next.release()
})

test('只有账本里的确认算确认：有人另外写一个，眼看着跳的时间照样不信', async () => {
  await skew(0)
  const time = watch()
  expect((await time.judge()).doubt).toBeUndefined()
  await county.pool.query(
    "insert into platform.pulse (name, at) values ('acceptance', clock_timestamp())",
  )
  await skew(45 * DAY)
  expect((await time.judge()).doubt).toBe('jump')
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSeconds } from '#foundation/time'
import { openTestCounty, type TestCounty } from '#testing'
import { countTimes, networkOf } from './pace.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openTestCounty()
})
afterAll(() => county.drop())

const AT = '2026-03-02T01:00:00.000Z'
const count = (who: number, seconds: number) =>
  countTimes(
    county.pool,
    { what: 'x', who: Buffer.from([who]), spanSeconds: 60 },
    addSeconds(AT, seconds),
  )

test('who comes often is counted, each for himself, from the first time on', async () => {
  expect([await count(1, 0), await count(1, 30), await count(2, 59)]).toEqual([1, 2, 1])
  expect([await count(1, 60), await count(2, 60)]).toEqual([1, 2])
})

test('many who come back at the same moment are all counted, and those who do not are forgotten', async () => {
  const many = Array.from({ length: 40 }, (_, n) => n)
  for (let round = 0; round < 12; round++)
    expect(await Promise.all(many.map((who) => count(who, 1000 + round * 100)))).toEqual(
      many.map(() => 1),
    )
  await count(200, 9000)
  const { rows } = await county.pool.query('select who from platform.pace')
  expect(rows).toEqual([{ who: Buffer.from([200]) }])
})

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['::FFFF:10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['unknown', ''],
  ['13812345678', ''],
  ['', ''],
])('what %s is counted by is %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

import { expect, test, vi } from 'vitest'
import { openDatabaseTime } from '#platform/database-time'
import { openTestCounty } from '#testing'

test('机器的钟快了十分钟，本县的时间仍是数据库的', async () => {
  const county = await openTestCounty()
  const { rows } = await county.pool.query('select clock_timestamp() as at')
  vi.useFakeTimers({ now: Date.parse(rows[0].at) + 600_000, toFake: ['Date'] })
  const time = await openDatabaseTime(county.pool)
  try {
    const first = time.now()
    expect(Math.abs(Date.parse(first) - Date.parse(rows[0].at))).toBeLessThan(5000)
    expect(time.now() >= first).toBe(true)
  } finally {
    time.stop()
    vi.useRealTimers()
    await county.drop()
  }
})

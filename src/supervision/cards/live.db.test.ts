import { afterAll, beforeAll, expect, test } from 'vitest'
import { openNeutralCounty, type TestCounty } from '#testing'
import { listenForCards } from './live.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

test('看新牌时数据库正好不在：看的人知道没有看成，数据库回来以后再看就看得成', async () => {
  let isAway = true
  const pool = new Proxy(county.supervisionPool, {
    get: (real, name) => {
      if (isAway && name === 'query') return () => Promise.reject(new Error('连接断了'))
      const value = Reflect.get(real, name) as unknown
      return typeof value === 'function' ? value.bind(real) : value
    },
  })
  await expect(listenForCards(pool, () => {})).rejects.toThrow('连接断了')
  isAway = false
  const stop = await listenForCards(pool, () => {})
  stop()
})

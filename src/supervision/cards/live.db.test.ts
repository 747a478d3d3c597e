import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerIdentity } from '#identity/http'
import { createHttpServer } from '#platform/http'
import { openNeutralCounty, signedIn, type TestCounty } from '#testing'
import { listenForCards } from './live.ts'
import { registerLiveCards } from './live-http.ts'

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

test('看新牌的窗口随登录一起结束；一个人开得太多，最早的让位', async () => {
  const server = createHttpServer({ logLevel: 'silent' })
  registerIdentity(server, county)
  registerLiveCards(server, county, 50)
  const url = `${await server.listen({ port: 0, host: '127.0.0.1' })}/api/supervision/live`
  const cookie = await signedIn(server, county, 'north.reviewer')
  const open = async () => {
    const reply = await fetch(url, { headers: { cookie } })
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    expect(reply.headers.get('cache-control')).toBe('no-store')
    return reply.text().then(
      () => 'over',
      () => 'over',
    )
  }
  const windows: Promise<string>[] = []
  for (let n = 0; n < 9; n++) windows.push(open())
  expect(await Promise.any(windows)).toBe('over')
  const out = await server.inject({ method: 'DELETE', url: '/api/session', headers: { cookie } })
  expect(out.statusCode).toBe(200)
  expect(await Promise.all(windows)).toEqual(windows.map(() => 'over'))
  await server.close()
})

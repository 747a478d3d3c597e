import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '#foundation/time'
import { findOfficer } from '#identity'
import { Teller } from '#sim'
import { openNeutralCounty, type TestCounty } from '#testing'
import { performBatch } from './batch.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

test('一起办的，一件出了故障，别的照办，哪一件没有办成说得出', async () => {
  const t = new Teller(county, 'batch', dayOf(county.now()))
  const cases = [
    await t.applies('乙类登记'),
    await t.applies('乙类登记'),
    await t.applies('乙类登记'),
  ]
  let connections = 0
  const pool = new Proxy(county.pool, {
    get: (real, name) => {
      if (name === 'connect' && ++connections === 2)
        return () => Promise.reject(new Error('连接断了'))
      const value = Reflect.get(real, name) as unknown
      return typeof value === 'function' ? value.bind(real) : value
    },
  })
  const officer = (await findOfficer(county.pool, 'north.clerk1', t.today))!
  const failed: string[] = []
  const done = await performBatch(
    { ...county, pool },
    officer,
    'acceptance',
    cases.map(({ caseId }) => ({ caseId, command: {} })),
    t.at,
    (caseId) => failed.push(caseId),
  )
  expect(done.map(({ ok }) => ok)).toEqual([true, false, true])
  expect(done[1]!.detail).toContain('没有办成')
  expect(failed).toEqual([cases[1]!.caseId])
})

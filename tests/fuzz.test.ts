import { afterAll, beforeAll, expect, test } from 'vitest'
import { openNeutralCounty } from '#testing'
import { fuzz } from './fuzz.ts'
import { openPublicSide, type PublicSide } from './public-side.ts'

/** So many requests; or for `YIMEN_FUZZ_MINUTES`, where it says so. */
const REQUESTS = 3000
const MINUTES = Number(process.env.YIMEN_FUZZ_MINUTES ?? 0)

let side: PublicSide
beforeAll(async () => {
  side = await openPublicSide(openNeutralCounty)
})
afterAll(() => side.close())

test('每种岗位、一个群众和没有登录的人，按接口文档随机乱填，没有一次故障；种子每天换一个', async () => {
  const { cookie } = await side.person()
  const seed = Math.floor(Date.now() / 86_400_000)
  const begun = performance.now()
  const isOver = (asked: number) =>
    MINUTES > 0 ? performance.now() - begun > MINUTES * 60_000 : asked >= REQUESTS
  const { faults, ...report } = await fuzz(side.county, side.server, {
    seed,
    applicant: cookie,
    isOver,
  })
  process.stdout.write(`${JSON.stringify(report)}\n`)
  expect(faults, `seed ${seed}`).toEqual([])
  expect(report.answers[200], '不全是拒绝').toBeGreaterThan(report.asked / 20)
})

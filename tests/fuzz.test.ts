import { afterAll, beforeAll, expect, test } from 'vitest'
import { fuzz } from './fuzz.ts'
import { openPublicSide, type PublicSide } from './public-side.ts'

const MINUTES = Number(process.env.YIMEN_FUZZ_MINUTES ?? 5)

let side: PublicSide
beforeAll(async () => {
  side = await openPublicSide()
})
afterAll(() => side.close())

test(
  '每种岗位、一个群众和没有登录的人，按接口文档随机乱填五分钟，没有一次故障；种子每天换一个',
  async () => {
    const { cookie } = await side.person()
    const seed = Math.floor(Date.now() / 86_400_000)
    const until = performance.now() + MINUTES * 60_000
    const { faults, ...report } = await fuzz(side.county, side.server, {
      seed,
      applicant: cookie,
      isOver: () => performance.now() > until,
    })
    process.stdout.write(`${JSON.stringify(report)}\n`)
    expect(faults, `seed ${seed}`).toEqual([])
    expect(report.answers[200], '不全是拒绝').toBeGreaterThan(report.asked / 20)
  },
  MINUTES * 60_000 + 600_000,
)

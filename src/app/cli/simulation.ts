import { dayOf, instantAt } from '#foundation/time'
import { brokenInvariants, HABITS, simulate, STORIES, Teller } from '#sim'
import { verifyCounty } from '../verify.ts'
import { type Command, count, UsageError } from './call.ts'
import { withCounty } from './with-county.ts'

/** 把 scenarios 中的故事写入数据库 */
export const seed: Command = ({ rest: keys, say }) => {
  if (keys.length === 0) {
    say(
      STORIES.map(({ key, title }) => ({ key, title })),
      () => STORIES.map((s) => `${s.key.padEnd(24)} ${s.title}`).join('\n'),
    )
    return 0
  }
  const unknown = keys.filter((key) => !STORIES.some((s) => s.key === key))
  if (unknown.length > 0) throw new UsageError(`没有这个故事：${unknown.join('、')}`)
  return withCounty(async (county) => {
    for (const key of keys)
      await STORIES.find((s) => s.key === key)!.tell(
        new Teller(
          county,
          `${key}/${Date.now()}`,
          key === 'deemed-acceptance' ? '2026-02-09' : '2026-03-02',
        ),
      )
    say({ seeded: keys }, () => `已写入：${keys.join('、')}`)
    return 0
  })
}

/** 模拟一个县，并每天核对不变量 */
export const simulateCounty: Command = ({ values, say }) =>
  withCounty(async (county, setNow) => {
    const [seed, days, cases] = [
      count(values.seed, '种子'),
      count(values.days, '天数'),
      count(values.cases, '办件数'),
    ]
    const from = county
      .calendar()
      .workdayOnOrAfter(county.calendar().addWorkdays(dayOf(county.now()), -days))
    const started = performance.now()
    const broken: string[] = []
    const report = await simulate(county, { ...HABITS, seed, from, days, cases }, async (on) => {
      setNow(instantAt(on, 18 * 3600 + 1800))
      broken.push(...(await brokenInvariants(county, on)).map((says) => `种子 ${seed}，${says}`))
    })
    const seconds = (performance.now() - started) / 1000
    const verified = await verifyCounty(county)
    const ok = verified.ok && broken.length === 0
    say({ seed, ...report, seconds, events: verified.events, broken, ok }, () =>
      broken.length > 0
        ? broken.join('\n')
        : `办件 ${report.cases}，操作 ${report.acts}，事件 ${verified.events}，用时 ${seconds.toFixed(1)} 秒（每秒 ${(report.cases / seconds).toFixed(0)} 件），内存峰值 ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB，账本${verified.ok ? '完好' : '有问题'}`,
    )
    return ok ? 0 : 1
  })

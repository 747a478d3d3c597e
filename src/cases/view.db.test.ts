import { afterAll, beforeAll, expect, test } from 'vitest'
import { amended, calendarKind, COUNTY_CALENDAR } from '#calendar'
import { findCaseView, loadCase } from '#cases'
import { instantAt, type LegalDay } from '#foundation/time'
import { Teller } from '#sim'
import { openNeutralCounty, publish, type TestCounty } from '#testing'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

test('按办公时间计时的单位：满一秒进一日，午休、夜里和周末不算，特别程序期间不算', async () => {
  const north = county.units.get('north')!
  const seconds = {
    ...county,
    units: new Map([['north', { ...north, countingMode: 'WORK_SECONDS' as const }]]),
  }
  const t = new Teller(county, 'office-time', '2026-03-02')
  const c = await t.applies('甲类许可')
  await c.does('north.clerk1', 'acceptance') // 3月2日（周一）09:10
  const used = async (day: LegalDay, secondOfDay: number) => {
    county.setTime(instantAt(day, secondOfDay))
    return (await findCaseView(seconds, c.caseId, 'system', day))!.officeTime
  }
  expect(await used('2026-03-02', 9 * 3600 + 11 * 60)).toEqual({
    usedWorkdays: 1,
    remainingWorkdays: 9,
  })
  expect(await used('2026-03-03', 9 * 3600 + 10 * 60), '整整一个工作日').toEqual({
    usedWorkdays: 1,
    remainingWorkdays: 9,
  })
  expect(await used('2026-03-03', 9 * 3600 + 11 * 60), '超出一秒即算一天').toEqual({
    usedWorkdays: 2,
    remainingWorkdays: 8,
  })
  expect(await used('2026-03-08', 12 * 3600), '周日不算').toEqual({
    usedWorkdays: 5,
    remainingWorkdays: 5,
  })
  t.later(0)
  await t.day('2026-03-09')
  await c.does('north.handler1', 'procedure-request', {
    kind: '专家评审',
    limitWorkdays: 5,
    reason: '需要组织专家评审论证',
  })
  await c.does('north.approver', 'procedure-start')
  const paused = (await used('2026-03-09', 17 * 3600))!
  expect(await used('2026-03-13', 17 * 3600), '评审期间不计').toEqual(paused)
  expect(
    (await findCaseView(county, c.caseId, 'system', '2026-03-13'))!.officeTime,
    '按日计的单位不显示',
  ).toBeUndefined()
})

test('看过办件之后才公布的日历，不作数：办件按看的时候的版次', async () => {
  const t = new Teller(county, 'edition', '2026-03-16')
  const c = await t.applies('甲类许可')
  county.setTime(t.at)
  const { content } = county.world.current().get(calendarKind, COUNTY_CALENDAR)
  const change = { day: '2026-03-20', kind: 'holiday', name: '县庆' } as const
  const query = async (statement: string) => {
    const found = await county.pool.query(statement)
    const after = amended(content, [change], '县政府办〔2026〕9号')
    await publish(county, calendarKind, COUNTY_CALENDAR, after)
    return found
  }
  const slow = new Proxy(county.pool, {
    get: (pool, name) => (name === 'query' ? query : Reflect.get(pool, name)),
  })
  const seen = (await loadCase(county, slow, c.caseId))!
  expect(county.calendar().isWorkday('2026-03-20'), '本进程已经知道').toBe(false)
  expect(seen.world.calendar.isWorkday('2026-03-20')).toBe(true)
})

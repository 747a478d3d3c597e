import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { addDays, dayNumber, type LegalDay, weekday } from '#foundation/time'
import { dataDir } from '#platform/repository'
import { parseHolidayNotice } from './notice.ts'

const read = (text: string, year?: number) => {
  const { days, unread, ...rest } = parseHolidayNotice(text, year)
  return { ...rest, unread, days: Object.fromEntries(days.map(({ day, kind }) => [day, kind])) }
}
const TITLE = (year: number) => `国务院办公厅关于${year}年部分节假日安排的通知\n`

describe('年份取自标题，不取网页上的日期', () => {
  test('标题上方有成文日期', () => {
    const page = `发文机关：国务院办公厅　成文日期：2031年11月03日\n标题：${TITLE(2032)}发布日期：2031年11月04日\n一、元旦：1月1日（周四）放假1天。`
    expect(read(page)).toMatchObject({ year: 2032, days: { '2032-01-01': 'holiday' } })
  })
  test('写的星期与那一年对不上的，整段不收', () => {
    const found = read(`${TITLE(2026)}一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。`)
    expect(found.days).toEqual({})
    expect(found.unread).toHaveLength(1)
  })
  test('没有标题的，由星期定出年份；定不出的不猜', () => {
    const text =
      '国发明电〔2015〕1号\n9月3日（星期四）至5日（星期六）调休放假，共3天。9月6日（星期日）上班。'
    expect(read(text)).toMatchObject({ year: 2015, days: { '2015-09-06': 'make-up' } })
    expect(read('一、元旦：1月1日至3日放假，共3天。')).toMatchObject({ year: null, days: {} })
  })
})

describe('日期的各种写法', () => {
  test.each(['至', '到', '-', '—', '——', '–', '～', '~', '－'])('从几日%s几日', (to) => {
    const found = read(`${TITLE(2026)}四、劳动节：5月1日${to}5日放假调休，共5天。`)
    expect(Object.keys(found.days)).toEqual(
      ['01', '02', '03', '04', '05'].map((d) => `2026-05-${d}`),
    )
  })
  test('跨年的，写了年份或没有写', () => {
    const days = { '2022-12-31': 'holiday', '2023-01-01': 'holiday', '2023-01-02': 'holiday' }
    const says = ['2022年12月31日至2023年1月2日', '12月31日至1月2日', '12月31日—2023年1月2日']
    for (const said of says)
      expect(read(`${TITLE(2023)}一、元旦：${said}放假调休，共3天。`).days, said).toEqual(days)
    const worked = read(
      `${TITLE(2019)}一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。`,
    )
    expect(worked.days).toMatchObject({ '2018-12-29': 'make-up', '2019-01-01': 'holiday' })
  })
  test('全角数字、括号里的农历和星期', () => {
    const text = `${TITLE(2026)}二、春节：２月１５日（农历腊月二十八、周日）至２３日（农历正月初七、周一）放假调休，共９天。2月14日（周六）、2月28日（周六）上班。`
    const found = read(text)
    expect(Object.keys(found.days)).toHaveLength(11)
    expect(found.unread).toEqual([])
  })
  test('先写日期，再写放假几天', () => {
    const found = read(`${TITLE(2026)}七、国庆节：10月1日至7日，放假7天。`)
    expect(Object.keys(found.days)).toHaveLength(7)
  })
})

describe('共几天：对得上的才收', () => {
  test('少了、多了，都不收，写出来让人看', () => {
    for (const count of [2, 4]) {
      const found = read(`${TITLE(2026)}三、清明节：4月4日至6日放假，共${count}天。`)
      expect([found.days, found.unread.length]).toEqual([{}, 1])
    }
  })
  test('与周末连休的，连着的周末算在里面', () => {
    const found = read(`${TITLE(2026)}三、端午节：6月19日（星期五）放假，与周末连休，共3天。`)
    expect(Object.keys(found.days)).toEqual(['2026-06-19', '2026-06-20', '2026-06-21'])
  })
})

describe('只说来由的、只是提倡的，不是放假', () => {
  test('公休日调至哪天、哪天为法定节假日', () => {
    const text = `${TITLE(2008)}一、元旦：2007年12月30日—2008年1月1日放假，共3天。其中，1月1日（星期二）为法定节假日，12月30日（星期日）为公休日，12月29日（星期六）公休日调至12月31日（星期一），12月29日（星期六）上班。`
    expect(read(text)).toMatchObject({
      unread: [],
      days: {
        '2007-12-29': 'make-up',
        '2007-12-30': 'holiday',
        '2007-12-31': 'holiday',
        '2008-01-01': 'holiday',
      },
    })
  })
  test('鼓励单位安排除夕休息', () => {
    const text = `${TITLE(2024)}二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。`
    const found = read(text)
    expect(found.days['2024-02-09']).toBeUndefined()
    expect(Object.keys(found.days)).toHaveLength(10)
  })
})

describe('只说一个节日的通知', () => {
  test('没有编号的一段', () => {
    const text =
      '国务院办公厅关于调整2019年劳动节假期安排的通知\n2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。'
    const { days, unread } = parseHolidayNotice(text)
    expect(unread).toEqual([])
    expect(days.map(({ name }) => name)).toEqual(Array(6).fill('劳动节'))
  })
  test('延长到哪天：从哪天起没有写，不猜', () => {
    const text =
      '国务院办公厅关于延长2020年春节假期的通知\n一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。'
    const found = read(text)
    expect(found.days).toEqual({})
    expect(found.unread).toHaveLength(1)
  })
})

test('调休上班的日子不在周末的、与放假是同一天的，不收', () => {
  for (const worked of ['1月5日', '1月2日'])
    expect(read(`${TITLE(2026)}一、元旦：1月1日至3日放假，共3天。${worked}上班。`).days).toEqual({})
})

test('落款、值班要求里的日期不当成安排', () => {
  const text = `${TITLE(2026)}一、元旦：1月1日至3日放假调休，共3天。1月4日上班。\n节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。\n国务院办公厅\n2025年11月4日`
  expect(read(text)).toMatchObject({ year: 2026, unread: [] })
})

interface Year {
  year: number
  days: { day: LegalDay; kind: string; name: string }[]
}
const KNOWN = readdirSync(join(dataDir, 'calendars'))
  .filter((file) => file.endsWith('.json'))
  .flatMap(
    (file) => (JSON.parse(readFileSync(join(dataDir, 'calendars', file), 'utf8')) as Year).days,
  )
/** Days around New Year's day are told by the notice of the year that begins. */
const told = ({ day, name }: Year['days'][number]) =>
  Number(day.slice(0, 4)) + (name === '元旦' && day.slice(5, 7) === '12' ? 1 : 0)
const YEARS: Year[] = [...new Set(KNOWN.map(told))]
  .filter((year) => year >= 2007 && year <= 2026)
  .map((year) => ({ year, days: KNOWN.filter((day) => told(day) === year) }))

const WEEK = '一二三四五六日'
const NUMBERS = '一二三四五六七八九十'

/** A notice that says these days, in one of the ways in which notices have said them. */
function written({ year, days }: Year, style: { to: string; week: string; own: boolean }): string {
  const say = (day: LegalDay) => {
    const own = style.own || !day.startsWith(`${year}`) ? `${day.slice(0, 4)}年` : ''
    const on = WEEK[weekday(dayNumber(day)) - 1]
    const aside = style.week ? `（${style.week}${on}）` : ''
    return `${own}${Number(day.slice(5, 7))}月${Number(day.slice(8))}日${aside}`
  }
  const names = [...new Set(days.map((d) => d.name))]
  const parts = names.map((name, i) => {
    const of = (kind: string) => days.filter((d) => d.name === name && d.kind === kind)
    const off = of('holiday').map((d) => d.day)
    const runs: LegalDay[][] = []
    for (const day of off)
      if (runs.at(-1)?.at(-1) === addDays(day, -1)) runs.at(-1)!.push(day)
      else runs.push([day])
    const ranges = runs.map((run) =>
      run.length === 1 ? say(run[0]!) : `${say(run[0]!)}${style.to}${say(run.at(-1)!)}`,
    )
    const worked = of('make-up').map((d) => say(d.day))
    const works = worked.length > 0 ? `${worked.join('、')}上班。` : ''
    return `${NUMBERS[i]}、${name}：${ranges.join('、')}放假调休，共${off.length}天。${works}`
  })
  return TITLE(year) + parts.join('\n')
}

test('二〇〇七年以来每年的安排，照各种写法写成通知，读回来一天不差', () => {
  expect(YEARS.length).toBeGreaterThan(15)
  const style = fc.record({
    to: fc.constantFrom('至', '—', '～', '-'),
    week: fc.constantFrom('', '周', '星期'),
    own: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.constantFrom(...YEARS), style, (year, how) => {
      const text = written(year, how)
      const { days, unread } = parseHolidayNotice(text)
      expect(unread, text).toEqual([])
      const inOrder = year.days.toSorted((a, b) => (a.day < b.day ? -1 : 1))
      expect(
        days.map(({ day, kind }) => `${day} ${kind}`),
        text,
      ).toEqual(inOrder.map(({ day, kind }) => `${day} ${kind}`))
    }),
    { numRuns: 200 },
  )
})

import chineseDays from 'chinese-days'
import { addDays } from '#foundation/time'
import { random } from '#sim'
import { type Benchmark, count, rate } from './measure.ts'
import { calendar } from '../src/testing/shipped.ts'

const { findWorkday } = chineseDays

export const workdays: Benchmark = {
  name: 'workdays',
  about: 'add 20 workdays at random dates, against chinese-days',
  run: async () => {
    const next = random(1)
    const dates = Array.from({ length: 1000 }, () =>
      addDays('2015-01-01', Math.floor(next() * 365 * 11)),
    )
    for (const date of dates.slice(0, 50)) {
      if (calendar.isWorkday(date) && calendar.addWorkdays(date, 20) !== findWorkday(20, date))
        throw new Error(`the two disagree on ${date}`)
    }
    let sink = 0
    const ours =
      rate(() => {
        for (const date of dates) sink += calendar.addWorkdays(date, 20).length
      }) * dates.length
    const theirs =
      rate(() => {
        for (const date of dates.slice(0, 20)) sink += findWorkday(20, date).length
      }) * 20
    const ratio = ours / theirs
    return [
      {
        what: 'workdays: add 20',
        ours: `${count(ours)}/s`,
        against: `chinese-days ${count(theirs)}/s`,
        ratio,
        goal: '≥ 200 ×',
        reached: ratio >= 200 && sink > 0,
      },
    ]
  },
}

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { readCalendarFiles, WorkCalendar } from '#calendar'
import { type ClockFacts, moveLimits, projectClocks } from '#clock'
import { caseIds } from '#foundation/ids'
import { addDays } from '#foundation/time'
import { bySystem } from '#ledger'
import { openPool, transaction } from '#platform/database'
import { migrate } from '#platform/migrate'
import { random } from '#sim'
import { dataDir } from '#platform/repository'
import { calendar } from '../src/testing/shipped.ts'
import { type Benchmark, count, seconds, withCluster } from './measure.ts'

const CLOCKS = 100_000
const AT = '2026-09-21T01:00:00.000Z'

export const recompute: Benchmark = {
  name: 'recompute',
  about:
    'preview and move 100,000 running limits after a change of the calendar, in one transaction',
  run: () =>
    withCluster(async (ownerUrl) => {
      await migrate(ownerUrl)
      const pool = openPool(ownerUrl, 4, { patient: true })
      const today = '2026-09-21'
      const next = random(3)
      await transaction(pool, async (client) => {
        for (let i = 0; i < CLOCKS / 2; i++) {
          const startedOn = addDays('2026-08-20', Math.floor(next() * 32))
          const pauses =
            next() < 0.3
              ? [
                  {
                    kind: '专家评审',
                    startedOn: addDays(startedOn, 2),
                    capWorkdays: 10,
                    ...(next() < 0.5 && { endedOn: addDays(startedOn, 9) }),
                  },
                ]
              : []
          const clock = (kind: 'statutory' | 'promised', value: number): ClockFacts => ({
            kind,
            limit: { value, unit: 'workday' },
            startedOn,
            pauses,
            extensions: [],
          })
          await client.query(
            projectClocks(
              caseIds.of(`2026-${String(i).padStart(6, '0')}`),
              'market',
              [clock('statutory', 20), clock('promised', 10)],
              calendar,
              today,
            ),
          )
        }
      })
      // 24 and 25 September become days off, the Sunday before a workday.
      const { years, days } = readCalendarFiles(join(dataDir, 'calendars'))
      const changed = new WorkCalendar(years, [
        ...days,
        { day: '2026-09-24', kind: 'holiday', name: '停工' },
        { day: '2026-09-25', kind: 'holiday', name: '停工' },
      ])
      let moved = 0
      const taken = await seconds(() =>
        transaction(pool, async (client) => {
          moved = (await moveLimits(client, randomUUID(), changed, today, bySystem(AT)))!
        }),
      )
      await pool.end()
      return [
        {
          what: 'recompute: 100,000 limits',
          ours: `${taken.toFixed(1)} s, ${count(moved)} moved and kept`,
          goal: '< 30 s',
          reached: taken < 30 && moved > CLOCKS / 4,
        },
      ]
    }),
}

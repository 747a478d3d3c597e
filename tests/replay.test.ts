import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadCase } from '#cases'
import { submitLetter } from '#feedback'
import type { CaseId } from '#foundation/ids'
import { addDays, dayOf, instantAt } from '#foundation/time'
import { findOfficers } from '#identity'
import { openPool } from '#platform/database'
import { supervise } from '#supervision/judging'
import { listTasks } from '#tasks'
import type { TestCounty } from '#testing'
import { type Replayed, replay } from '../src/app/replay.ts'
import { expectedTasks } from '../src/testing/expected-tasks.ts'
import { tick } from '../src/app/tick.ts'
import { done, liveCounty } from './lived-county.ts'

let county: TestCounty
beforeAll(async () => {
  county = await liveCounty()
})
afterAll(() => county.drop())

const wrong = (tables: readonly Replayed[]) =>
  tables.filter((t) => t.missing > 0 || t.superfluous > 0)
const count = async (table: string) =>
  (await county.pool.query<{ n: number }>(`select count(*) as n from ${table}`)).rows[0]!.n
const check = (modules: string[] = []) => replay(county.ownerUrl, county, { modules, check: true })

test('每一张可以重建的表，重建出来的与现有的逐值相同，而且都有内容', async () => {
  const leftOut: string[] = []
  const tables = await replay(
    county.ownerUrl,
    county,
    { check: true },
    { told: () => {}, leftOut: (why) => void leftOut.push(why) },
  )
  expect(wrong(tables)).toEqual([])
  expect(tables.filter((t) => t.rows === 0).map((t) => t.table)).toEqual([])
  expect(leftOut, '外来的坏事实说得出是哪一条').toEqual([
    expect.stringContaining('case/2026-900001#1'),
    expect.stringContaining('2026-900002'),
  ])
})

test('每个人的待办，正是各件此刻等其办理的：县里每一个工作人员、每一个在办件，和办结以后还要核查承诺的', async () => {
  const on = dayOf(county.now())
  const { rows: open } = await county.pool.query<{ case_id: CaseId }>(
    // After the end only a commitment is still looked into.
    `select case_id from cases.case_row c where stage <> 'closed'
       or exists (select from cases.commitment m where m.case_id = c.case_id) order by case_id`,
  )
  const cases = await Promise.all(open.map(({ case_id }) => loadCase(county, county.pool, case_id)))
  let waiting = 0
  for (const officer of await findOfficers(county.pool, 'all', on)) {
    const expected = cases.flatMap((loaded) =>
      expectedTasks(officer, loaded!.state, loaded!.world, on).map(
        (key) => `case/${loaded!.state.caseId}/${key}`,
      ),
    )
    const days = { on, soonOn: on }
    const { rows } = await listTasks(
      county.pool,
      officer,
      days,
      { kind: 'case' },
      { limit: 10_000 },
    )
    expect(rows.map((t) => `${t.stream}/${t.todo}/${t.stepId}`).sort(), officer.staffId).toEqual(
      expected.sort(),
    )
    waiting += rows.length
  }
  expect(waiting).toBeGreaterThan(100)
})

test('改坏的表查得出坏在哪里；重建之后复原，再查没有不同', async () => {
  const db = openPool(county.ownerUrl, 1)
  try {
    await db.query("update cases.case_row set stage = 'closed' where stage = 'processing'")
    await db.query('delete from feedback.rating')
    await db.query('update appointments.slot set taken = 0')
    await db.query("update supervision.card set level = 'warning' where level = 'red'")
    await db.query(
      "insert into tasks.task (stream, todo, kind, subject_id, unit_id, title, since_on, audience, barred) values ('case/x', 'y', 'case', 'x', 'z', '受理', '2026-01-01', '{}', '{}')",
    )
  } finally {
    await db.end()
  }
  const broken = wrong(await check())
  expect(broken.map((t) => t.table).sort()).toEqual([
    'appointments.slot',
    'cases.case_row',
    'feedback.rating',
    'supervision.card',
    'tasks.task',
  ])
  const task = broken.find((t) => t.table === 'tasks.task')!
  expect(task).toMatchObject({ missing: 0, superfluous: 1 })
  expect(task.examples[0]).toMatch(/^- .*"subject_id": "x"/)
  await replay(county.ownerUrl, county, { modules: ['cases', 'feedback'] })
  expect(
    wrong(await check())
      .map((t) => t.table)
      .sort(),
    '只重建了两个模块',
  ).toEqual(['appointments.slot', 'supervision.card'])
  const events = await count('ledger.event')
  await replay(county.ownerUrl, county)
  expect(wrong(await check())).toEqual([])
  expect(await count('ledger.event'), '重建不发牌，也不写任何事实').toBe(events)
})

test('重建的时候照样能查能办：读到的是原来的行，写的等一等，写完仍与账本一致', async () => {
  let rebuilding = true
  let read = 0
  const cases = await count('cases.case_row')
  const readers = (async () => {
    for (; rebuilding; read++) expect(await count('cases.case_row')).toBe(cases)
  })()
  const rebuilt = replay(county.ownerUrl, county).finally(() => {
    rebuilding = false
  })
  for (let n = 0; n < 20; n++)
    done(
      await submitLetter(
        county,
        {
          kind: 'consultation',
          aboutUnitId: 'market',
          subject: `第 ${n} 问`,
          body: '请问周六上班吗',
          isOpen: true,
        },
        county.now(),
      ),
    )
  await rebuilt
  await readers
  expect(read).toBeGreaterThan(3)
  expect(wrong(await check())).toEqual([])
})

test('监察跟到一半：刚发的牌还没有封存、还没有读到，重建出来的也一样', async () => {
  const events = await count('ledger.event')
  let day = dayOf(county.now())
  for (let n = 0; n < 5; n++) {
    day = addDays(day, 1)
    county.setTime(instantAt(day, 60))
    await tick(county, county.now())
    await county.sealer.sealAll()
    // A few at a time, and what it writes is not sealed: the day's cards lie behind the place where
    // it stands.
    while ((await supervise(county, 31)) > 0)
      expect(wrong(await check(['supervision']))).toEqual([])
  }
  const { rows } = await county.pool.query<{ n: number }>(
    `select count(*) as n from ledger.event e join ledger.unsealed u using (stream) where e.type in ('CardIssued', 'CardEscalated')`,
  )
  expect(rows[0]!.n).toBeGreaterThan(0)
  expect(await count('ledger.event')).toBeGreaterThan(events)
  expect(wrong(await check())).toEqual([])
})

test('没有这个模块，说有哪些', () =>
  expect(replay(county.ownerUrl, county, { modules: ['case'] })).rejects.toThrow(
    /“case”，可以写 .*cases/,
  ))

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  approveProcessChange,
  type CaseState,
  previewPlan,
  proposeProcessChange,
  seenOf,
} from '#cases'
import type { CaseId, DraftId, StaffId } from '#foundation/ids'
import { addDays, dayOf, instantAt, type LegalDay } from '#foundation/time'
import { unitKind } from '#identity'
import { itemKind } from '#items'
import type { HttpServer } from '#platform/http'
import { rows } from '#platform/database'
import { processKind } from '#process'
import { approveChange, proposeChange } from '#supervision/parameters'
import { forecasts } from '#supervision/forecast'
import { patrol } from '#supervision/judging'
import { HABITS, simulate } from '#sim'
import {
  signedIn,
  APPROVER,
  DRAFTER,
  officerOf,
  openTestCounty,
  publish,
  type TestCounty,
} from '#testing'
import { replay } from '../src/app/replay.ts'
import { buildServer } from '../src/app/server.ts'
import { verifyCounty } from '../src/app/verify.ts'
import { shippedFile, withOtherId, withoutStep, withStep } from '../src/testing/bpmn.ts'

/*
 * 一个县的两年。第一年照出厂的办；第二年里流程改了三次、日历改了两次、单位改了名、监察规则改了数。改的是以后：
 * 在办的件照旧版办，第一年公布过的数一个也不变，监察拿当时的规定判当时的事。
 */

const FROM: LegalDay = '2025-01-06'
const YEAR_ONE_ENDS: LegalDay = '2025-12-31'
const DAYS = 490
const CASES = 700
const SEED = 23

let county: TestCounty
let server: HttpServer
/** What was disclosed and recorded of the first year, when it was over. */
let yearOne: Awaited<ReturnType<typeof figuresOfYearOne>>
/** What the portal had published by then. */
let published: Awaited<ReturnType<typeof openData>>
/** What the portal told of its months on the 28th of each month of the second year. */
const laterMonths: object[] = []
let lastDay: LegalDay

async function figuresOfYearOne() {
  const all = (text: string) => rows<object>(county.supervisionPool, text)
  return {
    decisions: await rows(
      county.pool,
      "select * from cases.decision where decided_on < '2026-01-01' order by case_id",
    ),
    watched: await all(
      "select * from supervision.decision where at < '2025-12-31T16:00:00Z' order by case_id",
    ),
    months: await all("select * from supervision.month where month < '2026-01' order by 1, 2"),
    visits: await all(
      "select * from supervision.visit where decided_on < '2026-01-01' order by case_id, entered_on, place",
    ),
  }
}

interface OpenRow {
  month?: string
  decidedOn?: string
}
async function openData() {
  const read = async (name: string) =>
    (await server.inject(`/open/data/${name}.json`)).json() as { rows?: OpenRow[] } & OpenRow[]
  const list = async (name: string) => {
    const answer = await read(name)
    return (answer.rows ?? answer) as OpenRow[]
  }
  return {
    decisions: (await list('decisions')).filter((d) => d.decidedOn! <= YEAR_ONE_ENDS),
    months: (await list('months')).filter((m) => m.month! <= YEAR_ONE_ENDS.slice(0, 7)),
  }
}

/** A request of an officer to the desk's server. */
async function asks<T>(staffId: StaffId, url: string, payload: object): Promise<T> {
  const cookie = await signedIn(server, county, staffId)
  const reply = await server.inject({ method: 'POST', url, payload, headers: { cookie } })
  expect(reply.statusCode, reply.body).toBeLessThan(300)
  return reply.json() as T
}

async function amend(changes: object[], effectiveOn?: LegalDay): Promise<boolean> {
  const notice = `县政府办〔2026〕${changes.length}号`
  const { amendmentId } = await asks<{ amendmentId: DraftId }>(
    DRAFTER,
    '/api/calendar/amendments',
    { notice, changes, ...(effectiveOn && { effectiveOn }) },
  )
  await asks(APPROVER, `/api/calendar/amendments/${amendmentId}/approval`, {})
  return true
}

/** 审核并入决定：在办的件按方案改用新版，正在审核的去决定。 */
async function removeReview(): Promise<boolean> {
  const open = await standing('general')
  if (open.length < 3 || !open.some((c) => c.steps.includes('review'))) return false
  const from = county.world.current().version('process', 'general')!.hash
  const xml = withoutStep(shippedFile('general'), 'review')
  const to = await publish(county, processKind, 'general', { xml })
  const plan = { processKey: 'general', from: [from], to, mapping: { review: 'decide' } }
  const reason = '审核并入决定，在办的件一并执行'
  const proposed = await proposeProcessChange(
    county,
    { ...plan, reason },
    await officerOf(county, DRAFTER),
    county.now(),
  )
  if (!proposed.ok) throw new Error(proposed.code)
  const { planId } = proposed.state
  const looked = { planId, seen: seenOf(await previewPlan(county, plan)) }
  const by = await officerOf(county, APPROVER)
  expect(await approveProcessChange(county, looked, by, county.now())).toMatchObject({ ok: true })
  return true
}

async function renameUnit(): Promise<boolean> {
  const unit = county.units.get('market')!
  const name = '县市场监督管理和知识产权局'
  const content = { ...unit, name, formerNames: [...unit.formerNames, unit.name] }
  await publish(county, unitKind, 'market', content)
  return true
}

async function changeRule(): Promise<boolean> {
  const lead = await officerOf(county, APPROVER)
  const by = await officerOf(county, 'supervision.supervision-officer1')
  const change = { code: 'T06', name: 'redFactor', value: 3, basis: '县监察〔2026〕3号' }
  const fromOn = addDays(dayOf(county.now()), 7)
  const proposed = await proposeChange(county, by, { ...change, fromOn }, county.now())
  if (!proposed.ok) throw new Error(proposed.code)
  expect(await approveChange(county, lead, proposed.changeId, county.now())).toMatchObject({
    ok: true,
  })
  return true
}

/** The open cases on a process, with where they stand. */
const standing = (key: string) =>
  rows<{ case_id: CaseId; process: string; steps: string[] }>(
    county.pool,
    `select c.case_id, state->'pins'->>'process' as process, array(select step_id from tasks.task t where t.stream = 'case/' || c.case_id and step_id <> '') as steps
     from cases.case_row c where stage = 'processing' and item_id = any($1) order by case_id`,
    [county.catalogue.list().flatMap((i) => (i.processKey === key ? [i.itemId] : []))],
  )
let inserted: Awaited<ReturnType<typeof standing>>

/** 加了环节，写在文件的最前面：有件在办的时候。 */
async function insertStep(): Promise<boolean> {
  inserted = await standing('site-check')
  if (inserted.length < 3) return false
  const step = { id: 'talk', name: '廉政谈话', role: 'handler' }
  const xml = withStep(shippedFile('site-check'), 'f2', step)
  await publish(county, processKind, 'site-check', { xml })
  return true
}

/** 环节改了名：没有方案，在办的件照旧。 */
async function renameStep(): Promise<boolean> {
  const xml = withOtherId(shippedFile('countersign'), 'examine', 'first-look')
  await publish(county, processKind, 'countersign', { xml })
  return true
}

/** 更正 2025 年的记录：当时照上班算的，以后也还是照上班算的。 */
const CORRECTED = ['07', '08', '09', '10', '11', '14', '15', '16', '17', '18'].map((day) => ({
  day: `2025-04-${day}`,
  kind: 'holiday',
  name: '更正',
}))

/**
 * What is decided in the second year: in the evening of this day, or of the first after it on which
 * it can be.
 */
const CHANGES: [on: LegalDay, change: () => Promise<boolean>][] = [
  ['2026-01-13', insertStep],
  ['2026-02-03', renameUnit],
  ['2026-03-10', renameStep],
  ['2026-04-07', removeReview],
  [
    '2026-05-12',
    () =>
      amend([
        { day: '2026-05-12', kind: 'holiday', name: '防汛停工' },
        { day: '2026-05-13', kind: 'holiday', name: '防汛停工' },
        { day: '2026-05-16', kind: 'make-up', name: '调休上班' },
      ]),
  ],
  ['2026-06-09', changeRule],
  [
    '2026-08-04',
    () => amend([{ day: '2026-09-10', kind: 'holiday', name: '县庆' }, ...CORRECTED], '2026-09-01'),
  ],
]

beforeAll(async () => {
  county = await openTestCounty(instantAt(FROM, 60))
  server = await buildServer(county, { logLevel: 'silent', demo: true })
  const report = await simulate(
    county,
    { ...HABITS, seed: SEED, from: FROM, days: DAYS, cases: CASES, pace: 0.8, neglectShare: 0.05 },
    async (day) => {
      lastDay = day
      county.setTime(instantAt(day, 18.5 * 3600))
      if (day === YEAR_ONE_ENDS) {
        yearOne = await figuresOfYearOne()
        published = await openData()
      }
      if (day > YEAR_ONE_ENDS && day.endsWith('-28')) laterMonths.push((await openData()).months)
      const [next] = CHANGES
      if (next && day >= next[0] && (await next[1]())) CHANGES.shift()
      // The next day is lived by its own calendar.
      county.setTime(instantAt(addDays(day, 1), 60))
    },
  )
  expect(report.cases).toBe(CASES)
})
afterAll(async () => {
  await server?.close()
  await county?.drop()
})

test('两年里该有的都有过', async () => {
  expect(yearOne.decisions.length).toBeGreaterThan(150)
  expect(yearOne.visits.length).toBeGreaterThan(150)
  expect(published.decisions.length).toBeGreaterThan(50)
  expect(published.months).toHaveLength(12)
  expect(CHANGES).toEqual([])
  const versions = await rows<{ kind: string; versions: number }>(
    county.pool,
    'select kind, count(*) as versions from world.version where number > 1 group by kind order by kind',
  )
  expect(versions).toEqual([
    { kind: 'calendar', versions: 2 },
    { kind: 'process', versions: 3 },
    { kind: 'rule', versions: 1 },
    { kind: 'unit', versions: 1 },
  ])
})

test('加了环节，没有移动任何在办的件：都照旧版办到底', async () => {
  const now = await rows<{ case_id: CaseId; process: string; visits: { stepId: string }[] }>(
    county.pool,
    `select case_id, state->'pins'->>'process' as process, state->'visits' as visits from cases.case_row where case_id = any($1)`,
    [inserted.map((c) => c.case_id)],
  )
  const processes = new Map(inserted.map((c) => [c.case_id, c.process]))
  for (const { case_id, process, visits } of now) {
    expect(process, case_id).toBe(processes.get(case_id))
    expect(visits.map((v) => v.stepId)).not.toContain('talk')
  }
})

test('每一件照收件当天的流程办，按方案换过的照换过的办，走过的环节都是自己那一版的', async () => {
  const cases = await rows<{ state: CaseState; edition: number }>(
    county.pool,
    `select c.state, e.edition from cases.case_row c join ledger.event e on e.stream = 'case/' || c.case_id and e.version = 1`,
  )
  await county.world.load(
    county.world.book.keys('process').flatMap((key) => county.world.book.versions('process', key)),
  )
  const moved: CaseId[] = []
  for (const { state, edition } of cases) {
    const world = county.world.at(state.receivedOn, edition)
    const { processKey } = county.catalogue.find(state.itemId)!
    const atReceipt = world.version('process', processKey)!.hash
    const [change] = state.changes ?? []
    if (change) moved.push(state.caseId)
    expect(change?.from ?? state.pins.process, state.caseId).toBe(atReceipt)
    expect(state.pins.process).toBe(change?.to ?? atReceipt)
    const nets = [atReceipt, state.pins.process].map(
      (hash) => county.world.book.value(processKind, hash).net,
    )
    for (const { stepId } of state.visits)
      expect(
        nets.some((net) => net.nodeIndex.has(stepId)),
        `${state.caseId} ${stepId}`,
      ).toBe(true)
  }
  expect(moved.length).toBeGreaterThan(2)
})

test('第一年公布的数、记下的数，一个也没有变', async () => {
  expect(await figuresOfYearOne()).toEqual(yearOne)
  county.setTime(instantAt(lastDay, 18.5 * 3600))
  const now = await openData()
  expect(now.decisions).toEqual(published.decisions)
  for (const months of laterMonths as OpenRow[][])
    expect(months).toEqual(published.months.filter((m) => m.month! >= months.at(-1)!.month!))
})

test('事项的承诺改了，以前的件办得多快不因此变样：在办的件预计还要多久，照旧', async () => {
  const on = addDays(lastDay, 1)
  county.setTime(instantAt(on, 18 * 3600))
  const before = await forecasts(county, on)
  expect(before.length).toBeGreaterThan(1)
  for (const itemId of new Set(before.map((f) => f.itemId))) {
    const { value } = county.world.current().find(itemKind, itemId)!
    const promisedLimit = { ...value.promisedLimit, value: value.promisedLimit.value + 10 }
    const statutoryLimit = { ...value.statutoryLimit, value: value.statutoryLimit.value + 10 }
    await publish(county, itemKind, itemId, { ...value, promisedLimit, statutoryLimit })
  }
  // What was learned is kept for a day.
  await forecasts(county, addDays(on, 1))
  expect(await forecasts(county, on)).toEqual(before)
})

test('巡检：用当时的流程、日历、规则把两年重判一遍，一张牌不差', async () => {
  const report = await patrol(county)
  expect(report.cards).toBeGreaterThan(50)
  expect(report.findings).toEqual([])
  expect(await rows(county.supervisionPool, 'select * from supervision.fault')).toEqual([])
})

test('各表由账本重建，逐值相同；账本完好，公布过的都在', async () => {
  const tables = await replay(county.ownerUrl, county, { check: true })
  expect(tables.filter((t) => t.missing + t.superfluous > 0)).toEqual([])
  expect((await verifyCounty(county)).findings).toEqual([])
})

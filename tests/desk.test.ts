import { afterAll, beforeAll, expect, test } from 'vitest'
import { calendarKind, COUNTY_CALENDAR } from '#calendar'
import {
  type ACTS,
  type CaseState,
  loadCase,
  performAct,
  proposeProcessChange,
  rejectProcessChange,
} from '#cases'
import type { ActName } from '#cases/contract'
import { type DraftId, type StaffId, staffIds } from '#foundation/ids'
import { addDays, instantAt, type LegalDay } from '#foundation/time'
import { findOfficers, type Officer } from '#identity'
import { postKind } from '#identity/published'
import { itemKind } from '#items/published'
import { createHttpServer, type HttpServer } from '#platform/http'
import { processKind } from '#process'
import { type CaseTale, Teller } from '#sim'
import { followWorld, isAmong, listTasks } from '#tasks'
import { openDailyCheck, signDailyCheck } from '#supervision/inspection'
import { openNeutralCounty, publish, signedIn, type TestCounty } from '#testing'
import { actsAs, type AnyKind, concernedBy, draftVersion, mayApprove, rejectVersion } from '#world'
import { registerApi } from '../src/app/api.ts'
import { tick } from '../src/app/tick.ts'
import { withOtherId } from '../src/testing/bpmn.ts'
import { neutralFile } from '../src/testing/neutral.ts'
import { expectedTasks } from '../src/testing/expected-tasks.ts'

let county: TestCounty
let server: HttpServer
let staff: Officer[]
const FROM: LegalDay = '2026-03-02'
beforeAll(async () => {
  county = await openNeutralCounty(instantAt(FROM, 9 * 3600))
  server = createHttpServer({ logLevel: 'silent' })
  await server.register(async (scope) => registerApi(scope as HttpServer, county))
  staff = await findOfficers(county.pool, 'all', FROM)
})
afterAll(async () => {
  await server.close()
  await county.drop()
})

const cookieOf = (staffId: StaffId) => signedIn(server, county, staffId)

async function as(staffId: StaffId, method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { cookie: await cookieOf(staffId) }
  return server.inject({ method, url, headers, ...(payload && { payload }) })
}

const desk = async (staffId: StaffId, query = '') =>
  (await as(staffId, 'GET', `/api/tasks?${query}`)).json() as {
    total: number
    rows: { subjectId: string; title: string; path: string; stream: string }[]
  }

/**
 * What waits in a stream, by whom it waits for; that a query finds the same, tests/replay.test.ts
 * asks of everybody.
 */
async function desksWith(stream: string): Promise<Map<StaffId, string[]>> {
  const { rows } = await county.pool.query<{ title: string; audience: string[]; barred: string[] }>(
    'select title, audience, barred from tasks.task where stream = $1',
    [stream],
  )
  const desks = new Map<StaffId, string[]>()
  for (const officer of staff) {
    const mine = rows.filter((task) => isAmong(officer, task)).map(({ title }) => title)
    if (mine.length > 0) desks.set(officer.staffId, mine.sort())
  }
  return desks
}

/** An act of a case that is waited for; a new one without its scenario does not compile. */
type Waited = {
  [N in ActName]: (typeof ACTS)[N]['waits'] extends 'for-nobody' ? never : N
}[ActName]
interface Scenario {
  /** Brings a case to where the act waits. */
  tell: (t: Teller) => Promise<CaseTale>
  by: StaffId
  command?: object | ((state: CaseState) => object)
  /** What waits before and after, on whosever desk. */
  before: string[]
  after: string[]
}

const M = 'north'
const LICENCE = '甲类许可'
const HANDLER = `${M}.handler1` as const
const HEAD = `${M}.unit-head` as const
const agreed = { opinion: '经审查，材料真实完整，符合条件', outcome: 'agree', officers: [] }
const received = (t: Teller, options?: Parameters<Teller['applies']>[1]) =>
  t.applies(LICENCE, options)
async function accepted(t: Teller): Promise<CaseTale> {
  const c = await received(t)
  await c.does(`${M}.clerk1`, 'acceptance')
  return c
}
async function examined(t: Teller): Promise<CaseTale> {
  const c = await accepted(t)
  await c.isExamined(M)
  return c
}
const then =
  (before: (t: Teller) => Promise<CaseTale>, who: string, act: ActName, command: object) =>
  async (t: Teller) => {
    const c = await before(t)
    await c.does(who, act, { ...command })
    return c
  }
const procedure = { kind: '专家评审', limitWorkdays: 5, reason: '涉及专业问题，须组织评审' }
const asked = then(accepted, HANDLER, 'procedure-request', procedure)
const atJointStep = async (t: Teller) => {
  const item = county.catalogue.list().find((i) => i.processKey === 'countersign')!
  const c = await t.applies(item.name)
  await c.does(`${item.unitId}.clerk1`, 'acceptance')
  await c.does(`${item.unitId}.handler1`, 'examination', { ...agreed, stepId: 'examine' })
  return c
}
const jointHandler = () =>
  staffIds.of(
    `${county.catalogue.list().find((i) => i.processKey === 'countersign')!.unitId}.handler1`,
  )

/** Granted on a commitment in place of 丁函. */
const PROMISED_HANDLER = 'north.handler1' as const
const promised = async (t: Teller) => {
  const c = await t.applies('按日许可', { promised: ['丁函'] })
  await c.does(`${M}.clerk1`, 'acceptance')
  await c.does(PROMISED_HANDLER, 'examination', { ...agreed, stepId: 'examine' })
  await c.does(`${M}.reviewer`, 'examination', { ...agreed, stepId: 'review' })
  await c.does(`${M}.approver`, 'approval', { opinion: '符合条件，准予许可' })
  return c
}
const untrue = {
  way: 'site',
  untrue: [{ materialId: 'm4', reason: '现场没有看到所承诺的设施' }],
  days: 15,
  opinion: '到现场核查，与承诺不符',
}

const scenarios = (): Record<Waited, Scenario> => ({
  precheck: {
    tell: (t) => received(t, { online: true }),
    by: `${M}.clerk1`,
    command: { passed: true, opinion: '' },
    before: ['受理'],
    after: ['受理'],
  },
  acceptance: {
    tell: received,
    by: `${M}.clerk1`,
    before: ['受理'],
    after: ['examine'],
  },
  'tolerant-acceptance': {
    tell: (t) => received(t, { without: ['丁目'] }),
    by: 'service-centre.hall-clerk1',
    command: { graceWorkdays: 2 },
    before: ['受理'],
    after: ['examine'],
  },
  correction: {
    tell: (t) => received(t, { without: ['乙证'] }),
    by: `${M}.clerk1`,
    command: {
      missing: [{ materialId: 'm2', reason: '缺少原件，请补交清晰的复印件' }],
      replyNaturalDays: 30,
    },
    before: ['受理'],
    after: [],
  },
  declination: {
    tell: received,
    by: `${M}.clerk2`,
    command: { ground: 'not-needed', reason: '依法不需要取得这项许可', whereToApply: '' },
    before: ['受理'],
    after: [],
  },
  examination: {
    tell: accepted,
    by: HANDLER,
    command: { ...agreed, stepId: 'examine' },
    before: ['examine'],
    after: ['site-check'],
  },
  approval: {
    tell: examined,
    by: `${M}.approver`,
    command: { opinion: '符合条件，准予许可' },
    before: ['decide'],
    after: ['送达'],
  },
  denial: {
    tell: examined,
    by: `${M}.approver`,
    command: { reason: '场所不符合卫生要求', legalGround: '某法第三条' },
    before: ['decide'],
    after: ['送达'],
  },
  delivery: {
    tell: then(examined, `${M}.approver`, 'approval', { opinion: '符合条件，准予许可' }),
    by: `${M}.clerk1`,
    command: { way: 'counter', receiver: 'applicant', trackingNumber: '' },
    before: ['送达'],
    after: [],
  },
  'procedure-start': {
    tell: asked,
    by: HEAD,
    before: ['批准特别程序', 'examine'],
    after: ['结束特别程序'],
  },
  'procedure-end': {
    tell: then(asked, HEAD, 'procedure-start', {}),
    by: HANDLER,
    command: { result: '评审通过' },
    before: ['结束特别程序'],
    after: ['examine'],
  },
  extension: {
    tell: then(accepted, HANDLER, 'extension-request', {
      workdays: 5,
      reason: '需要向上级部门请示',
    }),
    by: HEAD,
    before: ['批准延期', 'examine'],
    after: ['examine'],
  },
  'late-entry-approval': {
    tell: async (t) => {
      const c = await accepted(t)
      await c.does(`${M}.clerk1`, 'late-entry', {
        happenedAt: t.at,
        what: '停电期间收的原件',
        cause: 'power-cut',
        reason: '窗口停电，恢复后补录',
        evidence: '停电通知',
      })
      return c
    },
    by: `${M}.unit-supervisor`,
    command: ({ lateEntries: [entry] }: CaseState) => ({ lateEntryId: entry!.lateEntryId }),
    before: ['批准补录', 'examine'],
    after: ['examine'],
  },
  'delay-explanation': {
    tell: async (t) => {
      const c = await accepted(t)
      await t.day('2026-03-30')
      return c
    },
    by: HEAD,
    command: { reason: '现场多次核查，尚未办完', expectedOn: '2026-04-03' },
    before: ['examine', '说明超期原因'],
    after: ['examine'],
  },
  'commitment-check': {
    tell: promised,
    by: PROMISED_HANDLER,
    command: { ...untrue, consequence: 'rectify' },
    before: ['核查承诺', '送达'],
    after: ['核实整改', '送达'],
  },
  'rectification-check': {
    tell: then(promised, PROMISED_HANDLER, 'commitment-check', {
      ...untrue,
      consequence: 'rectify',
    }),
    by: PROMISED_HANDLER,
    command: { isDone: false, opinion: '到场核实，没有整改' },
    before: ['核实整改', '送达'],
    after: ['撤销决定', '送达'],
  },
  revocation: {
    tell: then(promised, PROMISED_HANDLER, 'commitment-check', {
      ...untrue,
      consequence: 'revoke',
    }),
    by: HEAD,
    command: { ground: 'fraud', reason: '承诺的场所不存在，决定的依据不成立' },
    before: ['撤销决定', '送达'],
    after: ['送达'],
  },
  opinion: {
    tell: then(accepted, HANDLER, 'opinion-request', {
      toUnitId: 'south',
      question: '房屋是否可以作经营场所',
      workdays: 3,
    }),
    by: 'south.handler1',
    command: { answer: '可以作经营场所' },
    before: ['回复意见', 'examine'],
    after: ['examine'],
  },
  countersigners: {
    tell: atJointStep,
    by: jointHandler(),
    command: { stepId: 'countersign', officerIds: ['south.handler1'] },
    before: ['指定会签人'],
    after: ['countersign'],
  },
  countersignature: {
    tell: then(atJointStep, jointHandler(), 'countersigners', {
      stepId: 'countersign',
      officerIds: ['south.handler1', 'south.handler2'],
    }),
    by: 'south.handler1',
    command: { stepId: 'countersign', agrees: true, opinion: '同意' },
    before: ['countersign'],
    after: ['countersign'],
  },
})

test('每一种等人办的办件操作：有权办的人待办里都有，别人都没有；办了就没有', async () => {
  for (const [act, { tell, by, command = {}, before, after }] of Object.entries(scenarios()) as [
    Waited,
    Scenario,
  ][]) {
    const t = new Teller(county, `desk-${act}`, FROM)
    const c = await tell(t)
    const holds = async (titles: string[]) => {
      const loaded = (await loadCase(county, county.pool, c.caseId, t.today))!
      const desks = await desksWith(`case/${c.caseId}`)
      for (const officer of staff)
        expect(desks.get(officer.staffId)?.length ?? 0, `${act} ${officer.staffId}`).toBe(
          expectedTasks(officer, loaded.state, loaded.world, t.today).length,
        )
      expect([...new Set([...desks.values()].flat())].sort(), act).toEqual(titles.sort())
      return desks
    }
    const desks = await holds(before)
    expect(desks.has(by), `${act} ${by}`).toBe(true)
    const actor = await t.officer(by)
    const found = await listTasks(county.pool, actor, { on: t.today, soonOn: t.today }, {})
    expect(found.rows.map((task) => task.subjectId)).toContain(c.caseId)
    const at = t.at
    const given = typeof command === 'function' ? command(await c.state()) : { ...command }
    const done = await performAct(county, c.caseId, act, { ...given }, { actor, via: 'desk', at })
    expect(done, act).toMatchObject({ ok: true })
    await holds(after)
  }
})

/** Drafts by whoever may, and answers its id. */
async function drafted(kind: AnyKind, key: string, content: unknown, by: StaffId) {
  const officer = staff.find((o) => o.staffId === by)!
  const given = { content, effectiveOn: addDays(FROM, 60), basis: '县政府办〔2026〕12号' }
  const done = await draftVersion(deps(kind), kind, key, given, officer, county.now())
  expect(done).toMatchObject({ ok: true })
  return (done as { draftId: DraftId }).draftId
}
const deps = (kind: AnyKind) => ({
  pool: kind.isSupervision ? county.supervisionPool : county.pool,
  world: county.world,
})

type Content = Record<string, unknown>
type DraftCase = [string, AnyKind, string, StaffId, (content: Content) => Content]
const list = (content: Content, name: string) => content[name] as object[]

test.each<DraftCase>([
  [
    '工作日历',
    calendarKind,
    COUNTY_CALENDAR,
    'info-centre.system-admin',
    (content) => ({
      ...content,
      days: [...list(content, 'days'), { day: '2026-06-26', kind: 'holiday', name: '临时放假' }],
    }),
  ],
  [
    '单位自己的事项',
    itemKind,
    'item-licence',
    'north.unit-maintainer',
    (content) => ({ ...content, name: '甲类许可（新）' }),
  ],
  [
    '岗位：自己的不由自己批',
    postKind,
    'north.handler1',
    'north.unit-admin',
    (content) => ({
      ...content,
      duties: [...list(content, 'duties'), { role: 'reviewer', fromOn: addDays(FROM, 60) }],
    }),
  ],
])('版本公布：%s，能批准的人待办里有，提出的人没有；退回就没有', async (...given) => {
  const [, kind, key, by, change] = given
  const last = county.world.book.last(kind, key)!
  const { rows } = await county.pool.query('select body from world.content where hash = $1', [
    last.hash,
  ])
  const wanted = change(rows[0].body)
  const draftId = await drafted(kind, key, wanted, by)
  const drafter = staff.find((o) => o.staffId === by)!
  const value = await kind.open(wanted)
  const expected = () => {
    const concerned = concernedBy(kind, key, county.world.current(), [value])
    return staff
      .filter((o) => mayApprove(kind, o, concerned, drafter.unitId))
      .filter((o) => !actsAs(o, by) && !actsAs(o, kind.isAbout?.(key)))
      .map((o) => o.staffId)
      .sort()
  }
  const stream = `world/${kind.kind}/${key}/${draftId}`
  expect([...(await desksWith(stream)).keys()].sort()).toEqual(expected())
  expect(expected().length).toBeGreaterThan(0)
  await followWorld(county)
  expect([...(await desksWith(stream)).keys()].sort()).toEqual(expected())
  const reason = '依据不足，请补充后重新提出'
  await rejectVersion(deps(kind), kind, key, { draftId, reason }, drafter, county.now())
  expect((await desksWith(stream)).size).toBe(0)
})

test('流程变更方案：能批准的人待办里有，提出的人没有；退回就没有', async () => {
  const { hash: from } = county.world.current().version('process', 'general')!
  const xml = withOtherId(neutralFile('general'), 'examine', 'first-look')
  const to = await publish(county, processKind, 'general', { xml })
  const drafter = staff.find((o) => o.staffId === 'info-centre.system-admin')!
  const plan = { processKey: 'general', from: [from], to, mapping: { examine: 'first-look' } }
  const reason = '在办的件一并改用新版'
  const proposed = await proposeProcessChange(county, { ...plan, reason }, drafter, county.now())
  if (!proposed.ok) throw new Error(proposed.code)
  const { planId } = proposed.state
  const desks = await desksWith(`process-plan/${planId}`)
  expect([...desks.values()].flat()).toContain('审批流程变更方案')
  expect(desks.has('supervision.supervision-lead')).toBe(true)
  expect(desks.has(drafter.staffId)).toBe(false)
  const lead = staff.find((o) => o.staffId === 'supervision.supervision-lead')!
  await rejectProcessChange(county, planId, '请先与承办单位商量再提', lead, county.now())
  expect((await desksWith(`process-plan/${planId}`)).size).toBe(0)
})

test('查找、筛选、分页、领取和放回：同事看得见谁领了，领了的排在后面，不是自己的领不了', async () => {
  const t = new Teller(county, 'desk-claims', FROM)
  const [one, other] = [await t.applies(LICENCE, { who: '领取甲' }), await t.applies(LICENCE)]
  const waiting = (await desk('north.clerk1', `text=${one.caseId}`)).rows
  expect(waiting).toMatchObject([
    { subjectId: one.caseId, title: '受理', path: `/cases/${one.caseId}`, concerns: '领取甲' },
  ])
  const key = { stream: waiting[0]!.stream, todo: 'acceptance', stepId: '' }
  expect((await as('north.clerk1', 'POST', '/api/tasks/claim', key)).statusCode).toBe(201)
  expect((await as('north.clerk1', 'POST', '/api/tasks/claim', key)).statusCode).toBe(201)
  const taken = await as('north.clerk2', 'POST', '/api/tasks/claim', key)
  expect(taken.statusCode).toBe(409)
  expect(taken.json().detail).toContain('已经由')
  expect((await as('north.handler1', 'POST', '/api/tasks/claim', key)).statusCode).toBe(404)
  const ofColleague = (await desk('north.clerk2', 'whose=colleagues')).rows
  expect(ofColleague).toMatchObject([
    { subjectId: one.caseId, claim: { by: 'north.clerk1', isMine: false } },
  ])
  expect((await desk('north.clerk1', 'whose=mine')).rows.map((r) => r.subjectId)).toEqual([
    one.caseId,
  ])
  expect((await desk('north.clerk2', 'kind=case')).rows.at(-1)!.subjectId).toBe(one.caseId)
  expect((await desk('north.clerk2', 'whose=open')).rows.map((r) => r.subjectId)).toContain(
    other.caseId,
  )
  const byItem = await desk('service-centre.hall-clerk1', `text=${encodeURIComponent('甲类')}`)
  expect(byItem.rows.map((r) => r.subjectId)).toContain(other.caseId)
  expect((await desk('north.clerk1', 'text=%25')).total, '百分号只是百分号').toBe(0)
  expect((await desk('north.clerk1', 'page=900')).rows).toEqual([])
  expect((await as('north.clerk2', 'POST', '/api/tasks/release', key)).statusCode).toBe(404)
  expect((await as('north.clerk1', 'POST', '/api/tasks/release', key)).statusCode).toBe(201)
  expect((await desk('north.clerk2', 'whose=colleagues')).total).toBe(0)
})

test('各类各有多少，与待办里的一样多', async () => {
  for (const staffId of ['north.unit-head', 'service-centre.hall-clerk1'] as const) {
    const counts = (await as(staffId, 'GET', '/api/tasks/counts')).json() as {
      kind: string
      total: number
      over: number
    }[]
    for (const { kind, total, over } of counts) {
      expect((await desk(staffId, `kind=${kind}`)).total).toBe(total)
      expect((await desk(staffId, `kind=${kind}&due=over`)).total).toBe(over)
    }
    expect(counts.reduce((sum, c) => sum + c.total, 0)).toBe((await desk(staffId)).total)
  }
})

test('日巡查：工作日每个单位的监察员待办里有当天的，登记了就没有；前一天的不再等，休息日没有', async () => {
  const titles = async (staffId: StaffId) =>
    (await desk(staffId, 'kind=check')).rows.map(({ subjectId, path }) => [subjectId, path])
  const at = (day: LegalDay) => instantAt(day, 9 * 3600)
  const supervisor = staff.find((o) => o.staffId === 'north.unit-supervisor')!
  await tick(county, at('2026-06-04'))
  expect(await titles('south.unit-supervisor')).toEqual([
    ['south/2026-06-04', '/supervision/daily'],
  ])
  expect(await titles('north.unit-head')).toEqual([])
  const { sample } = await openDailyCheck(county, 'north', '2026-06-04')
  const compared = sample.map(({ caseId }) => ({ caseId, result: 'consistent', note: '' }) as const)
  const given = { sample: compared, note: '窗口秩序正常' }
  expect(await signDailyCheck(county, given, supervisor, at('2026-06-04'))).toEqual({ ok: true })
  expect(await titles('north.unit-supervisor')).toEqual([])
  await tick(county, at('2026-06-05'))
  expect(await titles('north.unit-supervisor')).toEqual([
    ['north/2026-06-05', '/supervision/daily'],
  ])
  await tick(county, at('2026-06-06'))
  expect(await titles('north.unit-supervisor')).toEqual([])
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadCase, netsOf, readDocument, textOfBefore } from '#cases'
import { renderPdf, templateKind } from '#documents'
import { slotsKind } from '#appointments'
import { calendarKind } from '#calendar'
import type { DocumentId, DraftId, StaffId } from '#foundation/ids'
import { addDays, type LegalDay } from '#foundation/time'
import { findApplicant, findOfficer, staffNames } from '#identity'
import { formKind, itemKind, tableKind } from '#items'
import type { HttpServer } from '#platform/http'
import { repeat } from '#platform/repeat'
import { Teller } from '#sim'
import { fileIn, openNeutralCounty, signedIn, type TestCounty } from '#testing'
import { approveVersion } from '#world'
import { shippedFile } from '../src/testing/bpmn.ts'
import { fontsDir } from '#platform/repository'
import { openCounty } from '../src/app/county.ts'
import { buildServer } from '../src/app/server.ts'

const TODAY = '2026-03-02'
const ADMIN = 'info-centre.system-admin'
const LEAD = 'supervision.supervision-lead'

let county: TestCounty
let server: HttpServer
beforeAll(async () => {
  county = await openNeutralCounty()
  server = await buildServer(county, { logLevel: 'silent', demo: true })
  // An item with a form of its own, and one of the other department.
  const [form, licence, days] = [
    county.catalogue.form('item-licence'),
    { ...item('item-licence'), formKey: 'licence' },
    { ...item('item-days'), unitId: 'south' },
  ]
  await published([ADMIN, LEAD], { kind: 'form', key: 'licence', content: form })
  await published([ADMIN, LEAD], { kind: 'item', key: 'item-licence', content: licence })
  await published([ADMIN, LEAD], { kind: 'item', key: 'item-days', content: days })
})
afterAll(async () => {
  await server.close()
  await county.drop()
})

const cookies = new Map<StaffId, Promise<string>>()
const signIn = (staffId: StaffId) =>
  cookies.getOrInsertComputed(staffId, () => signedIn(server, county, staffId))
async function as(staffId: StaffId, method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { cookie: await signIn(staffId) }
  return server.inject({ method, url, headers, ...(payload && { payload }) })
}
async function read(url: string, staffId: StaffId = 'north.clerk1') {
  const reply = await as(staffId, 'GET', url)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}

interface Wanted {
  kind: string
  key: string
  content: unknown
  effectiveOn?: string
  basis?: string
}
const propose = (staffId: StaffId, { kind, key, content, effectiveOn, basis }: Wanted) =>
  as(staffId, 'POST', `/api/publications/${kind}/${key}/drafts`, {
    content,
    effectiveOn: effectiveOn ?? TODAY,
    basis: basis ?? '县政府办公室通知第 3 号',
  })
async function drafted(staffId: StaffId, wanted: Wanted): Promise<string> {
  const reply = await propose(staffId, wanted)
  expect(reply.statusCode, reply.body).toBe(201)
  return reply.json().draftId
}
const approve = (staffId: StaffId, kind: string, key: string, draftId: string) =>
  as(staffId, 'POST', `/api/publications/${kind}/${key}/drafts/${draftId}/approval`, {})
const reject = (staffId: StaffId, kind: string, key: string, draftId: string, reason: string) =>
  as(staffId, 'POST', `/api/publications/${kind}/${key}/drafts/${draftId}/rejection`, { reason })
async function published(by: readonly [StaffId, StaffId], wanted: Wanted) {
  const draftId = await drafted(by[0], wanted)
  const reply = await approve(by[1], wanted.kind, wanted.key, draftId)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}

const unit = (unitId: string) => ({ ...county.units.get(unitId)! })
const item = (itemId: string) => county.world.current().get(itemKind, itemId)
const SLOTS = { slotMinutes: 30, perSlot: 2, workdaysAhead: 10, mostOpen: 3, units: {} }

test('没有登录的看不到；登录的都能看：各类有多少、谁可以拟订', async () => {
  for (const url of ['/api/publications', '/api/world', '/api/publications/item/item-licence'])
    expect((await server.inject(url)).statusCode).toBe(401)
  const kinds = await read('/api/publications')
  expect(kinds).toHaveLength(county.world.book.kinds().length)
  expect(kinds.every((k: { mayDraft: boolean }) => !k.mayDraft)).toBe(true)
  const own = await read('/api/publications', 'north.unit-maintainer')
  expect(
    own.filter((k: { mayDraft: boolean }) => k.mayDraft).map((k: { kind: string }) => k.kind),
  ).toEqual(['item', 'form', 'table', 'guide', 'process'])
})

test('一类里按名称找，按页看；没有的类和编号说得清楚', async () => {
  const found = await read(`/api/publications/item?q=${encodeURIComponent('许可')}`)
  expect(found.rows.length).toBeGreaterThan(1)
  expect(found.rows.every((r: { name: string }) => r.name.includes('许可'))).toBe(true)
  const { pageSize, total } = await read('/api/publications/form')
  const content = county.catalogue.form('item-days')
  for (let n = 1; n <= pageSize; n++)
    await drafted('north.unit-maintainer', { kind: 'form', key: `paged-${n}`, content })
  const [first, second] = [
    await read('/api/publications/form'),
    await read('/api/publications/form?page=2'),
  ]
  expect(first.rows).toHaveLength(pageSize)
  expect(second.rows).toHaveLength(total)
  expect(first.total, '只拟订了的也在').toBe(pageSize + total)
  expect(second.rows[0].key > first.rows.at(-1).key).toBe(true)
  expect((await as('north.clerk1', 'GET', '/api/publications/nothing')).statusCode).toBe(404)
})

test('一人拟订、另一人批准，当天起生效；谁、何时、依据什么，都在', async () => {
  const content = { ...SLOTS, perSlot: 5 }
  const draftId = await drafted('service-centre.hall-manager', {
    kind: 'slots',
    key: 'county',
    content,
  })
  expect(county.slotRules().perSlot, '没有批准就不算').toBe(2)
  const own = await approve('service-centre.hall-manager', 'slots', 'county', draftId)
  expect(own.json()).toMatchObject({ code: 'needs-second-person' })
  const waiting = await read('/api/publications/slots/county', LEAD)
  expect(waiting.drafts.at(-1)).toMatchObject({ draftId, state: 'open', mayApprove: true })
  expect((await read('/api/publications/slots?waiting=1')).total).toBe(1)
  const reply = await approve(LEAD, 'slots', 'county', draftId)
  expect(reply.json()).toMatchObject({
    number: 2,
    effectiveOn: TODAY,
    draftedBy: 'service-centre.hall-manager',
    publishedBy: LEAD,
  })
  expect(county.slotRules().perSlot).toBe(5)
  const { versions, drafts, inForce } = await read('/api/publications/slots/county')
  expect(inForce).toBe(2)
  expect(versions.at(-1)).toMatchObject({
    number: 2,
    basis: '县政府办公室通知第 3 号',
    position: null,
  })
  expect(drafts.at(-1)).toMatchObject({ draftId, state: 'published', mayApprove: false })
  expect((await read(`/api/world/contents/${versions.at(-1).hash}`)).content).toEqual(content)
  const difference = await read(
    `/api/world/differences?kind=slots&before=${versions[0].hash}&after=${versions[1].hash}`,
  )
  expect(difference).toEqual([{ path: ['perSlot'], change: 'changed', before: 2, after: 5 }])
  await county.sealer.sealAll()
  expect((await read('/api/publications/slots/county')).versions.at(-1).position).toBeGreaterThan(0)
})

test.each<[string, Wanted, number, object]>([
  [
    '内容的形状不对',
    { kind: 'slots', key: 'county', content: { ...SLOTS, perSlot: 1.5, units: undefined } },
    400,
    {
      code: 'content-wrong',
      fields: [
        { field: 'perSlot', reason: '应当是整数' },
        { field: 'units', reason: '必须填写' },
      ],
    },
  ],
  [
    '写错了栏目的名字',
    { kind: 'slots', key: 'county', content: { ...SLOTS, persolt: 3 } },
    400,
    {
      fields: [{ field: 'persolt', reason: '没有这一项，请删去' }],
    },
  ],
  [
    '引用的没有公布',
    { kind: 'slots', key: 'county', content: { ...SLOTS, units: { nowhere: 1 } } },
    409,
    {
      code: 'reference-absent',
      fields: [{ field: 'units.nowhere', reason: '单位“nowhere”那天还没有有效的版本' }],
    },
  ],
  [
    '这一类没有这个编号',
    { kind: 'slots', key: 'mine', content: SLOTS },
    409,
    { code: 'key-unknown' },
  ],
  [
    '编号写不进账本',
    { kind: 'form', key: encodeURIComponent('表'), content: {} },
    409,
    { code: 'key-unknown' },
  ],
  [
    '没有写依据',
    { kind: 'slots', key: 'county', content: { ...SLOTS, perSlot: 9 }, basis: '无' },
    409,
    { code: 'basis-needed' },
  ],
  [
    '溯及既往',
    { kind: 'slots', key: 'county', content: { ...SLOTS, perSlot: 9 }, effectiveOn: '2026-02-27' },
    409,
    { code: 'not-backwards' },
  ],
  [
    '流程的条件读不懂',
    { kind: 'process', key: 'general', content: { xml: '<a/>' } },
    400,
    { code: 'content-wrong' },
  ],
  [
    '模板排不出文书',
    { kind: 'template', key: 'document', content: { typst: '#nosuch' } },
    400,
    {
      fields: [{ field: 'typst', reason: '用样本排不出文书：没有“nosuch”这个名字' }],
    },
  ],
  [
    '模板要读服务器上的文件',
    { kind: 'template', key: 'document', content: { typst: '#read("../../package.json")' } },
    400,
    { code: 'content-wrong' },
  ],
  [
    '模板要从网上取东西',
    { kind: 'template', key: 'document', content: { typst: '#import "@preview/x:1.0.0"' } },
    400,
    {
      fields: [{ field: 'typst', reason: '不能引用网上的 Typst 包' }],
    },
  ],
  [
    '给没有的人安排岗位',
    { kind: 'post', key: 'nobody', content: { unitId: 'north', duties: [] } },
    400,
    {
      fields: [{ field: '', reason: '没有账号“nobody”，请先开户' }],
    },
  ],
])('拟订被拒：%s，什么也没有留下', async (_says, wanted, status, answer) => {
  const before = await county.pool.query(
    "select count(*) from ledger.event where stream not like 'audit/%'",
  )
  const reply = await propose(ADMIN, wanted)
  expect(reply.statusCode, reply.body).toBe(status)
  expect(reply.json()).toMatchObject(answer)
  expect(
    (await county.pool.query("select count(*) from ledger.event where stream not like 'audit/%'"))
      .rows,
  ).toEqual(before.rows)
})

test('监察规则只收这条规则的参数，由监察机关自己的数据库账号写', async () => {
  const { values } = (
    await read(`/api/world/contents/${county.world.book.versions('rule', 'T01')[0]!.hash}`)
  ).content
  const wrong = await propose('supervision.supervision-officer1', {
    kind: 'rule',
    key: 'T01',
    content: { values: { ...values, enabled: 2, hours: 3 } },
  })
  expect(wrong.json().fields).toEqual([
    { field: 'values.hours', reason: '这条规则没有这个参数' },
    { field: 'values.enabled', reason: '启用填 1，停用填 0' },
  ])
  const done = await published(['supervision.supervision-officer1', LEAD], {
    kind: 'rule',
    key: 'T01',
    content: { values: { ...values, enabled: 0 } },
  })
  expect(done.number).toBe(2)
  expect((await propose(ADMIN, { kind: 'rule', key: 'T01', content: { values } })).statusCode).toBe(
    403,
  )
})

test('单位的人只管本单位的：别的单位的事项、乡镇共有的事项、几个单位共用的表，都不能拟订也不能批准', async () => {
  const content = { ...item('item-licence'), themes: ['餐饮', '开店'] }
  expect(content.unitId).toBe('north')
  for (const staffId of ['south.unit-maintainer', 'north.clerk1'] as const)
    expect(
      (await propose(staffId, { kind: 'item', key: 'item-licence', content })).statusCode,
    ).toBe(403)
  const stolen = { ...item('item-licence'), unitId: 'south' }
  expect(
    (await propose('south.unit-maintainer', { kind: 'item', key: 'item-licence', content: stolen }))
      .statusCode,
    '写成自己单位的也不行',
  ).toBe(403)
  const draftId = await drafted('north.unit-maintainer', {
    kind: 'item',
    key: 'item-licence',
    content,
  })
  expect((await approve('south.unit-head', 'item', 'item-licence', draftId)).statusCode).toBe(403)
  expect(
    (await reject('south.unit-head', 'item', 'item-licence', draftId, '与本单位无关，不同意'))
      .statusCode,
  ).toBe(403)
  expect(
    (await read('/api/publications/item/item-licence', 'south.unit-head')).drafts.at(-1),
  ).toMatchObject({ mayApprove: false, mayReject: false })
  expect((await approve('north.unit-head', 'item', 'item-licence', draftId)).statusCode).toBe(200)

  const townships = county.catalogue.list().find((i) => !i.unitId)!
  const { mayDraft } = await read(
    `/api/publications/item/${townships.itemId}`,
    'north.unit-maintainer',
  )
  expect(mayDraft).toBe(false)
  const shared = county.catalogue.form('item-registration')
  const ofAll = { kind: 'form', key: 'plain', content: { ...shared, title: '通用申请表' } }
  expect((await propose('north.unit-maintainer', ofAll)).statusCode).toBe(403)
  const own = { ...county.catalogue.form('item-licence'), title: '甲类许可申请书（新）' }
  expect(
    (await propose('north.unit-maintainer', { kind: 'form', key: 'licence', content: own }))
      .statusCode,
  ).toBe(201)
})

test('单位新写的表还没有事项用，由本单位的负责人批准；有事项用了就是那个单位的', async () => {
  const content = { ...county.catalogue.form('item-licence'), title: '小作坊登记表' }
  const draftId = await drafted('north.unit-maintainer', {
    kind: 'form',
    key: 'workshop',
    content,
  })
  expect((await approve('south.unit-head', 'form', 'workshop', draftId)).statusCode).toBe(403)
  expect((await approve('north.unit-head', 'form', 'workshop', draftId)).statusCode).toBe(200)
  const southern = county.catalogue.list().find((i) => i.unitId === 'south')!
  await published(['south.unit-maintainer', 'south.unit-head'], {
    kind: 'item',
    key: southern.itemId,
    content: { ...item(southern.itemId), formKey: 'workshop' },
  })
  const again = { kind: 'form', key: 'workshop', content: { ...content, title: '登记表' } }
  expect((await propose('north.unit-maintainer', again)).statusCode).toBe(403)
  expect((await propose('south.unit-maintainer', again)).statusCode).toBe(201)
})

test('单位管理员不能把本单位的人安排成全县的岗位，也不能动别的单位的人', async () => {
  const duty = (role: string) => ({ role, fromOn: TODAY })
  const post = (unitId: string, role: string) => ({ unitId, duties: [duty(role)] })
  const ask = (key: string, content: object) =>
    propose('north.unit-admin', { kind: 'post', key, content })
  expect((await ask('north.clerk2', post('north', 'supervision-lead'))).statusCode).toBe(403)
  expect((await ask('south.clerk1', post('north', 'clerk'))).statusCode).toBe(403)
  expect((await ask('north.clerk2', post('south', 'clerk'))).statusCode).toBe(403)
  expect((await ask('info-centre.auditor', post('north', 'clerk'))).statusCode).toBe(403)
  await published(['north.unit-admin', 'north.unit-head'], {
    kind: 'post',
    key: 'north.clerk2',
    content: { unitId: 'north', duties: [duty('clerk'), duty('handler')] },
  })
  expect((await read('/api/me', 'north.clerk2')).roles.sort()).toEqual(['clerk', 'handler'])
  await published(['north.unit-admin', 'north.unit-head'], {
    kind: 'post',
    key: 'north.clerk2',
    content: { unitId: 'north', duties: [{ role: 'reviewer', fromOn: '2020-01-01' }] },
    effectiveOn: '2026-03-09',
  })
  const rolesOn = async (day: LegalDay) =>
    [...(await findOfficer(county.pool, 'north.clerk2', day))!.roles].sort()
  expect(await rolesOn('2026-03-08'), '到生效日才换岗').toEqual(['clerk', 'handler'])
  expect(await rolesOn('2026-03-09')).toEqual(['reviewer'])
})

test('退回要写明理由；提出人可以自己撤回；处理过的不能再处理', async () => {
  const wanted = { kind: 'slots', key: 'county', content: { ...SLOTS, perSlot: 7 } }
  const draftId = await drafted('service-centre.hall-manager', wanted)
  expect((await reject(LEAD, 'slots', 'county', draftId, '其他')).json()).toMatchObject({
    code: 'reason-needed',
  })
  expect(
    (await reject(LEAD, 'slots', 'county', draftId, '大厅只有五个窗口，做不到')).statusCode,
  ).toBe(200)
  expect((await approve(LEAD, 'slots', 'county', draftId)).json()).toMatchObject({
    code: 'draft-not-open',
  })
  const { drafts } = await read('/api/publications/slots/county')
  expect(drafts.find((d: { draftId: string }) => d.draftId === draftId)).toMatchObject({
    state: 'rejected',
    rejectedBy: LEAD,
    reason: '大厅只有五个窗口，做不到',
  })
  const again = await drafted('service-centre.hall-manager', wanted)
  expect(
    (await reject('service-centre.hall-manager', 'slots', 'county', again, '数字写错了，重新提出'))
      .statusCode,
  ).toBe(200)
  expect((await approve(LEAD, 'slots', 'county', randomUUID())).json()).toMatchObject({
    code: 'draft-not-open',
  })
})

test('提出之后公布了别的版本，旧的草稿不能再批准；不能早于已经公布的上一版', async () => {
  const limits = county.feedbackLimits()
  const wanted = (days: number, effectiveOn: string) => ({
    kind: 'limits',
    key: 'feedback',
    content: { ...limits, extension: { mostWorkdays: days } },
    effectiveOn,
  })
  const old = await drafted('service-centre.hall-manager', wanted(8, TODAY))
  await published([ADMIN, LEAD], wanted(5, '2026-05-01'))
  expect(county.feedbackLimits().extension.mostWorkdays, '还没有到日子').toBe(
    limits.extension.mostWorkdays,
  )
  expect((await approve(LEAD, 'limits', 'feedback', old)).json()).toMatchObject({
    code: 'draft-outdated',
  })
  expect((await read('/api/publications/limits/feedback')).drafts.at(-2)).toMatchObject({
    draftId: old,
    isOutdated: true,
  })
  const unseen = await as(ADMIN, 'POST', '/api/publications/limits/feedback/drafts', {
    ...wanted(6, '2026-06-01'),
    basis: '县政府办公室通知第 4 号',
    basedOn: county.world.book.versions('limits', 'feedback')[0]!.hash,
  })
  expect(unseen.json(), '没有看到的版本不能盖掉').toMatchObject({ code: 'draft-outdated' })
  expect((await propose(ADMIN, wanted(9, '2026-04-01'))).json()).toMatchObject({
    code: 'before-last',
  })
  expect((await propose(ADMIN, wanted(5, '2026-06-01'))).json()).toMatchObject({
    code: 'nothing-changed',
  })
})

test('某一天、账本的某个位置上，什么是有效的', async () => {
  const before = await read('/api/world')
  const content = { ...unit('south'), duties: ['社会救助', '婚姻登记'] }
  await published([ADMIN, LEAD], { kind: 'unit', key: 'south', content, effectiveOn: '2026-04-01' })
  const numberOn = async (query: string) => {
    const { versions } = await read(`/api/world?kind=unit&${query}`)
    return versions.find((v: { key: string }) => v.key === 'south').number
  }
  expect(await numberOn('day=2026-03-31')).toBe(1)
  expect(await numberOn('day=2026-04-01')).toBe(2)
  await county.sealer.sealAll()
  const { position } = (await read('/api/publications/unit/south')).versions.at(-1)
  expect(await numberOn(`position=${position}&day=2026-04-01`), '公布的那一刻还不知道它').toBe(1)
  const at = await read(`/api/world?position=${position}`)
  expect(at).toMatchObject({ day: TODAY, edition: before.edition })
  expect(
    (await as('north.clerk1', 'GET', `/api/world?position=${position + 1000}`)).json(),
  ).toMatchObject({ code: 'not-sealed-yet' })
  expect((await read('/api/world?day=2003-12-31')).versions).toEqual([])
})

test('早就不用的版本没有放在手边，问起过去的一天、写一张过去就该有的表，一样答得上', async () => {
  const fresh = await openCounty({
    ownerUrl: county.ownerUrl,
    stateDir: county.stateDir,
    now: () => '2026-06-01T01:00:00.000Z',
    connections: 4,
  })
  const later = await buildServer(fresh, { logLevel: 'silent', demo: true })
  try {
    const versions = fresh.world.book.versions('item', 'item-licence')
    expect(fresh.world.book.isOpen('item', versions[0]!.hash), '只有现行的在手边').toBe(false)
    const headers = { cookie: await signedIn(later, fresh, 'north.unit-maintainer') }
    const list = await later.inject({ url: '/api/publications/item?day=2025-01-01', headers })
    expect(list.json().rows[0].inForce.number).toBe(1)
    const table = await later.inject({
      method: 'POST',
      url: '/api/publications/table/new-table/drafts',
      headers,
      payload: {
        content: fresh.world.current().get(tableKind, 'item-licence'),
        effectiveOn: '2025-01-01',
        basis: '某法第三十五条',
      },
    })
    expect(table.statusCode, table.body).toBe(201)
  } finally {
    await later.close()
    await fresh.close()
  }
})

test('同一份草稿，两个进程同时批准：一个成功，另一个知道为什么', async () => {
  const other = await openCounty({
    ownerUrl: county.ownerUrl,
    stateDir: county.stateDir,
    now: county.now,
    connections: 4,
  })
  const second = await buildServer(other, { logLevel: 'silent', demo: true })
  try {
    for (const perSlot of [11, 12, 13]) {
      const draftId = await drafted('service-centre.hall-manager', {
        kind: 'slots',
        key: 'county',
        content: { ...SLOTS, perSlot },
      })
      const headers = { cookie: await signIn(LEAD) }
      const url = `/api/publications/slots/county/drafts/${draftId}/approval`
      const both = await Promise.all(
        [server, second].map((s) => s.inject({ method: 'POST', url, headers, payload: {} })),
      )
      expect(both.map((r) => r.statusCode).sort(), both.map((r) => r.body).join()).toEqual([
        200, 409,
      ])
      expect(both.find((r) => r.statusCode === 409)!.json()).toMatchObject({
        code: 'draft-not-open',
        detail: '这份草稿不存在，或者已经处理过。',
      })
      const { rows } = await county.pool.query(
        'select count(*)::int as n from world.version where draft_id = $1',
        [draftId],
      )
      expect(rows[0].n).toBe(1)
    }
  } finally {
    await second.close()
    await other.close()
  }
})

test('一个进程公布的日历，另一个进程不用重启就用它答', async () => {
  const other = await openCounty({
    ownerUrl: county.ownerUrl,
    stateDir: county.stateDir,
    now: county.now,
    connections: 4,
  })
  const second = await buildServer(other, { logLevel: 'silent', demo: true })
  const failures: Error[] = []
  // As src/app/main.ts has every process do.
  const stop = repeat(
    300,
    () => other.world.look(),
    (error) => failures.push(error),
  )
  try {
    const ask = async () =>
      (await second.inject('/api/calendar/workdays?from=2026-03-09&add=1')).json().on
    expect(await ask()).toBe('2026-03-10')
    const { content } = await read(
      `/api/world/contents/${county.world.current().version('calendar', 'county')!.hash}`,
    )
    const days = [...content.days, { day: '2026-03-10', kind: 'holiday', name: '县庆' }].sort(
      (a, b) => (a.day < b.day ? -1 : 1),
    )
    await published([ADMIN, LEAD], {
      kind: 'calendar',
      key: 'county',
      content: { ...content, days },
    })
    await expect.poll(ask, { timeout: 30_000, interval: 20 }).toBe('2026-03-11')
    expect(failures).toEqual([])
  } finally {
    await stop()
    await second.close()
    await other.close()
  }
})

/** What stands on the pages, whenever the file was made: its signature comes behind. */
const undated = (pdf: Buffer) =>
  pdf
    .toString('latin1')
    .split('%%EOF')[0]!
    .replaceAll(/\(D:\d{14}Z\)|<xmp(:\w+Date|MM:\w+ID)>[^<]*|\/ID \[.*\]/g, '')

test('单位改了名：改名之前出的文书，什么时候打印、核验都是原来的名字；别处是今天的名字', async () => {
  const before = county.units.get('north')!.name
  const c = await new Teller(county, 'rename', TODAY).applies('甲类许可')
  await c.does('north.clerk1', 'acceptance')
  const issued = async (kind: string) =>
    (await c.state()).documents.find((d) => d.kind === kind)!.documentId
  const old = await issued('receipt')
  // The same day: what counts is what was in force at the moment of the issue.
  const content = {
    ...unit('north'),
    name: '新局',
    formerNames: [before],
  }
  await published([ADMIN, LEAD], { kind: 'unit', key: 'north', content })
  await c.does('north.handler1', 'examination', {
    stepId: 'examine',
    opinion: '材料真实完整，符合条件',
    outcome: 'agree',
    officers: [],
  })
  await c.does('north.handler1', 'extension-request', {
    workdays: 5,
    reason: '等待上级部门答复核查结果',
  })
  await c.does('north.unit-head', 'extension', { approved: true })
  const fresh = await issued('extension-notice')

  const clerk = (await findOfficer(county.pool, 'north.clerk1', TODAY))!
  const { state, facts, world } = (await loadCase(county, county.pool, c.caseId))!
  const applicant = (await findApplicant(county.pool, county.keys, state.applicantId))!
  const names = await staffNames(
    county.pool,
    facts.map((f) => f.actor),
  )
  const { typst } = county.world.current().book.value(templateKind, state.pins.template)
  const printed = (documentId: DocumentId, unitName: string) =>
    renderPdf(
      { typst, fonts: fontsDir },
      textOfBefore(
        documentId,
        state,
        facts,
        world,
        {
          county: county.tenant.name,
          unitName,
          applicant,
          officerName: (id) => names.get(id) ?? '网上提交',
          publicUrl: county.publicUrl,
          phone: '请以办事指南公布的电话为准',
        },
        netsOf(county.world.current()),
      ),
    )
  for (const [documentId, name, other] of [
    [old, before, content.name],
    [fresh, content.name, before],
  ] as const) {
    const pdf = undated(fileIn(await readDocument(county, documentId, clerk)))
    expect(pdf === undated(await printed(documentId, name)), name).toBe(true)
    expect(pdf === undated(await printed(documentId, other)), other).toBe(false)
    const { body } = await server.inject(`/verify/${documentId}`)
    expect(body).toContain(name)
    expect(body).not.toContain(other)
  }
  expect((await read(`/api/cases/${c.caseId}`, 'north.clerk1')).unitName).toBe(content.name)
})

test('日历从这里批准，在办期限一样移动', async () => {
  const c = await new Teller(county, 'publication', TODAY).applies('甲类许可')
  await c.does('north.clerk1', 'acceptance')
  const { content } = await read(
    `/api/world/contents/${county.world.current().version('calendar', 'county')!.hash}`,
  )
  const days = [...content.days, { day: '2026-03-04', kind: 'holiday', name: '抢险' }].sort(
    (a, b) => (a.day < b.day ? -1 : 1),
  )
  const done = await published([ADMIN, LEAD], {
    kind: 'calendar',
    key: 'county',
    content: { ...content, days },
  })
  expect(done.movedLimits).toBeGreaterThan(0)
})

test('流程的两版逐个环节比，画在哪里不算', async () => {
  const xml = shippedFile('site-check')
  await published([ADMIN, LEAD], { kind: 'process', key: 'site-check', content: { xml } })
  const moved = xml.replace(/x="\d+"/, 'x="77"').replace('name="现场核查"', 'name="现场踏勘"')
  expect(moved).not.toBe(xml)
  const before = county.world.current().version('process', 'site-check')!
  const reply = await propose(ADMIN, {
    kind: 'process',
    key: 'site-check',
    content: { xml: moved },
  })
  expect(reply.statusCode, reply.body).toBe(201)
  const differences = await read(
    `/api/world/differences?kind=process&before=${before.hash}&after=${reply.json().hash}`,
  )
  expect(differences).toHaveLength(1)
  expect(differences[0]).toMatchObject({ change: 'changed', before: '现场核查', after: '现场踏勘' })
  expect(differences[0].path.slice(0, 1)).toEqual(['nodes'])
})

test('办事指南一个人就能公布；乡镇事项的由政务中心，别的由本单位', async () => {
  const guide = { quota: '无数量限制', phone: '0735-1234567' }
  const townships = county.catalogue.list().find((i) => !i.unitId)!.itemId
  const ask = (staffId: StaffId, key: string) =>
    propose(staffId, { kind: 'guide', key, content: guide })
  expect((await ask('service-centre.hall-manager', 'item-registration')).statusCode).toBe(403)
  expect((await ask('south.unit-maintainer', 'item-registration')).statusCode).toBe(403)
  expect((await ask('north.unit-maintainer', townships)).statusCode).toBe(403)
  expect((await ask('north.unit-maintainer', 'item-registration')).json()).toMatchObject({
    isPublished: true,
  })
  expect((await ask('service-centre.hall-manager', townships)).json()).toMatchObject({
    isPublished: true,
  })
})

test('拟订时对、批准时已经不对的，不予批准：两份草稿各自都对，合起来不对', async () => {
  const { formKey, tableKey } = item('item-licence')
  const form = county.world.current().get(formKind, formKey)
  const table = county.world.current().get(tableKind, tableKey!)
  const field = form.required.at(-1)!
  const rules = table.rules.map((rule, i) => (i === 0 ? { ...rule, hiddenFields: [field] } : rule))
  const draftId = await drafted('north.unit-maintainer', {
    kind: 'table',
    key: tableKey!,
    content: { ...table, rules },
  })
  const { [field]: _gone, ...properties } = form.properties
  await published([ADMIN, LEAD], {
    kind: 'form',
    key: formKey,
    content: {
      ...form,
      properties,
      required: form.required.filter((name) => name !== field),
      order: Object.keys(properties),
    },
  })
  const reply = await approve('north.unit-head', 'table', tableKey!, draftId)
  expect(reply.statusCode).toBe(409)
  expect(reply.json()).toMatchObject({ code: 'content-wrong' })
  expect(JSON.stringify(reply.json().fields)).toContain(`没有这个申请表栏目：${field}`)
})

test('替提出人顶岗的人不能批准他的草稿', async () => {
  const content = { ...SLOTS, perSlot: 7 }
  const wanted = { kind: 'slots', key: 'county', content }
  const draftId = await drafted('service-centre.hall-manager', wanted)
  const lead = (await findOfficer(county.pool, LEAD, TODAY))!
  const substitute = { ...lead, actsFor: ['service-centre.hall-manager' as const] }
  const done = await approveVersion(
    county,
    slotsKind,
    'county',
    draftId as DraftId,
    substitute,
    county.now(),
  )
  expect(done).toMatchObject({ ok: false, code: 'needs-second-person' })
  expect((await approve(LEAD, 'slots', 'county', draftId)).statusCode).toBe(200)
})

test.each([
  ['item', 'item-licence', () => ({ ...item('item-licence'), name: '甲类\ud800' })],
  ['form', 'deep', () => ({ title: 't', properties: {}, required: [], x: nested(10_000) })],
])('读不了、存不下的内容（%s）说得清楚，不出故障', async (kind, key, content) => {
  const reply = await propose('north.unit-maintainer', { kind, key, content: content() })
  expect(reply.statusCode, reply.body).toBe(400)
  expect(reply.json()).toMatchObject({ code: 'bad-characters' })
})
const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

test('自己的岗位不能由自己批准，谁提出的都一样', async () => {
  const content = {
    unitId: 'north',
    duties: [
      { role: 'unit-head', fromOn: TODAY },
      { role: 'approver', fromOn: TODAY },
    ],
  }
  const key = 'north.unit-head'
  const draftId = await drafted('north.unit-admin', { kind: 'post', key, content })
  const { drafts } = await read(`/api/publications/post/${key}`, key)
  expect(drafts.at(-1)).toMatchObject({ draftId, mayApprove: false })
  const own = await approve(key, 'post', key, draftId)
  expect(own.json()).toMatchObject({ code: 'about-oneself' })
  expect((await approve('info-centre.security-admin', 'post', key, draftId)).statusCode).toBe(200)
})

test('同一份草稿一人批准、一人退回，同时点下：只成一件，另一人知道已经处理过', async () => {
  const content = { ...SLOTS, perSlot: 9 }
  const draftId = await drafted('service-centre.hall-manager', {
    kind: 'slots',
    key: 'county',
    content,
  })
  const [yes, no] = await Promise.all([
    approve(LEAD, 'slots', 'county', draftId),
    reject('service-centre.hall-manager', 'slots', 'county', draftId, '窗口不够，收回重拟'),
  ])
  expect([yes.statusCode, no.statusCode].sort()).toEqual([200, 409])
  expect((yes.statusCode === 409 ? yes : no).json()).toMatchObject({ code: 'draft-not-open' })
})

test('日历里已经公布的年份不能去掉，也不能跳过一年；一年放不了那么多假', async () => {
  const { content } = county.world.current().get(calendarKind, 'county')
  const first = Math.min(...content.years)
  const reasons = async (wrong: object) => {
    const given = { kind: 'calendar', key: 'county', content: { ...content, ...wrong } }
    const reply = await propose(ADMIN, { ...given, effectiveOn: '2026-06-01' })
    expect(reply.statusCode, reply.body).toBe(400)
    return reply.json().fields.map((f: { reason: string }) => f.reason)
  }
  expect(await reasons({ years: [2100], days: [] })).toContain(`已经公布的 ${first} 年不能去掉`)
  expect(await reasons({ years: [...content.years, 2100] })).toEqual(['各年须由早到晚、一年接一年'])
  const next = Math.max(...content.years) + 1
  const days = Array.from({ length: 90 }, (_, i) => ({
    day: addDays(`${next}-01-01`, i),
    kind: 'holiday',
    name: '放假',
  }))
  const years = [...content.years, next]
  expect(await reasons({ years, days: [...content.days, ...days] })).toEqual([
    `${next} 年放假 90 天，一年最多 60 天`,
  ])
})

test('单位的办公时间须写满一年：缺一天，那一天什么都算不了', async () => {
  const [year] = unit('north').officeHours
  const [summer, winter] = [
    { ...year!, to: '05-31' },
    { ...year!, from: '06-01' },
  ]
  for (const officeHours of [[], [summer], [{ ...summer, to: '05-30' }, winter]]) {
    const content = { ...unit('north'), officeHours }
    const reply = await propose(ADMIN, { kind: 'unit', key: 'north', content })
    expect(reply.json().fields[0].reason).toMatch(/没有办公时间，须写满一年$/)
  }
})

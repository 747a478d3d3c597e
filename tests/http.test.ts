import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CaseId, type PlanId, type StaffId, staffIds, type UnitId } from '#foundation/ids'
import { DEMO_PASSWORD, staffNames } from '#identity'
import { MOST_LOOKS_A_DAY } from '#identity/contract'
import type { HttpServer } from '#platform/http'
import { supervise } from '#supervision/judging'
import { Teller } from '#sim'
import { openNeutralCounty, publish, signedIn, type TestCounty } from '#testing'
import { processKind } from '#process'
import { caseView } from '../src/cases/view.ts'
import { buildServer } from '../src/app/server.ts'
import { withOtherId } from '../src/testing/bpmn.ts'
import { neutralFile } from '../src/testing/neutral.ts'
import { tick } from '../src/app/tick.ts'
import { NEUTRAL_APPLICATION as APPLICATION } from './application.ts'

let county: TestCounty
let server: HttpServer
beforeAll(async () => {
  county = await openNeutralCounty()
  server = await buildServer(county, { logLevel: 'silent', demo: true })
})
afterAll(async () => {
  await server.close()
  await county.drop()
})

const signIn = (staffId: StaffId) => signedIn(server, county, staffId)
const as = async (
  staffId: StaffId,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: unknown,
  headers: Record<string, string> = {},
) =>
  server.inject({
    method,
    url,
    ...(payload !== undefined && { payload: payload as object }),
    headers: { cookie: await signIn(staffId), ...headers },
  })

const { applicant: PERSON, form: FORM } = APPLICATION
const events = async () =>
  Number(
    (
      await county.pool.query(
        // Whoever asks signs in before, which is noted.
        "select count(*) as n from ledger.event where stream not like 'audit/%'",
      )
    ).rows[0].n,
  )

test('窗口收件、受理、审查、决定、送达，全程走接口', async () => {
  const received = await as('north.clerk1', 'POST', '/api/cases', APPLICATION)
  expect(received.statusCode, received.body).toBe(201)
  const { caseId, queryCode } = received.json()
  expect(queryCode).toMatch(/^\d{8}$/)
  const act = async (staffId: StaffId, name: string, body: object) => {
    const reply = await as(staffId, 'POST', `/api/cases/${caseId}/${name}`, body)
    expect(reply.statusCode, `${name}: ${reply.body}`).toBe(201)
  }
  await act('north.clerk1', 'acceptance', {})
  await act('north.handler1', 'examination', {
    stepId: 'examine',
    opinion: '材料真实完整，符合条件',
    outcome: 'agree',
  })
  await act('north.reviewer', 'examination', {
    stepId: 'review',
    opinion: '同意',
    outcome: 'agree',
  })
  await act('north.approver', 'approval', { opinion: '准予登记' })
  await act('north.clerk1', 'delivery', { way: 'counter', receiver: 'applicant' })
  const view = (await as('north.handler1', 'GET', `/api/cases/${caseId}`)).json()
  expect(view.state).toMatchObject({ stage: 'closed', ending: 'granted' })
  for (const { documentId } of view.state.documents) {
    const pdf = await as('north.handler1', 'GET', `/api/documents/${documentId}`)
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  }
  await county.sealer.sealAll()
  expect((await as('north.handler1', 'GET', `/api/cases/${caseId}/proof`)).json()).toMatchObject({
    stream: `case/${caseId}`,
    version: 1,
  })
  const progress = await server.inject({
    method: 'POST',
    url: '/progress',
    payload: `caseId=${caseId}&code=${queryCode}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(progress.body).toContain('已办结')
  expect(progress.body).not.toContain('张小店')
})

test.each<[string, object | string, number, string]>([
  ['不是 JSON', '{"itemId":', 400, 'malformed-json'],
  ['类型不对', { ...APPLICATION, itemId: 7 }, 400, 'bad-input'],
  [
    '身份证号码校验不符',
    { ...APPLICATION, applicant: { ...PERSON, idNumber: '110105194912310021' } },
    400,
    'identity-number-invalid',
  ],
  ['没有这个事项', { ...APPLICATION, itemId: 'item-999' }, 404, 'unknown-item'],
  [
    '申请表缺栏目',
    { ...APPLICATION, form: { ...FORM, matter: '', address: 7 } },
    400,
    'form-invalid',
  ],
  ['多出来的栏目', { ...APPLICATION, form: { ...FORM, extra: 1 } }, 400, 'form-invalid'],
  [
    '目录外的材料',
    { ...APPLICATION, materials: [{ materialId: 'm42', by: 'paper' }] },
    409,
    'material-not-listed',
  ],
  [
    '别人的文件',
    {
      ...APPLICATION,
      materials: [
        { materialId: 'm1', documentId: '00000000-0000-4000-8000-00000000000e', by: 'upload' },
      ],
    },
    400,
    'unknown-document',
  ],
  [
    '说是上传的，没有文件',
    { ...APPLICATION, materials: [{ materialId: 'm1', by: 'upload' }] },
    400,
    'bad-input',
  ],
  [
    '说是纸质件，又带着文件',
    {
      ...APPLICATION,
      materials: [
        { materialId: 'm1', documentId: '00000000-0000-4000-8000-00000000000e', by: 'paper' },
      ],
    },
    400,
    'bad-input',
  ],
])('%s：清楚的拒绝，不留痕迹', async (_what, payload, status, code) => {
  const before = await events()
  const reply = await as('north.clerk1', 'POST', '/api/cases', payload, {
    'content-type': 'application/json',
  })
  expect([reply.statusCode, reply.json().code]).toEqual([status, code])
  expect(reply.headers['content-type']).toContain('application/problem+json')
  expect(reply.json().detail).toMatch(/[\u4e00-\u9fff].*。$/)
  expect(await events()).toBe(before)
})

test('日期不存在、超出日历，明确拒绝', async () => {
  for (const url of [
    '/api/calendar/workdays?from=2026-13-01&add=3',
    '/api/calendar/workdays?from=1990-01-01&add=3',
    '/api/calendar/workdays?from=2026-03-02&add=x',
  ]) {
    expect((await server.inject(url)).statusCode, url).toBe(400)
  }
  expect((await server.inject('/api/calendar/workdays?from=2026-04-01&add=3')).json()).toEqual({
    on: '2026-04-07',
    provisional: false,
  })
})

test('没有登录、伪造的凭证、别的单位的办件，都进不去', async () => {
  const c = await new Teller(county, 'http', '2026-03-02').applies('甲类许可')
  expect((await server.inject(`/api/cases/${c.caseId}`)).statusCode).toBe(401)
  expect(
    (
      await server.inject({
        url: `/api/cases/${c.caseId}`,
        headers: { cookie: 'yimen_staff=forged' },
      })
    ).statusCode,
  ).toBe(401)
  expect((await as('south.handler1', 'GET', `/api/cases/${c.caseId}`)).json()).toMatchObject({
    status: 404,
    code: 'unknown-case',
  })
  expect(
    (await as('south.clerk1', 'POST', `/api/cases/${c.caseId}/acceptance`, {})).json(),
  ).toMatchObject({ status: 404, code: 'unknown-case' })
  expect(
    (await as('north.clerk1', 'POST', '/api/cases/2026-999999/acceptance', {})).json(),
  ).toMatchObject({ status: 404, code: 'unknown-case' })
  expect(
    (
      await as('north.clerk1', 'POST', `/api/cases/${c.caseId}/acceptance`, {}, { 'if-match': '1' })
    ).json(),
  ).toMatchObject({ status: 409, code: 'changed-meanwhile' })
})

test('监督人员看得到办件，看不到是谁的', async () => {
  const c = await new Teller(county, 'masked', '2026-03-02').applies('甲类许可', {
    who: '王美玲',
  })
  const { rows } = await county.pool.query(
    "select totp_sealed from identity.staff where staff_id = 'service-centre.hall-manager'",
  )
  expect(rows[0].totp_sealed).toBeNull()
  const view = (await as('service-centre.hall-manager', 'GET', `/api/cases/${c.caseId}`)).json()
  expect([view.applicant.name, view.form.values]).toEqual(['王**', {}])
})

test('连续输错五次密码，账号锁定', async () => {
  const attempt = (password: string) =>
    server.inject({
      method: 'POST',
      url: '/api/session',
      payload: { staffId: 'south.handler2', password },
    })
  for (let i = 0; i < 4; i++) expect((await attempt('wrong')).json().code).toBe('wrong-credentials')
  expect((await attempt('wrong')).json().code).toBe('locked')
  expect((await attempt(DEMO_PASSWORD)).json().code).toBe('locked')
})

test('监督和管理岗位须有动态验证码；空闲半小时自动退出', async () => {
  expect(
    (
      await server.inject({
        method: 'POST',
        url: '/api/session',
        payload: { staffId: 'supervision.supervision-lead', password: DEMO_PASSWORD },
      })
    ).json().code,
  ).toBe('second-factor-needed')
  const cookie = await signIn('south.handler1')
  expect((await server.inject({ url: '/api/me', headers: { cookie } })).statusCode).toBe(200)
  county.setTime('2026-03-02T01:31:00.000Z')
  expect((await server.inject({ url: '/api/me', headers: { cookie } })).statusCode).toBe(401)
  county.setTime('2026-03-02T01:00:00.000Z')
})

test('上传：按内容判断类型，改名的程序、空文件不收；PDF 收', async () => {
  const send = async (name: string, content: Buffer | string) => {
    const boundary = 'x'
    const payload = Buffer.concat([
      Buffer.from(
        `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/pdf\r\n\r\n`,
      ),
      Buffer.from(content),
      Buffer.from('\r\n--x--\r\n'),
    ])
    return as('north.clerk1', 'POST', '/api/uploads', payload, {
      'content-type': `multipart/form-data; boundary=${boundary}`,
    })
  }
  expect((await send('执照.pdf', 'MZ this is a program')).json().code).toBe('file-type-not-allowed')
  expect((await send('空.pdf', '')).json().code).toBe('file-empty')
  expect(
    (
      await send(
        '大.pdf',
        Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(21 * 1024 * 1024)]),
      )
    ).statusCode,
  ).toBe(413)
  expect(
    (await send('好.pdf', '%PDF-1.4\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n%%EOF\n')).json(),
  ).toMatchObject({
    mediaType: 'application/pdf',
  })
})

test('别的网站不能借用登录身份', async () => {
  const reply = await as('north.clerk1', 'POST', '/api/cases', APPLICATION, {
    origin: 'https://evil.example',
  })
  expect(reply.json()).toMatchObject({ status: 403, code: 'foreign-origin' })
  for (const site of ['cross-site', 'same-site']) {
    const told = await as('north.clerk1', 'POST', '/api/cases', APPLICATION, {
      'sec-fetch-site': site,
    })
    expect(told.json(), `浏览器说是 ${site}`).toMatchObject({ code: 'foreign-origin' })
  }
  const garbled = await as('north.clerk1', 'POST', '/api/cases', APPLICATION, { origin: '?' })
  expect(garbled.json(), '不成样子的来源也一样').toMatchObject({ code: 'foreign-origin' })
})

test.each(['x', 'http://', '//', 'http://[::1', '\u0001', 'file://'])(
  '来源写成 %j，是别的网站，不是我们的故障',
  async (origin) => {
    const reply = await as('north.clerk1', 'POST', '/api/cases', APPLICATION, { origin })
    expect(reply.json()).toMatchObject({ status: 403, code: 'foreign-origin' })
  },
)

test.each(['abc', '12345', '1234567', '-12345', '１２３４５６'])(
  '动态验证码写成 %s，是不对，也算一次',
  async (totp) => {
    const staffId = 'supervision.supervision-lead'
    const reply = await server.inject({
      method: 'POST',
      url: '/api/session',
      payload: { staffId, password: DEMO_PASSWORD, totp },
    })
    expect(reply.json()).toMatchObject({ status: 401, code: 'wrong-code' })
    const { rowCount } = await county.pool.query(
      'update identity.sign_in_place set failures = 0 where who = $1 and failures = 1',
      [county.keys.index(staffId)],
    )
    expect(rowCount).toBe(1)
  },
)

test('不是表单的内容、写了两遍的栏目，门户答复填写有误，不出故障', async () => {
  const send = (url: string, type: string, payload: string) =>
    server.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })
  for (const payload of ['{"phone":{"a":1}}', '{"phone":13800001234}', '{"phone":["1"]}', 'null'])
    expect((await send('/sign-in', 'application/json', payload)).statusCode, payload).toBe(422)
  const hostile = '{"caseId":{"toString":1},"code":{"toString":1}}'
  expect((await send('/progress', 'application/json', hostile)).statusCode).toBe(422)
  for (const url of [
    '/sign-in?next=/my&next=//evil',
    '/workdays?from=a&from=b',
    '/letters?page=1&page=2',
  ])
    expect((await server.inject({ url })).statusCode, url).toBeLessThan(500)
})

test('同一张表发两次，只有一个办件', async () => {
  const twice = { ...APPLICATION, idempotencyKey: 'same-form-1' }
  const [a, b] = await Promise.all([
    as('north.clerk1', 'POST', '/api/cases', twice),
    as('north.clerk1', 'POST', '/api/cases', twice),
  ])
  expect([a.statusCode, b.statusCode], a.body + b.body).toEqual([201, 201])
  expect(a.json().caseId).toBe(b.json().caseId)
})

test('查询码猜错五次，猜的锁定半小时；拿着凭证的人照样能看，一天有限', async () => {
  const { caseId, queryCode } = (await as('north.clerk1', 'POST', '/api/cases', APPLICATION)).json()
  const ask = (code: string) =>
    server.inject({
      method: 'POST',
      url: '/progress',
      payload: `caseId=${caseId}&code=${code}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  for (let i = 0; i < 5; i++) expect((await ask('00000000')).statusCode).toBe(404)
  expect((await ask('00000000')).statusCode).toBe(429)
  expect((await ask(queryCode)).statusCode).toBe(200)
  expect((await ask('00000000')).statusCode, '没有替猜的人解锁').toBe(429)
  await county.pool.query(
    "update platform.pace set times = $1 where what = 'sign-in/look' and who = $2",
    [MOST_LOOKS_A_DAY, county.keys.index(`query-code/${caseId}`)],
  )
  expect((await ask(queryCode)).statusCode, '一天的看完了').toBe(429)
})

test('日历调整：一人提出、一人批准、在办期限随之移动，旧值留存', async () => {
  const c = await new Teller(county, 'amend', '2026-03-02').applies('甲类许可')
  await as('north.clerk1', 'POST', `/api/cases/${c.caseId}/acceptance`, {})
  const [admin, lead] = [
    await signIn('info-centre.system-admin'),
    await signIn('supervision.supervision-lead'),
  ]
  const proposed = await server.inject({
    method: 'POST',
    url: '/api/calendar/amendments',
    headers: { cookie: admin },
    payload: {
      notice: '县政府通知：3 月 10 日临时放假',
      changes: [{ day: '2026-03-10', kind: 'holiday', name: '临时放假' }],
    },
  })
  expect(proposed.statusCode, proposed.body).toBe(201)
  expect(proposed.json().moves).toContainEqual(
    expect.objectContaining({
      caseId: c.caseId,
      kind: 'promised',
      before: '2026-03-16',
      after: '2026-03-17',
    }),
  )
  const movesUrl = `/api/calendar/amendments/${proposed.json().amendmentId}/moves`
  const move = { caseId: c.caseId, kind: 'promised', before: '2026-03-16', after: '2026-03-17' }
  expect(
    (await server.inject({ url: movesUrl, headers: { cookie: lead } })).json(),
    '批准前逐个可看',
  ).toContainEqual(expect.objectContaining(move))
  const approval = `/api/calendar/amendments/${proposed.json().amendmentId}/approval`
  expect(
    (await server.inject({ method: 'POST', url: approval, headers: { cookie: admin } })).statusCode,
  ).toBe(403)
  expect(
    (await server.inject({ method: 'POST', url: approval, headers: { cookie: lead } })).json()
      .movedLimits,
  ).toBeGreaterThan(0)
  expect(
    (await server.inject({ method: 'POST', url: approval, headers: { cookie: lead } })).statusCode,
  ).toBe(409)
  expect((await c.clock('promised')).dueOn).toBe('2026-03-17')
  const { rows } = await county.pool.query(
    "select due_on_before from clock.moved_limit where case_id = $1 and kind = 'promised'",
    [c.caseId],
  )
  expect(rows).toEqual([{ due_on_before: '2026-03-16' }])
  expect(
    (await server.inject({ url: movesUrl, headers: { cookie: lead } })).json(),
    '批准后旧值仍可查',
  ).toContainEqual(expect.objectContaining(move))
})

test('流程变更：看过去向、一人提出、另一人批准，逐件换过去；不是拟订、批准流程的人，看不到也办不了', async () => {
  const c = await new Teller(county, 'plan', '2026-03-02').applies('并联许可')
  await as('north.clerk1', 'POST', `/api/cases/${c.caseId}/acceptance`, {})
  const { hash: from } = county.world.current().version('process', 'parallel')!
  const xml = withOtherId(neutralFile('parallel'), 'examine', 'first-look')
  const to = await publish(county, processKind, 'parallel', { xml })
  const plan = { processKey: 'parallel', from: [from], to, mapping: {} }
  const [admin, lead] = [
    await signIn('info-centre.system-admin'),
    await signIn('supervision.supervision-lead'),
  ]
  const call = async (cookie: string, url: string, payload?: object) => {
    const at = { url: `/api/${url}`, headers: { cookie } }
    const reply = await server.inject(payload ? { ...at, method: 'POST', payload } : at)
    return { status: reply.statusCode, ...(reply.json() as object) }
  }
  const processes = (
    await server.inject({ url: '/api/processes', headers: { cookie: admin } })
  ).json()
  const parallel = processes.find((p: { processKey: string }) => p.processKey === 'parallel')
  expect(parallel).toMatchObject({ mayPropose: true, versions: [{ hash: from }, { hash: to }] })
  expect(parallel.versions[0]).toMatchObject({ openCases: 1, isInForce: false })
  expect(await call(admin, 'process-changes/preview', plan)).toMatchObject({
    names: { before: { examine: 'examine' } },
    cases: [{ caseId: c.caseId, itemName: '并联许可', misfits: [{ problem: 'no-target' }] }],
  })
  const clerk = await signIn('north.clerk1')
  expect(await call(clerk, 'process-changes/preview', plan)).toMatchObject({ status: 403 })
  const reason = '第一道审查改了名称和编号'
  expect(await call(clerk, 'process-changes', { ...plan, reason })).toMatchObject({ status: 403 })
  const mapping = { examine: 'first-look' }
  const wrong = { ...plan, mapping: { examine: 'nowhere' }, reason }
  expect(await call(admin, 'process-changes', wrong)).toMatchObject({
    code: 'element-unknown',
    detail: '对应关系里有流程中没有的环节：nowhere。请按列表选择。',
  })
  const proposed = (await call(admin, 'process-changes', { ...plan, mapping, reason })) as {
    planId: PlanId
    status: number
  }
  expect(proposed.status).toBe(201)
  const path = `process-changes/${proposed.planId}`
  expect(await call(clerk, path)).toMatchObject({ status: 403 })
  expect(await call(lead, path)).toMatchObject({
    cases: [{ caseId: c.caseId, goesOn: ['first-look'], misfits: [] }],
    moved: [],
  })
  const { seen } = (await call(lead, path)) as { seen: string; status: number }
  expect(await call(admin, `${path}/approval`, { seen })).toMatchObject({ status: 403 })
  const other = seen.replace(/^./, (first) => (first === '0' ? '1' : '0'))
  expect(await call(lead, `${path}/approval`, { seen: other })).toMatchObject({
    ...{ status: 409, code: 'shown-otherwise' },
  })
  expect(await call(lead, `${path}/approval`, { seen })).toMatchObject({ state: 'approved' })
  expect(await call(lead, `${path}/rejection`, { reason })).toMatchObject({ code: 'plan-not-open' })
  await tick(county, county.now())
  expect(await call(lead, path)).toMatchObject({
    cases: [],
    moved: [c.caseId],
    itemNames: { [c.caseId]: '并联许可' },
  })
  const { timeline, stepNames } = caseView.parse(await call(clerk, `cases/${c.caseId}`))
  expect(timeline.at(-1)).toMatchObject({ type: 'ProcessChanged', by: '系统' })
  expect(stepNames).toMatchObject({ examine: 'examine', 'first-look': 'first-look' })
})

test('抄送：被抄送单位能在查询里看到并打开，看不到个人信息', async () => {
  const { caseId } = (
    await as('north.clerk1', 'POST', '/api/cases', {
      ...APPLICATION,
      idempotencyKey: 'copied-case',
    })
  ).json()
  const url = `/api/cases/${caseId}`
  expect((await as('south.handler1', 'GET', url)).statusCode).toBe(404)
  expect(
    (
      await as('north.clerk1', 'POST', `${url}/copying`, {
        toUnitId: 'south',
        note: '涉及消防，请知悉',
      })
    ).statusCode,
  ).toBe(201)
  const view = (await as('south.handler1', 'GET', url)).json()
  expect([view.applicant.name, view.form.values, view.offered]).toEqual(['张**', {}, []])
  expect(
    (await as('south.handler1', 'GET', '/api/cases'))
      .json()
      .rows.map((r: { caseId: CaseId }) => r.caseId),
  ).toContain(caseId)
})

test('AB 岗：委托期间替岗人可以决定，撤回后立即不能；记入账本', async () => {
  const today = county.now().slice(0, 10)
  const give = (by: StaffId, body: object) => as(by, 'POST', '/api/delegations', body)
  const days = { fromOn: today, toOn: today }
  const refusals: [StaffId, object, string][] = [
    [
      'north.clerk1',
      { absentId: 'north.approver', substituteId: 'north.clerk1', ...days },
      'delegation-not-yours',
    ],
    [
      'north.approver',
      { absentId: 'north.approver', substituteId: 'south.approver', ...days },
      'delegation-other-unit',
    ],
    [
      'north.approver',
      { absentId: 'north.approver', substituteId: 'north.approver', ...days },
      'delegation-other-unit',
    ],
    [
      'north.approver',
      {
        absentId: 'north.approver',
        substituteId: 'north.unit-head',
        fromOn: '2026-02-01',
        toOn: today,
      },
      'delegation-days-wrong',
    ],
    [
      'north.approver',
      {
        absentId: 'north.approver',
        substituteId: 'north.unit-head',
        fromOn: today,
        toOn: '2026-12-31',
      },
      'delegation-days-wrong',
    ],
  ]
  for (const [by, body, code] of refusals) expect((await give(by, body)).json().code).toBe(code)

  const { caseId } = (
    await as('north.clerk1', 'POST', '/api/cases', {
      ...APPLICATION,
      idempotencyKey: 'delegation-case',
    })
  ).json()
  await as('north.clerk1', 'POST', `/api/cases/${caseId}/acceptance`, {})
  await as('north.handler1', 'POST', `/api/cases/${caseId}/examination`, {
    stepId: 'examine',
    opinion: '材料真实完整，符合条件',
    outcome: 'agree',
  })
  await as('north.reviewer', 'POST', `/api/cases/${caseId}/examination`, {
    stepId: 'review',
    opinion: '同意',
    outcome: 'agree',
  })
  const approve = () =>
    as('north.handler2', 'POST', `/api/cases/${caseId}/approval`, { opinion: '准予登记' })
  expect((await approve()).statusCode).toBe(403)
  const given = await give('north.approver', {
    absentId: 'north.approver',
    substituteId: 'north.handler2',
    ...days,
  })
  expect(given.statusCode, given.body).toBe(201)
  expect(
    (
      await give('north.approver', {
        absentId: 'north.approver',
        substituteId: 'north.reviewer',
        ...days,
      })
    ).json().code,
  ).toBe('delegation-overlaps')
  expect((await as('north.handler2', 'GET', '/api/me')).json().actsFor).toEqual(['north.approver'])
  const { delegationId } = given.json()
  expect(
    (await as('south.approver', 'DELETE', `/api/delegations/${delegationId}`)).json().code,
  ).toBe('delegation-not-open')
  expect(
    (await as('north.unit-head', 'DELETE', `/api/delegations/${delegationId}`)).statusCode,
  ).toBe(200)
  expect((await approve()).statusCode).toBe(403)
  await give('north.unit-head', {
    absentId: 'north.approver',
    substituteId: 'north.handler2',
    ...days,
  })
  const approved = await approve()
  expect(approved.statusCode, approved.body).toBe(201)
  const { rows } = await county.pool.query(
    "select type from ledger.event where stream = 'staff/north.approver' order by version",
  )
  expect(rows.map((r) => r.type)).toEqual([
    'DelegationGiven',
    'DelegationRevoked',
    'DelegationGiven',
  ])
})

test('代理人证件号码有误，指出是代理人的哪一栏', async () => {
  const reply = await as('north.clerk1', 'POST', '/api/cases', {
    ...APPLICATION,
    agent: {
      kind: 'natural-person',
      name: '李代理',
      idNumber: '110105194912310021',
      phone: '13900000000',
    },
  })
  expect(reply.json()).toMatchObject({
    status: 400,
    code: 'identity-number-invalid',
    fields: [{ field: 'agent.idNumber' }],
  })
})

test('问到别的单位的清单，不能看的一律拒绝，不用本单位的顶替', async () => {
  const { paths } = (await server.inject({ url: '/api/openapi.json' })).json()
  // 待办 are always one's own; there the unit is whose they are.
  const asked = Object.keys(paths).filter(
    (path) =>
      path.startsWith('/api/') &&
      path !== '/api/tasks' &&
      paths[path].get?.parameters?.some((p: { name: string }) => p.name === 'unitId'),
  )
  expect(asked.length).toBeGreaterThan(8)
  const headers = { cookie: await signIn('south.clerk1') }
  const answers = await Promise.all(
    asked.map(async (path) => {
      const reply = await server.inject({ url: `${path}?unitId=north`, headers })
      return [path, reply.statusCode, reply.json().code]
    }),
  )
  expect(answers).toEqual(asked.map((path) => [path, 403, 'forbidden']))
  const own = await server.inject({ url: '/api/supervision/cards?unitId=south', headers })
  expect(own.statusCode).toBe(200)
})

test('电子监察：单位看本单位的牌，监察机关看全县；牌一封存，正在看的人就收到', async () => {
  const c = await new Teller(county, 'supervised', '2026-03-02').applies('甲类许可')
  await c.does('north.clerk1', 'acceptance')
  const address = await server.listen({ port: 0, host: '127.0.0.1' })
  const watching = new AbortController()
  const stream = await fetch(`${address}/api/supervision/live`, {
    headers: { cookie: await signIn('north.reviewer') },
    signal: watching.signal,
  })
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader.read()).value).toContain('connected')
  const t = new Teller(county, 'days', '2026-03-02')
  await t.day('2026-03-20')
  await county.sealer.sealAll()
  while ((await supervise(county)) > 0) await county.sealer.sealAll()
  let heard = ''
  while (!heard.includes(`${c.caseId}/case-limit`)) heard += (await reader.read()).value
  watching.abort()

  const own = (
    await server.inject({
      url: `/api/supervision/cards?caseId=${c.caseId}`,
      headers: { cookie: await signIn('north.unit-supervisor') },
    })
  ).json()
  expect(own.rows.map((r: { rule: string; level: string }) => `${r.rule} ${r.level}`)).toContain(
    'T02 yellow',
  )
  const waits = async (staffId: StaffId) => {
    const headers = { cookie: await signIn(staffId) }
    const { rows } = (
      await server.inject({ url: `/api/tasks?kind=card&text=${c.caseId}`, headers })
    ).json()
    return rows.some((t: { stream: string }) => t.stream === `card/${c.caseId}/case-limit`)
  }
  expect(
    [await waits('north.unit-supervisor'), await waits('south.unit-supervisor')],
    '本单位的监察员在待办里看到它，外单位的没有',
  ).toEqual([true, false])
  expect(
    (await as('south.clerk1', 'GET', `/api/supervision/cards?caseId=${c.caseId}`)).json().total,
  ).toBe(0)
  expect(
    (await as('south.clerk1', 'GET', `/api/supervision/cards/${c.caseId}/case-limit`)).statusCode,
  ).toBe(404)
  const officer = { cookie: await signIn('supervision.supervision-officer1') }
  const view = (
    await server.inject({ url: `/api/supervision/cards/${c.caseId}/case-limit`, headers: officer })
  ).json()
  expect(view).toMatchObject({
    card: { unitId: 'north', level: 'yellow', because: { dueOn: '2026-03-17' } },
    rule: { code: 'T02' },
  })
  expect(view.evidence.length).toBeGreaterThan(0)
  // People by their names.
  expect(view.story[0].by).toBe('系统')
  expect(view.evidence.map((e: { by: string }) => e.by).join()).not.toMatch(/[a-z]/)
  expect(
    (await server.inject({ url: '/api/supervision/patrol', headers: officer })).json().findings,
  ).toEqual([])
  expect((await as('north.clerk1', 'GET', '/api/supervision/patrol')).statusCode).toBe(403)
  const csv = await server.inject({ url: '/api/supervision/cards/file', headers: officer })
  const workbook = await server.inject({
    url: '/api/supervision/cards/file?format=xlsx',
    headers: officer,
  })
  expect([workbook.headers['content-type'], workbook.rawPayload.subarray(0, 2).toString()]).toEqual(
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK'],
  )
  expect([
    csv.headers['content-type'],
    csv.body.includes(c.caseId),
    csv.body.trim().endsWith('导出，仅限工作使用"'),
  ]).toEqual(['text/csv; charset=utf-8', true, true])
  expect(
    (
      await as('north.clerk1', 'POST', `/api/supervision/cards/${c.caseId}/case-limit/closing`, {
        opinion: '已办',
      })
    ).statusCode,
  ).toBe(403)
})

test('监察人员看到的个人信息是遮住的；写明理由才能看完整的，谁看过、为什么，负责人和审计查得到', async () => {
  const { caseId } = (
    await as('north.clerk1', 'POST', '/api/cases', {
      ...APPLICATION,
      idempotencyKey: 'masked-case',
    })
  ).json()
  const officer = { cookie: await signIn('supervision.supervision-officer1') }
  const url = `/api/cases/${caseId}/unmasking`
  expect(
    (await server.inject({ url: `/api/cases/${caseId}`, headers: officer })).json(),
  ).toMatchObject({ isMasked: true, applicant: { name: '张**' } })
  const ask = (headers: { cookie: string }, reason: string) =>
    server.inject({ method: 'POST', url, headers, payload: { reason } })
  expect((await ask(officer, '')).json().code).toBe('reason-missing')
  expect((await ask({ cookie: await signIn('north.clerk1') }, '核对身份信息')).json().code).toBe(
    'not-masked',
  )
  expect((await ask({ cookie: await signIn('south.clerk1') }, '核对身份信息')).statusCode).toBe(404)
  expect((await ask(officer, '核查 2026 年第 3 号投诉')).json().applicant).toMatchObject({
    name: '张小店',
    idNumber: PERSON.idNumber,
  })
  // 调阅一天只记一次；监察人员自己看不到这份名单，负责人看得到。
  await server.inject({ url: `/api/cases/${caseId}`, headers: officer })
  expect(
    (await server.inject({ url: '/api/supervision/oversight', headers: officer })).statusCode,
  ).toBe(403)
  const { accesses } = (
    await server.inject({
      url: '/api/supervision/oversight',
      headers: { cookie: await signIn('supervision.supervision-lead') },
    })
  ).json()
  const who = staffIds.of('supervision.supervision-officer1')
  const name = (await staffNames(county.pool, [who])).get(who)
  expect(name).toMatch(/./)
  expect(
    accesses
      .filter((a: { caseId: CaseId }) => a.caseId === caseId)
      .map((a: { kind: string; staffId: StaffId; name: string; reason: string | null }) => [
        a.kind,
        a.staffId,
        a.name,
        a.reason,
      ]),
  ).toEqual([
    ['unmasked', who, name, '核查 2026 年第 3 号投诉'],
    ['read', who, name, null],
  ])
})

test('清单按要的次序排；不能排的次序，说得出是哪一栏；别的单位的清单不给', async () => {
  const list = async (sort: string) =>
    (await as('north.clerk1', 'GET', `/api/cases?sort=${sort}`)).json()
  const ids = async (sort: string) =>
    (await list(sort)).rows.map(({ caseId }: { caseId: CaseId }) => caseId)
  expect((await as('north.clerk1', 'GET', '/api/cases?unitId=south')).json()).toMatchObject({
    code: 'forbidden',
  })
  const up = await ids('caseId')
  expect(up.length).toBeGreaterThan(1)
  expect(up).toEqual(up.toSorted())
  expect(await ids('-caseId')).toEqual((await ids('-caseId')).toSorted().reverse())
  expect(await list('applicantName')).toMatchObject({
    code: 'bad-input',
    fields: [{ field: 'sort', reason: '请从所列的选项中选择' }],
  })
})

test('监察各栏目各有其人：线索只给监察人员和审计，追究和覆盖给全县的人看，单位只看本单位', async () => {
  const cookies = {
    lead: await signIn('supervision.supervision-lead'),
    auditor: await signIn('info-centre.auditor'),
    unit: await signIn('south.unit-supervisor'),
    leader: await signIn('county-office.leader'),
    clerk: await signIn('north.clerk1'),
  }
  const codes = async (url: string) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(cookies).map(async ([who, cookie]) => [
          who,
          (await server.inject({ url, headers: { cookie } })).statusCode,
        ]),
      ),
    )
  for (const url of ['findings', 'heat', 'leads', 'sampling'])
    expect(await codes(`/api/supervision/${url}`), url).toEqual({
      lead: 200,
      auditor: 200,
      unit: 403,
      leader: 403,
      clerk: 403,
    })
  for (const url of ['measures', 'coverage', 'daily-checks'])
    expect(await codes(`/api/supervision/${url}`), url).toEqual({
      lead: 200,
      auditor: 200,
      unit: 403,
      leader: 200,
      clerk: 403,
    })
  for (const url of ['overview', 'cases', 'forecasts', 'directives', 'daily-check'])
    expect(await codes(`/api/supervision/${url}`), url).toEqual({
      lead: 200,
      auditor: 200,
      unit: 200,
      leader: 200,
      clerk: 200,
    })
  const mine = (
    await server.inject({ url: '/api/supervision/cases', headers: { cookie: cookies.unit } })
  ).json()
  expect(mine.rows.every((r: { unitId: UnitId }) => r.unitId === 'south')).toBe(true)
  const post = (url: string, payload: object, cookie: string) =>
    server.inject({ method: 'POST', url: `/api/supervision/${url}`, payload, headers: { cookie } })
  expect(
    (
      await post(
        'registers',
        { kind: 'ticket', csv: '编号,日期,单位\nA1,2026-03-02,南局\n' },
        cookies.unit,
      )
    ).statusCode,
  ).toBe(403)
  const wrong = await post(
    'registers',
    { kind: 'ticket', csv: '编号,日期,单位\nA1,三月二日,某局\n' },
    cookies.lead,
  )
  // As a Chinese Excel saves it: GB18030, with a title and a row of commas.
  const heading = Buffer.from('b5c7bcc7b2be2c2c0d0ab1e0bac52cc8d5c6da2cb5a5cebb0d0a', 'hex')
  const [unitId] = county.units.keys()
  const rows = Buffer.from(`A1,2026/3/2,${unitId}\r\n,,\r\n`)
  const file = Buffer.concat([heading, rows]).toString('base64')
  expect((await post('registers', { kind: 'ticket', file }, cookies.lead)).json()).toMatchObject({
    entries: 1,
  })
  expect([wrong.statusCode, wrong.json().fields.map((f: { field: string }) => f.field)]).toEqual([
    400,
    ['第 2 行 日期', '第 2 行 单位'],
  ])
  expect(
    (
      await post(
        'directives',
        { caseId: '2026-999999', demand: '说明原因和打算', basis: '第九条', dueOn: '2026-12-30' },
        cookies.unit,
      )
    ).statusCode,
  ).toBe(403)
  expect(
    (
      await post('measures', { ladder: 'L1', subjectId: 'north', period: '2019-01' }, cookies.lead)
    ).json().code,
  ).toBe('rung-not-reached')
})

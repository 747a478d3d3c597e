import { X509Certificate } from 'node:crypto'
import { listDisclosed } from '../src/portal/decisions.ts'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readDocument } from '#cases'
import { keepForReuse, storeUpload } from '#documents'
import { findRatingOfCase, handleRating, inviteRating } from '#feedback'
import { uploadIds } from '#foundation/ids'
import { addDays, addSeconds, dayOf } from '#foundation/time'
import { findOfficer, giveAuthority, listMessages } from '#identity'
import { MOST_LOOKS_A_DAY } from '#identity/contract'
import { tableKind } from '#items'
import { bySystem } from '#ledger'
import { notifyApplicants } from '#notices'
import { transaction } from '#platform/database'
import { personalFields } from '#platform/ownership'
import { HABITS, simulate, Teller } from '#sim'
import { fileIn, LICENCE_ITEM, publish, signedIn } from '#testing'
import { openCounty } from '../src/app/county.ts'
import { OWNERS } from '../src/app/owners.ts'
import { buildServer } from '../src/app/server.ts'
import {
  MOST_LETTERS_AN_HOUR,
  MOST_PARKED_AN_HOUR,
  MOST_VERIFIED_AN_HOUR,
} from '../src/portal/contract.ts'
import { FORM, form, multipart, openPublicSide, type PublicSide, type Sent } from './public-side.ts'

/*
 * What may go wrong between a person and the portal: nothing is lost, and a clear sentence says
 * what to do.
 */

let side: PublicSide
let county: PublicSide['county']
let server: PublicSide['server']
beforeAll(async () => {
  side = await openPublicSide()
  ;({ county, server } = side)
})
afterAll(() => side.close())

const person = (name?: string) => side.person(name)
const signIn = (phone: string) => side.signIn(phone)
const get = (url: string, cookie?: string) => side.get(url, cookie)
const post = (url: string, cookie: string | undefined, sent: Sent) => side.post(url, cookie, sent)
const cases = async () =>
  Number((await county.pool.query('select count(*) as n from cases.case_row')).rows[0].n)

test('填写、核对、提交；同一张表提交两次，只有一个办件', async () => {
  const { cookie } = await person()
  const filled = await post(
    '/items/item-registration/apply',
    cookie,
    multipart({ ...FORM, idempotencyKey: 'key-12345678' }),
  )
  expect(filled.headers.location).toBe('/items/item-registration/review')
  const review = await get('/items/item-registration/review', cookie)
  expect(review.body).toContain('还缺 4 份')
  expect(
    (
      await post(
        '/items/item-registration/submission',
        cookie,
        form({ idempotencyKey: 'key-12345678' }),
      )
    ).body,
    '没有勾选负责',
  ).toContain('请勾选对材料真实性负责')
  const before = await cases()
  const both = await Promise.all(
    [1, 2].map(() =>
      post(
        '/items/item-registration/submission',
        cookie,
        form({ idempotencyKey: 'key-12345678', truth: 'on' }),
      ),
    ),
  )
  expect(await cases()).toBe(before + 1)
  expect(both.some((r) => r.statusCode === 201)).toBe(true)
  const again = await post(
    '/items/item-registration/submission',
    cookie,
    form({ idempotencyKey: 'key-12345678', truth: 'on' }),
  )
  expect(again.headers.location).toMatch(/^\/my\/cases\/2026-/)
  expect(await cases()).toBe(before + 1)
})

/** The mark of the browser in which something was parked. */
const parkedIn = ({ headers }: Awaited<ReturnType<typeof post>>) =>
  /yimen_parked=[^;]+/.exec(String(headers['set-cookie']))![0]

test('填到一半登录过期：重新登录后，填写的内容都在', async () => {
  const { phone } = await person()
  const expired = await post(
    '/items/item-registration/apply',
    'yimen_applicant=gone',
    multipart({ ...FORM, 'form.matter': '没有丢的店' }),
  )
  const next = decodeURIComponent(String(expired.headers.location).split('next=')[1]!)
  expect(next).toMatch(/^\/items\/item-registration\/apply\?parked=/)
  const mark = parkedIn(expired)
  const cookie = `${await signIn(phone)}; ${mark}`
  const other = await person()
  expect(
    (await get(next, other.cookie)).body,
    '别人的浏览器打开这个链接，成不了他的草稿',
  ).not.toContain('没有丢的店')
  const back = await get(next, cookie)
  expect(back.body).toContain('没有丢的店')
  expect(back.body).toContain('已经找回')
  expect(
    (await get('/items/item-registration/apply', cookie)).body,
    '成了草稿，换一台设备也在',
  ).toContain('没有丢的店')
  expect((await get(next, `${other.cookie}; ${mark}`)).body, '只能取回一次').not.toContain(
    '没有丢的店',
  )
})

test('没有登录的填不满磁盘：太长的不存，一个网络一小时存的有数，别的网络照常', async () => {
  const send = (fields: Record<string, string>, remoteAddress: string) =>
    server.inject({
      method: 'POST',
      url: '/items/item-registration/apply',
      remoteAddress,
      ...multipart(fields),
    })
  const long = { ...FORM, 'form.matter': '长'.repeat(200_000) }
  const kept = async () =>
    Number((await county.pool.query('select count(*) as n from cases.parked')).rows[0].n)
  const before = await kept()
  const tooLong = await send(long, '203.0.113.40')
  expect([tooLong.statusCode, tooLong.body.includes('填写的内容太长')]).toEqual([413, true])
  expect(await kept()).toBe(before)
  for (let n = 0; n < MOST_PARKED_AN_HOUR; n++)
    expect((await send(FORM, '203.0.113.41')).statusCode).toBe(303)
  const oneMore = await send(FORM, '203.0.113.41')
  expect(oneMore.statusCode).toBe(429)
  expect(oneMore.body).toContain(`超过 ${MOST_PARKED_AN_HOUR} 份`)
  expect((await send(FORM, '198.51.100.41')).statusCode, '别的网络').toBe(303)
  expect(await kept()).toBe(before + MOST_PARKED_AN_HOUR + 1)
})

test('代理人：委托有效时可以代为申请，委托过期后说明原因，填写的内容保留', async () => {
  const principal = await person('王老板')
  const agent = await person('李代办')
  const given = await giveAuthority(
    county.pool,
    county.keys,
    principal.applicantId,
    {
      agentIdNumber: agent.idNumber,
      itemIds: ['item-registration'],
      untilOn: addDays(dayOf(county.now()), 3),
    },
    county.now(),
  )
  expect(given.ok).toBe(true)
  const page = await get('/items/item-registration/apply', agent.cookie)
  expect(page.body).toContain('王**')
  expect(
    (await get('/items/item-licence/apply', agent.cookie)).body,
    '委托只管这一个事项',
  ).not.toContain('王**')
  const fields = { ...FORM, principalId: principal.applicantId, idempotencyKey: 'agent-key-1' }
  expect(
    (await post('/items/item-registration/apply', agent.cookie, multipart(fields))).headers
      .location,
  ).toBe('/items/item-registration/review')
  const then = county.now()
  county.setTime(addSeconds(then, 5 * 86_400))
  const later = await signIn(agent.phone)
  const late = await post(
    '/items/item-registration/submission',
    later,
    form({ idempotencyKey: 'agent-key-1', truth: 'on' }),
  )
  expect(late.statusCode).toBe(422)
  expect(late.body).toContain('委托已过期或已撤销')
  expect(late.body).toContain('开张记小吃')
  await giveAuthority(
    county.pool,
    county.keys,
    principal.applicantId,
    {
      agentIdNumber: agent.idNumber,
      itemIds: null,
      untilOn: addDays(dayOf(county.now()), 3),
    },
    county.now(),
  )
  const owner = await signIn(principal.phone)
  await post(
    '/items/item-registration/apply',
    owner,
    multipart({ ...FORM, 'form.matter': '老板自己的草稿', saveDraft: 'on' }),
  )
  const done = await post(
    '/items/item-registration/submission',
    later,
    form({ idempotencyKey: 'agent-key-1', truth: 'on' }),
  )
  expect(done.statusCode, done.body.slice(0, 300)).toBe(201)
  const { rows } = await county.pool.query(
    'select applicant_id, agent_id from cases.case_row order by received_at desc limit 1',
  )
  expect(rows[0]).toEqual({ applicant_id: principal.applicantId, agent_id: agent.applicantId })
  expect(
    (await get('/items/item-registration/apply', owner)).body,
    '代理人提交，动不了委托人自己的草稿',
  ).toContain('老板自己的草稿')
  for (const who of [owner, later]) expect((await get('/my', who)).body).toContain('乙类登记')
})

test('不认识的文件说明原因，别的内容都在；HTML 当作文字显示', async () => {
  const { cookie } = await person()
  const bad = await post(
    '/items/item-registration/apply',
    cookie,
    multipart(
      { ...FORM, 'form.matter': '<script>alert(1)</script>' },
      { 'file.m1': ['执照.exe', Buffer.from('MZ this is a program')] },
    ),
  )
  expect(bad.statusCode).toBe(422)
  expect(bad.body).toContain('“执照.exe”没有上传：文件内容不是允许的类型')
  expect(bad.body).toContain('建设路 8 号')
  expect(bad.body).not.toContain('<script>alert')
  expect(bad.body).toContain('&lt;script>alert(1)')
  const huge = await post(
    '/items/item-registration/apply',
    cookie,
    multipart(FORM, {
      'file.m1': [
        '大图.jpg',
        Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xda]), Buffer.alloc(21 * 1024 * 1024)]),
      ],
    }),
  )
  expect([huge.statusCode, huge.body.includes('文件超过 20 MB')]).toEqual([422, true])
})

test('查询码猜十次：第五次起锁住半小时；拿着凭证的人扫码照样能看，一天有限', async () => {
  const { cookie } = await person()
  await post(
    '/items/item-registration/apply',
    cookie,
    multipart({ ...FORM, idempotencyKey: 'qr-key-12345' }),
  )
  const done = await post(
    '/items/item-registration/submission',
    cookie,
    form({ idempotencyKey: 'qr-key-12345', truth: 'on' }),
  )
  const caseId = /20\d\d-\d{6}/.exec(done.body)![0]
  const code = /class="big">(\d{8})</.exec(done.body)![1]!
  expect(done.body).toContain('<svg')
  expect((await get(`/progress/${caseId}/${code}`)).body).toContain('待受理')
  const guess = (n: number) =>
    post('/progress', undefined, form({ caseId, code: String(n).padStart(8, '0') }))
  const answers = []
  for (let n = 0; n < 10; n++) answers.push((await guess(n)).statusCode)
  expect(answers).toEqual([404, 404, 404, 404, 404, 429, 429, 429, 429, 429])
  expect((await get(`/progress/${caseId}/${code}`)).statusCode, '别人输错的不挡他').toBe(200)
  await county.pool.query(
    "update platform.pace set times = $1 where what = 'sign-in/look' and who = $2",
    [MOST_LOOKS_A_DAY, county.keys.index(`query-code/${caseId}`)],
  )
  expect((await get(`/progress/${caseId}/${code}`)).statusCode, '一天的看完了').toBe(429)
  await county.sealer.sealAll()
  expect((await get(`/my/cases/${caseId}/proof`, cookie)).body).toContain('账本位置')
})

test('情形导办：回答写在网址里，申请时带过去，少交的材料、不用填的栏目不再列出', async () => {
  const { cookie } = await person()
  const table = county.world.current().get(tableKind, LICENCE_ITEM)
  const same = {
    ...{ when: 'kind = "again"', exempt: ['m3', 'm4'], hiddenFields: ['address'] },
    ...{ says: '再办不交图。', basis: '某法第二条' },
  }
  const once = {
    when: 'kind = "new"',
    notNeeded: true,
    says: '第一次不用办。',
    basis: '某法第三条',
  }
  await publish(county, tableKind, LICENCE_ITEM, { ...table, rules: [same, once] })
  const query = 's.kind=again'
  const guide = await get(`/items/item-licence?${query}`)
  expect(guide.body).toContain('按您的情形不需要：丙图、丁目')
  expect((await get('/items/item-licence?s.kind=new')).body).toContain('第一次不用办。')
  const page = await get(`/items/item-licence/apply?${query}`, cookie)
  expect(page.body).not.toContain('丁目')
  expect(page.body).not.toContain('form.address')
  for (const file of ['form', 'sample', 'result'])
    expect(
      (await get(`/items/item-licence/${file}.pdf`)).rawPayload.subarray(0, 5).toString(),
      file,
    ).toBe('%PDF-')
})

test('没有登录的来信：一个网络一小时这么多封，几个进程合起来算；再多请稍后再来，内容还在', async () => {
  const other = await openCounty({
    ownerUrl: county.ownerUrl,
    stateDir: county.stateDir,
    now: county.now,
    connections: 2,
  })
  const second = await buildServer(other, { logLevel: 'silent', demo: true })
  const letter = form({ aboutUnitId: 'north', subject: '咨询', body: '请问小作坊怎么办证？' })
  /** From an address, by the proxy on the machine of the server. */
  const writes = (from: string, to = server, remoteAddress = '127.0.0.1') =>
    to.inject({
      method: 'POST',
      url: '/letters/new/consultation',
      remoteAddress,
      payload: letter.payload,
      headers: { ...letter.headers, 'x-forwarded-for': from },
    })
  try {
    const [most, allowed] = [MOST_LETTERS_AN_HOUR, Array(MOST_LETTERS_AN_HOUR).fill(201)]
    const answers = []
    for (let n = 0; n < most + 2; n++)
      answers.push((await writes('203.0.113.7', n % 2 ? second : server)).statusCode)
    expect(answers).toEqual([...allowed, 429, 429])
    const last = await writes('203.0.113.7')
    expect(last.body).toContain('请问小作坊怎么办证？')
    expect(last.body).toContain(`超过 ${most} 封`)
    expect((await writes('203.0.113.8')).statusCode, '别的网络不受影响').toBe(201)
    expect(
      (await writes('203.0.113.9', second, '203.0.113.7')).statusCode,
      '自称是别的网络不算',
    ).toBe(429)
    const six = []
    for (let n = 0; n < most + 2; n++) six.push((await writes(`2001:db8:7:1::${n + 1}`)).statusCode)
    expect(six, '一家的许多 IPv6 地址算一个网络').toEqual([...allowed, 429, 429])
    const site = []
    for (let n = 1; n <= 2 * most + 2; n++)
      site.push((await writes(`2001:db8:7:${100 + n}::1`)).statusCode)
    expect(site, '换着 /64 写，一个 /48 三倍').toEqual([...allowed, ...allowed, 429, 429])
    county.setTime(addSeconds(county.now(), 3600))
    expect((await writes('203.0.113.7')).statusCode, '一小时之后').toBe(201)
    const { rows } = await county.pool.query(
      "select times from platform.pace where what = 'letter'",
    )
    expect(rows, '别的都忘了').toEqual([{ times: 1 }])
  } finally {
    await second.close()
    await other.close()
  }
})

test('公开：决定、每月、各单位、评价、目录，页面和 CSV、JSON 说的一样；个人只显示姓，低保这类不公示', async () => {
  await simulate(county, { ...HABITS, seed: 3, from: '2026-03-10', days: 10, cases: 90 }, (day) =>
    county.setTime(`${day}T10:00:00.000Z`),
  )
  const page = await get('/open')
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('行政许可决定公示')
  const json = (await get('/open/data/decisions.json')).json()
  expect(json.rows.length).toBeGreaterThan(5)
  const licences = new Set(
    county.catalogue
      .list()
      .filter((i) => i.type === '行政许可')
      .map((i) => i.name),
  )
  for (const row of json.rows) {
    expect(licences.has(row.item), row.item).toBe(true)
    expect(row.holder).toMatch(/公司|店|社|厂|中心|\*/)
  }
  for (const name of ['decisions', 'months', 'units', 'ratings', 'changes']) {
    const csv = (await get(`/open/data/${name}.csv`)).body.trim().split('\r\n')
    expect(csv.length - 1, name).toBe((await get(`/open/data/${name}.json`)).json().rows.length)
  }
  const months = (await get('/open/data/months.json')).json().rows as { decided: number }[]
  const { rows } = await county.pool.query(
    'select count(*)::int as n from cases.case_row where decided_on is not null',
  )
  expect(months.reduce((sum, m) => sum + m.decided, 0)).toBe(rows[0].n)
  expect((await get('/open/data/secrets.json')).statusCode).toBe(404)
  for (const path of [
    '/open/decisions',
    '/open/ratings',
    '/open/changes',
    '/privacy',
    '/offline',
    '/appointments/new',
  ])
    expect((await get(path)).statusCode, path).toBe(200)
})

test('公示的决定以账本为准：改了列表的行，那一件不公示，也不公示改成的样子', async () => {
  const shown = async () => (await listDisclosed(county, 1000, 0)).rows
  const [first, second, ...rest] = (await shown()).map(({ number }) => number)
  await county.pool.query("update cases.decision set number = 'X-1' where case_id = $1", [first])
  await county.pool.query(
    `update cases.decision set decision = case decision when 'denied' then 'granted' else 'denied' end
     where case_id = $1`,
    [second],
  )
  const after = await shown()
  expect(after.map(({ number }) => number)).toEqual(rest)
  expect(after.map(({ certificate }) => certificate)).not.toContain('X-1')
})

test('个人信息清单上有每个模块申报的每一项', async () => {
  const page = (await get('/privacy')).body
  const listed = personalFields(OWNERS)
  expect(listed.length).toBeGreaterThan(10)
  for (const { field, why, erased } of listed)
    for (const words of [field, why, erased]) expect(page).toContain(words)
})

test('自己的信息：看得到谁看过，能导出，能换手机号，要新手机的验证码', async () => {
  const me = await person('陈自己')
  await post(
    '/items/item-registration/apply',
    me.cookie,
    multipart({ ...FORM, idempotencyKey: 'my-data-key-1' }),
  )
  await post(
    '/items/item-registration/submission',
    me.cookie,
    form({ idempotencyKey: 'my-data-key-1', truth: 'on' }),
  )
  const file = (await get('/my/data.json', me.cookie)).json()
  expect(file.person.name).toBe('陈自己')
  expect(file.cases[0].form.matter).toBe('开张记小吃')
  const { rows } = await county.pool.query(
    "select type from ledger.event where stream = 'person/' || $1",
    [me.applicantId],
  )
  expect(rows).toEqual([{ type: 'PersonalDataExported' }])
  const asked = await post('/my/data/phone', me.cookie, form({ phone: '13655556666' }))
  expect(asked.body).toContain('验证码已发到新手机号')
  expect(
    (await post('/my/data/phone', me.cookie, form({ phone: '13655556666', code: '000000' }))).body,
  ).toContain('验证码不对')
  const code = /\d{6}/.exec(
    (await listMessages(county.pool, county.keys)).find((m) => m.to === '13655556666')!.text,
  )![0]
  expect(
    (await post('/my/data/phone', me.cookie, form({ phone: '13655556666', code }))).body,
  ).toContain('手机号已更换')
  const { phone: taken } = await side.person()
  county.setTime(addSeconds(county.now(), 120))
  const change = (more: object) =>
    post('/my/data/phone', me.cookie, form({ phone: taken, ...more }))
  expect((await change({})).body, '只有收得到短信的人才知道').toContain('验证码已发到新手机号')
  const proof = await side.codeOf(taken)
  expect((await change({ code: proof })).body, '一家人可以共用').toContain('手机号已更换')
  expect(
    (await post('/my/data/email', me.cookie, form({ email: 'not an address' }))).statusCode,
  ).toBe(422)
  expect(
    (await post('/my/data/email', me.cookie, form({ email: 'me@example.com' }))).body,
  ).toContain('电子邮箱已保存')
  expect((await get('/my/data.json')).statusCode, '没有登录').toBe(303)
})

test('评了差：回访、整改了什么，本人的页面上有，短信也说；别人看不到', async () => {
  const { pool, keys } = county
  const me = await side.person('陈评差')
  const t = new Teller(county, 'rated', dayOf(county.now()))
  const { caseId } = await t.applies('乙类登记', { applicantId: me.applicantId })
  const about = {
    about: 'case' as const,
    caseId,
    itemId: 'item-registration' as const,
    unitId: 'north' as const,
    applicantId: me.applicantId,
  }
  const at = county.now()
  await transaction(pool, (client) => inviteRating(client, county, about, bySystem(at)))
  const path = `/my/cases/${caseId}/rating`
  const rated = await post(path, me.cookie, form({ level: '1', text: '跑了三趟' }))
  expect(rated.body).toContain(`href="${path}"`)
  expect((await get(path, me.cookie)).body).toMatch(/等单位回访您，最晚 2026年/)
  const { ratingId } = (await findRatingOfCase(pool, caseId))!
  const head = (await findOfficer(pool, 'north.unit-head', dayOf(at)))!
  const call = { finding: 'confirmed', note: '电话核实，窗口没有一次告知' } as const
  await handleRating(county, ratingId, 'call-back', call, head, county.now())
  const measures = '已补发一次性告知清单，窗口重新培训'
  await handleRating(county, ratingId, 'rectification', { measures }, head, county.now())
  const shown = (await get(path, me.cookie)).body
  for (const words of [call.note, measures, '单位已经整改']) expect(shown).toContain(words)
  expect((await get(`/my/cases/${caseId}`, me.cookie)).body).toContain(`href="${path}"`)
  expect((await get(path, (await side.person()).cookie)).statusCode).toBe(404)
  await county.sealer.sealAll()
  while ((await notifyApplicants({ ...county, county: '青岩县' })) > 0);
  const told = (await listMessages(pool, keys, me.applicantId, 100)).map(({ text }) => text)
  for (const words of ['单位已登记回访', '单位已整改'])
    expect(told.find((text) => text.includes(words))).toContain(path)
})

test('来访评了差：评价的链接到期以前，打开就是处理情况；不能再评', async () => {
  const { pool, keys } = county
  const headers = { cookie: await signedIn(server, county, 'north.clerk1') }
  const payload = { phone: '13800002222' }
  await server.inject({ method: 'POST', url: '/api/visits', headers, payload })
  const [message] = await listMessages(pool, keys, undefined, 1)
  const [path] = /\/rate\/[\w-]+/.exec(message!.text)!
  expect((await post(path, undefined, form({ level: '2' }))).statusCode).toBe(201)
  expect((await get(path)).body).toContain('等单位回访您')
  expect((await post(path, undefined, form({ level: '5' }))).statusCode).toBe(409)
})

test('同意保存的材料，随时能撤回：列着，撤了就没了，别人的撤不了', async () => {
  const { pool } = county
  const [me, stranger] = [await side.person('陈撤回'), await side.person('陈旁人')]
  const file = Readable.from([Buffer.from('%PDF-1.7\n% kept\n')])
  const deps = { ...county, db: pool }
  const stored = await storeUpload(deps, me.applicantId, '证明.pdf', file, county.now())
  if (!stored.ok) throw new Error(stored.code)
  const documentId = uploadIds.of(stored.upload.documentId)
  await keepForReuse(pool, me.applicantId, '经营场所证明', documentId, '2026-03-02')
  const path = `/my/data/materials/${documentId}/giving-up`
  expect((await get('/my/data', me.cookie)).body).toContain(`action="${path}"`)
  expect((await post(path, stranger.cookie, form({}))).statusCode).toBe(404)
  expect((await post(path, me.cookie, form({}))).body).toContain('文件已经删除')
  expect((await get('/my/data', me.cookie)).body).not.toContain('经营场所证明')
  expect((await post(path, me.cookie, form({}))).statusCode, '撤过的').toBe(404)
})

test.each([
  ['/sign-in', { phone: '1391234' }, '请填写 11 位手机号码', 'value="1391234"'],
  ['/progress', { caseId: '2026-1', code: '12345678' }, '办件编号形如', 'value="2026-1"'],
  ['/progress', { caseId: '2026-000001', code: '12' }, '查询码是 8 位数字', '2026-000001'],
  ['/letters/follow', { letterId: 'ZX-1', key: '1' }, '来信编号形如', 'value="ZX-1"'],
  ['/letters/new/complaint', { body: '等了三天' }, '请填写', '等了三天'],
  ['/letters/new/consultation', { subject: '字'.repeat(61), body: '问' }, '最多 60 个字', '字'],
  ['/letters/new/stuck', { subject: '跑了', body: '三趟', phone: '123' }, '11 位手机号码', '三趟'],
  ['/appointments', { unit: 'north', day: '昨天', minute: '540' }, '不能预约', '预约窗口'],
])('%s 填错了，回到原来的页面，说明哪里不对，写的还在：%o', async (path, fields, says, kept) => {
  const reply = await post(path, undefined, form(fields))
  expect([reply.statusCode, reply.headers['content-type']]).toEqual([
    422,
    'text/html; charset=utf-8',
  ])
  expect(reply.body).toContain(says)
  expect(reply.body).toContain(kept)
})

test('登录后填错了也一样：邮箱、手机号、委托、评价', async () => {
  const { cookie } = await person()
  for (const [path, fields, says, kept] of [
    ['/my/data/email', { email: 'me@' }, '电子邮箱的格式不对', 'value="me@"'],
    ['/my/data/phone', { phone: '12' }, '11 位手机号码', 'value="12"'],
    ['/my/authorities', { agentIdNumber: '123', untilOn: '' }, '不是有效日期', 'value="123"'],
    ['/my/authorities', { agentIdNumber: '123', untilOn: '2026-05-01' }, '没有找到这个号码', '123'],
  ] as const) {
    const reply = await post(path, cookie, form(fields))
    expect(reply.statusCode, path).toBe(422)
    expect(reply.body).toContain(says)
    expect(reply.body, path).toContain(kept)
  }
  expect((await post('/rate/no-such-link', undefined, form({ level: '9' }))).statusCode).toBe(404)
})

test.each([
  ['/my/cases/2026-x', '没有找到这个办件'],
  ['/my/cases/2026-999999', '没有找到这个办件'],
  ['/my/documents/x', '没有找到这份文书'],
  ['/items/none', '没有找到这个事项'],
  ['/letters/ZX-2026-999999', '没有找到这件来信'],
  ['/progress/2026-x/1', '办件编号或查询码不正确'],
  ['/rate/none', '评价链接无效或已过期'],
  ['/nowhere', '没有这个页面'],
])('%s 没有这一页：说明没有，怎么办，不是程序的话', async (url, says) => {
  const { cookie } = await person()
  const reply = await server.inject({ url, headers: { cookie, accept: 'text/html' } })
  expect(reply.statusCode).toBe(404)
  expect(reply.body).toContain(`<h1>${says}`)
})

test('工作日计算填错了，填的还在；超出日历，说明到哪一年', async () => {
  const wrong = await get('/workdays?from=2026-03-02&add=9999')
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('1 到 500 之间')
  expect(wrong.body).toContain('value="9999"')
  const far = await get('/workdays?from=1990-01-01&add=5')
  expect([far.statusCode, far.body.includes('现有 2004 年到')]).toEqual([422, true])
  expect((await get('/workdays?from=2026-03-02&add=5')).body).toContain('2026年3月9日')
})

test('长者版：字大、选择少，记一年；来路只能是本站', async () => {
  const set = await get('/large?on=1&back=//evil.example')
  expect(set.headers.location).toBe('/')
  const cookie = set.cookies.map((c) => `${c.name}=${c.value}`).join('; ')
  const page = await get('/', cookie)
  expect(page.body).toContain('class="large"')
  expect(page.body).not.toContain('>公开<')
})

test('按编号验真伪，一个网络一小时最多这么多次；别的网络、下一个小时、核对文件不受影响', async () => {
  const ask = async (remoteAddress = '203.0.113.77', method: 'GET' | 'POST' = 'GET') =>
    server.inject({
      method,
      url: '/verify/2026-000001-receipt-9',
      remoteAddress,
      ...(method === 'POST' && multipart({}, { file: ['证照.pdf', Buffer.from('x')] })),
    })
  for (let n = 1; n < MOST_VERIFIED_AN_HOUR; n++) await ask()
  expect((await ask()).statusCode, '这么多次可以').toBe(404)
  const refused = await ask()
  expect([refused.statusCode, refused.headers['content-type']]).toEqual([
    429,
    'text/html; charset=utf-8',
  ])
  expect(refused.body).toContain(`超过 ${MOST_VERIFIED_AN_HOUR} 次`)
  expect((await ask('203.0.113.77', 'POST')).statusCode, '带着文件猜也一样').toBe(429)
  expect((await ask('198.51.100.77')).statusCode).toBe(404)
  county.setTime(addSeconds(county.now(), 3600))
  expect((await ask()).statusCode).toBe(404)
})

test('验真伪：真、被改动、已撤销、不认识；还没有封存的，什么都不证明', async () => {
  const c = await new Teller(county, 'verify', dayOf(county.now())).applies('乙类登记')
  await c.does('north.clerk1', 'acceptance')
  await c.does('north.handler1', 'examination', {
    stepId: 'examine',
    opinion: '材料真实完整，符合条件',
    outcome: 'agree',
    officers: [],
  })
  await c.does('north.reviewer', 'examination', {
    stepId: 'review',
    opinion: '同意承办意见',
    outcome: 'agree',
    officers: [],
  })
  const { documents } = await c.does('north.approver', 'approval', { opinion: '准予登记' })
  const { documentId } = documents.find((d) => d.kind === 'certificate')!
  const { findOfficer } = await import('#identity')
  const officer = (await findOfficer(county.pool, 'north.clerk1', dayOf(county.now())))!
  const pdf = fileIn(await readDocument(county, documentId, officer))
  const altered = Buffer.concat([pdf, Buffer.from(' ')])
  const check = async (path: string, bytes: Buffer) =>
    (await post(path, undefined, multipart({}, { file: ['证照.pdf', bytes] }))).body
  expect(await check('/verify', pdf)).toContain('还没有封存进账本')
  await county.sealer.sealAll()
  expect(await check('/verify', pdf)).toContain('文件是真的')
  expect(await check(`/verify/${documentId}`, pdf)).toContain('文件是真的')
  expect(await check(`/verify/${documentId}`, altered)).toContain('被改动过')
  expect(await check('/verify', altered)).toContain('没有找到与这个文件完全一致的文书')
  expect((await get('/verify/no-such-document')).statusCode).toBe(404)
  await c.does('north.unit-head', 'revocation', {
    ground: 'fraud',
    reason: '健康证明系伪造，已经核实',
  })
  expect(await check('/verify', pdf)).toContain('撤销，不再有效')
  expect((await get(`/verify/${documentId}`)).body).toContain('撤销，不再有效')
})

test('验真伪说文件里有电子签名、怎么看；核对结果写的指纹，就是下载到的证书的指纹', async () => {
  const page = await get('/verify')
  expect(page.body).toContain('有电子签名')
  const certificate = new X509Certificate((await get('/verify/certificate.cer')).rawPayload)
  const c = await new Teller(county, 'signature', dayOf(county.now())).applies('即办证明')
  const { documentId } = (await c.state()).documents[0]!
  expect((await get(`/verify/${documentId}`)).body).not.toContain('签名证书的指纹')
  const officer = (await findOfficer(county.pool, 'north.clerk1', dayOf(county.now())))!
  fileIn(await readDocument(county, documentId, officer))
  await county.sealer.sealAll()
  const shown = (await get(`/verify/${documentId}`)).body.replaceAll(' ', '')
  expect(shown).toContain(certificate.fingerprint256.replaceAll(':', ''))
})

test('搜索引擎找得到公开的页面，各人自己的页面不收录', async () => {
  const robots = (await get('/robots.txt')).body
  expect(robots).toMatch(/^Disallow: \/my$/m)
  const sitemap = await get('/sitemap.xml')
  expect(sitemap.headers['content-type']).toContain('application/xml')
  const paths = [...sitemap.body.matchAll(/<loc>[a-z]+:\/\/[^/]+([^<]*)<\/loc>/g)].map((m) => m[1]!)
  expect(paths.length).toBeGreaterThan(county.catalogue.list().length)
  for (const path of paths) expect((await get(path || '/')).statusCode, path).toBe(200)
  expect((await get('/favicon.ico')).headers.location).toBe('/portal/icon.svg')
})

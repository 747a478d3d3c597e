import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonicalJson } from '#foundation/canonical'
import type { ApplicantId, AuthorityId, StaffId } from '#foundation/ids'
import { sm3Hex } from '#foundation/sm'
import { addDays, addSeconds, dayOf } from '#foundation/time'
import {
  digest,
  endAuthority,
  findApplicant,
  giveAuthority,
  identityCheckDigit,
  listMessages,
} from '#identity'
import { notifyApplicants } from '#notices'
import { filledForm, Teller } from '#sim'
import { asOwner, REGISTRATION_ITEM, signedIn } from '#testing'
import { form, multipart, openPublicSide, type PublicSide } from './public-side.ts'

/* 守门: what somebody tried who may not, and what keeps them out. */

let side: PublicSide
let county: PublicSide['county']
beforeAll(async () => {
  side = await openPublicSide()
  ;({ county } = side)
})
afterAll(() => side.close())

const { get, post, person } = {
  get: (...given: Parameters<PublicSide['get']>) => side.get(...given),
  post: (...given: Parameters<PublicSide['post']>) => side.post(...given),
  person: (name: string) => side.person(name),
}

/** The application, filled in, as the page sends it. */
const FORM = () =>
  Object.fromEntries(
    Object.entries(filledForm(county, REGISTRATION_ITEM, '张小店')).map(([name, value]) => [
      `form.${name}`,
      String(value),
    ]),
  )

const authorise = async (principalId: ApplicantId, agentIdNumber: string): Promise<AuthorityId> => {
  const untilOn = addDays(dayOf(county.now()), 30)
  const given = { agentIdNumber, itemIds: [REGISTRATION_ITEM], untilOn }
  const done = await giveAuthority(county.pool, county.keys, principalId, given, county.now())
  if (!done.ok) throw new Error(done.code)
  return done.authorityId
}

/** Applies on the portal; answers the number of the case. */
async function applied(cookie: string, fields: Record<string, string>): Promise<string> {
  await post(`/items/${REGISTRATION_ITEM}/apply`, cookie, multipart({ ...FORM(), ...fields }))
  const { idempotencyKey = '' } = fields
  const sent = form({ idempotencyKey, truth: 'on' })
  const done = await post(`/items/${REGISTRATION_ITEM}/submission`, cookie, sent)
  expect(done.statusCode, done.body.slice(0, 300)).toBe(201)
  return /\d{4}-\d{6}/.exec(done.body)![0]
}

test('草稿里写了别人的编号：没有委托，预填不出那个人填过的内容，也看不到其姓名和存下的材料', async () => {
  const owner = await person('钱老板')
  await applied(owner.cookie, { 'form.matter': '钱氏酒坊', idempotencyKey: 'gate-key-0001' })
  const stranger = await person('孙某某')
  const draft = { principalId: owner.applicantId, saveDraft: 'on', keep: 'on' }
  await post(`/items/${REGISTRATION_ITEM}/apply`, stranger.cookie, multipart(draft))
  for (const page of [
    `/items/${REGISTRATION_ITEM}/apply?prefill=1`,
    `/items/${REGISTRATION_ITEM}/apply`,
    `/items/${REGISTRATION_ITEM}/review`,
  ]) {
    const shown = await get(page, stranger.cookie)
    expect(shown.statusCode, page).toBeLessThan(500)
    expect(shown.body, page).not.toContain('钱氏酒坊')
    expect(shown.body, page).not.toContain('钱**')
  }
})

test('委托只办一个事项的，别的事项填过的内容，代理人预填不出来', async () => {
  const owner = await person('郑老板')
  const agent = await person('冯代办')
  const t = new Teller(county, 'other-item', dayOf(county.now()))
  await t.applies('即办证明', { applicantId: owner.applicantId, who: '郑家的秘方' })
  await authorise(owner.applicantId, agent.idNumber)
  const draft = { principalId: owner.applicantId, saveDraft: 'on' }
  await post(`/items/${REGISTRATION_ITEM}/apply`, agent.cookie, multipart(draft))
  const prefill = async (cookie: string) =>
    (await get(`/items/${REGISTRATION_ITEM}/apply?prefill=1`, cookie)).body
  expect(await prefill(owner.cookie), '本人的预填得出').toContain('郑家的秘方')
  expect(await prefill(agent.cookie)).not.toContain('郑家的秘方')
  await t.applies('乙类登记', { applicantId: owner.applicantId, who: '郑家登记' })
  expect(await prefill(agent.cookie), '委托的事项，预填得出').toContain('郑家登记')
})

test('委托撤销以后，原代理人看不到、也动不了这件事，列表里也没有；委托人得知办件被撤回', async () => {
  const owner = await person('周老板')
  const agent = await person('吴代办')
  const authorityId = await authorise(owner.applicantId, agent.idNumber)
  const apply = (key: string) =>
    applied(agent.cookie, { principalId: owner.applicantId, idempotencyKey: key })
  const [first, second] = [await apply('gate-key-0002'), await apply('gate-key-0003')]
  const withdraw = (caseId: string) =>
    side.server.inject({
      method: 'POST',
      url: `/api/cases/${caseId}/withdrawal`,
      payload: { reason: '不办了' },
      headers: { cookie: agent.cookie },
    })
  expect((await get(`/my/cases/${first}`, agent.cookie)).statusCode).toBe(200)
  expect((await withdraw(first)).statusCode).toBe(201)

  await endAuthority(county.pool, authorityId, owner.applicantId, county.now())
  for (const caseId of [first, second]) {
    expect((await get(`/my/cases/${caseId}`, agent.cookie)).statusCode, caseId).toBe(404)
    expect((await get(`/api/cases/${caseId}`, agent.cookie)).statusCode, caseId).toBe(404)
  }
  expect((await withdraw(second)).statusCode).toBe(404)
  expect((await get('/my', agent.cookie)).body).not.toContain(second)
  expect((await get('/my/data.json', agent.cookie)).body).not.toContain(second)
  expect((await get('/my', owner.cookie)).body, '委托人自己看得到').toContain(second)
  await county.sealer.sealAll()
  while ((await notifyApplicants({ ...county, county: county.tenant.name })) > 0);
  const told = (await listMessages(county.pool, county.keys)).filter((m) => m.to === owner.phone)
  expect(told.map((m) => m.text).filter((text) => text.includes('撤回'))).toEqual([
    expect.stringContaining(first),
  ])
})

/** An officer's cookie. */
const officer = (staffId: StaffId) => signedIn(side.server, county, staffId)
const send = (url: string, cookie: string, payload: object) =>
  side.server.inject({ method: 'POST', url, payload, headers: { cookie } })

const application = () => ({
  itemId: REGISTRATION_ITEM,
  form: filledForm(county, REGISTRATION_ITEM, '李四'),
  materials: [],
})
const card = (serial: number) => {
  const body = `11010519491230${serial}`
  return body + identityCheckDigit(body)
}

test('窗口收件写的手机号和登记的不同：登记的不变，告诉窗口；收件没有成功的，什么都没有写下', async () => {
  const known = await person('郑老板')
  const clerk = await officer('north.clerk1')
  const phoneNow = async () =>
    (await findApplicant(county.pool, county.keys, known.applicantId))!.phone
  const applicant = {
    kind: 'natural-person',
    name: '郑老板',
    idNumber: known.idNumber,
    phone: '13700000000',
  }
  const FOREIGN = '0b6f4d52-8c1e-4f39-9a57-2d3c4b5a6978'
  const materials = [{ materialId: 'm1', by: 'upload', documentId: FOREIGN }]
  const refused = await send('/api/cases', clerk, { ...application(), applicant, materials })
  expect(refused.json()).toMatchObject({ status: 400, code: 'unknown-document' })
  expect(await phoneNow()).toBe(known.phone)
  const newcomer = { ...applicant, name: '新来的', idNumber: card(201) }
  const count = async () =>
    (await county.pool.query('select count(*) as n from identity.applicant')).rows[0].n as number
  const before = await count()
  await send('/api/cases', clerk, { ...application(), applicant: newcomer, materials })
  expect(await count(), '没有收成件的人，不登记').toBe(before)

  const received = await send('/api/cases', clerk, { ...application(), applicant })
  expect(received.statusCode, received.body).toBe(201)
  expect(received.json().phoneOnFile).toBe(`${known.phone.slice(0, 3)}****${known.phone.slice(7)}`)
  expect(await phoneNow()).toBe(known.phone)
  const both = await Promise.all(
    [1, 2].map(() => send('/api/cases', clerk, { ...application(), applicant: newcomer })),
  )
  expect(
    both.map((r) => r.statusCode),
    '两个窗口同时收同一个新人',
  ).toEqual([201, 201])
  expect(await count()).toBe(before + 1)
})

test('同一个提交编号，内容一样是同一件；内容不同的，不收，说明原因', async () => {
  const clerk = await officer('north.clerk1')
  const applicant = {
    kind: 'natural-person',
    name: '冯五',
    idNumber: card(202),
    phone: '13700000002',
  }
  const given = { ...application(), applicant, idempotencyKey: 'counter-key-0001' }
  const first = await send('/api/cases', clerk, given)
  expect(first.statusCode, first.body).toBe(201)
  expect((await send('/api/cases', clerk, given)).json().caseId).toBe(first.json().caseId)
  const form = filledForm(county, REGISTRATION_ITEM, '王五')
  const other = await send('/api/cases', clerk, { ...given, form })
  expect(other.json()).toMatchObject({ status: 422, code: 'key-used-otherwise' })
})

test('按号码查人要记下来，本人看得到；号码不在网址里', async () => {
  const known = await person('卫六')
  const clerk = await officer('north.clerk1')
  const found = await send('/api/applicants/search', clerk, { idNumber: known.idNumber })
  expect(found.json().applicant.name).toBe('卫六')
  expect((await get('/my/data', known.cookie)).body).toContain('在窗口按证件号码查找过您')
  expect((await get(`/api/applicants?idNumber=${known.idNumber}`, clerk)).statusCode).toBe(404)
})

test('窗口换手机号由两个人办：一个人的两次请求换不了；本人、审计员、监察的监督看得到是哪两个人', async () => {
  const owner = await person('韩七')
  const shown = { idNumber: owner.idNumber, name: '韩七' }
  const [clerk, other] = [await officer('north.clerk1'), await officer('north.clerk2')]
  const phone = '13655557777'
  const begins = async () => {
    county.setTime(addSeconds(county.now(), 61))
    expect((await send('/api/applicants/phone/code', clerk, { phone })).statusCode).toBe(200)
    const code = await side.codeOf(phone)
    const begun = await send('/api/applicants/phone', clerk, { ...shown, phone, code })
    expect(begun.statusCode, begun.body).toBe(201)
    return `/api/applicants/phone/changes/${begun.json().changeId}`
  }
  const declined = await begins()
  for (const [url, sent] of [
    [`${declined}/confirmation`, shown],
    [`${declined}/refusal`, { why: 'withdrawn' }],
  ] as const) {
    expect((await send(url, clerk, sent)).json(), url).toMatchObject({ code: 'began-it-yourself' })
    const far = await officer('south.clerk1')
    expect((await send(url, far, sent)).json(), url).toMatchObject({ code: 'not-yours-to-confirm' })
    const handler = await officer('north.handler1')
    expect((await send(url, handler, sent)).statusCode, url).toBe(403)
  }
  expect((await send(`${declined}/refusal`, other, { why: 'withdrawn' })).statusCode).toBe(200)
  const { rows } = await county.pool.query<{ name: string }>(
    "select name from identity.staff where staff_id in ('north.clerk1', 'north.clerk2') order by staff_id",
  )
  const [first, second] = rows.map(({ name }) => name)
  const page = (await get('/my/data', owner.cookie)).body
  expect(page).toContain(`等另一位窗口人员核对（${first}）`)
  expect(page).toContain(`没有同意更换您的手机号（${first}、${second}），理由：本人不换了`)
  const confirmed = await begins()
  expect((await send(`${confirmed}/confirmation`, other, shown)).statusCode).toBe(200)
  expect((await findApplicant(county.pool, county.keys, owner.applicantId))!.phone).toBe(phone)
  const auditor = await officer('info-centre.auditor')
  const kind = 'kind=PhoneChangedAtCounter'
  expect((await get(`/api/audit?${kind}&account=north.clerk1`, auditor)).json().rows).toMatchObject(
    [{ account: 'north.clerk2', about: ['申请人韩*', `登记：${first} north.clerk1`] }],
  )
  const { accesses } = (await get('/api/supervision/oversight', auditor)).json()
  expect(accesses).toContainEqual(
    expect.objectContaining({ kind: 'phone', name: second, begunByName: first, caseId: null }),
  )
})

test('看不到个人信息的人，打不开办件的材料和文书；写明理由以后当天可以打开，每份都留下记录', async () => {
  const owner = await person('蒋老板')
  await post(
    `/items/${REGISTRATION_ITEM}/apply`,
    owner.cookie,
    multipart(
      { ...FORM(), idempotencyKey: 'gate-key-0007' },
      { 'file.m1': ['身份证.pdf', Buffer.from('%PDF-1.7\n% the paper of 蒋老板\n')] },
    ),
  )
  const sent = form({ idempotencyKey: 'gate-key-0007', truth: 'on' })
  const done = await post(`/items/${REGISTRATION_ITEM}/submission`, owner.cookie, sent)
  const caseId = /\d{4}-\d{6}/.exec(done.body)![0]
  const inspector = await officer('supervision.supervision-officer1')
  const files = [`/api/cases/${caseId}/materials/m1`, `/api/documents/${caseId}-receipt-1`]
  for (const url of files)
    expect((await get(url, inspector)).json(), url).toMatchObject({ status: 403, code: 'masked' })
  const reason = { reason: '核查 12345 热线转来的投诉' }
  expect((await send(`/api/cases/${caseId}/unmasking`, inspector, reason)).statusCode).toBe(200)
  for (const url of files) expect((await get(url, inspector)).statusCode, url).toBe(200)
  const { rows } = await county.pool.query(
    "select body->>'file' as file from ledger.event where type = 'FileOpened' and body->>'caseId' = $1 order by 1",
    [caseId],
  )
  expect(rows.map((r) => r.file)).toEqual([`${caseId}-receipt-1`, 'm1'])
  expect((await get('/my/data', owner.cookie)).body).toContain('打开了您办件的一份材料或文书')
  const other = await officer('supervision.supervision-officer2')
  expect((await get(files[0]!, other)).statusCode, '别人的理由不算').toBe(403)
  county.setTime(addSeconds(county.now(), 86_400))
  const nextDay = await officer('supervision.supervision-officer1')
  expect((await get(files[0]!, nextDay)).statusCode, '第二天要重新写理由').toBe(403)
})

test('库里把两份材料对调，或者把文书的指纹改成别的文件的：打不开，核对说不是真的', async () => {
  const owner = await person('沈老板')
  const apply = async (key: string, name: string) => {
    const file = Buffer.from(`%PDF-1.7\n% ${name}\n`)
    const fields = { ...FORM(), idempotencyKey: key }
    const sent = multipart(fields, { 'file.m1': [`${name}.pdf`, file] })
    await post(`/items/${REGISTRATION_ITEM}/apply`, owner.cookie, sent)
    const done = await post(
      `/items/${REGISTRATION_ITEM}/submission`,
      owner.cookie,
      form({ idempotencyKey: key, truth: 'on' }),
    )
    return { caseId: /\d{4}-\d{6}/.exec(done.body)![0], file }
  }
  const [one, two] = [await apply('gate-key-0011', '甲'), await apply('gate-key-0012', '乙')]
  const opened = async ({ caseId }: { caseId: string }) =>
    (await get(`/api/cases/${caseId}/materials/m1`, owner.cookie)).rawPayload
  expect(await opened(one)).toEqual(one.file)
  await asOwner(
    county,
    `update documents.upload u set hash = o.hash from documents.upload o
     where u.owner_id = o.owner_id and u.document_id <> o.document_id and u.owner_id = '${owner.applicantId}'`,
  )
  for (const { caseId } of [one, two]) {
    const answer = await get(`/api/cases/${caseId}/materials/m1`, owner.cookie)
    expect([answer.statusCode, answer.json().code], '换了内容的，谁也打不开').toEqual([
      409,
      'data-altered',
    ])
  }

  const receipt = `${one.caseId}-receipt-1`
  const pdf = (await get(`/my/documents/${receipt}`, owner.cookie)).rawPayload
  const forged = Buffer.concat([pdf, Buffer.from(' ')])
  const says = async (path: string, bytes: Buffer) =>
    (await post(path, undefined, multipart({}, { file: ['文书.pdf', bytes] }))).body
  await county.sealer.sealAll()
  expect(await says('/verify', pdf)).toContain('文件是真的')
  const written = multipart({ file: createHash('sm3').update(pdf).digest('hex') }, {})
  for (const path of ['/verify', `/verify/${receipt}`])
    expect((await post(path, undefined, written)).body, '没有文件，只写了指纹').toContain(
      '请选择要核对的文件',
    )
  const forgedHash = createHash('sm3').update(forged).digest('hex')
  await asOwner(
    county,
    `update documents.issued set file_hash = '${forgedHash}' where document_id = '${receipt}'`,
  )
  expect(await says('/verify', forged)).not.toContain('文件是真的')
  expect(await says(`/verify/${receipt}`, forged)).toContain('被改动过')
  const unread = `${two.caseId}-receipt-1`
  const invented = `${receipt.slice(0, 11)}-certificate-7`
  await county.pool.query(
    `insert into documents.issued (document_id, case_id, kind, number, issued_on, edition)
     select $1, case_id, 'certificate', 'north|证字〔2026〕9号', issued_on, edition
     from documents.issued where document_id = $2`,
    [invented, receipt],
  )
  const asked = await get(`/verify/${invented}`)
  expect(asked.statusCode, '账本里没有发过的文书').toBe(404)
  expect(await says(`/verify/${unread}`, forged), '还没有生成过文件的文书').toContain('被改动过')
})

test('猜得到内容的人，从公开的账本和文件名里也认不出申请表和材料', async () => {
  const owner = await person('韩老板')
  const file = Buffer.from('%PDF-1.7\n% a form that everybody can have\n')
  const fields = { ...FORM(), idempotencyKey: 'gate-key-0021' }
  await post(
    `/items/${REGISTRATION_ITEM}/apply`,
    owner.cookie,
    multipart(fields, { 'file.m1': ['表.pdf', file] }),
  )
  await post(
    `/items/${REGISTRATION_ITEM}/submission`,
    owner.cookie,
    form({ idempotencyKey: 'gate-key-0021', truth: 'on' }),
  )
  const { rows } = await county.pool.query(
    "select body::text as body from ledger.event where type = 'CaseSubmitted' order by recorded_at desc limit 1",
  )
  const values = filledForm(county, REGISTRATION_ITEM, '张小店')
  expect(rows[0].body).not.toContain(sm3Hex(canonicalJson(values)))
  expect(rows[0].body).not.toContain(sm3Hex(file))
  expect(await county.blobs.list('uploads/')).not.toContain(`uploads/${sm3Hex(file)}`)
})

test('知道办件编号的人猜错查询码，一个网络只答五次；拿凭证的人在别处、在同一个网络都查得到', async () => {
  const owner = await person('杨老板')
  const caseId = await applied(owner.cookie, { idempotencyKey: 'gate-key-0031' })
  const { rows } = await county.pool.query(
    'select code_hash from cases.query_code where case_id = $1',
    [caseId],
  )
  const code = '20260309'
  const hash = digest(`${caseId}:${code}`)
  const mark = county.keys.mark('cases.query_code', [caseId, hash])
  await asOwner(
    county,
    `update cases.query_code set code_hash = '\\x${hash.toString('hex')}', mark = '\\x${mark.toString('hex')}'
     where case_id = '${caseId}'`,
  )
  expect(rows).toHaveLength(1)
  const ask = (given: string, remoteAddress: string) =>
    side.server.inject({ url: `/progress/${caseId}/${given}`, remoteAddress })
  const wrong = async (n: number) => (await ask(String(10_000_000 + n), '198.51.100.7')).statusCode
  const guesses = await Promise.all(Array.from({ length: 40 }, (_, n) => wrong(n)))
  expect(guesses.filter((status) => status === 404).length, '同时猜的也只看五次').toBe(5)
  expect((await ask(code, '198.51.100.7')).statusCode, '同一个网络').toBe(200)
  expect((await ask(code, '203.0.113.9')).statusCode).toBe(200)
})

test('窗口收不是自己单位的事项，收写着不存在的乡镇的上报件：都不收，说明原因', async () => {
  const applicant = {
    kind: 'natural-person',
    name: '朱七',
    idNumber: card(203),
    phone: '13700000003',
  }
  const foreign = await officer('south.clerk1')
  const refused = await send('/api/cases', foreign, { ...application(), applicant })
  expect(refused.json()).toMatchObject({ status: 403, code: 'forbidden' })
  const hall = await officer('service-centre.hall-clerk1')
  for (const townshipId of ['hall-clerk', 'south']) {
    const given = { ...application(), itemId: 'item-township', townshipId, applicant }
    const sent = await send('/api/cases', hall, given)
    expect(sent.json(), townshipId).toMatchObject({ status: 409, code: 'township-missing' })
  }
})

import { zipSync } from 'fflate'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadCase } from '#cases'
import { storeUpload } from '#documents'
import { feedbackJobs, findLetter, inviteRating } from '#feedback'
import { type CaseId, caseIds, letterIds } from '#foundation/ids'
import { addDays, addSeconds, dayOf, type Instant, type LegalDay } from '#foundation/time'
import { delegate, findOfficer, giveAuthority, listMessages, signInStaff } from '#identity'
import { transaction } from '#platform/database'
import { readClock } from '#clock'
import { bySystem } from '#ledger'
import { Teller } from '#sim'
import { asOwner } from '#testing'
import { repositoryDir } from '#platform/repository'
import { tick } from '../src/app/tick.ts'
import { FORM, form, multipart, openPublicSide, type PublicSide } from './public-side.ts'

/*
 * What the portal and the contract promise in words, and code that keeps it: each number is read
 * from where people read it, and then tried just within and just beyond. A promise that is written
 * new is found by the last test.
 */

let side: PublicSide
let county: PublicSide['county']
beforeAll(async () => {
  side = await openPublicSide()
  county = side.county
})
afterAll(() => side.close())

/** The number that a text tells. */
const told = (text: string, pattern: RegExp): number => {
  const [, number] = pattern.exec(text) ?? []
  expect(number, `${pattern} in ${text.slice(0, 2000)}`).toBeDefined()
  return Number(number)
}
const page = async (url: string, cookie?: string) => (await side.get(url, cookie)).body

describe('文件', () => {
  const keep = (bytes: Buffer) =>
    side
      .person()
      .then(({ applicantId }) =>
        storeUpload(
          { ...county, db: county.pool },
          applicantId,
          'x',
          Readable.from([bytes]),
          county.now(),
        ),
      )
  const pdf = (length: number) => Buffer.concat([Buffer.from('%PDF-1.4\n')], length)

  test('单个不超过几 MB：正好的收，多一个字节的不收，接着传的在开始时就说', async () => {
    const { cookie } = await side.person()
    const most =
      told(await page('/items/item-registration/apply', cookie), /单个不超过 (\d+) MB/) * 1024 ** 2
    expect((await keep(pdf(most))).ok).toBe(true)
    expect(await keep(pdf(most + 1))).toEqual({ ok: false, code: 'file-too-large' })
    const begin = (length: number) =>
      side.server.inject({
        method: 'POST',
        url: '/uploads',
        headers: { cookie, 'tus-resumable': '1.0.0', 'upload-length': String(length) },
      })
    expect((await begin(most)).statusCode).toBe(201)
    expect((await begin(most + 1)).statusCode).toBe(413)
  })

  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const zip = (name: string) => Buffer.from(zipSync({ [name]: new Uint8Array(64) }))
  test.each([
    ['PDF', pdf(100), true],
    ['图片', Buffer.from(png, 'base64'), true],
    ['OFD', zip('OFD.xml'), true],
    ['压缩包', zip('photos.jpg'), false],
    ['文字', Buffer.from('hello'), false],
  ])('能交的类型：%s', async (name, bytes, isTaken) => {
    const { cookie } = await side.person()
    const listed = /可以拍照，也可以上传 ([^，]+)，/.exec(
      await page('/items/item-registration/apply', cookie),
    )![1]!
    expect(listed.split('、').includes(name)).toBe(isTaken)
    expect((await keep(bytes)).ok).toBe(isTaken)
  })
})

describe('办件', () => {
  async function apply() {
    const me = await side.person()
    const key = `promise-${me.phone}`
    await side.post(
      '/items/item-registration/apply',
      me.cookie,
      multipart({ ...FORM, idempotencyKey: key }),
    )
    const review = await page('/items/item-registration/review', me.cookie)
    const receipt = await side.post(
      '/items/item-registration/submission',
      me.cookie,
      form({ idempotencyKey: key, truth: 'on' }),
    )
    const caseId = caseIds.of(/20\d\d-\d{6}/.exec(receipt.body)![0])
    return { ...me, caseId, review, receipt: receipt.body }
  }
  const clockOf = async (caseId: CaseId, kind: string) => {
    const { rows } = await county.pool.query(
      'select facts from clock.countdown where case_id = $1 and kind = $2',
      [caseId, kind],
    )
    return readClock(rows[0].facts, county.calendar(), dayOf(county.now()))
  }

  test('几个工作日内告知：核对页、收件页、指南、短信说的一样，逾期的第二天视为受理', async () => {
    const { caseId, review, receipt, phone } = await apply()
    const workdays = told(review, /窗口会在 (\d+) 个工作日内一次告知/)
    expect(told(receipt, /窗口会在 (\d+) 个工作日内告诉您/)).toBe(workdays)
    expect(
      told(await page('/items/item-registration'), /受理<\/span><small>(\d+) 个工作日内/),
    ).toBe(workdays)
    await county.sealer.sealAll()
    const { notifyApplicants } = await import('#notices')
    while ((await notifyApplicants({ ...county, county: '青岩县' })) > 0);
    const sms = (await listMessages(county.pool, county.keys)).find(
      (m) => m.to === phone && m.text.includes(caseId),
    )!
    expect(told(sms.text, /(\d+) 个工作日内告知是否受理/)).toBe(workdays)
    const received = dayOf(county.now())
    const { dueOn } = await clockOf(caseId, 'acceptance')
    expect(dueOn).toBe(county.calendar().addWorkdays(received, workdays))
    const at = (day: LegalDay) => `${day}T01:00:00.000Z` as const
    const then = county.now()
    county.setTime(at(dueOn))
    const isDeemed = async () => {
      await tick(county, county.now())
      return (await loadCase(county, county.pool, caseId))?.state.deemed ?? false
    }
    expect(await isDeemed()).toBe(false)
    county.setTime(at(addDays(dueOn, 1)))
    expect(await isDeemed()).toBe(true)
    expect(county.now() > then).toBe(true)
  })

  test('准予以后几个工作日内送达：指南说的就是期限', async () => {
    const c = await new Teller(county, 'promise', dayOf(county.now())).applies('乙类登记')
    await c.does('north.clerk1', 'acceptance')
    for (const [who, stepId] of [
      ['north.handler1', 'examine'],
      ['north.reviewer', 'review'],
    ] as const)
      await c.does(who, 'examination', {
        stepId,
        opinion: '材料真实完整，符合条件',
        outcome: 'agree',
        officers: [],
      })
    await c.does('north.approver', 'approval', { opinion: '准予登记' })
    const workdays = told(
      await page('/items/item-registration'),
      /送达<\/span><small>(\d+) 个工作日内/,
    )
    const { rows } = await county.pool.query(
      "select facts->'limit'->'value' as limit from clock.countdown where case_id = $1 and kind = 'delivery'",
      [c.caseId],
    )
    expect(rows).toEqual([{ limit: workdays }])
  })

  test('查询码几位；输错以后几分钟再试：早一分钟不行，到了就行', async () => {
    const { caseId, receipt } = await apply()
    const code = /class="big">(\d+)</.exec(receipt.replace(caseId, ''))![1]!
    expect(code.length).toBe(told(await page('/progress'), /查询码（(\d+) 位数字/))
    const ask = (given: string) => side.post('/progress', undefined, form({ caseId, code: given }))
    const wrong = code === '00000000' ? '00000001' : '00000000'
    let locked = await ask(wrong)
    for (let n = 0; locked.statusCode !== 429; n++) {
      expect(n).toBeLessThan(10)
      locked = await ask(wrong)
    }
    const minutes = told(locked.body, /请 (\d+) 分钟后再试/)
    const then = county.now()
    county.setTime(addSeconds(then, minutes * 60 - 60))
    expect((await ask(wrong)).statusCode).toBe(429)
    expect((await ask(code)).statusCode, '别人输错的，不挡拿着凭证的人').toBe(200)
    expect((await ask(wrong)).statusCode).toBe(429)
    county.setTime(addSeconds(then, minutes * 60 + 1))
    expect((await ask(wrong)).statusCode).not.toBe(429)
    expect((await ask(code)).statusCode).toBe(200)
  })

  test('撤回原因最多几个字', async () => {
    const { caseId, cookie } = await apply()
    const most = told(await page(`/my/cases/${caseId}`, cookie), /name="reason" maxlength="(\d+)"/)
    const withdraw = (length: number) =>
      side.post(`/my/cases/${caseId}/withdrawal`, cookie, form({ reason: '字'.repeat(length) }))
    expect((await withdraw(most + 1)).statusCode).toBe(422)
    expect((await withdraw(most)).statusCode).toBe(303)
  })
})

describe('登录', () => {
  test('验证码几分钟内有效，几分钟后才能再要', async () => {
    const phone = '13600000001'
    const ask = () => side.post('/sign-in', undefined, form({ phone }))
    await ask()
    const again = await ask()
    expect(again.statusCode).toBe(429)
    const pause = told(again.body, /请 (\d+) 分钟后再获取/) * 60
    const then = county.now()
    county.setTime(addSeconds(then, pause - 1))
    expect((await ask()).statusCode).toBe(429)
    county.setTime(addSeconds(then, pause + 1))
    expect((await ask()).statusCode).toBe(200)

    const me = await side.person()
    county.setTime(addSeconds(county.now(), 120))
    await side.post('/sign-in', undefined, form({ phone: me.phone }))
    const sms = (await listMessages(county.pool, county.keys)).find((m) => m.to === me.phone)!
    const minutes = told(sms.text, /(\d+) 分钟内有效/)
    const code = await side.codeOf(me.phone)
    const sent = county.now()
    const enter = () => side.post('/sign-in', undefined, form({ phone: me.phone, code }))
    county.setTime(addSeconds(sent, minutes * 60 + 1))
    const late = await enter()
    expect([late.statusCode, late.body.includes('验证码已失效')]).toEqual([401, true])
    county.setTime(addSeconds(sent, minutes * 60 + 120))
    await side.post('/sign-in', undefined, form({ phone: me.phone }))
    const fresh = await side.codeOf(me.phone)
    county.setTime(addSeconds(county.now(), minutes * 60 - 1))
    expect(
      (await side.post('/sign-in', undefined, form({ phone: me.phone, code: fresh }))).statusCode,
    ).toBe(303)
  })

  test('工作人员连续输错几次锁定几分钟', async () => {
    const sign = (password: string) =>
      side.server.inject({
        method: 'POST',
        url: '/api/session',
        payload: { staffId: 'north.clerk2', password },
      })
    const first = (await sign('wrong')).json().detail as string
    const tries = told(first, /连续输错 (\d+) 次/)
    const minutes = told(first, /锁定 (\d+) 分钟/)
    for (let n = 2; n < tries; n++) expect((await sign('wrong')).statusCode).toBe(401)
    expect((await sign('wrong')).statusCode).toBe(423)
    const then = county.now()
    county.setTime(addSeconds(then, minutes * 60 - 1))
    expect((await sign('Yimen-2026')).statusCode).toBe(423)
    county.setTime(addSeconds(then, minutes * 60 + 1))
    expect((await sign('Yimen-2026')).statusCode).toBe(200)
  })

  test('新密码至少几个字符', async () => {
    const change = (newPassword: string) =>
      signInStaff(
        county.pool,
        county.keys,
        { staffId: 'north.handler2', password: 'Yimen-2026', newPassword },
        county.now(),
      )
    const { IDENTITY_REFUSALS } = await import('#identity')
    const least = told(IDENTITY_REFUSALS['new-password-weak'], /至少 (\d+) 个字符/)
    const password = (length: number) => 'Ab'.padEnd(length, '3')
    expect(await change(password(least - 1))).toEqual({ ok: false, code: 'new-password-weak' })
    expect((await change(password(least))).ok).toBe(true)
  })
})

describe('委托', () => {
  test('最长几年', async () => {
    const [me, agent] = [await side.person(), await side.person()]
    const years = told(await page('/my/authorities', me.cookie), /最长 (\d+) 年/)
    const today = dayOf(county.now())
    const until = `${Number(today.slice(0, 4)) + years}${today.slice(4)}` as LegalDay
    const give = (untilOn: LegalDay) =>
      giveAuthority(
        county.pool,
        county.keys,
        me.applicantId,
        { agentIdNumber: agent.idNumber, itemIds: null, untilOn },
        county.now(),
      )
    expect(await give(addDays(until, 1))).toEqual({ ok: false, code: 'term-invalid' })
    expect((await give(until)).ok).toBe(true)
  })

  test('AB 岗一次最长几天', async () => {
    const clerk = (await findOfficer(county.pool, 'north.clerk1', dayOf(county.now())))!
    const { GIVING_REFUSALS } = await import('../src/identity/delegation.ts')
    const days = told(GIVING_REFUSALS['delegation-days-wrong'], /最长 (\d+) 天/)
    const fromOn = dayOf(county.now())
    const give = (toOn: LegalDay) =>
      delegate(
        county.pool,
        clerk,
        { absentId: 'north.clerk1', substituteId: 'north.clerk2', fromOn, toOn },
        county.now(),
      )
    expect(await give(addDays(fromOn, days))).toEqual({ ok: false, code: 'delegation-days-wrong' })
    expect((await give(addDays(fromOn, days - 1))).ok).toBe(true)
  })
})

describe('来信和评价', () => {
  const letter = { aboutUnitId: 'north', subject: '排队', body: '等了三个小时', ground: 'delay' }
  const write = (kind: string, fields: Record<string, string> = {}, cookie?: string) =>
    side.post(`/letters/new/${kind}`, cookie, form({ ...letter, ...fields }))

  test('几个工作日内答复、接手：页面说的就是来信的期限', async () => {
    const said = await page('/letters')
    const { cookie } = await side.person()
    const limitsOf = async (kind: string) => {
      const sent = await write(kind, {}, cookie)
      const letterId = letterIds.of(/(ZX|TS|BB)-\d{4}-\d{6}/.exec(sent.body)![0])
      return (await findLetter(county.pool, letterId))!
    }
    expect((await limitsOf('consultation')).answerWorkdays).toBe(
      told(said, /单位 (\d+) 个工作日内答复/),
    )
    expect((await limitsOf('stuck')).acceptWorkdays).toBe(told(said, /(\d+) 个工作日内接手督促/))
  })

  test('查询码几位', async () => {
    const sent = await write('consultation')
    const key = /class="big">(\d{4} [\d ]+)</.exec(sent.body)![1]!
    expect(key.replaceAll(' ', '').length).toBe(
      told(await page('/letters/follow'), /查询码（(\d+) 位数字/),
    )
  })

  test.each(['consultation', 'complaint', 'stuck'])('%s：每一栏最多几个字', async (kind) => {
    const limits = [
      ...(await page(`/letters/new/${kind}`)).matchAll(
        /name="(subject|body|accusedName)"[^>]* maxlength="(\d+)"/g,
      ),
    ]
    expect(limits.length).toBeGreaterThanOrEqual(2)
    for (const [, name, most] of limits) {
      const long = await write(kind, { [name!]: '字'.repeat(Number(most) + 1) })
      expect([long.statusCode, long.body.includes(`最多 ${most} 个字`)]).toEqual([422, true])
      expect((await write(kind, { [name!]: '字'.repeat(Number(most)) })).statusCode).toBe(201)
    }
  })

  const invited = () =>
    transaction(county.pool, (client) =>
      inviteRating(client, county, { about: 'visit', unitId: 'north' }, bySystem(county.now())),
    )

  test('最多选几个词，最多写几个字；不满意的几个工作日内回访', async () => {
    const token = await invited()
    const shown = await page(`/rate/${token}`)
    const most = told(shown, /最多选 (\d+) 个/)
    const names = [...shown.matchAll(/name="(label\.[^"]+)"/g)].map(([, name]) => name!)
    const rate = (labels: number, text: string) =>
      side.post(
        `/rate/${token}`,
        undefined,
        form({
          level: '2',
          text,
          ...Object.fromEntries(names.slice(0, labels).map((name) => [name, 'on'])),
        }),
      )
    const long = told(shown, /name="text"[^>]* maxlength="(\d+)"/)
    expect((await rate(most + 1, '')).statusCode).toBe(422)
    expect((await rate(1, '字'.repeat(long + 1))).statusCode).toBe(422)
    expect((await rate(most, '字'.repeat(long))).statusCode).toBe(201)
    const { rows } = await county.pool.query(
      "select facts->'limit'->'value' as limit from clock.countdown where kind = 'call-back'",
    )
    expect(rows).toEqual([{ limit: told(shown, /(\d+) 个工作日内回访/) }])
  })
})

describe('什么时候删', () => {
  const aged = (table: string, column: string, where: string, days: number) =>
    asOwner(
      county,
      `update ${table} set ${column} = '${addSeconds(county.now(), Math.round(-days * 86_400))}' where ${where}`,
    )
  const count = async (table: string, where: string) =>
    (await county.pool.query(`select count(*)::int as n from ${table} where ${where}`)).rows[0].n
  /** The day goes by: what is due is erased. */
  const nextDay = async () => {
    county.setTime(addSeconds(county.now(), 86_400))
    await tick(county, county.now())
  }

  test('短信、草稿、寄存的内容：清单上说几日，就是几日', async () => {
    const listed = await page('/privacy')
    const me = await side.person()
    const mine = `applicant_id = '${me.applicantId}'`
    await county.pool.query(
      `insert into identity.message (channel, to_sealed, text_sealed, queued_at, applicant_id, state)
       select channel, to_sealed, text_sealed, $1, $2, 'sent' from identity.message limit 2`,
      [county.now(), me.applicantId],
    )
    await side.post(
      '/items/item-registration/apply',
      me.cookie,
      multipart({ ...FORM, saveDraft: 'on' }),
    )
    const draft = `owner_id = '${me.applicantId}'`
    for (const [table, column, where, days] of [
      ['identity.message', 'queued_at', mine, told(listed, /发出后 (\d+) 日/)],
      ['cases.draft', 'saved_at', draft, told(listed, /或 (\d+) 日没有修改/)],
    ] as const) {
      await aged(table, column, where, days - 1.5)
      await nextDay()
      expect(await count(table, where), `${table} still`).toBeGreaterThan(0)
      await aged(table, column, where, days - 0.5)
      await nextDay()
      expect(await count(table, where), `${table} gone`).toBe(0)
    }
  })

  test('登录过期时寄存的内容：几小时后不能再找回，次日没有了', async () => {
    const hours = told(await page('/privacy'), /(\d+) 小时后不能再找回/)
    const park = async () => {
      const parked = await side.post('/items/item-registration/apply', undefined, multipart(FORM))
      const [mark] = /yimen_parked=[^;]+/.exec(String(parked.headers['set-cookie']))!
      return { mark, next: decodeURIComponent(String(parked.headers.location).split('next=')[1]!) }
    }
    await park()
    await aged('cases.parked', 'parked_at', 'true', hours / 24 + 0.01)
    await nextDay()
    expect(await count('cases.parked', 'true')).toBe(0)
    const [late, timely] = [await park(), await park()]
    const { cookie } = await side.person()
    await aged('cases.parked', 'parked_at', 'true', hours / 24 - 0.01)
    expect(await page(timely.next, `${cookie}; ${timely.mark}`)).toContain('已经找回')
    await aged('cases.parked', 'parked_at', 'true', hours / 24 + 0.01)
    expect(await page(late.next, `${cookie}; ${late.mark}`)).not.toContain('已经找回')
  })

  test('来信和评价的内容：办结后几年；办了很久的，从办结算起', async () => {
    const years = told(await page('/privacy'), /办结后 (\d+) 年/)
    const { cookie } = await side.person()
    const write = async () => {
      const sent = await side.post(
        '/letters/new/consultation',
        cookie,
        form({ aboutUnitId: 'north', subject: '旧事', body: '问一件旧事' }),
      )
      return letterIds.of(/ZX-\d{4}-\d{6}/.exec(sent.body)![0])
    }
    const [over, open] = [await write(), await write()]
    county.setTime(addSeconds(county.now(), 60))
    await side.post(`/letters/${over}/withdrawal`, cookie, form({}))
    const written = (id: string) => count('feedback.writing', `stream = 'letter/${id}'`)
    const end = county.now()
    const later = `${Number(end.slice(0, 4)) + years}${end.slice(4)}` as typeof end
    const nextDay = feedbackJobs.filter(({ when }) => when === 'new-day')
    const pass = (at: Instant) => Promise.all(nextDay.map(({ does }) => does(county, at)))
    await pass(addSeconds(later, -3600))
    expect(await written(over)).toBe(1)
    await pass(addSeconds(later, 3600))
    expect([await written(over), await written(open)]).toEqual([0, 1])
  })

  test('离岗的人，动态口令的密钥第二天没有了；在岗的还在', async () => {
    expect(await page('/privacy')).toContain('不再担任任何岗位之后的第二天')
    const keys = await count('identity.staff', 'totp_sealed is not null')
    expect(keys).toBeGreaterThan(1)
    const [leaver] = (
      await county.pool.query(
        'select staff_id from identity.staff where totp_sealed is not null limit 1',
      )
    ).rows
    await county.pool.query('update identity.duty set to_on = $2 where staff_id = $1', [
      leaver.staff_id,
      dayOf(county.now()),
    ])
    await nextDay()
    expect(await count('identity.staff', 'totp_sealed is not null')).toBe(keys - 1)
  })
})

interface Field {
  type?: string
  maxLength?: number
  maximum?: number
  enum?: unknown[]
  pattern?: string
  format?: string
  examples?: unknown[]
}

/** A value that the contract does not allow in a field; undefined where it allows any. */
function beyond({ maxLength, maximum, enum: choices, pattern, format }: Field) {
  if (maxLength !== undefined) return '9'.repeat(maxLength + 1)
  if (maximum !== undefined) return String(maximum + 1)
  return choices || pattern || format ? '不在其中' : undefined
}

interface Contract {
  paths: Record<
    string,
    { post?: { requestBody?: { content: Record<string, { schema: { properties?: Fields } }> } } }
  >
}
type Fields = Record<string, Field>

test('接口文档给表单的每一条限制：超出一点就回到表单', async () => {
  const contract = readFileSync(join(repositoryDir, 'docs/api/openapi.json'), 'utf8')
  const { paths }: Contract = JSON.parse(contract)
  const { cookie } = await side.person()
  const tried: string[] = []
  for (const [path, { post }] of Object.entries(paths)) {
    // What a form is about must be there: those are tried above, with something that is.
    if (path.includes('{')) continue
    const body = post?.requestBody?.content['application/x-www-form-urlencoded']?.schema
    const fields = Object.entries(body?.properties ?? {})
    // Each field as its example has it: the form is refused for the one that is not.
    const right = Object.fromEntries(
      fields.flatMap(([name, { examples, enum: choices }]) => {
        const value = examples?.[0] ?? choices?.[0]
        return value === undefined ? [] : [[name, String(value)]]
      }),
    )
    for (const [name, field] of fields) {
      const wrong = beyond(field)
      if (wrong === undefined) continue
      const reply = await side.post(path, cookie, form({ ...right, [name]: wrong }))
      expect(reply.statusCode, `${path} ${name}=${wrong.slice(0, 20)}`).toBe(422)
      tried.push(`${path} ${name}`)
    }
  }
  expect(tried.length).toBeGreaterThan(20)
})

/**
 * Numbers that pages and sentences tell and that are written out there: each with whoever keeps it.
 * Any other number is a constant of a contract, which the tests above read from the page.
 */
const WRITTEN_OUT: readonly [words: RegExp, keptBy: string][] = [
  [
    /60 日内申请行政复议|6\s*个月内向人民法院/,
    'law: 行政复议法 20、行政诉讼法 46, printed on the decision alike',
  ],
  [/12345/, 'a phone number'],
  [/许可档案一般十年以上/, 'whoever keeps the archives: 鉴定销毁 is theirs'],
  [/date: '2026年1月1日'/, 'an example'],
]
const NUMBER =
  /\d+\s*(?:MB|个(?!人)|次|分钟|小时|天|日|年(?!\d)|位|字|封|份|张|件)|(?<!第)[二两三四五六七八九十百半]+(?:个?工作日|个?小时|分钟|日|天|年)|十[一二三四五六七八九]?个/

test('页面和拒绝的话里，没有写死的数字', () => {
  const files = [
    ...readdirSync(join(repositoryDir, 'web/portal')).map((f) => `web/portal/${f}`),
    ...readdirSync(join(repositoryDir, 'web/text')).map((f) => `web/text/${f}`),
    ...[
      ...['portal', 'portal/http', 'identity', 'documents', 'feedback', 'feedback/http'],
      ...['appointments', 'desk', 'desk/http'],
    ].flatMap((dir) => readdirSync(join(repositoryDir, 'src', dir)).map((f) => `src/${dir}/${f}`)),
    'src/notices/notify.ts',
    'src/cases/query-code.ts',
    'src/cases/acts/submit.ts',
  ].filter((f) => /\.tsx?$/.test(f) && !f.endsWith('.test.ts'))
  const wrong = files.flatMap((file) =>
    readFileSync(join(repositoryDir, file), 'utf8')
      .replaceAll(/\/\*[\s\S]*?\*\/|\/\/ .*/g, '')
      .split('\n')
      .filter(
        (line) => /\p{Script=Han}/u.test(line) && NUMBER.test(line.replaceAll(/\$\{[^}]*\}/g, '')),
      )
      .filter((line) => !WRITTEN_OUT.some(([words]) => words.test(line)))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(wrong).toEqual([])
})

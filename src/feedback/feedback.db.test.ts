import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSeconds, instantAt } from '#foundation/time'
import { findOfficer, listMessages, type Officer, saveApplicant } from '#identity'
import { notifyApplicants } from '#notices'
import {
  findInvitation,
  findLetter,
  findLetterView,
  findRating,
  giveRating,
  handleLetter,
  isWriter,
  listPublished,
  readLetter,
  submitLetter,
  writerActs,
} from '#feedback'
import { HABITS, simulate } from '#sim'
import { openNeutralCounty, type TestCounty } from '#testing'
import { patrol } from '#supervision/judging'

let county: TestCounty
let handler: Officer
let supervisor: Officer
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
  await simulate(
    county,
    {
      ...HABITS,
      seed: 5,
      from: '2026-03-02',
      days: 12,
      cases: 80,
      feedback: {
        appointmentShare: 0,
        letterShare: 0.4,
        ratingShare: 0.9,
        badShare: 0.3,
        neglectShare: 0.5,
      },
    },
    (day) => county.setTime(instantAt(day, 18 * 3600)),
  )
  handler = (await findOfficer(county.pool, 'north.handler1', '2026-03-02'))!
  supervisor = (await findOfficer(county.pool, 'supervision.supervision-officer1', '2026-03-02'))!
})
afterAll(() => county.drop())

const question = {
  kind: 'consultation',
  aboutUnitId: 'north',
  subject: '小作坊办证',
  body: '我家做豆腐，要办什么证？电话 13900001111',
  isOpen: false,
} as const

test('写的话加密保存，账本里只有指纹', async () => {
  const sent = await submitLetter(county, { ...question, phone: '13900001111' }, county.now())
  if (!sent.ok) throw new Error(sent.code)
  const { rows: events } = await county.pool.query(
    "select body::text as body from ledger.event where stream = 'letter/' || $1",
    [sent.letterId],
  )
  expect(events[0].body).not.toMatch(/豆腐|13900001111/)
  const { rows } = await county.pool.query(
    "select body_sealed from feedback.writing where stream = 'letter/' || $1",
    [sent.letterId],
  )
  expect(rows[0].body_sealed.toString('utf8')).not.toMatch(/豆腐/)
  expect((await findLetterView(county, sent.letterId, '2026-03-20'))!.question.text).toBe(
    question.body,
  )
})

test('没有登录的来信凭编号和查询码查看，别的码不行；有答复时短信告诉留了号码的人', async () => {
  const sent = await submitLetter(county, { ...question, phone: '13900002222' }, county.now())
  if (!sent.ok) throw new Error(sent.code)
  const letter = (await findLetter(county.pool, sent.letterId))!
  expect(await isWriter(county.pool, county.keys, letter, { kind: 'key', key: sent.key! })).toBe(
    true,
  )
  expect(
    await isWriter(county.pool, county.keys, letter, {
      kind: 'key',
      key: sent.key!.replaceAll(' ', ''),
    }),
  ).toBe(true)
  expect(
    await isWriter(county.pool, county.keys, letter, { kind: 'key', key: '0000 0000 0000' }),
  ).toBe(false)
  expect(
    await isWriter(county.pool, county.keys, letter, {
      kind: 'applicant',
      applicantId: '00000000-0000-4000-8000-00000000000a',
    }),
  ).toBe(false)
  expect(
    await handleLetter(
      county,
      sent.letterId,
      'answer',
      { text: '食品小作坊实行许可管理，请网上申请' },
      handler,
      county.now(),
    ),
  ).toMatchObject({ ok: true })
  await county.sealer.sealAll()
  while ((await notifyApplicants({ ...county, county: '青岩县' })) > 0);
  expect(
    (await listMessages(county.pool, county.keys, undefined, 5))
      .filter((m) => m.to === '13900002222')
      .map((m) => m.text),
  ).toEqual([expect.stringContaining('已有答复'), expect.stringContaining('已收到')])
  expect(
    await writerActs(
      county,
      sent.letterId,
      'judgement',
      { satisfaction: 'satisfied' },
      { kind: 'key', key: 'wrong' },
      county.now(),
    ),
  ).toMatchObject({ ok: false, code: 'unknown-letter' })
  expect(
    await writerActs(
      county,
      sent.letterId,
      'judgement',
      { satisfaction: 'satisfied' },
      { kind: 'key', key: sent.key! },
      county.now(),
    ),
  ).toMatchObject({ ok: true })
})

test('被投诉的单位打不开作风投诉，监察机关打得开', async () => {
  const sent = await submitLetter(
    county,
    { ...question, kind: 'complaint', ground: 'attitude' },
    county.now(),
  )
  if (!sent.ok) throw new Error(sent.code)
  expect(await readLetter(county, sent.letterId, handler, '2026-03-20')).toBeUndefined()
  expect(
    await handleLetter(county, sent.letterId, 'acceptance', {}, handler, county.now()),
  ).toMatchObject({ code: 'unknown-letter' })
  expect(await readLetter(county, sent.letterId, supervisor, '2026-03-20')).toBeDefined()
  expect(
    await handleLetter(county, sent.letterId, 'acceptance', {}, supervisor, county.now()),
  ).toMatchObject({ ok: true })
})

test('来信人写明被投诉人姓名的，本人不能办理；写的不是姓名就不指向任何人', async () => {
  const head = (await findOfficer(county.pool, 'north.unit-head', '2026-03-02'))!
  const complaint = { ...question, kind: 'complaint' as const, ground: 'business' as const }
  for (const [accusedName, code] of [
    [head.name, 'unknown-letter'],
    ['3 号窗口', undefined],
  ] as const) {
    const sent = await submitLetter(county, { ...complaint, accusedName }, county.now())
    if (!sent.ok) throw new Error(sent.code)
    expect(
      await handleLetter(county, sent.letterId, 'acceptance', {}, head, county.now()),
      accusedName,
    ).toMatchObject(code ? { code } : { ok: true })
  }
})

test('同时作两个答复，只有一个记下', async () => {
  const sent = await submitLetter(county, question, county.now())
  if (!sent.ok) throw new Error(sent.code)
  const both = await Promise.all(
    [1, 2].map(() =>
      handleLetter(
        county,
        sent.letterId,
        'answer',
        { text: '请到政务服务中心窗口办理' },
        handler,
        county.now(),
      ),
    ),
  )
  expect(both.map((r) => r.ok).sort()).toEqual([false, true])
})

test('办结后评价的链接只发到申请人手机，用一次就失效；别人登录也评不了', async () => {
  const {
    rows: [open],
  } = await county.pool.query(
    "select rating_id, case_id, applicant_id from feedback.rating where state = 'invited' and case_id is not null limit 1",
  )
  const messages = await listMessages(county.pool, county.keys, open.applicant_id)
  const token = messages
    .map((m) => /\/rate\/([\w-]+)/.exec(m.text)?.[1])
    .find((t) => t !== undefined && m(t))
  function m(t: string) {
    return messages.some((x) => x.text.includes(t) && x.text.includes(open.case_id))
  }
  expect((await findInvitation(county, token!, '2026-03-20'))!.ratingId).toBe(open.rating_id)
  expect(await findInvitation(county, token!, '2026-12-31'), '过期').toBeUndefined()
  const stranger = await saveApplicant(county.pool, county.keys, {
    kind: 'natural-person',
    name: '外人',
    idNumber: '110105194912310021',
    phone: '13700000000',
  })
  expect(
    await giveRating(
      county,
      { caseId: open.case_id, applicantId: stranger },
      { level: 5, labels: [] },
      county.now(),
    ),
  ).toMatchObject({ code: 'unknown-invitation' })
  const twice = await Promise.all(
    [1, 2].map(() =>
      giveRating(
        county,
        { token: token! },
        { level: 1, labels: ['办得慢'], text: '等了很久' },
        county.now(),
      ),
    ),
  )
  expect(twice.filter((r) => r.ok).length).toBe(1)
  expect(
    await giveRating(county, { token: token! }, { level: 5, labels: [] }, county.now()),
  ).toMatchObject({ code: 'rated-already' })
  expect(await findRating(county.pool, open.rating_id)).toMatchObject({
    status: 'to-call',
    level: 1,
  })
  // The token is nowhere in clear.
  for (const table of [
    'identity.message',
    'feedback.invitation',
    'feedback.rating',
    'ledger.event',
  ])
    expect(
      (
        await county.pool.query(
          `select count(*)::int as n from ${table} t where t::text like '%' || $1 || '%'`,
          [token],
        )
      ).rows[0].n,
      table,
    ).toBe(0)
})

test('同一事项问过同样的话，只列一次，是最近的答复', async () => {
  for (const answer of ['请到窗口问', '可以网上申请']) {
    county.setTime(addSeconds(county.now(), 60))
    const sent = await submitLetter(
      county,
      { ...question, itemId: 'item-registration' },
      county.now(),
    )
    if (!sent.ok) throw new Error(sent.code)
    const { letterId } = sent
    const words = { question: '做豆腐要办什么证？', answer }
    const handled = [
      await handleLetter(county, letterId, 'answer', { text: answer }, handler, county.now()),
      await handleLetter(county, letterId, 'publication', words, handler, county.now()),
    ]
    expect(handled).toEqual([
      expect.objectContaining({ ok: true }),
      expect.objectContaining({ ok: true }),
    ])
  }
  const shown = await listPublished(county.pool, { itemId: 'item-registration', limit: 100 })
  expect(
    shown.filter((a) => a.question === '做豆腐要办什么证？').map(({ answer }) => answer),
  ).toEqual(['可以网上申请'])
})

test('模拟的县里有公开的问答；来信和差评的牌，巡检一张不差', async () => {
  expect((await listPublished(county.pool)).length).toBeGreaterThan(0)
  const { rows } = await county.supervisionPool.query(
    "select distinct rule from supervision.card where rule in ('T10', 'T11', 'T14') order by rule",
  )
  expect(rows.map((r) => r.rule)).toEqual(['T10', 'T11', 'T14'])
  expect((await patrol(county)).findings).toEqual([])
})

test('申请的角色写不了监察记着的来信，监察的角色读不了来信', async () => {
  await expect(county.pool.query('select * from supervision.watched_feedback')).rejects.toThrow(
    /permission denied/,
  )
  await expect(county.supervisionPool.query('select * from feedback.writing')).rejects.toThrow(
    /permission denied/,
  )
})

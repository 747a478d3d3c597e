import { afterAll, beforeAll, expect, test } from 'vitest'
import { cardIdOf, type CaseId, type StaffId } from '#foundation/ids'
import { addDays, dayOf, instantAt } from '#foundation/time'
import { EMPTY_STREAM, chain, insert, type NewEvent, verifyLedger } from '#ledger'
import { findOfficer } from '#identity'
import {
  answerDirective,
  carryOutMeasure,
  decideMeasure,
  issueDirective,
  listDirectives,
  listMeasures,
  proposeMeasure,
  listReached,
  COUNTY_LADDER,
  ladderKind,
  settleDirective,
} from './accountability/index.ts'
import { approveChange, proposeChange } from './parameters/index.ts'
import { DETECTORS, examineDecided, listFindings, listLeads } from './evidence/index.ts'
import { namesIn } from './answers.ts'
import { findingsOf } from './evidence/views.ts'
import { handleCard, issueByHand, searchCards } from './cards/index.ts'
import type { Card } from './cards/card.ts'
import { storyOf, viewsOf } from './cards/views.ts'
import { listFaults, patrol, supervise, tryOnHistory } from './judging/index.ts'
import { HABITS, simulate, Teller } from '#sim'
import { asOwner, openNeutralCounty, type TestCounty } from '#testing'
import { type CardActName, OBJECTION_DECISION_WORKDAYS } from './contract.ts'
import { findRule, RULES } from './rules/index.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T00:00:00.000Z')
  // A careless county, so that there is something to see.
  await simulate(
    county,
    {
      ...HABITS,
      seed: 11,
      from: '2026-03-02',
      days: 30,
      cases: 160,
      neglectShare: 0.12,
      pace: 0.8,
    },
    (day) => county.setTime(instantAt(day, 18 * 3600 + 1800)),
  )
})
afterAll(() => county.drop())

const origin = {
  actor: 'north.nobody',
  unit: 'north',
  via: 'desk',
  occurredAt: '2026-03-02T01:00:00.000Z',
  recordedAt: '2026-03-02T01:00:00.000Z',
} as const

test('牌和疑点的话里，人和单位用名称，不用账号', async () => {
  const kept = {
    P08: { decidedBy: 'south', shouldBe: 'north' },
    F04: { reduced: '40 元', basis: '无', approvedBy: 'north.clerk1' },
    D03: { account: 'north.clerk1', steps: 3 },
    D04: { account: 'north.clerk1', cases: 12, minutes: 30 },
  }
  const names = await namesIn(
    county,
    Object.values(kept).map((because) => ({ because })),
  )
  const clerk = (await findOfficer(county.pool, 'north.clerk1', '2026-03-02'))!.name
  expect([
    findRule('P08')!.says(kept.P08, names),
    findRule('F04')!.says(kept.F04, names),
    DETECTORS.D03.says(kept.D03, names),
    DETECTORS.D04.says(kept.D04, names),
  ]).toEqual([
    `${county.units.get('south')!.name}作出了决定，这项决定权属于${county.units.get('north')!.name}。`,
    `减免 40 元，由${clerk}批准，依据：“无”。`,
    `受理、3 个环节和决定都由${clerk}的账号录入。`,
    `同一事项 12 件，由${clerk}在 30 分钟内一并作出决定。`,
  ])
})

test('巡检：正常的系统，重新计算的牌与发出的牌一张不差，账本完好', async () => {
  const report = await patrol(county)
  expect(report.cards).toBeGreaterThan(10)
  expect(report.findings).toEqual([])
  expect((await verifyLedger(county.supervisionPool, county.witness)).findings).toEqual([])
  const { rows } = await county.supervisionPool.query(
    'select count(*)::int as n from supervision.card',
  )
  expect(rows[0].n).toBe(report.cards)
  expect((await county.supervisionPool.query('select * from supervision.fault')).rows).toEqual([])
})

test('每一张牌在账本里有自己的流，说得清哪条规则、哪一日、哪些事件', async () => {
  const { rows: cards } = await searchCards(county.supervisionPool, { limit: 100 })
  for (const card of cards) {
    const { rows } = await county.pool.query(
      "select type, body from ledger.event where stream = 'card/' || $1 order by version",
      [card.cardId],
    )
    expect(rows[0].type).toBe('CardIssued')
    expect(rows[0].body).toMatchObject({ caseId: card.caseId, mode: 'auto' })
    expect(rows.findLast((e) => e.body.rule !== undefined).body.rule).toBe(card.rule)
    expect(rows.length).toBe(card.version)
  }
})

test('漏发、多发、错级，巡检一一列出', async () => {
  const client = await county.supervisionPool.connect()
  try {
    await client.query('begin')
    const {
      rows: [one, two],
    } = await client.query(
      "select card_id, level from supervision.card where mode = 'auto' and state <> 'revoked' order by card_id limit 2",
    )
    await client.query(
      "update supervision.card set level = case level when 'red' then 'yellow' else 'red' end where card_id = $1",
      [one.card_id],
    )
    await client.query("update supervision.card set card_id = 'forged/card' where card_id = $1", [
      two.card_id,
    ])
    await client.query('commit')
    const kinds = (await patrol(county)).findings.map((f) => `${f.kind} ${f.cardId}`).sort()
    expect(kinds).toEqual(
      [`missing ${two.card_id}`, 'superfluous forged/card', `wrong-level ${one.card_id}`].sort(),
    )
    await client.query("update supervision.card set card_id = $1 where card_id = 'forged/card'", [
      two.card_id,
    ])
    await client.query('update supervision.card set level = $2 where card_id = $1', [
      one.card_id,
      one.level,
    ])
  } finally {
    client.release()
  }
  expect((await patrol(county)).findings).toEqual([])
})

test('监察角色写不了被监察的，审批角色碰不了牌', async () => {
  const asSupervision = county.supervisionPool
  for (const statement of [
    "update cases.case_row set stage = 'closed'",
    'delete from cases.known_to',
    "update clock.countdown set due_on = '2030-01-01'",
    'delete from ledger.event',
    "update ledger.event set actor = 'x'",
    'insert into ledger.sealed values (999999, $$case/x$$, 1)',
  ]) {
    await expect(asSupervision.query(statement), statement).rejects.toThrow(
      /permission denied|append-only/,
    )
  }
  await expect(
    insert(
      asSupervision,
      chain('case/forged', EMPTY_STREAM, [{ type: 'CaseSubmitted', shape: 1, body: {} }], origin),
    ),
  ).rejects.toThrow(/row-level security/)
  for (const statement of [
    'select * from supervision.card',
    "update supervision.card set level = 'warning'",
    'delete from supervision.card',
    'select * from supervision.watched',
  ]) {
    await expect(county.pool.query(statement), statement).rejects.toThrow(/permission denied/)
  }
  await expect(
    insert(
      county.pool,
      chain(
        'card/forged/case-limit',
        EMPTY_STREAM,
        [{ type: 'CardRevoked', shape: 1, body: {} }],
        origin,
      ),
    ),
  ).rejects.toThrow(/row-level security/)
})

test('跟随账本恰好一次：几个进程同时跟随，中途失败再来，牌不多不少', async () => {
  const before = (
    await county.supervisionPool.query('select * from supervision.card order by card_id')
  ).rows
  await Promise.all([supervise(county), supervise(county), supervise(county)])
  expect(
    (await county.supervisionPool.query('select * from supervision.card order by card_id')).rows,
  ).toEqual(before)
})

test('从头再跟一遍，得到的牌完全相同', async () => {
  const snapshot = async () =>
    (
      await county.supervisionPool.query(
        'select card_id, rule, level, issued_on, level_on, unit_id, because from supervision.card order by card_id',
      )
    ).rows
  const before = await snapshot()
  const { History } = await import('./judging/index.ts')
  const { readSealed } = await import('#ledger')
  const history = new History(county.world.book)
  await history.take(county.world, await readSealed(county.supervisionPool, 0, 100_000))
  const last = new Map(history.verdicts.map((v) => [`${v.caseId}/${v.kind}`, v]))
  expect(before.map((c) => [c.card_id, c.rule, c.level, c.level_on, c.unit_id])).toEqual(
    [...last]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, v]) => [id, v.rule, v.level, v.on, v.unitId]),
  )
})

test('守时的县没有黄牌和红牌', async () => {
  const honest = await openNeutralCounty('2026-03-02T00:00:00.000Z')
  try {
    await simulate(
      honest,
      {
        ...HABITS,
        seed: 3,
        from: '2026-03-02',
        days: 20,
        cases: 60,
        neglectShare: 0,
        feedback: { ...HABITS.feedback, neglectShare: 0 },
        pace: 0.12,
        incompleteShare: 0,
        procedureShare: 0,
        extensionShare: 0,
      },
      (day) => honest.setTime(instantAt(day, 18 * 3600 + 1800)),
    )
    const { rows } = await searchCards(honest.supervisionPool, { limit: 100 })
    expect(
      rows.filter((c) => c.level !== 'warning').map((c) => `${c.cardId} ${c.rule} ${c.level}`),
    ).toEqual([])
  } finally {
    await honest.drop()
  }
})

test('一张牌的一生：签收、申诉、维持、整改、销号；撤销更正计数；各有其人', async () => {
  const t = new Teller(county, 'card', dayOf(county.now()))
  const c = await t.applies('甲类许可')
  await c.does('north.clerk1', 'acceptance')
  const accepted = t.today
  await t.day(county.calendar().addWorkdays(accepted, 11))
  await county.sealer.sealAll()
  while ((await supervise(county)) > 0);
  const cardId = cardIdOf(c.caseId, 'case-limit')
  const as = async (staffId: StaffId, act: CardActName, command: object = {}) => {
    const result = await handleCard(
      county,
      cardId,
      act,
      { ...command },
      (await findOfficer(county.pool, staffId, t.today))!,
      t.at,
    )
    return result.ok ? result.card.status : result.code
  }
  expect(await as('north.clerk1', 'acknowledgement')).toBe('forbidden')
  expect(await as('south.unit-supervisor', 'acknowledgement')).toBe('unknown-card')
  expect(await as('north.unit-supervisor', 'acknowledgement')).toBe('acknowledged')
  expect(await as('north.unit-supervisor', 'acknowledgement')).toBe('card-not-open')
  expect(
    await as('north.handler1', 'objection', {
      ground: 'system-fault',
      reason: '系统停机两天，未能及时提交',
    }),
  ).toBe('forbidden')
  expect(
    await as('north.unit-supervisor', 'objection', { ground: 'system-fault', reason: '无' }),
  ).toBe('reason-needed')
  expect(
    await as('north.unit-supervisor', 'objection', {
      ground: 'system-fault',
      reason: '系统停机两天，未能及时提交',
    }),
  ).toBe('objected')
  const dueOn = async () => {
    const { rows } = await searchCards(county.supervisionPool, { caseId: c.caseId })
    return (await viewsOf(county, rows)).find((card) => card.cardId === cardId)!.decisionDueOn
  }
  expect(await dueOn(), '申诉中的，说得出最晚哪天决定').toBe(
    county.calendar().addWorkdays(t.today, OBJECTION_DECISION_WORKDAYS),
  )
  expect(
    await as('north.unit-head', 'objection-decision', {
      revoked: true,
      reason: '情况属实，予以撤销',
    }),
  ).toBe('forbidden')
  expect(
    await as('supervision.supervision-officer1', 'objection-decision', {
      revoked: false,
      reason: '经核查，当日系统运行正常',
    }),
  ).toBe('upheld')
  expect(await dueOn(), '决定过了').toBeUndefined()
  expect(
    await as('north.unit-supervisor', 'rectification', { measures: '已补派人手，本周内办结' }),
  ).toBe('rectified')
  expect(await as('supervision.supervision-officer1', 'closing', { opinion: '整改属实' })).toBe(
    'closed',
  )
  await county.sealer.sealAll()
  while ((await supervise(county)) > 0);

  // 逾期越过法定时限，升级为红牌，重新打开；红牌的申诉由负责人决定。
  await t.day(county.calendar().addWorkdays(accepted, 21))
  await county.sealer.sealAll()
  while ((await supervise(county)) > 0);
  expect(
    (await searchCards(county.supervisionPool, { caseId: c.caseId, level: 'red' })).rows.map(
      (card) => [card.kind, card.status],
    ),
  ).toContainEqual(['case-limit', 'issued'])
  expect(
    await as('north.unit-supervisor', 'objection', {
      ground: 'unrecorded-pause',
      reason: '申请人缴费迟延，凭证已附',
    }),
  ).toBe('objected')
  expect(
    await as('supervision.supervision-officer1', 'objection-decision', {
      revoked: true,
      reason: '凭证属实，予以撤销',
    }),
  ).toBe('red-needs-lead')
  expect(
    await as('supervision.supervision-lead', 'objection-decision', {
      revoked: true,
      reason: '凭证属实，予以撤销',
    }),
  ).toBe('revoked')
  expect((await patrol(county)).findings).toEqual([])
})

test('规则改动：一人提出、另一人批准，不能倒填；批准前在历史上试运行，看会多发少发哪些牌；之后巡检仍一张不差', async () => {
  const officer = async (id: StaffId) => (await findOfficer(county.pool, id, dayOf(county.now())))!
  const [first, lead] = [
    await officer('supervision.supervision-officer1'),
    await officer('supervision.supervision-lead'),
  ]
  const at = instantAt('2026-06-01', 9 * 3600)
  const change = {
    code: 'T01',
    name: 'workdaysBefore',
    value: 3,
    basis: '县监察办〔2026〕3号第二条',
    fromOn: '2026-06-02',
  } as const
  const code = async (given: object) => {
    const done = await proposeChange(county, first, { ...change, ...given }, at)
    return done.ok ? 'ok' : done.code
  }
  expect([
    await code({ code: 'T99' }),
    await code({ name: 'nothing' }),
    await code({ name: 'constructor' }),
    await code({ value: -1 }),
    await code({ name: 'enabled', value: 2 }),
    await code({ basis: '无' }),
    await code({ fromOn: '2026-05-31' }),
  ]).toEqual([
    'unknown-parameter',
    'unknown-parameter',
    'unknown-parameter',
    'value-out-of-range',
    'value-out-of-range',
    'basis-needed',
    'not-backwards',
  ])
  const trial = await tryOnHistory(county, 'T01', 'workdaysBefore', 3, '2026-03-02')
  expect(trial.after).toBeGreaterThanOrEqual(trial.before)
  expect(trial.added.length).toBeGreaterThan(0)
  expect(await tryOnHistory(county, 'T01', 'enabled', 0, '2026-03-02')).toMatchObject({
    after: 0,
    added: [],
  })

  const proposed = await proposeChange(county, first, change, at)
  if (!proposed.ok) throw new Error(proposed.code)
  expect(await approveChange(county, first, proposed.changeId, at)).toMatchObject({
    code: 'forbidden',
  })
  const own = await proposeChange(
    county,
    lead,
    { ...change, code: 'T02', name: 'enabled', value: 0 },
    at,
  )
  if (!own.ok) throw new Error(own.code)
  expect(await approveChange(county, lead, own.changeId, at)).toMatchObject({
    code: 'needs-second-person',
  })
  expect(
    await approveChange(county, lead, proposed.changeId, instantAt('2026-06-03', 0)),
  ).toMatchObject({ code: 'not-backwards' })
  expect(await approveChange(county, lead, proposed.changeId, at)).toMatchObject({
    ok: true,
  })
  expect(await approveChange(county, lead, proposed.changeId, at)).toMatchObject({
    code: 'change-not-open',
  })
  const { rows } = await county.pool.query(
    "select type, actor from ledger.event where stream = 'world/rule/T01' order by version",
  )
  expect(rows).toEqual([
    { type: 'VersionDrafted', actor: 'system' },
    { type: 'VersionPublished', actor: 'system' },
    { type: 'VersionDrafted', actor: 'supervision.supervision-officer1' },
    { type: 'VersionPublished', actor: 'supervision.supervision-lead' },
  ])

  // 新参数只对生效之后适用：6月2日受理的，提前三个工作日预警。
  const t = new Teller(county, 'after-change', '2026-06-02')
  await t.day('2026-06-02')
  const c = await t.applies('甲类许可')
  await c.does('north.clerk1', 'acceptance')
  await t.day('2026-06-20')
  await county.sealer.sealAll()
  while ((await supervise(county)) > 0) await county.sealer.sealAll()
  const [warned] = (await searchCards(county.supervisionPool, { caseId: c.caseId })).rows.filter(
    (card) => card.kind === 'case-limit',
  )
  const due = county.calendar().addWorkdays('2026-06-02', 10)
  const issued = (
    await county.pool.query('select body from ledger.event where stream = $1 and version = 1', [
      `card/${c.caseId}/case-limit`,
    ])
  ).rows[0].body
  expect([warned?.issuedOn, issued.because.workdaysBefore]).toEqual([
    county.calendar().addWorkdays(due, -3),
    3,
  ])
  expect((await patrol(county)).findings).toEqual([])

  // 牌上写的是发牌那一天的参数。
  const valueOn = async (card: Card) =>
    (await storyOf(county, card, lead)).rule?.parameters.workdaysBefore?.value
  const asIssued: Card = { ...warned!, rule: 'T01', levelOn: warned!.issuedOn }
  const [earlier] = (
    await searchCards(county.supervisionPool, { rule: 'T01', limit: 500 })
  ).rows.filter(({ levelOn }) => levelOn < '2026-06-02')
  expect([await valueOn(earlier!), await valueOn(asIssued)]).toEqual([
    RULES.find(({ code }) => code === 'T01')!.parameters.workdaysBefore!.value,
    3,
  ])
})

test('人工发牌：监察人员发，红牌由负责人发，写明事实和依据；发牌的人不能决定对它的申诉；巡检不动人工发的牌', async () => {
  const at = county.now()
  const officer = async (id: StaffId) => (await findOfficer(county.pool, id, dayOf(at)))!
  const caseId = (
    await county.pool.query(
      "select case_id from cases.case_row where unit_id = 'north' order by case_id limit 1",
    )
  ).rows[0].case_id as CaseId
  const given = {
    caseId,
    unitId: 'north',
    level: 'yellow',
    description: '窗口当面索要目录外的复印件',
    basis: '行政许可法第七十二条',
  } as const
  const code = async (more: object, by: StaffId) => {
    const result = await issueByHand(county, { ...given, ...more }, await officer(by), at)
    return result.ok ? result.card : result.code
  }
  expect(await code({}, 'north.unit-supervisor')).toBe('forbidden')
  expect(await code({ caseId: '2026-999999' }, 'supervision.supervision-officer1')).toBe(
    'unknown-card',
  )
  expect(await code({ description: '无' }, 'supervision.supervision-officer1')).toBe(
    'reason-needed',
  )
  expect(await code({ level: 'red' }, 'supervision.supervision-officer1')).toBe('red-needs-lead')
  for (const [more, refusal] of [
    [{ unitId: 'south' }, 'unit-not-in-case'],
    [{ officerId: 'north.nobody' }, 'officer-not-of-unit'],
    [{ officerId: 'south.clerk1' }, 'officer-not-of-unit'],
  ] as const)
    expect(await code(more, 'supervision.supervision-officer1')).toBe(refusal)
  const card = await code({ officerId: 'north.clerk1' }, 'supervision.supervision-officer1')
  if (typeof card === 'string') throw new Error(card)
  expect(card).toMatchObject({
    mode: 'manual',
    level: 'yellow',
    status: 'issued',
    issuedBy: 'supervision.supervision-officer1',
  })
  const act = async (name: CardActName, by: StaffId, command: object) => {
    const result = await handleCard(
      county,
      card.cardId,
      name,
      { ...command },
      await officer(by),
      at,
    )
    return result.ok ? result.card.status : result.code
  }
  expect(
    await act('objection', 'north.unit-supervisor', {
      ground: 'other',
      reason: '申请人自愿多交，并未索要',
    }),
  ).toBe('objected')
  expect(
    await act('objection-decision', 'supervision.supervision-officer1', {
      revoked: false,
      reason: '有录像为证，维持原牌',
    }),
  ).toBe('objection-own-card')
  expect(
    await act('objection-decision', 'supervision.supervision-officer2', {
      revoked: false,
      reason: '有录像为证，维持原牌',
    }),
  ).toBe('upheld')
  await county.sealer.sealAll()
  while ((await supervise(county)) > 0) await county.sealer.sealAll()
  expect((await patrol(county)).findings).toEqual([])
})

test('督办：监察机构提出要求和期限，单位答复，退回重办，到期不答复发红牌，办结；别人不能代办', async () => {
  const t = new Teller(county, 'directive', '2026-07-06')
  const c = await t.applies('甲类许可')
  await county.sealer.sealAll()
  while ((await supervise(county)) > 0) await county.sealer.sealAll()
  const as = async (staffId: StaffId) => ({
    officer: (await findOfficer(county.pool, staffId, t.today))!,
    at: t.at,
  })
  const plus = (days: number) => county.calendar().addWorkdays(t.today, days)
  const demand = {
    caseId: c.caseId,
    demand: '请说明长期没有受理的原因',
    basis: '电子监察规则第九条',
    dueOn: plus(2),
  }
  const code = (done: { ok: boolean; code?: string }) => (done.ok ? 'ok' : done.code)
  expect(code(await issueDirective(county, demand, await as('north.unit-supervisor')))).toBe(
    'forbidden',
  )
  expect(
    code(
      await issueDirective(
        county,
        { ...demand, caseId: '2026-999999' },
        await as('supervision.supervision-officer1'),
      ),
    ),
  ).toBe('unknown-case')
  expect(
    code(
      await issueDirective(
        county,
        { ...demand, dueOn: t.today },
        await as('supervision.supervision-officer1'),
      ),
    ),
  ).toBe('due-not-later')
  expect(
    code(
      await issueDirective(
        county,
        { ...demand, demand: '无' },
        await as('supervision.supervision-officer1'),
      ),
    ),
  ).toBe('reason-needed')
  const issued = await issueDirective(county, demand, await as('supervision.supervision-officer1'))
  if (!issued.ok) throw new Error(issued.code)
  const id = issued.state.directiveId
  expect(
    code(
      await answerDirective(
        county,
        id,
        '正在办理，已通知申请人',
        await as('south.unit-supervisor'),
      ),
    ),
  ).toBe('forbidden')
  expect(code(await answerDirective(county, id, '无', await as('north.unit-supervisor')))).toBe(
    'reason-needed',
  )
  expect(
    code(
      await answerDirective(
        county,
        id,
        '正在办理，已通知申请人',
        await as('north.unit-supervisor'),
      ),
    ),
  ).toBe('ok')
  expect(
    code(
      await settleDirective(
        county,
        id,
        { opinion: '没有写明原因，请补充', againBy: plus(1) },
        await as('supervision.supervision-officer2'),
      ),
    ),
  ).toBe('ok')
  await t.day(plus(3))
  await county.sealer.sealAll()
  while ((await supervise(county)) > 0) await county.sealer.sealAll()
  expect(
    (await searchCards(county.supervisionPool, { caseId: c.caseId, rule: 'R02' })).rows.map((r) => [
      r.level,
      r.unitId,
      r.cardId,
    ]),
  ).toEqual([['red', 'north', `${c.caseId}/directive.${id.split('/')[1]}`]])
  expect(
    code(
      await answerDirective(county, id, '经办人请假未交接，已改派', await as('north.unit-head')),
    ),
  ).toBe('ok')
  expect(
    code(
      await settleDirective(
        county,
        id,
        { opinion: '已改派，予以办结' },
        await as('supervision.supervision-officer1'),
      ),
    ),
  ).toBe('ok')
  expect(
    code(
      await settleDirective(
        county,
        id,
        { opinion: '已改派，予以办结' },
        await as('supervision.supervision-officer1'),
      ),
    ),
  ).toBe('directive-not-open')
  expect(
    (await listDirectives(county.supervisionPool, { caseId: c.caseId })).map((d) => [
      d.status,
      d.answer,
    ]),
  ).toEqual([['closed', '经办人请假未交接，已改派']])
  await county.sealer.sealAll()
  expect((await patrol(county)).findings).toEqual([])
})

test('责任追究：一人建议、负责人批准、登记执行；同一档只提一次', async () => {
  const ladder = county.world.current().get(ladderKind, COUNTY_LADDER)
  const as = async (staffId: StaffId) => ({
    officer: (await findOfficer(county.pool, staffId, dayOf(county.now())))!,
    at: county.now(),
  })
  const [due] = await listReached(county.supervisionPool, ladder)
  if (!due) throw new Error('the careless county has cards that count')
  const given = { ladder: due.rung.code, subjectId: due.subjectId, period: due.period }
  const code = (done: { ok: boolean; code?: string }) => (done.ok ? 'ok' : done.code)
  expect(code(await proposeMeasure(county, ladder, given, await as('north.unit-head')))).toBe(
    'forbidden',
  )
  expect(
    code(
      await proposeMeasure(
        county,
        ladder,
        { ...given, period: '2019' },
        await as('supervision.supervision-officer1'),
      ),
    ),
  ).toBe('rung-not-reached')
  const proposed = await proposeMeasure(
    county,
    ladder,
    given,
    await as('supervision.supervision-officer1'),
  )
  if (!proposed.ok) throw new Error(proposed.code)
  expect(proposed.state).toMatchObject({ count: due.count, cards: due.cards, status: 'proposed' })
  expect(
    code(await proposeMeasure(county, ladder, given, await as('supervision.supervision-officer2'))),
  ).toBe('measure-exists')
  const id = proposed.state.measureId
  expect(
    code(
      await decideMeasure(
        county,
        id,
        { approved: true, opinion: '情况属实，同意' },
        await as('supervision.supervision-officer2'),
      ),
    ),
  ).toBe('forbidden')
  expect(
    code(
      await carryOutMeasure(
        county,
        id,
        '县效能办〔2026〕4号',
        await as('supervision.supervision-officer1'),
      ),
    ),
  ).toBe('measure-not-open')
  expect(
    code(
      await decideMeasure(
        county,
        id,
        { approved: true, opinion: '情况属实，同意' },
        await as('supervision.supervision-lead'),
      ),
    ),
  ).toBe('ok')
  expect(
    code(
      await carryOutMeasure(
        county,
        id,
        '县效能办〔2026〕4号',
        await as('supervision.supervision-officer1'),
      ),
    ),
  ).toBe('ok')
  expect((await listMeasures(county.supervisionPool))[0]).toMatchObject({
    status: 'carried-out',
    document: '县效能办〔2026〕4号',
    decidedBy: 'supervision.supervision-lead',
  })
})

test('外来的坏事实挡不住监察：没有申请就受理、不认识的事项、看不懂的内容，各成一条告警，后面的照常发牌', async () => {
  const bad = await openNeutralCounty('2026-03-02T01:00:00.000Z')
  try {
    const t = new Teller(bad, 'bad-facts', '2026-03-02')
    const from = {
      actor: 'exchange',
      unit: 'south',
      via: 'exchange',
      occurredAt: t.at,
      recordedAt: t.at,
    } as const
    const told = (stream: string, events: { type: string; body: NewEvent['body'] }[]) =>
      insert(
        bad.pool,
        chain(
          stream,
          EMPTY_STREAM,
          events.map((event) => ({ shape: 1, ...event })),
          from,
        ),
      )
    const submission = {
      itemVersion: 1,
      pins: bad.catalogue.pins('item-licence'),
      unitId: 'south',
      applicantId: '00000000-0000-4000-8000-00000000000a',
      channel: 'counter',
      formHash: 'f',
      materials: [],
      matterId: '00000000-0000-4000-8000-00000000000b',
      attempt: 1,
    }
    await told('case/2026-900001', [{ type: 'CaseAccepted', body: { since: '2026-03-02' } }])
    await told('case/2026-900002', [
      { type: 'CaseSubmitted', body: { ...submission, itemId: 'item-of-nobody' } },
      {
        type: 'CaseApproved',
        body: { opinion: '准予', entered: [], cancelled: [] },
      },
    ])
    await told('case/2026-900003', [{ type: 'CaseSubmitted', body: { itemId: 'item-licence' } }])
    await told('case/2026-900004', [{ type: 'SomethingNew', body: {} }])
    const c = await t.applies('甲类许可')
    await t.day('2026-03-12')
    await bad.sealer.sealAll()
    while ((await supervise(bad)) > 0) await bad.sealer.sealAll()
    while ((await examineDecided(bad)) > 0);
    expect(
      (await listFaults(bad.supervisionPool)).map((f) => `${f.rule} ${f.caseId}`).sort(),
    ).toEqual(['FACT 2026-900001', 'FACT 2026-900003', 'FACT 2026-900004', 'ITEM 2026-900002'])
    expect(
      (await searchCards(bad.supervisionPool, { caseId: c.caseId })).rows.map((card) => card.rule),
    ).toContain('T07')
    expect((await patrol(bad)).findings).toEqual([])
  } finally {
    await bad.drop()
  }
})

test('办件台不拦的事，每一条规则都有一个县触发它', async () => {
  const { rows } = await county.supervisionPool.query<{ rule: string }>(
    "select distinct body->>'rule' as rule from ledger.event where type in ('CardIssued', 'CardEscalated')",
  )
  const alive = rows.map((r) => r.rule)
  // 由规则表测试逐条触发的：办件台自己不许做的，或者模拟的人不做的。
  const byTable = [
    ...['P01', 'P02', 'P03', 'P04', 'P05', 'P06', 'P07', 'P08', 'P09'],
    ...['M01', 'M02', 'F01', 'F02', 'F03', 'F04'],
  ]
  // 模拟的人偶尔才做的。
  const rare = ['T11', 'T12', 'T14']
  const silent = RULES.map(({ code }) => code).filter((code) => !alive.includes(code))
  expect(silent.filter((code) => !rare.includes(code))).toEqual(byTable)
})

test('每一种不实办理，模拟的县里都能发现；同一个县里老实办的没有疑点', async () => {
  const county = await openNeutralCounty('2026-03-02T00:00:00.000Z')
  try {
    const shares = {
      'one-sitting': 0.09,
      'at-night': 0.09,
      'borrowed-pause': 0.09,
      'stalling-correction': 0.09,
      'clock-reset': 0.09,
      'late-entry': 0.09,
      'shared-file': 0.1,
      splitting: 0.05,
      'certificate-first': 0.08,
      burst: 1,
    }
    const report = await simulate(
      county,
      {
        ...HABITS,
        seed: 21,
        from: '2026-03-02',
        days: 40,
        cases: 260,
        wrongdoing: shares,
        neverEnteredShare: 0.1,
      },
      (day) => county.setTime(instantAt(day, 23.6 * 3600)),
    )
    const { rows } = await county.pool.query<{ case_id: string }>(
      'select case_id from cases.case_row where decided_on is not null',
    )
    const decided = new Set(rows.map((r) => r.case_id))
    const findings = await listFindings(county.supervisionPool, { limit: 1000 })
    const listed = new Set<string>(findings.map((f) => f.caseId))
    for (const { says } of await findingsOf(county, findings))
      expect(says, '一句人话，没有账号').toMatch(/^(?!.*(undefined|NaN|[a-z]+\.[a-z]+)).+。$/)
    // 我们自己的办件台不许同一人审查又决定（D03），一个月不足十件的事项没有突击（D04），县里还没有票据（D08）。
    expect([...new Set(findings.map((f) => f.detector))].filter((d) => d !== 'D04').sort()).toEqual(
      Object.keys(DETECTORS)
        .filter((d) => !['D03', 'D04', 'D08'].includes(d))
        .sort(),
    )
    expect((await listLeads(county.supervisionPool)).map((l) => l.number).sort()).toEqual(
      [...report.neverEntered].sort(),
    )
    expect(
      [...report.labels].filter(
        ([id, kind]) => kind !== 'burst' && decided.has(id) && !listed.has(id),
      ),
    ).toEqual([])
    expect([...listed].filter((id) => !report.labels.has(id))).toEqual([])
    expect((await patrol(county)).findings).toEqual([])
  } finally {
    await county.drop()
  }
})

test('规则停用期间办结的件，牌还没有整改：重新启用之后照样催，巡检一张不差', async () => {
  const t = new Teller(county, 'switched-off', '2026-07-01')
  const officer = async (id: StaffId) => (await findOfficer(county.pool, id, t.today))!
  const follow = async () => {
    await county.sealer.sealAll()
    while ((await supervise(county)) > 0) await county.sealer.sealAll()
  }
  const switched = async (value: 0 | 1) => {
    const change = { code: 'R03', name: 'enabled', value, basis: '县监察办〔2026〕4号' }
    const from = { ...change, fromOn: addDays(t.today, 1) }
    const by = await officer('supervision.supervision-officer1')
    const proposed = await proposeChange(county, by, from, t.at)
    if (!proposed.ok) throw new Error(proposed.code)
    const lead = await officer('supervision.supervision-lead')
    expect(await approveChange(county, lead, proposed.changeId, t.at)).toMatchObject({ ok: true })
  }
  await t.day('2026-07-01')
  await switched(0)
  await t.day('2026-07-02')
  const c = await t.applies('甲类许可')
  await c.does('north.clerk1', 'acceptance')
  await t.day(county.calendar().addWorkdays('2026-07-02', 11))
  await c.does('north.clerk1', 'withdrawal', { reason: '申请人要求撤回' })
  await follow()
  await switched(1)
  const owedSince = t.today
  await t.day(county.calendar().addWorkdays(owedSince, 32))
  await follow()
  const { rows } = await searchCards(county.supervisionPool, { caseId: c.caseId })
  expect(rows.map((card) => [card.rule, card.level])).toEqual(
    expect.arrayContaining([
      ['T02', 'yellow'],
      ['R03', 'red'],
    ]),
  )
  expect((await patrol(county)).findings).toEqual([])
})

test('巡检半途出错，连接不留在断了的事务里', async () => {
  await asOwner(county, 'revoke select on supervision.card from yimen_supervision')
  try {
    await expect(patrol(county)).rejects.toThrow(/permission denied/)
  } finally {
    await asOwner(county, 'grant select on supervision.card to yimen_supervision')
  }
  const pool = county.supervisionPool
  const all = await Promise.all(
    Array.from({ length: 4 }, () => pool.query<{ n: number }>('select 1 as n')),
  )
  expect(all.map(({ rows }) => rows[0]!.n)).toEqual([1, 1, 1, 1])
})

import { expect, test } from 'vitest'
import type { CaseEvent, CaseFact } from '#cases/events'
import type { ItemId, LetterId, MaterialId, RatingId, StaffId, StepId } from '#foundation/ids'
import {
  addDays,
  asLegalDay,
  clockSeconds,
  dayOf,
  instantAt,
  type LegalDay,
} from '#foundation/time'
import { History, RULES } from '#supervision'
import { items, shippedNet, pinsOf, shipped } from '../../testing/shipped.ts'
import { CASE_RULES } from './pack.ts'
import { withChanges } from './parameters.ts'
import type { FeedbackFact } from '../watched/index.ts'
import { isTimeRule } from './rule.ts'

const FOOD = items.find((i) => i.name === '食品经营许可')! // 承诺 10 个工作日，法定 20 个工作日
const INSTANT = items.find((i) => i.caseType === 'instant' && i.unitId)!
const ALL = FOOD.materials
  .filter((m) => m.required)
  .map((m) => ({ materialId: m.materialId, by: 'paper' as const }))

type Told = [
  at: string,
  event: CaseEvent,
  by?: { actor?: string; unit?: string; occurredAt?: string },
]
const submitted = (more: { itemId?: ItemId; [name: string]: unknown } = {}): CaseEvent => ({
  type: 'CaseSubmitted',
  body: {
    itemId: FOOD.itemId,
    itemVersion: 1,
    pins: pinsOf(more.itemId ?? FOOD.itemId),
    unitId: 'market',
    applicantId: '00000000-0000-4000-8000-00000000000a',
    channel: 'counter',
    formHash: 'f',
    materials: ALL,
    matterId: '00000000-0000-4000-8000-00000000000b',
    attempt: 1,
    ...more,
  },
})
const accepted = (since: LegalDay, more: object = {}): CaseEvent => ({
  type: 'CaseAccepted',
  body: { since, deemed: false, tolerated: [], entered: ['examine'], cancelled: [], ...more },
})
const completed = (
  stepId: StepId,
  entered: string[],
  officers: StaffId[] = ['market.handler1'],
): CaseEvent => ({
  type: 'StepCompleted',
  body: { stepId, opinion: '符合条件', outcome: 'agree', officers, entered, cancelled: [] },
})
const approved: CaseEvent = {
  type: 'CaseApproved',
  body: { opinion: '准予许可', entered: [], cancelled: [] },
}
const started = (limitWorkdays: number): CaseEvent => ({
  type: 'ProcedureStarted',
  body: { kind: '专家评审', limitWorkdays, reason: '需要评审', requestedBy: 'market.handler9' },
})
const ended: CaseEvent = { type: 'ProcedureEnded', body: { kind: '专家评审', result: '同意' } }
const extended = (workdays: number): CaseEvent => ({
  type: 'LimitExtended',
  body: { workdays, reason: '情况复杂' },
})
const correction = (...ids: MaterialId[]): CaseEvent => ({
  type: 'CorrectionRequired',
  body: {
    missing: ids.map((materialId) => ({ materialId, reason: '缺少原件' })),
    replyNaturalDays: 30,
    dueOn: '2026-12-31',
  },
})
const supplemented: CaseEvent = {
  type: 'CaseSupplemented',
  body: { materials: [], complete: true },
}

/** `2026-10-12` (at ten) or `2026-10-12 16:30`. */
const moment = (text: string) =>
  instantAt(asLegalDay(text.slice(0, 10)), clockSeconds(text.slice(11) || '10:00'))

/** Lives through the days with these facts; answers every card as `kind level day`, in the order of issue. */
function cards(until: LegalDay, ...told: Told[]): string[] {
  return cardsWith([], until, ...told)
}

function cardsWith(
  changes: Parameters<typeof withChanges>[0],
  until: LegalDay,
  ...told: Told[]
): string[] {
  const history = new History(shipped, () => withChanges(changes))
  let version = 0
  let day = dayOf(moment(told[0]![0]))
  for (const [at, event, by] of told) {
    const instant = moment(at)
    for (; day < dayOf(instant); day = addDays(day, 1)) history.takeDay(addDays(day, 1))
    history.takeFact('2026-000001', {
      ...event,
      version: ++version,
      actor: by?.actor ?? 'market.clerk1',
      unit: by?.unit ?? 'market',
      occurredAt: by?.occurredAt ?? instant,
      recordedAt: instant,
    } as CaseFact)
  }
  for (; day < until; day = addDays(day, 1)) history.takeDay(addDays(day, 1))
  return tell(history)
}

/** Rules that fired in any of these tests. */
const fired = new Set<string>()
function tell(history: History): string[] {
  for (const v of history.verdicts) fired.add(v.rule)
  return history.verdicts.map((v) => `${v.rule} ${v.kind} ${v.level} ${v.on}`)
}
const limits = (list: string[]) =>
  list.filter((c) => c.startsWith('T') && !c.includes('step-limit'))

test('守法的办件一张牌也没有：从收件到送达', () => {
  expect(
    cards(
      '2026-12-31',
      ['2026-10-12', submitted()],
      ['2026-10-12', accepted('2026-10-12')],
      ['2026-10-13', completed('examine', ['site-check'])],
      ['2026-10-14', completed('site-check', ['review'], ['market.handler1', 'market.handler2'])],
      ['2026-10-15', completed('review', ['decide']), { actor: 'market.reviewer' }],
      ['2026-10-16', approved, { actor: 'market.approver' }],
      ['2026-10-19', { type: 'ResultDelivered', body: { way: 'counter', receiver: 'applicant' } }],
    ),
  ).toEqual([])
})

test('承诺时限到期前两个工作日预警，过了承诺黄牌，过了法定红牌，同一张牌逐级升级', () => {
  // 10月12日受理：承诺 10 个工作日到 10月26日，法定 20 个工作日到 11月9日。
  expect(
    limits(
      cards('2026-11-20', ['2026-10-12', submitted()], ['2026-10-12', accepted('2026-10-12')]),
    ),
  ).toEqual([
    'T01 case-limit warning 2026-10-22',
    'T02 case-limit yellow 2026-10-27',
    'T03 case-limit red 2026-11-10',
  ])
})
test('按天承诺的，到期前两个工作日同样预警；期限逐日计算', () => {
  // 居民身份证申领承诺 30 天（自然日）：10 月 12 日受理，11 月 11 日届满；法定 60 天到 12 月 11 日。
  const card = items.find((i) => i.name === '居民身份证申领')!
  expect(card.promisedLimit).toEqual({ value: 30, unit: 'natural-day' })
  expect(
    limits(
      cards(
        '2026-12-20',
        ['2026-10-12', submitted({ itemId: card.itemId, unitId: 'police' })],
        ['2026-10-12', accepted('2026-10-12')],
      ),
    ),
  ).toEqual([
    'T01 case-limit warning 2026-11-09',
    'T02 case-limit yellow 2026-11-12',
    'T03 case-limit red 2026-12-12',
  ])
})
test('到期当日还不算超期；当日办结没有黄牌', () => {
  expect(
    limits(
      cards(
        '2026-11-20',
        ['2026-10-12', submitted()],
        ['2026-10-12', accepted('2026-10-12')],
        ['2026-10-26 17:59', approved, { actor: 'market.approver' }],
      ),
    ),
  ).toEqual(['T01 case-limit warning 2026-10-22', 'T09 delivery-limit red 2026-11-10'])
})
test('特别程序超过申请期限黄牌，超过整一个工作日红牌（9.4 例 4）', () => {
  expect(
    limits(
      cards(
        '2026-10-22',
        ['2026-10-12', submitted()],
        ['2026-10-12', accepted('2026-10-12')],
        ['2026-10-12', started(5)],
        ['2026-10-21', ended],
      ),
    ),
  ).toEqual(['T04 procedure-limit yellow 2026-10-20', 'T05 procedure-limit red 2026-10-21'])
})
test('特别程序期间不预警；只退还申请的天数，预警和黄牌相应后移', () => {
  // 评审申请 5 个工作日，用了 7 个：承诺由 10月26日后移 5 个工作日到 11月2日。
  const told: Told[] = [
    ['2026-10-12', submitted()],
    ['2026-10-12', accepted('2026-10-12')],
    ['2026-10-12', started(5)],
    ['2026-10-21', ended],
  ]
  expect(limits(cards('2026-11-04', ...told)).slice(2)).toEqual([
    'T01 case-limit warning 2026-10-29',
    'T02 case-limit yellow 2026-11-03',
  ])
})
test('批准延期之后，期限按延长后的计算', () => {
  expect(
    limits(
      cards(
        '2026-11-12',
        ['2026-10-12', submitted()],
        ['2026-10-12', accepted('2026-10-12')],
        ['2026-10-20', extended(10)],
      ),
    ),
  ).toEqual(['T01 case-limit warning 2026-11-05', 'T02 case-limit yellow 2026-11-10'])
})
test('环节超过时限黄牌，超过两倍红牌，记在该环节和经手人名下', () => {
  const list = cards(
    '2026-10-26',
    ['2026-10-12', submitted()],
    ['2026-10-12', accepted('2026-10-12')],
  )
  expect(list.filter((c) => c.includes('step-limit'))).toEqual([
    'T06 step-limit.examine yellow 2026-10-15',
    'T06 step-limit.examine red 2026-10-17',
  ])
})
test('收件五个工作日没有受理也没有告知，黄牌；告知补正的不算', () => {
  expect(cards('2026-10-25', ['2026-10-12', submitted()])).toEqual([
    'T07 acceptance-limit yellow 2026-10-20',
  ])
  expect(
    cards('2026-10-25', ['2026-10-12', submitted()], ['2026-10-19', correction('m1')]),
  ).toEqual([])
})
test('补正到齐后重新有五个工作日', () => {
  expect(
    cards(
      '2026-11-30',
      ['2026-10-12', submitted()],
      ['2026-10-13', correction('m1')],
      ['2026-10-20', supplemented],
    ),
  ).toEqual(['T07 acceptance-limit yellow 2026-10-28'])
})
test('网上申请两个工作日没有预审，黄牌', () => {
  expect(cards('2026-10-18', ['2026-10-12', submitted({ channel: 'portal' })])).toEqual([
    'T08 precheck-limit yellow 2026-10-15',
  ])
  expect(
    cards(
      '2026-10-18',
      ['2026-10-12', submitted({ channel: 'portal' })],
      ['2026-10-14', { type: 'CasePrechecked', body: { passed: true, opinion: '' } }],
    ),
  ).toEqual([])
})
test('准予决定后十个工作日没有送达，红牌', () => {
  expect(
    limits(
      cards(
        '2026-10-30',
        ['2026-10-12', submitted()],
        ['2026-10-12', accepted('2026-10-12')],
        ['2026-10-12', approved, { actor: 'market.approver' }],
      ),
    ),
  ).toEqual(['T09 delivery-limit red 2026-10-27'])
})
test('即办件当日没有办结，黄牌', () => {
  expect(
    limits(
      cards(
        '2026-10-14',
        [
          '2026-10-12',
          submitted({
            itemId: INSTANT.itemId,
            materials: INSTANT.materials.map((m) => ({ materialId: m.materialId, by: 'paper' })),
            unitId: INSTANT.unitId,
          }),
        ],
        ['2026-10-12', accepted('2026-10-12')],
      ),
    ).slice(0, 1),
  ).toEqual(['T12 case-limit yellow 2026-10-13'])
})
test('上报件在乡镇环节超时，记在乡镇名下', () => {
  const upward = items.find((i) => i.processKey === 'upward')!
  const history = new History(shipped)
  const at = '2026-10-12T02:00:00.000Z'
  const fact = (version: number, event: CaseEvent) =>
    history.takeFact('2026-000001', {
      ...event,
      version,
      actor: 'town-qingshi.clerk1',
      unit: 'town-qingshi',
      occurredAt: at,
      recordedAt: at,
      edition: 1,
    } as CaseFact)
  const first = shippedNet('upward').nodes.find(
    (n) => n.kind === 'user-task' && n.attributes.level === 'township',
  )!.id
  fact(
    1,
    submitted({
      itemId: upward.itemId,
      pins: pinsOf(upward.itemId),
      unitId: upward.unitId,
      townshipId: 'town-qingshi',
      materials: upward.materials.map((m) => ({ materialId: m.materialId, by: 'paper' })),
    }),
  )
  fact(2, accepted('2026-10-12', { entered: [first] }))
  for (let day: LegalDay = '2026-10-12'; day < '2026-12-31'; day = addDays(day, 1))
    history.takeDay(day)
  const step = history.verdicts.find((v) => v.kind.startsWith('step-limit'))
  expect([step?.unitId, step?.stepId]).toEqual(['town-qingshi', first])
})

const facts = (...told: Told[]) =>
  cards(dayOf(moment(told.at(-1)![0])), ...told).filter((c) => !/^[TR]/.test(c))
/** Where the steps before do not matter. */
const besidesSteps = (...told: Told[]) => facts(...told).filter((c) => !c.startsWith('P01'))
const begun: Told[] = [
  ['2026-10-12', submitted()],
  ['2026-10-12', accepted('2026-10-12')],
]

test('说是发生在前一件事之前的，黄牌；申报过补录的不算', () => {
  const inverted: Told = [
    '2026-10-13',
    completed('examine', ['site-check']),
    { occurredAt: '2026-10-10T02:00:00.000Z' },
  ]
  expect(facts(...begun, inverted)).toEqual(['P02 times-inverted yellow 2026-10-13'])
  const declared: Told = [
    '2026-10-13',
    {
      type: 'LateEntryDeclared',
      body: {
        lateEntryId: '00000000-0000-4000-8000-00000000000c',
        happenedAt: '2026-10-10T02:00:00.000Z',
        what: '停电',
        cause: 'power-cut',
        reason: '停电',
        evidence: '记录',
      },
    },
  ]
  expect(facts(...begun, declared, inverted)).toEqual([])
})
test('说是发生在将来的、录入的时钟倒退的、受理或决定了两次的，黄牌', () => {
  expect(
    facts(...begun, [
      '2026-10-13',
      completed('examine', ['site-check']),
      { occurredAt: '2026-10-13T02:02:00.000Z' },
    ]),
  ).toEqual(['P02 times-inverted yellow 2026-10-13'])
  expect(
    facts(...begun, [
      '2026-10-13',
      completed('examine', ['site-check']),
      { occurredAt: '2026-10-13T02:00:30.000Z' },
    ]),
  ).toEqual([])
  expect(
    facts(
      ['2026-10-12 15:00', submitted()],
      ['2026-10-12 14:00', accepted('2026-10-12'), { occurredAt: '2026-10-12T07:00:00.000Z' }],
    ),
  ).toEqual(['P02 times-inverted yellow 2026-10-12'])
  expect(facts(...begun, ['2026-10-13', accepted('2026-10-12')])).toEqual([
    'P02 times-inverted yellow 2026-10-13',
  ])
  expect(
    besidesSteps(
      ...begun,
      ['2026-10-13', approved, { actor: 'market.approver' }],
      ['2026-10-14', approved, { actor: 'market.approver' }],
    ),
  ).toContain('P02 times-inverted yellow 2026-10-14')
})
test('第二次要求补正预警，第三次黄牌', () => {
  const again: Told[] = [
    ['2026-10-12', submitted()],
    ['2026-10-12', correction('m1')],
    ['2026-10-13', supplemented],
  ]
  expect(facts(...again)).toEqual([])
  expect(
    facts(
      ...again,
      ['2026-10-14', correction('m1')],
      ['2026-10-15', supplemented],
      ['2026-10-16', correction('m1')],
    ),
  ).toEqual(['P03 corrections warning 2026-10-14', 'P03 corrections yellow 2026-10-16'])
})
test.each<[string, CaseEvent]>([
  ['不予受理', { type: 'CaseDeclined', body: { ground: 'not-ours', reason: '不符合要求' } }],
  [
    '不予许可',
    {
      type: 'CaseDenied',
      body: { reason: '不符合条件', legalGround: '条例', entered: [], cancelled: [] },
    },
  ],
  ['作废', { type: 'CaseVoided', body: { reason: '其他' } }],
  ['终止', { type: 'CaseTerminated', body: { ground: 'applicant-gone', reason: '无' } }],
])('%s没有理由或只有套话，黄牌', (_what, event) =>
  expect(facts(...begun, ['2026-10-13', event, { actor: 'market.approver' }])).toEqual([
    'P04 no-reason yellow 2026-10-13',
  ]),
)
test('写明理由的不予许可没有牌；期限届满由系统终止的没有牌', () => {
  expect(
    facts(...begun, [
      '2026-10-13',
      {
        type: 'CaseDenied',
        body: {
          reason: '经营场所与学校距离不足二百米',
          legalGround: '条例',
          entered: [],
          cancelled: [],
        },
      },
      { actor: 'market.approver' },
    ]),
  ).toEqual([])
  expect(
    facts(...begun, [
      '2026-10-13',
      { type: 'CaseTerminated', body: { ground: 'gap-lapsed', reason: '' } },
      { actor: 'system' },
    ]),
  ).toEqual([])
})
test('审查的人又作了决定，预警', () => {
  expect(
    besidesSteps(
      ...begun,
      ['2026-10-13', completed('examine', ['decide']), { actor: 'market.handler1' }],
      ['2026-10-14', approved, { actor: 'market.handler1' }],
    ),
  ).toEqual(['P05 one-person warning 2026-10-14'])
})
test('现场核查只有一个人，预警', () => {
  expect(
    facts(
      ...begun,
      ['2026-10-13', completed('examine', ['site-check'])],
      ['2026-10-14', completed('site-check', ['review'], ['market.handler1'])],
    ),
  ).toEqual(['P07 officers warning 2026-10-14'])
})
test('没有决定权的单位作出决定，红牌', () =>
  expect(
    besidesSteps(...begun, ['2026-10-13', approved, { actor: 'tax.approver', unit: 'tax' }]),
  ).toEqual(['P08 authority red 2026-10-13']))
test('期限届满后批准延期、超过十日、再次延期，黄牌；期限内一次十日以内没有牌', () => {
  expect(facts(...begun, ['2026-10-20', extended(10)])).toEqual([])
  expect(facts(...begun, ['2026-11-10', extended(5)])).toEqual(['P09 extension yellow 2026-11-10'])
  expect(facts(...begun, ['2026-10-20', extended(15)])).toEqual(['P09 extension yellow 2026-10-20'])
  expect(facts(...begun, ['2026-10-20', extended(5)], ['2026-10-21', extended(5)])).toEqual([
    'P09 extension yellow 2026-10-21',
  ])
})
test('必要材料没有收到就受理，黄牌；容缺的、视为受理的不算', () => {
  const without = submitted({ materials: ALL.slice(1) })
  expect(facts(['2026-10-12', without], ['2026-10-12', accepted('2026-10-12')])).toEqual([
    'M01 material-missing yellow 2026-10-12',
  ])
  expect(
    facts(
      ['2026-10-12', without],
      [
        '2026-10-12',
        accepted('2026-10-12', {
          tolerated: [{ materialId: ALL[0]!.materialId, dueOn: '2026-10-20' }],
        }),
      ],
    ),
  ).toEqual([])
  expect(
    facts(['2026-10-12', without], ['2026-10-20', accepted('2026-10-12', { deemed: true })]),
  ).toEqual([])
})
test('要求目录之外的材料，黄牌', () =>
  expect(facts(['2026-10-12', submitted()], ['2026-10-13', correction('m99')])).toEqual([
    'M02 material-unlisted yellow 2026-10-13',
  ]))

test('没有经过必经环节就准予，黄牌；环节齐全的没有牌', () => {
  const all: Told[] = [
    ['2026-10-13', completed('examine', ['site-check'])],
    ['2026-10-14', completed('site-check', ['review'], ['market.handler1', 'market.handler2'])],
    ['2026-10-15', completed('review', ['decide']), { actor: 'market.reviewer' }],
  ]
  expect(facts(...begun, ...all, ['2026-10-16', approved, { actor: 'market.approver' }])).toEqual(
    [],
  )
  expect(
    facts(...begun, ...all.slice(1), ['2026-10-16', approved, { actor: 'market.approver' }]),
  ).toEqual(['P01 step-missing yellow 2026-10-16'])
})
const HEARING = items.find((i) => i.processKey === 'hearing')!
const heard: Told[] = [
  [
    '2026-10-12',
    submitted({
      itemId: HEARING.itemId,
      unitId: HEARING.unitId,
      materials: HEARING.materials.map((m) => ({ materialId: m.materialId, by: 'paper' })),
    }),
  ],
  ['2026-10-12', accepted('2026-10-12')],
  ['2026-10-13', completed('examine', ['hearing-notice'])],
]
test('没有告知听证权利就作决定、听证距告知不足七日、审查的人主持听证，黄牌；都合规的没有牌', () => {
  const only = (...told: Told[]) => facts(...heard, ...told).filter((c) => c.startsWith('P06'))
  expect(only(['2026-10-14', approved, { actor: 'x.approver' }])).toEqual([
    'P06 hearing yellow 2026-10-14',
  ])
  expect(
    only(
      ['2026-10-14', completed('hearing-notice', ['hearing-reply'])],
      ['2026-10-19', completed('hearing', ['review']), { actor: 'x.reviewer' }],
    ),
  ).toEqual(['P06 hearing yellow 2026-10-19'])
  expect(
    only(
      ['2026-10-14', completed('hearing-notice', ['hearing-reply'])],
      ['2026-10-26', completed('hearing', ['review'])],
    ),
  ).toEqual(['P06 hearing yellow 2026-10-26'])
  expect(
    only(
      ['2026-10-14', completed('hearing-notice', ['hearing-reply'])],
      ['2026-10-26', completed('hearing', ['review']), { actor: 'x.reviewer' }],
      ['2026-10-27', completed('review', ['decide'])],
      ['2026-10-28', approved, { actor: 'x.approver' }],
    ),
  ).toEqual([])
})

/** Lives on with what units and the supervision body do about the cards themselves. */
function answered(
  until: LegalDay,
  ...told: [at: string, stream: string, event: { type: string; body: object }][]
): string[] {
  const history = new History(shipped)
  const take = (at: string, stream: string, event: object) =>
    history.take({
      position: 0,
      version: 1,
      shape: 1,
      edition: shipped.edition,
      actor: 'market.unit-supervisor',
      unit: 'market',
      via: 'desk',
      occurredAt: `${at}T02:00:00.000Z`,
      recordedAt: `${at}T02:00:00.000Z`,
      stream,
      ...event,
    } as never)
  const rest = [
    ['2026-10-12', 'case/2026-000001', submitted()],
    ['2026-10-12', 'case/2026-000001', { ...accepted('2026-10-12'), version: 2 }],
    ...told,
  ] as typeof told
  for (let day: LegalDay = '2026-10-12'; day <= until; day = addDays(day, 1)) {
    history.takeDay(day)
    for (; rest[0] && rest[0][0] <= day; rest.shift()) take(...rest[0])
  }
  tell(history)
  return history.verdicts
    .filter((v) => v.rule.startsWith('R'))
    .map((v) => `${v.rule} ${v.kind} ${v.level} ${v.on} ${v.unitId}`)
}
const CARD = 'card/2026-000001/case-limit'
test('预警发出后一个工作日没有签收，黄牌；当日签收的没有牌；办件已经决定的不追究', () => {
  // 10月22日预警，10月23日（周五）是最后一个工作日。
  expect(answered('2026-10-26')).toContain('R01 answer.case-limit yellow 2026-10-24 market')
  expect(
    answered('2026-10-26', ['2026-10-23', CARD, { type: 'CardAcknowledged', body: {} }]).filter(
      (c) => c.includes('case-limit'),
    ),
  ).toEqual([])
  expect(
    answered('2026-10-26', [
      '2026-10-22',
      'case/2026-000001',
      { ...approved, version: 3 } as never,
    ]).filter((c) => c.includes('case-limit')),
  ).toEqual([])
})
test('黄牌三十个工作日没有反馈整改，红牌；反馈过的没有；申诉期间不算；撤销的没有', () => {
  // 10月27日黄牌，三十个工作日到 12月8日；11月10日升红牌，重新起算到 12月22日。
  const late = (...told: Parameters<typeof answered>[1][]) =>
    answered('2026-12-30', ...told).filter((c) => c.startsWith('R03 answer.case-limit'))
  expect(late()).toEqual(['R03 answer.case-limit red 2026-12-23 market'])
  expect(
    late(['2026-11-12', CARD, { type: 'CardRectified', body: { measures: '已补派人手' } }]),
  ).toEqual([])
  expect(
    late([
      '2026-11-12',
      CARD,
      { type: 'ObjectionFiled', body: { ground: 'other', reason: '系统没有记下' } },
    ]),
  ).toEqual([])
  expect(
    late(
      [
        '2026-11-12',
        CARD,
        { type: 'ObjectionFiled', body: { ground: 'other', reason: '系统没有记下' } },
      ],
      ['2026-11-16', CARD, { type: 'ObjectionDismissed', body: { reason: '不成立' } }],
    ),
  ).toEqual(['R03 answer.case-limit red 2026-12-23 market'])
  expect(
    late(
      [
        '2026-11-12',
        CARD,
        { type: 'ObjectionFiled', body: { ground: 'other', reason: '系统没有记下' } },
      ],
      ['2026-11-16', CARD, { type: 'CardRevoked', body: { reason: '成立' } }],
    ),
  ).toEqual([])
})
test('督办到期没有答复，红牌；答复了的没有；退回重办的，按新的期限', () => {
  const issued: Parameters<typeof answered>[1] = [
    '2026-10-13',
    'directive/2026-000001/1a2b3c4d',
    {
      type: 'DirectiveIssued',
      body: { unitId: 'market', demand: '说明原因', basis: '督办', dueOn: '2026-10-15' },
    },
  ]
  const only = (...told: Parameters<typeof answered>[1][]) =>
    answered('2026-10-30', issued, ...told).filter((c) => c.startsWith('R02'))
  const reply: Parameters<typeof answered>[1] = [
    '2026-10-15',
    'directive/2026-000001/1a2b3c4d',
    { type: 'DirectiveAnswered', body: { answer: '已派人' } },
  ]
  expect(only()).toEqual(['R02 directive.1a2b3c4d red 2026-10-16 market'])
  expect(only(reply)).toEqual([])
  expect(
    only(reply, [
      '2026-10-16',
      'directive/2026-000001/1a2b3c4d',
      { type: 'DirectiveReturned', body: { reason: '没有说明原因', dueOn: '2026-10-20' } },
    ]),
  ).toEqual(['R02 directive.1a2b3c4d red 2026-10-21 market'])
})

const HOUSE = items.find((i) => i.name === '不动产首次登记')!
const charged = (amountFen: number, more: object = {}): CaseEvent => ({
  type: 'FeeCharged',
  body: { feeId: 'residential', quantity: 1, amountFen, receiptNumber: 'P1', ...more },
})
const registered: Told[] = [
  [
    '2026-10-12',
    submitted({
      itemId: HOUSE.itemId,
      unitId: HOUSE.unitId,
      materials: HOUSE.materials.map((m) => ({ materialId: m.materialId, by: 'paper' })),
    }),
  ],
  ['2026-10-12', accepted('2026-10-12')],
]
const fees = (...told: Told[]) => facts(...told).filter((c) => c.startsWith('F'))
test('不收费的事项、目录清单之外的项目收了费，红牌', () => {
  expect(fees(...begun, ['2026-10-13', charged(8000)])).toEqual(['F01 fee-unlisted red 2026-10-13'])
  expect(fees(...registered, ['2026-10-13', charged(100, { feeId: 'express' })])).toEqual([
    'F01 fee-unlisted red 2026-10-13',
  ])
  expect(fees(...registered, ['2026-10-13', charged(8000)])).toEqual([])
})
test('收费事项没有收费也没有减免就办结，预警；收过的、不予的没有', () => {
  const delivered: CaseEvent = {
    type: 'ResultDelivered',
    body: { way: 'counter', receiver: 'applicant' },
  }
  const end: Told[] = [
    ['2026-10-14', approved, { actor: 'nature.approver', unit: 'nature' }],
    ['2026-10-15', delivered],
  ]
  expect(fees(...registered, ...end)).toEqual(['F02 fee-unpaid warning 2026-10-15'])
  expect(fees(...registered, ['2026-10-13', charged(8000)], ...end)).toEqual([])
})
test('金额不等于标准乘数量再减批准的减免，红牌；减免没有依据或自己批准，黄牌', () => {
  expect(fees(...registered, ['2026-10-13', charged(9000)])).toEqual([
    'F03 fee-standard red 2026-10-13',
  ])
  expect(fees(...registered, ['2026-10-13', charged(16000, { quantity: 2 })])).toEqual([])
  const reduction = {
    fen: 4000,
    basis: '小微企业减半收取（发改价格规〔2016〕2559号）',
    approvedBy: 'nature.approver',
  }
  expect(fees(...registered, ['2026-10-13', charged(4000, { reduction })])).toEqual([])
  expect(
    fees(...registered, [
      '2026-10-13',
      charged(4000, { reduction: { ...reduction, basis: '无' } }),
    ]),
  ).toEqual(['F04 fee-reduction yellow 2026-10-13'])
  expect(
    fees(...registered, [
      '2026-10-13',
      charged(4000, { reduction: { ...reduction, approvedBy: 'market.clerk1' } }),
    ]),
  ).toEqual(['F04 fee-reduction yellow 2026-10-13'])
})

test('参数是数据：改为提前三日预警，自生效之日起对在办件适用，此前的不重算', () => {
  const told: Told[] = [
    ['2026-10-12', submitted()],
    ['2026-10-12', accepted('2026-10-12')],
  ]
  const change = (fromOn: LegalDay, value = 3) => [
    { code: 'T01', name: 'workdaysBefore', value, fromOn },
  ]
  expect(limits(cardsWith(change('2026-10-12'), '2026-10-23', ...told))).toEqual([
    'T01 case-limit warning 2026-10-21',
  ])
  expect(limits(cardsWith(change('2026-10-21'), '2026-10-23', ...told))).toEqual([
    'T01 case-limit warning 2026-10-21',
  ])
  // 生效时已经过了新的预警日：从生效之日起发，不倒填。
  expect(limits(cardsWith(change('2026-10-20', 9), '2026-10-20', ...told))).toEqual([
    'T01 case-limit warning 2026-10-20',
  ])
  expect(limits(cardsWith(change('2026-10-23'), '2026-10-23', ...told))).toEqual([
    'T01 case-limit warning 2026-10-22',
  ])
})
test('停用的规则不发牌；启用之后，对还在办的从启用之日起发', () => {
  const told: Told[] = [
    ['2026-10-12', submitted()],
    ['2026-10-12', accepted('2026-10-12')],
  ]
  const off = (fromOn: LegalDay, value: number) => ({ code: 'T02', name: 'enabled', value, fromOn })
  expect(limits(cardsWith([off('2026-10-12', 0)], '2026-11-05', ...told))).toEqual([
    'T01 case-limit warning 2026-10-22',
  ])
  expect(
    limits(cardsWith([off('2026-10-12', 0), off('2026-11-02', 1)], '2026-11-05', ...told)),
  ).toEqual(['T01 case-limit warning 2026-10-22', 'T02 case-limit yellow 2026-11-02'])
})

test('规则包中的每一条都有条文，参数都写明依据，代码不重复', () => {
  expect(new Set(RULES.map((r) => r.code)).size).toBe(RULES.length)
  for (const rule of RULES) {
    expect(rule.article, rule.code).not.toBe('')
    for (const [name, parameter] of Object.entries(rule.parameters))
      expect(parameter.basis, `${rule.code} ${name}`).not.toBe('')
  }
})
test('一条规则出错，只影响它自己：其余规则照常发牌，并有告警', () => {
  const broken = CASE_RULES.find((r) => r.code === 'T01')!
  if (!isTimeRule(broken)) throw new Error('T01')
  const original = broken.signals
  try {
    Object.assign(broken, {
      signals: () => {
        throw new Error('boom')
      },
    })
    expect(limits(cards('2026-10-28', ...begun))).toEqual(['T02 case-limit yellow 2026-10-27'])
  } finally {
    Object.assign(broken, { signals: original })
  }
})

/** Lives through the days with these facts of a letter or rating. */
function feedbackCards(
  until: LegalDay,
  id: LetterId | RatingId,
  ...told: [on: LegalDay, event: object][]
): string[] {
  const history = new History(shipped)
  let day = told[0]![0]
  told.forEach(([on, event], i) => {
    for (; day < on; day = addDays(day, 1)) history.takeDay(addDays(day, 1))
    history.takeFeedback(id, {
      ...event,
      version: i + 1,
      recordedAt: `${on}T02:00:00.000Z`,
    } as FeedbackFact)
  })
  for (; day < until; day = addDays(day, 1)) history.takeDay(addDays(day, 1))
  return tell(history).filter((c) => c.startsWith('T'))
}
const letter = (kind: string, more: object = {}) => ({
  type: 'LetterSubmitted',
  body: {
    kind,
    aboutUnitId: 'market',
    handlerUnitId: 'market',
    isOpen: true,
    textHash: 'x',
    answerWorkdays: 5,
    ...more,
  },
})

// 2026 年 3 月 2 日是星期一。五个工作日的答复期限：3 月 9 日（星期一）。
test('T10 咨询：到期前两个工作日预警，逾期一日黄牌，逾期两日红牌；答复了就没有', () => {
  expect(
    feedbackCards('2026-03-20', 'ZX-2026-000001', ['2026-03-02', letter('consultation')]),
  ).toEqual([
    'T10 answer-limit warning 2026-03-05',
    'T10 answer-limit yellow 2026-03-10',
    'T10 answer-limit red 2026-03-11',
  ])
  expect(
    feedbackCards(
      '2026-03-20',
      'ZX-2026-000001',
      ['2026-03-02', letter('consultation')],
      ['2026-03-04', { type: 'LetterAnswered', body: { textHash: 'y' } }],
    ),
  ).toEqual([])
  const extended: [LegalDay, object][] = [
    ['2026-03-02', letter('consultation')],
    ['2026-03-04', { type: 'LetterExtended', body: { workdays: 5, reason: '情况复杂' } }],
  ]
  expect(feedbackCards('2026-03-12', 'ZX-2026-000001', ...extended)).toEqual([
    'T10 answer-limit warning 2026-03-12',
  ])
})

test('T11 投诉：五个工作日内不决定是否受理，黄牌；受理后按答复期限预警、黄牌、红牌', () => {
  const complaint = letter('complaint', {
    ground: 'delay',
    acceptWorkdays: 5,
    answerWorkdays: 10,
    handlerUnitId: 'supervision',
  })
  expect(feedbackCards('2026-03-11', 'TS-2026-000001', ['2026-03-02', complaint])).toEqual([
    'T11 answer-limit.acceptance yellow 2026-03-10',
  ])
  // 3 月 4 日受理，十个工作日到 3 月 18 日。
  expect(
    feedbackCards(
      '2026-03-31',
      'TS-2026-000001',
      ['2026-03-02', complaint],
      ['2026-03-04', { type: 'LetterAccepted', body: {} }],
    ),
  ).toEqual([
    'T11 answer-limit warning 2026-03-16',
    'T11 answer-limit yellow 2026-03-19',
    'T11 answer-limit red 2026-03-20',
  ])
  expect(
    feedbackCards(
      '2026-03-31',
      'TS-2026-000001',
      ['2026-03-02', complaint],
      ['2026-03-04', { type: 'LetterDeclined', body: { reason: '已由法院受理' } }],
    ),
  ).toEqual([])
})

test('T11 转办不中断期限，牌发给现在承办的单位', () => {
  const history = new History(shipped)
  const take = (version: number, on: string, event: object) =>
    history.takeFeedback('BB-2026-000001', {
      ...event,
      version,
      recordedAt: `${on}T02:00:00.000Z`,
    } as FeedbackFact)
  take(1, '2026-03-02', letter('stuck', { handlerUnitId: 'service-centre', acceptWorkdays: 1 }))
  take(2, '2026-03-02', {
    type: 'LetterTransferred',
    body: { toUnitId: 'housing', reason: '属住建业务' },
  })
  history.takeDay('2026-03-04')
  expect(history.verdicts.map((v) => [v.rule, v.unitId, v.on])).toEqual([
    ['T11', 'housing', '2026-03-04'],
  ])
})

test('T14 差评：一个工作日没有回访预警，核实后五个工作日没有整改黄牌；满意的没有', () => {
  const invited = {
    type: 'RatingInvited',
    body: { about: 'case', unitId: 'market', callBackWorkdays: 1, rectifyWorkdays: 5 },
  }
  const rated = (level: number) => ({ type: 'Rated', body: { level, labels: [], channel: 'link' } })
  const calledBack = {
    type: 'RatingCalledBack',
    body: { finding: 'confirmed', note: '已电话回访，情况属实' },
  }
  expect(
    feedbackCards(
      '2026-03-31',
      'PJ-2026-000001',
      ['2026-03-02', invited],
      ['2026-03-02', rated(1)],
    ),
  ).toEqual(['T14 bad-rating warning 2026-03-04'])
  expect(
    feedbackCards(
      '2026-03-31',
      'PJ-2026-000001',
      ['2026-03-02', invited],
      ['2026-03-02', rated(2)],
      ['2026-03-03', calledBack],
    ),
  ).toEqual(['T14 bad-rating yellow 2026-03-11'])
  expect(
    feedbackCards(
      '2026-03-31',
      'PJ-2026-000001',
      ['2026-03-02', invited],
      ['2026-03-02', rated(4)],
    ),
  ).toEqual([])
})

test('没有哑的规则：规则包里的每一条，上面都有一个办件触发过它', () =>
  expect(RULES.map((r) => r.code).filter((code) => !fired.has(code))).toEqual([]))

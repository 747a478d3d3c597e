import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CaseEvent, CaseFact } from '#cases/events'
import { type CaseId, caseIds, type MaterialId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { LICENCE, pinsOf } from '../../testing/given.ts'
import { combinedScore, examineCase } from './authenticity.ts'
import { bursts } from './detectors/d04-burst.ts'
import { readRegister } from './read-register.ts'
import { matchEntries, type RegisterKind, type RegisterEntry } from './registers.ts'
import { draw, foundBy, sampleSize } from '../inspection/index.ts'
import { patternsOf } from './unit-patterns.ts'
import { WorkingTime } from '#calendar'
import type { RuleWorld } from '../rules/index.ts'
import type { Watched } from '../watched/index.ts'

// 甲类许可：承诺 10 个工作日。
const world: RuleWorld = {
  item: LICENCE.item,
  calendar: LICENCE.calendar,
  step: () => ({ limitShare: 30, officers: 1, isTownship: false }),
  stepName: (id) => id,
  mandatorySteps: [],
}
const materials = LICENCE.item.materials
  .filter((m) => m.required)
  .map((m) => ({ materialId: m.materialId, by: 'paper' as const }))
const submitted: CaseEvent = {
  type: 'CaseSubmitted',
  body: {
    itemId: LICENCE.item.itemId,
    itemVersion: 1,
    pins: pinsOf(LICENCE.item.itemId),
    unitId: 'north',
    applicantId: '00000000-0000-4000-8000-00000000000a',
    channel: 'counter',
    formHash: 'f',
    materials,
    matterId: '00000000-0000-4000-8000-00000000000b',
    attempt: 1,
  },
}
const accepted = (since: LegalDay, deemed = false): CaseEvent => ({
  type: 'CaseAccepted',
  body: { since, deemed, tolerated: [], entered: ['examine'], cancelled: [] },
})
const step: CaseEvent = {
  type: 'StepCompleted',
  body: {
    stepId: 'examine',
    opinion: '符合条件',
    outcome: 'agree',
    officers: [],
    entered: ['decide'],
    cancelled: [],
  },
}
const approved: CaseEvent = {
  type: 'CaseApproved',
  body: { opinion: '准予许可', entered: [], cancelled: [] },
}
const started: CaseEvent = {
  type: 'ProcedureStarted',
  body: { kind: '专家评审', limitWorkdays: 5, reason: '需要评审', requestedBy: 'north.handler9' },
}
const ended: CaseEvent = { type: 'ProcedureEnded', body: { kind: '专家评审', result: '同意' } }
const correction = (...ids: MaterialId[]): CaseEvent => ({
  type: 'CorrectionRequired',
  body: {
    missing: ids.map((materialId) => ({ materialId, reason: '不够清晰' })),
    replyNaturalDays: 30,
    dueOn: '2026-12-31',
  },
})

const found = (told: [string, CaseEvent][], previous?: Partial<Watched>) =>
  examineCase(
    '2026-000001',
    told.map(([at, event], i) => {
      const instant = new Date(`${at.replace(' ', 'T')}:00.000+08:00`).toISOString()
      return {
        ...event,
        version: i + 1,
        actor: 'north.handler1',
        unit: 'north',
        occurredAt: instant,
        recordedAt: instant,
        edition: 1,
      } as CaseFact
    }),
    world,
    {
      previous: previous as Watched | undefined,
      workingTime: new WorkingTime(LICENCE.calendar),
      allowedHours: 0,
    },
  ).map((f) => f.detector)
const begun: [string, CaseEvent][] = [
  ['2026-10-12 09:00', submitted],
  ['2026-10-12 09:30', accepted('2026-10-12')],
]

test('守法的办件没有疑点', () =>
  expect(found([...begun, ['2026-10-14 10:00', step], ['2026-10-16 15:30', approved]])).toEqual([]))
test('十分钟内从受理录到决定，是一次补齐；过了十分钟不是；视为受理的不算', () => {
  expect(found([...begun, ['2026-10-12 09:35', step], ['2026-10-12 09:40', approved]])).toEqual([
    'D02',
  ])
  expect(found([...begun, ['2026-10-12 09:35', step], ['2026-10-12 09:41', approved]])).toEqual([])
  expect(
    found([
      ['2026-10-12 09:00', submitted],
      ['2026-10-20 09:00', accepted('2026-10-12', true)],
      ['2026-10-20 09:02', step],
      ['2026-10-20 09:05', approved],
    ]),
  ).toEqual([])
})
test('一半以上的环节在夜间或休息日录入', () => {
  expect(found([...begun, ['2026-10-14 21:00', step], ['2026-10-15 22:30', approved]])).toEqual([
    'D05',
  ])
  expect(
    found([...begun, ['2026-10-17 10:00', step], ['2026-10-18 10:00', approved]]),
    '周六周日',
  ).toEqual(['D05'])
  expect(found([...begun, ['2026-10-14 19:59', step], ['2026-10-15 15:00', approved]])).toEqual([])
})
test('期限将到才停表，程序一结束就决定；早早申请的、结束后从容决定的不算', () => {
  expect(
    found([
      ...begun,
      ['2026-10-23 10:00', started],
      ['2026-10-28 10:00', ended],
      ['2026-10-28 10:05', step],
      ['2026-10-28 10:10', approved],
    ]),
  ).toEqual(['D06'])
  expect(
    found([
      ...begun,
      ['2026-10-14 10:00', started],
      ['2026-10-19 10:00', ended],
      ['2026-10-19 10:05', step],
      ['2026-10-19 10:10', approved],
    ]),
  ).toEqual([])
  expect(
    found([
      ...begun,
      ['2026-10-23 10:00', started],
      ['2026-10-28 10:00', ended],
      ['2026-10-28 15:00', step],
      ['2026-10-29 10:10', approved],
    ]),
  ).toEqual([])
})
test('受理期限快到时要求补正已经收到的材料；真的缺的、及时告知的不算', () => {
  const held = materials[0]!.materialId
  const after = (event: CaseEvent, at: string): [string, CaseEvent][] => [
    begun[0]!,
    [at, event],
    ['2026-10-20 09:00', { type: 'CaseSupplemented', body: { materials: [], complete: true } }],
    ['2026-10-20 10:00', accepted('2026-10-20')],
    ['2026-10-22 10:00', step],
    ['2026-10-23 10:00', approved],
  ]
  expect(found(after(correction(held), '2026-10-16 10:00'))).toEqual(['D15'])
  expect(found(after(correction(held), '2026-10-13 10:00'))).toEqual([])
  expect(found(after(correction('m99'), '2026-10-16 10:00'))).toEqual([])
  const withFields = (...ids: MaterialId[]) => {
    const asked = correction(...ids) as Extract<CaseEvent, { type: 'CorrectionRequired' }>
    const fields = [{ field: 'address', reason: '与租赁合同载明的地址不一致' }]
    return { ...asked, body: { ...asked.body, fields } }
  }
  expect(found(after(withFields(), '2026-10-16 10:00')), '只有申请表的栏目').toEqual([])
  expect(found(after(withFields(held), '2026-10-16 10:00')), '捎带一个栏目').toEqual(['D15'])
})
test('期限快到时撤回、当天重新收件，时钟清零；隔了几天再来的、早早撤回的不算', () => {
  const second: [string, CaseEvent][] = [
    ...begun,
    ['2026-10-14 10:00', step],
    ['2026-10-16 15:30', approved],
  ]
  const first = { caseId: '2026-000001', countsFrom: '2026-09-28', closedOn: '2026-10-12' } as const
  expect(found(second, first)).toEqual([])
  expect(found(second, { ...first, countsFrom: '2026-09-21' })).toEqual(['D16'])
  expect(
    found(second, { ...first, countsFrom: '2026-09-21', closedOn: '2026-10-10' }),
    '10月10日（周六）调休上班，前后一个工作日',
  ).toEqual(['D16'])
  expect(found(second, { ...first, countsFrom: '2026-09-21', closedOn: '2026-10-09' })).toEqual([])
  expect(found(second, { ...first, countsFrom: '2026-09-15', closedOn: '2026-09-29' })).toEqual([])
})

const told = (
  events: [at: string, event: CaseEvent, happened?: string, actor?: string][],
  allowedHours = 0,
) =>
  examineCase(
    '2026-000001',
    events.map(([at, event, happened = at, actor], i) => {
      const instant = (time: string) =>
        new Date(`${time.replace(' ', 'T')}:00.000+08:00`).toISOString()
      return {
        ...event,
        version: i + 1,
        actor: actor ?? `north.${event.type}`,
        unit: 'north',
        occurredAt: instant(happened),
        recordedAt: instant(at),
      } as CaseFact
    }),
    world,
    { workingTime: new WorkingTime(LICENCE.calendar), allowedHours },
  ).map((f) => f.detector)

test('说的时间比录入早四个工作小时以上，是迟录；经批准的补录申报、垂管系统允许的延迟不算', () => {
  const rest: [string, CaseEvent][] = [['2026-10-16 15:30', approved]]
  expect(told([...begun, ['2026-10-15 10:00', step, '2026-10-14 10:00'], ...rest])).toEqual(['D01'])
  expect(
    told([...begun, ['2026-10-15 09:00', step, '2026-10-14 17:00'], ...rest]),
    '下班前一个半小时不到',
  ).toEqual([])
  expect(told([...begun, ['2026-10-15 10:00', step, '2026-10-14 10:00'], ...rest], 14)).toEqual([])
  const declared: CaseEvent = {
    type: 'LateEntryDeclared',
    body: {
      lateEntryId: '00000000-0000-4000-8000-00000000000c',
      happenedAt: '2026-10-14T02:00:00.000Z',
      what: '审查',
      cause: 'power-cut',
      reason: '大厅停电',
      evidence: '通知',
    },
  }
  const agreed: CaseEvent = {
    type: 'LateEntryApproved',
    body: { lateEntryId: '00000000-0000-4000-8000-00000000000c', declaredBy: 'north.handler1' },
  }
  expect(
    told([
      ...begun,
      ['2026-10-15 09:00', declared],
      ['2026-10-15 09:30', agreed],
      ['2026-10-15 10:00', step, '2026-10-14 10:00'],
      ...rest,
    ]),
  ).toEqual([])
  expect(
    told([
      ...begun,
      ['2026-10-15 09:00', declared],
      ['2026-10-15 10:00', step, '2026-10-14 10:00'],
      ...rest,
    ]),
    '没有批准',
  ).toEqual(['D01'])
})
test('受理、审查、审核、决定出自同一个账号', () => {
  const by = (actor: string) =>
    told([
      ['2026-10-12 09:00', submitted],
      ['2026-10-12 09:30', accepted('2026-10-12'), undefined, actor],
      ['2026-10-14 10:00', step, undefined, 'one'],
      ['2026-10-15 10:00', step, undefined, 'one'],
      ['2026-10-16 10:00', approved, undefined, 'one'],
    ])
  expect(by('one')).toEqual(['D03'])
  expect(by('another')).toEqual([])
})
test('三十分钟内一并决定超过十件，是集中突击；十件不算', () => {
  const every = (minutes: number, n: number) =>
    Array.from({ length: n }, (_, i) => i * minutes * 60_000)
  expect(bursts(every(2, 10))).toEqual([])
  expect(bursts(every(2, 11))).toEqual([{ from: 0, count: 11 }])
  expect(bursts(every(4, 40))).toEqual([])
})
test('互不相关的疑点越多，分数越接近一百', () =>
  expect([
    combinedScore([]),
    combinedScore([60]),
    combinedScore([60, 50]),
    combinedScore([80, 80, 80]),
  ]).toEqual([0, 60, 80, 99]))

test('单位一个月里，登记的时间一半以上在整点、六成以上卡在期限上办结，是疑点；件数少的不作判断', () => {
  const month = {
    unitId: 'north',
    cases: 30,
    declared: 0,
    round: 0,
    promised: 30,
    onTheEdge: 3,
  } as const
  const codes = (more: object) =>
    patternsOf('2026-03', { ...month, ...more }).map((f) => f.detector)
  expect(codes({})).toEqual([])
  expect([
    codes({ declared: 40, round: 20 }),
    codes({ declared: 40, round: 19 }),
    codes({ declared: 19, round: 19 }),
  ]).toEqual([['D13'], [], []])
  expect([
    codes({ onTheEdge: 18 }),
    codes({ onTheEdge: 17 }),
    codes({ promised: 19, onTheEdge: 19 }),
  ]).toEqual([['D14'], [], []])
})

const known = (caseId: CaseId, receivedOn: LegalDay, more: object = {}) => ({
  caseId,
  unitId: 'north' as const,
  itemId: 'item-licence' as const,
  receivedOn,
  acceptedOn: receivedOn,
  certificate: null,
  ...more,
})
const entry = (
  kind: RegisterKind,
  number: string,
  on: LegalDay,
  more: object = {},
): RegisterEntry & { kind: RegisterKind } => ({
  kind,
  number,
  on,
  unitId: 'north',
  itemId: 'item-licence',
  ...more,
})
const match = (
  entries: ReturnType<typeof entry>[],
  cases: ReturnType<typeof known>[],
  on: LegalDay = '2026-10-30',
) =>
  matchEntries(entries, cases, {
    on,
    addWorkdays: (day, n) => LICENCE.calendar.addWorkdays(day, n),
  }).map((m) => `${m.number} ${m.matched ?? '-'} ${m.lead ?? ''}`.trim())
test('交叉登记：有办件的对上，没有办件的是线索；早于受理的证照和票据是疑点；还没到五个工作日的先不判', () => {
  expect(
    match(
      [entry('certificate', 'JY1', '2026-10-20')],
      [known('2026-000001', '2026-10-12', { certificate: 'JY1' })],
    ),
  ).toEqual(['JY1 2026-000001'])
  expect(
    match(
      [entry('certificate', 'JY2', '2026-10-20')],
      [known('2026-000001', '2026-10-12', { certificate: 'JY1' })],
    ),
  ).toEqual(['JY2 - no-case'])
  expect(
    match(
      [entry('certificate', 'JY1', '2026-10-09')],
      [known('2026-000001', '2026-10-12', { certificate: 'JY1' })],
    ),
  ).toEqual(['JY1 2026-000001 certificate-first'])
  expect(
    match(
      [entry('receipt', 'P1', '2026-10-10', { caseId: '2026-000001' })],
      [known('2026-000001', '2026-10-12')],
    ),
  ).toEqual(['P1 2026-000001 receipt-first'])
  expect(match([entry('certificate', 'JY2', '2026-10-29')], [])).toEqual([])
})
test('一张号票对一个办件：两张号票只有一个办件时，后一张是线索', () => {
  expect(
    match(
      [entry('ticket', 'A2', '2026-10-12'), entry('ticket', 'A1', '2026-10-12')],
      [known('2026-000001', '2026-10-13')],
    ),
  ).toEqual(['A2 2026-000001', 'A1 - no-case'])
  expect(
    match([entry('ticket', 'A1', '2026-10-12')], [known('2026-000001', '2026-10-20')]),
    '五个工作日之后才来',
  ).toEqual(['A1 - no-case'])
})
test('读登记表：表头、日期、单位、事项、编号不对的，指出第几行哪一列，一行也不收', () => {
  const names = {
    unitId: (name: string) => (name === '北局' ? 'north' : undefined),
    itemId: (name: string) => (name === '甲类许可' ? 'item-licence' : undefined),
  }
  expect(
    readRegister('\uFEFF编号,日期,单位,事项\r\nA1,2026-10-12,北局,甲类许可\r\n', names),
  ).toEqual({
    entries: [{ number: 'A1', on: '2026-10-12', unitId: 'north', itemId: 'item-licence' }],
    faults: [],
  })
  const { entries, faults } = readRegister(
    '编号,日期,单位,事项,办件编号\nA1,2026-13-12,北局,,\nA1,2026-10-12,县市场局,养殖,7\n',
    names,
  )
  expect(entries).toEqual([])
  expect(faults.map((f) => `${f.line} ${f.field}`)).toEqual([
    '2 日期',
    '3 单位',
    '3 事项',
    '3 办件编号',
  ])
  expect(readRegister('编号,日期\nA1,2026-10-12\n', names).faults.map((f) => f.says)).toEqual([
    '表头缺少“单位”一列。',
  ])
  expect(readRegister('编号,日期,单位\n"A1,2026-10-12', names).faults.map((f) => f.field)).toEqual([
    '文件',
  ])
})

test('抽查多少份：查到百分之九十五的把握；份数少的单位不超过全部；与逐一计算的超几何分布相符', () => {
  expect([
    sampleSize(0, 0.1),
    sampleSize(1, 0.1),
    sampleSize(20, 0.1),
    sampleSize(200, 0.05),
    sampleSize(100_000, 0.05),
  ]).toEqual([0, 1, 16, 51, 59])
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 50 }),
      (files, percent) => {
        const [rate, n] = [percent / 100, sampleSize(files, percent / 100)]
        const exact = (size: number) =>
          1 -
          (size > files - Math.ceil(files * rate)
            ? 0
            : choose(files - Math.ceil(files * rate), size) / choose(files, size))
        expect(foundBy(files, rate, n)).toBeCloseTo(exact(n), 9)
        expect(exact(n)).toBeGreaterThanOrEqual(0.95 - 1e-9)
        if (n > 1) expect(exact(n - 1)).toBeLessThan(0.95)
      },
    ),
  )
})
test('抽哪几份由账本的根决定，谁算都一样；换一个根就换一批', () => {
  const ids = Array.from({ length: 30 }, (_, i) => caseIds.of(`2026-${100000 + i}`))
  expect(draw(ids, 3, 'a')).toEqual(draw([...ids].reverse(), 3, 'a'))
  expect(draw(ids, 3, 'a')).not.toEqual(draw(ids, 3, 'b'))
  expect(draw(ids.slice(0, 2), 3, 'a')).toHaveLength(2)
})

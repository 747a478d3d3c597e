import { expect, test } from 'vitest'
import type { Unit } from '#identity'
import { given, items, type Step, worldFor } from '../testing/given.ts'
import { accept } from './acts/accept.ts'
import type { AnyFact } from './acts/act.ts'
import { approve } from './acts/approve.ts'
import { deliver } from './acts/deliver.ts'
import { deny } from './acts/deny.ts'
import { examine } from './acts/examine.ts'
import { FACTS } from './acts/index.ts'
import { revoke } from './acts/revoke.ts'
import { wordsOf } from './document-text.ts'
import { withDocuments } from './issuing.ts'
import { KINDS_OF_ACTS, kindOfAct } from './kinds-of-acts.ts'
import type { World } from './state.ts'

const accepted = { act: accept, by: 'north.clerk1' }
const agree = (stepId: string, by = 'north.handler1') => ({
  act: examine,
  by,
  stepId,
  opinion: '材料真实完整，符合条件',
  outcome: 'agree',
  officers: [],
})
const examined = [accepted, agree('examine'), agree('review', 'north.reviewer')]
const granted = { act: approve, by: 'north.approver', opinion: '符合条件' }
const denied = {
  act: deny,
  by: 'north.approver',
  reason: '年龄不到八十周岁，不符合发放条件',
  legalGround: '老年人权益保障法第三十三条',
}
const revoked = {
  act: revoke,
  by: 'north.unit-head',
  ground: 'fraud',
  reason: '户口簿系伪造，已经核实',
}

/** The documents of the last of these steps, as they are printed. */
function papersOf(world: World, ...steps: Step[]) {
  const { facts, state } = given(world, {}, ...steps)
  const before = given(world, {}, ...steps.slice(0, -1)).state()
  const last = facts.slice(before.version)
  return withDocuments(state().caseId, before, last, world.item)
    .flatMap((event) => (event.type === 'DocumentIssued' ? [event.body] : []))
    .map((body) => {
      const issued = { ...body, on: '2026-03-02', version: state().version + 1 } as const
      const { text } = wordsOf(issued, { fact: last[0]!, state: state() }, world, {
        county: '某县',
        unitName: '北局',
        applicant: { kind: 'natural-person', name: '某某' },
        officerName: (id) => id,
        publicUrl: '',
        phone: '',
      })
      return { ...text, said: JSON.stringify(text) }
    })
}
const of = (type: string) => worldFor('乙类登记', { type })

test.each([
  ['行政许可', '准予行政许可决定书', '不予行政许可决定书', '撤销行政许可决定书'],
  ['行政确认', '行政确认决定书', '不予行政确认决定书', '撤销行政确认决定书'],
  ['行政给付', '行政给付决定书', '不予行政给付决定书', '撤销行政给付决定书'],
  ['行政备案', '备案通知书', '不予备案决定书', '撤销备案决定书'],
  ['公共服务', '办理结果通知书', '不予办理决定书', '撤销办理决定书'],
  ['其他行政权力', '准予办理决定书', '不予办理决定书', '撤销办理决定书'],
])('%s：文书各有其名，只有行政许可依照行政许可法', (type, grant, denial, revocation) => {
  const papers = [
    papersOf(of(type), ...examined, granted)[0]!,
    papersOf(of(type), ...examined, denied)[0]!,
    papersOf(of(type), ...examined, granted, revoked)[0]!,
  ]
  expect(papers.map(({ title }) => title)).toEqual([grant, denial, revocation])
  for (const { said, number } of [...papers, papersOf(of(type), accepted)[0]!]) {
    expect(said.includes('行政许可'), said).toBe(type === '行政许可')
    expect(number).not.toMatch(/undefined|\|/)
  }
  expect(kindOfAct(type).isDisclosed).toBe(type === '行政许可')
  const { initial } = approve.fields.opinion.ask(given(of(type), {}).state(), of(type))
  expect(String(initial).includes('许可'), String(initial)).toBe(type === '行政许可')
})

test('目录里每个事项的类型都在表里', () => {
  expect(items.map(({ type }) => type).filter((type) => !KINDS_OF_ACTS.includes(type))).toEqual([])
})

test.each<[string, Partial<Unit>, string[]]>([
  [
    '县政府部门：县人民政府，县法院 @行政复议法 24',
    { kind: 'department' },
    ['某县人民政府', '某县人民法院'],
  ],
  ['乡镇：县人民政府 @行政复议法 24', { kind: 'township' }, ['某县人民政府', '某县人民法院']],
  [
    '垂直领导的：上一级主管部门 @行政复议法 27',
    { kind: 'department', reviewedBy: '上一级税务局' },
    ['上一级税务局', '某县人民法院'],
  ],
  [
    '集中管辖的法院 @行政诉讼法 18',
    { kind: 'department', court: '某铁路运输法院' },
    ['某县人民政府', '某铁路运输法院'],
  ],
  ['公用企业不是行政机关：民事诉讼', { kind: 'public-utility' }, ['民事诉讼']],
])('不予决定写明向谁复议、向谁起诉：%s', (_rule, unit, named) => {
  const world = { ...of('行政给付'), unit: (id: string) => ({ name: id, ...unit }) }
  const { closing } = papersOf(world, ...examined, denied)[0]!
  for (const name of named) expect(closing.join('')).toContain(name)
  expect(closing.join('').includes('行政复议')).toBe(unit.kind !== 'public-utility')
})

test('不予决定的送达回证写明最后一日：六十日和六个月，自次日起算，遇休假日顺延', () => {
  const delivered = { act: deliver, by: 'north.clerk1', way: 'counter', receiver: 'applicant' }
  const [receipt] = papersOf(of('行政给付'), ...examined, denied, delivered)
  // 2026-03-02 + 60 日 = 05-01，劳动节放假到 05-05；六个月 = 09-02。
  expect(receipt!.rows).toContainEqual(['申请行政复议的最后一日', '2026年5月6日'])
  expect(receipt!.rows).toContainEqual(['提起行政诉讼的最后一日', '2026年9月2日'])
  const [other] = papersOf(of('行政给付'), ...examined, granted, delivered)
  expect(other!.said).not.toContain('最后一日')
})

test('办件的每一种结束和转折都有文书：受理、决定、终止、撤回、作废、撤销、转报、补正、延期、特别程序', () => {
  const ends =
    /\bclosed\(|\bdecided\(|revokedOn|acceptedOn|correction:|extension:|procedures:|ending:/
  const without = Object.entries(FACTS as Record<string, AnyFact>).flatMap(
    ([type, { fold, papers = [] }]) =>
      ends.test(fold.toString()) && papers.length === 0 ? [type] : [],
  )
  // What the applicant hands in, and the end of what was announced with its length when it began.
  expect(without).toEqual(['CaseSupplemented', 'ProcedureEnded'])
})

import { shippedSlots } from '#appointments'
import { shippedCalendar } from '#calendar'
import { shippedTemplates } from '#documents'
import { shippedLimits } from '#feedback'
import { type ItemId, itemIds, type UnitId } from '#foundation/ids'
import { demoStaff, shippedPosts, type Staff, type Unit, unitKind } from '#identity'
import { feeKind, formKind, type ItemContent, itemKind, tableKind } from '#items'
import { dataDir } from '#platform/repository'
import { processKind } from '#process'
import { shippedLadder, shippedRules } from '#supervision'
import type { Shipped } from '#world'
import type { Beginning } from '../app/county.ts'
import { END, file, flow, START } from './bpmn.ts'

/*
 * A county that is nowhere: two departments, a township and the offices that every county has, an
 * item for each shape of process, a form, a table, a fee. It comes in by the door of what is
 * shipped; whatever tests say of it stays true when the shipped catalogue is amended. Calendar,
 * template and rules are those of the product.
 */

const HOURS: Pick<Unit, 'officeHours' | 'countingMode'> = {
  officeHours: [
    { from: '01-01', to: '12-31', morning: ['08:00', '12:00'], afternoon: ['14:30', '17:30'] },
  ],
  countingMode: 'LEGAL_DAY',
}
const unit = (unitId: UnitId, name: string, kind: Unit['kind']): Unit => ({
  unitId,
  name,
  kind,
  formerNames: [],
  verticalSystem: false,
  duties: [],
  ...HOURS,
})
const UNITS = [
  unit('north', '北局', 'department'),
  unit('south', '南局', 'department'),
  unit('east-town', '东镇', 'township'),
  unit('service-centre', '大厅', 'coordinating'),
  unit('info-centre', '机房', 'coordinating'),
  unit('supervision', '监督室', 'coordinating'),
  unit('county-office', '办公室', 'coordinating'),
]

const step = (id: string, role: string, more = '') =>
  `<bpmn:userTask id="${id}" name="${id}" yimen:role="${role}" ${more}/>`
const gateway = (kind: 'parallel' | 'exclusive', id: string, more = '') =>
  `<bpmn:${kind}Gateway id="${id}" ${more}/>`
const arrow = (id: string, from: string, to: string) =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}" />`
const EXAMINE = step('examine', 'handler', 'yimen:limitShare="20" ')
const CHECK = step('site-check', 'handler', 'yimen:officers="2" yimen:limitShare="30" ')
const DECIDE = step('decide', 'approver', 'yimen:decision="true" yimen:limitShare="30" ')

/**
 * A process of elements, and the ways between them: `s examine review` goes from the start over two
 * steps.
 */
const process = (elements: string, ...ways: string[]): string =>
  file(
    START +
      elements +
      END +
      ways
        .map((way) => way.split(' '))
        .flatMap((ids) => ids.slice(1).map((to, i) => [ids[i]!, to] as const))
        .map(([from, to], i) => arrow(`f${i + 1}`, from, to))
        .join(''),
  )
/**
 * The same, where what comes to `review` is reviewed, may be sent back to `examine`, and is
 * decided.
 */
const reviewed = (elements: string, ...ways: string[]) =>
  process(
    elements +
      step('review', 'reviewer', 'yimen:limitShare="20" ') +
      gateway('exclusive', 'review-outcome', 'default="to-decide" ') +
      DECIDE +
      arrow('to-decide', 'review-outcome', 'decide') +
      flow('review-outcome', 'examine', 'outcome = "return"', 'back-to-examine'),
    ...ways,
    'review review-outcome',
    'decide e',
  )
const SIGNED_BY_ALL = `<bpmn:userTask id="countersign" name="countersign" yimen:role="countersigner" yimen:agreement="all"><bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">signers</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>`
const AFTER_FIVE_DAYS = `<bpmn:boundaryEvent id="hearing-not-claimed" attachedToRef="hearing-reply"><bpmn:timerEventDefinition id="term"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P5D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>`

/** The shapes that a process may have, by the keys of those that are shipped in that shape. */
const PROCESSES = {
  instant: process(DECIDE, 's decide e'),
  general: reviewed(EXAMINE, 's examine review'),
  'site-check': reviewed(EXAMINE + CHECK, 's examine site-check review'),
  countersign: reviewed(EXAMINE + SIGNED_BY_ALL, 's examine countersign review'),
  'expert-review': reviewed(
    EXAMINE + step('expert-review', 'handler', 'yimen:procedure="expert-review" '),
    's examine expert-review review',
  ),
  hearing: reviewed(
    EXAMINE +
      step('hearing-notice', 'handler', 'yimen:limitShare="10" ') +
      step('hearing-reply', 'handler') +
      AFTER_FIVE_DAYS +
      gateway('exclusive', 'hearing-wanted', 'default="no-hearing" ') +
      step('hearing', 'reviewer', 'yimen:procedure="hearing" ') +
      gateway('exclusive', 'hearing-done') +
      flow('hearing-wanted', 'hearing', 'outcome = "hearing"', 'to-hearing') +
      arrow('no-hearing', 'hearing-wanted', 'hearing-done'),
    's examine hearing-notice hearing-reply hearing-wanted',
    'hearing-not-claimed hearing-done',
    'hearing hearing-done review',
  ),
  parallel: reviewed(
    EXAMINE +
      gateway('parallel', 'fork') +
      step('document-check', 'handler', 'yimen:limitShare="20" ') +
      CHECK +
      gateway('parallel', 'join'),
    's examine fork document-check',
    'fork site-check',
    'document-check join',
    'site-check join review',
  ),
  upward: reviewed(
    step('township-examine', 'handler', 'yimen:level="township" yimen:limitShare="30" ') +
      step('township-approve', 'reviewer', 'yimen:level="township" yimen:limitShare="10" ') +
      EXAMINE,
    's township-examine township-approve examine review',
  ),
}
export type ProcessKey = keyof typeof PROCESSES
export const PROCESS_KEYS = Object.keys(PROCESSES) as ProcessKey[]
export const neutralFile = (processKey: ProcessKey): string => PROCESSES[processKey]

const MATERIAL = {
  required: true,
  shareable: false,
  tolerable: false,
  commitment: false,
  source: '申请人自备',
}
const workdays = (value: number) => ({ value, unit: 'workday' as const })

const FOUR: ItemContent['materials'] = [
  { materialId: 'm1', name: '甲表', ...MATERIAL },
  { materialId: 'm2', name: '乙证', ...MATERIAL, shareable: true },
  { materialId: 'm3', name: '丙图', ...MATERIAL },
  { materialId: 'm4', name: '丁函', ...MATERIAL },
]

/**
 * An item of the northern department with four materials, ten workdays by law and five by promise,
 * and what is different.
 */
const item = (
  itemId: ItemId,
  name: string,
  processKey: string,
  change: Partial<ItemContent> = {},
): ItemContent => ({
  itemId,
  name,
  type: '行政许可',
  level: '县',
  unitId: 'north',
  viaTownship: false,
  caseType: 'promised',
  statutoryLimit: workdays(10),
  promisedLimit: workdays(5),
  legalBasis: [{ law: '某法', articles: ['第1条'] }],
  serviceObjects: ['自然人', '企业法人'],
  materials: FOUR,
  procedures: [],
  result: { kind: '许可证', name: `${name}证`, validity: '3年' },
  themes: ['某事'],
  processKey,
  formKey: 'plain',
  templateKey: 'document',
  ...change,
})

export const LICENCE_ITEM: ItemId = itemIds.of('item-licence')
export const REGISTRATION_ITEM: ItemId = itemIds.of('item-registration')
const FIVE: ItemContent['materials'] = [
  { materialId: 'm1', name: '甲表', ...MATERIAL },
  { materialId: 'm2', name: '乙证', ...MATERIAL, shareable: true },
  { materialId: 'm3', name: '丙图', ...MATERIAL },
  { materialId: 'm4', name: '丁目', ...MATERIAL, tolerable: true },
  { materialId: 'm5', name: '戊证', ...MATERIAL, shareable: true },
]
const sameDay = { value: 0, unit: 'same-day' as const }
const ITEMS = [
  item(LICENCE_ITEM, '甲类许可', 'site-check', {
    statutoryLimit: workdays(20),
    promisedLimit: workdays(10),
    materials: FIVE,
    procedures: [{ kind: '现场勘验', limitWorkdays: 5, stopsTheClock: false }],
    tableKey: LICENCE_ITEM,
  }),
  item(REGISTRATION_ITEM, '乙类登记', 'general', { type: '其他行政权力' }),
  item('item-days', '按日许可', 'general', {
    statutoryLimit: { value: 60, unit: 'natural-day' },
    promisedLimit: { value: 30, unit: 'natural-day' },
    materials: FOUR.map((m) => (m.materialId === 'm4' ? { ...m, commitment: true } : m)),
  }),
  item('item-instant', '即办证明', 'instant', {
    caseType: 'instant',
    statutoryLimit: sameDay,
    promisedLimit: sameDay,
  }),
  item('item-paid', '收费登记', 'countersign', {
    statutoryLimit: workdays(30),
    procedures: [{ kind: '公示', limitWorkdays: 15, stopsTheClock: false }],
    feeKey: 'item-paid',
  }),
  item('item-expert', '评审许可', 'expert-review', {
    procedures: [{ kind: '专家评审', limitWorkdays: 10, stopsTheClock: true }],
  }),
  item('item-hearing', '听证许可', 'hearing', {
    statutoryLimit: workdays(20),
    promisedLimit: workdays(12),
    materials: FIVE,
    procedures: [{ kind: '听证', limitWorkdays: 20, stopsTheClock: true }],
  }),
  item('item-parallel', '并联许可', 'parallel', {
    statutoryLimit: workdays(20),
    promisedLimit: workdays(10),
    materials: FIVE,
  }),
  item('item-upward', '上报许可', 'upward', {
    viaTownship: true,
    caseType: 'upward',
    statutoryLimit: workdays(20),
    promisedLimit: workdays(15),
  }),
]
/** Each township decides for itself. */
const { unitId: _, ...OF_TOWNSHIPS } = item('item-township', '各镇登记', 'general')

const FORM = {
  type: 'object',
  title: '申请表',
  properties: {
    matter: { type: 'string', title: '事由', minLength: 2, examples: ['申请办理……'] },
    address: { type: 'string', title: '地址', minLength: 4, examples: ['某路 7 号'] },
  },
  required: ['matter', 'address'],
  order: ['matter', 'address'],
  additionalProperties: false,
}
const TABLE = {
  questions: [
    {
      id: 'kind',
      text: '第几次办？',
      options: [
        { value: 'new', label: '第一次' },
        { value: 'again', label: '再一次' },
      ],
    },
  ],
  rules: [
    { when: 'kind = "again"', exempt: ['m3', 'm4'], says: '再办不交图。', basis: '某法第二条' },
  ],
}
const FEES = [
  { feeId: 'small', name: '小件费', fen: 8000, unit: '件', basis: '某号文件' },
  { feeId: 'large', name: '大件费', fen: 55000, unit: '件', basis: '某号文件' },
]

/** Everything that this county publishes, those that others refer to first. */
export const neutralWorld = (staff: readonly Staff[] = []): Shipped[] => [
  ...shippedCalendar(dataDir),
  ...UNITS.map((content) => ({ kind: unitKind, key: content.unitId, content })),
  ...shippedPosts(staff),
  ...Object.entries(PROCESSES).map(([key, xml]) => ({ kind: processKind, key, content: { xml } })),
  ...shippedTemplates(dataDir),
  { kind: formKind, key: 'plain', content: FORM },
  { kind: tableKind, key: LICENCE_ITEM, content: TABLE },
  { kind: feeKind, key: 'item-paid', content: FEES },
  ...[...ITEMS, OF_TOWNSHIPS].map((content) => ({
    kind: itemKind,
    key: content.itemId,
    content,
  })),
  ...shippedLimits(dataDir),
  ...shippedSlots(dataDir),
  ...shippedRules(),
  ...shippedLadder(dataDir),
]

export const NEUTRAL: Beginning = { staff: () => demoStaff(UNITS), world: neutralWorld }

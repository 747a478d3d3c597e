import { own } from '../../src/foundation/own.ts'
import type { Difference, Step } from '../../src/foundation/difference.ts'
import { type FormSchema, inOrderAsked } from '../../src/items/contract.ts'
import type { Period } from '../../src/foundation/duration.ts'
import type { IdNames } from '../../src/world/kind.ts'
import { RULE_PARAMETERS } from './rule-parameters.ts'
import { ROLES } from './roles.ts'
import { chineseDay, durationText } from './time.ts'

/** What a class of publications is about, in a sentence. */
export const KIND_NOTES: Record<string, string> = {
  calendar: '哪些天放假、哪些天上班；期限按它计算。',
  unit: '名称、职责、上班时间、计时方式；改名也是一个新版本。',
  post: '谁在哪个单位、担任什么岗位、从哪天到哪天。',
  item: '实施清单：时限、材料、依据、流程和表单。',
  form: '申请时要填的栏目。',
  table: '问什么、怎样回答可以少交材料。',
  fee: '收费项目和标准。',
  guide: '条件、地点、电话、常见问题；由维护员一人公布。',
  process: 'BPMN 流程：环节、岗位、条件。',
  template: '文书的版式（Typst）。',
  limits: '来信、评价、邀请评价的期限。',
  slots: '预约的时段、名额和可约的天数。',
  rule: '每条监察规则的参数。',
  ladder: '多少张牌追究什么责任。',
}

/**
 * What the members of the contents are called, by kind and dotted path; `*` stands for whatever is
 * listed by its id.
 */
export const FIELDS: Record<string, Record<string, string>> = {
  calendar: {
    years: '有通知的年份',
    days: '放假和调休',
    'days.day': '日期',
    'days.kind': '放假或上班',
    'days.name': '节日名称',
    'days.notice': '通知文号',
  },
  unit: {
    unitId: '单位编号',
    name: '名称',
    kind: '类别',
    formerNames: '曾用名',
    verticalSystem: '使用垂管系统',
    duties: '职责',
    officeHours: '上班时间',
    'officeHours.from': '从（月-日）',
    'officeHours.to': '到（月-日）',
    'officeHours.morning': '上午',
    'officeHours.afternoon': '下午',
    countingMode: '计时方式',
    reviewedBy: '行政复议机关（与一般不同的）',
    court: '管辖法院（与一般不同的）',
  },
  post: {
    unitId: '单位',
    duties: '岗位',
    'duties.role': '岗位',
    'duties.fromOn': '从哪天起',
    'duties.toOn': '到哪天止',
  },
  item: {
    itemId: '事项编号',
    name: '名称',
    type: '事项类型',
    level: '行使层级',
    unitId: '实施单位',
    viaTownship: '乡镇初审',
    caseType: '办件类型',
    statutoryLimit: '法定时限',
    'statutoryLimit.value': '数',
    'statutoryLimit.unit': '单位',
    promisedLimit: '承诺时限',
    'promisedLimit.value': '数',
    'promisedLimit.unit': '单位',
    legalBasis: '设定依据',
    'legalBasis.law': '法律法规',
    'legalBasis.articles': '条款',
    serviceObjects: '服务对象',
    materials: '申请材料',
    'materials.materialId': '材料编号',
    'materials.name': '名称',
    'materials.required': '必须提交',
    'materials.shareable': '可共享获取',
    'materials.tolerable': '可容缺',
    'materials.commitment': '可告知承诺',
    'materials.source': '来源渠道',
    procedures: '特别程序',
    'procedures.kind': '程序',
    'procedures.limitWorkdays': '工作日数',
    'procedures.stopsTheClock': '不计入时限',
    result: '办理结果',
    'result.kind': '类别',
    'result.name': '名称',
    'result.validity': '有效期',
    themes: '主题',
    processKey: '流程',
    formKey: '申请表',
    templateKey: '文书模板',
    tableKey: '情形导办表',
    feeKey: '收费标准',
  },
  form: {
    title: '表名',
    properties: '栏目',
    'properties.*': '栏目',
    'properties.type': '填什么',
    'properties.title': '栏目名称',
    'properties.enum': '可选的值',
    'properties.minLength': '至少几个字',
    'properties.maxLength': '最多几个字',
    'properties.minimum': '最小',
    'properties.maximum': '最大',
    'properties.isRequired': '必填',
    'properties.format': '格式',
    'properties.examples': '填写示范',
    required: '必填栏目',
    order: '栏目次序',
  },
  table: {
    questions: '问题',
    'questions.id': '问题编号',
    'questions.text': '怎么问',
    'questions.options': '可选的回答',
    'questions.options.value': '回答的编号',
    'questions.options.label': '回答',
    'questions.askedWhen': '什么情形才问（FEEL）',
    rules: '规则',
    'rules.when': '什么情形（FEEL）',
    'rules.exempt': '免交的材料',
    'rules.hiddenFields': '免填的栏目',
    'rules.withoutProcedures': '不再进行的特别程序',
    'rules.notNeeded': '不需要办理',
    'rules.says': '告诉申请人',
    'rules.basis': '依据',
  },
  fee: {
    feeId: '收费编号',
    name: '收费项目',
    fen: '标准',
    unit: '计量单位',
    basis: '依据',
  },
  guide: {
    conditions: '条件',
    conditionsBasis: '条件的依据',
    quota: '数量',
    purposes: '材料有什么用',
    'purposes.*': '材料',
    address: '办理地点',
    phone: '咨询电话',
    complaintPhone: '监督电话',
    faq: '常见问题',
    'faq.question': '问题',
    'faq.answer': '答复',
    source: '说明的来源',
  },
  process: {
    xml: 'BPMN 全文',
    parts: '调用的流程',
    nodes: '环节和网关',
    'nodes.id': '编号',
    'nodes.name': '名称',
    'nodes.kind': '类别',
    'nodes.role': '岗位',
    'nodes.decision': '在此作出决定',
    'nodes.level': '办理层级',
    'nodes.officers': '至少几人',
    'nodes.procedure': '特别程序',
    'nodes.limitShare': '占承诺时限的百分比',
    'nodes.agreement': '会签规则',
    'nodes.isSequential': '依次会签',
    'nodes.trigger': '等待多久或等什么',
    'nodes.host': '附着的环节',
    'nodes.interrupting': '打断所附的环节',
    flows: '连线',
    'flows.id': '编号',
    'flows.from': '从',
    'flows.to': '到',
    'flows.condition': '条件（FEEL）',
  },
  template: { typst: 'Typst 全文' },
  limits: {
    consultation: '咨询',
    'consultation.acceptWorkdays': '受理（工作日）',
    'consultation.answerWorkdays': '答复（工作日）',
    complaint: '投诉',
    'complaint.acceptWorkdays': '受理（工作日）',
    'complaint.answerWorkdays': '答复（工作日）',
    stuck: '办不成事',
    'stuck.acceptWorkdays': '受理（工作日）',
    'stuck.answerWorkdays': '答复（工作日）',
    extension: '延期',
    'extension.mostWorkdays': '最多延长（工作日）',
    rating: '差评',
    'rating.callBackWorkdays': '回访（工作日）',
    'rating.rectifyWorkdays': '整改（工作日）',
    invitation: '邀请评价',
    'invitation.naturalDays': '链接有效（自然日）',
  },
  slots: {
    slotMinutes: '每个时段（分钟）',
    perSlot: '每个时段的名额',
    workdaysAhead: '可约几个工作日内',
    mostOpen: '每人同时最多几个预约',
    units: '名额另定的单位',
    'units.*': '每个时段的名额（0 为不开放）',
  },
  rule: { values: '参数', ...prefixed('values', RULE_PARAMETERS) },
  ladder: {
    rungs: '各档',
    'rungs.code': '编号',
    'rungs.subject': '追究谁',
    'rungs.period': '统计期',
    'rungs.level': '什么牌',
    'rungs.from': '达到几张',
    'rungs.measure': '措施',
    'rungs.basis': '依据',
  },
}

function prefixed(path: string, words: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).map(([name, word]) => [`${path}.${name}`, word]))
}

/** Values that stand for something, in words. */
const VALUES: Record<string, string> = {
  ...ROLES,
  holiday: '放假',
  'make-up': '上班（调休）',
  department: '县直部门',
  township: '乡镇',
  'sub-district': '街道',
  coordinating: '统筹单位',
  'public-utility': '公用企业',
  LEGAL_DAY: '按工作日',
  WORK_SECONDS: '按工作日，并另按办公时间',
  instant: '即办件',
  promised: '承诺件',
  upward: '上报件',
  workday: '个工作日',
  'natural-day': '天（自然日）',
  month: '月',
  year: '年',
  'same-day': '当场办结',
  date: '日期',
  textarea: '多行文字',
  string: '文字',
  number: '数字',
  boolean: '是或否',
  unit: '单位',
  officer: '个人',
  warning: '预警',
  yellow: '黄牌',
  red: '红牌',
  start: '开始',
  end: '结束',
  terminate: '终止',
  'user-task': '环节',
  'service-task': '服务任务',
  exclusive: '选择网关',
  inclusive: '多选网关',
  parallel: '并行网关',
  timer: '等待期限',
  message: '等待消息',
  pass: '标记',
  boundary: '边界事件',
  scope: '子流程',
  countersigner: '会签人',
  all: '全部同意',
  veto: '一票否决',
  any: '任一同意',
}

/** A value that is one of a few, in words; any other text as it is. */
export const valueWord = (value: string): string => own(VALUES, value) ?? value

const NO_IDS: IdNames = {}

/** What a member is called; its own name when nobody gave it another. */
export function fieldWord(
  kind: string,
  members: readonly string[],
  idNames: IdNames = NO_IDS,
): string {
  const words = own(FIELDS, kind) ?? {}
  let place = ''
  let listed: string | undefined
  for (const member of members)
    if (listed === undefined && own(words, `${place}.*`) !== undefined) listed = member
    else {
      place = place === '' ? member : `${place}.${member}`
      listed = undefined
    }
  return listed === undefined
    ? (own(words, place) ?? members.at(-1) ?? '')
    : (own(own(idNames, place) ?? {}, listed) ?? `${own(words, `${place}.*`)} ${listed}`)
}

/** Where two contents differ: `申请材料 › 身份证（m2）› 必须提交`; `names` of what has none in its path. */
export function placeText(
  kind: string,
  path: readonly Step[],
  names: ReadonlyMap<string, string> = new Map(),
  idNames: IdNames = NO_IDS,
): string {
  const members: string[] = []
  return path
    .map((step) => {
      if (typeof step === 'number') return `第 ${step + 1} 项`
      if (typeof step === 'object') {
        const name = step.name ?? names.get(step.id)
        return name ? `${name}（${valueWord(step.id)}）` : valueWord(step.id)
      }
      members.push(step)
      return fieldWord(kind, members, idNames)
    })
    .join(' › ')
}

/** A field as a refusal names it, `materials.0.name`, in words. */
export const faultPlace = (kind: string, field: string, idNames: IdNames = NO_IDS): string =>
  field === ''
    ? ''
    : placeText(
        kind,
        field
          // 期限 is one place on the page.
          .replace(/Limit\.(value|unit)$/, 'Limit')
          .split('.')
          .map((step) => (/^\d+$/.test(step) ? Number(step) : step)),
        undefined,
        idNames,
      )

/** A value in a line of words. */
export function valueText(
  kind: string,
  members: readonly string[],
  value: unknown,
  idNames: IdNames = NO_IDS,
): string {
  if (value === true) return '是'
  if (value === false) return '否'
  if (value === null || value === undefined) return '（空）'
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return chineseDay(value)
  if (typeof value === 'string')
    return value === '' ? '（空）' : (idNames[members.join('.')]?.[value] ?? valueWord(value))
  if (kind === 'fee' && members.at(-1) === 'fen') return `${(Number(value) / 100).toFixed(2)} 元`
  if (kind === 'rule' && members.at(-1) === 'enabled') return value === 0 ? '否' : '是'
  if (typeof value !== 'object') return String(value)
  if (isPeriod(value)) return durationText(value)
  if (Array.isArray(value) && value.length === 0) return '（无）'
  if (Array.isArray(value))
    return value
      .map((v) => valueText(kind, members, v, idNames))
      .join(value.some(isGroup) ? '；' : '、')
  return Object.entries(value)
    .map(([name, v]) => {
      const path = [...members, name]
      return `${fieldWord(kind, path, idNames)}：${valueText(kind, path, v, idNames)}`
    })
    .join('，')
    .concat(Object.keys(value).length === 0 ? '（无）' : '')
}

/** 期间: a number with its unit. */
export const isPeriod = (value: unknown): value is Period =>
  isGroup(value) &&
  Object.keys(value as object).length === 2 &&
  'value' in (value as object) &&
  PERIOD_UNITS.has((value as { unit?: string }).unit ?? '')
const PERIOD_UNITS: ReadonlySet<string> = new Set(['workday', 'natural-day', 'month', 'same-day'])

/**
 * A content as it is read. The calendar: the latest first; a form: its fields from top to bottom,
 * each with whether it must be filled.
 */
export function asRead(kind: string, content: unknown): unknown {
  if (kind === 'calendar') {
    const { years, days } = content as { years: number[]; days: { day: string }[] }
    return { years: years.toReversed(), days: days.toReversed() }
  }
  if (kind !== 'form') return content
  const { title, properties, required } = inOrderAsked(content as FormSchema)
  const fields = Object.entries(properties).map(([name, field]) => [
    name,
    { ...field, isRequired: required.includes(name) },
  ])
  return { title, properties: Object.fromEntries(fields) }
}

const isGroup = (value: unknown) => typeof value === 'object' && value !== null

/** The members on the way to a place, without the elements of lists. */
export const membersOf = (path: readonly Step[]): string[] =>
  path.filter((step): step is string => typeof step === 'string')

export const CHANGES: Record<Difference['change'], string> = {
  added: '新增',
  removed: '删去',
  changed: '改动',
}

export const DRAFT_STATES: Record<'open' | 'published' | 'rejected', string> = {
  open: '待批准',
  published: '已公布',
  rejected: '已退回',
}

import { own } from '../../src/foundation/own.ts'
import type { AccessKind } from '#identity/events'
import { CHECK_WORKDAYS, IDLE_DAYS, type Level, OBJECTION_WORKDAYS } from '#supervision/contract'
import { chineseDay, chinesePeriod, chineseTime, workdaysText } from './time.ts'

/** The rooms of 电子监察. */
export const ROOMS = {
  nav: '电子监察栏目',
  board: '实时监察',
  watched: '监察办件',
  forecasts: '逾期预计',
  directives: '督办',
  findings: '真实性',
  registers: '交叉核对与抽查',
  daily: '日巡查',
  measures: '责任追究',
  coverage: '三个全覆盖',
  rules: '监察规则',
  oversight: '对监察的监督',
  wall: '大屏',
} as const

/** 实时监察. */
export const BOARD = {
  live: '实时',
  connecting: '正在连接',
  receivedToday: '今日收件',
  level: '等级',
  status: '状态',
  rule: '规则',
  unit: '单位',
  card: '牌',
  why: '为什么',
  about: '单位和办件',
  levelOn: '发牌日',
  measure: '张',
  none: '没有发过牌',
  byUnit: '本月各单位发牌（不含已撤销）',
  noneThisMonth: '本月没有发牌',
  turning: '今天、明天将发的牌（若不办理）',
  noneTurning: '今天、明天没有到期的',
  patrol: '发牌巡检',
  patrolSays: '由账本重新计算全部牌，与发出的逐张核对。',
  startPatrol: '开始巡检',
} as const
export const faultsText = (n: number) => `有 ${n} 处规则运行出错，已隔离，请通知系统管理员。`
export const thisMonthText = (level: string) => `本月${level}`
export const patrolText = (p: { events: number; cards: number; findings: readonly unknown[] }) =>
  p.findings.length === 0
    ? `核对 ${p.events} 条事件、${p.cards} 张牌，一张不差。`
    : `有 ${p.findings.length} 张牌不符`
export const unitCardsText = (u: { name: string; red: number; yellow: number; warning: number }) =>
  `${u.name}：红牌 ${u.red}，黄牌 ${u.yellow}，预警 ${u.warning}`

/** One card. */
export const CARD = {
  back: '返回电子监察',
  card: '这张牌',
  case: '办件',
  item: '事项',
  unit: '责任单位',
  rule: '规则',
  basis: '依据',
  issuedOn: '发牌',
  levelOn: '升至本级',
  feedbackDueOn: '反馈截止',
  evidence: '证据（账本中的原始事件）',
  noEvidence: '没有单独的事件：由到期日推算。',
  byHand: '人工发牌：事实和依据由发牌人写在上面。',
  story: '经过',
  acknowledges: '签收表示本单位已经知悉，请尽快处理。',
  objects: `申诉在发牌之日起${workdaysText(OBJECTION_WORKDAYS)}内提出，由监察机关决定；人工发牌的，由发牌人以外的人决定。`,
  measures: '采取的措施',
  opinion: '核实意见',
  ground: '申诉理由',
  details: '具体情况',
  decision: '决定',
  revoked: '撤销（更正计数）',
  upheld: '维持',
  reason: '理由',
} as const
/** While an objection waits: who decides, and until when. */
export const decidedByText = (level: Level, dueOn: string) =>
  `申诉由${level === 'red' ? '电子监察负责人' : '电子监察人员'}决定，最晚 ${chineseDay(dueOn)}。结果写在这张牌的经过里。`
export const cardDoneText = (act: string) => `${act}：已办理`
export const parameterText = (value: number, basis: string) => `${value}（${basis}）`
export const levelText = (event: string, level: string) => `${event}：${level}`
export const evidenceText = (e: {
  version: number
  what: string
  by: string
  occurredAt: string
  recordedAt: string
}) =>
  `第 ${e.version} 号 ${e.what}，${e.by}，发生于${chineseTime(e.occurredAt)}，录入于${chineseTime(e.recordedAt)}`
export const ofCaseText = (title: string, caseId: string) => `${title} · ${caseId}`

/** 人工发牌. */
export const MANUAL_CARD = {
  title: '人工发牌',
  issue: '发牌',
  issued: '已发牌',
  level: '等级',
  redByLead: '红牌由电子监察负责人发出',
  unit: '责任单位',
  facts: '发现的事实',
  basis: '依据',
} as const

/** What supervision knows of a case. */
export const CASE_SUPERVISION = { title: '监察', directive: '督办', lead: '疑点' } as const
export const expectedText = (day: string) => `预计${chineseDay(day)}办结，逾期可能`
export const percentText = (share: number) => `${Math.round(share * 100)}%`
export const directiveDueText = (status: string, day: string) =>
  `${status}，${chineseDay(day)}前答复`
export const scoreText = (score: number) => `${score} 分`

/** 监察办件. */
export const WATCHED = {
  title: '监察办件',
  case: '办件',
  item: '事项',
  stage: '阶段',
  unit: '单位',
  receivedOn: '收件日',
  nextOn: '下一个期限',
  measure: '件',
  none: '还没有办件',
} as const

/** 逾期预计. */
export const FORECASTS = {
  title: '逾期预计',
  says: '由已办结的办件推算：同一处停留过同样久的，之后还用了多少工作日。只是提醒，不作考核。',
  none: '没有在办的承诺件，或还没有可比的办结件',
  late: '逾期可能',
  case: '办件',
  unit: '单位',
  dueOn: '承诺期限',
  expectedOn: '预计办结',
  why: '为什么',
  measure: '件',
} as const
const LIKENESS: Record<string, string> = {
  'unit-item': '本单位同一事项',
  item: '同一事项',
  unit: '本单位同一环节',
  step: '同一环节',
  any: '各类办件',
}
/** Why a case is expected to end then, in words that can be checked. */
export function forecastSentence(f: {
  late: number
  placeName: string
  stayedWorkdays: number
  medianWorkdays: number
  p90Workdays: number
  cases: number
  likeness: string
}): string {
  const stayed = workdaysText(f.stayedWorkdays)
  const likely = workdaysText(f.medianWorkdays)
  const like = `同样停留过的 ${f.cases} 件（${own(LIKENESS, f.likeness)}）之后一般还要 ${likely}`
  return f.late >= 1
    ? `已过承诺时限；在“${f.placeName}”停了 ${stayed}，${like}。`
    : `在“${f.placeName}”已 ${stayed}；${like}、九成不超过 ${workdaysText(f.p90Workdays)}。`
}
export const chanceText = (share: number) => `逾期可能 ${percentText(share)}`

/** 督办. */
export const DIRECTIVES = {
  title: '督办',
  status: '状态',
  unit: '单位',
  demand: '督办要求',
  basis: '依据',
  caseId: '办件编号',
  caseHint: '形如 2026-000123',
  dueOn: '答复期限',
  answer: '答复',
  opinion: '核实意见',
  returnReason: '退回的原因',
  case: '办件',
  measure: '件',
  usualBasis: '县电子监察规则（督办）',
  noneOfBody: '还没有督办。办件久拖不决、又不宜发牌的，可以发出督办，限期答复。',
  noneOfUnit: '没有发给本单位的督办',
} as const
export const DIRECTIVE_ACTS = {
  issue: '发出督办',
  answer: '答复',
  close: '办结',
  return: '退回重新答复',
} as const
export const DIRECTIVE_TITLES = {
  issue: '发出督办',
  answer: '答复督办',
  close: '办结督办',
  return: '退回重新答复',
} as const
export const answerText = (answer: string) => `答复：${answer}`

/** 真实性. */
export const FINDINGS = {
  title: '真实性',
  says: '疑点只供抽查，不是结论；被查单位看不到本页。格中是有疑点的件数和已决定的件数，颜色是其比例；点一格看是哪些件。',
  noneDubious: '已决定的办件中没有发现疑点',
  share: '疑点占比（%）',
  unit: '单位',
  month: '月份',
  detector: '疑点',
  why: '为什么',
  case: '办件',
  score: '分数',
  foundOn: '发现日',
  measure: '处',
  none: '没有疑点',
  units: '整月看单位',
  noneUnits: '没有整月的疑点；件数少的单位不作判断',
  gaps: '编号缺口',
  noGaps: '今年的办件编号连续。',
} as const
export const heatText = (unit: string, month: string, decided: number, dubious: number) =>
  `${unit} ${chinesePeriod(month)}<br>已决定 ${decided} 件，有疑点 ${dubious} 件（${Math.round((dubious / decided) * 100)}%）`
export const heatLabel = (cells: readonly { unitName: string; month: string; dubious: number }[]) =>
  `各单位各月有疑点的办件：${cells.map((c) => `${c.unitName} ${chinesePeriod(c.month)} ${c.dubious} 件`).join('，')}`
export const gapsText = (gaps: readonly { from: number; to: number }[]) =>
  `没有对应办件的编号：${gaps.map((g) => (g.from === g.to ? g.from : `${g.from}–${g.to}`)).join('、')}。收件中途失败也会空号，账本里没有删除过的办件。`

/** 交叉核对与抽查. */
export const REGISTERS = {
  title: '交叉核对与抽查',
  import: '导入登记簿（Excel 或 CSV）',
  importSays:
    'Excel 或 WPS 存的 .xlsx、.csv 都可以。表头须有：编号、日期、单位；知道的再填：事项、办件编号。有一行不对就一行也不收，并指出是哪里。',
  register: '登记簿',
  pick: '选择文件',
  emptyTable: '下载空表',
  emptyName: '登记簿模板.csv',
  columns: ['编号', '日期', '单位', '事项', '办件编号'],
  leads: '没有对应办件的登记（体外循环的线索）',
  noLeads: '还没有线索：没有导入登记簿，或每一行都对上了办件',
  number: '登记',
  unit: '单位',
  item: '事项',
  on: '日期',
  measure: '条',
  sampling: '本月抽查计划',
  samplingSays:
    '若有这么大比例的档案是事后补录的，抽这么多份，有百分之九十五的把握至少查出一份。抽哪几份由账本的根决定，谁也不能挑。',
  rate: '补录比例不低于',
  noSamples: '本月还没有作出决定的办件',
  files: '已决定',
  size: '抽',
  units: '个单位',
  notSealed: '尚未封存',
} as const
export const REGISTER_KINDS = {
  certificate: '证照登记',
  receipt: '缴费票据',
  ticket: '排队叫号',
  consultation: '咨询登记',
} as const
export const importedText = ({ entries, leads }: { entries: number; leads: number }) =>
  `收进 ${entries} 行，其中 ${leads} 行没有对应的办件，几秒后列出`
export const rowFaultText = (f: { field: string; reason: string }) => `${f.field}：${f.reason}`
export const claimedText = (caseId: string) => `所称办件 ${caseId} 不存在`
export const rootText = (root: string) => `账本的根：${root || REGISTERS.notSealed}`

/** 日巡查. */
export const DAILY = {
  title: '日巡查',
  unit: '单位',
  workdays: '登记和缺的天数',
  files: '核对的档案',
  measure: '个单位',
  noUnits: '没有单位',
  received: '新收件',
  noneReceived: '没有',
  dueSoon: `${workdaysText(CHECK_WORKDAYS.soon)}内到期`,
  cards: '今天发牌',
  openLeads: '没有对应办件的登记',
  lateEntries: `近 ${workdaysText(CHECK_WORKDAYS.recent)}补录申报`,
  check: '核对纸质档案',
  noFiles: `近 ${workdaysText(CHECK_WORKDAYS.recent)}没有办结的办件，今天不用核对档案`,
  result: '与系统是否一致',
  checkThis: '请核对这一份',
  note: '情况（不一致或找不到的必填）',
  today: '今天的情况',
  sign: '登记今天的巡查',
  signed: '今天的巡查已登记',
  bySupervisor: '由本单位监察员登记。',
} as const
export const FILE_RESULTS = {
  consistent: '一致',
  inconsistent: '不一致',
  missing: '找不到',
} as const
export const dailyTitle = (day: string) => `日巡查 ${chineseDay(day)}`
export const figuresTitle = (unit: string) => `${unit}今天（系统填写）`
export const monthText = (month: string, workdays: number) =>
  `${chinesePeriod(month)}：到今天 ${workdaysText(workdays)}。缺的日子不能补签。`
export const signedDaysText = (signed: number, all: number) =>
  `登记 ${workdaysText(signed)}，缺 ${workdaysText(Math.max(0, all - signed))}`
export const filesText = (files: number, faulty: number) =>
  `${files} 份${faulty ? `，不一致 ${faulty} 份` : ''}`
export const itemCountText = (item: string, n: number) => `${item} ${n} 件`
export const casesText = (n: number) => `${n} 件`
export const cardsText = (n: number) => `${n} 张`
export const entriesText = (n: number) => `${n} 条`
export const timesText = (n: number) => `${n} 次`
export const signedText = (name: string, at: string) => `${name} 已于${chineseTime(at)}登记`

/** 责任追究. */
export const MEASURES = {
  title: '责任追究',
  reached: '达到阶梯、尚未提出建议的',
  noneReached: '没有单位或个人达到阶梯',
  subject: '对象',
  reason: '事由',
  measure: '措施',
  cards: '牌',
  propose: '提出建议',
  proposed: '已提出建议',
  decide: '批准或不批准',
  execute: '登记执行',
  list: '建议和执行',
  noneProposed: '还没有提出过建议',
  status: '状态',
  decision: '决定',
  approve: '批准',
  reject: '不批准',
  opinion: '意见',
  document: '文件名称和文号',
  decideTitle: '决定追究建议',
  done: '已办理',
  ladder: '阶梯（数据，可由县里核定）',
  unit: '单位',
  officer: '个人',
  from: '达到',
  measureAndBasis: '措施和依据',
  counted: '项',
} as const
export const MEASURE_STATES = {
  proposed: '待批准',
  approved: '已批准，待执行',
  rejected: '不批准',
  'carried-out': '已执行',
} as const
export const reachedText = (period: string, level: string, n: number) =>
  `${chinesePeriod(period)} · ${level} ${n} 张`
export const rungText = (basis: string) => `（${basis}）`
export const fromText = (period: 'month' | 'year', level: string, n: number) =>
  `${period === 'month' ? '一月' : '一年'}${level} ${n} 张`
export const andMoreText = (n: number) => ` 等 ${n} 张`
export const withDocumentText = (measure: string, document: string | null | undefined) =>
  document ? `${measure}（${document}）` : measure
export const decidersText = (proposer: string, decider: string | undefined) =>
  decider ? `${proposer} 建议，${decider} 决定` : `${proposer} 建议`

/** 三个全覆盖. */
export const COVERAGE = {
  title: '三个全覆盖',
  units: '部门全覆盖',
  unitsSays: `有公布事项、近 ${IDLE_DAYS} 天办过件的单位`,
  items: '事项全覆盖',
  itemsSays: '产生过办件的事项',
  processes: '流程全覆盖',
  processesSays: '全程及时在系统内办理的已决定办件',
  complete: '没有缺的',
} as const
export const WHY_NOT: Record<string, string> = {
  'no-item': '没有公布的事项',
  'no-case': '还没有办过一件',
  idle: `${IDLE_DAYS} 天没有新办件`,
}
export const coveredText = (about: string, all: number, covered: number) =>
  `${about}：${all} 中有 ${covered}。`
export const missingText = (title: string) => `${title}缺的`
export const unitSaysText = (unit: string, says: string) => `${unit}，${says}`

/** 对监察的监督. */
export const OVERSIGHT = {
  title: '对监察的监督',
  says: '监察人员撤了哪些牌、改了哪些规则、看了谁的办件，都记在同一本账上，改不了也删不掉。',
  revocations: '撤销的牌',
  noRevocations: '没有撤销过牌',
  changes: '规则和参数的改动',
  noChanges: '没有改动过规则',
  accesses: '调阅和查看个人信息',
  noAccesses: '没有外单位的人调阅过办件',
  card: '牌',
  who: '谁',
  what: '看了什么',
  case: '办件',
  reason: '理由',
  at: '时间',
  kind: '方式',
  measure: '次',
} as const
/** How somebody looked, or changed how somebody is known. */
export const OVERSIGHT_ACCESSES: Record<AccessKind, string> = {
  unmasked: '看完整信息',
  read: '调阅',
  file: '打开文件',
  'looked-up': '按号码查找',
  'phone-begun': '登记换手机号',
  phone: '窗口换手机号',
  'phone-declined': '不同意换手机号',
  name: '窗口更名',
}
export const withFirstText = (name: string, first?: string) =>
  first === undefined ? name : `${name}（登记：${first}）`
export const revokedText = (by: string, reason: string, at: string) =>
  `${by}：${reason}（${chineseTime(at)}）`

/** 监察规则. */
export const RULE_WORDS = {
  title: '监察规则',
  rule: '规则',
  search: '规则编号或名称',
  enabled: '启用',
  disabled: '停用',
  state: '状态',
  proposeOff: '提出停用',
  proposeOn: '提出启用',
  proposeChange: '提出改动',
  changes: '改动记录',
  noChanges: '没有改动，使用出厂参数',
  approve: '批准',
  approved: '已批准',
  proposed: '已提出，待另一名负责人批准',
  enabledQuestion: '启用（1）或停用（0）',
  tryIt: '在近一年的历史上试运行',
  tryNote: '只计算，不发牌',
  basis: '依据',
  fromOn: '生效日期（不能早于批准当日）',
  waiting: '待批准',
  measure: '条',
  none: '没有规则',
} as const
export const newValueText = (inForce: number) => `新的数值（现为 ${inForce}）`
export const trialText = (t: {
  before: number
  after: number
  added: readonly unknown[]
  dropped: readonly unknown[]
}) =>
  `这条规则原来发出 ${t.before} 次，改后会发 ${t.after} 次：多 ${t.added.length} 次，少 ${t.dropped.length} 次`
export const addedText = '多：'
export const ruleText = (code: string, name: string) => `${code} ${name}`
export const parameterTitle = (rule: string, parameter: string) => `${rule}：${parameter}`
export const changedText = (parameter: string, value: number, fromOn: string) =>
  `${parameter}改为 ${value}，自${chineseDay(fromOn)}起`
export const changeStoryText = (c: {
  proposer: string
  proposedAt: string
  approver?: string | undefined
  approvedAt: string | null
}) =>
  `${c.proposer} ${chineseTime(c.proposedAt)}提出 · ${c.approvedAt ? `${c.approver ?? ''} ${chineseTime(c.approvedAt)}批准` : RULE_WORDS.waiting}`
export const parameterLine = (name: string) => `${name}：`
export const inBrackets = (text: string) => `（${text}）`

/** 大屏. */
export const WALL = {
  receivedToday: '今日收件',
  decidedToday: '今日决定',
  byUnit: '本月各单位发牌',
  noneThisMonth: '本月没有发牌',
  turning: '今天、明天将发牌',
  none: '没有',
  exit: '退出大屏',
} as const
export const wallTitle = (county: string) => `${county}网上行政审批电子监察`
export const wallProblemText = (message: string) => `数据暂时取不到：${message}。恢复后自动更新。`

import type { Agreement } from '#process'
import type { DayRole } from '../../src/clock/explain.ts'

export { chineseDay, chinesePeriod, chineseTime } from './time.ts'

/** Words for every union the screens show; a new member without a word does not compile. */
export const STAGES: Record<
  'submitted' | 'correcting' | 'processing' | 'decided' | 'closed',
  string
> = {
  submitted: '待受理',
  correcting: '待补正',
  processing: '办理中',
  decided: '待送达',
  closed: '已办结',
}
export const ENDINGS: Record<string, string> = {
  granted: '准予',
  denied: '不予',
  'declined-not-needed': '不受理',
  'declined-not-ours': '不予受理',
  withdrawn: '申请人撤回',
  terminated: '终止',
  voided: '作废',
  'transferred-up': '转报上级',
}
export const CLOCKS: Record<
  | 'acceptance'
  | 'statutory'
  | 'promised'
  | 'step'
  | 'delivery'
  | 'correction'
  | 'timer'
  | 'answer'
  | 'letter-acceptance'
  | 'letter-answer'
  | 'call-back'
  | 'rectification',
  string
> = {
  acceptance: '受理期限',
  statutory: '法定时限',
  promised: '承诺时限',
  step: '环节时限',
  delivery: '送达期限',
  correction: '补正期限',
  timer: '等待期限',
  answer: '内部答复期限',
  'letter-acceptance': '决定是否受理的期限',
  'letter-answer': '答复期限',
  'call-back': '回访期限',
  rectification: '整改期限',
}
export const CLOCK_STATES: Record<'running' | 'paused' | 'stopped', string> = {
  running: '计时中',
  paused: '特别程序中，停止计时',
  stopped: '已停止',
}
export const DAY_ROLES: Record<DayRole, string> = {
  start: '起算日，不计入',
  counted: '计入',
  paused: '特别程序，不计入',
  off: '节假日，不计入',
  moved: '顺延',
  overdue: '超期',
}
export const CASE_TYPES: Record<'instant' | 'promised' | 'upward', string> = {
  instant: '即办件',
  promised: '承诺件',
  upward: '上报件',
}
/** 会签规则, in words. */
export function agreementText(rule: Agreement): string {
  switch (rule.kind) {
    case 'all':
      return '会签人全部签署，都同意的为同意'
    case 'veto':
      return '一人不同意，会签即为不同意'
    case 'any':
      return '一人同意，会签即为同意'
    case 'share':
      return `${rule.of[1]} 人中有 ${rule.of[0]} 人同意，会签即为同意`
  }
}
/** 会签结果, in words. */
export function jointResultText(visit: { outcome?: string; agreed?: number; disagreed?: number }) {
  const outcome = visit.outcome === 'disagree' ? '不同意' : '同意'
  return `会签结果：${outcome}（同意 ${visit.agreed} 人，不同意 ${visit.disagreed} 人）`
}
export const SUPPLIED_BY: Record<'upload' | 'paper' | 'reuse' | 'commitment', string> = {
  upload: '上传',
  paper: '纸质',
  reuse: '共享复用',
  commitment: '告知承诺',
}
/** 改用新版流程: what of it changed, step by step, in words. */
interface ProcessChanged {
  mapping?: Readonly<Record<string, string>>
  entered?: readonly string[]
}
export function processChangedText(
  { mapping = {}, entered = [] }: ProcessChanged,
  nameOf: (id: string) => string,
): string {
  const moves = Object.entries(mapping).map(([id, to]) => `“${nameOf(id)}”改为“${nameOf(to)}”`)
  const begins = entered.map((id) => `“${nameOf(id)}”由现在的岗位重新开始`)
  const parts = [...moves, ...begins]
  return parts.length > 0 ? `：${parts.join('，')}` : ''
}

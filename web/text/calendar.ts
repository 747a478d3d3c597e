import { chineseDay, chineseTime } from './time.ts'

/** 工作日历. */
export const CALENDAR = {
  title: '工作日历',
  year: '年份',
  day: '日期',
  kind: '安排',
  holiday: '放假',
  makeUp: '调休上班',
  name: '节日',
  notice: '依据',
  noNotice: '未登记文号',
  measure: '天',
  none: '这一年的放假安排还没有导入',
  import: '导入放假通知',
  noticeText: '通知原文',
  paste: '粘贴国务院办公厅放假安排通知的原文',
  read: '读取',
  unreadable: '没有读出放假、上班的日子。请粘贴通知的全文，从“××年部分节假日安排”到最后一个节日。',
  propose: '提出调整',
  amendments: '调整记录',
  noAmendments: '没有调整',
  look: '逐个查看',
  lookAndApprove: '逐个查看、批准',
  approve: '批准',
  wholeOrReject: '看全部不同，或退回',
  changedDays: '改动的日子',
  movedLimits: '移动了的期限',
  limitsToMove: '批准后将移动的期限',
  noLimits: '没有期限因此变动',
  case: '办件',
  limit: '期限',
  before: '原到期日',
  after: '新到期日',
  limits: '个',
} as const
const DAY_KINDS = { holiday: '放假', 'make-up': '上班', ordinary: '按平常的周几' } as const
export const dayChangeText = (d: { day: string; name: string; kind: keyof typeof DAY_KINDS }) =>
  `${chineseDay(d.day)} ${d.name}${DAY_KINDS[d.kind]}`
export const readText = (year: number | null, days: number) => `读出 ${year ?? ''} 年 ${days} 天`
export const unreadText = (parts: readonly string[]) =>
  `有 ${parts.length} 段没有读懂，或者天数、星期与它自己写的对不上，现在不能提出：${parts.join(' ')} 请对照原文改正后再读；不是放假安排的，从粘贴的内容里删去。`
export const usualNotice = (year: number | null) => `${year ?? ''} 年放假安排`
export const proposedText = (moved: number) => `已提出，批准后将有 ${moved} 个办理期限变动`
export const approvedText = (moved: number) => `已批准，${moved} 个办理期限已重新计算`
export const amendmentText = (a: {
  changes: readonly unknown[]
  effectiveOn: string
  state: string
  movedLimits?: number | null | undefined
}) =>
  `改 ${a.changes.length} 天，${chineseDay(a.effectiveOn)}起生效${a.state === 'published' ? `，移动了 ${a.movedLimits ?? 0} 个期限` : ''}`
export const amendmentStory = (a: {
  proposedAt: string
  approvedAt?: string | null | undefined
  state: string
}) =>
  [
    `${chineseTime(a.proposedAt)}提出`,
    ...(a.approvedAt ? [`${chineseTime(a.approvedAt)}批准`] : []),
    ...(a.state === 'open' ? ['待电子监察负责人批准'] : []),
  ].join(' · ')

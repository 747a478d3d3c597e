import { NOTICE_DAYS, SOON_WORKDAYS } from '#desk/contract'
import type { SavedView, Task } from '../contract.ts'
import { workdaysText } from './time.ts'

type Search = SavedView['search']

/** 我的待办. */
export const DESK = {
  title: '我的待办',
  chooseSome: '勾选同一环节的几件，可以一起办理。',
  notTogether: '所选办件不能一起办理：只有同一环节的受理、同意、送达可以批量办理。',
  confirm: '确认办理',
  lookAgain: '再看看',
  subject: '编号',
  todo: '要办的事',
  concerns: '涉及',
  since: '等办自',
  dueOn: '期限',
  claim: '谁在办',
  measure: '件',
  agreed: '同意承办意见',
  counts: '待办分类',
  all: '全部',
  over: '已超期',
  today: '今天到期',
  text: '编号、事项或环节',
  due: '期限',
  whose: '谁的',
  unit: '单位',
  totals: '您能查询的办件',
} as const

/** What tasks are about. */
export const TASK_KINDS: Readonly<Record<Task['kind'], string>> = {
  case: '办件',
  letter: '来信',
  rating: '评价',
  card: '监察牌',
  directive: '督办',
  measure: '责任追究',
  check: '日巡查',
  draft: '拟公布的版本',
  plan: '流程变更',
  person: '申请人资料',
}
export const DUE: Readonly<Record<NonNullable<Search['due']>, string>> = {
  over: '已超期',
  today: '今天到期',
  soon: `${workdaysText(SOON_WORKDAYS)}内到期`,
}
export const WHOSE: Readonly<Record<NonNullable<Search['whose']>, string>> = {
  mine: '指定我办或我已领取',
  open: '还没有人领取',
  colleagues: '同事在办',
}

export const CLAIM = {
  claim: '领取',
  release: '放回',
  claimed: '已领取',
  released: '已放回',
} as const
export const claimText = (subjectId: string) => `领取 ${subjectId}`
export const releaseText = (subjectId: string) => `放回 ${subjectId}`
export const claimedByText = (name: string) => `${name}在办`
export const MINE = '我在办'

export const BATCHES = {
  acceptance: '受理',
  delivery: '窗口送达',
  review: '审核同意',
} as const
export const nothingText = (name: string) => `${name}，现在没有等待您办理的事项`
export const batchText = (label: string, n: number) => `批量${label}（${n} 件）`
export const batchTitle = (label: string, n: number) => `${label} ${n} 件`
export const batchDoneText = (n: number) => `${n} 件已办理`
export const batchFailedText = (done: number, failed: number) =>
  `${done} 件已办理，${failed} 件没有办理`
export const urgedText = (n: number) => `催办 ${n} 次`
export const chooseText = (subjectId: string) => `选择 ${subjectId}`

/** 下一件. */
export const TRAIL = {
  nav: '待办之间',
  back: '回到待办',
  none: '这份待办里没有下一件了',
} as const
export const nextText = (title: string, about: string) => `下一件：${title}，${about}`
export const NEXT = '下一件'

/** 常用筛选. */
export const VIEWS = {
  nav: '常用筛选',
  save: '保存当前筛选',
  name: '名称',
  hint: '同名的会换成新的。',
  confirm: '保存',
  saved: '已保存到常用筛选',
  deleted: '已删掉',
} as const
export const deleteViewText = (name: string) => `删掉常用筛选：${name}`

/** Keys of the desk, in the order in which they are told. */
export const KEYS = {
  title: '快捷键',
  on: '使用快捷键',
  hint: '正在填写时，快捷键不起作用。',
  of: [
    ['j 或 ↓', '下移一件'],
    ['k 或 ↑', '上移一件'],
    ['Enter', '打开'],
    ['c', '领取，或放回自己领取的'],
    ['n', '下一件：打开还没有人在办的第一件'],
    ['/', '查找'],
    ['?', '显示快捷键'],
  ],
} as const

/** 提醒. */
export const INBOX = {
  title: '提醒',
  unread: '未读',
  allRead: '都看过了',
  none: '还没有提醒。要紧的事、指定您办的事和每个工作日早上的待办数，会在这里告诉您。',
  says: `上班时间提醒：指定您办的、今天到期的和红牌当时就说，每个工作日早上说一次当天的数。保留 ${NOTICE_DAYS} 天。`,
  measure: '条',
  text: '内容',
  toldAt: '时间',
  kind: '类别',
  settings: '站外提醒',
  settingsSays: '留下手机号码或邮箱的，上班时间也会收到短信或邮件；两项都留空，就只在站内提醒。',
  phone: '手机号码',
  code: '新手机收到的验证码',
  sendCode: '发验证码到这个号码',
  codeSent: '验证码已发送',
  email: '电子邮箱',
  isDigest: '每个工作日早上一条当天的待办数',
  isUrgent: '要紧的当时就发（今天到期、红牌、指定我办的）',
  save: '保存',
  saved: '已保存',
  yes: '要',
  no: '不要',
} as const
export const NOTICE_KINDS = { named: '指定您办', urgent: '要紧', digest: '当天的数' } as const

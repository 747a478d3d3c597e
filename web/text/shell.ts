import { chineseDay, workdaysText } from './time.ts'

/** Around every page of the staff web. */
export const SHELL = {
  brand: '一门',
  nav: '主要栏目',
  signOut: '退出',
  waiting: '件等您办理',
  unread: '条未读',
  actsFor: '委托中：您正在代理同事的岗位（AB 岗），所作操作记在您本人名下。',
  noPage: '没有这个页面，请从上方栏目进入。',
  notYours: '您的岗位看不到这个页面。如工作需要，请联系本单位系统管理员。',
} as const
/** Each leads to a screen; which, and to whom it is shown, says `web/staff/screens.ts`. */
export const MENU = {
  desk: '我的待办',
  receive: '窗口收件',
  persons: '申请人资料',
  cases: '办件查询',
  licences: '证照登记',
  commitments: '承诺核查',
  letters: '咨询投诉',
  ratings: '好差评',
  supervision: '电子监察',
  appointments: '预约',
  guides: '办事指南',
  delegations: 'AB 岗',
  audit: '审计日志',
  calendar: '工作日历',
  publications: '版本公布',
} as const
export const calendarEndsText = (left: { coveredWorkdays: number; coveredUntil: string }) =>
  `工作日历只剩 ${workdaysText(left.coveredWorkdays)}（到${chineseDay(left.coveredUntil)}）。下一年度放假安排公布后，请系统管理员尽快导入；在此之前跨年的期限按周一至周五暂算。`

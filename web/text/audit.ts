/** 审计日志. */
export const AUDIT_KINDS = {
  SignedIn: '登录',
  SignInRefused: '登录失败',
  SignedOut: '退出',
  PasswordChanged: '修改密码',
  AccountOpened: '开账号',
  AccessRenewed: '重发密码',
  FileTaken: '下载或导出',
  DelegationGiven: '设置替岗',
  DelegationRevoked: '撤销替岗',
  PostPublished: '公布岗位',
  PersonalDataUnmasked: '查看完整信息',
  CaseRead: '调阅',
  FileOpened: '打开文件',
  PersonLookedUp: '按号码查找',
  PhoneChangeBegun: '登记换手机号',
  PhoneChangedAtCounter: '窗口换手机号',
  PhoneChangeDeclined: '不同意换手机号',
  NameChanged: '窗口更名',
} as const

export const AUDIT = {
  title: '审计日志',
  says: '谁登录、退出，谁登录失败，谁改了密码、下载或导出了什么；运维人员开了哪个账号、给谁重发了密码；谁的岗位变了、谁替谁的岗；谁从外面查看了谁的信息、为什么；窗口换了谁的手机号、改了谁的姓名，哪两个人办的。按账号可以查到本人做的和别人给他改的。记在账本里，改不了也删不掉。“网络”是网络地址的指纹：相同的来自同一处。',
  at: '时间',
  kind: '事情',
  account: '账号',
  network: '网络',
  detail: '说明',
  from: '从',
  to: '到',
  none: '这几天没有记录',
  measure: '条',
  csv: '导出 CSV',
  unknown: '（没有这个账号）',
} as const

const REASONS: ReadonlyMap<string, string> = new Map([
  ['wrong-credentials', '账号或密码不对'],
  ['locked', '已锁定'],
  ['slowed', '试得太多，已减慢'],
  ['wrong-code', '验证码不对'],
  ['code-used', '动态验证码已经用过'],
  ['code-expired', '短信验证码已失效'],
  ['codes-used-up', '当天问得太多'],
  ['network-too-many', '这个网络里输错的验证码太多'],
  ['codes-paused', '全县输错的验证码太多'],
  ['second-factor-missing', '岗位要用动态验证码，账号没有'],
  ['number-taken', '证件号码已用其他手机号登记'],
])

/** What a line says besides when, what and whose. */
export function auditDetail(e: {
  reason?: string | undefined
  times?: number | undefined
  by?: string | undefined
  byName?: string | undefined
  route?: string | undefined
  about?: readonly string[] | undefined
  says?: string | undefined
}): string {
  if (e.reason) return refusedText(e.reason, e.times ?? 1)
  const by = e.by && `经办：${e.byName} ${e.by}`
  return [e.route, ...(e.about ?? []), e.says, by].filter(Boolean).join(' ')
}

export const begunByText = (name: string, account: string) => `登记：${name} ${account}`
const refusedText = (reason: string, times: number) =>
  `${REASONS.get(reason) ?? reason}，当天第 ${times} 次`

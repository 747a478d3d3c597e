/** 审计日志. */
export const AUDIT_KINDS = {
  SignedIn: '登录',
  SignInRefused: '登录失败',
  SignedOut: '退出',
  PasswordChanged: '修改密码',
  AccountOpened: '开账号',
  AccessRenewed: '重发密码',
  FileTaken: '下载或导出',
} as const

export const AUDIT = {
  title: '审计日志',
  says: '谁登录、退出，谁登录失败，谁改了密码、下载或导出了什么；运维人员开了哪个账号、给谁重发了密码。记在账本里，改不了也删不掉；岗位的变动见“版本公布”。“网络”是网络地址的指纹：相同的来自同一处。',
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
  ['wrong-credentials', '用户名或密码不对'],
  ['locked', '已锁定'],
  ['slowed', '试得太多，已减慢'],
  ['wrong-code', '验证码不对'],
  ['code-used', '动态验证码已经用过'],
  ['code-expired', '短信验证码已失效'],
  ['codes-used-up', '当天问得太多'],
  ['second-factor-missing', '岗位要用动态验证码，账号没有'],
  ['number-taken', '证件号码已用其他手机号登记'],
])

export const refusedText = (reason: string, times: number) =>
  `${REASONS.get(reason) ?? reason}，当天第 ${times} 次`

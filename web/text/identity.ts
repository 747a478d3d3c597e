import { LEAST_PASSWORD, TOTP_DIGITS } from '#identity/contract'
import { MOST_DELEGATION_DAYS } from '#identity/contract'

/** AB 岗. */
export const DELEGATIONS = {
  title: 'AB 岗委托',
  list: '本单位的委托',
  none: '最近没有委托',
  absent: '离岗人',
  substitute: '替岗人',
  fromOn: '开始日期',
  toOn: '结束日期',
  from: '起',
  to: '止',
  status: '状态',
  acts: '操作',
  measure: '次',
  give: '设置委托',
  giveMine: '委托我的岗位',
  says: `委托期间，替岗人可以办理离岗人岗位上的一切操作，操作记在替岗人本人名下。一次最长 ${MOST_DELEGATION_DAYS} 天。`,
  submit: '委托',
  given: '已委托',
  revoke: '撤回',
  revokeSays: '撤回后替岗人立即不能再办理',
  revoked: '已撤回',
} as const
export const DELEGATION_STATES = {
  revoked: '已撤回',
  over: '已结束',
  ahead: '未开始',
  running: '委托中',
} as const

/** 工作人员登录. */
export const SIGN_IN = {
  title: '工作人员登录',
  staffId: '用户名',
  giveStaffId: '请填写用户名',
  password: '密码',
  givePassword: '请填写密码',
  code: `动态验证码（${TOTP_DIGITS} 位）`,
  giveCode: '请填写动态验证码',
  newPassword: '新密码',
  newPasswordHint: `至少 ${LEAST_PASSWORD} 个字符，字母、数字、符号至少有两种，不含用户名。`,
  giveNewPassword: '请填写新密码',
  repeated: '再填一次新密码',
  giveRepeated: '请再填一次新密码',
  differ: '两次填写的新密码不一样',
  setAndSignIn: '设置新密码并登录',
  signIn: '登录',
  change: '修改密码',
} as const

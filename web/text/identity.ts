import {
  LEAST_PASSWORD,
  MOST_DELEGATION_DAYS,
  PHONE_CHANGE_HOURS,
  PHONE_REST_HOURS,
  PRESENCE_MINUTES,
  TOTP_DIGITS,
} from '#identity/contract'
import { chineseTime } from './time.ts'

/** AB 岗. */
export const DELEGATIONS = {
  title: 'AB 岗',
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
  says: `委托期间，替岗人可以办理离岗人岗位上的一切操作，操作记在替岗人本人名下；单位负责人替岗时审查过的件，不能再由他作决定。一次最长 ${MOST_DELEGATION_DAYS} 天。`,
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

/** 申请人资料. */
export const PERSON = {
  title: '申请人资料',
  says: '本人带证件到窗口时，在这里更换手机号或办理更名。请当面核对证件，人证一致再办。换手机号要两个人：一位登记，另一位核对证件后确认。每次都记入账本，并短信告诉原来登记的手机。',
  documentKind: '证件类型',
  idNumber: '证件号码',
  name: '姓名或单位名称',
  phoneTitle: '更换手机号',
  phoneSays: `新手机号要当场收到验证码，由本人报出。登记以后，请本人留在窗口，由本单位另一位窗口人员（或主要负责人）在 ${PHONE_CHANGE_HOURS} 小时内核对证件并确认，才会更换。`,
  phone: '新手机号',
  sendCode: '向新手机号发验证码',
  codeSent: '验证码已发出',
  code: '本人报出的验证码',
  savePhone: '登记，交另一位核对',
  phoneBegun: '已登记，还没有更换。请另一位窗口人员核对证件后确认',
  nameTitle: '更名',
  nameSays: '以前出具的文书仍是原来的姓名；以后的申请和文书用新的姓名。原来的姓名留作记录。',
  formerName: '原来登记的姓名或单位名称',
  newName: '证件上现在的姓名或单位名称',
  basis: '核对了什么',
  saveName: '更名',
  nameSaved: '姓名已更改',
} as const

/** 更换手机号, by the second officer. */
export const PHONE_CHANGES = {
  title: '等另一位核对的更换手机号',
  none: '现在没有等待核对的。',
  waitsForOther: '请另一位窗口人员核对证件后确认',
  check: '核对证件',
  decline: '不同意',
  confirmTitle: '核对证件，确认更换手机号',
  confirmSays: `请向本人要证件，自己对照证件填写。确认后，原来的登录全部退出，原手机收到短信；新手机号 ${PHONE_REST_HOURS} 小时后可以登录。`,
  confirm: '人证一致，确认更换',
  confirmed: `手机号已更换，${PHONE_REST_HOURS} 小时后可以用它登录，请告诉本人`,
  declineTitle: '不同意更换手机号',
  declineSays: '手机号不会更换，原因记入账本，本人看得到。',
  why: '为什么',
  declined: '没有更换，已记下原因',
} as const
export const phoneChangeText = (phone: string) => `换成 ${phone}`
export const phoneBegunText = (name: string, begunAt: string, lapsesAt: string) =>
  `${name} ${chineseTime(begunAt)} 登记，${chineseTime(lapsesAt)} 前有效`

/** 再次确认身份. */
export const AGAIN = {
  title: '确认是您本人',
  says: `导出前请再输入一次登录密码，防止别人用您开着的页面带走数据。确认后 ${PRESENCE_MINUTES} 分钟内不再问。`,
  password: '登录密码',
  givePassword: '请填写登录密码',
  confirm: '确认并导出',
} as const

/** 工作人员登录. */
export const SIGN_IN = {
  title: '工作人员登录',
  staffId: '账号',
  giveStaffId: '请填写账号',
  password: '密码',
  givePassword: '请填写密码',
  code: `动态验证码（${TOTP_DIGITS} 位）`,
  giveCode: '请填写动态验证码',
  newPassword: '新密码',
  newPasswordHint: `至少 ${LEAST_PASSWORD} 个字符，字母、数字、符号至少有两种，不含账号。`,
  giveNewPassword: '请填写新密码',
  repeated: '再填一次新密码',
  giveRepeated: '请再填一次新密码',
  differ: '两次填写的新密码不一样',
  setAndSignIn: '设置新密码并登录',
  signIn: '登录',
  change: '修改密码',
} as const

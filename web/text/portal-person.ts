import {
  ID_DOCUMENTS,
  type IdDocumentKind,
  MOST_AUTHORITY_YEARS,
  NUMBER_END,
  PRESENCE_MINUTES,
} from '#identity/contract'
import type { AccessKind } from '#identity/events'
import { letterIds, ratingIds, type SubjectId } from '../../src/foundation/ids.ts'
import { PORTAL } from './portal.ts'
import { chineseDay, chineseTime } from './time.ts'

/** 登录. */
export const SIGN_IN = {
  heading: '用手机号登录',
  getCode: '获取验证码',
  code: '短信验证码',
  again: '没有收到，或者号码写错了：[重新获取]。',
  demo: '演示环境的短信不会真的发出，可以在[演示短信箱]里看到。',
  firstTime: '第一次使用，请填写身份信息。号码加密保存，只用于办事。',
  documentKind: '证件类型',
  person: '个人证件',
  enterprise: '单位证件',
  name: '姓名或单位名称',
  nameHint: '照证件上的写法',
  idNumber: '证件号码',
  isChecked: '号码已对照证件核对，没有写错',
  whoTitle: '是谁登录？',
  whoSays: '这个手机号登记了不止一个人，或者是在窗口填写的。请选择要登录的人。',
  who: '登录的人',
  asNew: '都不是，第一次使用',
  numberEnd: `证件号码后 ${NUMBER_END} 位`,
  numberEndHint: '第一次登录的人填，确认是本人，以后不再问',
} as const
/** `李*（居民身份证）`: one of whom a phone serves. */
export const choiceText = (name: string, documentKind: IdDocumentKind, isProved: boolean) =>
  `${name}（${ID_DOCUMENTS[documentKind].name}${isProved ? '' : '，第一次登录'}）`

/** 再次确认身份. */
export const AGAIN = {
  title: '确认是您本人',
  says: `为了不让别人用您开着的页面带走或改动您的信息，办理这件事之前要用手机短信确认一次。确认后 ${PRESENCE_MINUTES} 分钟内不再问。`,
  kept: '您填写的内容已带上，确认以后照样提交。',
  sentTo: (phone: string) => `验证码已发到您登记的手机 ${phone}。`,
  sendsTo: (phone: string) => `验证码发到您登记的手机 ${phone}。号码不用了的，请带证件到窗口更换。`,
  code: '短信验证码',
  send: '获取验证码',
  resend: '重新获取',
  confirm: '确认',
} as const

/** 我的. */
export const MY = {
  cases: '我的办件',
  noCases: '您还没有办件。[找一个事项开始办理]。',
  drafts: '没有提交的草稿',
  appointments: '我的预约',
  noAppointments: '没有预约。[预约窗口]',
  cancel: '取消预约',
  messages: '消息',
  noMessages: '还没有消息。',
  information: '我的信息',
  licences: '我的证照：变更、延续、补证、注销',
  authorities: '委托别人代办，或代别人办',
  data: '我的个人信息：查看、更正、导出',
  letters: '我的咨询和投诉',
  signOut: '退出登录',
} as const
export const APPOINTMENT_STATES = {
  booked: '已预约',
  cancelled: '已取消',
  arrived: '已到场',
  missed: '没有到场',
} as const
export const greeting = (name: string) => `${name}，您好`
export const savedAtText = (at: string) => `保存于 ${chineseTime(at)}`

/** 个人信息清单. */
export const PRIVACY = {
  title: '个人信息清单',
  heading: '我们保存您的哪些个人信息',
  says: '下面是全部。都用国密算法 SM4 加密保存；谁为什么看过，您可以在[我的个人信息]里查到，也可以在那里更正和导出。',
  heads: ['信息', '为什么', '依据', '谁能看', '什么时候删'],
  note: '账本里没有姓名、号码和您写的内容，只有编号和指纹，所以删除个人信息不影响账本的完整。',
} as const
export const readersText = (readers: string, isPublic: string | undefined) =>
  isPublic ? `${readers}；${isPublic}` : readers

/** 我的个人信息. */
export const MY_DATA = {
  title: '我的个人信息',
  enterprise: '企业名称',
  person: '姓名',
  idNumber: '证件号码',
  email: '电子邮箱',
  noEmail: '没有填',
  atTheWindow: '姓名和证件号码有误的，请带证件到窗口更正。',
  correct: '更正',
  newPhone: '新的手机号码',
  code: '新手机收到的验证码',
  changePhone: '更换手机号',
  sendCode: '发验证码到新手机',
  emailNote: `${PORTAL.optional}，清空即删除`,
  saveEmail: '保存邮箱',
  accesses: '谁看过',
  noAccesses: '除了承办您办件的人员，没有其他人看过。',
  reusable: '可复用的材料',
  noReusable: '没有。',
  giveUp: '不再保存',
  givingUp:
    '撤回同意以后，办事时不再提供这份材料，要用时请重新上传。没有用在办件里的，文件马上删除，不能恢复；已经办过的件不受影响。',
  giveUpSurely: '撤回同意，不再保存',
  take: '带走',
  export: '导出我的全部信息（JSON）',
  toPrivacy: '我们保存哪些个人信息，为什么，什么时候删',
} as const
export const agreedText = (day: string) => `${chineseDay(day)}同意保存`

const ACCESS_WORDS: Record<AccessKind, string> = {
  unmasked: '查看了您的完整信息',
  read: '调阅了您的办件（个人信息是遮住的）',
  file: '打开了您办件的一份材料或文书',
  'looked-up': '在窗口按证件号码查找过您',
  'phone-begun': '在窗口登记更换您的手机号，等另一位窗口人员核对',
  phone: '在窗口更换了您的手机号',
  'phone-declined': '在窗口没有同意更换您的手机号',
  name: '在窗口变更了您登记的姓名',
}
const readingText = (of: SubjectId) => {
  if (ratingIds.is(of)) return '打开了您的评价'
  return letterIds.is(of) ? '打开了您的来信' : ACCESS_WORDS.read
}
interface ToldAccess {
  at: string
  kind: AccessKind
  caseId: SubjectId | null
  reason: string | null
  officers?: readonly string[]
}
export const accessText = (unit: string, told: ToldAccess) => {
  const { at, kind, caseId, reason, officers = [] } = told
  const says = kind === 'read' && caseId ? readingText(caseId) : ACCESS_WORDS[kind]
  const by = officers.length > 0 ? `（${officers.join('、')}）` : ''
  return `${chineseTime(at)} ${unit}${says}${by}${reason ? `，理由：${reason}` : ''}`
}

/** 委托代办. */
export const AUTHORITIES = {
  title: '委托代办',
  says: '您可以委托家人、员工或代办人员用他们自己的账号替您申请；也可以随时收回。企业委托经办人，也在这里办。',
  give: '委托别人',
  allItems: '全部事项',
  inForce: '有效',
  revoked: '已终止',
  expired: '已到期',
  takeBack: '收回委托',
  layDown: '不再代办',
  agent: '对方的身份证号码或统一社会信用代码',
  item: '委托办什么',
  untilOn: '委托到哪天',
  mostYears: `最长 ${MOST_AUTHORITY_YEARS} 年`,
  send: '委托',
} as const
export const authorityText = (other: string, isGiven: boolean) =>
  isGiven ? `委托 ${other} 替我办` : `我替 ${other} 办`
export const itemsText = (items: readonly string[] | undefined) =>
  items ? items.join('、') : AUTHORITIES.allItems
export const fromToText = (fromOn: string, untilOn: string) =>
  `${chineseDay(fromOn)}至${chineseDay(untilOn)}`

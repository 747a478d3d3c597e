import type { Duration } from '../../src/foundation/duration.ts'
import { QUERY_CODE_DIGITS } from '#cases/contract'
import { LICENCE_ASKS } from '#licences/contract'
import type { Paper, Verdict } from '../../src/portal/verdict.ts'
import { chineseDay, chineseTime, durationText, workdaysText } from './time.ts'

/** Words that several pages of the portal say. */
export const PORTAL = {
  choose: '请选择',
  optional: '选填',
  notRegistered: '尚未登记',
  proof: '账本存证',
  proofMeans: '（证明这份申请在这个时间收到，事后谁也改不了）',
  home: '回到首页',
  queryCode: '查询码',
  phone: '手机号码',
  appointment: '预约窗口',
  rate: '评价这次服务',
} as const
export const uploadLabel = (material: string) => `上传${material}`

/** What stands around every page. */
export const FRAME = {
  product: '一门',
  skip: '跳到正文',
  navigation: '主要栏目',
  items: '办事',
  appointments: '预约',
  my: '我的',
  signIn: '登录',
  standard: '标准版',
  large: '长者版',
  verify: '验真伪',
  privacy: '个人信息',
  staff: '工作人员入口',
  demo: '演示账号与短信箱',
} as const
export const siteName = (county: string) => `${county}政务服务`
export const hostText = (county: string) =>
  `${county}行政审批服务局主办 · 事项内容为演示数据，正式使用前须由各单位核定。`

/** Parts that many pages have. */
export const PARTS = { before: '上一页', after: '下一页' } as const
export const scrollLabel = (label: string) => `${label}，可左右滑动`

/** 期限. */
export const LIMIT = { provisional: '（下一年度放假安排尚未公布，日期可能调整）' } as const
export const articleText = (article: string) => `依据：${article}。`
export const countedFromText = ({ startedOn, limit }: { startedOn: string; limit: Duration }) =>
  limit.unit === 'same-day'
    ? `${chineseDay(startedOn)}收到，当天为限：`
    : `起算日 ${chineseDay(startedOn)} 不计入，${durationText(limit)}，逐日计算如下：`
export const nthDayText = (n: number) => `第 ${n} 日`
export const notCountedText = (day: string) => `${day}，不计入`

/** 查进度. */
export const PROGRESS = {
  title: '查进度',
  heading: '查办件进度',
  caseId: '办件编号',
  code: `查询码（${QUERY_CODE_DIGITS} 位数字，印在收件凭证旁）`,
  send: '查询',
} as const

/** 工作日计算. */
export const WORKDAYS = {
  title: '工作日计算',
  says: '行政许可的期限以工作日计算，不含法定节假日（行政许可法第八十二条）；开始的当天不计入。',
  from: '起算日',
  add: '工作日数',
  send: '计算',
} as const
export const lastDayText = (from: string, add: number) =>
  `${chineseDay(from)}起 ${workdaysText(add)}，最后一日是 `

/** 验真伪. */
export const VERIFY = {
  heading: '验证文书和证照',
  mayBeAltered: '文件可能被改动过，或者不是本县签发的。',
  name: '名称',
  number: '文号',
  holder: '持有人',
  item: '事项',
  certificate: '证照编号',
  validity: '有效期',
  unit: '签发单位',
  issuedOn: '签发日期',
  compareHolder:
    '请与手里的文书逐项比对：有一项不一样，就不是签发的那一份。姓名只显示姓，企业显示全称。',
  compare: '如要确认手中文件未被改动，请在下面选择文件核对。',
  file: '选择要核对的 PDF 文件',
  send: '核对',
  note: '也可以直接扫描文书上的二维码。核对只比较文件的指纹，文件不会保存。',
  signedWith: '签名证书的指纹',
  signature: '文件里的电子签名',
  howToSee:
    '本县制作的文书文件里有电子签名：在电脑上用 PDF 阅读器打开，点“签名”，就看得到是谁签的、签了以后有没有改动过。',
  unknownIssuer:
    '阅读器说“签名者未知”，不是文书有错，是它不认识这张证书：请看证书的 SHA-256 指纹与核对结果里写的一不一样。',
  download: '下载本县现在的证书',
} as const
/** `ABCD EF01 …`: lines end between its groups. */
export const fingerprintText = (hex: string): string =>
  hex.toUpperCase().replace(/.{4}(?!$)/g, '$& ')
export const validityText = (validity: NonNullable<Paper['validity']>) =>
  'until' in validity ? `至${chineseDay(validity.until)}` : validity.says
export function verdictText(result: Verdict): string {
  const { by } = result
  switch (result.verdict) {
    case 'genuine':
      return by === 'file' ? '文件是真的，与签发时一字不差。' : '系统中有这份文书。'
    case 'altered':
      return '这个文件与签发的不一样，被改动过。下面是系统里签发的那一份。'
    case 'unsealed':
      return '系统里刚有这份文书，还没有封存进账本，现在不能证明真假。请过几分钟再查。'
    case 'revoked':
      return `确实签发过，但已于${chineseDay(result.revokedOn)}撤销，不再有效（行政许可法第六十九条）。`
    case 'cancelled':
      return `确实签发过，但已于${chineseDay(result.cancelledOn)}注销，不再有效（行政许可法第七十条）。`
    case 'superseded':
      return `确实签发过，但已于${chineseDay(result.supersededOn)}办理${LICENCE_ASKS[result.ask]}，换了新证。请以新的证照为准。`
    case 'expired':
      return `确实签发过，但有效期到${chineseDay(result.validUntil)}为止，现在已经过期。`
    case 'unknown':
      return by === 'file' ? '没有找到与这个文件完全一致的文书。' : '没有找到这份文书。'
  }
}

/** 没有网络. */
export const OFFLINE = {
  title: '没有网络',
  heading: '现在没有网络',
  read: '您看过的办事指南没有网络也能看：请返回上一页，或打开看过的指南。',
  written: '正在填写的内容没有丢：请不要关闭填写的页面，连上网络后会自动保存。',
} as const
/** What happened, as a title, and what to do next. */
export function happenedAndNext(says: string): [happened: string, next: string] {
  const [happened = '', ...next] = says.split(/(?<=。)/)
  return [happened.replace('。', ''), next.join('')]
}

/** 演示. */
export const DEMO = {
  title: '演示',
  password: '人员均为虚构。所有演示账号的密码都是',
  signIn: '，在[工作人员入口]登录。',
  accounts: '演示账号',
  heads: ['账号', '姓名', '单位', '岗位', '动态验证码'],
  notNeeded: '不需要',
  messages: '最近的短信',
  none: '还没有短信。',
} as const
export const sentToText = (at: string, to: string) => `${chineseTime(at)} 发往 ${to}`

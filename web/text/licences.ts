import {
  LICENCE_ASKS,
  LICENCE_STATES,
  type LicenceAsk,
  type LicenceState,
  RENEWAL_DAYS,
} from '#licences/contract'
import { chineseDay } from './time.ts'

/** 我的证照. */
export const MY_LICENCES = {
  title: '我的证照',
  says: '本县发给您的证照，和您受托代办的证照。要变更、延续、补证或者注销的，从这里开始，以前填过的内容会带上。',
  none: '名下还没有本县发的证照。[找一个事项开始办理]。',
  number: '证照编号',
  validUntil: '有效期至',
  forEver: '长期',
  issuedOn: '发证日期',
  holder: '持证人',
  unit: '发证机关',
  last: '最近一次',
  case: '[查看办件和证照文件]',
  back: '返回我的证照',
  begin: '开始填写',
  draft:
    '这个事项您还有一份没有提交的草稿。开始以后，草稿里填写的内容和选好的材料会换成这一次的。[先看看草稿]',
} as const

const MEANS: Readonly<Record<LicenceAsk, string>> = {
  change: '证照上的内容变了，换一张新证。编号和有效期不变。（行政许可法第四十九条）',
  renewal: '有效期再延长一期。编号不变，新的有效期从原来届满的第二天算起。（行政许可法第五十条）',
  reissue: '证照遗失或者损坏，补发一张。编号和有效期不变，以前的那一张不再使用。',
  cancellation:
    '不再需要这张证照，注销以后立即失效，不能恢复；再要办的，重新申请。（行政许可法第七十条）',
}
export const askMeansText = (ask: LicenceAsk) => MEANS[ask]
export const askTitle = (ask: LicenceAsk, name: string) => `${LICENCE_ASKS[ask]}：${name}`

interface Standing {
  state: LicenceState
  validUntil: string | null
}
export const validUntilText = (validUntil: string | null) =>
  validUntil ? chineseDay(validUntil) : MY_LICENCES.forEver
export const lastText = (kind: 'issue' | LicenceAsk, on: string) =>
  `${chineseDay(on)}${kind === 'issue' ? '发证' : LICENCE_ASKS[kind]}`

/** When 延续 is to be asked for, and what becomes of what is asked for late. */
export const renewalText = (lastDay: string, isLate: boolean) =>
  isLate
    ? `延续应当在届满 ${RENEWAL_DAYS} 日前提出，最后一天是${chineseDay(lastDay)}，现在已经晚了。仍然可以申请，我们会尽快办；到期前没有办完的，到期以后不能再用，要等到决定以后。`
    : `请在${chineseDay(lastDay)}以前提出（届满 ${RENEWAL_DAYS} 日前）。按时提出的，到期前没有作出决定，视为准予延续。`

/** On the form and the page of a case: what it is about. */
export const aboutText = (ask: LicenceAsk, number: string, { state, validUntil }: Standing) =>
  `${LICENCE_ASKS[ask]}证照 ${number}（${LICENCE_STATES[state]}${validUntil ? `，有效期至${chineseDay(validUntil)}` : ''}）`
export const issuedText = (number: string, { state, validUntil }: Standing) =>
  `证照 ${number}：${LICENCE_STATES[state]}${validUntil ? `，有效期至${chineseDay(validUntil)}` : ''}`
export const anewText = (ask: LicenceAsk) => `[不办${LICENCE_ASKS[ask]}，改为重新申请]`

/** 证照登记, for officers. */
export const LICENCES = {
  title: '证照登记',
  measure: '张',
  none: '没有这样的证照',
  number: '证照编号',
  numberPart: '证照编号，可只写一部分',
  item: '事项',
  name: '证照',
  holder: '持证人',
  unit: '发证机关',
  state: '状态',
  issuedOn: '发证日期',
  validUntil: '有效期至',
  until: '这一天及以前到期',
  last: '最近一次',
  csv: '导出 CSV',
  late: `延续申请晚于届满 ${RENEWAL_DAYS} 日前提出；到期前没有作出决定的，不视为准予延续。`,
} as const

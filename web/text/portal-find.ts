import type { ItemVersion } from '../../src/items/item.ts'
import { PORTAL } from './portal.ts'
import { chineseDay, durationText, workdaysText } from './time.ts'

/** 首页. */
export const HOME = {
  title: '网上办事',
  heading: '您想办什么事？',
  search: '搜索',
  words: '搜索事项',
  example: '例如：开饭店、低保',
  events: '人生大事',
  more: '按对象、主题、单位找',
  who: '对象',
  person: '个人',
  enterprise: '企业和组织',
  theme: '主题',
  unit: '单位',
  ofUnit: '看这个单位的',
  ask: '问一问',
  mine: '我的办件',
  popular: '近一个月大家在办',
  none: '没有找到相关事项。换一个说法试试，比如只写关键的两个字；也可以按上面的分类查找。',
} as const
export const foundTitle = (words: string) => `搜索“${words}”`
export const allText = (n: number) => `看全部 ${n} 个事项`
export const promisedText = (limit: ItemVersion['promisedLimit']) =>
  limit.unit === 'same-day' ? durationText(limit) : `承诺 ${durationText(limit)}`

/** 情形导办. */
export const SITUATION = {
  title: '先看看您的情形',
  look: '看我的情形要什么',
  change: '换个情形',
  again: '重新选',
} as const
export const basisText = (basis: string) => `依据：${basis}`

/** 办事指南. */
export const GUIDE = {
  apply: '在线申请',
  consult: '咨询',
  promised: '承诺时限',
  fromNextDay: '（从受理次日起算）',
  statutory: '法定时限',
  lately: '近期实际用时',
  fee: '收费',
  free: '不收费；目录清单之外一律不得收费',
  result: '办理结果',
  sample: '看样本',
  quota: '数量',
  address: '办理地点',
  officeHours: '上班时间',
  phone: '咨询电话',
  complaintPhone: '监督电话',
  complain: '；可以[网上投诉]',
  conditions: '谁可以办，要符合什么条件',
  condition: '条件：',
  shareable: '可共享获取，交过的可复用',
  tolerable: '可容缺后补',
  commitment: '可告知承诺',
  blankForm: '空白表',
  filledForm: '示范文本',
  commonForm: '（通用表）',
  course: '办理步骤和时限',
  questions: '常见问题',
  noQuestions: '还没有。[问一个问题]，答复后可以公开给大家看。',
  law: '法律依据',
  remedies: '不服怎么办',
  remedy:
    '对决定不服的，可以在收到决定书之日起 60 日内申请行政复议，或者在 6 个月内向人民法院提起行政诉讼。',
} as const
export const latelyText = (medianWorkdays: number, p90Workdays: number, n: number) =>
  `一半的办件在 ${workdaysText(medianWorkdays)}内、九成在 ${workdaysText(p90Workdays)}内办结（近期 ${n} 件）`
export const feeText = ({ name, fen, unit, basis }: NonNullable<ItemVersion['fees']>[number]) =>
  `${name} ${fen / 100} 元/${unit}（${basis}）`
export const resultText = ({ name, validity }: ItemVersion['result']) => `${name}（${validity}）`
export const servedText = (whom: readonly string[]) => whom.join('、')
export const materialsHeading = (n: number) => `需要的材料（${n} 份）`
/** Whether a material is a form that one fills in. */
export const isForm = (material: string) => /申请书|申请表|登记表|备案表|申报表/.test(material)
export const notNeededText = (names: readonly string[]) => `按您的情形不需要：${names.join('、')}。`
const procedureText = (p: ItemVersion['procedures'][number]) =>
  `${p.kind}（约 ${workdaysText(p.limitWorkdays)}${p.stopsTheClock ? '，不计入办理时限，会书面告诉您' : ''}）`
export const proceduresText = (procedures: ItemVersion['procedures']) =>
  `可能需要：${procedures.map(procedureText).join('、')}`
export const citationText = ({ law, articles }: ItemVersion['legalBasis'][number]) =>
  `《${law}》${articles.join('、')}`
export const revisedText = (unit: string, revision: number, revisedOn: string) =>
  `指南由${unit}修订，第 ${revision} 版，${chineseDay(revisedOn)}。`
export const takenFromText = (source: string) => `${source}。`
export const notRegisteredText = (missing: readonly string[]) =>
  `行政许可法第三十条要求公示的八项中，${PORTAL.notRegistered}：${missing.join('、')}。`

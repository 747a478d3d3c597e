import type { LetterEvent, RatingEvent } from '#feedback/events'
import { SATISFACTIONS } from '#feedback/contract'
import { chineseDay, workdaysText } from './time.ts'

export const LETTER_EVENTS: Record<LetterEvent['type'], string> = {
  LetterSubmitted: '来信',
  LetterAccepted: '受理',
  LetterDeclined: '不予受理',
  LetterTransferred: '转办',
  LetterExtensionRequested: '申请延期',
  LetterExtended: '批准延期',
  LetterAnswered: '答复',
  LetterJudged: '来信人评价',
  LetterReviewRequested: '申请复核',
  LetterReviewed: '复核决定',
  LetterPublished: '公开问答',
  LetterWithdrawn: '来信人撤回',
}
export const RATING_EVENTS: Record<RatingEvent['type'], string> = {
  RatingInvited: '邀请评价',
  Rated: '评价',
  RatingCalledBack: '回访',
  RatingRectified: '整改',
  RatingExcluded: '核定为误评',
  RatingKept: '核定为有效',
}

/** What a fact of a letter says besides its name. */
export function letterEventNote(
  type: LetterEvent['type'],
  body: Record<string, unknown>,
  unitName: (unitId: string) => string,
): string {
  switch (type) {
    case 'LetterDeclined':
      return String(body.reason)
    case 'LetterTransferred':
      return `${unitName(String(body.toUnitId))}：${body.reason}`
    case 'LetterExtensionRequested':
    case 'LetterExtended':
      return `${workdaysText(Number(body.workdays))}：${body.reason}`
    case 'LetterJudged':
      return SATISFACTIONS[body.satisfaction as keyof typeof SATISFACTIONS]
    case 'LetterReviewed':
      return `${body.outcome === 'upheld' ? '维持答复' : '退回重新办理'}：${body.opinion}`
    default:
      return ''
  }
}

/** While a review waits: who decides, and until when. */
export const reviewedByText = (dueOn: string) =>
  `正在复核：由监察机关决定维持答复或者退回重新办理，最晚 ${chineseDay(dueOn)}。结果写在经过里，来信人留了手机号码的另有短信。`
export const sentBackText = (day: string) =>
  `这次答复已于${chineseDay(day)}经复核退回重新办理，作废。以重新作出的答复为准。`

/** 咨询投诉. */
export const LETTERS = {
  title: '咨询投诉',
  letter: '编号',
  kind: '类型',
  about: '关于',
  handler: '承办单位',
  submittedAt: '来信时间',
  status: '状态',
  remaining: '剩余',
  measure: '封',
  none: '没有交给本单位办理的来信',
} as const

/** One letter. */
export const LETTER = {
  content: '来信内容',
  answer: '答复',
  reviewReason: '申请复核的理由',
  published: '已公开的问答',
  asked: '问：',
  answered: '答：',
  facts: '来信情况',
  id: '编号',
  writer: '来信人',
  accused: '被投诉人',
  complainedOf: '被投诉单位',
  about: '关于',
  ground: '事由',
  item: '事项',
  case: '办件',
  handler: '承办单位',
  judgement: '来信人评价',
  extension: '延期申请',
  limits: '期限',
  story: '经过',
  declineReason: '不予受理的理由和去向',
  transferTo: '转给',
  transferReason: '转办的原因',
  transferSays: '转办不中断期限，来信人会收到短信。',
  extensionDays: '延长几个工作日',
  extensionReason: '延期的理由',
  outcome: '复核决定',
  upheld: '维持答复',
  redo: '退回重新办理',
  reviewOpinion: '复核意见',
  publicationSays: '公开后任何人都能看到。请删去姓名、电话、地址等个人信息。',
  publicQuestion: '公开的问题',
  publicAnswer: '公开的答复',
} as const
export const actDoneText = (act: string) => `${act}：已办理`
export const acceptanceSays = (answerWorkdays: number) =>
  `受理后开始计算答复期限（${workdaysText(answerWorkdays)}），来信人会收到短信。`
export const extensionText = (asked: { workdays: number; reason: string }) =>
  `${workdaysText(asked.workdays)}：${asked.reason}`
export const extensionSays = (asked: { workdays: number; reason: string }) =>
  `批准延长 ${workdaysText(asked.workdays)}。理由：${asked.reason}`
export const byOfUnitText = (by: string, unit: string) => (unit ? `${by}（${unit}）` : by)

/** 好差评. */
export const RATINGS = {
  title: '好差评',
  level: '等级',
  bad: '差评',
  good: '基本满意以上',
  status: '状态',
  about: '评的是什么',
  unit: '单位',
  ratedOn: '评价日',
  counter: '窗口服务',
  labels: '标签',
  remaining: '剩余',
  measure: '条',
  none: '还没有评价。办件办结后，申请人会收到评价短信。',
  invite: '请来访群众评价',
  invited: '评价链接已发到对方手机',
  inviteSays: '链接只发到对方手机，窗口看不到，也不能代评。',
  phone: '对方手机号码',
  rating: '评价',
  item: '事项',
  case: '办件',
  text: '评价人的话',
  person: '评价人',
  finding: '回访核实的结果',
  callNote: '回访情况（评价人能看到）',
  measures: '整改措施（评价人能看到）',
  exclusion: '核定',
  excluded: '不计入评价结果',
  counted: '计入，由单位整改',
  exclusionReason: '核定的理由（评价人能看到）',
} as const

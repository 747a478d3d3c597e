import { LETTER_KINDS } from '#feedback/contract'
import type { LetterKind } from '#feedback/events'
import type { FeedbackLimits } from '../../src/feedback/limits.ts'
import type { Duration } from '../../src/foundation/duration.ts'
import { QUERY_CODE_DIGITS } from '#cases/contract'
import { chineseDay, durationText, workdaysText } from './time.ts'

/** Words that several pages of the portal say. */
export const PORTAL = {
  choose: '请选择',
  optional: '选填',
  notRegistered: '尚未登记',
  fullyBooked: '已约满',
  proof: '账本存证',
  proofMeans: '（证明这份申请在这个时间收到，事后谁也改不了）',
} as const

/** The steps of an application, as whoever fills it in sees them. */
export const APPLYING = ['填写', '核对签名', '提交'] as const

/** What is promised by whoever commits in place of materials. */
export const COMMITMENT = [
  '已知晓所申请事项的条件、标准和要求',
  '已符合上述条件、标准和要求',
  '愿意承担不实承诺的法律责任：撤销决定、记入信用记录',
  '以上承诺是申请人的真实意思表示',
] as const

/** What one does by a kind of letter. */
export const letterTitle = (kind: LetterKind) =>
  kind === 'stuck' ? '反映办不成事' : `我要${LETTER_KINDS[kind]}`

/** What each way to write is for, and how soon it is answered by the limits in force. */
export const letterPurposeText = (
  kind: LetterKind,
  { consultation, stuck }: FeedbackLimits,
): string =>
  ({
    consultation: `怎么办、要什么、多久能办好。单位 ${workdaysText(consultation.answerWorkdays)}内答复。`,
    complaint: '态度、拖延、乱收费、额外要材料。作风问题由县纪委监委办理，被投诉单位看不到您是谁。',
    stuck: `该办的事办不成，或者来回跑。政务服务中心 ${workdaysText(stuck.acceptWorkdays)}内接手督促。`,
  })[kind]

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

/** 咨询投诉. */
export const LETTERS = {
  title: '咨询投诉',
  follow: '用编号和查询码查看来信',
  asked: '大家问过的',
  none: '还没有公开的问答。',
  mine: '我的来信',
  stuck: '办不成事',
} as const

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

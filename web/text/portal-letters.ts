import {
  CALL_BACK_FINDINGS,
  LETTER_KEY_DIGITS,
  LETTER_KINDS,
  MOST_LABELS,
  type RatingStatus,
} from '#feedback/contract'
import type { LetterKind } from '#feedback/events'
import type { FeedbackLimits } from '../../src/feedback/limits.ts'
import type { RatingDeed } from '../../src/feedback/rating-course.ts'
import { RATING_EVENTS } from './feedback.ts'
import { PORTAL } from './portal.ts'
import { chineseDay, workdaysText } from './time.ts'

/** 咨询投诉. */
export const LETTERS = {
  title: '咨询投诉',
  follow: '用编号和查询码查看来信',
  asked: '大家问过的',
  none: '还没有公开的问答。',
  mine: '我的来信',
  stuck: '办不成事',
} as const

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

/** 写信. */
export const LETTER_FORM = {
  notYet: '还没有提交。',
  mend: '已填写的内容都在，请改正：',
  caseId: '关于哪个办件',
  noCase: '不针对办件',
  ground: '事由',
  complainedUnit: '投诉哪个单位',
  unit: '关于哪个单位',
  accused: '被投诉的工作人员',
  accusedNote: `${PORTAL.optional}，如姓名、窗口号`,
  subject: '一句话说明',
  body: '详细情况',
  isOpen: '同意承办单位知道我是谁（不勾选，承办单位看不到您的姓名，也看不到是哪一件办件）',
  withoutSignIn:
    '没有登录也可以提交：提交后会给您编号和查询码，凭它查看答复。[登录]后提交，可以在“我的”里查看。',
  phoneNote: `${PORTAL.optional}，有答复时短信告诉您；承办单位看不到`,
  note: '内容加密保存，只有承办人员能看到。请不要写与事情无关的个人信息。',
  send: '提交',
} as const
export const aboutItemText = (item: string, unit: string) => `关于事项：[${item}]（${unit}）`
export const caseChoiceText = (item: string, caseId: string) => `${item}（${caseId}）`

/** 来信收到了. */
export const LETTER_SENT = {
  title: '已收到来信',
  answer: '单位会在期限内答复您。',
  acceptance: '是否受理，期限之内会告诉您；受理后开始计算答复期限。',
  keepKey: '请记下编号和查询码，凭它查看答复。查询码只显示这一次。',
} as const
export const letterSentHeading = (kind: LetterKind) => `已收到您的${LETTER_KINDS[kind]}`

/** 来信. */
export const LETTER = {
  title: '来信',
  number: '编号',
  limits: '期限',
  course: '经过',
  written: '您写的',
  answer: '答复',
  reviewReason: '您申请复核的理由',
  judge: '您对答复满意吗？',
  disagree: '不认可答复，申请复核',
  unsolved: '哪里没有解决',
  review: '申请复核',
  withdraw: '撤回来信',
  withdrawSurely: '确认撤回',
  follow: '查看来信',
  key: `查询码（${LETTER_KEY_DIGITS} 位数字）`,
  look: '查看',
} as const
export const letterHandledText = (unit: string, item: string | undefined) =>
  `现在由 [${unit}] 办理${item ? `，关于“${item}”` : ''}。`
export const letterJudgedText = (satisfaction: string) => `您的评价：${satisfaction}。`

/** 评价服务. */
export const RATING = {
  title: '评价服务',
  heading: '请为这次服务打分',
  level: '您对这次服务',
  good: '哪里好',
  bad: '哪里不好',
  labelsNote: `（${PORTAL.optional}，一共最多选 ${MOST_LABELS} 个）`,
  remark: '还想说的',
  send: '提交评价',
  thanksTitle: '谢谢评价',
  thanks: '谢谢，评价已记下',
  counted: '您的评价会计入这个单位公开的评价结果。',
  whereItShows: '回访和整改的情况，随时可以[在这里查看]。',
} as const
/** What a bad rating sets going. */
const callBackText = ({ rating }: FeedbackLimits) =>
  `单位会在 ${workdaysText(rating.callBackWorkdays)}内回访您，${workdaysText(rating.rectifyWorkdays)}内整改`
export const ratingNote = (limits: FeedbackLimits) =>
  `每次服务评价一次，任何人不能代评，也不能要求您怎么评。选“不满意”或“非常不满意”，${callBackText(limits)}。`
export const sorryText = (limits: FeedbackLimits) =>
  `很抱歉这次服务没有让您满意。${callBackText(limits)}；结果由监察机关跟踪。`

/** 评价办得怎么样了. */
export const RATING_COURSE = {
  title: '评价的处理情况',
  disagree: '对处理不满意的，可以[写信投诉]。',
} as const
export const yourRatingText = (day: string, level: string) =>
  `${chineseDay(day)}，您的评价：${level}`
export function ratingStateText(status: RatingStatus, dueOn: string | undefined): string {
  const until = dueOn ? `最晚 ${chineseDay(dueOn)}` : ''
  switch (status) {
    case 'invited':
      return '还没有评价。'
    case 'counted':
      return '已计入这个单位公开的评价结果。'
    case 'to-call':
      return `等单位回访您，${until}。请留意接听电话。`
    case 'to-rectify':
      return `等单位整改，${until}。整改了什么会写在这里，并短信告诉您。`
    case 'to-decide':
      return '单位认为这条评价不属实，等监察机关核定。结果会写在这里，并短信告诉您。'
    case 'rectified':
      return '单位已经整改，评价计入这个单位公开的评价结果。'
    case 'excluded':
      return '监察机关核定这条评价不计入结果，理由写在下面。'
  }
}
/** What was done, and what the call back found. */
export const deedText = (type: RatingDeed['type'], finding: RatingDeed['finding']) =>
  finding ? `${RATING_EVENTS[type]}：${CALL_BACK_FINDINGS[finding]}` : RATING_EVENTS[type]

import { LETTER_KINDS } from '#feedback/contract'
import type { LetterKind } from '#feedback/events'
import type { FeedbackLimits } from '../../src/feedback/limits.ts'
import { workdaysText } from './time.ts'

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

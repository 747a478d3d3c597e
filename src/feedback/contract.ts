import { z } from 'zod'
import { ids, line, name, paragraphs } from '#foundation/schema'
import { numberOf } from '#foundation/text'
import { phoneNumber } from '#identity/contract'
import type { ComplaintGround, LetterKind } from './events.ts'

export const LETTER_KINDS: Record<LetterKind, string> = {
  consultation: '咨询',
  complaint: '投诉',
  stuck: '办不成事反映',
}
export const LETTER_PREFIXES: Record<LetterKind, string> = {
  consultation: 'ZX',
  complaint: 'TS',
  stuck: 'BB',
}
export const COMPLAINT_GROUNDS: Record<ComplaintGround, string> = {
  attitude: '服务态度',
  delay: '拖延、推诿',
  'extra-demands': '要求提供清单之外的材料或提出不正当要求',
  charging: '乱收费',
  integrity: '廉洁问题',
  business: '对业务处理有意见',
}
export const LETTER_STATES = {
  submitted: '待受理',
  accepted: '办理中',
  answered: '已答复',
  'in-review': '复核中',
  settled: '办结',
  declined: '不予受理',
  withdrawn: '已撤回',
} as const
export type LetterStatus = keyof typeof LETTER_STATES
export const SATISFACTIONS = {
  satisfied: '满意',
  partly: '基本满意',
  unsatisfied: '不满意',
} as const

/** 复核 is decided within so many workdays: the county's own value, to be confirmed. */
export const REVIEW_WORKDAYS = 10

/** Of the five levels of 好差评, this and what is below it are bad. @law 国办发〔2019〕51号 */
export const BEST_BAD_LEVEL = 2
/** 好差评 has five levels. */
export const RATING_LEVELS: Record<number, string> = {
  5: '非常满意',
  4: '满意',
  3: '基本满意',
  2: '不满意',
  1: '非常不满意',
}
export const isBadLevel = (level: number) => level <= BEST_BAD_LEVEL
export const GOOD_LABELS = [
  '服务热情',
  '一次办成',
  '办得快',
  '讲得清楚',
  '材料要得少',
  '网上就能办',
] as const
export const BAD_LABELS = [
  '态度不好',
  '多次跑腿',
  '办得慢',
  '讲不清楚',
  '要清单以外的材料',
  '网上办不通',
] as const
export const RATING_STATES = {
  invited: '待评价',
  counted: '已评价',
  'to-call': '待回访',
  'to-rectify': '待整改',
  'to-decide': '待核定',
  rectified: '已整改',
  excluded: '不计入',
} as const
export type RatingStatus = keyof typeof RATING_STATES
export const CALL_BACK_FINDINGS = {
  confirmed: '情况属实',
  mistaken: '评价人误评',
  malicious: '恶意差评',
} as const

export const letterInput = z.object({
  kind: z.enum(['consultation', 'complaint', 'stuck']),
  ground: z.enum(Object.keys(COMPLAINT_GROUNDS) as ComplaintGround[]).optional(),
  itemId: ids.item.optional(),
  caseId: ids.case.optional(),
  aboutUnitId: ids.unit.optional(),
  accusedName: name(50, '张三').optional(),
  isOpen: z.boolean().default(false),
  subject: line(60, '经营场所的要求'),
  body: paragraphs(2000, '办理食品经营许可，场所要多大？'),
  /** Where the answer is told, for those who did not sign in. */
  phone: phoneNumber.optional(),
})
export type LetterInput = z.infer<typeof letterInput>

/** What officers do with a letter, by the route's noun. */
export const letterActInputs = {
  acceptance: z.object({}),
  declination: z.object({ reason: paragraphs(500, '已经由法院受理') }),
  transfer: z.object({ toUnitId: ids.unit, reason: paragraphs(500, '属住建部门职责') }),
  'extension-request': z.object({
    workdays: z.number().int().min(1).max(60),
    reason: paragraphs(500, '需要上级部门解释'),
  }),
  extension: z.object({}),
  answer: z.object({ text: paragraphs(3000, '不少于八平方米。') }),
  'review-decision': z.object({
    outcome: z.enum(['upheld', 'redo']),
    opinion: paragraphs(1000, '答复符合规定，予以维持'),
  }),
  publication: z.object({
    question: paragraphs(300, '小作坊要办证吗？'),
    answer: paragraphs(2000, '食品小作坊实行许可管理。'),
  }),
} as const
export type LetterActName = keyof typeof letterActInputs
export type LetterCommand<A extends LetterActName> = z.infer<(typeof letterActInputs)[A]>
export const LETTER_ACTS: Record<LetterActName, string> = {
  acceptance: '受理',
  declination: '不予受理',
  transfer: '转办',
  'extension-request': '申请延期',
  extension: '批准延期',
  answer: '答复',
  'review-decision': '复核决定',
  publication: '公开问答',
}
/** What its writer does with it. */
export const WRITER_ACTS = {
  judgement: '评价答复',
  'review-request': '申请复核',
  withdrawal: '撤回',
} as const
export type WriterActName = keyof typeof WRITER_ACTS

export const writerActInputs = {
  judgement: z.object({
    satisfaction: z.enum(
      Object.keys(SATISFACTIONS) as (keyof typeof SATISFACTIONS)[],
      '请选择对答复是否满意。',
    ),
  }),
  'review-request': z.object({ text: paragraphs(2000, '答复没有说明依据') }),
  withdrawal: z.object({}),
} as const

/** What was written is erased so many years after the letter or rating was done with. */
export const WRITING_YEARS = 3

/** 查询码 of a letter: shown once to whoever writes without signing in, in groups of four. */
export const LETTER_KEY_DIGITS = 12
export const letterKey = z
  .string('请填写')
  .overwrite(numberOf)
  .regex(new RegExp(`^(?:\\d[ -]?){${LETTER_KEY_DIGITS}}$`), `查询码是 ${LETTER_KEY_DIGITS} 位数字`)
  .meta({ examples: ['2048 1597 3306'] })

/** So many words of a rating are chosen at most. */
export const MOST_LABELS = 6
const LEVEL = '请选择一个等级。'
export const ratingInput = z.object({
  level: z.coerce.number(LEVEL).int(LEVEL).min(1, LEVEL).max(5, LEVEL),
  labels: z
    .array(z.enum([...GOOD_LABELS, ...BAD_LABELS], '请从列出的词里选择。'))
    .max(MOST_LABELS, `最多选 ${MOST_LABELS} 个词。`)
    .default([]),
  text: paragraphs(500, '窗口讲得很清楚').optional(),
})
export const ratingActInputs = {
  'call-back': z.object({
    finding: z.enum(['confirmed', 'mistaken', 'malicious']),
    note: paragraphs(500, '已电话回访，确实多跑了一趟'),
  }),
  rectification: z.object({ measures: paragraphs(1000, '已调整窗口排班，补发清单') }),
  exclusion: z.object({ isExcluded: z.boolean(), reason: paragraphs(500, '评价的是另一个单位') }),
} as const
export type RatingActName = keyof typeof ratingActInputs
export type RatingCommand<A extends RatingActName> = z.infer<(typeof ratingActInputs)[A]>
export const RATING_ACTS: Record<RatingActName, string> = {
  'call-back': '登记回访',
  rectification: '反馈整改',
  exclusion: '核定是否计入',
}

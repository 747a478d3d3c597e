import { f01 } from './rules/f01-free-item-charged.ts'
import { f02 } from './rules/f02-fee-unpaid.ts'
import { f03 } from './rules/f03-fee-off-standard.ts'
import { f04 } from './rules/f04-reduction-ungrounded.ts'
import { m01 } from './rules/m01-material-missing.ts'
import { m02 } from './rules/m02-material-unlisted.ts'
import { p01 } from './rules/p01-step-missing.ts'
import { p02 } from './rules/p02-times-inverted.ts'
import { p03 } from './rules/p03-corrected-again.ts'
import { p04 } from './rules/p04-no-reason.ts'
import { p05 } from './rules/p05-one-person-throughout.ts'
import { p06 } from './rules/p06-hearing-irregular.ts'
import { p07 } from './rules/p07-too-few-officers.ts'
import { p08 } from './rules/p08-beyond-authority.ts'
import { p09 } from './rules/p09-extension-irregular.ts'
import { r01 } from './rules/r01-warning-unanswered.ts'
import { r02 } from './rules/r02-directive-unanswered.ts'
import { r03 } from './rules/r03-rectification-overdue.ts'
import type { FeedbackRule } from './rules/answer.ts'
import type { FactRule, RuleHead, TimeRule } from './rule.ts'
import { t01 } from './rules/t01-promise-ends-soon.ts'
import { t02 } from './rules/t02-over-promise.ts'
import { t03 } from './rules/t03-over-statute.ts'
import { t04 } from './rules/t04-procedure-over-period.ts'
import { t05 } from './rules/t05-procedure-far-over-period.ts'
import { t06 } from './rules/t06-step-over-limit.ts'
import { t07 } from './rules/t07-acceptance-over-limit.ts'
import { t08 } from './rules/t08-precheck-over-limit.ts'
import { t09 } from './rules/t09-delivery-over-limit.ts'
import { t10 } from './rules/t10-consultation-unanswered.ts'
import { t11 } from './rules/t11-complaint-unanswered.ts'
import { t12 } from './rules/t12-instant-not-same-day.ts'
import { t14 } from './rules/t14-bad-rating-unmended.ts'

/** What a case is judged by, in the Hunan semantics: 预警 before the promise ends, 黄牌 past it, 红牌 past the law's limit. */
export const CASE_RULES: readonly (TimeRule | FactRule)[] = [
  t01,
  t02,
  t03,
  t04,
  t05,
  t06,
  t07,
  t08,
  t09,
  t12,
  p01,
  p02,
  p03,
  p04,
  p05,
  p06,
  p07,
  p08,
  p09,
  m01,
  m02,
  f01,
  f02,
  f03,
  f04,
  r01,
  r02,
  r03,
]

/** What a letter or a rating is judged by. */
export const FEEDBACK_RULES: readonly FeedbackRule[] = [t10, t11, t14, r01, r02, r03]

/** The default rule pack. */
export const RULES: readonly RuleHead[] = [...CASE_RULES, t10, t11, t14].sort(
  (a, b) => 'TPMFR'.indexOf(a.code[0]!) - 'TPMFR'.indexOf(b.code[0]!) || (a.code < b.code ? -1 : 1),
)

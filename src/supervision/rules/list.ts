import { f01 } from './f01-free-item-charged.ts'
import { f02 } from './f02-fee-unpaid.ts'
import { f03 } from './f03-fee-off-standard.ts'
import { f04 } from './f04-reduction-ungrounded.ts'
import { m01 } from './m01-material-missing.ts'
import { m02 } from './m02-material-unlisted.ts'
import { p01 } from './p01-step-missing.ts'
import { p02 } from './p02-times-inverted.ts'
import { p03 } from './p03-corrected-again.ts'
import { p04 } from './p04-no-reason.ts'
import { p05 } from './p05-one-person-throughout.ts'
import { p06 } from './p06-hearing-irregular.ts'
import { p07 } from './p07-too-few-officers.ts'
import { p08 } from './p08-beyond-authority.ts'
import { p09 } from './p09-extension-irregular.ts'
import { r01 } from './r01-warning-unanswered.ts'
import { r02 } from './r02-directive-unanswered.ts'
import { r03 } from './r03-rectification-overdue.ts'
import { t01 } from './t01-promise-ends-soon.ts'
import { t02 } from './t02-over-promise.ts'
import { t03 } from './t03-over-statute.ts'
import { t04 } from './t04-procedure-over-period.ts'
import { t05 } from './t05-procedure-far-over-period.ts'
import { t06 } from './t06-step-over-limit.ts'
import { t07 } from './t07-acceptance-over-limit.ts'
import { t08 } from './t08-precheck-over-limit.ts'
import { t09 } from './t09-delivery-over-limit.ts'
import { t10 } from './t10-consultation-unanswered.ts'
import { t11 } from './t11-complaint-unanswered.ts'
import { t12 } from './t12-instant-not-same-day.ts'
import { t14 } from './t14-bad-rating-unmended.ts'
import type { Rule } from './rule.ts'

/**
 * The default rule pack, in the Hunan semantics: 预警 before the promise ends, 黄牌 past it, 红牌 past
 * the law's limit. Of two rules that call for the same level of the same card, the earlier is
 * named.
 */
export const RULES: readonly Rule[] = [
  t01,
  t02,
  t03,
  t04,
  t05,
  t06,
  t07,
  t08,
  t09,
  t10,
  t11,
  t12,
  t14,
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

/** Of what a case is judged by its days, and of what by its facts; what else is judged by. */
export const TIME_RULES = RULES.filter((rule) => rule.of === 'time' || rule.of === 'answer')
export const FACT_RULES = RULES.filter((rule) => rule.of === 'fact')
export const FEEDBACK_RULES = RULES.filter((rule) => rule.of === 'feedback' || rule.of === 'answer')

/** The rule of this code; undefined for a card by hand. */
export const findRule = (code: string): Rule | undefined => RULES.find((r) => r.code === code)

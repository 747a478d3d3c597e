export { FACT_RULES, FEEDBACK_RULES, findRule, RULES, TIME_RULES } from './list.ts'
export type { FeedbackWorld, Remembering, RuleWorld, Signal, TimeRule } from './rule.ts'
export { EXAMPLE, parameterView, ruleView } from './view.ts'

export type { FeedbackWorld } from './answer.ts'
export { CASE_RULES, FEEDBACK_RULES, RULES } from './pack.ts'
export {
  approveChange,
  listChanges,
  PARAMETER_REFUSALS,
  type ParameterChange,
  proposeChange,
  ruleKind,
  shippedRules,
  type Values,
  valuesOf,
} from './parameters.ts'
export { isTimeRule, type RuleWorld, type Signal, type TimeRule } from './rule.ts'

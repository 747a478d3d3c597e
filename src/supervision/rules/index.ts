export { FACT_RULES, FEEDBACK_RULES, findRule, RULES, TIME_RULES } from './list.ts'
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
export type { FeedbackWorld, RuleWorld, Signal, TimeRule } from './rule.ts'

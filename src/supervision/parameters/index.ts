export {
  approveChange,
  listChanges,
  PARAMETER_REFUSALS,
  proposeChange,
  remembersAnew,
  ruleKind,
  shippedRules,
  type Values,
  valuesOf,
  wrongValue,
} from './parameters.ts'
export { namedChanges, ruleChangeView, wantedChange } from './views.ts'

export {
  answerDirective,
  type Directive,
  issueDirective,
  listDirectives,
  settleDirective,
} from './directive.ts'
export { COUNTY_LADDER, ladderKind, listReached, type Rung, shippedLadder } from './ladder.ts'
export { carryOutMeasure, decideMeasure, listMeasures, proposeMeasure } from './measure.ts'
export { retellAccountability } from './retell.ts'

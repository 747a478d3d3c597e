export { brokenInvariants } from './invariants.ts'
export { HABITS, random, simulate, type Wrongdoing } from './simulate.ts'
export { APPROVER, DRAFTER, officerOf, publish } from './publish.ts'
export { CaseTale, filledForm, Teller } from './teller.ts'
export {
  asOwner,
  forgetHistory,
  openTestCounty,
  prepareTemplate,
  TEMPLATE,
  type TestCounty,
  withDatabase,
} from './database.ts'

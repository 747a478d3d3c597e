export { APPROVER, DRAFTER, officerOf, publish } from './publish.ts'
export {
  asOwner,
  forgetHistory,
  openTestCounty,
  prepareTemplate,
  TEMPLATE,
  type TestCounty,
  withDatabase,
} from './database.ts'
export { slowReader } from './slow-reader.ts'

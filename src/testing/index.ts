export { codeSentTo } from './code-sent.ts'
export { counterOf } from './counter.ts'
export { LICENCE_ITEM, REGISTRATION_ITEM } from './neutral.ts'
export { APPROVER, DRAFTER, officerOf, publish } from './publish.ts'
export {
  asOwner,
  forgetHistory,
  openNeutralCounty,
  openTestCounty,
  prepareTemplates,
  TEMPLATE,
  type TestCounty,
  withDatabase,
} from './database.ts'
export { credentialsOf, signedIn } from './signed-in.ts'
export { refusedFact } from './refused-fact.ts'
export { charactersIn } from './characters.ts'
export { isInstalled, saysOf } from './outside.ts'
export { fileIn } from './file-in.ts'
export { slowReader } from './slow-reader.ts'
export { skewDatabase } from './skew.ts'

export { type OneTimeAccess, openAccount, renewAccess } from './accounts.ts'
export {
  type Applicant,
  type GivenApplicant,
  applicantSchema,
  checkApplicant,
  findApplicant,
  findApplicantByNumber,
  theApplicant,
  listApplicants,
  masked,
  NAME_WITHHELD,
  recogniseApplicant,
  saveApplicant,
} from './applicants.ts'
export { noteLookup, noteOnce } from './looks.ts'
export { isGuarded, mayGuard, type Person } from './capacity.ts'
export {
  AUTHORITY_REFUSALS,
  endAuthority,
  giveAuthority,
  listAuthorities,
  listMandates,
  listPrincipals,
} from './authority.ts'
export { type Delegation, delegate, openDelegations, revokeDelegation } from './delegation.ts'
export { holderOf, isSameNumber, likelyDocument, plainNumber } from './id-documents.ts'
export {
  creditCheckCharacter,
  identityCheckDigit,
  isCreditCode,
  isIdentityNumber,
  maskIdNumber,
  maskName,
  maskNumbersIn,
  maskPhone,
} from './numbers.ts'
export {
  DEMO_PASSWORD,
  DEMO_UNITS,
  demoStaff,
  listAccounts,
  listColleagues,
  readUnits,
  countDemoAccounts,
  seedStaff,
  SERVICE_CENTRE,
  type Staff,
  actorNames,
  staffNames,
  type Unit,
} from './organisation.ts'
export {
  DELIVERY,
  type Delivery,
  demoGateway,
  type Gateway,
  listMessages,
  listMessagesTo,
  MessageRefused,
  outboxState,
  queueMessage,
  sendQueued,
  webhookGateway,
} from './outbox.ts'
export {
  clashOf,
  type Actor,
  type ApplicantActor,
  isStillAgent,
  type Officer,
  ownerOf,
  type Role,
  ROLES,
} from './roles.ts'
export { auditFile, auditSignIn, auditSignOut } from './audit.ts'
export { identityJobs } from './jobs.ts'
export { rename } from './person-desk.ts'
export {
  beginPhoneChange,
  type BesidePhones,
  confirmersOf,
  confirmPhoneChange,
  declinePhoneChange,
  lapsePhoneChanges,
  lapsesAt,
  waitingChange,
} from './phone-change.ts'
export { samePlainName } from './plain-name.ts'
export { correctContact, noteExport } from './person.ts'
export { type Bound, type Cell, type PersonalKeys, personalKeys } from './secrets.ts'
export {
  APPLICANT_REFUSALS,
  CODE_PACE_REFUSALS,
  IDENTITY_REFUSALS,
  PHONE_SIGN_IN_REFUSALS,
} from './refusals.ts'
export {
  type Choice,
  closeSession,
  currentTotp,
  signInByPhone,
  signUpByPhone,
  signInStaff,
  resumeOfficer,
} from './sign-in.ts'
export {
  endOtherSessions,
  endOwnSession,
  listSessions,
  SESSION_REFUSALS,
  sessionIdParams,
} from './own-sessions.ts'
export { pausedCodes } from './code-pace.ts'
export { provePhone, sendPhoneCode } from './phone-code.ts'
export { beginTry, digest, endTry, type Place, type SessionRules } from './tries.ts'
export { noteGuess } from './wrong-guess.ts'
export {
  liveUnits,
  postKind,
  shippedPosts,
  shippedUnits,
  unitKind,
  unitNameAt,
  type Units,
  unitsOf,
} from './published.ts'
export { findOfficer, findOfficers } from './officer.ts'

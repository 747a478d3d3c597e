export {
  type Granted,
  type Licence,
  LICENCE_REFUSALS,
  licenceFrom,
  notAskable,
  renewalLastDay,
  stateOn,
} from './licence.ts'
export {
  clearLicences,
  findIssuing,
  LICENCE_ORDERS,
  LICENCE_TABLES,
  type LicenceSearch,
  listEntries,
  listLicencesOf,
  listToRemind,
  noteReminded,
  projectGranted,
  searchLicences,
} from './store.ts'

export {
  type Licence,
  LICENCE_REFUSALS,
  notAskable,
  renewalLastDay,
  stateOn,
} from './licence.ts'
export {
  clearLicences,
  findLicence,
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

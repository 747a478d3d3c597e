export { type DetectorCode, DETECTORS } from './authenticity.ts'
export {
  EXAMINATION,
  examine,
  examineDecided,
  type ExamineDeps,
  heatOf,
  listFindings,
} from './examine.ts'
export { importRegister, listLeads, type RegisterEntry } from './registers.ts'

export { type DetectorCode, DETECTORS } from './detectors/list.ts'
export { EXAMINATION, examine, examineDecided, type ExamineDeps } from './examine.ts'
export { heatOf, listFindings } from './findings.ts'
export { importRegister, listLeads, type RegisterEntry } from './registers.ts'

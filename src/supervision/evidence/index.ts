export { type DetectorCode, DETECTORS } from './authenticity.ts'
export {
  EXAMINATION,
  examine,
  examineDecided,
  type ExamineDeps,
  type Heat,
  heatOf,
  listFindings,
} from './examine.ts'
export {
  importRegister,
  type Lead,
  listLeads,
  readRegister,
  type RegisterEntry,
  type RegisterKind,
  REGISTERS,
} from './registers.ts'
export { listNumberGaps, listUnitFindings, PATTERNS, type UnitFinding } from './unit-patterns.ts'

export { insert, StaleVersionError } from './append.ts'
export { signerOf } from './checkpoint.ts'
export {
  type ChainedEvent,
  chain,
  type Envelope,
  GENESIS,
  type LedgerEvent,
  type NewEvent,
  type Origin,
  preimage,
  type Via,
} from './event.ts'
export { exportLedger } from './export.ts'
export { goneBack, handAgain, handedUpTo } from './handed.ts'
export { listIllegible } from './legible.ts'
export {
  consistencyPath,
  extendsTree,
  Frontier,
  inclusionPath,
  includes,
  leafHash,
  nodeHash,
  rangeRoot,
} from './merkle.ts'
export { atDesk, bySystem, onPortal } from './origin.ts'
export {
  findInclusionProof,
  getConsistencyProof,
  type InclusionProof,
  inclusionProofSchema,
  isProven,
} from './proof.ts'
export {
  EMPTY_STREAM,
  EVENT_COLUMNS,
  type EventRow,
  type Head,
  readHead,
  readHeads,
  readStream,
  toEvent,
} from './read.ts'
export {
  type AnyStreamKind,
  EventRefusedError,
  type EventOf,
  type FactOf,
  reshaped,
  type Shape,
  type Shapes,
  StreamKind,
  UnreadableEventError,
} from './registry.ts'
export { acceptRefused, listRefused, type Refused, refuseStrays } from './refused.ts'
export { retell } from './retell.ts'
export { Sealer } from './seal.ts'
export { findLatestCheckpoint, unsignedSize } from './signed.ts'
export {
  append,
  begin,
  beginOnce,
  beginStream,
  type Changed,
  changeStream,
  type Life,
  type LifeOf,
  link,
  loadStream,
  loadStreams,
  note,
} from './stream.ts'
export {
  advance,
  type CheckpointTable,
  type Follower,
  placeBeyond,
  readSealed,
  readUnsealed,
  type SealedEvent,
  unsealedSince,
  waitingSince,
} from './subscribe.ts'
export {
  countSetAside,
  dropSetAside,
  listSetAside,
  type SetAside,
  takeAgain,
  takeEachApart,
} from './set-aside.ts'
export {
  compareWitness,
  type Finding,
  type FindingKind,
  verifyLedger,
  type VerifyReport,
} from './verify.ts'
export { blobWitness, folderWitness, HistoryBrokenError, type Witness } from './witness.ts'

export {
  append,
  EMPTY_STREAM,
  type Head,
  insert,
  readHeads,
  readStream,
  readStreams,
  StaleVersionError,
} from './append.ts'
export { type Changed, changeStream } from './change-stream.ts'
export {
  type Checkpoint,
  isSignedBy,
  openSigner,
  readWitness,
  type Signer,
  Witness,
} from './checkpoint.ts'
export {
  type ChainedEvent,
  chain,
  type EventOf,
  GENESIS,
  type LedgerEvent,
  type NewEvent,
  type Origin,
  preimage,
  type Via,
} from './event.ts'
export { exportLedger } from './export.ts'
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
export {
  findInclusionProof,
  findLatestCheckpoint,
  getConsistencyProof,
  type InclusionProof,
} from './proof.ts'
export { HistoryBrokenError, Sealer } from './seal.ts'
export { advance, readSealed, type SealedEvent } from './subscribe.ts'
export { type Finding, verifyLedger, type VerifyReport } from './verify.ts'

import { join } from 'node:path'
import type { Now } from '#foundation/time'
import { blobWitness, folderWitness, type Witness } from '#ledger'
import { type Blobs, diskBlobs } from '#platform/blobs'
import { fileKeys, type KeyStore, softwareKms, wrappedKeys } from '#platform/keyring'
import { s3Blobs } from '#platform/s3'
import type { Config } from './config.ts'

/** Where a county's keys, its files and its witness are. */
export interface Places {
  keyStore: KeyStore
  blobs: Blobs
  witness: Witness
}

/** All of them below one folder: what one machine needs. */
export function placesBelow(stateDir: string): Places {
  return {
    keyStore: fileKeys(join(stateDir, 'keys')),
    blobs: diskBlobs(stateDir),
    witness: folderWitness(join(stateDir, 'witness')),
  }
}

/** As the settings say. `now` dates what is asked of a bucket. */
export function placesOf({ keyring, blobs, witness, stateDir }: Config, now: Now): Places {
  return {
    ...placesBelow(stateDir),
    ...(keyring !== 'file' && { keyStore: wrappedKeys(softwareKms(keyring.masterFile)) }),
    ...(blobs !== 'disk' && { blobs: s3Blobs(blobs, now) }),
    witness: 'dir' in witness ? folderWitness(witness.dir) : blobWitness(s3Blobs(witness, now)),
  }
}

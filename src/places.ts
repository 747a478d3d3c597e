import { join } from 'node:path'
import { fileKeys, type KeyStore, softwareKms, wrappedKeys } from '#platform/keyring'
import type { Config } from './config.ts'

/* Where a county's keys are, as the settings say. */

export function keyStoreOf({ keyring, stateDir }: Config): KeyStore {
  return keyring === 'file'
    ? fileKeys(join(stateDir, 'keys'))
    : wrappedKeys(softwareKms(keyring.masterFile))
}

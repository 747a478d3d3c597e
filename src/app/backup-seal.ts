import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { sm2Verify } from '#foundation/sm'
import type { SigningKey } from '#platform/keyring'

/*
 * The manifest of a backup is signed by the county whose it is. Where the keys lie in the backup
 * as files, whoever may read it could sign another: it is kept as safe as they are. Where they are
 * with a key management system, nobody else can.
 */

const sealSchema = z.object({ publicKey: z.string(), signature: z.base64() })
const PEM = { type: 'spki', format: 'pem' } as const
const pemOf = (key: KeyObject): string => key.export(PEM) as string
/** The same key signs the ledger: nothing that it signed there is a manifest. */
const signed = (manifest: string) => Buffer.from(`yimen backup\n${manifest}`)

/** What goes into the folder beside the manifest. */
export async function sealOf({ publicKey, sign }: SigningKey, manifest: string): Promise<string> {
  const signature = (await sign(signed(manifest))).toString('base64')
  return JSON.stringify({ publicKey: pemOf(publicKey), signature })
}

/** Whose key signed this manifest; undefined when none did. */
export function signerOfManifest(manifest: string, seal: unknown): KeyObject | undefined {
  const { data } = sealSchema.safeParse(seal)
  if (!data?.publicKey.startsWith('-----BEGIN PUBLIC KEY-----')) return undefined
  try {
    const key = createPublicKey(data.publicKey)
    const isSigned = sm2Verify(key, signed(manifest), Buffer.from(data.signature, 'base64'))
    return isSigned ? key : undefined
  } catch {
    // What is there is no key, or none that signs like this.
    return undefined
  }
}

export const isSameKey = (one: KeyObject, other: KeyObject): boolean => pemOf(one) === pemOf(other)

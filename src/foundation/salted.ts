import { randomBytes } from 'node:crypto'
import { canonicalJson, type Json } from './canonical.ts'
import { sm3Hex } from './sm.ts'

/**
 * Words that are kept sealed and named in the ledger, which is public, by their hash: with salt, so
 * that nobody who guesses what they say can try it.
 */
export function salted(values: Record<string, Json>): { body: string; hash: string } {
  const body = canonicalJson({ salt: randomBytes(16).toString('hex'), values })
  return { body, hash: sm3Hex(body) }
}

/** What was salted; undefined where the hash is that of other words. */
export const unsalted = (body: string, hash: string): unknown =>
  sm3Hex(body) === hash ? (JSON.parse(body) as { values: unknown }).values : undefined

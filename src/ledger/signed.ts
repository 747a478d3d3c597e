import type { KeyObject } from 'node:crypto'
import type { Instant } from '#foundation/time'
import { type Queryable, row } from '#platform/database'
import { type Checkpoint, isSignedBy } from './checkpoint.ts'

/*
 * 签过的: the log is what a checkpoint signs, and nobody has the key but the county's processes. The
 * database takes the newest checkpoint at its word (`ledger.place`); a process that knows the key
 * looks at the signature, once for each checkpoint.
 */

/** As the database has it: so many places are said to be signed. */
export const SIZE = '(select coalesce(max(size), 0) from ledger.checkpoint)'

/** Of a line `e`: it lies in the log. */
export const IS_SEALED =
  'exists (select from ledger.place s where s.stream = e.stream and s.version = e.version)'

export interface CheckpointRow {
  size: number
  root: Buffer
  signed_at: Instant
  signature: Buffer
}

/** A checkpoint as it was signed. */
export function toCheckpoint(found: CheckpointRow): Checkpoint {
  return {
    size: found.size,
    root: found.root.toString('hex'),
    signedAt: found.signed_at,
    signature: found.signature.toString('base64'),
  }
}

/** The newest that the county's key signed, where that is known; undefined while there is none. */
export async function findLatestCheckpoint(
  db: Queryable,
  {
    key = db.sealKey,
    before = 'infinity',
  }: { key?: KeyObject | undefined; before?: string | undefined } = {},
): Promise<Checkpoint | undefined> {
  let upTo = Number.MAX_SAFE_INTEGER
  for (;;) {
    const found = await row<CheckpointRow>(
      db,
      `select size, root, signed_at, signature from ledger.checkpoint
       where size <= $1 and signed_at < $2::timestamptz order by size desc limit 1`,
      [upTo, before],
    )
    if (!found) return undefined
    const checkpoint = toCheckpoint(found)
    if (!key || isSignedBy(checkpoint, key)) return checkpoint
    upTo = found.size - 1
  }
}

/** So much is said to be signed, by a checkpoint that the county's key did not sign. */
export async function unsignedSize(db: Queryable): Promise<number | undefined> {
  const { size } = (await row<{ size: number }>(db, `select ${SIZE} as size`))!
  return (await signedOf(db, size)) < size ? size : undefined
}

/** Sizes that were found to be signed, of each key; so few that none is kept long. */
const found = new WeakMap<KeyObject, Set<number>>()
const MOST_KEPT = 64

/**
 * Of what the database says is signed: so much is. What is not is never remembered, as a true
 * checkpoint may come to have its size.
 */
export async function signedOf(db: Queryable, size: number): Promise<number> {
  const key = db.sealKey
  if (!key || size === 0 || found.get(key)?.has(size)) return size
  const signed = (await findLatestCheckpoint(db, { key }))?.size ?? 0
  const kept = found.get(key) ?? new Set()
  if (kept.size >= MOST_KEPT) kept.clear()
  found.set(key, kept.add(signed))
  return Math.min(signed, size)
}

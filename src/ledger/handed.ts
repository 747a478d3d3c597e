import type { KeyObject } from 'node:crypto'
import { type Queryable, row, rows } from '#platform/database'
import { type Checkpoint, isSignedBy } from './checkpoint.ts'
import { type CheckpointRow, findLatestCheckpoint, toCheckpoint } from './signed.ts'
import { HistoryBrokenError, type Illegible, type Witness } from './witness.ts'

/*
 * The database notes what the witness has had, so that a witness from which lines were taken, or
 * that was taken away, is told from one that is new.
 */

/** The witness has these. Whatever a power cut takes back of it is handed over once more. */
export async function noteHanded(db: Queryable, sizes: readonly number[]): Promise<void> {
  await db.query(
    `insert into ledger.handed (size)
     select size from unnest($1::bigint[]) as size, set_config('synchronous_commit', 'off', true)
     on conflict do nothing`,
    [sizes],
  )
}

/**
 * So much the witness must cover: what was noted, or, by a program that noted nothing yet, the
 * first of several checkpoints.
 */
export async function handedUpTo(db: Queryable): Promise<number> {
  const found = await row<{ noted: number | null; first: number | null; last: number | null }>(
    db,
    `select (select max(size) from ledger.handed) as noted,
       (select min(size) from ledger.checkpoint) as first,
       (select max(size) from ledger.checkpoint) as last`,
  )
  const { noted, first, last } = found!
  return noted ?? (first === last ? 0 : first!)
}

/** What the witness must hold, from the smallest to the largest. */
export async function listHanded(db: Queryable): Promise<Checkpoint[]> {
  const found = await rows<CheckpointRow>(
    db,
    `select c.size, c.root, c.signed_at, c.signature
     from ledger.checkpoint c where c.size in (select size from ledger.handed) order by c.size`,
  )
  return found.map(toCheckpoint)
}

/** What is the beginning of this one: a crash kept its end from the disk, nobody took it. */
export const isBegun = (checkpoint: Checkpoint, illegible: readonly Illegible[]): boolean =>
  illegible.some(({ kind, text }) => kind === 'cut' && JSON.stringify(checkpoint).startsWith(text))

/**
 * What the witness was handed last, as the sealer goes on from it.
 * @throws HistoryBrokenError when that is less than it has had: nothing is handed over until a
 * person has looked
 */
export async function findWitnessed(
  db: Queryable,
  witness: Witness,
  upTo: number,
): Promise<Checkpoint | undefined> {
  const last = await witness.findLast()
  const held = last?.size ?? 0
  if (held >= upTo) return last
  // The newest may have been on its way to the disk; none before it was.
  const missing = (await listHanded(db)).filter(({ size }) => size > held)
  const [only, ...others] = missing
  if (only && others.length === 0 && isBegun(only, (await witness.read()).illegible)) return last
  throw new HistoryBrokenError(goneBack(upTo, held))
}

/** What happened to the witness, and what to do. */
export const goneBack = (upTo: number, held: number): string =>
  `见证退回了：交到过 ${upTo} 条事件，现在只有 ${held}。账本先不往下封，办件照常。请找回见证；找不回来的，请监察人员看过之后运行 yimen witness accept，由数据库补写，并记入账本`

/**
 * A person has looked at a witness that lost lines: what the database has of them is handed over
 * again. Answers how many.
 * @throws HistoryBrokenError when the database does not have them as they were signed
 */
export async function handAgain(
  db: Queryable,
  witness: Witness,
  publicKey: KeyObject,
): Promise<number> {
  const last = await findLatestCheckpoint(db)
  const noted = await listHanded(db)
  const wanted = noted.length === 0 && last ? [last] : noted
  const held = new Set((await witness.read()).checkpoints.map(({ size }) => size))
  const missing = wanted.filter(({ size }) => !held.has(size))
  const forged = missing.find((checkpoint) => !isSignedBy(checkpoint, publicKey))
  if (forged)
    throw new HistoryBrokenError(
      `数据库里 ${forged.size} 条事件的检查点签名无效，不能补写。请运行 yimen verify`,
    )
  if (missing.length === 0) return 0
  await witness.introduce(publicKey)
  // The newest stands last, where it is looked for.
  await witness.hand(...missing, wanted.at(-1)!)
  return missing.length
}

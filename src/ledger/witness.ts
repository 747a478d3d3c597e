import { createPublicKey, type KeyObject } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { hash, instant } from '#foundation/schema'
import type { Blobs } from '#platform/blobs'
import type { Checkpoint } from './checkpoint.ts'

/**
 * What belongs to the supervision body: checkpoints as they were handed over, beside the key that
 * they must be signed with. Whoever holds a copy of it holds the history fast. All processes of a
 * county hand to the same one.
 */
export interface Witness {
  /** A checkpoint stands for all before it, so the newest in such a time is enough. */
  readonly everyMs: number
  /**
   * Who signs, from the first checkpoint on.
   * @throws HistoryBrokenError when it is somebody else.
   */
  introduce: (publicKey: KeyObject) => Promise<void>
  /** Safe to repeat. */
  hand: (checkpoint: Checkpoint) => Promise<void>
  /** The one that covers most. */
  findLast: () => Promise<Checkpoint | undefined>
  read: () => Promise<WitnessRecord>
}

interface WitnessRecord {
  /** From the smallest to the largest. */
  checkpoints: Checkpoint[]
  publicKey: KeyObject
}

const KEY_FILE = 'sealer.pub.pem'
/**
 * The database holds less, or other, than what was already signed and handed over. Nothing is
 * sealed on top of it.
 */
export class HistoryBrokenError extends Error {}

const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string

function checkKnown(pem: string | Buffer, publicKey: KeyObject): void {
  if (pemOf(createPublicKey(pem)) !== pemOf(publicKey))
    throw new HistoryBrokenError('the witness holds the checkpoints of another county')
}

const checkpoint = z.object({
  size: z.int().min(0),
  root: hash,
  signedAt: instant,
  signature: z.base64(),
})

/** @throws HistoryBrokenError when somebody else has written it, or it was altered. */
function checkpointFrom(text: string): Checkpoint {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {}
  const read = checkpoint.safeParse(given)
  if (!read.success)
    throw new HistoryBrokenError(`the witness holds what is no checkpoint: ${text.slice(0, 80)}`)
  return read.data as Checkpoint
}

/** A folder: one line a checkpoint. */
export function folderWitness(dir: string): Witness {
  const [keyFile, lines] = [join(dir, KEY_FILE), join(dir, 'checkpoints.jsonl')]
  const readCheckpoints = () =>
    (existsSync(lines) ? readFileSync(lines, 'utf8').split('\n') : [])
      // The last line may be cut by a crash while it was written; the sealer hands that checkpoint
      // over again.
      .filter((line) => line.endsWith('}'))
      .map(checkpointFrom)
      // One that was held up on its way comes after those that overtook it.
      .sort((a, b) => a.size - b.size)
  return {
    everyMs: 0,
    introduce: async (publicKey) => {
      mkdirSync(dir, { recursive: true })
      if (!existsSync(keyFile)) writeFileSync(keyFile, pemOf(publicKey))
      checkKnown(readFileSync(keyFile), publicKey)
    },
    hand: async (checkpoint) => appendFileSync(lines, `${JSON.stringify(checkpoint)}\n`),
    findLast: async () => readCheckpoints().at(-1),
    read: async () => ({
      checkpoints: readCheckpoints(),
      publicKey: createPublicKey(readFileSync(keyFile)),
    }),
  }
}

/** Names run backwards, so that a listing begins with the newest. */
const nameOf = ({ size }: Checkpoint) =>
  `checkpoints/${String(10 ** 15 - size).padStart(16, '0')}.json`
const AT_ONCE = 32

/**
 * A store for files: one object a checkpoint, never written again, so that no machine overwrites
 * what another handed over.
 */
export function blobWitness(blobs: Blobs): Witness {
  const readOne = async (name: string) =>
    checkpointFrom((await blobs.get(name))?.toString('utf8') ?? '')
  return {
    everyMs: 1000,
    introduce: async (publicKey) => {
      if (!(await blobs.has(KEY_FILE))) await blobs.put(KEY_FILE, Buffer.from(pemOf(publicKey)))
      checkKnown((await blobs.get(KEY_FILE))!, publicKey)
    },
    hand: (checkpoint) => blobs.put(nameOf(checkpoint), Buffer.from(JSON.stringify(checkpoint))),
    findLast: async () => {
      const [newest] = await blobs.list('checkpoints/', 1)
      return newest === undefined ? undefined : readOne(newest)
    },
    read: async () => {
      const names = (await blobs.list('checkpoints/')).reverse()
      const checkpoints: Checkpoint[] = []
      for (let i = 0; i < names.length; i += AT_ONCE)
        checkpoints.push(...(await Promise.all(names.slice(i, i + AT_ONCE).map(readOne))))
      return { checkpoints, publicKey: createPublicKey((await blobs.get(KEY_FILE))!) }
    },
  }
}

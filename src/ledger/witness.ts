import { createPublicKey, type KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { hash, instant } from '#foundation/schema'
import type { Blobs } from '#platform/blobs'
import { writeWhole } from '#platform/write-whole'
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
  /** Safe to repeat. When it answers, they are where no power cut takes them back. */
  hand: (...checkpoints: Checkpoint[]) => Promise<void>
  /** The one that covers most. */
  findLast: () => Promise<Checkpoint | undefined>
  read: () => Promise<WitnessRecord>
}

export interface Illegible {
  /**
   * cut: the beginning of a checkpoint, whose end a crash kept from the disk · foreign: it is none,
   * and no crash makes one of it.
   */
  kind: 'cut' | 'foreign'
  text: string
}

export interface WitnessRecord {
  /** From the smallest to the largest. */
  checkpoints: Checkpoint[]
  /** Whatever else stands there, as it was begun. */
  illegible: Illegible[]
  /** Who signs; absent before the first checkpoint, and where somebody took it away. */
  publicKey: KeyObject | undefined
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
    throw new HistoryBrokenError('见证那里是另一个县的检查点')
}

const checkpoint = z.object({
  size: z.int().min(0),
  root: hash,
  signedAt: instant,
  signature: z.base64(),
})

/** A checkpoint as it was handed over; undefined for whatever is none. */
function checkpointFrom(text: string): Checkpoint | undefined {
  try {
    return checkpoint.safeParse(JSON.parse(text)).data as Checkpoint | undefined
  } catch {
    return undefined
  }
}

/** What is no checkpoint and ends like one was not cut: somebody else has written it. */
const illegible = (text: string): Illegible => ({
  kind: text.endsWith('}') ? 'foreign' : 'cut',
  text: text.slice(0, 80),
})

/** Checkpoints from the smallest to the largest, and what else there is. */
function sort(texts: readonly string[]): Omit<WitnessRecord, 'publicKey'> {
  const read = texts.map((text) => [text, checkpointFrom(text)] as const)
  return {
    checkpoints: read
      .flatMap(([, found]) => found ?? [])
      // One that was held up on its way comes after those that overtook it.
      .sort((a, b) => a.size - b.size),
    illegible: read.filter(([, found]) => !found).map(([text]) => illegible(text)),
  }
}

/** @throws HistoryBrokenError when somebody else has written there. */
function lastOf({ checkpoints, illegible }: Omit<WitnessRecord, 'publicKey'>) {
  const foreign = illegible.find(({ kind }) => kind === 'foreign')
  if (foreign) throw new HistoryBrokenError(`见证那里有一行不是检查点：${foreign.text}`)
  return checkpoints.at(-1)
}

/**
 * A line each; where an older program went on writing behind a line that was cut, two stand in one.
 */
const LINE = /\n|(?=\{"size":)/
/** What is last is looked for in so much of the end: some two hundred lines. */
const END_BYTES = 64 * 1024

/** A folder: one line a checkpoint, on the disk before the sealer goes on. */
export function folderWitness(dir: string): Witness {
  const [keyFile, file] = [join(dir, KEY_FILE), join(dir, 'checkpoints.jsonl')]
  const linesIn = (text: string) => text.split(LINE).filter((line) => line !== '')
  return {
    everyMs: 0,
    introduce: async (publicKey) => {
      await mkdir(dir, { recursive: true })
      if (!existsSync(keyFile)) await writeWhole(keyFile, pemOf(publicKey))
      checkKnown(await readFile(keyFile), publicKey)
    },
    hand: (...checkpoints) =>
      append(file, checkpoints.map((each) => `${JSON.stringify(each)}\n`).join('')),
    findLast: async () => {
      if (!existsSync(file)) return undefined
      const { text, isWhole } = await readEnd(file, END_BYTES)
      // The first may begin before the end that was read.
      return lastOf(sort(linesIn(isWhole ? text : text.slice(text.indexOf('\n') + 1))))
    },
    read: async () => ({
      ...sort(linesIn(existsSync(file) ? await readFile(file, 'utf8') : '')),
      publicKey: existsSync(keyFile) ? createPublicKey(await readFile(keyFile)) : undefined,
    }),
  }
}

/**
 * Adds lines in one write, which is on the disk when this answers. A last line that was cut is
 * closed first, so that nothing is ever glued to it.
 */
async function append(file: string, lines: string): Promise<void> {
  const handle = await open(file, 'a+')
  try {
    const { size } = await handle.stat()
    const isCut = size > 0 && (await readAt(handle, size - 1, 1)) !== '\n'
    await handle.appendFile(`${isCut ? '\n' : ''}${lines}`)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

async function readEnd(file: string, most: number): Promise<{ text: string; isWhole: boolean }> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const from = Math.max(0, size - most)
    return { text: await readAt(handle, from, size - from), isWhole: from === 0 }
  } finally {
    await handle.close()
  }
}

async function readAt(handle: FileHandle, at: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at)
  return buffer.toString('utf8', 0, bytesRead)
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
  const readOne = async (name: string) => (await blobs.get(name))?.toString('utf8') ?? ''
  return {
    everyMs: 1000,
    introduce: async (publicKey) => {
      if (!(await blobs.has(KEY_FILE))) await blobs.put(KEY_FILE, Buffer.from(pemOf(publicKey)))
      checkKnown((await blobs.get(KEY_FILE))!, publicKey)
    },
    hand: async (...checkpoints) => {
      for (const each of checkpoints)
        await blobs.put(nameOf(each), Buffer.from(JSON.stringify(each)))
    },
    findLast: async () => {
      const [newest] = await blobs.list('checkpoints/', 1)
      return newest === undefined ? undefined : lastOf(sort([await readOne(newest)]))
    },
    read: async () => {
      const names = await blobs.list('checkpoints/')
      const texts: string[] = []
      for (let i = 0; i < names.length; i += AT_ONCE)
        texts.push(...(await Promise.all(names.slice(i, i + AT_ONCE).map(readOne))))
      const key = await blobs.get(KEY_FILE)
      return { ...sort(texts), publicKey: key && createPublicKey(key) }
    },
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { on, once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { MOST_UPLOAD_BYTES } from '#foundation/limits'
import { Framed, frame } from './framed.ts'
import type { Reading } from './reading.ts'
import type { UploadRefusal } from './contract.ts'

/**
 * A picture is read in milliseconds, the largest PDF of office software in a second or two. Whoever
 * made a file that takes longer, or asks for more memory, is told so, and nobody else notices.
 */
const MOST = { ms: 10_000, bytes: 700_000_000, heapMegabytes: 384 }
const LOOK_MS = 100
const PAGE_BYTES = 4096
/** So many are read at once, each of somebody else; the others wait, unless they are too many. */
const MOST_AT_ONCE = 2
const MOST_WAITING_BYTES = 20 * MOST_UPLOAD_BYTES

interface Waiting {
  owner: string
  given: Buffer
  resolve: (read: Reading) => void
  reject: (error: Error) => void
}
const waiting: Waiting[] = []
let waitingBytes = 0
/** Whose files are being read. */
const readNow = new Set<string>()
/** Processes that wait for a file. */
const idle: ChildProcess[] = []

/**
 * What a file is, and what of it is kept, read in a process of its own that can write nothing, call
 * nobody and start nothing, and is ended when it takes too long or too much memory. A thread would
 * not do: one that is out of memory may take everybody along.
 */
export function readFile(owner: string, given: Buffer): Promise<Reading> {
  if (waitingBytes + given.length > MOST_WAITING_BYTES)
    return Promise.resolve({ code: 'reader-busy' })
  waitingBytes += given.length
  return new Promise((resolve, reject) => {
    waiting.push({ owner, given, resolve, reject })
    readNext()
  })
}

function readNext(): void {
  if (readNow.size >= MOST_AT_ONCE) return
  const at = waiting.findIndex(({ owner }) => !readNow.has(owner))
  const [next] = at < 0 ? [] : waiting.splice(at, 1)
  if (!next) return
  const { owner, given, resolve, reject } = next
  readNow.add(owner)
  readOne(idle.pop() ?? start(), given)
    .then(resolve, reject)
    .finally(() => {
      readNow.delete(owner)
      waitingBytes -= given.length
      readNext()
    })
}

interface Told {
  /** The reader is wrong, not the file. */
  fault?: string
  code?: UploadRefusal
  mediaType: string
  isSame: boolean
}

async function readOne(child: ChildProcess, given: Buffer): Promise<Reading> {
  const begun = performance.now()
  let isOver = false
  const watch = setInterval(() => {
    isOver ||= performance.now() - begun > MOST.ms || memoryOf(child) > MOST.bytes
    if (isOver) child.kill('SIGKILL')
  }, LOOK_MS)
  hold(child, true)
  try {
    const [told, bytes] = await answerTo(child, given)
    idle.push(child)
    const { fault, code, mediaType, isSame } = JSON.parse(told.toString()) as Told
    if (fault !== undefined) throw new Error(fault)
    return code ? { code } : { mediaType, bytes: isSame ? given : bytes }
  } catch (error) {
    // Out of the memory that it may have it ends itself by a signal.
    if (isOver || child.signalCode) return { code: 'file-too-complex' }
    throw error
  } finally {
    clearInterval(watch)
    hold(child, false)
  }
}

/** Two pieces come back: what is told, and what is kept. */
async function answerTo(child: ChildProcess, given: Buffer): Promise<[Buffer, Buffer]> {
  const [into, outOf] = [child.stdin!, child.stdout!]
  const settled = new AbortController()
  const { signal } = settled
  const ended = once(child, 'close', { signal }).then(([code, by]) => {
    throw new Error(`the reading process ended with ${by ?? code}`)
  })
  const told = async (): Promise<[Buffer, Buffer]> => {
    const framed = new Framed()
    const come: Buffer[] = []
    for await (const [chunk] of on(outOf, 'data', { signal })) {
      come.push(...framed.add(chunk as Buffer))
      if (come.length === 2) break
    }
    return [come[0]!, come[1]!]
  }
  try {
    into.write(frame(given))
    return await Promise.race([told(), ended])
  } finally {
    settled.abort()
  }
}

/** Nobody waits: it does not keep this process alive. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const does = isHeld ? 'ref' : 'unref'
  child[does]()
  for (const pipe of [child.stdin, child.stdout] as ((Readable | Writable) & {
    ref?(): void
    unref?(): void
  })[])
    pipe[does]?.()
}

function start(): ChildProcess {
  const child = spawn(
    process.execPath,
    [
      '--permission',
      '--allow-fs-read=*',
      `--max-old-space-size=${MOST.heapMegabytes}`,
      fileURLToPath(new URL('./reading-process.ts', import.meta.url)),
    ],
    { env: {}, stdio: ['pipe', 'pipe', 'ignore'] },
  )
  // It ended before it had all of a file: its end says so.
  child.stdin.on('error', () => {})
  child.once('exit', () => {
    const at = idle.indexOf(child)
    if (at >= 0) idle.splice(at, 1)
  })
  return child
}

/** In bytes; 0 where the system does not tell. */
function memoryOf({ pid }: ChildProcess): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
  } catch {
    return 0
  }
}

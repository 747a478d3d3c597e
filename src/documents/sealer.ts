import { Worker } from 'node:worker_threads'
import type { PersonalKeys } from '#identity'

export interface SealedFile {
  /**
   * Of the content, under the county's key, hexadecimal: nobody else can tell from it whether a
   * file that they have was handed in here.
   */
  fingerprint: string
  sealed: Uint8Array
}

interface Sealing {
  worker: Worker
  waiting: Map<number, { resolve: (file: SealedFile) => void; reject: (error: Error) => void }>
}

const running = new WeakMap<PersonalKeys, Sealing>()
let next = 0

/**
 * Hashes and seals a file on a thread of its own: a megabyte takes some 12 ms, in which the server
 * would answer nobody.
 */
export function sealFile(keys: PersonalKeys, bytes: Buffer): Promise<SealedFile> {
  const { worker, waiting } = running.get(keys) ?? start(keys)
  const id = ++next
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    // A copy of its own may be handed over without being copied once more.
    const own = new Uint8Array(bytes)
    worker.ref()
    worker.postMessage({ id, bytes: own }, [own.buffer])
  })
}

function start(keys: PersonalKeys): Sealing {
  const worker = new Worker(new URL('./seal-worker.ts', import.meta.url), {
    workerData: keys.secret,
  })
  const waiting: Sealing['waiting'] = new Map()
  worker.on('message', ({ id, ...file }: SealedFile & { id: number }) => {
    waiting.get(id)?.resolve(file)
    waiting.delete(id)
    // Nobody waits: the thread does not keep the process alive.
    if (waiting.size === 0) worker.unref()
  })
  const fail = (error: Error) => {
    running.delete(keys)
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('error', fail)
  worker.on('exit', (code) => fail(new Error(`the sealing thread ended with ${code}`)))
  const sealing = { worker, waiting }
  running.set(keys, sealing)
  return sealing
}

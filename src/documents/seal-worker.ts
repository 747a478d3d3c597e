import { parentPort, workerData } from 'node:worker_threads'
import { personalKeys } from '#identity'

/** Runs beside the server: hashes and seals one file after the other. */
const keys = personalKeys(Buffer.from(workerData as Uint8Array))

parentPort!.on('message', ({ id, bytes }: { id: number; bytes: Uint8Array }) => {
  const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Small buffers share their memory with others and cannot be handed over as they are.
  const sealed = new Uint8Array(keys.sealBytes(plain))
  parentPort!.postMessage({ id, fingerprint: keys.index(plain).toString('hex'), sealed }, [
    sealed.buffer,
  ])
})

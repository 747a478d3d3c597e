import { setTimeout as sleep } from 'node:timers/promises'

const AFTER_FAULT_MS = 1000

/**
 * Does `take` again and again, `everyMs` after it was done, without overtaking itself. Answers how
 * to stop: what was begun is finished.
 */
export function repeat(
  everyMs: number,
  take: (stopping: AbortSignal) => Promise<unknown>,
  onFault: (error: Error) => void,
): () => Promise<void> {
  const stopping = new AbortController()
  const pause = (ms: number) =>
    sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined)
  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        await take(stopping.signal)
        await pause(everyMs)
      } catch (error) {
        if (!stopping.signal.aborted) onFault(error as Error)
        await pause(AFTER_FAULT_MS)
      }
    }
  }
  const running = loop()
  return async () => {
    stopping.abort()
    await running
  }
}

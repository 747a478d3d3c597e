import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { repeat } from './repeat.ts'

test('停下时先把手里的做完；做的人知道要停', async () => {
  const told: boolean[] = []
  let begun = 0
  const stop = repeat(
    1,
    async (stopping) => {
      begun += 1
      await pause(50)
      told.push(stopping.aborted)
    },
    () => {},
  )
  await pause(10)
  await stop()
  expect([begun, told]).toEqual([1, [true]])
  await pause(30)
  expect(begun).toBe(1)
})

test('出了错说出来，过一会儿接着做', async () => {
  const faults: string[] = []
  let calls = 0
  const stop = repeat(
    1,
    async () => {
      calls += 1
      if (calls === 1) throw new Error('away')
    },
    (error) => faults.push(error.message),
  )
  await pause(1100)
  await stop()
  expect(faults).toEqual(['away'])
  expect(calls).toBeGreaterThan(1)
})

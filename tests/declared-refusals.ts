import { afterAll, expect } from 'vitest'
import { UNDECLARED_REFUSAL } from '#platform/problem'

/**
 * Whatever a test makes a route refuse with, the route declares: its contract would be wrong
 * otherwise.
 */
const undeclared: string[] = []
process.on('warning', (warning) => {
  if ('code' in warning && warning.code === UNDECLARED_REFUSAL) undeclared.push(warning.message)
})
afterAll(async () => {
  // Warnings are told on a later turn.
  await new Promise(setImmediate)
  expect([...new Set(undeclared)]).toEqual([])
})

import { defineConfig } from 'vitest/config'

/** The order of the house and its tidiness alone: no database is started. */
export default defineConfig({
  test: { include: ['tests/house*.test.ts'], testTimeout: 60_000 },
})

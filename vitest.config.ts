import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'sim/**/*.test.ts'],
    globalSetup: ['tests/global-setup.ts'],
    setupFiles: ['tests/declared-refusals.ts'],
    // Only against what hangs: how long a test takes says how busy the machine is.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    env: { TZ: 'America/New_York' },
  },
})

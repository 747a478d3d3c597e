import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The first that begin, as they take longest: so the workers end together. */
const LONGEST = [
  'tests/fuzz',
  'tests/two-years',
  'tests/browser',
  'tests/two-processes',
  'tests/journey',
  'tests/publication-pages',
  'tests/replay',
  'tests/operations',
  'src/supervision/supervision.db',
  'tests/faults',
  'tests/simulation',
  'tests/desk-pages',
  'tests/pooler',
  'src/ledger/witness.db',
  'sim/stories',
  'tests/staff-command',
  'tests/sign-in',
]
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = LONGEST.map((name) => files.find((f) => f.moduleId.endsWith(`/${name}.test.ts`)))
    return [...new Set([...order.filter((f) => f !== undefined), ...(await super.sort(files))])]
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'sim/**/*.test.ts'],
    globalSetup: ['tests/global-setup.ts'],
    setupFiles: ['tests/declared-refusals.ts'],
    // Only against what hangs: how long a test takes says how busy the machine is.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    env: { TZ: 'America/New_York' },
  },
})

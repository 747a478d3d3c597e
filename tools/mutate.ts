import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { createVitest, type Vitest } from 'vitest/node'
import { repositoryDir } from '#platform/repository'
import { EQUIVALENTS } from './equivalent-mutants.ts'
import { type Mutant, mutantsOf, mutated } from './mutants.ts'

/*
 * Breaks one line at a time and looks whether a test fails: `npm run mutate`, `npm run mutate --
 * seal unmask`, for some lines only `-- seal --lines 56,57`, for a sample `-- sign-in --every 4`,
 * for another file `-- src/process/run.ts --with src/process/run.test.ts`. The file on the disk
 * stays as it is; the tests are served the broken one. What does not compile is no mutant: nobody
 * could merge it.
 */

/** What stands in shells, and the tests that have to notice: those beside it first. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  'src/cases/entry.ts': ['src/cases/handle.db.test.ts', 'src/cases/submission.db.test.ts'],
  'src/cases/handle.ts': ['src/cases/handle.db.test.ts'],
  'src/cases/issuing.ts': ['src/cases/handle.db.test.ts'],
  'src/cases/load.ts': ['src/cases/handle.db.test.ts', 'src/cases/process-changes.db.test.ts'],
  'src/cases/submission.ts': ['src/cases/submission.db.test.ts'],
  'src/cases/supplied.ts': ['src/cases/handle.db.test.ts', 'src/cases/submission.db.test.ts'],
  'src/cases/unmask.ts': ['src/cases/unmask.db.test.ts'],
  'src/documents/upload.ts': ['src/documents/upload.db.test.ts'],
  'src/identity/code-pace.ts': [
    'src/identity/code-pace.db.test.ts',
    'src/identity/codes.db.test.ts',
    'src/identity/sign-in.db.test.ts',
    'src/identity/gate.db.test.ts',
  ],
  'src/identity/outbox.ts': ['src/identity/outbox.db.test.ts'],
  'src/identity/password.ts': ['src/identity/accounts.db.test.ts'],
  'src/identity/phone-code.ts': [
    'src/identity/phone-code.db.test.ts',
    'src/identity/sign-in.db.test.ts',
    'src/identity/codes.db.test.ts',
    'src/identity/gate.db.test.ts',
  ],
  'src/identity/sign-in.ts': [
    'src/identity/sign-in-staff.db.test.ts',
    'src/identity/sign-in.db.test.ts',
    'src/identity/accounts.db.test.ts',
    'src/identity/gate.db.test.ts',
  ],
  'src/identity/tries.ts': [
    'src/identity/tries.db.test.ts',
    'src/identity/gate.db.test.ts',
    'src/identity/sign-in-staff.db.test.ts',
    'src/identity/accounts.db.test.ts',
  ],
  'src/ledger/seal.ts': ['src/ledger/seal.db.test.ts'],
  'src/portal/http/uploads.ts': ['src/portal/http/uploads.db.test.ts'],
  'src/portal/piece-store.ts': ['src/portal/http/uploads.db.test.ts'],
}

/** In hundredths of the mutants that a test could tell apart. */
const GOAL = 85

let active: { file: string; mutant: Mutant } | undefined

const serveMutant = {
  name: 'serve-mutant',
  enforce: 'pre' as const,
  load: (id: string) =>
    active && id === active.file ? mutated(readFileSync(id, 'utf8'), active.mutant) : undefined,
}

interface Failure {
  test: string
  says: string
}

/** The first test that fails, which ends the run; undefined when all pass. */
async function findFailure(
  vitest: Vitest,
  file: string,
  tests: readonly string[],
): Promise<Failure | undefined> {
  vitest.invalidateFile(file)
  const project = vitest.projects[0]!
  for (const test of tests) {
    vitest.state.filesMap.clear()
    vitest.state.idMap.clear()
    const specification = project.createSpecification(join(repositoryDir, test))
    const done = await vitest.runTestSpecifications([specification])
    const [failed] = done.testModules.flatMap((module) => [...module.children.allTests('failed')])
    if (failed) return { test, says: `${failed.fullName}: ${failed.result().errors?.[0]?.message}` }
    if (done.unhandledErrors.length > 0 || done.testModules.some((module) => !module.ok()))
      return { test, says: `ends with an error: ${JSON.stringify(done.unhandledErrors[0])}` }
    if (done.testModules.length === 0) throw new Error(`${test} is not there`)
  }
  return undefined
}

const equivalentOf = (path: string, source: string, { line, was, becomes }: Mutant) =>
  EQUIVALENTS.find(
    (e) =>
      e.file === path &&
      e.was === was &&
      e.becomes === becomes &&
      source.split('\n')[line - 1]!.includes(e.on),
  )

/**
 * Where the compiler is shown all mutants of a file at once; imports mean what they mean in `src`.
 */
const COMPILED_DIR = join(repositoryDir, 'var/mutants')

/** The mutants that the compiler takes. */
async function compiling(
  path: string,
  source: string,
  mutants: readonly Mutant[],
): Promise<Mutant[]> {
  const dir = join(COMPILED_DIR, relative('src', dirname(path)))
  mkdirSync(dir, { recursive: true })
  const nameOf = (mutant: Mutant) => `${basename(path, '.ts')}-${mutants.indexOf(mutant)}.ts`
  const compilerOptions = {
    rootDirs: ['../../src', '.'],
    noUnusedLocals: false,
    noUnusedParameters: false,
  }
  const config = { extends: '../../tsconfig.json', compilerOptions, include: ['**/*.ts'] }
  writeFileSync(join(COMPILED_DIR, 'tsconfig.json'), JSON.stringify(config))
  for (const mutant of mutants) writeFileSync(join(dir, nameOf(mutant)), mutated(source, mutant))
  try {
    const said = await new Promise<string>((resolve) =>
      execFile('tsc', ['-p', COMPILED_DIR], { maxBuffer: 1 << 26 }, (_, out) => resolve(out)),
    )
    return mutants.filter((mutant) => !said.includes(`/${nameOf(mutant)}(`))
  } finally {
    rmSync(COMPILED_DIR, { recursive: true })
  }
}

interface Score {
  killed: number
  survived: Mutant[]
  equivalent: number
}

async function score(
  vitest: Vitest,
  path: string,
  tests: readonly string[],
  isChosen: (mutant: Mutant, i: number) => boolean,
): Promise<Score> {
  const file = join(repositoryDir, path)
  const source = readFileSync(file, 'utf8')
  active = undefined
  const failure = await findFailure(vitest, file, tests)
  if (failure) throw new Error(`${path}: ${failure.test} fails as it is: ${failure.says}`)
  const score: Score = { killed: 0, survived: [], equivalent: 0 }
  const mutants = await compiling(path, source, mutantsOf(path, source).filter(isChosen))
  let inOrder = tests
  for (const [i, mutant] of mutants.entries()) {
    if (equivalentOf(path, source, mutant)) {
      score.equivalent += 1
      continue
    }
    active = { file, mutant }
    const noticed = await findFailure(vitest, file, inOrder)
    if (noticed) {
      score.killed += 1
      // What noticed this one probably notices the next, which stands beside it.
      inOrder = [noticed.test, ...tests.filter((test) => test !== noticed.test)]
    } else {
      score.survived.push(mutant)
      say(`  ${path}:${mutant.line} ${short(mutant.was)} → ${short(mutant.becomes)}`)
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${path} ${i + 1}/${mutants.length} `)
  }
  return score
}

const say = (text: string) => process.stdout.write(`${text}\n`)
const short = (text: string) => {
  const line = text.replaceAll(/\s+/g, ' ')
  return line === '' ? '(nothing)' : line.length > 90 ? `${line.slice(0, 90)}…` : line
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      lines: { type: 'string' },
      every: { type: 'string', default: '1' },
      with: { type: 'string', multiple: true },
    },
  })
  const chosen = Object.entries(TARGETS).filter(
    ([path]) => positionals.length === 0 || positionals.some((word) => path.includes(word)),
  )
  const [other] = positionals
  if (values.with && other) chosen.splice(0, Infinity, [other, values.with])
  const lines = values.lines ? new Set(values.lines.split(',').map(Number)) : undefined
  const isChosen = ({ line }: Mutant, i: number) =>
    i % Number(values.every) === 0 && (!lines || lines.has(line))
  const vitest = await createVitest(
    'test',
    {
      watch: false,
      bail: 1,
      maxWorkers: 1,
      testTimeout: 30_000,
      hookTimeout: 30_000,
      reporters: [{}],
      // What is broken must not be kept for other runs.
      fsModuleCache: false,
    },
    { plugins: [serveMutant] },
  )
  let isReached = true
  try {
    for (const [path, tests] of chosen) {
      const { killed, survived, equivalent } = await score(vitest, path, tests, isChosen)
      const share = (100 * killed) / Math.max(1, killed + survived.length)
      isReached &&= share >= GOAL
      say(
        `${path}: ${killed} of ${killed + survived.length} killed, ${share.toFixed(1)} %; ${equivalent} equivalent`,
      )
    }
  } finally {
    await vitest.close()
  }
  return isReached ? 0 : 1
}

process.exit(await main())

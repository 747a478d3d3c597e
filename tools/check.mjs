import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { env, install, root } from './prepare.mjs'

/*
 * What must hold before anything is committed, side by side: `npm run check`, or `-- --only
 * types,format` of it.
 */

/** Longest first. Whatever a step says, `mend` says what to do about it. */
const STEPS = [
  {
    name: 'types',
    command: 'tsc -p . --singleThreaded --incremental --tsBuildInfoFile node_modules/.cache/types',
    mend: 'When an act, a fact, a route or a rule is new, run npm run generate first. Mend what TypeScript names; no `any`, no `as unknown as`.',
  },
  {
    name: 'doors',
    command: 'node tools/doors.ts --check',
    mend: 'Run npm run generate and read what changed at the doors, as whoever enters by them will.',
  },
  {
    name: 'queries',
    command: 'node --disable-warning=ExperimentalWarning tools/queries.ts',
    mend: 'Mend each place that is named: STYLE.md 5 has how queries are written.',
  },
  {
    name: 'house',
    command: 'vitest run --config vitest.house.config.ts --reporter=dot',
    mend: 'Mend what the named test of tests/house*.test.ts lists; ARCHITECTURE.md has the order.',
  },
  {
    name: 'unused',
    command: 'knip --no-progress --treat-config-hints-as-errors',
    mend: 'Delete what nobody uses; what is started by its path is an entry of knip.jsonc.',
  },
  {
    name: 'lint',
    command: 'biome lint --error-on-warnings .',
    mend: 'Mend what Biome names.',
  },
  {
    name: 'generated',
    command: 'node tools/generate.ts --check',
    mend: 'Run npm run generate, look at what changed, and commit it.',
  },
  {
    name: 'contract',
    command: 'redocly lint docs/api/openapi.json',
    mend: 'Mend the declaration of the route that is named, then run npm run generate.',
  },
  {
    name: 'format',
    command: 'biome format .',
    mend: 'Run npx biome format --write .',
  },
]

/** What has no business with the registry while it checks. */
const QUIET = { REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

await install()
const steps = chosen()
const begun = performance.now()
const runs = sideBySide(steps, Math.max(2, availableParallelism()))
let failed = 0
for (const [i, { name, mend }] of steps.entries()) {
  const { status, output, seconds } = await runs[i]
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`)
  if (status === 0) continue
  failed++
  console.log(`${output.trimEnd()}\n→ ${mend} Again: npm run check -- --only ${name}\n`)
}
console.log(`${((performance.now() - begun) / 1000).toFixed(0)} s`)
process.exit(failed === 0 ? 0 : 1)

/** The steps that `--only` names, or all. */
function chosen() {
  const at = process.argv.indexOf('--only')
  if (at === -1) return STEPS
  const names = (process.argv[at + 1] ?? '').split(',')
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name))
  if (unknown.length === 0) return STEPS.filter(({ name }) => names.includes(name))
  console.error(
    `No step “${unknown.join(', ')}”. There are: ${STEPS.map((s) => s.name).join(', ')}`,
  )
  process.exit(1)
}

/**
 * Begins `most` at once, in order, and the next whenever one ends; answers the promise of each end.
 */
function sideBySide(steps, most) {
  const waiting = []
  let free = most
  return steps.map(async (step) => {
    if (free > 0) free--
    else await new Promise((begin) => waiting.push(begin))
    const ended = await run(step)
    const next = waiting.shift()
    if (next) next()
    else free++
    return ended
  })
}

function run({ command }) {
  const begun = performance.now()
  return new Promise((resolve) => {
    const child = spawn(command, { cwd: root, env: { ...env, ...QUIET }, shell: true })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk) => (output += chunk))
    child.on('close', (code) =>
      resolve({ status: code ?? 1, output, seconds: (performance.now() - begun) / 1000 }),
    )
  })
}

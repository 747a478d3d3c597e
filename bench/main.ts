import { parseArgs } from 'node:util'
import { cpus } from 'node:os'
import type { Benchmark, Measurement } from './measure.ts'
import { acts } from './acts.ts'
import { authenticity } from './authenticity.ts'
import { board } from './board.ts'
import { crash } from './crash.ts'
import { crowd } from './crowd.ts'
import { portal } from './portal.ts'
import { prediction } from './prediction.ts'
import { latency } from './latency.ts'
import { append, sealAndVerify } from './ledger.ts'
import { search } from './search.ts'
import { processStep } from './process.ts'
import { recompute } from './recompute.ts'
import { outsider } from './outsider.ts'
import { start } from './start.ts'
import { simulate } from './simulate.ts'
import { supervision, supervisionTick } from './supervision.ts'
import { workdays } from './workdays.ts'

const BENCHMARKS: Benchmark[] = [
  workdays,
  processStep,
  start,
  acts,
  outsider,
  append,
  sealAndVerify,
  recompute,
  supervision,
  supervisionTick,
  latency,
  board,
  authenticity,
  prediction,
  search,
  portal,
  crowd,
  simulate,
  crash,
]

const HELP = `npm run bench [-- NAME… --events 1000000 --cases 20000 --minutes 60]

${BENCHMARKS.map((b) => `  ${b.name.padEnd(10)} ${b.about}`).join('\n')}`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean' },
    events: { type: 'string', default: '1000000' },
    cases: { type: 'string', default: '20000' },
    minutes: { type: 'string', default: '60' },
  },
})
const say = (text: string) => process.stdout.write(`${text}\n`)

function line({ what, ours, against, ratio, goal, reached }: Measurement): string {
  const mark = reached === undefined ? ' ' : reached ? '✓' : '✗'
  const compared =
    ratio === undefined ? '' : `  ${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2)} ×`
  return `${mark} ${what.padEnd(26)} ${ours}${against ? `  |  ${against}` : ''}${compared}${goal ? `  (goal ${goal})` : ''}`
}

const unknown = positionals.filter((name) => !BENCHMARKS.some((b) => b.name === name))
if (values.help || unknown.length > 0) {
  say(HELP)
  process.exit(values.help ? 0 : 2)
}
say(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`)
for (const benchmark of BENCHMARKS.filter(({ name, isLong }) =>
  positionals.length === 0 ? !isLong : positionals.includes(name),
)) {
  for (const measurement of await benchmark.run({
    events: Number(values.events),
    cases: Number(values.cases),
    minutes: Number(values.minutes),
    share: 1,
  }))
    say(line(measurement))
}
process.exit(0)

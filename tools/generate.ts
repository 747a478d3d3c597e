import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { caseEvents } from '#cases/events'
import { calendarEvents } from '#calendar/events'
import { actInputs } from '#cases/contract'
import { repositoryDir } from '../src/config.ts'

/*
 * Writes the pages that are made from the code, so that a change of surface shows up as a diff; with --check it only
 * says which are stale.
 */

const isCheck = process.argv.includes('--check')
const at = (path: string) => join(repositoryDir, path)

const pages: Record<string, () => string> = {
  'docs/events.md': eventsPage,
  'docs/law.md': lawPage,
  'db/schema.sql': () => readdirSync(at('db/migrations')).sort().map((file) => `-- ${file}\n${readFileSync(at(`db/migrations/${file}`), 'utf8').trim()}\n`).join('\n'),
}

function eventsPage(): string {
  const rows = (stream: string, events: Record<string, { shape: Record<string, unknown> }>) =>
    Object.entries(events).map(([type, schema]) => `| ${stream} | \`${type}\` | ${Object.keys(schema.shape).map((f) => `\`${f}\``).join(' ')} |`)
  return ['# Events', '', 'Made by `npm run generate` from each module\'s `events.ts`. Shapes are for ever: add a type, never change a meaning.', '', '| stream | type | fields |', '| --- | --- | --- |',
    ...rows('`case/<id>`', caseEvents), ...rows('`calendar`', calendarEvents), '| `day/<date>` | `WorkdayBegan` | `day` `kind` `name` |', '| `day/<date>` | `DayOffBegan` | `day` `kind` `name` |', ''].join('\n')
}

/** Article → act → test, read from the `@law` tags. */
function lawPage(): string {
  const dir = at('src/cases/acts')
  const tests = readdirSync(dir).filter((f) => f.endsWith('.test.ts')).map((f) => readFileSync(join(dir, f), 'utf8')).join('\n')
  const lines = readdirSync(dir).filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts') && f !== 'act.ts').flatMap((file) => {
    const text = readFileSync(join(dir, file), 'utf8')
    const law = /@law ([^*\n]+)/.exec(text)?.[1]?.trim() ?? '(none)'
    const tested = new RegExp(`from '\\./${file.replace('.ts', '')}\\.ts'`).test(tests)
    return [`| ${law} | [\`${file.replace('.ts', '')}\`](../src/cases/acts/${file}) | ${tested ? 'yes' : '**no**'} |`]
  })
  return ['# Law', '', 'Made by `npm run generate` from the `@law` tags. Routes: ' + Object.keys(actInputs).map((a) => `\`${a}\``).join(' ') + '.', '', '| article | act | tested beside it |', '| --- | --- | --- |', ...lines.sort(), ''].join('\n')
}

let stale = 0
for (const [path, make] of Object.entries(pages)) {
  const wanted = make()
  let present = ''
  try {
    present = readFileSync(at(path), 'utf8')
  } catch {
    // Not made yet.
  }
  if (present === wanted) continue
  stale += 1
  if (isCheck) process.stderr.write(`${path} is stale: run npm run generate\n`)
  else {
    mkdirSync(join(at(path), '..'), { recursive: true })
    writeFileSync(at(path), wanted)
    process.stdout.write(`${path} written\n`)
  }
}
process.exit(isCheck && stale > 0 ? 1 : 0)

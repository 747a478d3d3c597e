import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { caseEvents } from '#cases/events'
import { calendarEvents } from '#calendar/events'
import { appointmentEvents } from '#appointments/events'
import { letterEvents, ratingEvents } from '#feedback/events'
import { itemEvents } from '#items/events'
import { accessEvents, authorityEvents, identityEvents, personEvents } from '#identity/events'
import {
  directiveEvents,
  inspectionEvents,
  measureEvents,
  ruleEvents,
  supervisionEvents,
} from '#supervision/events'
import { actInputs } from '#cases/contract'
import { createHttpServer } from '#platform/http'
import { schemaOf } from '#platform/ownership'
import { registerApi } from '../src/api.ts'
import { repositoryDir } from '../src/config.ts'
import type { County } from '../src/county.ts'
import { OWNERS } from '../src/owners.ts'

/*
 * Writes the pages that are made from the code, so that a change of surface shows up as a diff; with --check it only
 * says which are stale.
 */

const isCheck = process.argv.includes('--check')
const at = (path: string) => join(repositoryDir, path)

const pages: Record<string, () => string | Promise<string>> = {
  'docs/api/openapi.json': openapiPage,
  'docs/modules.md': modulesPage,
  'docs/events.md': eventsPage,
  'docs/law.md': lawPage,
  'docs/tables.md': tablesPage,
  'db/schema.sql': () =>
    readdirSync(at('db/migrations'))
      .sort()
      .map((file) => `-- ${file}\n${readFileSync(at(`db/migrations/${file}`), 'utf8').trim()}\n`)
      .join('\n'),
}

function eventsPage(): string {
  const rows = (stream: string, events: Record<string, { shape: Record<string, unknown> }>) =>
    Object.entries(events).map(
      ([type, schema]) =>
        `| ${stream} | \`${type}\` | ${Object.keys(schema.shape)
          .map((f) => `\`${f}\``)
          .join(' ')} |`,
    )
  return [
    '# Events',
    '',
    "Made by `npm run generate` from each module's `events.ts`. Shapes are for ever: add a type, never change a meaning.",
    '',
    '| stream | type | fields |',
    '| --- | --- | --- |',
    ...rows('`case/<id>`', caseEvents),
    ...rows('`letter/<id>`', letterEvents),
    ...rows('`rating/<id>`', ratingEvents),
    ...rows('`appointment/<id>`', appointmentEvents),
    ...rows('`item/<id>`', itemEvents),
    ...rows('`calendar`', calendarEvents),
    ...rows('`staff/<id>`', identityEvents),
    ...rows('`access/<staffId>`', accessEvents),
    ...rows('`authority/<id>`', authorityEvents),
    ...rows('`person/<id>`', personEvents),
    ...rows('`card/<caseId>/<kind>`', supervisionEvents),
    ...rows('`rule/<code>`', ruleEvents),
    ...rows('`directive/<caseId>/<id>`', directiveEvents),
    ...rows('`measure/<id>`', measureEvents),
    ...rows('`register/<importId>`, `check/<unitId>/<day>`', inspectionEvents),
    '| `day/<date>` | `WorkdayBegan` | `day` `kind` `name` |',
    '| `day/<date>` | `DayOffBegan` | `day` `kind` `name` |',
    '',
  ].join('\n')
}

/** The routes as they are registered; no handler runs, so no county is needed. */
async function openapiPage(): Promise<string> {
  const server = createHttpServer({ logLevel: 'silent' })
  await server.register(async (scope) =>
    registerApi(scope as unknown as typeof server, {} as County),
  )
  await server.ready()
  return `${JSON.stringify(server.swagger(), undefined, 1)}\n`
}

/** What each module offers at its door. */
function modulesPage(): string {
  const modules = readdirSync(at('src'), { withFileTypes: true })
    .filter((d) => d.isDirectory())
    .map((d) => d.name)
    .sort()
  const lines = modules.flatMap((name) => {
    const door = `src/${name}/index.ts`
    if (!readdirSync(at(`src/${name}`)).includes('index.ts')) return []
    const names = [...readFileSync(at(door), 'utf8').matchAll(/export \{([^}]+)\}/g)].flatMap(
      ([, list]) => list!.split(',').map((n) => n.trim().replace(/^type /, '')),
    )
    return [
      `| [\`${name}\`](../${door}) | ${names
        .filter(Boolean)
        .sort()
        .map((n) => `\`${n}\``)
        .join(' ')} |`,
    ]
  })
  return [
    '# Modules',
    '',
    "Made by `npm run generate` from each module's door, `index.ts`. `foundation` and `platform` are imported file by file.",
    '',
    '| module | offers |',
    '| --- | --- |',
    ...lines,
    '',
  ].join('\n')
}

/** Module → table → nature → personal columns; sequences and folders. */
function tablesPage(): string {
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(' ')
  const tables = OWNERS.flatMap((owner) =>
    Object.entries(owner.tables ?? {}).map(([name, { nature, holds }]) => {
      const personal = (owner.personal ?? []).flatMap((field) =>
        field.columns.filter((column) => column.startsWith(`${name}.`)),
      )
      return `| ${owner.module} | \`${schemaOf(owner)}.${name}\` | ${nature} | ${holds} | ${code(personal.map((column) => column.slice(name.length + 1)))} |`
    }),
  )
  const sequences = OWNERS.flatMap((owner) =>
    Object.entries(owner.sequences ?? {}).map(
      ([name, numbers]) => `| ${owner.module} | \`${schemaOf(owner)}.${name}\` | ${numbers} |`,
    ),
  )
  const folders = OWNERS.flatMap((owner) =>
    Object.entries(owner.folders ?? {}).map(
      ([name, { nature, holds }]) => `| ${owner.module} | \`${name}\` | ${nature} | ${holds} |`,
    ),
  )
  return [
    '# Tables',
    '',
    "Made by `npm run generate` from each module's `owns.ts` (ADR 17). **history**: the ledger itself. **kept**: told by nothing",
    'else. **derived**: `npm run replay` makes it again from the ledger. **passing**: not backed up. What stands in personal columns',
    'is sealed, or a keyed digest to find it by; the words of the public register stand beside the declaration.',
    '',
    '| module | table | nature | holds | personal |',
    '| --- | --- | --- | --- | --- |',
    ...tables,
    '',
    '| module | sequence | numbers |',
    '| --- | --- | --- |',
    ...sequences,
    '',
    '| module | folder | nature | holds |',
    '| --- | --- | --- | --- |',
    ...folders,
    '',
  ].join('\n')
}

/** Article → act → test, read from the `@law` tags. */
function lawPage(): string {
  const dir = at('src/cases/acts')
  const tests = readdirSync(dir)
    .filter((f) => f.endsWith('.test.ts'))
    .map((f) => readFileSync(join(dir, f), 'utf8'))
    .join('\n')
  const lines = readdirSync(dir)
    .filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts') && f !== 'act.ts')
    .flatMap((file) => {
      const text = readFileSync(join(dir, file), 'utf8')
      const law = /@law ([^*\n]+)/.exec(text)?.[1]?.trim() ?? '(none)'
      const tested = new RegExp(`from '\\./${file.replace('.ts', '')}\\.ts'`).test(tests)
      return [
        `| ${law} | [\`${file.replace('.ts', '')}\`](../src/cases/acts/${file}) | ${tested ? 'yes' : '**no**'} |`,
      ]
    })
  return [
    '# Law',
    '',
    'Made by `npm run generate` from the `@law` tags. Routes: ' +
      Object.keys(actInputs)
        .map((a) => `\`${a}\``)
        .join(' ') +
      '.',
    '',
    '| article | act | tested beside it |',
    '| --- | --- | --- |',
    ...lines.sort(),
    '',
  ].join('\n')
}

let stale = 0
for (const [path, make] of Object.entries(pages)) {
  const wanted = await make()
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

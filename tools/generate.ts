import { ACT_NAMES, ACTS, DOCUMENT_TITLES, FACTS } from '#cases'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { createHttpServer, within } from '#platform/http'
import { schemaOf } from '#platform/ownership'
import { type Pages, registerPortal } from '#portal'
import { registerApi } from '../src/app/api.ts'
import { repositoryDir } from '#platform/repository'
import { STREAMS } from '../src/app/streams.ts'
import type { County } from '../src/app/county.ts'
import { OWNERS } from '../src/app/owners.ts'
import { RULES } from '../src/supervision/rules/index.ts'
import { typesOf } from './openapi-types.ts'

/*
 * Writes the pages that are made from the code, so that a change of surface shows up as a diff;
 * with --check it only says which are stale.
 */

const isCheck = process.argv.includes('--check')
const at = (path: string) => join(repositoryDir, path)

const pages: Record<string, () => string | Promise<string>> = {
  'docs/api/openapi.json': openapiPage,
  'docs/api/access.md': accessPage,
  'web/contract.ts': async () => typesOf(JSON.parse(await openapiPage())),
  'docs/events.md': eventsPage,
  'docs/law.md': lawPage,
  'web/text/case-facts.ts': caseFactsPage,
  'web/text/rule-parameters.ts': ruleParametersPage,
  'docs/tables.md': tablesPage,
  'db/schema.sql': () =>
    readdirSync(at('db/migrations'))
      .sort()
      .map((file) => `-- ${file}\n${readFileSync(at(`db/migrations/${file}`), 'utf8').trim()}\n`)
      .join('\n'),
}

function eventsPage(): string {
  const fields = (schema: z.ZodType) =>
    schema instanceof z.ZodObject
      ? Object.keys(schema.shape)
          .map((f) => `\`${f}\``)
          .join(' ')
      : ''
  return [
    '# Events',
    '',
    "Made by `npm run generate` from each module's `events.ts`. A type that changes gets a new shape and keeps an upcast for each earlier one.",
    '',
    '| stream | type | shape | fields |',
    '| --- | --- | --- | --- |',
    ...STREAMS.flatMap((kind) =>
      kind
        .types()
        .map(
          ({ type, schema, shape }) =>
            `| \`${kind.kind}/${kind.ids}\` | \`${type}\` | ${shape} | ${fields(schema)} |`,
        ),
    ),
    '',
  ].join('\n')
}

interface Route {
  method: string
  url: string
  access: string
}

/** The routes as they are registered; no handler runs, so neither county nor pages are needed. */
async function wholeServer() {
  const server = createHttpServer({ logLevel: 'silent' })
  const routes: Route[] = []
  await within(server, async (part) => {
    part.addHook('onRoute', ({ method, url, config, schema }) => {
      const access = config?.access?.says ?? '**undeclared**'
      for (const m of [method].flat())
        if (m !== 'HEAD' && !schema?.hide) routes.push({ method: m, url, access })
    })
    const county = {} as County
    registerApi(part, county)
    await registerPortal(part, county, {} as Pages, { demo: true, privacy: [] })
  })
  await server.ready()
  return { server, routes }
}

async function openapiPage(): Promise<string> {
  const { server } = await wholeServer()
  return `${JSON.stringify(server.swagger(), undefined, 1)}\n`
}

/** Who may call what: a change of it shows as a difference that somebody reads. */
async function accessPage(): Promise<string> {
  const { routes } = await wholeServer()
  const table = (title: string, these: readonly Route[]) => [
    `## ${title}`,
    '',
    '| method | route | who |',
    '| --- | --- | --- |',
    ...these.map(({ method, url, access }) => `| ${method} | \`${url}\` | ${access} |`).sort(),
    '',
  ]
  const isInterface = ({ url }: Route) => url.startsWith('/api/')
  return [
    '# Who may call what',
    '',
    'Made by `npm run generate` from what each route declares. What declares nothing answers 403.',
    '',
    ...table(
      'Interface',
      routes.filter((r) => isInterface(r)),
    ),
    ...table(
      'Portal',
      routes.filter((r) => !isInterface(r)),
    ),
    ...actsTable(),
  ].join('\n')
}

/** Behind the route of an act stands who may do it, and how they stand to the case. */
function actsTable(): string[] {
  const whoMay = ({ may }: (typeof ACTS)[keyof typeof ACTS]) =>
    [...Map.groupBy(may, ({ relation }) => relation)]
      .map(([relation, rows]) => `${relation}: ${rows.map(({ role }) => role).join(', ')}`)
      .join('<br>')
  return [
    '## Acts of a case',
    '',
    'By their relation to the case (`src/cases/grants.ts`): `step` is whoever holds the role of an open step at its unit, `decision` that of the step that decides.',
    '',
    '| act | route | who |',
    '| --- | --- | --- |',
    ...ACT_NAMES.map(
      (name) => `| ${ACTS[name].title} | \`/api/cases/:caseId/${name}\` | ${whoMay(ACTS[name])} |`,
    ),
    '',
  ]
}

/** Module → table → nature → personal columns; sequences and folders. */
function tablesPage(): string {
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(' ')
  const tables = OWNERS.flatMap((owner) =>
    Object.entries(owner.tables ?? {}).map(([name, { nature, may, holds }]) => {
      const personal = (owner.personal ?? []).flatMap((field) =>
        field.columns.filter((column) => column.startsWith(`${name}.`)),
      )
      const roles = Object.entries(may).map(
        ([role, what]) => `${role.replace('yimen_', '')}: ${what}`,
      )
      return `| ${owner.module} | \`${schemaOf(owner)}.${name}\` | ${nature} | ${holds} | ${roles.join('<br>')} | ${code(personal.map((column) => column.slice(name.length + 1)))} |`
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
    'is sealed, or a keyed digest to find it by; the words of the public register stand beside the declaration. No role of the',
    'program may do more with a table than is said here; only the owner alters and empties tables.',
    '',
    '| module | table | nature | holds | may | personal |',
    '| --- | --- | --- | --- | --- | --- |',
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

/** What facts of a case, and the documents that they call for, are called on screens. */
function caseFactsPage(): string {
  const titles = Object.entries(FACTS).map(([type, { title }]) => `  ${type}: '${title}',\n`)
  const documents = Object.entries(DOCUMENT_TITLES).map(
    ([kind, title]) => `  ${/^\w+$/.test(kind) ? kind : `'${kind}'`}: '${title}',\n`,
  )
  return [
    '/** Made by `npm run generate` from the facts of src/cases/acts. */\n',
    `export const CASE_FACTS = {\n${titles.join('')}} as const\n`,
    `export const DOCUMENTS: Readonly<Record<string, string>> = {\n${documents.join('')}}\n`,
  ].join('')
}

/**
 * A parameter of this name is called the same in whichever rule: a publication of values shows it
 * without its rule.
 */
function ruleParametersPage(): string {
  const words = new Map([['enabled', '启用']])
  for (const { code, parameters } of RULES)
    for (const [name, { name: word }] of Object.entries(parameters)) {
      const known = words.get(name) ?? word
      if (known !== word)
        throw new Error(
          `${code} calls its parameter ${name} “${word}”, another rule “${known}”: give it a name of its own, or that word`,
        )
      words.set(name, word)
    }
  const lines = [...words].map(([name, word]) => `  ${name}: '${word}',\n`)
  return (
    '/** Made by `npm run generate` from the rules of src/supervision/rules. */\n' +
    `export const RULE_PARAMETERS: Record<string, string> = {\n${lines.join('')}}\n`
  )
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
      ACT_NAMES.map((a) => `\`${a}\``).join(' ') +
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

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repositoryDir } from '#platform/repository'
import { ACTS, FACTS } from '#cases'
import { askedByHand, declaredAgain, withoutAccess, withoutWords } from '../tools/declared.ts'
import {
  importsIn,
  lookedUpByName,
  readsEnvironment,
  rowsOf,
  transactionsInLoops,
} from '../tools/house-rules.ts'
import { checkQueries } from '../tools/queries.ts'

/*
 * `npm run check` says in a sentence what to do: each fault is planted in a copy of what it looks
 * at.
 */

const read = (path: string) => readFileSync(join(repositoryDir, path), 'utf8')

/** The words of a file, of which some are other ones. */
function planted(path: string, was: string, is: string): Record<string, string> {
  const words = read(path)
  expect(words).toContain(was)
  return { [path]: words.replace(was, is) }
}

test('a query is prepared: by its tables and columns, its values, its row and its ways', async () => {
  const { faults } = await checkQueries({
    ...planted('src/identity/authority.ts', 'set revoked_on = $2', 'set gone_on = $2'),
    ...planted('src/notices/notify.ts', 'where case_id = $1', 'where case_id is not null'),
    ...planted(
      'src/supervision/evidence/detectors/d12-shared-file.ts',
      'as "itemId", o.at,',
      'as "itemId",',
    ),
    ...planted(
      'src/identity/officer.ts',
      'union all select role, false from identity.duty',
      'union all select role from identity.post',
    ),
    ...planted('src/world/export.ts', 'from world.content', 'from world.content ${Date()}'),
  })
  const said = faults.join('\n')
  expect(said).toMatch(
    /src\/identity\/authority\.ts:\d+ column "gone_on" .* does not exist.*Mend the query, or add a migration/,
  )
  expect(said).toMatch(
    /src\/notices\/notify\.ts:\d+ It wants 0 values and is given 1: give one for each \$n/,
  )
  expect(said).toMatch(
    /src\/supervision\/evidence\/detectors\/d12-shared-file\.ts:\d+ The query does not answer “at”: select it, or take it out of the type/,
  )
  expect(said).toMatch(/src\/identity\/sign-in\.ts:\d+ relation "identity\.post" does not exist/)
  expect(said).toMatch(
    /src\/world\/export\.ts:\d+ Nobody can say beforehand .*Make it of constants and lists of alternatives/,
  )
  expect(faults).toHaveLength(7)
})

test('a route without access is named, with what to give it', () => {
  const path = 'src/appointments/http.ts'
  const forgotten = `${read(path)}\nserver.get('/api/nobody', { schema: {} }, () => [])\n`
  expect(withoutAccess({ [path]: read(path) })).toEqual([])
  expect(withoutAccess({ [path]: forgotten })).toEqual([
    expect.stringMatching(
      /^src\/appointments\/http\.ts:\d+ get '\/api\/nobody' does not say who may call it .* Give it config: \{ access: … \}/,
    ),
  ])
})

test('the word alone does not say who may call a route', () => {
  const routes = `
    const page = { access: EVERYBODY, refuses: [] }
    const near = () => ({ access: officers(deps), refuses: [] })
    server.get('/api/shared', { config: page }, () => [])
    server.get('/api/spread', { config: { ...near(), refuses: ['x'] } }, () => [])
    server.get('/api/comment', { config: { /* access */ refuses: [] } }, () => [])
    server.get('/api/summary', { schema: { summary: 'access' }, config: { refuses: [] } }, () => [])
    server.route({ method: 'GET', url: '/api/beside', access: page, config: {} })`
  expect(withoutAccess({ 'a.ts': routes }).map((said) => said.split(' ')[2])).toEqual([
    "'/api/comment'",
    "'/api/summary'",
    "'/api/beside'",
  ])
})

test('an import at run time is an import, and one of types says so', () => {
  const text = `import type { A } from './a.ts'
export * from './b.ts'
import './c.ts'
const d = async () => await import('../app/d.ts')`
  expect(importsIn('x.ts', text)).toEqual([
    { target: './a.ts', typeOnly: true },
    { target: './c.ts', typeOnly: false },
    { target: './b.ts', typeOnly: false },
    { target: '../app/d.ts', typeOnly: false },
  ])
})

test.each([
  'const { YIMEN_DIR } = process.env',
  'const dir = process["env"].YIMEN_DIR',
  'const { env } = process',
  "import { env } from 'node:process'",
  "import settings from 'process'",
])('the environment by another name is the environment: %s', (text) => {
  expect(readsEnvironment({ 'a.ts': text })).toEqual([
    expect.stringMatching(/^a\.ts reads the environment: take it from the settings/),
  ])
  expect(readsEnvironment({ 'a.ts': 'process.exit(1) // process.env' })).toEqual([])
})

test('a row of the glossary is a row of its table, no mention beside it', () => {
  const glossary = `The act \`mentioned\` is told of.
| 受理 | acceptance | \`acceptance\`, \`CaseAccepted\` | 行政许可法 32 | not \`elsewhere\` |`
  expect([...rowsOf(glossary)]).toEqual(['acceptance', 'CaseAccepted'])
})

test('a loop of transactions is named; one that does each apart is none', () => {
  const loop = 'for (const id of due) await transaction(pool, (client) => act(client, id))'
  const apart = 'await forEachApart(due, (id) => transaction(pool, (client) => act(client, id)))'
  const within = 'for (const name of names) later.push(() => transaction(pool, act))'
  expect(transactionsInLoops({ 'a.ts': loop })).toEqual([
    expect.stringMatching(/^a\.ts:1 .* use forEachApart/),
  ])
  expect(transactionsInLoops({ 'a.ts': apart, 'b.ts': within })).toEqual([])
})

test('a table that is looked up by a name from outside is named, wherever it is imported', () => {
  const words = `export const WORDS: Readonly<Record<string, string>> = { a: '甲' }
const NESTED: Record<string, Record<string, string>> = {}
const UNION: Record<Stage, string> = { open: '在办' }
export const word = (name: string) => WORDS[name] ?? NESTED.x?.[name] ?? UNION[stage] ?? WORDS['a']`
  const page =
    "import { WORDS } from './words.ts'\nexport const said = (k: string) => own(WORDS, k) ?? WORDS[k]"
  expect(lookedUpByName({ 'words.ts': words, 'page.ts': page })).toEqual([
    expect.stringMatching(/^words\.ts:4 WORDS\[name\] finds what every object has: use own/),
    expect.stringMatching(/^words\.ts:4 NESTED\.x\?\.\[name\] finds/),
    expect.stringMatching(/^page\.ts:2 WORDS\[k\] finds/),
  ])
})

test('a page that asks by hand, and a type that says again what is answered, are named', () => {
  const path = 'web/staff/process/PlanPanel.tsx'
  const asked = `import type { CaseView } from '../../../src/cases/view.ts'
const found = useAnswer<Plan>('/api/process-changes')
const other = await fetch('/api/process-changes')
`
  expect(askedByHand({ [path]: read(path) })).toEqual([])
  expect(askedByHand({ [path]: asked })).toEqual([
    expect.stringMatching(/PlanPanel\.tsx:1 knows the inside of the server: ask by useAnswer/),
    expect.stringMatching(/PlanPanel\.tsx:2 says itself what the server answers: ask by/),
    expect.stringMatching(/PlanPanel\.tsx:3 asks the server by itself: ask by/),
  ])
  const schemas = { Visit: { properties: { visitor: {}, clock: {}, phone: {} } } }
  const again = `interface Row {\n  visitor: string\n  clock: string\n}\n`
  const written = `interface Written {\n  visitor?: string\n  clock?: string\n}\n`
  const more = `interface Shown {\n  visitor: string\n  clock: string\n  onLook: () => void\n}\n`
  expect(declaredAgain({ [path]: again + written + more }, schemas)).toEqual([
    'web/staff/process/PlanPanel.tsx Row says again what Visit of web/contract.ts says: import it, or take a part of it by Pick.',
  ])
})

test('an act without words is named, with where to write them', () => {
  const { refusals } = ACTS.urging
  const wordless = { ...ACTS.urging, title: '', refusals: { ...refusals, 'urged-today': 'no' } }
  expect(
    withoutWords({ ...ACTS, urging: wordless }, { ...FACTS, CaseUrged: { title: '' } }),
  ).toEqual([
    'The act “urging” has no title: write it in Chinese where the act is declared, in src/cases/acts.',
    'The act “urging” refuses with “urged-today” and no sentence: write it in Chinese where the act is declared, in src/cases/acts.',
    'The fact “CaseUrged” has no title for the timeline: write it in Chinese where the act is declared, in src/cases/acts.',
  ])
})

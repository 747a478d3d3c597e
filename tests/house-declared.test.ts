import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ACTS, FACTS } from '#cases'
import { TASK_KINDS } from '#tasks'
import {
  askedByHand,
  declaredAgain,
  type Paths,
  readFiles,
  type Schemas,
  withoutAccess,
  withoutAsker,
  withoutWords,
} from '../tools/declared.ts'

const isTest = (path: string) => path.endsWith('.test.ts')

test('every route says who may call it', () => {
  const files = Object.entries(readFiles('src', /\.ts$/)).filter(([path]) => !isTest(path))
  expect(withoutAccess(Object.fromEntries(files))).toEqual([])
})

test('every act and every fact has its words', () => {
  expect(withoutWords(ACTS, FACTS)).toEqual([])
})

const pages = Object.fromEntries(
  Object.entries(readFiles('web/staff', /\.tsx?$/)).filter(([path]) => !isTest(path)),
)

test('the staff web asks by the contract', () => {
  const { 'web/staff/client.ts': _client, ...others } = pages
  expect(askedByHand(others)).toEqual([])
})

const { components, paths } = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8')) as {
  components: { schemas: Schemas }
  paths: Paths
}

test('every route has its asker: a page of ours, or programs of others', () => {
  const { 'web/contract.ts': _contract, ...web } = readFiles('web', /\.tsx?$/)
  // The server gives out addresses, too: in messages, as codes, to go on with.
  const given = { ...readFiles('src/portal', /\.ts$/), ...readFiles('src/notices', /\.ts$/) }
  const askers = { ...web, ...given, ...readFiles('src/cases', /document-text\.ts$/) }
  // An upload goes on where the answer to its beginning says.
  const { '/uploads/{id}': _goesOn, ...asked } = paths
  expect(withoutAsker(askers, asked)).toEqual([])
})

/** They make nothing that is numbered: they ask, prove, or change what is there once. */
const MAKES_NOTHING = [
  ...['/sign-in', '/sign-out', '/progress', '/verify', '/letters/follow'],
  ...['/my/data/email', '/my/data/phone', '/my/sessions/end', '/again'],
  // tus says itself where an upload stands; one that was begun twice is forgotten.
  '/uploads',
]

test('a form that makes something new has a key: sent twice, it makes one thing', () => {
  const isOfPortal = (url: string) => !url.startsWith('/api/') && !url.includes('{')
  const makes = Object.entries(paths).filter(([url, of]) => isOfPortal(url) && 'post' in of)
  const keyless = makes.filter(([, of]) => !JSON.stringify(of).includes('"idempotencyKey"'))
  expect(keyless.map(([url]) => url).sort()).toEqual([...MAKES_NOTHING].sort())
  expect(makes.length - keyless.length).toBeGreaterThan(3)
})

test('what the server answers is declared once, by its route', () => {
  expect(declaredAgain(pages, components.schemas)).toEqual([])
})

const sources = Object.entries(readFiles('src', /\.ts$/))
const written = sources.flatMap(([path, source]) => (isTest(path) ? [] : [source])).join('\n')

test('what is written comes in by one door', () => {
  const using = (what: RegExp) =>
    sources.flatMap(([path, source]) => (!isTest(path) && what.test(source) ? [path] : []))
  // No route has a validator of its own, or goes on with what it was refused.
  expect(using(/validatorCompiler/i)).toEqual(['src/platform/http.ts', 'src/platform/text-door.ts'])
  expect(using(/attachValidation/)).toEqual([])
  // Who reads a form with files leaves its texts to the schema of the route.
  expect(using(/\.parts\(|request\.file\(|saveRequestFiles/)).toEqual([
    'src/documents/http.ts',
    'src/portal/file-forms.ts',
  ])
  // What is not declared is `unknown`: nobody calls it something else.
  expect(
    using(/(?:body|query|params|headers) as (?:unknown|Record<string, string>|string)\b/),
  ).toEqual([])
})

test('what is sealed is what was signed: only the ledger itself reads places that nobody signed', () => {
  const naming = (table: RegExp) =>
    sources.flatMap(([path, source]) => (!isTest(path) && table.test(source) ? [path] : [])).sort()
  // Elsewhere it is `ledger.place` and `findLatestCheckpoint`.
  expect(naming(/\bledger\.sealed\b/)).toEqual([
    'src/ledger/read.ts',
    'src/ledger/seal.ts',
    'src/ledger/verify.ts',
  ])
  expect(naming(/\bledger\.checkpoint\b/)).toEqual([
    'src/ledger/handed.ts',
    'src/ledger/seal.ts',
    'src/ledger/signed.ts',
    'src/ledger/subscribe.ts',
    'src/ledger/verify.ts',
    'src/supervision/cards/live.ts',
  ])
})

test('every table of acts has a test that meets each of its acts on a desk', () => {
  const tested = sources.flatMap(([path, source]) => (isTest(path) ? [source] : [])).join('\n')
  const tables = [...written.matchAll(/export const (\w+_DEEDS)\b/g)].map(([, name]) => name!)
  expect(tables.length).toBeGreaterThan(5)
  const untried = tables.filter((name) => !tested.includes(`toEqual(waitedOf(${name}))`))
  expect(
    untried,
    'whoever may do it finds it on the desk, and nobody else: try it by expectDesks (src/testing/desks.ts)',
  ).toEqual([])
})

test('whatever kind of thing can wait, something lays it on desks', () => {
  const idle = TASK_KINDS.filter((kind) => !new RegExp(`kind: '${kind}'`).test(written))
  expect(idle, 'its module lays out what waits in it by projectTasks').toEqual([])
})

test('cookies are written and read in one place, and nobody goes where an address says but by ownPath', () => {
  const others = sources.filter(
    ([path]) => !isTest(path) && !/^src\/(testing\/|platform\/(cookies|http)\.ts$)/.test(path),
  )
  const found = others.flatMap(([path, source]) =>
    [
      ...source.matchAll(/\.(?:setCookie|clearCookie)\(|\bcookies(?:\.|\[)/g),
      ...(path.startsWith('src/portal/')
        ? source.matchAll(/\b(?:next|back):(?! ownPath\()\s*(?:z\.|text\(|maybe\()/g)
        : []),
    ].map(([text]) => `${path} ${text}`),
  )
  expect(
    found,
    'use writeCookie, readCookie, eraseCookie (src/platform/cookies.ts); ownPath',
  ).toEqual([])
})

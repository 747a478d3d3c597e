import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { repositoryDir } from '#platform/repository'
import { ACCESS } from '../web/contract.ts'
import { type Address, ADDRESSES, screenAt } from '../web/staff/screens.ts'

/*
 * A screen that asks what its reader may not know shows a refusal to somebody who did nothing
 * wrong.
 */

const SHELL = 'web/staff/shell/Shell.tsx'
const read = (path: string) => readFileSync(join(repositoryDir, path), 'utf8')

/** The files of ours that a file of the web is made of. */
function graphOf(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen
  seen.add(path)
  for (const [, target] of read(path).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
    const to = relative(repositoryDir, join(repositoryDir, dirname(path), target!))
    if (/^web\/(staff|ui)\//.test(to) && existsSync(join(repositoryDir, to))) graphOf(to, seen)
  }
  return seen
}

/** The file of each component that the shell shows. */
const files = new Map(
  [
    ...read(SHELL).matchAll(/import \{ (\w+Page) \} from '([^']+)'/g),
    ...read(SHELL).matchAll(/const (\w+Page) = lazy\(\(\) =>\s*import\('([^']+)'\)/g),
  ].map(([, name, from]) => [name!, join(dirname(SHELL), from!)]),
)
const pages = new Map(
  [...read(SHELL).matchAll(/^ {2}'(\/[^']*)': (\w+),$/gm)].map(([, address, name]) => [
    address as Address,
    files.get(name!)!,
  ]),
)

type Guarded = keyof typeof ACCESS
const shapeOf = (path: string) => path.replaceAll(/\$?\{[^}]*\}/g, '{}')
const guarded = (Object.keys(ACCESS) as Guarded[]).map((operation) => {
  const [method, path] = operation.split(' ') as [string, string]
  return { operation, method, shape: shapeOf(path) }
})

/**
 * What a file asks that not every officer may ask, by itself and as it opens; an act is asked when
 * somebody acts.
 */
function askedIn(source: string): Guarded[] {
  const asked = [...source.matchAll(/(\w*)(?:<[^()]*>)?\(?\s*[`'"](\/api\/[^`'"?]*)/g)]
  return guarded
    .filter(({ method }) => method === 'GET')
    .filter(({ shape }) =>
      asked.some(([, verb, path]) => !/^(POST|submit)$/.test(verb!) && shapeOf(path!) === shape),
    )
    .map(({ operation }) => operation)
}

test('each screen has its page, and each page its screen', () => {
  expect([...pages.keys()].sort()).toEqual([...ADDRESSES].sort())
  expect([...pages.values()].filter((file) => file === undefined)).toEqual([])
})

test('a screen asks only what whoever opens it may ask', () => {
  const wrong = ADDRESSES.flatMap((address) =>
    [...graphOf(pages.get(address)!)].flatMap((file) => {
      const source = read(file)
      const declared: readonly string[] = screenAt(address).asks ?? []
      return askedIn(source)
        .filter((operation) => !declared.includes(operation))
        .filter((operation) => !source.includes(`mayAsk(me, '${operation}')`))
        .map(
          (operation) =>
            `${file} asks ${operation}, which some of those may not who open ${address}: ` +
            `name it in the asks of the screen (web/staff/screens.ts), or ask it where mayAsk(me, '${operation}')`,
        )
    }),
  )
  expect(wrong).toEqual([])
})

test('what a screen is said to ask, it asks: nobody is kept out for nothing', () => {
  const wrong = ADDRESSES.flatMap((address) => {
    const source = [...graphOf(pages.get(address)!)].map(read).join('\n')
    const paths = new Set(
      [...source.matchAll(/[`'"](\/api\/[^`'"?]*)/g)].map(([, p]) => shapeOf(p!)),
    )
    return (screenAt(address).asks ?? [])
      .filter((operation) => !paths.has(shapeOf(operation.split(' ')[1]!)))
      .map((operation) => `${address} is said to ask ${operation} and does not`)
  })
  expect(wrong).toEqual([])
})

test('a link to a screen that not everybody may open stands where it is asked who reads', () => {
  const closed = ADDRESSES.filter((address) => screenAt(address).asks && !address.includes(':'))
  const wrong = [...new Set(ADDRESSES.flatMap((address) => [...graphOf(pages.get(address)!)]))]
    .flatMap((file) => closed.map((address) => ({ file, address, source: read(file) })))
    .filter(({ address, source }) => new RegExp(`to=\\{?[\`'"]${address}[\`'"?]`).test(source))
    .filter(({ file, address }) => pages.get(address) !== file)
    .filter(({ address, source }) => !source.includes(`mayOpen(me, '${address}')`))
    .map(
      ({ file, address }) =>
        `${file} leads to ${address}, which not everybody may open: show it where mayOpen(me, '${address}')`,
    )
  expect(wrong).toEqual([])
})

test('the address of a page is changed by useAddress: whoever came from the desk finds the way back', () => {
  const wrong = ADDRESSES.flatMap((address) => [...graphOf(pages.get(address)!)])
    .filter((file) => file !== 'web/ui/address.ts' && /\buseSearchParams\b/.test(read(file)))
    .map((file) => `${file}: useAddress or useFilters (web/ui/address.ts) instead`)
  expect([...new Set(wrong)]).toEqual([])
})

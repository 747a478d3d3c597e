import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Node, parseSync, type Program, Visitor } from 'oxc-parser'
import type { ACTS, FACTS } from '#cases'
import { repositoryDir } from '#platform/repository'

/*
 * What a declaration has forgotten, in sentences that say what to do; tests/house-declared.test.ts
 * asks.
 */

/** Files by their path from the root, with their words. */
export type Files = Record<string, string>

export function readFiles(dir: string, ending: RegExp): Files {
  const paths = readdirSync(join(repositoryDir, dir), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && ending.test(file.name))
    .map((file) => join(file.parentPath, file.name))
  return Object.fromEntries(
    paths.map((path) => [relative(repositoryDir, path), readFileSync(path, 'utf8')]),
  )
}

/**
 * Routes that do not say who may call them: `server.get('/…', { config: { access } }, …)`,
 * `server.route({ … })`.
 */
export function withoutAccess(files: Files): string[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const found: string[] = []
    const { program } = parseSync(path, text)
    const named = namedIn(program)
    const open = new Set([...text.matchAll(/openToEverybody\((\w+)\)/g)].map(([, name]) => name))
    const wordsAt = ({ start, end }: { start: number; end: number }) => text.slice(start, end)
    new Visitor({
      CallExpression({ start, callee, arguments: [first, second] }) {
        if (callee.type !== 'MemberExpression' || !first) return
        const method = wordsAt(callee.property)
        const isWhole = method === 'route' && first.type === 'ObjectExpression'
        const isAt = /^(get|post|put|patch|delete)$/.test(method) && /^['"`]\//.test(wordsAt(first))
        if (!(isWhole || isAt) || open.has(wordsAt(callee.object))) return
        const declared = isWhole ? first : second
        if (declared && memberOf(memberOf(declared, 'config', named), 'access', named)) return
        const line = text.slice(0, start).split('\n').length
        const route = isWhole ? (/url: ([^,\n]*)/.exec(wordsAt(first))?.[1] ?? '') : wordsAt(first)
        found.push(
          `${path}:${line} ${method} ${route} does not say who may call it and answers 403 to everybody. Give it config: { access: … }: officers(…), applicants(…), signedIn(…) or EVERYBODY.`,
        )
      },
    }).visit(program)
    return found
  })
}

/** What a file calls by names: its constants, and what its functions answer. */
function namedIn(program: Program): Map<string, Node> {
  const named = new Map<string, Node>()
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init) named.set(id.name, init)
    },
    FunctionDeclaration(node) {
      if (node.id) named.set(node.id.name, node)
    },
  }).visit(program)
  return named
}

/** The member of an object, whichever way it is written; undefined where it has none. */
function memberOf(
  node: Node | undefined,
  name: string,
  named: Map<string, Node>,
): Node | undefined {
  switch (node?.type) {
    case 'ObjectExpression':
      for (const part of node.properties) {
        const found =
          part.type === 'SpreadElement'
            ? memberOf(part.argument, name, named)
            : part.key.type === 'Identifier' && part.key.name === name
              ? part.value
              : undefined
        if (found) return found
      }
      return undefined
    case 'Identifier':
      return memberOf(
        named.get(node.name),
        name,
        new Map([...named].filter(([n]) => n !== node.name)),
      )
    case 'CallExpression':
      return memberOf(node.callee, name, named)
    case 'MemberExpression':
      return node.property.type === 'Identifier'
        ? memberOf(memberOf(node.object, node.property.name, named), name, named)
        : undefined
    case 'ArrowFunctionExpression':
      return memberOf(node.body, name, named)
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return memberOf(node.body ?? undefined, name, named)
    case 'BlockStatement':
      return memberOf(
        node.body.find(({ type }) => type === 'ReturnStatement'),
        name,
        named,
      )
    case 'ReturnStatement':
      return memberOf(node.argument ?? undefined, name, named)
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return memberOf(node.expression, name, named)
    case 'ConditionalExpression':
      return memberOf(node.consequent, name, named) && memberOf(node.alternate, name, named)
    default:
      return undefined
  }
}

type Acts = Record<string, Pick<(typeof ACTS)[keyof typeof ACTS], 'title' | 'law' | 'refusals'>>
type Facts = Record<string, Pick<(typeof FACTS)[keyof typeof FACTS], 'title'>>

/** Acts and facts for which people have no word. */
export function withoutWords(acts: Acts, facts: Facts): string[] {
  const isChinese = (text: string) => /\p{Script=Han}/u.test(text)
  const missing = [
    ...Object.entries(acts).flatMap(([name, { title, law, refusals }]) => [
      ...(isChinese(title) ? [] : [`The act “${name}” has no title`]),
      ...(isChinese(law) ? [] : [`The act “${name}” names no law`]),
      ...Object.entries<string>(refusals).flatMap(([code, sentence]) =>
        isChinese(sentence) ? [] : [`The act “${name}” refuses with “${code}” and no sentence`],
      ),
    ]),
    ...Object.entries(facts).flatMap(([type, { title }]) =>
      isChinese(title) ? [] : [`The fact “${type}” has no title for the timeline`],
    ),
  ]
  return missing.map(
    (what) => `${what}: write it in Chinese where the act is declared, in src/cases/acts.`,
  )
}

const CALLS = 'useAnswer|useList|submit|answered|api\\.[A-Z]+'

/** Where the staff web asks the server by something else than the contract. */
export function askedByHand(files: Files): string[] {
  const wrong = [
    [/\bfetch\(/, 'asks the server by itself'],
    [new RegExp(`\\b(?:${CALLS})<`), 'says itself what the server answers'],
    [/from '[./]+\/src\/(?!foundation\/|\w+\/contract\.ts)/, 'knows the inside of the server'],
  ] as const
  return Object.entries(files).flatMap(([path, text]) =>
    text
      .split('\n')
      .flatMap((line, i) =>
        wrong
          .filter(([pattern]) => pattern.test(line))
          .map(
            ([, what]) =>
              `${path}:${i + 1} ${what}: ask by useAnswer, useList, submit or api (web/staff/client.ts), and import the types from web/contract.ts.`,
          ),
      ),
  )
}

/** Named schemas of the contract, each with its members. */
export type Schemas = Readonly<Record<string, { readonly properties?: object }>>

/**
 * Types that say again what a schema of the contract says: two members or more that must be there,
 * and none of another.
 */
export function declaredAgain(files: Files, schemas: Schemas): string[] {
  return Object.entries(files).flatMap(([path, text]) =>
    [
      ...text.matchAll(/^(?:export )?(?:interface|type) (\w+)[^\n]*\{\n((?: {2}.*\n)*)\}/gm),
    ].flatMap(([, name, body]) => {
      const members = [...body!.matchAll(/^ {2}(?:readonly )?(\w+)(\??):/gm)]
      if (members.filter(([, , optional]) => optional === '').length < 2) return []
      const said = Object.entries(schemas).find(([, { properties = {} }]) =>
        members.every(([, member]) => member! in properties),
      )
      return said
        ? `${path} ${name} says again what ${said[0]} of web/contract.ts says: import it, or take a part of it by Pick.`
        : []
    }),
  )
}

/** Operations of the contract, by path and method. */
export type Paths = Readonly<Record<string, Readonly<Record<string, object>>>>

/**
 * Paths that no page of ours asks and that are not said to be for programs, and those that are said
 * to be and are asked.
 */
export function withoutAsker(files: Files, paths: Paths): string[] {
  const shapes = new Map(Object.keys(paths).map((p) => [p.replaceAll(/\{\w+\}/g, '<>'), p]))
  const written = new Set(Object.values(files).flatMap(addressesIn))
  // What is no path as it stands is put together of more than ids: of acts, of what was before.
  const patterns = [...written]
    .filter((address) => !shapes.has(address) && /[a-z]/.test(address))
    .map((a) => new RegExp(`^${escaped(a).replace(/^<>/, '.*').replaceAll('<>', '[^/]+')}$`))
  return [...shapes].flatMap(([shape, path]) => {
    const operations = paths[path]!
    const isAsked = written.has(shape) || patterns.some((pattern) => pattern.test(path))
    const isForPrograms = Object.values(operations).some((o) => 'x-for-programs' in o)
    if (isAsked !== isForPrograms) return []
    return isAsked
      ? [`${path} is asked by a page of ours: take forPrograms out of its config.`]
      : [`${path} has no asker in web/: take it away, or say in its config forPrograms: '…'.`]
  })
}

/** Addresses that are written in a file; what is put together in them is `<>`. */
function addressesIn(source: string): string[] {
  let text = source
  while (/\$\{[^{}]*\}/.test(text)) text = text.replaceAll(/\$\{[^{}]*\}/g, '<>')
  return [...text.matchAll(/(?<![\w<>/])((?:<>)?\/[^`'"?#\s]*)/g)].map(([, address]) =>
    address!.replaceAll(/\{\w+\}/g, '<>'),
  )
}

const escaped = (text: string) => text.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)

import { type Node, parseSync } from 'oxc-parser'
import type { Files } from './declared.ts'

/* What the order of the house forbids, found in the syntax; tests/house*.test.ts ask. */

const lineOf = (text: string, at: number) => text.slice(0, at).split('\n').length

export interface Imported {
  target: string
  typeOnly: boolean
}

/** What a file imports, by any of the ways that there are. */
export function importsIn(path: string, text: string): Imported[] {
  const { module } = parseSync(path, text)
  const isType = (start: number) =>
    /^(?:import|export)\s+type\b/.test(text.slice(start, start + 20))
  const written = [
    ...module.staticImports.map(({ start, moduleRequest }) => ({ start, target: moduleRequest })),
    ...module.staticExports.flatMap(({ start, entries }) =>
      entries.slice(0, 1).flatMap(({ moduleRequest: target }) => (target ? { start, target } : [])),
    ),
  ]
  return [
    ...written.map(({ start, target }) => ({ target: target.value, typeOnly: isType(start) })),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
      target: text.slice(start, end).replaceAll(/^['"`]|['"`]$/g, ''),
      typeOnly: false,
    })),
  ]
}

/** Files that read the environment, by whatever name. */
export function readsEnvironment(files: Files): string[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const isImported = importsIn(path, text).some(({ target }) => /^(node:)?process$/.test(target))
    // Of `process` only what is no setting is taken by name: `process.exit`, never all of it.
    const isTaken = [...below(parseSync(path, text).program)].some(([node, around]) => {
      const parent = around.at(-1)
      if (node.type !== 'Identifier' || node.name !== 'process') return false
      if (parent?.type === 'VariableDeclarator') return parent.init === node
      if (parent?.type !== 'MemberExpression' || parent.object !== node) return false
      return (
        parent.computed || (parent.property.type === 'Identifier' && parent.property.name === 'env')
      )
    })
    return isImported || isTaken
      ? [`${path} reads the environment: take it from the settings (src/app/config.ts).`]
      : []
  })
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value

/** Every node below one, it first, each with the nodes that it lies in. */
function* below(node: Node, around: readonly Node[] = []): Generator<[Node, readonly Node[]]> {
  yield [node, around]
  for (const child of Object.values(node).flat())
    if (isNode(child)) yield* below(child, [...around, node])
}

/** A loop of transactions in which the first that fails keeps all others from their due. */
export function transactionsInLoops(files: Files): string[] {
  return Object.entries(files).flatMap(([path, text]) =>
    [...below(parseSync(path, text).program)].flatMap(([node, around]) => {
      if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return []
      if (!/^(transaction|together)$/.test(node.callee.name)) return []
      const within = around.slice(around.findLastIndex(({ type }) => /Function/.test(type)) + 1)
      return within.some(({ type }) => /^For(Of|In)?Statement$/.test(type))
        ? [
            `${path}:${lineOf(text, node.start)} does one after the other in a loop, and the first that fails keeps the others from it: use forEachApart (src/platform/jobs.ts).`,
          ]
        : []
    }),
  )
}

const RECORD = /^:\s*(?:Readonly<|Partial<)*Record<string,/

/** Tables of words and the like, looked up by a name that may be one that every object has. */
export function lookedUpByName(files: Files): string[] {
  const tables = new Set(
    Object.entries(files).flatMap(([path, text]) =>
      [...below(parseSync(path, text).program)].flatMap(([node, around]) => {
        if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier') return []
        const { start = 0, end = 0 } = node.id.typeAnnotation ?? {}
        if (
          around.some(({ type }) => /Function/.test(type)) ||
          !RECORD.test(text.slice(start, end))
        )
          return []
        const isExported = around.some(({ type }) => type === 'ExportNamedDeclaration')
        return [`${path} ${node.id.name}`, ...(isExported ? [node.id.name] : [])]
      }),
    ),
  )
  return Object.entries(files).flatMap(([path, text]) => {
    const { program, module } = parseSync(path, text)
    const imported = module.staticImports.flatMap(({ entries }) =>
      entries.map(({ localName }) => localName.value),
    )
    const isTable = (name: string) =>
      tables.has(`${path} ${name}`) || (imported.includes(name) && tables.has(name))
    return [...below(program)].flatMap(([node, around]) => {
      if (node.type !== 'MemberExpression' || !node.computed || node.property.type === 'Literal')
        return []
      let table: Node = node.object
      while (table.type === 'MemberExpression' || table.type === 'ChainExpression')
        table = table.type === 'MemberExpression' ? table.object : table.expression
      if (table.type !== 'Identifier' || !isTable(table.name)) return []
      const parent = around.at(-1)
      if (parent?.type === 'AssignmentExpression' && parent.left === node) return []
      return [
        `${path}:${lineOf(text, node.start)} ${text.slice(node.start, node.end)} finds what every object has: use own (src/foundation/own.ts).`,
      ]
    })
  })
}

/** The words of the code that the rows of a glossary give, in the third column of its tables. */
export const rowsOf = (glossary: string): ReadonlySet<string> =>
  new Set(
    [...glossary.matchAll(/^\| [^|]+\| [^|]+\| ([^|]+)\|/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`([^`]+)`/g)].map(([, word]) => word!),
    ),
  )

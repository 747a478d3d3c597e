import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Node, parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'
import { repositoryDir } from '#platform/repository'

/** A function fits on a screen. */
const MOST_LINES = 60
const COLUMNS = 100

const sources = ['src', 'web', 'sim', 'tools', 'bench'].flatMap((dir) =>
  readdirSync(join(repositoryDir, dir), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tsx?|mjs)$/.test(path) && !/\.(test|d)\.ts$/.test(path))
    .map((path) => join(repositoryDir, dir, path)),
)

/** Lines at a hundred columns: one of 250 counts as three. */
const linesOf = (text: string) =>
  text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / COLUMNS)), 0)

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value

/** What a function in it goes by: a declaration's name, a variable's, a property's. */
function nameOf(node: Node): string | undefined {
  const given = 'id' in node ? node.id : 'key' in node ? node.key : undefined
  return isNode(given) && 'name' in given ? String(given.name) : undefined
}

/** Each long function of a file; one that is long only by what is long within it does not count. */
function longOf(file: string): [name: string, lines: number][] {
  const text = readFileSync(file, 'utf8')
  if (linesOf(text) <= MOST_LINES) return []
  const found: [string, number][] = []
  /** Answers how many lines are counted already. */
  const look = (node: Node, around: string): number => {
    const name = nameOf(node) ?? around
    let counted = 0
    for (const child of Object.values(node).flat()) if (isNode(child)) counted += look(child, name)
    if (!/^(Arrow)?Function(Declaration|Expression)$/.test(node.type)) return counted
    const all = linesOf(text.slice(node.start, node.end))
    if (all - counted <= MOST_LINES) return counted
    // A list of routes may be long; their handlers may not.
    if (!/^register/.test(name)) found.push([name, all - counted])
    return all
  }
  look(parseSync(file, text).program, '')
  return found
}

test('a function fits on a screen', () => {
  const tooLong = sources.flatMap((file) =>
    longOf(file).map(([name, lines]) => `${relative(repositoryDir, file)} ${name}: ${lines} lines`),
  )
  expect(tooLong, 'make two functions of each').toEqual([])
})

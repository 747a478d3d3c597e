import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Node, parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'
import { repositoryDir } from '#platform/repository'

/** A function fits on a screen. */
const MOST_LINES = 60
const COLUMNS = 100
/** The functions that do not yet: file, function, lines. Lines of it are taken off or made smaller, never added. */
const LIST = join(repositoryDir, 'tests/data/long-functions.txt')

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

test('a function fits on a screen, or stands on a list that only gets shorter', () => {
  const found = new Map<string, number>()
  for (const file of sources)
    for (const [name, lines] of longOf(file)) {
      const key = `${basename(file)} ${name}`
      found.set(key, Math.max(lines, found.get(key) ?? 0))
    }
  const listed = new Map(
    readFileSync(LIST, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  )
  const tooLong = [...found].filter(([name, lines]) => lines > (listed.get(name) ?? 0))
  expect(
    tooLong.map(([name, lines]) => `${name} has ${lines} lines: make two functions of it`),
  ).toEqual([])
  const done = [...listed.keys()].filter((name) => !found.has(name))
  expect(done.map((name) => `${name} is short or gone: take it off ${basename(LIST)}`)).toEqual([])
})

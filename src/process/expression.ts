import { evaluate, parseExpression } from 'feelin'
import type { Condition } from './net.ts'

/** Values that a running process knows by name. */
export type Variables = Readonly<Record<string, string | number | boolean>>

/**
 * A case meets few different values at a gateway; past this many, what is remembered is forgotten.
 */
const MOST_REMEMBERED = 1000

/**
 * A FEEL expression of a process file. It reads nothing but its variables, so what it answered for
 * the same values is remembered: evaluating costs about a hundred times more than one step of a
 * run.
 */
export class Expression implements Condition {
  readonly text: string
  readonly #reads: readonly string[]
  readonly #known = new Map<string, unknown>()

  constructor(text: string) {
    this.text = text
    this.#reads = namesIn(text)
  }

  valueOf(variables: Variables): unknown {
    const key = JSON.stringify(this.#reads.map((name) => variables[name]))
    if (this.#known.has(key)) return this.#known.get(key)
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear()
    const { value } = evaluate(this.text, variables)
    this.#known.set(key, value)
    return value
  }

  holds(variables: Variables): boolean {
    return this.valueOf(variables) === true
  }
}

/** A condition is read by people; the time that it takes grows with its length. */
const MOST_CHARACTERS = 1000

/** What goes through lists of any length. */
const LOOPS = new Set(['ForExpression', 'QuantifiedExpression', 'FunctionDefinition'])

/**
 * Functions that answer at once whatever they are given: no patterns, nothing that makes long texts
 * or lists out of short ones.
 */
const FUNCTIONS = new Set([
  ...['not', 'is defined', 'contains', 'starts with', 'ends with', 'string length', 'string'],
  ...['list contains', 'count', 'min', 'max', 'sum', 'all', 'any'],
  ...['number', 'abs', 'floor', 'ceiling', 'modulo', 'date', 'duration'],
])

/**
 * What is wrong with a FEEL expression, in Chinese; undefined when it can be run. It is answered by
 * the process that serves everybody, so that one which loops, or tries patterns, is refused before
 * it was ever run.
 */
export function faultOf(text: string): string | undefined {
  if (text.length > MOST_CHARACTERS) return `太长，最多 ${MOST_CHARACTERS} 个字`
  const nodes = nodesIn(text)
  if (nodes.some(({ name }) => LOOPS.has(name))) return '条件不能循环，也不能自定义函数'
  if (nodes.some(({ isError }) => isError)) return '不是完整的 FEEL 表达式'
  // `a == b` reads as `a` compared with the test `= b`, and is never true.
  if (nodes.some(({ name, within }) => name === TEST && within === 'Comparison'))
    return '两个比较符连用（FEEL 的相等是一个等号）'
  for (const { name, within, words } of nodes) {
    if (name !== 'VariableName' || within !== 'FunctionInvocation') continue
    if (words === 'now' || words === 'today') return `条件不得取当前时间（${words}）`
    if (!FUNCTIONS.has(words)) return `没有“${words}”这个函数，或者不能用在条件里`
  }
  return undefined
}

const TEST = 'SimplePositiveUnaryTest'

function namesIn(text: string): string[] {
  const names = nodesIn(text).filter(({ name }) => name === 'VariableName')
  return [...new Set(names.map(({ words }) => words))]
}

interface SyntaxNode {
  name: string
  /** The kind of node around it. */
  within: string | undefined
  words: string
  isError: boolean
}

function nodesIn(text: string): SyntaxNode[] {
  const nodes: SyntaxNode[] = []
  parseExpression(text, {}, undefined).iterate({
    enter: ({ name, type, node, from, to }) => {
      const words = text.slice(from, to)
      nodes.push({ name, within: node.parent?.name, words, isError: type.isError })
    },
  })
  return nodes
}

import { evaluate, parseExpression } from 'feelin'
import type { Condition } from './net.ts'

/** Values that a running process knows by name. */
export type Variables = Readonly<Record<string, string | number | boolean>>

/** A case meets few different values at a gateway; past this many, what is remembered is forgotten. */
const MOST_REMEMBERED = 1000

/**
 * A FEEL expression of a process file. It reads nothing but its variables, so what it answered for the same values is
 * remembered: evaluating costs about a hundred times more than one step of a run.
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

/** What is wrong with a FEEL expression, in Chinese; undefined when it can be run. */
export function faultOf(text: string): string | undefined {
  const nodes = nodesIn(text)
  if (nodes.some(({ isError }) => isError)) return '不是完整的 FEEL 表达式'
  // `a == b` reads as `a` compared with the test `= b`, and is never true.
  if (nodes.some(({ name, within }) => name === TEST && within === 'Comparison'))
    return '两个比较符连用（FEEL 的相等是一个等号）'
  for (const { name, within, words } of nodes) {
    if (name !== 'VariableName' || within !== 'FunctionInvocation') continue
    if (words === 'now' || words === 'today') return `条件不得取当前时间（${words}）`
    const { warnings } = evaluate(`${words}()`)
    if (warnings.some(({ type }) => type === 'NO_FUNCTION_FOUND')) return `没有“${words}”这个函数`
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

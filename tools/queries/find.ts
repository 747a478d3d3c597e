import * as ts from 'typescript/unstable/ast'
import type { Type } from 'typescript/unstable/sync'
import { type Code, declarationOf, pathOf } from './program.ts'
import { bare, propertyOf } from './texts.ts'

/* Every way in which src/ sends something to PostgreSQL. */

export interface Sent {
  /** The expression of its text. */
  text: ts.Node
  /** How many values go with it, where the code says so. */
  values?: number
  /** What one row of the answer is said to be. */
  row?: Type
}

/** It hands on what it is given: its callers are looked at. */
const WAY_IN = 'src/platform/database.ts'

export function findSent(code: Code): Sent[] {
  const calls = ['query', 'rows', 'row', 'fenced', 'findPage'].flatMap(
    (name) => code.calls.get(name) ?? [],
  )
  return [
    ...calls.filter((call) => pathOf(call) !== WAY_IN).flatMap((call) => sentBy(code, call) ?? []),
    ...code.objects.filter((object) => isStatement(code, object)).map(sentAs),
  ]
}

function sentBy(code: Code, call: ts.CallExpression): Sent | Sent[] | undefined {
  const { expression: callee, arguments: given } = call
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'query' && given[0]) {
    const first = bare(given[0])
    if (ts.isObjectLiteralExpression(first)) return { ...sentAs(first), ...rowOf(code, call) }
    // A statement that was made elsewhere is looked at where it was made.
    if (code.checker.getTypeAtLocation(first)?.getSymbol()?.name === 'Statement') return undefined
    return { text: copied(first) ?? first, ...rowOf(code, call), ...countOf(given[1]) }
  }
  if (!ts.isIdentifier(callee) || !given[1] || !/^(rows?|fenced|findPage)$/.test(callee.text))
    return undefined
  const declared = declarationOf(code, callee)
  if (!declared || pathOf(declared) !== WAY_IN) return undefined
  if (callee.text === 'findPage') return pageOf(code, call, given[1])
  if (callee.text !== 'fenced')
    return { text: given[1], ...rowOf(code, call), ...countOf(given[2]) }
  const made = bare(given[1])
  const last = ts.isArrowFunction(made) && ts.isBlock(made.body) && made.body.statements.at(-1)
  return { text: (last && ts.isReturnStatement(last) && last.expression) || made }
}

/** What is counted, and what is listed, without which part of it. */
const pageOf = (code: Code, call: ts.CallExpression, texts: ts.Node): Sent[] => [
  { text: propertyOf(texts, 'count')! },
  { text: propertyOf(texts, 'select')!, ...rowOf(code, call) },
]

/** `copyTo(text)` and `copyFrom(text)` of pg-copy-streams. */
function copied(node: ts.Node): ts.Node | undefined {
  const isCopy =
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    /^copy(To|From)$/.test(node.expression.text)
  return isCopy ? node.arguments[0] : undefined
}

function sentAs(statement: ts.ObjectLiteralExpression): Sent {
  return { text: propertyOf(statement, 'text')!, ...countOf(propertyOf(statement, 'values')) }
}

/** Handed to `query` where it is written. */
const isArgument = ({ parent }: ts.Node): boolean =>
  ts.isAsExpression(parent)
    ? isArgument(parent)
    : ts.isCallExpression(parent) &&
      ts.isPropertyAccessExpression(parent.expression) &&
      parent.expression.name.text === 'query'

/** An object with a text and what goes with it, or one where a `Statement` is wanted. */
function isStatement({ checker }: Code, node: ts.ObjectLiteralExpression): boolean {
  if (!propertyOf(node, 'text') || isArgument(node)) return false
  return (
    propertyOf(node, 'values') !== undefined ||
    checker.getContextualType(node)?.getSymbol()?.name === 'Statement'
  )
}

/** Without a list in the code, or with a spread in it, nobody knows. */
function countOf(values: ts.Node | undefined): Pick<Sent, 'values'> {
  if (!values) return { values: 0 }
  const list = bare(values)
  return ts.isArrayLiteralExpression(list) && !list.elements.some(ts.isSpreadElement)
    ? { values: list.elements.length }
    : {}
}

/** From `Promise<Row[]>`, `Promise<Row | undefined>` or `Promise<QueryResult<Row>>`. */
function rowOf({ checker }: Code, call: ts.CallExpression): Pick<Sent, 'row'> {
  const signature = checker.getResolvedSignature(call)
  const promise = signature && checker.getReturnTypeOfSignature(signature)
  const inside = (type: Type | undefined): Type | undefined =>
    type?.isTypeReference() ? checker.getTypeArguments(type)[0] : undefined
  const answer = inside(promise)
  const row = answer && (inside(answer) ?? checker.getNonNullableType(answer))
  return row?.isObjectType() || row?.isIntersectionType() ? { row } : {}
}

import * as ts from 'typescript/unstable/ast'
import { type Type, TypeFlags } from 'typescript/unstable/sync'
import { callsOf, type Code, declarationOf } from './program.ts'

/*
 * Which texts an expression can be, as far as the code says so: constants, alternatives, lists, and
 * calls of functions that make a text.
 */

/** What an expression can be, and where it is written. */
export interface Text {
  text: string
  at: ts.Node
}

/** The code does not say what this part can be. */
export class Unknowable extends Error {
  readonly part: ts.Node
  constructor(part: ts.Node, why: string) {
    super(`${why}: ${part.getText().replaceAll(/\s+/g, ' ').slice(0, 80)}`)
    this.part = part
  }
}

/** Of more alternatives than these, each is in a text, but not with each of the others. */
const MOST = 64
/** What a parameter stands for where a function is called. */
interface Given {
  element: Element
  /** Looked at when asked for, and then the same each time: a number stays that number. */
  texts: () => readonly Text[]
}
type Bound = ReadonlyMap<ts.Node, Given>
type Element = { node: ts.Node; bound: Bound; isOptional: boolean }

const NONE: Bound = new Map()
/**
 * A number that is known at run time only; one after `$` becomes the number of a parameter that no
 * other has.
 */
const NUMBER = (id: number) => `⟦${id}⟧`

export class Texts {
  /** The words that were looked at. */
  readonly seen = new Set<ts.Node>()
  readonly #code: Code
  /** What is being looked at, so that nothing is looked at within itself. */
  readonly #open = new Set<ts.Node>()
  #numbers = 0
  constructor(code: Code) {
    this.#code = code
  }

  /** @throws Unknowable */
  of(node: ts.Node): Text[] {
    const found = this.#of(node, NONE).map(({ text, at }) => ({ text: numbered(text), at }))
    return [...new Map(found.map((t) => [t.text, t])).values()]
  }

  #of(given: ts.Node, bound: Bound): readonly Text[] {
    const node = bare(given)
    this.seen.add(node)
    const here = (text: string): Text => ({ text, at: node })
    const known = ts.isIdentifier(node) && bound.get(declarationOf(this.#code, node)!)
    if (known) return known.texts()
    if (
      ts.isStringLiteral(node) ||
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isNumericLiteral(node)
    )
      return [here(node.text)]
    if (ts.isTemplateExpression(node)) {
      const parts = node.templateSpans.map((s) => [s.expression, s.literal.text] as const)
      let all = [node.head.text]
      for (const [part, after] of parts)
        all = product(all, this.#of(part, bound), (a, { text }) => a + text + after)
      return all.map(here)
    }
    const byType = this.#byType(node)
    if (byType) {
      const declared = declarationOf(this.#code, node)
      if (declared && ts.isVariableDeclaration(declared) && declared.initializer)
        this.seen.add(bare(declared.initializer))
      return byType.map(here)
    }
    if (ts.isBinaryExpression(node)) return this.#binary(node, bound)
    if (ts.isConditionalExpression(node))
      return [...this.#of(node.whenTrue, bound), ...this.#of(node.whenFalse, bound)]
    if (ts.isCallExpression(node)) return this.#call(node, bound)
    return this.#nodes(node, bound).flatMap((e) => this.#of(e.node, e.bound))
  }

  #binary(node: ts.BinaryExpression, bound: Bound): readonly Text[] {
    const [left, right] = [node.left, node.right]
    switch (node.operatorToken.kind) {
      case ts.SyntaxKind.PlusToken:
        return product(this.#of(left, bound), this.#of(right, bound), (a, b) => ({
          text: a.text + b.text,
          at: node,
        }))
      case ts.SyntaxKind.QuestionQuestionToken:
      case ts.SyntaxKind.BarBarToken:
        return [...this.#of(left, bound), ...this.#of(right, bound)]
      default:
        throw new Unknowable(node, 'made at run time')
    }
  }

  /** Literals, unions of them, and numbers, of which any will do. */
  #byType(node: ts.Node): string[] | undefined {
    if (!ts.isExpression(node)) return undefined
    const type = this.#code.checker.getTypeAtLocation(node)
    if (!type) return undefined
    const members: readonly Type[] = type.isUnionType() ? (type.getTypes() ?? []) : [type]
    if (members.every((m) => m.isStringLiteralType()))
      return members.map((m) => (m as { value: string }).value)
    if (members.every((m) => m.flags & TypeFlags.NumberLike)) return [NUMBER(++this.#numbers)]
    return undefined
  }

  /** `list.join(…)`, `pg.escapeLiteral(…)`, or a function that only makes a text. */
  #call(node: ts.CallExpression, bound: Bound): readonly Text[] {
    const callee = node.expression
    if (ts.isPropertyAccessExpression(callee)) {
      if (callee.name.text === 'join') return this.#join(node, callee.expression, bound)
      if (callee.name.text === 'escapeLiteral') return [{ text: "''", at: node }]
    }
    const made = this.#returned(callee)
    if (!made) throw new Unknowable(node, 'made by a call')
    const { parameters, result } = made
    const given = parameters.map(
      (p, i) => [p, this.#given(node.arguments[i] ?? p.initializer ?? p, bound)] as const,
    )
    return this.#of(result, new Map([...bound, ...given]))
  }

  #given(node: ts.Node, bound: Bound): Given {
    let found: readonly Text[] | undefined
    return {
      element: { node, bound, isOptional: false },
      texts: () => (found ??= this.#of(node, bound)),
    }
  }

  /** What a function makes that does nothing else. */
  #returned(
    callee: ts.Node,
  ): { parameters: readonly ts.ParameterDeclaration[]; result: ts.Node } | undefined {
    let found = declarationOf(this.#code, nameIn(callee))
    if (found && ts.isVariableDeclaration(found) && found.initializer)
      found = bare(found.initializer)
    if (!found || !(ts.isArrowFunction(found) || ts.isFunctionDeclaration(found))) return undefined
    const { body, parameters } = found
    const result = body && ts.isBlock(body) ? onlyReturn(body) : body
    return result && { parameters: [...parameters], result }
  }

  #join(node: ts.CallExpression, list: ts.Node, bound: Bound): readonly Text[] {
    const by = node.arguments[0] ? this.#of(node.arguments[0], bound)[0]!.text : ','
    let all: string[][] = [[]]
    for (const { node: part, bound: within, isOptional } of this.#elements(list, bound)) {
      const some = this.#of(part, within).map(({ text }) => [text])
      all = product(all, isOptional ? [[], ...some] : some, (a, b) => [...a, ...b])
    }
    return all.map((parts) => ({ text: parts.join(by), at: node }))
  }

  /** What a list consists of. */
  #elements(given: ts.Node, bound: Bound): Element[] {
    const node = bare(given)
    if (ts.isArrayLiteralExpression(node))
      return node.elements.flatMap((e) => this.#element(e, bound, false))
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression
      if (name.text === 'filter') return this.#elements(expression, bound)
      const [made] = node.arguments
      if (name.text === 'map' && made && ts.isArrowFunction(made))
        return this.#elements(expression, bound).map((e) => ({
          ...e,
          node: made.body,
          bound: new Map([...e.bound, [made.parameters[0]!, this.#given(e.node, e.bound)]]),
        }))
    }
    return this.#nodes(node, bound).flatMap((e) => this.#elements(e.node, e.bound))
  }

  #element(given: ts.Node, bound: Bound, isOptional: boolean): Element[] {
    const node = bare(given)
    if (ts.isSpreadElement(node)) return this.#elements(node.expression, bound)
    // `given && text`: there or not.
    const isMaybe =
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
    return [{ node: isMaybe ? node.right : node, bound, isOptional: isOptional || isMaybe }]
  }

  /** The expressions that a name, or a property of something named, can stand for. */
  #nodes(node: ts.Node, bound: Bound): Element[] {
    const as = (found: ts.Node): Element[] => [{ node: found, bound, isOptional: false }]
    if (ts.isPropertyAccessExpression(node))
      return this.#nodes(bare(node.expression), bound).flatMap((e) =>
        as(propertyOf(e.node, node.name.text) ?? unknowable(node, 'not written in the code')),
      )
    if (ts.isElementAccessExpression(node))
      return this.#nodes(bare(node.expression), bound).flatMap((e) =>
        valuesOf(e.node).flatMap((value) => as(value)),
      )
    if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) return as(node)
    if (!ts.isIdentifier(node)) throw new Unknowable(node, 'made at run time')
    const declared = declarationOf(this.#code, node) ?? unknowable(node, 'declared nowhere')
    const given = bound.get(declared)?.element
    if (given) return this.#nodes(bare(given.node), given.bound)
    return this.#within(declared, () => this.#declared(node, declared, bound))
  }

  #declared(node: ts.Node, declared: ts.Node, bound: Bound): Element[] {
    const as = (found: ts.Node): Element[] => [{ node: found, bound, isOptional: false }]
    const from: ts.Node | undefined = declared.parent?.parent
    if (ts.isBindingElement(declared) && from && ts.isVariableDeclaration(from)) {
      const name = (declared.propertyName ?? declared.name)?.getText() ?? ''
      return this.#values(from, bound).flatMap((e) =>
        as(propertyOf(e.node, name) ?? unknowable(node, 'not written in the code')),
      )
    }
    if (ts.isVariableDeclaration(declared)) return this.#values(declared, bound)
    if (ts.isParameterDeclaration(declared)) return this.#arguments(declared)
    throw new Unknowable(node, 'made at run time')
  }

  /** What a variable is: its constant, or each element of the list that a loop goes through. */
  #values(declared: ts.VariableDeclaration, bound: Bound): Element[] {
    const loop = declared.parent.parent
    if (ts.isForOfStatement(loop)) return this.#elements(loop.expression, bound)
    const isConstant = (declared.parent.flags & ts.NodeFlags.Const) !== 0
    if (!declared.initializer || !isConstant) throw new Unknowable(declared, 'not constant')
    const initial = bare(declared.initializer)
    if (ts.isArrayLiteralExpression(initial) && growsLater(this.#code, declared))
      throw new Unknowable(declared, 'a list that grows later')
    return ts.isIdentifier(initial) || ts.isPropertyAccessExpression(initial)
      ? this.#nodes(initial, bound)
      : [{ node: initial, bound, isOptional: false }]
  }

  /** What a function is called with: by a list's `map`, or wherever it is named. */
  #arguments(parameter: ts.ParameterDeclaration): Element[] {
    const made = parameter.parent as ts.FunctionLikeDeclaration
    const call = made.parent
    if (ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression)) {
      if (!['map', 'flatMap', 'forEach'].includes(call.expression.name.text))
        throw new Unknowable(parameter, 'given by a function of which we know nothing')
      return this.#elements(call.expression.expression, NONE)
    }
    const index = made.parameters.indexOf(parameter)
    const calls = callsOf(this.#code, made)
    if (calls.length === 0) throw new Unknowable(parameter, 'called by nobody')
    return calls.map((call) => ({
      node: call.arguments[index] ?? parameter.initializer ?? unknowable(parameter, 'not given'),
      bound: NONE,
      isOptional: false,
    }))
  }

  #within<T>(node: ts.Node, work: () => T): T {
    if (this.#open.has(node)) throw new Unknowable(node, 'made of itself')
    this.#open.add(node)
    try {
      return work()
    } finally {
      this.#open.delete(node)
    }
  }
}

const growsLater = (code: Code, list: ts.Node): boolean =>
  ['push', 'unshift', 'splice'].some((name) =>
    code.calls.get(name)?.some(({ expression: callee }) => {
      const grown = ts.isPropertyAccessExpression(callee) && bare(callee.expression)
      return grown && ts.isIdentifier(grown) && declarationOf(code, grown) === list
    }),
  )

/** Of a body that only names parts before it answers. */
function onlyReturn({ statements }: ts.Block): ts.Node | undefined {
  const last = statements.at(-1)
  const isPlain = statements.slice(0, -1).every(ts.isVariableStatement)
  return isPlain && last && ts.isReturnStatement(last) ? last.expression : undefined
}

function unknowable(part: ts.Node, why: string): never {
  throw new Unknowable(part, why)
}

/** Each with each; of too many, each with one. */
function product<A, B, C>(some: readonly A[], others: readonly B[], join: (a: A, b: B) => C): C[] {
  if (some.length * others.length <= MOST) return some.flatMap((a) => others.map((b) => join(a, b)))
  const most = Math.max(some.length, others.length)
  return Array.from({ length: most }, (_, i) =>
    join(some[i % some.length]!, others[i % others.length]!),
  )
}

/** Without brackets, `as`, `satisfies` and `!`. */
export function bare(node: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
    ? bare(node.expression)
    : node
}

const nameIn = (callee: ts.Node): ts.Node =>
  ts.isPropertyAccessExpression(callee) ? callee.name : callee

/** What stands under a name in an object that is written in the code. */
export function propertyOf(given: ts.Node, name: string): ts.Node | undefined {
  const node = bare(given)
  if (!ts.isObjectLiteralExpression(node)) return undefined
  for (const p of node.properties) {
    if (ts.isPropertyAssignment(p) && p.name.getText() === name) return p.initializer
    if (ts.isShorthandPropertyAssignment(p) && p.name.getText() === name) return p.name
  }
  return undefined
}

/** What stands in an object or a list that is written in the code. */
function valuesOf(given: ts.Node): ts.Node[] {
  const node = bare(given)
  if (ts.isArrayLiteralExpression(node)) return [...node.elements]
  if (!ts.isObjectLiteralExpression(node)) throw new Unknowable(node, 'not written in the code')
  return node.properties.map((p) =>
    ts.isPropertyAssignment(p) ? p.initializer : unknowable(p, 'not written in the code'),
  )
}

function numbered(text: string): string {
  let last = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map((m) => Number(m[1])))
  const given = new Map<string, number>()
  return text.replaceAll(/(\$?)⟦(\d+)⟧/g, (_, dollar: string, id: string) => {
    if (dollar === '') return '1'
    if (!given.has(id)) given.set(id, ++last)
    return `$${given.get(id)}`
  })
}

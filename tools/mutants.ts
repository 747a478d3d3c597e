import { parseSync } from 'vite'

/* One small fault at a time in a source file, as a hurried hand makes them. */

export interface Mutant {
  line: number
  start: number
  end: number
  was: string
  becomes: string
}

interface Node {
  type: string
  start: number
  end: number
}
type Edit = Pick<Mutant, 'start' | 'end' | 'becomes'>

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** Every mutant of a file, in the order of its lines. */
export function mutantsOf(path: string, source: string): Mutant[] {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`)
  const edits: Edit[] = []
  visit(program, undefined, (node, parent) => edits.push(...editsOf(source, node, parent)))
  return edits
    .map((edit) => ({
      ...edit,
      was: source.slice(edit.start, edit.end),
      line: source.slice(0, edit.start).split('\n').length,
    }))
    .filter(({ was, becomes }) => was !== becomes)
    .sort((a, b) => a.start - b.start || a.end - b.end)
}

export const mutated = (source: string, { start, end, becomes }: Edit): string =>
  source.slice(0, start) + becomes + source.slice(end)

/**
 * Types do not run; of what is imported or thrown, the words do not matter; a prepared statement
 * may have any name; a schema's name and examples are for readers.
 */
function isLeftAlone(node: Node, parent: Node | undefined): boolean {
  if (/^(Import|ExportAll)/.test(node.type)) return true
  if (/^TS/.test(node.type)) return !('expression' in node)
  if (node.type === 'NewExpression') return /Error$|Refused$/.test(nameOf(field(node, 'callee')))
  if (parent?.type === 'CallExpression' && isForReaders(field(parent, 'callee'), node)) return true
  if (node.type === 'Property' && parent?.type === 'ObjectExpression')
    return nameOf(field(node, 'key')) === 'name' && isText(field(node, 'value'))
  return false
}

/** What `text('an example')` and `schema.meta({ id })` are given. */
const isForReaders = (callee: unknown, given: Node): boolean =>
  callee !== given &&
  (nameOf(callee) === 'text' || (isNode(callee) && nameOf(field(callee, 'property')) === 'meta'))

const field = (node: Node, name: string): unknown => (node as Node & Record<string, unknown>)[name]
const nameOf = (value: unknown): string =>
  isNode(value) && value.type === 'Identifier' ? String(field(value, 'name')) : ''
const isText = (value: unknown): boolean =>
  isNode(value) &&
  (value.type === 'TemplateLiteral' ||
    (value.type === 'Literal' && typeof field(value, 'value') === 'string'))

function visit(
  node: Node,
  parent: Node | undefined,
  each: (node: Node, parent: Node | undefined) => void,
): void {
  if (isLeftAlone(node, parent)) return
  each(node, parent)
  for (const [name, value] of Object.entries(node)) {
    if (name === 'key' && field(node, 'computed') === false) continue
    for (const child of [value].flat()) if (isNode(child)) visit(child, node, each)
  }
}

const SWAPPED: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '&&': '||',
  '||': '&&',
  '+=': '-=',
}

function editsOf(source: string, node: Node, parent: Node | undefined): Edit[] {
  const { start, end } = node
  const text = (of: Node) => source.slice(of.start, of.end)
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return negated(field(node, 'test') as Node, text)
    case 'UnaryExpression':
      return field(node, 'operator') === '!' && !isTestOf(node, parent)
        ? [{ start, end, becomes: text(field(node, 'argument') as Node) }]
        : []
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return swapped(source, node)
    case 'ExpressionStatement':
      return isDone(field(node, 'expression') as Node) ? [{ start, end, becomes: ';' }] : []
    case 'ThrowStatement':
    case 'ContinueStatement':
      return [{ start, end, becomes: ';' }]
    case 'ReturnStatement':
      return field(node, 'argument') === null ? [{ start, end, becomes: ';' }] : []
    case 'Literal':
      return changed(source, node)
    case 'TemplateLiteral':
      return parent?.type === 'TaggedTemplateExpression' ? [] : changedText(source, node)
    default:
      return []
  }
}

const isTestOf = (node: Node, parent: Node | undefined) =>
  parent !== undefined && field(parent, 'test') === node

/** What does something: a call, an assignment. */
const isDone = (node: Node): boolean =>
  /^(Call|Await|Assignment|Update|Chain|Unary)Expression$/.test(node.type)

function negated(test: Node, text: (of: Node) => string): Edit[] {
  const { start, end } = test
  // Its comparison is swapped by itself.
  if (/^[!=]==$/.test(String(field(test, 'operator')))) return []
  if (test.type === 'UnaryExpression' && field(test, 'operator') === '!')
    return [{ start, end, becomes: text(field(test, 'argument') as Node) }]
  return [{ start, end, becomes: `!(${text(test)})` }]
}

function swapped(source: string, node: Node): Edit[] {
  const [left, right] = [field(node, 'left') as Node, field(node, 'right') as Node]
  const operator = String(field(node, 'operator'))
  // Texts are joined, not added.
  if (operator === '+' && (isText(left) || isText(right))) return []
  if (operator === '??') return [{ start: left.end, end: right.end, becomes: '' }]
  const becomes = SWAPPED[operator]
  const start = source.indexOf(operator, left.end)
  return becomes ? [{ start, end: start + operator.length, becomes }] : []
}

function changed(source: string, node: Node): Edit[] {
  const { start, end } = node
  const value = field(node, 'value')
  if (typeof value === 'number') return [{ start, end, becomes: String(value + 1) }]
  if (typeof value === 'boolean') return [{ start, end, becomes: String(!value) }]
  return typeof value === 'string' && value !== '' ? changedText(source, node) : []
}

/**
 * A statement of SQL loses one clause or changes one comparison or constant; any other text is
 * another one.
 */
function changedText(source: string, { start, end }: Node): Edit[] {
  const inner = source.slice(start + 1, end - 1)
  if (inner === '') return []
  if (!/^\s*(select|insert|update|delete|with)\b/.test(inner))
    return [{ start, end, becomes: "'mutated'" }]
  return sqlEdits(inner).map((edit) => ({
    ...edit,
    start: edit.start + start + 1,
    end: edit.end + start + 1,
  }))
}

const STARTS = new Set(['where', 'when', 'on', 'having'])
const ENDS = new Set(
  'order group returning limit for union then do join left with select from set'.split(' '),
)

interface Open {
  /** Where the condition that is being read begins; undefined outside of any. */
  from: number | undefined
  /** Whether the next `and` belongs to a `between`. */
  isBetween: boolean
  /** The conditions of this clause that were read: whether they are joined by `or`. */
  parts: { start: number; end: number }[]
  hasOr: boolean
}

function sqlEdits(text: string): Edit[] {
  // What is put in is as long as it was, and is no word of SQL.
  const masked = text.replaceAll(/\$\{[^}]*\}/g, (hole) => '#'.repeat(hole.length))
  return [
    ...conditions(masked).map(({ start, end, hasOr }) => ({
      start,
      end,
      becomes: `(${text.slice(start, end)} ${hasOr ? 'and false' : 'or true'})`,
    })),
    ...[...masked.matchAll(/ (<=|>=|<|>) /g)].map((m) => edit(m.index + 1, m[1]!, SWAPPED[m[1]!]!)),
    ...[
      ...masked.matchAll(/(?<=interval ')\d+|(?<!(?:select|returning) |[$\w.'])\d+(?![\w.'])/g),
    ].map((m) => edit(m.index, m[0], String(Number(m[0]) + 1))),
    ...[...masked.matchAll(/(?<!interval )(?<!->>?)'[\w-]+'/g)].map((m) =>
      edit(m.index, m[0], "'mutated'"),
    ),
    ...[
      ...masked.matchAll(
        /\border by [^()]*?(?=\s+(?:limit|for)\b|[)\n]|$)|on conflict do nothing/g,
      ),
    ].map((m) => edit(m.index, m[0], '')),
    ...[...masked.matchAll(/ skip locked/g)].map((m) => edit(m.index, m[0], '')),
  ]
}

const edit = (start: number, was: string, becomes: string): Edit => ({
  start,
  end: start + was.length,
  becomes,
})

/**
 * The conditions that `and` and `or` join after where, when, on and having, at every depth of
 * brackets.
 */
function conditions(sql: string): { start: number; end: number; hasOr: boolean }[] {
  const found: { start: number; end: number; hasOr: boolean }[] = []
  const fresh = (): Open => ({ from: undefined, isBetween: false, parts: [], hasOr: false })
  const depths: Open[] = [fresh()]
  const end = (open: Open, at: number) => {
    if (open.from === undefined) return
    const trimmed = sql.slice(open.from, at).trimEnd().length
    if (trimmed > 0) open.parts.push({ start: open.from, end: open.from + trimmed })
    open.from = undefined
  }
  const close = (open: Open, at: number) => {
    end(open, at)
    found.push(...open.parts.map((part) => ({ ...part, hasOr: open.hasOr })))
    Object.assign(open, fresh())
  }
  for (const { 0: token, index } of sql.matchAll(/'[^']*'|[()]|\b[a-z]+\b/gi)) {
    const open = depths.at(-1)!
    const word = token.toLowerCase()
    const next = () =>
      index + token.length + /^\s*/.exec(sql.slice(index + token.length))![0].length
    if (token === '(') depths.push(fresh())
    else if (token === ')') close(depths.length > 1 ? depths.pop()! : open, index)
    else if (STARTS.has(word) && !/^on\s+conflict/i.test(sql.slice(index))) {
      close(open, index)
      open.from = next()
    } else if (ENDS.has(word)) close(open, index)
    else if (word === 'between') open.isBetween = true
    else if (word === 'and' && open.isBetween) open.isBetween = false
    else if ((word === 'and' || word === 'or') && open.from !== undefined) {
      end(open, index)
      open.hasOr ||= word === 'or'
      open.from = next()
    }
  }
  for (const open of depths) close(open, sql.length)
  return found
}

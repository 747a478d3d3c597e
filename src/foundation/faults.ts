import { own } from '#foundation/own'
import type { z } from 'zod'

/** What is wrong in a content, and where: `materials.0.name`, and a sentence for people. */
export interface Fault {
  readonly field: string
  readonly reason: string
}

/**
 * How large a content may be: everything that reads it later may go through it to the bottom, in
 * the memory of every process.
 */
const MOST = { depth: 32, characters: 500_000 }

/**
 * Checks a content; answers it as the schema has it, or every fault in Chinese. A member that the
 * schema does not know is a fault, too.
 */
export function check<T>(
  schema: z.ZodType<T>,
  content: unknown,
): { ok: true; content: T } | { ok: false; faults: Fault[] } {
  const unfit = unfitIn(content)
  if (unfit) return { ok: false, faults: [unfit] }
  const parsed = schema.safeParse(content, { error: reasonOf })
  if (!parsed.success)
    return {
      ok: false,
      faults: parsed.error.issues.map(({ path, message }) => ({
        field: path.join('.'),
        reason: message,
      })),
    }
  const unknown = unknownMembers(content, parsed.data)
  if (unknown.length === 0) return { ok: true, content: parsed.data }
  return { ok: false, faults: unknown.map((field) => ({ field, reason: '没有这一项，请删去' })) }
}

/** A content that carries its own key, and carries another. */
export const itself = (key: string, field: string, id: string): Fault[] =>
  id === key ? [] : [{ field, reason: `应当与编号“${key}”相同` }]

/** Elements of a list that have the id of one before them. */
export function repeated<T>(
  list: readonly T[],
  field: string,
  member: string,
  idOf: (element: T) => string,
): Fault[] {
  const first = new Map<string, number>()
  const ids = list.map(idOf)
  for (const [i, id] of ids.entries()) if (!first.has(id)) first.set(id, i)
  return ids.flatMap((id, i) =>
    first.get(id) === i
      ? []
      : [
          {
            field: [...(field === '' ? [] : [field]), i, member].join('.'),
            reason: `“${id}”重复，每一项须各不相同`,
          },
        ],
  )
}

/** What no content may be, whatever its schema. It stops at the first: the rest may have no end. */
function unfitIn(content: unknown): Fault | undefined {
  let left = MOST.characters
  const search = (value: unknown, path: readonly string[]): Fault | undefined => {
    const unfit = (reason: string): Fault => ({ field: path.join('.'), reason })
    if (path.length > MOST.depth) return unfit(`最多 ${MOST.depth} 层`)
    if (typeof value === 'string') {
      left -= value.length
      if (!isText(value)) return unfit('含有不能显示的字符，请删去')
    }
    if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value)) {
        left -= name.length
        const found = isText(name) ? search(member, [...path, name]) : unfit('含有不能显示的字符')
        if (found) return found
      }
    return left < 0 ? { field: '', reason: `太长，最多 ${MOST.characters} 个字` } : undefined
  }
  return search(content, [])
}

/**
 * Can be stored, hashed and shown: line breaks and tabs, but no other control characters and no
 * half of a pair; and nothing that turns the direction of writing, so that whoever approves reads
 * what it says.
 */
const isText = (text: string) =>
  text.isWellFormed() &&
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(text)

/**
 * Members of what was given that are not in what was read of it: a schema leaves out what it does
 * not know.
 */
function unknownMembers(given: unknown, read: unknown, path = ''): string[] {
  if (typeof given !== 'object' || given === null || typeof read !== 'object' || read === null)
    return []
  return Object.entries(given).flatMap(([name, value]) => {
    const place = path === '' ? name : `${path}.${name}`
    return Object.hasOwn(read, name)
      ? unknownMembers(value, (read as Record<string, unknown>)[name], place)
      : [place]
  })
}

const TYPES: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否（true 或 false）',
  array: '列表（方括号）',
  tuple: '列表（方括号）',
  object: '一组栏目（花括号）',
  record: '一组栏目（花括号）',
}

/** A zod issue in words; those that a schema has words of its own for never come here. */
const reasonOf: z.core.$ZodErrorMap = (issue) => {
  const of = (origin: string, size: number | bigint) =>
    origin === 'string' ? `${size} 个字` : origin === 'array' ? `${size} 项` : String(size)
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? '必须填写'
        : `应当是${own(TYPES, issue.expected) ?? issue.expected}`
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return '不能为空'
      return issue.origin === 'string' || issue.origin === 'array'
        ? `至少 ${of(issue.origin, issue.minimum)}`
        : `不能小于 ${of(issue.origin, issue.minimum)}`
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `最多 ${of(issue.origin, issue.maximum)}`
        : `不能大于 ${of(issue.origin, issue.maximum)}`
    case 'invalid_value':
      return `应当是下列之一：${issue.values.map(String).join('、')}`
    case 'invalid_format':
      return '格式不对'
    default:
      return '内容不对'
  }
}

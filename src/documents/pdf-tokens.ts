import { own } from '#foundation/own'
import { type Bound, TooComplexError } from './too-complex.ts'

/*
 * What stands in a PDF, as its readers take it apart (ISO 32000-1, 7.2 and 7.3): strings with
 * parentheses and escapes, comments, names with codes, arrays and dictionaries, each read whole.
 */

/**
 * A value of a PDF. Of numbers and words it matters only that they are there, of a string where it
 * stands.
 */
export type PdfValue =
  | { kind: 'name'; name: string }
  | { kind: 'null' | 'reference' | 'other' }
  | { kind: 'string'; from: number; to: number }
  | { kind: 'array'; items: PdfValue[] }
  | { kind: 'dictionary'; entries: PdfEntry[] }
export type PdfEntry = [key: string, value: PdfValue]

const BLANK = /(?:[\0\t\n\f\r ]+|%[^\r\n]*)*/y
const WORD = /[^\0\t\n\f\r ()<>[\]{}/%]*/y
const HEX_STRING = /<[^>]*>/y
const TO_PARENTHESIS = /[^()\\]*/y
const INTEGER = /^\d+$/
/** More of one value is not read: no office software writes it. */
const MOST_DEPTH = 256
const MOST_ITEMS = 1_000_000

/** Where it goes on after this: a sticky pattern that fits also nothing. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
/** Where something stands again, past blanks and comments. */
export const afterBlank = (text: string, at: number): number => after(BLANK, text, at)

/** A name as it is meant: `/J#61vaScript` is the same name. */
const meant = (written: string): string =>
  written.replaceAll(/#([\da-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )

/** Where a string ends that begins here; parentheses in it come in pairs. */
function endOfString(text: string, begin: number): number | undefined {
  let [at, depth] = [begin, 0]
  while (at < text.length) {
    at = after(TO_PARENTHESIS, text, at)
    const char = text[at]
    if (char === '(') depth++
    if (char === ')') depth--
    at += char === '\\' ? 2 : 1
    if (depth === 0) return at
  }
  return undefined
}

interface Open {
  isDictionary: boolean
  items: (PdfValue | { kind: 'integer' })[]
}
// One of each: of a bomb there may be a million.
const OTHER = { kind: 'other' } as const
const REFERENCE = { kind: 'reference' } as const
const NULL = { kind: 'null' } as const
const NUMBER = { kind: 'integer' } as const
type Item = Open['items'][number]
const asValue = (item: Item): PdfValue => (item.kind === 'integer' ? OTHER : item)

/** What was opened, now that it ends: undefined where a dictionary is not made of pairs. */
function closed({ isDictionary, items }: Open): PdfValue | undefined {
  const values = items.map(asValue)
  if (!isDictionary) return { kind: 'array', items: values }
  if (values.length % 2 === 1) return undefined
  const entries: PdfEntry[] = []
  for (let i = 0; i < values.length; i += 2) {
    const [key, value] = [values[i]!, values[i + 1]!]
    if (key.kind !== 'name') return undefined
    entries.push([key.name, value])
  }
  return { kind: 'dictionary', entries }
}

/** A word adds itself; `R` makes one of the two numbers before it. */
function addWord(items: Item[], word: string): void {
  if (word === 'R' && items.at(-1)?.kind === 'integer' && items.at(-2)?.kind === 'integer')
    items.splice(-2, 2, REFERENCE)
  else if (INTEGER.test(word)) items.push(NUMBER)
  else items.push(word === 'null' ? NULL : OTHER)
}

/** A string, a name or a word that begins here, added. Answers where it ends. */
function addPlain(items: Item[], text: string, at: number): number | undefined {
  if (text[at] === '(' || text[at] === '<') {
    const end = text[at] === '(' ? endOfString(text, at) : after(HEX_STRING, text, at)
    if (end === undefined || end === at) return undefined
    items.push({ kind: 'string', from: at, to: end })
    return end
  }
  const isName = text[at] === '/'
  const end = after(WORD, text, isName ? at + 1 : at)
  if (end === at) return undefined
  if (isName) items.push({ kind: 'name', name: meant(text.slice(at + 1, end)) })
  else addWord(items, text.slice(at, end))
  return end
}

/**
 * The value that begins here and where it ends; undefined where it cannot be read whole. What it is
 * made of counts against `values`.
 */
export function readValue(
  text: string,
  begin: number,
  values: Bound,
): { value: PdfValue; end: number } | undefined {
  const top: Item[] = []
  const open: Open[] = []
  let at = afterBlank(text, begin)
  for (let read = 0; at < text.length && open.length < MOST_DEPTH; read++) {
    values.take()
    if (read > MOST_ITEMS) throw new TooComplexError()
    const items = open.at(-1)?.items ?? top
    const two = text.slice(at, at + 2)
    if (two === '<<' || two[0] === '[') {
      open.push({ isDictionary: two === '<<', items: [] })
      at += two === '<<' ? 2 : 1
    } else if (two === '>>' || two[0] === ']') {
      const last = open.pop()
      const value = last && last.isDictionary === (two === '>>') ? closed(last) : undefined
      if (!value) return undefined
      ;(open.at(-1)?.items ?? top).push(value)
      at += two === '>>' ? 2 : 1
    } else {
      const end = addPlain(items, text, at)
      if (end === undefined) return undefined
      at = end
    }
    if (open.length === 0) return { value: asValue(top[0]!), end: at }
    at = afterBlank(text, at)
  }
  return undefined
}

/** The dictionaries in it, wherever they stand. */
export function someDictionary(
  value: PdfValue,
  is: (entries: readonly PdfEntry[]) => boolean,
): boolean {
  if (value.kind === 'array') return value.items.some((item) => someDictionary(item, is))
  if (value.kind !== 'dictionary') return false
  return is(value.entries) || value.entries.some(([, of]) => someDictionary(of, is))
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
}
const ESCAPE = /\\(?:([0-7]{1,3})|(\r\n?|\n)|([\s\S]))/g

/** What a string says that is written like this. */
export function saidBy(written: string): string {
  const bytes =
    written[0] === '<' ? digitsSay(written) : written.slice(1, -1).replaceAll(ESCAPE, escaped)
  const isWide = bytes.startsWith('\xfe\xff') || bytes.startsWith('\xff\xfe')
  // Of addresses only their ASCII matters: which byte is the high one does not.
  return isWide ? bytes.slice(2).replaceAll('\0', '') : bytes
}
/** A line that goes on says nothing. */
function escaped(_: string, octal?: string, line?: string, char = ''): string {
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) % 256)
  return line === undefined ? (own(ESCAPES, char) ?? char) : ''
}
/** A last digit that is left out is 0. */
function digitsSay(written: string): string {
  const digits = written.replaceAll(/[^\da-f]/gi, '')
  return Buffer.from(digits.length % 2 === 1 ? `${digits}0` : digits, 'hex').toString('latin1')
}

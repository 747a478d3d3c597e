/** What is wrong with a JSON text, and in which line, from 1. */
interface TextFault {
  readonly line: number
  readonly says: string
}

export type Read =
  | {
      readonly ok: true
      readonly value: unknown
      readonly lineOf: (field: string) => number | undefined
    }
  | { readonly ok: false; readonly fault: TextFault }

/**
 * Reads a JSON text that a person wrote: says in words and by line what is wrong, and knows in
 * which line each member stands.
 */
export function readJson(text: string): Read {
  const reader = new Reader(text)
  try {
    const value = reader.whole()
    return { ok: true, value, lineOf: (field) => reader.lines.get(field) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { ok: false, fault: { line: lineAt(text, error.at), says: error.message } }
  }
}

class Unreadable extends Error {
  readonly at: number
  constructor(at: number, says: string) {
    super(says)
    this.at = at
  }
}

const lineAt = (text: string, at: number) => text.slice(0, at).split('\n').length

class Reader {
  readonly lines = new Map<string, number>()
  readonly #text: string
  #at = 0
  #line = 1

  constructor(text: string) {
    this.#text = text
  }

  whole(): unknown {
    this.#space()
    if (this.#at === this.#text.length) this.#fail('内容是空的')
    const value = this.#value([])
    this.#space()
    if (this.#at < this.#text.length) this.#fail('内容已经完整，后面多出了文字')
    return value
  }

  #value(path: readonly (string | number)[]): unknown {
    this.#space()
    this.lines.set(path.join('.'), this.#line)
    const next = this.#text[this.#at]
    if (next === '{') return this.#object(path)
    if (next === '[') return this.#list(path)
    if (next === '"') return this.#string()
    const word = /[-+\w.]*/y
    word.lastIndex = this.#at
    const [found] = word.exec(this.#text)!
    if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(found)) {
      this.#at += found.length
      return Number(found)
    }
    if (found === 'true' || found === 'false' || found === 'null') {
      this.#at += found.length
      return JSON.parse(found)
    }
    if (next === '“' || next === '”' || next === "'" || next === '‘')
      return this.#fail('引号须用英文双引号 "')
    if (next === undefined) return this.#fail('没有写完')
    if (next === ',' || next === '}' || next === ']')
      return this.#fail('这里缺少一个值，或者前面多了一个逗号')
    return this.#fail(found === '' ? `读不懂“${next}”` : `读不懂“${found}”；文字须放在英文双引号里`)
  }

  #object(path: readonly (string | number)[]): Record<string, unknown> {
    const found: Record<string, unknown> = {}
    this.#at++
    this.#space()
    if (this.#take('}')) return found
    do {
      this.#space()
      const at = this.#at
      if (this.#text[at] !== '"')
        this.#fail(
          this.#text[at] === '}' ? '最后一项后面多了一个逗号' : '栏目的名字须放在英文双引号里',
        )
      const name = this.#string()
      if (Object.hasOwn(found, name)) throw new Unreadable(at, `“${name}”写了两次`)
      this.#space()
      if (!this.#take(':')) this.#fail(`“${name}”后面须有英文冒号`)
      const value = this.#value([...path, name])
      Object.defineProperty(found, name, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      })
      this.#space()
    } while (this.#take(','))
    if (!this.#take('}')) this.#fail('这里缺少英文逗号，或者缺少花括号 }')
    return found
  }

  #list(path: readonly (string | number)[]): unknown[] {
    const found: unknown[] = []
    this.#at++
    this.#space()
    if (this.#take(']')) return found
    do {
      this.#space()
      if (this.#text[this.#at] === ']') this.#fail('最后一项后面多了一个逗号')
      found.push(this.#value([...path, found.length]))
      this.#space()
    } while (this.#take(','))
    if (!this.#take(']')) this.#fail('这里缺少英文逗号，或者缺少方括号 ]')
    return found
  }

  #string(): string {
    const from = this.#at
    for (let at = from + 1; ; at++) {
      const next = this.#text[at]
      if (next === undefined || next === '\n')
        throw new Unreadable(from, '文字没有用英文双引号收尾')
      if (next === '\\') at++
      else if (next === '"') {
        this.#at = at + 1
        return this.#unescaped(from)
      } else if (next < ' ') throw new Unreadable(at, '文字里有看不见的控制字符')
    }
  }

  #unescaped(from: number): string {
    try {
      return JSON.parse(this.#text.slice(from, this.#at)) as string
    } catch {
      throw new Unreadable(from, '文字里的反斜线 \\ 须写成 \\\\')
    }
  }

  #take(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false
    this.#at++
    return true
  }

  #space(): void {
    for (; ; this.#at++) {
      const next = this.#text[this.#at]
      if (next === '\n') this.#line++
      else if (next !== ' ' && next !== '\t' && next !== '\r') return
    }
  }

  #fail(says: string): never {
    throw new Unreadable(this.#at, says)
  }
}

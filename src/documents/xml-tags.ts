import { own } from '#foundation/own'

/** An element's name without its prefix, and its attributes. */
interface Tag {
  name: string
  attributes: ReadonlyMap<string, string>
}

const ATTRIBUTE = /\s+([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const BEGIN = /<([\w:.-]+)/y
const SKIPPED = /\s+|<!--(?:(?!--).)*-->|<\/[\w:.-]+\s*>/sy
const DECLARATION =
  /^\ufeff?(?:<\?xml(?:\s+version="1\.\d"|\s+encoding="(?:utf-8|us-ascii)"|\s+standalone="(?:yes|no)")*\s*\?>)?/i
const REFERENCE = /&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

const meant = (written: string): string | undefined => {
  const text = written.replaceAll(REFERENCE, (_, hex?: string, digits?: string, name?: string) =>
    name === undefined
      ? String.fromCodePoint(Math.min(Number.parseInt(hex ?? digits!, hex ? 16 : 10), 0x10ffff))
      : (own(NAMED, name) ?? ''),
  )
  return written.replaceAll(REFERENCE, '').includes('&') ? undefined : text
}

/**
 * The elements of a list in XML, which holds nothing but elements with attributes; undefined where
 * it is anything else: text, entities of its own, instructions, another encoding.
 */
export function tagsOf(bytes: Uint8Array): Tag[] | undefined {
  const text = Buffer.from(bytes).toString('utf8')
  const tags: Tag[] = []
  let at = DECLARATION.exec(text)![0].length
  const next = (pattern: RegExp) => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }
  while (at < text.length) {
    if (next(SKIPPED)) continue
    const name = next(BEGIN)?.[1]
    if (name === undefined) return undefined
    const attributes = new Map<string, string>()
    for (let found = next(ATTRIBUTE); found; found = next(ATTRIBUTE)) {
      const value = meant(found[2] ?? found[3] ?? '')
      const key = found[1]!
      if (value === undefined || attributes.has(key)) return undefined
      attributes.set(key, value)
    }
    if (!next(/\s*\/?>/y)) return undefined
    tags.push({ name: name.split(':').at(-1)!, attributes })
  }
  return tags
}

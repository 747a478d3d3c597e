import { own } from '#foundation/own'

/** An element's name without its prefix, and its attributes. */
export interface Tag {
  name: string
  attributes: ReadonlyMap<string, string>
}

const ATTRIBUTE = /\s+([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const BEGIN = /<([\w:.-]+)/y
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
  if (!written.includes('&')) return written
  const text = written.replaceAll(REFERENCE, (_, hex?: string, digits?: string, name?: string) =>
    name === undefined
      ? String.fromCodePoint(Math.min(Number.parseInt(hex ?? digits!, hex ? 16 : 10), 0x10ffff))
      : (own(NAMED, name) ?? ''),
  )
  return written.replaceAll(REFERENCE, '').includes('&') ? undefined : text
}

/** What is told of a text in XML, in its order. */
interface XmlReader {
  open(tag: Tag): void
  /** By its name without its prefix. */
  close?(name: string): void
  text?(text: string): void
}

/** Where something is told in another encoding than ours, or not told. */
const FOREIGN = /\0|^<\?xml/

/**
 * Reads XML to its end; false where it is none, or has entities of its own or another encoding:
 * others would read something else.
 */
export function readXml(bytes: Uint8Array, reader: XmlReader): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  let at = DECLARATION.exec(text)![0].length
  if (FOREIGN.test(text.slice(at, at + 64))) return false
  const past = (end: string) => {
    const found = text.indexOf(end, at)
    at = found < 0 ? -1 : found + end.length
    return found
  }
  while (at < text.length) {
    const next = text.indexOf('<', at)
    const written = text.slice(at, next < 0 ? text.length : next)
    if (reader.text && written !== '') {
      const said = meant(written)
      if (said === undefined) return false
      reader.text(said)
    }
    if (next < 0) return written.trim() === ''
    at = next
    if (text.startsWith('<!--', at)) past('-->')
    else if (text.startsWith('<?', at)) past('?>')
    else if (text.startsWith('<![CDATA[', at)) {
      const from = at + '<![CDATA['.length
      const end = past(']]>')
      if (end >= 0) reader.text?.(text.slice(from, end))
    } else if (text.startsWith('</', at)) {
      const from = at + 2
      const end = past('>')
      if (end >= 0) reader.close?.(withoutPrefix(text.slice(from, end).trim()))
    } else {
      const read = tagAt(text, at)
      if (!read) return false
      at = read.end
      reader.open(read.tag)
      if (text[at - 2] === '/') reader.close?.(read.tag.name)
    }
    if (at < 0) return false
  }
  return true
}

const withoutPrefix = (name: string) => name.slice(name.indexOf(':') + 1)
const END_OF_TAG = /\s*\/?>/y

/** The element that begins here, and where its tag ends. */
function tagAt(text: string, begin: number): { tag: Tag; end: number } | undefined {
  let at = begin
  const next = (pattern: RegExp) => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }
  const name = next(BEGIN)?.[1]
  if (name === undefined) return undefined
  const attributes = new Map<string, string>()
  for (let found = next(ATTRIBUTE); found; found = next(ATTRIBUTE)) {
    const value = meant(found[2] ?? found[3] ?? '')
    const key = found[1]!
    if (value === undefined || attributes.has(key)) return undefined
    attributes.set(key, value)
  }
  return next(END_OF_TAG) ? { tag: { name: withoutPrefix(name), attributes }, end: at } : undefined
}

/**
 * The elements of a list in XML, which holds nothing but elements with attributes; undefined where
 * it is anything else: text, entities of its own, instructions, another encoding.
 */
export function tagsOf(bytes: Uint8Array): Tag[] | undefined {
  const tags: Tag[] = []
  let hasText = false
  const isRead = readXml(bytes, {
    open: (tag) => tags.push(tag),
    text: (text) => (hasText ||= text.trim() !== ''),
  })
  return isRead && !hasText ? tags : undefined
}

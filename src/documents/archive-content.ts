import { isHarmlessAddress } from './addresses.ts'
import type { Bound } from './too-complex.ts'
import { Fields } from './word-fields.ts'
import { readXml, type Tag } from './xml-tags.ts'
import { headOf, unpackedOf, type ZipEntry } from './zip.ts'

/*
 * What the parts of an Office file or an OFD say, beside their names: a picture is one, a text
 * fetches and starts nothing.
 */

/**
 * How pictures begin that Office writes, whichever ending it gives them, in hexadecimal: PNG, JPEG,
 * GIF, BMP, TIFF, HD Photo, WebP, EMF, and WMF with and without a head of its own.
 */
const PICTURE =
  /^(?:89504e470d0a1a0a|ffd8ff|47494638|424d|49492a00|4d4d002a|4949bc|52494646.{8}57454250|01000000.{72}20454d46|d7cdc69a|0[12]000900)/
/** Programs of Windows, Linux, macOS and Java, archives, old Office, shortcuts, help. */
const PROGRAM =
  /^(?:4d5a|7f454c46|2321|(?:feedfac|c[ef]faedf)[ef]|cafebabe|504b0304|d0cf11e0|4c00000001140200|49545346)/
const WRITTEN = /^(?:\s*<(?:!doctype|html|script|\?php)|\{\\rtf|%PDF)/i
const MEDIA = /\/media\//
const DRAWN = /[.]svg$/
const TEXT = /^word\/.*[.](?:xml|vml)$|^xl\/drawings\/.*[.](?:xml|vml)$/
const OFD_TEXT = /[.]xml$/

/** Whether a part is what its name says, and nothing in it runs or fetches something. */
export function isHarmlessPart(entry: ZipEntry, isOfd: boolean, bytes: Bound): boolean {
  const name = entry.name.toLowerCase()
  if (name.endsWith('/')) return entry.bytes === 0
  if (isOfd ? OFD_TEXT.test(name) : TEXT.test(name) || DRAWN.test(name)) {
    bytes.take(entry.bytes)
    const xml = unpackedOf(entry)
    if (!xml) return false
    if (isOfd) return isHarmlessOfd(xml)
    return DRAWN.test(name) ? isHarmlessDrawing(xml) : isHarmlessText(xml)
  }
  const head = headOf(entry)
  if (!head) return false
  const begins = head.toString('hex', 0, 64)
  if (PROGRAM.test(begins) || WRITTEN.test(head.toString('latin1', 0, 64))) return false
  return isOfd || !MEDIA.test(name) || PICTURE.test(begins)
}

/** An attribute by its name without its prefix. */
const named = ({ attributes }: Tag, name: RegExp): string[] =>
  [...attributes].filter(([key]) => name.test(key)).map(([, value]) => value)
const isOutside = (address: string) => /^\s*(?:[a-z][a-z\d+.-]*:|[\\/]{2})|\\/i.test(address)

/** A text of Office: its fields, and what pictures of old kinds say of their source. */
function isHarmlessText(xml: Buffer): boolean {
  const fields = new Fields()
  let isHarmless = true
  const isRead = readXml(xml, {
    open: (tag) => {
      fields.opened(tag)
      const isPicture = /^(?:imagedata|fill|stroke|image)$/.test(tag.name)
      const leads = isPicture ? isOutside : (to: string) => !isHarmlessAddress(to)
      if (named(tag, /^(?:\w+:)?(?:href|src|althref)$/).some(leads)) isHarmless = false
    },
    close: (name) => fields.closed(name),
    text: (text) => fields.text(text),
  })
  fields.end()
  return isRead && isHarmless && !fields.isActive
}

const RUNS = new Set([
  'script',
  'foreignobject',
  'iframe',
  'embed',
  'object',
  'handler',
  'listener',
])
const FETCHES = /url\(\s*['"]?(?!\s*['"]?(?:#|data:image\/))|@import/i
/** A drawing that runs nothing and is drawn of itself alone. */
function isHarmlessDrawing(xml: Buffer): boolean {
  let isHarmless = true
  const isRead = readXml(xml, {
    open: (tag) => {
      const isActive =
        RUNS.has(tag.name.toLowerCase()) ||
        [...tag.attributes].some(([key, value]) => /^on/i.test(key) || FETCHES.test(value)) ||
        named(tag, /^(?:\w+:)?(?:href|src)$/i).some((to) => !/^\s*(?:#|data:image\/)/i.test(to))
      if (isActive) isHarmless = false
    },
    text: (text) => {
      if (FETCHES.test(text)) isHarmless = false
    },
  })
  return isRead && isHarmless
}

/** Its links. What is attached as XML may be written in any way, and is no text of OFD then. */
function isHarmlessOfd(xml: Buffer): boolean {
  let isHarmless = true
  readXml(xml, {
    open: (tag) => {
      if (tag.name === 'URI' && named(tag, /^(?:URI|Base)$/).some((to) => !isHarmlessAddress(to)))
        isHarmless = false
    },
  })
  return isHarmless
}

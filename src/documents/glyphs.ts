import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FONT_DIRS } from '#platform/repository'

/** From a character to one that follows the last: what a font draws. */
type Range = readonly [from: number, to: number]

let drawn: Uint8Array | undefined

/**
 * The characters of a text that none of our fonts draws, each once, in their order. Spaces and
 * what is not seen by its nature need no glyph.
 */
export function undrawable(text: string): string[] {
  drawn ??= drawnBy(FONT_DIRS)
  return [...new Set(text)].filter(
    (character) =>
      !/[\s\p{Default_Ignorable_Code_Point}]/u.test(character) &&
      drawn![character.codePointAt(0)!] !== 1,
  )
}

/** 䶮（U+4DAE）, for people; private use says that it is. */
export function characterNamed(character: string): string {
  const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
  return /\p{Private_Use}/u.test(character)
    ? `U+${code}（公安等系统自造的字，没有国家标准的编码）`
    : `${character}（U+${code}）`
}

/** One for each code point that some font in these folders has a glyph for. */
function drawnBy(folders: readonly string[]): Uint8Array {
  const has = new Uint8Array(0x110000)
  for (const folder of folders.filter((f) => existsSync(f)))
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      if (/\.(ttf|otf|ttc|otc)$/i.test(name))
        for (const [from, to] of rangesOf(readFileSync(join(folder, name)))) has.fill(1, from, to)
  return has
}

/** What the fonts of a file draw. OpenType: a collection begins with `ttcf`. */
function rangesOf(font: Buffer): Range[] {
  if (font.toString('latin1', 0, 4) !== 'ttcf') return rangesAt(font, 0)
  const fonts = Array.from({ length: font.readUInt32BE(8) }, (_, i) =>
    font.readUInt32BE(12 + 4 * i),
  )
  return fonts.flatMap((at) => rangesAt(font, at))
}

function rangesAt(font: Buffer, at: number): Range[] {
  for (let i = 0; i < font.readUInt16BE(at + 4); i++) {
    const entry = at + 12 + 16 * i
    if (font.toString('latin1', entry, entry + 4) === 'cmap')
      return mapsOf(font.subarray(font.readUInt32BE(entry + 8)))
  }
  return []
}

/** The subtables of `cmap`: format 12 for all of Unicode, format 4 for its first plane. */
function mapsOf(cmap: Buffer): Range[] {
  return Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => 4 + 8 * i).flatMap((entry) => {
    const platform = cmap.readUInt16BE(entry)
    if (platform !== 0 && platform !== 3) return []
    const map = cmap.subarray(cmap.readUInt32BE(entry + 4))
    const format = map.readUInt16BE(0)
    return format === 12 ? groupsOf(map) : format === 4 ? segmentsOf(map) : []
  })
}

const groupsOf = (map: Buffer): Range[] =>
  Array.from({ length: map.readUInt32BE(12) }, (_, i): Range => {
    const group = 16 + 12 * i
    return [map.readUInt32BE(group), map.readUInt32BE(group + 4) + 1]
  })

/** A code point of a segment may still have no glyph: each is looked up. */
function segmentsOf(map: Buffer): Range[] {
  const twice = map.readUInt16BE(6)
  const ranges: Range[] = []
  for (let at = 0; at < twice; at += 2) {
    const end = map.readUInt16BE(14 + at)
    const start = map.readUInt16BE(16 + twice + at)
    const delta = map.readUInt16BE(16 + 2 * twice + at)
    const offsetAt = 16 + 3 * twice + at
    const offset = map.readUInt16BE(offsetAt)
    for (let code = start; code <= end && code < 0xffff; code++) {
      const glyph =
        offset === 0 ? code + delta : map.readUInt16BE(offsetAt + offset + 2 * (code - start))
      if (glyph % 0x10000 !== 0) ranges.push([code, code + 1])
    }
  }
  return ranges
}

/*
 * DER (X.690), as far as certificates and signatures of papers are written in it: what is written
 * here is read by the programs of others.
 */

/** A value with its tag and its length. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content])
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let left = length; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256)
  return [0x80 | bytes.length, ...bytes]
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
/** In the order that DER asks for: that of their bytes. */
export const setOf = (...parts: readonly Uint8Array[]): Buffer =>
  der(0x31, ...parts.toSorted(Buffer.compare))
export const octets = (bytes: Uint8Array): Buffer => der(0x04, bytes)
/** Whole bytes: none of the last one's bits is unused. */
export const bits = (bytes: Uint8Array, unused = 0): Buffer =>
  der(0x03, Buffer.from([unused]), bytes)
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text))
export const printable = (text: string): Buffer => der(0x13, Buffer.from(text, 'ascii'))
export const NULL = der(0x05)
export const TRUE = der(0x01, Buffer.from([0xff]))
/** `[n]`, around something that keeps its own tag. */
export const explicit = (n: number, ...parts: readonly Uint8Array[]): Buffer =>
  der(0xa0 | n, ...parts)

/** A number that is not negative, its bytes as they are written: the highest first. */
export function integer(bytes: Uint8Array | number): Buffer {
  const given = typeof bytes === 'number' ? Buffer.from([bytes]) : Buffer.from(bytes)
  const first = given.findIndex((byte) => byte !== 0)
  const least = first === -1 ? Buffer.from([0]) : given.subarray(first)
  return least[0]! & 0x80 ? der(0x02, Buffer.from([0]), least) : der(0x02, least)
}

/** An object identifier, as in `1.2.840.113549`. */
export function oid(dotted: string): Buffer {
  const [first, second, ...rest] = dotted.split('.').map(Number) as [number, number, ...number[]]
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(inSevens)]))
}

function inSevens(arc: number): number[] {
  const sevens = [arc % 128]
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
    sevens.unshift((left % 128) | 0x80)
  return sevens
}

/** A time of a certificate: with two digits of the year until 2049 (RFC 5280, 4.1.2.5). */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/\D/g, '').slice(0, 14)
  return at.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : der(0x18, Buffer.from(`${digits}Z`))
}

/** One value of what was written by others: with its tag and length, and without. */
export interface Value {
  tag: number
  whole: Buffer
  content: Buffer
}

/** The values that stand one after the other. */
export function valuesIn(bytes: Buffer): Value[] {
  const values: Value[] = []
  for (let at = 0; at < bytes.length; ) {
    const said = bytes[at + 1]!
    const more = said & 0x80 ? said & 0x7f : 0
    const begin = at + 2 + more
    const length = more ? bytes.readUIntBE(at + 2, more) : said
    values.push({
      tag: bytes[at]!,
      whole: bytes.subarray(at, begin + length),
      content: bytes.subarray(begin, begin + length),
    })
    at = begin + length
  }
  return values
}

import { Bound } from './too-complex.ts'

/*
 * Where a photograph was taken, with what and by whom is nobody's business. A picture is put
 * together anew from the parts that draw it, which are listed; whatever else a camera, a phone or a
 * chat program has written into it stays behind. How to turn it upright stays. What cannot be read
 * to its end is not kept: nobody knows what it says.
 */

/** A camera writes some dozens of parts, an animation some thousands. */
const MOST_PARTS = 100_000

const ASCII = (text: string) => Buffer.from(text, 'latin1')

/**
 * The picture without anything but what draws it; undefined where it is broken. Other files come
 * back as they are.
 */
export function stripMetadata(mediaType: string, bytes: Buffer): Buffer | undefined {
  switch (mediaType) {
    case 'image/jpeg':
      return stripJpeg(bytes)
    case 'image/png':
      return stripPng(bytes)
    case 'image/webp':
      return stripWebp(bytes)
    default:
      return bytes
  }
}

const [SOI, EOI, SOS, APP1] = [0xd8, 0xd9, 0xda, 0xe1]
/** Of APPn: JFIF without its thumbnail, and how Adobe has mixed the colours. */
const [APP0, APP14, DQT, DHT, DRI, DAC, DNL] = [0xe0, 0xee, 0xdb, 0xc4, 0xdd, 0xcc, 0xdc]
/** Frames (SOFn) and tables; not JPG extensions, hierarchical frames, comments. */
const isDrawing = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) ||
  [SOS, DQT, DHT, DRI, DAC, DNL].includes(marker)

function stripJpeg(bytes: Buffer): Buffer | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return undefined
  const kept: Buffer[] = [bytes.subarray(0, 2)]
  let [at, orientation, hasScan] = [2, 1, false]
  const parts = new Bound(MOST_PARTS)
  for (;;) {
    parts.take()
    const from = at
    if (bytes[at] !== 0xff) return undefined
    // Fill bytes may stand before every marker.
    while (bytes[at] === 0xff) at++
    const marker = bytes[at++]
    if (marker === EOI) break
    if (marker === undefined || at + 2 > bytes.length) return undefined
    const end = at + bytes.readUInt16BE(at)
    if (end < at + 2 || end > bytes.length) return undefined
    const body = bytes.subarray(at + 2, end)
    at = marker === SOS ? endOfScan(bytes, end) : end
    if (at < 0) return undefined
    if (marker === SOS) hasScan = true
    if (marker === APP1) orientation = orientationOf(body) ?? orientation
    // What stood before a marker to fill is dropped with it.
    if (isDrawing(marker)) kept.push(Buffer.from([0xff]), bytes.subarray(end - body.length - 3, at))
    else kept.push(...headOf(marker, body))
    if (at <= from) return undefined
  }
  if (!hasScan) return undefined
  const upright = orientation > 1 && orientation <= 8 ? [orientationSegment(orientation)] : []
  return Buffer.concat([kept[0]!, ...upright, ...kept.slice(1), Buffer.from([0xff, EOI])])
}

/** Where the marker after the data of a scan begins; below zero where there is none. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    // A byte of data, a restart, a byte that fills.
    if (next === 0 || next === 0xff || (next !== undefined && next >= 0xd0 && next <= 0xd7))
      continue
    return next === undefined ? -1 : at
  }
  return -1
}

const segment = (marker: number, body: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

/** What is kept of APP0 and APP14: the numbers that tell how to draw, and no picture in it. */
function headOf(marker: number, body: Buffer): Buffer[] {
  const begins = (word: string, least: number) =>
    body.length >= least && body.toString('latin1', 0, word.length) === word
  if (marker === APP0 && begins('JFIF\0', 12)) {
    const jfif = Buffer.alloc(14)
    body.copy(jfif, 0, 0, 12)
    return [segment(marker, jfif)]
  }
  return marker === APP14 && begins('Adobe', 12) ? [segment(marker, body.subarray(0, 12))] : []
}

function orientationOf(body: Buffer): number | undefined {
  if (body.length < 20 || body.toString('latin1', 0, 6) !== 'Exif\0\0') return undefined
  const tiff = body.subarray(6)
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const u16 = (i: number) => (isLittle ? tiff.readUInt16LE(i) : tiff.readUInt16BE(i))
  const u32 = (i: number) => (isLittle ? tiff.readUInt32LE(i) : tiff.readUInt32BE(i))
  const ifd = u32(4)
  if (ifd + 2 > tiff.length) return undefined
  for (let i = 0; i < u16(ifd); i++) {
    const entry = ifd + 2 + i * 12
    if (entry + 12 > tiff.length) return undefined
    if (u16(entry) === 0x0112) return u16(entry + 8)
  }
  return undefined
}

function orientationSegment(orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a0000000800010112000300000001000000000000' + '0000', 'hex')
  tiff.writeUInt16BE(orientation, 18)
  return segment(APP1, Buffer.concat([ASCII('Exif\0\0'), tiff]))
}

/** What draws a PNG, and how its colours are meant. */
const PNG_KEPT = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB cICP sBIT bKGD pHYs acTL fcTL fdAT'.split(' '),
)
function stripPng(bytes: Buffer): Buffer | undefined {
  const kept: Buffer[] = [bytes.subarray(0, 8)]
  let hasPicture = false
  const parts = new Bound(MOST_PARTS)
  for (let at = 8; at + 12 <= bytes.length; ) {
    parts.take()
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) return undefined
    const name = bytes.toString('latin1', at + 4, at + 8)
    hasPicture ||= name === 'IDAT'
    if (PNG_KEPT.has(name)) kept.push(bytes.subarray(at, end))
    // What comes after the end draws nothing.
    if (name === 'IEND') return hasPicture ? Buffer.concat(kept) : undefined
    at = end
  }
  return undefined
}

const WEBP_KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF'])
/** Of a frame: a picture, and no frame again. */
const FRAME_KEPT = new Set(['VP8 ', 'VP8L', 'ALPH'])
function stripWebp(bytes: Buffer): Buffer | undefined {
  const said = bytes.length < 12 ? 0 : 8 + bytes.readUInt32LE(4)
  const isThere = said <= bytes.length && said >= 12
  const drawn = isThere && drawnOf(bytes.subarray(12, said), new Bound(MOST_PARTS), WEBP_KEPT)
  if (!drawn || drawn.length === 0) return undefined
  const body = Buffer.concat([ASCII('WEBP'), ...drawn])
  const head = Buffer.alloc(8)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

const FRAME_HEADER = 16
/** The chunks that draw; those within a frame of an animation likewise. */
function drawnOf(chunks: Buffer, parts: Bound, keeps: Set<string>): Buffer[] | undefined {
  const kept: Buffer[] = []
  for (let at = 0; at < chunks.length; ) {
    parts.take()
    if (at + 8 > chunks.length) return undefined
    const size = chunks.readUInt32LE(at + 4)
    const end = at + 8 + size + (size % 2)
    if (end > chunks.length) return undefined
    const name = chunks.toString('latin1', at, at + 4)
    // A frame within a frame is drawn by nobody.
    if (name === 'ANMF' && !keeps.has(name)) return undefined
    const body =
      name === 'ANMF'
        ? frameOf(chunks.subarray(at + 8, end), size, parts)
        : [chunks.subarray(at + 8, end)]
    if (!body) return undefined
    // The header says which chunks follow: a profile is bit 5, Exif bit 3, XMP bit 2.
    if (name === 'VP8X' && size > 0) {
      const [flags] = body as [Buffer]
      body.splice(0, 1, Buffer.from([flags[0]! & ~0b101100]), flags.subarray(1))
    }
    const head = Buffer.alloc(8)
    head.write(name, 0, 'latin1')
    head.writeUInt32LE(name === 'ANMF' ? lengthOf(body) : size, 4)
    if (keeps.has(name)) kept.push(head, ...body)
    at = end
  }
  return kept
}

/** What a frame says of itself, and what draws it. */
function frameOf(body: Buffer, size: number, parts: Bound): Buffer[] | undefined {
  if (size < FRAME_HEADER) return undefined
  const within = drawnOf(body.subarray(FRAME_HEADER), parts, FRAME_KEPT)
  return within && [body.subarray(0, FRAME_HEADER), ...within]
}

const lengthOf = (parts: readonly Buffer[]) =>
  parts.reduce((length, part) => length + part.length, 0)

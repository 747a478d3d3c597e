/*
 * Where a photograph was taken, with what and by whom is nobody's business: such data is taken out
 * of images before they are kept. How to turn the picture upright stays.
 */

const ASCII = (text: string) => Buffer.from(text, 'latin1')

/**
 * The image without position, camera and comments; other files, and images that cannot be read,
 * come back as they are.
 */
export function stripMetadata(mediaType: string, bytes: Buffer): Buffer {
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

/**
 * Segments APP1 (Exif, XMP), APP13 (IPTC) and comments go; a new Exif with the orientation alone
 * takes the place of the old.
 */
function stripJpeg(bytes: Buffer): Buffer {
  if (bytes.readUInt16BE(0) !== 0xffd8) return bytes
  const kept: Buffer[] = [bytes.subarray(0, 2)]
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!
    // The picture itself begins: everything after it stays.
    if (marker === 0xda) break
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end > bytes.length) return bytes
    const orientation = marker === 0xe1 ? orientationOf(bytes.subarray(at + 4, end)) : undefined
    if (orientation !== undefined && orientation > 1) kept.push(orientationSegment(orientation))
    if (marker !== 0xe1 && marker !== 0xed && marker !== 0xfe) kept.push(bytes.subarray(at, end))
    at = end
  }
  return Buffer.concat([...kept, bytes.subarray(at)])
}

function orientationOf(segment: Buffer): number | undefined {
  if (segment.length < 20 || segment.toString('latin1', 0, 6) !== 'Exif\0\0') return undefined
  const tiff = segment.subarray(6)
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
  const tiff = Buffer.from(
    '4d4d002a000000080001011200030000000100000000000000000000'.slice(0, 52),
    'hex',
  )
  tiff.writeUInt16BE(orientation, 18)
  const body = Buffer.concat([ASCII('Exif\0\0'), tiff])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

const PNG_DROPPED = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'])
function stripPng(bytes: Buffer): Buffer {
  const kept: Buffer[] = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) return bytes
    if (!PNG_DROPPED.has(bytes.toString('latin1', at + 4, at + 8)))
      kept.push(bytes.subarray(at, end))
    at = end
  }
  return Buffer.concat(kept)
}

function stripWebp(bytes: Buffer): Buffer {
  const kept: Buffer[] = []
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4)
    const end = Math.min(bytes.length, at + 8 + size + (size % 2))
    const name = bytes.toString('latin1', at, at + 4)
    const chunk = Buffer.from(bytes.subarray(at, end))
    // The header says which chunks follow: Exif is bit 3, XMP bit 2.
    if (name === 'VP8X' && chunk.length > 8) chunk[8] = chunk[8]! & ~0b1100
    if (name !== 'EXIF' && name !== 'XMP ') kept.push(chunk)
    at = end
  }
  const body = Buffer.concat([ASCII('WEBP'), ...kept])
  const head = Buffer.alloc(8)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

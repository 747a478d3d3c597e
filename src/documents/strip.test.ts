import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stripMetadata } from './strip.ts'
import { TooComplexError } from './too-complex.ts'

/** As it is kept; a broken one is not. */
function stripped(type: string, bytes: Buffer): Buffer {
  const kept = stripMetadata(type, bytes)
  if (!kept) throw new Error('broken')
  return kept
}

const segment = (marker: number, body: Buffer) =>
  Buffer.concat([
    Buffer.from([0xff, marker]),
    Buffer.from([(body.length + 2) >> 8, (body.length + 2) & 0xff]),
    body,
  ])
/** Exif with an orientation and a GPS pointer, in either byte order. */
function exif(orientation: number, isLittle: boolean): Buffer {
  const tiff = Buffer.alloc(60)
  tiff.write(isLittle ? 'II' : 'MM', 0, 'latin1')
  const u16 = (v: number, at: number) =>
    isLittle ? tiff.writeUInt16LE(v, at) : tiff.writeUInt16BE(v, at)
  const u32 = (v: number, at: number) =>
    isLittle ? tiff.writeUInt32LE(v, at) : tiff.writeUInt32BE(v, at)
  u16(42, 2)
  u32(8, 4)
  u16(2, 8)
  u16(0x0112, 10)
  u16(3, 12)
  u32(1, 14)
  u16(orientation, 18)
  u16(0x8825, 22)
  u16(4, 24)
  u32(1, 26)
  u32(38, 30)
  tiff.write('GPS25.77N', 40, 'latin1')
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
}
const jpeg = (...more: Buffer[]) =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    ...more,
    segment(0xdb, Buffer.alloc(10, 1)),
    Buffer.from([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]),
  ])

test.each([true, false])('照片里的拍摄地点去掉，方向留着（小端：%s）', (isLittle) => {
  const given = jpeg(
    segment(0xe1, exif(6, isLittle)),
    segment(0xed, Buffer.from('Photoshop GPS25.77N')),
    segment(0xfe, Buffer.from('comment GPS25.77N')),
  )
  const kept = stripped('image/jpeg', given)
  expect(given.includes('GPS25.77N')).toBe(true)
  expect(kept.includes('GPS25.77N')).toBe(false)
  const at = kept.indexOf('Exif')
  expect(kept.readUInt16BE(at + 6 + 18)).toBe(6)
  expect(kept.subarray(-9)).toEqual(given.subarray(-9))
  expect(stripped('image/jpeg', kept), '再去一次不变').toEqual(kept)
})

test('没有附加数据的照片一个字节也不变', () =>
  expect(stripped('image/jpeg', jpeg())).toEqual(jpeg()))

test('PNG 和 WebP 里的位置也去掉', () => {
  const chunk = (type: string, body: Buffer) =>
    Buffer.concat([Buffer.from([0, 0, 0, body.length]), Buffer.from(type), body, Buffer.alloc(4)])
  const png = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.alloc(13)),
    chunk('eXIf', Buffer.from('GPS25.77N')),
    chunk('tEXt', Buffer.from('GPS25.77N')),
    chunk('IDAT', deflateSync(Buffer.alloc(4))),
    chunk('IEND', Buffer.alloc(0)),
  ])
  expect(stripped('image/png', png).toString('latin1')).not.toContain('GPS25')
  expect(stripped('image/png', png).includes('IDAT')).toBe(true)
  const riff = (type: string, body: Buffer) =>
    Buffer.concat([
      Buffer.from(type),
      Buffer.from([body.length, 0, 0, 0]),
      body,
      Buffer.alloc(body.length % 2),
    ])
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    riff('VP8X', Buffer.from([0b1100, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    riff('VP8 ', Buffer.from('picture')),
    riff('EXIF', Buffer.from('GPS25.77N')),
    riff('XMP ', Buffer.from('GPS25.77N')),
  ])
  const webp = stripped(
    'image/webp',
    Buffer.concat([Buffer.from('RIFF'), Buffer.from([body.length, 0, 0, 0]), body]),
  )
  expect(webp.toString('latin1')).not.toContain('GPS25')
  expect(webp.readUInt32LE(4)).toBe(webp.length - 8)
  expect(webp[20]).toBe(0)
})

const GPS = Buffer.from('GPS25.77N')
const JPEG_WITH: [string, Buffer][] = [
  ['标记前有填充字节', jpeg(Buffer.from([0xff, 0xff]), segment(0xe1, exif(6, true)))],
  ['好几个 APP1', jpeg(segment(0xe1, exif(6, true)), segment(0xe1, GPS), segment(0xe1, GPS))],
  ['XMP', jpeg(segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${GPS}`)))],
  ['APP2 里的多图和色彩', jpeg(segment(0xe2, Buffer.from(`MPF\0${GPS}`)))],
  ['厂商自己的 APPn', jpeg(segment(0xe5, GPS), segment(0xec, GPS), segment(0xef, GPS))],
  ['JFIF 里的小图', jpeg(segment(0xe0, Buffer.from(`JFIF\0\x01\x01\0\0\x01\0\x01\x03\x01${GPS}`)))],
  ['JFXX 小图', jpeg(segment(0xe0, Buffer.from(`JFXX\0\x10${GPS}`)))],
  ['保留的标记', jpeg(segment(0xf0, GPS), segment(0xfd, GPS), segment(0xc8, GPS))],
  ['画面之后的数据', Buffer.concat([jpeg(), GPS])],
  ['画面之后另一张带位置的图', Buffer.concat([jpeg(), jpeg(segment(0xe1, exif(6, true)))])],
  [
    '两次扫描之间的附加数据',
    Buffer.concat([jpeg().subarray(0, -2), segment(0xe1, exif(6, true)), jpeg().subarray(-9)]),
  ],
]
test.each(JPEG_WITH)('%s：位置去掉，画面还在', (_, given) => {
  expect(given.includes('GPS')).toBe(true)
  const kept = stripped('image/jpeg', given)
  expect(kept.includes('GPS')).toBe(false)
  expect(kept.includes(Buffer.from([0xff, 0xda, 0, 2, 1, 2, 3]))).toBe(true)
  expect(kept.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]))
  expect(stripped('image/jpeg', kept), '再去一次不变').toEqual(kept)
})

test('扫描里的填充、重启标记不当作附加数据', () => {
  const scan = Buffer.from([
    0xff, 0xda, 0, 2, 1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff, 0xd7, 4, 0xff, 0xd9,
  ])
  const given = Buffer.concat([jpeg().subarray(0, -9), scan])
  expect(stripped('image/jpeg', given)).toEqual(given)
})

const BROKEN: [string, string, Buffer][] = [
  ['没有画面的 JPEG', 'image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
  ['没有结尾的 JPEG', 'image/jpeg', jpeg().subarray(0, -2)],
  ['一段比文件还长', 'image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1])],
  ['段的长度不够', 'image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 1, 1, 1])],
  ['段之间有别的字节', 'image/jpeg', Buffer.from([0xff, 0xd8, 1, 2, 3, 0xff, 0xd9])],
  ['没有结尾的 PNG', 'image/png', Buffer.from('89504e470d0a1a0a0000000049484452', 'hex')],
  ['WebP 比它说的短', 'image/webp', Buffer.from('RIFF\xff\0\0\0WEBPVP8 \0\0\0\0', 'latin1')],
  ['WebP 的一块没有写完', 'image/webp', Buffer.from('RIFF\x0c\0\0\0WEBPVP8 \x09\0\0\0', 'latin1')],
]
test.each(BROKEN)('%s：读不到底的不收，不会原样留下', (_, type, bytes) =>
  expect(stripMetadata(type, bytes)).toBeUndefined(),
)

test('PNG：结尾之后的、没有列出的块都不留', () => {
  const chunk = (type: string, body: Buffer) =>
    Buffer.concat([Buffer.from([0, 0, 0, body.length]), Buffer.from(type), body, Buffer.alloc(4)])
  const drawn = [chunk('IHDR', Buffer.alloc(13)), chunk('IDAT', Buffer.alloc(2))]
  const extra = ['iTXt', 'zTXt', 'eXIf', 'iCCP', 'tIME', 'prVt', 'caBX'].map((of) => chunk(of, GPS))
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  const end = chunk('IEND', Buffer.alloc(0))
  const given = Buffer.concat([signature, drawn[0]!, ...extra, drawn[1]!, end, GPS])
  expect(stripped('image/png', given)).toEqual(Buffer.concat([signature, ...drawn, end]))
})

test('WebP：动画每一帧里的、结尾之后的也不留', () => {
  const riff = (type: string, body: Buffer) =>
    Buffer.concat([
      Buffer.from(type),
      Buffer.from([body.length, 0, 0, 0]),
      body,
      Buffer.alloc(body.length % 2),
    ])
  const frame = (...more: Buffer[]) =>
    riff('ANMF', Buffer.concat([Buffer.alloc(16), riff('VP8 ', Buffer.alloc(4)), ...more]))
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    frame(riff('EXIF', GPS), riff('GPSX', GPS)),
    riff('ICCP', GPS),
  ])
  const given = Buffer.concat([Buffer.from('RIFF'), Buffer.from([body.length, 0, 0, 0]), body, GPS])
  const kept = stripped('image/webp', given)
  expect(kept.subarray(12)).toEqual(frame())
  expect(kept.readUInt32LE(4)).toBe(kept.length - 8)
})

test('无论在哪里塞进什么，留下的只有画面', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          marker: fc.integer({ min: 0xe0, max: 0xfe }).filter((m) => m !== 0xee),
          body: fc.uint8Array({ maxLength: 60 }),
          fill: fc.integer({ min: 0, max: 3 }),
        }),
        { maxLength: 6 },
      ),
      (extra) => {
        const more = extra.flatMap(({ marker, body, fill }) => [
          Buffer.alloc(fill, 0xff),
          segment(marker, Buffer.from(body)),
        ])
        expect(stripped('image/jpeg', jpeg(...more))).toEqual(jpeg())
      },
    ),
  ))

test('坏的图片不会出错，也不会变长很多', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 12, maxLength: 200 }),
      fc.constantFrom('image/jpeg', 'image/png', 'image/webp', 'application/pdf'),
      (bytes, type) => {
        const given = Buffer.from(bytes)
        if (type === 'image/jpeg') given.set([0xff, 0xd8, 0xff, 0xe1])
        expect(stripMetadata(type, given)?.length ?? 0).toBeLessThan(given.length + 60)
      },
    ),
  )
})

/** A chunk of a WebP. */
const chunkOf = (type: string, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.write(type, 0, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}
const riff = (...chunks: Buffer[]) => chunkOf('RIFF', Buffer.from('WEBP'), ...chunks)

test('WebP：帧里套帧的不收，套多深也一样', () => {
  const frame = (within: Buffer) => chunkOf('ANMF', Buffer.alloc(16), within)
  const picture = chunkOf('VP8L', Buffer.alloc(4))
  expect(stripMetadata('image/webp', riff(frame(picture)))).toEqual(riff(frame(picture)))
  expect(stripMetadata('image/webp', riff(frame(frame(picture))))).toBeUndefined()
  const heads = Array.from({ length: 20_000 }, (_, depth) => {
    const head = Buffer.alloc(24)
    head.write('ANMF', 0, 'latin1')
    head.writeUInt32LE(16 + picture.length + 24 * (19_999 - depth), 4)
    return head
  })
  expect(stripMetadata('image/webp', riff(...heads, picture))).toBeUndefined()
})

test('块数多得没有软件会写：不一直读下去', () => {
  const many = (part: Buffer) => Buffer.alloc(part.length * 100_001, part)
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), many(Buffer.alloc(12, 0))])
  const read = [
    () => stripMetadata('image/png', png),
    () => stripMetadata('image/jpeg', jpeg(many(segment(0xfe, Buffer.alloc(0))))),
    () => stripMetadata('image/webp', riff(many(chunkOf('EXIF')))),
  ]
  for (const each of read) expect(each).toThrow(TooComplexError)
})

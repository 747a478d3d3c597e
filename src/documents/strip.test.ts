import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stripMetadata } from './strip.ts'

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
    segment(0xe0, Buffer.from('JFIF\0')),
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
  const kept = stripMetadata('image/jpeg', given)
  expect(given.includes('GPS25.77N')).toBe(true)
  expect(kept.includes('GPS25.77N')).toBe(false)
  const at = kept.indexOf('Exif')
  expect(kept.readUInt16BE(at + 6 + 18)).toBe(6)
  expect(kept.subarray(-9)).toEqual(given.subarray(-9))
  expect(stripMetadata('image/jpeg', kept), '再去一次不变').toEqual(kept)
})

test('没有附加数据的照片一个字节也不变', () =>
  expect(stripMetadata('image/jpeg', jpeg())).toEqual(jpeg()))

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
  expect(stripMetadata('image/png', png).toString('latin1')).not.toContain('GPS25')
  expect(stripMetadata('image/png', png).includes('IDAT')).toBe(true)
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
  const webp = stripMetadata(
    'image/webp',
    Buffer.concat([Buffer.from('RIFF'), Buffer.from([body.length, 0, 0, 0]), body]),
  )
  expect(webp.toString('latin1')).not.toContain('GPS25')
  expect(webp.readUInt32LE(4)).toBe(webp.length - 8)
  expect(webp[20]).toBe(0)
})

test('坏的图片不会出错，也不会变长很多', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 12, maxLength: 200 }),
      fc.constantFrom('image/jpeg', 'image/png', 'image/webp', 'application/pdf'),
      (bytes, type) => {
        const given = Buffer.from(bytes)
        if (type === 'image/jpeg') given.set([0xff, 0xd8, 0xff, 0xe1])
        expect(stripMetadata(type, given).length).toBeLessThan(given.length + 60)
      },
    ),
  )
})

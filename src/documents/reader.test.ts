import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readFile } from './reader.ts'

const pdf = Buffer.from('%PDF-1.7\n% 1\n')
const bomb = Buffer.concat([
  Buffer.from('%PDF-1.7\n1 0 obj <</Type/ObjStm/Filter/FlateDecode>>stream\n'),
  deflateSync(Buffer.alloc(60 * 1024 * 1024, '1 ')),
  Buffer.from('\nendstream endobj\n%%EOF\n'),
])

test('读文件在另一个进程里：读不完的说得出，同时别人的照样读，这里一刻不停', async () => {
  let turns = 0
  const ticking = setInterval(() => turns++, 1)
  const [hard, easy] = await Promise.all([readFile('甲', bomb), readFile('乙', pdf)])
  clearInterval(ticking)
  expect(hard).toEqual({ code: 'file-too-complex' })
  expect(easy).toEqual({ mediaType: 'application/pdf', bytes: pdf })
  expect(turns).toBeGreaterThan(0)
})

test('一个人的许多文件一个接一个读，个个有答复', async () => {
  const read = await Promise.all(Array.from({ length: 5 }, () => readFile('甲', pdf)))
  expect(read.map((each) => !each.code && each.bytes.equals(pdf))).toEqual(Array(5).fill(true))
})

test('等着读的太多，说现在读不了', async () => {
  const large = Buffer.concat([pdf, Buffer.alloc(20 * 1024 * 1024 - pdf.length)])
  const read = await Promise.all(Array.from({ length: 21 }, () => readFile('甲', large)))
  expect(read.at(-1)).toEqual({ code: 'reader-busy' })
  expect(read.slice(0, -1).every(({ code }) => code === undefined)).toBe(true)
})

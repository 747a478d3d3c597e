import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { clamd, clamdAddress } from './clamd.ts'

/* A clamd of our own: it reads what INSTREAM says (clamd(8)) and answers as it is told. */

const dir = mkdtempSync(join(tmpdir(), 'yimen-clamd-'))
let server: Server | undefined
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  server = undefined
  rmSync(join(dir, 'sock'), { force: true })
})

/** Reads one stream; answers its content when it came as the protocol says. */
function reading(socket: Socket, whenWhole: (content: Buffer) => void): void {
  const command = Buffer.from('zINSTREAM\0')
  let come = Buffer.alloc(0)
  socket.on('data', (bytes) => {
    come = Buffer.concat([come, bytes as Buffer])
    if (!come.subarray(0, command.length).equals(command)) return
    const pieces: Buffer[] = []
    let at = command.length
    while (at + 4 <= come.length) {
      const length = come.readUInt32BE(at)
      if (length === 0) return whenWhole(Buffer.concat(pieces))
      pieces.push(come.subarray(at + 4, at + 4 + length))
      at += 4 + length
    }
  })
}

async function answering(
  answer: (content: Buffer) => string,
  where: string | number = 0,
): Promise<string> {
  server = createServer((socket) => {
    socket.on('error', () => {})
    reading(socket, (content) => socket.end(answer(content)))
  })
  await new Promise<void>((resolve) => server!.listen(where, resolve))
  return typeof where === 'string' ? where : `localhost:${(server.address() as AddressInfo).port}`
}
const ask = (at: string, bytes: Buffer) => clamd(clamdAddress(at))(bytes)

test.each<[string, string]>([
  ['stream: OK\0', 'clean'],
  ['stream: Eicar-Test-Signature FOUND\0', 'infected'],
  ['INSTREAM size limit exceeded. ERROR\0', 'away'],
  ['stream: lstat() failed ERROR\0', 'away'],
  ['stream: OK', 'away'],
  ['', 'away'],
])('它答 %j，就是 %s', async (said, verdict) => {
  expect(await ask(await answering(() => said), Buffer.from('x'))).toBe(verdict)
})

test.each([0, 1, 65_537, 20 * 1024 * 1024])('%d 字节的文件原样到它那里', async (length) => {
  const bytes = Buffer.alloc(length, 'abc')
  const at = await answering((got) => (got.equals(bytes) ? 'stream: OK\0' : 'stream: x FOUND\0'))
  expect(await ask(at, bytes)).toBe('clean')
})

test('经 unix 套接字也一样', async () => {
  const at = await answering(() => 'stream: OK\0', join(dir, 'sock'))
  expect(await ask(at, Buffer.from('x'))).toBe('clean')
})

test('没有人听，或者没听完就断了，都算不在', async () => {
  const at = await answering(() => 'stream: OK\0')
  await new Promise((resolve) => server!.close(resolve))
  server = undefined
  expect(await ask(at, Buffer.from('x'))).toBe('away')
  expect(await ask(join(dir, 'nothing'), Buffer.from('x'))).toBe('away')
  server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server!.listen(join(dir, 'sock'), resolve))
  expect(await ask(join(dir, 'sock'), Buffer.alloc(1_000_000))).toBe('away')
})

test('地址：套接字、主机和端口、方括号里的 IPv6', () => {
  expect(clamdAddress('/run/clamav/clamd.ctl')).toEqual({ path: '/run/clamav/clamd.ctl' })
  expect(clamdAddress('av.example:3310')).toEqual({ host: 'av.example', port: 3310 })
  expect(clamdAddress('[::1]:3310')).toEqual({ host: '::1', port: 3310 })
})

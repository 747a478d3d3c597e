import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repositoryDir } from '#platform/repository'
import { isInstalled, saysOf } from '#testing'
import { sm2Sign, sm2Verify } from './sm.ts'

const MESSAGE = Buffer.from('{"size":1}')
let dir: string
let privateKey: KeyObject
let publicKey: KeyObject
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'yimen-sm2-'))
  const { privateKey: made } = generateKeyPairSync('ec', { namedCurve: 'SM2' })
  // As a county reads it: only what was read is an SM2 key, and not one of ECDSA on its curve.
  privateKey = createPrivateKey(made.export({ type: 'pkcs8', format: 'pem' }))
  publicKey = createPublicKey(privateKey)
  writeFileSync(join(dir, 'key.pem'), publicKey.export({ type: 'spki', format: 'pem' }))
  writeFileSync(join(dir, 'message'), MESSAGE)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const written = (signature: Buffer) => {
  writeFileSync(join(dir, 'signature'), signature)
  return join(dir, 'signature')
}

test.skipIf(!isInstalled('openssl'))(
  'SM2 签名的用户标识是国家标准的 1234567812345678：openssl 照它验得过，照别的验不过',
  () => {
    const file = written(sm2Sign(privateKey, publicKey, MESSAGE))
    const as = (user: string) =>
      saysOf(
        'openssl',
        ...['pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-pkeyopt', `distid:${user}`],
        ...['-in', join(dir, 'message'), '-pubin', '-inkey', join(dir, 'key.pem')],
        ...['-sigfile', file],
      ).status
    expect(as('1234567812345678')).toBe(0)
    expect(as('8765432187654321')).not.toBe(0)
  },
)

test.skipIf(!isInstalled('python3'))('不用本程序一行代码的核验工具也照它验得过', () => {
  const file = written(sm2Sign(privateKey, publicKey, MESSAGE))
  const program = `import sys; sys.path.insert(0, sys.argv[1]); import verify as v
key = v.public_key(open(sys.argv[2]).read()); read = lambda f: open(f, 'rb').read()
print(v.signed(read(sys.argv[3]), read(sys.argv[4]), key, b'1234567812345678'))`
  const files = [join(dir, 'key.pem'), join(dir, 'message'), file]
  const tools = join(repositoryDir, 'tools')
  expect(saysOf('python3', '-B', '-c', program, tools, ...files).says.trim()).toBe('True')
})

test('从前用空标识签的，仍然认；改了一个字节、换了一把密钥的，都不认', () => {
  for (const signature of [
    sign('sm3', MESSAGE, privateKey),
    sm2Sign(privateKey, publicKey, MESSAGE),
  ]) {
    expect(sm2Verify(publicKey, MESSAGE, signature)).toBe(true)
    expect(sm2Verify(publicKey, Buffer.from('{"size":2}'), signature)).toBe(false)
    const { publicKey: other } = generateKeyPairSync('ec', { namedCurve: 'SM2' })
    expect(sm2Verify(other, MESSAGE, signature)).toBe(false)
  }
  for (const none of ['', 'none', '\x30\x00']) {
    expect(sm2Verify(publicKey, MESSAGE, Buffer.from(none, 'latin1'))).toBe(false)
  }
})

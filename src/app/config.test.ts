import { expect, test } from 'vitest'
import { plainHttpWarning, readConfig } from './config.ts'

test('没有设置就是演示县；连到本县自己的数据库，就不会自己造出演示人员', () => {
  expect(readConfig({})).toMatchObject({ demo: true, keyring: 'file' })
  const own = { DATABASE_URL: 'postgres://owner@db/county' }
  expect(readConfig(own).demo).toBe(false)
  expect(readConfig({ ...own, YIMEN_DEMO: 'on' }).demo).toBe(true)
  expect(readConfig({ YIMEN_DEMO: 'off' }).demo).toBe(false)
})

test('本县是谁：名称和区划代码由设置写明，没有设置就是演示县', () => {
  expect(readConfig({}).tenant).toEqual({ name: '青岩县', region: '431099' })
  expect(readConfig({ YIMEN_COUNTY: '临江县', YIMEN_REGION: '220681' }).tenant).toEqual({
    name: '临江县',
    region: '220681',
  })
  expect(() => readConfig({ YIMEN_REGION: '2206' })).toThrow(/YIMEN_REGION/)
})

test('一个进程做一件事，或者全做', () => {
  expect([...readConfig({}).does]).toEqual(['web', 'worker', 'sealer'])
  expect([...readConfig({ YIMEN_ROLE: 'sealer' }).does]).toEqual(['sealer'])
})

test('文件和见证各在哪里：一台机器的目录，或者各自的存储桶', () => {
  expect(readConfig({ YIMEN_DIR: '/srv/yimen' })).toMatchObject({
    blobs: 'disk',
    witness: { dir: '/srv/yimen/witness' },
  })
  const read = readConfig({
    YIMEN_BLOBS: 's3://county/qingyan/?endpoint=https://s3.example:9000&region=hunan',
    YIMEN_WITNESS: 's3://supervision?endpoint=https://other.example',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    YIMEN_WITNESS_ACCESS_KEY_ID: 'c',
    YIMEN_WITNESS_SECRET_ACCESS_KEY: 'd',
  })
  expect(read.blobs).toEqual({
    endpoint: 'https://s3.example:9000',
    region: 'hunan',
    name: 'county',
    prefix: 'qingyan/',
    accessKeyId: 'a',
    secretAccessKey: 'b',
  })
  expect(read.witness).toEqual({
    endpoint: 'https://other.example',
    region: 'us-east-1',
    name: 'supervision',
    prefix: '',
    accessKeyId: 'c',
    secretAccessKey: 'd',
  })
  expect(readConfig({ YIMEN_WITNESS: '/mnt/witness' }).witness).toEqual({ dir: '/mnt/witness' })
  for (const wrong of [
    's3://county',
    's3://county?region=x',
    'http://county',
    's3://county/../x?endpoint=https://a',
  ])
    expect(() => readConfig({ YIMEN_BLOBS: wrong }), wrong).toThrow(/YIMEN_BLOBS/)
})

test('写错的设置都说得出名字', () => {
  expect(() => readConfig({ YIMEN_ROLE: 'boss', YIMEN_KEYRING: 'vault' })).toThrow(
    /YIMEN_ROLE[\s\S]*YIMEN_KEYRING|YIMEN_KEYRING[\s\S]*YIMEN_ROLE/,
  )
  expect(readConfig({ YIMEN_KEYRING: 'kms+file:///etc/yimen/master' }).keyring).toEqual({
    masterFile: '/etc/yimen/master',
  })
})

test('对外是不是 https，由公布的网址推出；没有 https、又不只在本机服务，启动时说出来', () => {
  const warned = (env: NodeJS.ProcessEnv) =>
    plainHttpWarning(readConfig({ YIMEN_DEMO: 'off', ...env }))
  expect(readConfig({ YIMEN_PUBLIC_URL: 'https://a.example' }).isHttps).toBe(true)
  expect(readConfig({ YIMEN_PUBLIC_URL: 'http://a.example' }).isHttps).toBe(false)
  expect(warned({ HOST: '0.0.0.0' })).toMatch(/明文/)
  expect(warned({ HOST: '10.0.0.4', YIMEN_PUBLIC_URL: 'http://a.example' })).toMatch(/明文/)
  expect(warned({})).toBeUndefined()
  expect(warned({ HOST: '0.0.0.0', YIMEN_PUBLIC_URL: 'https://a.example' })).toBeUndefined()
  expect(warned({ HOST: '0.0.0.0', YIMEN_ROLE: 'worker' })).toBeUndefined()
})

test('信得过的代理是地址或网段，默认没有；会话的长短和多少有稳妥的默认值', () => {
  expect(readConfig({})).toMatchObject({ proxies: [], sessionRules: { hours: 12, most: 5 } })
  expect(readConfig({ YIMEN_PROXIES: '10.0.0.4, 10.1.0.0/16,::1' }).proxies).toEqual([
    '10.0.0.4',
    '10.1.0.0/16',
    '::1',
  ])
  for (const YIMEN_PROXIES of ['proxy', '10.0.0.4/33', '10.0.0.4/x', '*'])
    expect(() => readConfig({ YIMEN_PROXIES }), YIMEN_PROXIES).toThrow(/YIMEN_PROXIES/)
})

test('查毒：没有设置就没有；地址写错的说出来', () => {
  expect(readConfig({}).clamd).toBeUndefined()
  const read = (YIMEN_CLAMD: string) => readConfig({ YIMEN_CLAMD }).clamd
  expect(read('/run/clamav/clamd.ctl')).toEqual({ path: '/run/clamav/clamd.ctl' })
  expect(read('av.example:3310')).toEqual({ host: 'av.example', port: 3310 })
  for (const wrong of ['', 'av.example', 'http://av.example:3310', 'av.example:x'])
    expect(() => read(wrong), wrong).toThrow(/YIMEN_CLAMD/)
})

import { expect, test } from 'vitest'
import { readConfig } from '#config'

test('没有设置就是演示县；连到本县自己的数据库，就不会自己造出演示人员', () => {
  expect(readConfig({})).toMatchObject({ demo: true, keyring: 'file' })
  const own = { DATABASE_URL: 'postgres://owner@db/county' }
  expect(readConfig(own).demo).toBe(false)
  expect(readConfig({ ...own, YIMEN_DEMO: 'on' }).demo).toBe(true)
  expect(readConfig({ YIMEN_DEMO: 'off' }).demo).toBe(false)
})

test('一个进程做一件事，或者全做', () => {
  expect([...readConfig({}).does]).toEqual(['web', 'worker', 'sealer'])
  expect([...readConfig({ YIMEN_ROLE: 'sealer' }).does]).toEqual(['sealer'])
})

test('写错的设置都说得出名字', () => {
  expect(() => readConfig({ YIMEN_ROLE: 'boss', YIMEN_KEYRING: 'vault' })).toThrow(
    /YIMEN_ROLE[\s\S]*YIMEN_KEYRING|YIMEN_KEYRING[\s\S]*YIMEN_ROLE/,
  )
  expect(readConfig({ YIMEN_KEYRING: 'kms+file:///etc/yimen/master' }).keyring).toEqual({
    masterFile: '/etc/yimen/master',
  })
})

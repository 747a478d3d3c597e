import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { NotReadyError } from './not-ready.ts'
import { checkPort, freePort } from './port.ts'

test('端口被占用：说清楚，并给出办法；空着就放行', async () => {
  const port = await freePort()
  await checkPort(port, '127.0.0.1')
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  const refused = checkPort(port, '127.0.0.1')
  await expect(refused).rejects.toThrow(NotReadyError)
  await expect(refused).rejects.toThrow(`端口 ${port} 已被别的程序占用。请换一个，例如 PORT=`)
  other.close()
})

test('不是本机的地址：说清楚', async () => {
  await expect(checkPort(0, '192.0.2.1')).rejects.toThrow(/请检查 HOST 和 PORT/)
})

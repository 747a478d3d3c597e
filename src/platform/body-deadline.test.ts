import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVERYBODY } from './access.ts'
import { createHttpServer, type HttpServer } from './http.ts'

/** A form's body has a moment here, files have an hour. */
let server: HttpServer
beforeAll(async () => {
  const bodyTimes = { formMs: 200, filesMs: 3_600_000 }
  server = createHttpServer({ logLevel: 'silent', bodyTimes })
  const answers = async () => ({ ok: true })
  server.post('/form', { config: { access: EVERYBODY } }, answers)
  const consumes = ['multipart/form-data']
  server.post('/files', { config: { access: EVERYBODY }, schema: { consumes } }, answers)
  server.post('/bytes', { config: { access: EVERYBODY, takesBytes: true } }, answers)
  await server.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => server?.close())

/** Sends the head and the first of so many bytes, over a real socket. */
async function begun(url: string, length: number) {
  const { port } = server.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  let said = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    said += chunk
  })
  const head = `POST ${url} HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n`
  socket.write(`${head}content-length: ${length}\r\n\r\n{`)
  return { socket, said: () => said }
}

test('内容一点一点送来的请求，到时就断开；一次送全的照常答复', async () => {
  const whole = await begun('/form', 2)
  whole.socket.write('}')
  await once(whole.socket, 'data')
  expect(whole.said()).toMatch(/^HTTP\/1\.1 200 /)
  whole.socket.destroy()
  const { socket, said } = await begun('/form', 100_000)
  const drops = setInterval(() => socket.write(' '), 20)
  socket.on('error', () => {})
  await once(socket, 'close')
  clearInterval(drops)
  expect(said()).toMatch(/^HTTP\/1\.1 408 /)
})

test('传文件的路由不按表单的时限断开', async () => {
  const slow = await Promise.all(['/files', '/bytes'].map((url) => begun(url, 2)))
  // Another one's time passes meanwhile, and its own would have.
  const { socket } = await begun('/form', 2)
  socket.on('error', () => {})
  await once(socket, 'close')
  for (const { socket: line, said } of slow) {
    line.write('}')
    await once(line, 'data')
    expect(said()).toMatch(/^HTTP\/1\.1 200 /)
    line.destroy()
  }
})

test('没有读内容就答复了的，内容还在一点一点来，也断开', async () => {
  const { socket, said } = await begun('/nowhere', 100_000)
  const drops = setInterval(() => socket.write(' '), 20)
  socket.on('error', () => {})
  await once(socket, 'close')
  clearInterval(drops)
  expect(said()).toMatch(/^HTTP\/1\.1 40[48] /)
})

import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { EVERYBODY } from '#platform/access'
import { createHttpServer } from '#platform/http'
import { readFiles } from './file-forms.ts'

const logged: string[] = []
const stream = new Writable({
  write(chunk: Buffer, _encoding, done) {
    logged.push(chunk.toString())
    done()
  },
})

async function openServer() {
  const server = createHttpServer({ logLevel: 'error', stream })
  await server.after()
  const config = { access: EVERYBODY, refuses: [] }
  const take = readFiles(async ({ file }) => {
    const read: Buffer[] = []
    for await (const chunk of file) read.push(chunk as Buffer)
    return { ok: true, value: `read ${Buffer.concat(read)}` }
  })
  const takeOnly = readFiles(async ({ file }) => {
    file.resume()
    return { ok: true, value: 'a file' }
  }, 'files')
  server.post('/form', { config, preValidation: take }, async ({ body }) => body)
  server.post('/only', { config, preValidation: takeOnly }, async ({ body }) => body)
  server.post('/one', { config }, async (request) => {
    const part = await request.file()
    for await (const _ of part!.file);
    return {}
  })
  return server
}
const TYPE = 'multipart/form-data; boundary=x'
const FIELD = '--x\r\ncontent-disposition: form-data; name="file"\r\n\r\nabc\r\n'
const FILE = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF'
const send = async (url: string, payload: string, type = TYPE) =>
  (await openServer()).inject({
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': type },
  })

test.each([
  ['没有分隔', 'x', 'multipart/form-data'],
  ['只有一个字母', 'x', TYPE],
  ['在文件中间断了', FILE, TYPE],
  ['在一栏中间断了', FIELD.slice(0, -4), TYPE],
  ['在两栏之间断了', FIELD, TYPE],
  ['在一栏的开头里断了', FIELD.slice(0, 20), TYPE],
])('带文件的表单%s：是表单不完整，不是系统故障，也不记作故障', async (_, payload, type) => {
  for (const url of ['/form', '/only', '/one']) {
    const answer = await send(url, payload, type)
    expect([url, answer.statusCode, answer.json().code]).toEqual([url, 400, 'form-broken'])
  }
  expect(logged).toEqual([])
})

test('只收文件的地方，写成文字的不当作文件', async () => {
  expect((await send('/form', `${FIELD}--x--\r\n`)).json()).toEqual({ file: 'abc' })
  expect((await send('/form', `${FILE}\r\n--x--\r\n`)).json()).toEqual({ file: 'read %PDF' })
  expect((await send('/only', `${FILE}\r\n--x--\r\n`)).json()).toEqual({ file: 'a file' })
  expect((await send('/only', `${FIELD}--x--\r\n`)).json()).toEqual({})
  expect((await send('/only', '{"file":"abc"}', 'application/json')).json()).toEqual({})
})

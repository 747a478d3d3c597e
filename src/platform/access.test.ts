import { expect, test } from 'vitest'
import { EVERYBODY, openToEverybody } from './access.ts'
import { createHttpServer } from './http.ts'
import { sendProblem } from './problem.ts'

const answered = async () => ({ ok: true })

test('a route that does not declare who may call it answers 403, whatever is sent', async () => {
  const server = createHttpServer({ logLevel: 'silent' })
  await server.register(async (scope) => {
    scope.get('/forgotten', answered)
    scope.get('/open', { config: { access: EVERYBODY } }, answered)
  })
  expect((await server.inject('/forgotten')).json()).toMatchObject({
    status: 403,
    code: 'access-undeclared',
  })
  expect((await server.inject('/open')).json()).toEqual({ ok: true })
})

test('whoever may not is told so before what was sent is looked at, and nothing is done', async () => {
  const server = createHttpServer({ logLevel: 'silent' })
  let done = 0
  const access = {
    says: 'nobody today',
    by: [],
    refuses: [],
    admit: async (_request: unknown, reply: Parameters<typeof sendProblem>[0]) =>
      sendProblem(reply, { status: 401, code: 'not-signed-in', detail: '请先登录。' }),
  }
  await server.register(async (scope) => {
    scope.post('/acts', { config: { access }, schema: { body: { type: 'object' } } }, async () => {
      done += 1
      return {}
    })
  })
  for (const payload of ['{"any":"thing"}', '{"any"', '', '[]']) {
    const headers = { 'content-type': 'application/json' }
    const reply = await server.inject({ method: 'POST', url: '/acts', payload, headers })
    expect(reply.json(), payload).toMatchObject({ code: 'not-signed-in' })
  }
  expect(done).toBe(0)
})

test('the files of a plugin are open when its scope says so', async () => {
  const server = createHttpServer({ logLevel: 'silent' })
  await server.register(async (scope) => {
    openToEverybody(scope)
    scope.get('/file', answered)
  })
  expect((await server.inject('/file')).statusCode).toBe(200)
})

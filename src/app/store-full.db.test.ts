import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HttpServer } from '#platform/http'
import { asOwner, credentialsOf, openNeutralCounty, type TestCounty } from '#testing'
import { buildServer } from './server.ts'

let county: TestCounty
let server: HttpServer
beforeAll(async () => {
  county = await openNeutralCounty()
  server = await buildServer(county, { logLevel: 'silent', demo: false })
})
afterAll(async () => {
  await server?.close()
  await county?.drop()
})

test('数据库的磁盘满了：说是磁盘满了、没有完成，不说是故障；腾出空间，再做一次就成', async () => {
  await asOwner(
    county,
    `create function public.full_disk() returns trigger language plpgsql as
       $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
     create trigger full_disk before insert on identity.session
       execute function public.full_disk()`,
  )
  const payload = await credentialsOf(county, 'north.clerk1')
  const signIn = () => server.inject({ method: 'POST', url: '/api/session', payload })
  const refused = await signIn()
  expect(refused.statusCode).toBe(503)
  expect(refused.json()).toMatchObject({ code: 'store-full' })
  await asOwner(county, 'drop trigger full_disk on identity.session')
  expect((await signIn()).statusCode).toBe(200)
})

import fc from 'fast-check'
import type { StaffId } from '#foundation/ids'
import { cleaned, faultOf } from '#foundation/text'
import { ROLES } from '#identity'
import { rows } from '#platform/database'
import type { HttpServer } from '#platform/http'
import { random } from '#sim'
import { signedIn, type TestCounty } from '#testing'
import { type JsonSchema, valuesIn } from '../src/testing/arbitrary.ts'
import type { Contract, Operation } from './declared-routes.ts'

/*
 * Requests by chance, to every operation of the contract, by one officer of each role, an applicant
 * and nobody: mostly what the contract allows with ids that exist, sometimes anything.
 */

const JUNK: readonly unknown[] = [
  null,
  '',
  'x'.repeat(5000),
  -1,
  1e308,
  true,
  [],
  {},
  '2026-02-30',
  '9999-12-31',
  '0000-00-00',
  '\u0000',
  '王\u202e明小',
  '王\u200b五\r\n',
  '\ue863',
  '\ud800',
  '😀',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%00%2f',
  '{"$ne":1}',
  { toString: 1 },
  [[[]]],
  "'; drop table ledger.event; --",
  '<script>alert(1)</script>',
]
/** These end the session that asks, or change its password. */
const ENDS_SESSIONS = /session|sign-out|password/
/** It says with 503 that parts of a county are not at work, as here none but the pages are. */
const MAY_BE_AWAY = '/api/health'
const ID = /^[\w-]+([./][\w-]+)*$/

export interface FuzzReport {
  seed: number
  asked: number
  /** How many answers of each status. */
  answers: Record<number, number>
  /** What was asked and answered with a fault. */
  faults: string[]
}

export async function fuzz(
  county: TestCounty,
  server: HttpServer,
  given: { seed: number; applicant: string; isOver: () => boolean },
): Promise<FuzzReport> {
  const contract = (await server.inject('/api/openapi.json')).json() as Contract
  const chance = chances(given.seed, contract)
  const sessions = [undefined, given.applicant, ...(await officers(county, server))]
  const operations = Object.entries(contract.paths)
    .filter(([path]) => !ENDS_SESSIONS.test(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
  const report: FuzzReport = { seed: given.seed, asked: 0, answers: {}, faults: [] }
  while (!given.isOver()) {
    const { path, method, operation } = chance.pick(operations)
    const cookie = chance.pick(sessions)
    const { url, ...sent } = chance.request(path, operation)
    const headers = { ...sent.headers, ...(cookie && { cookie }) }
    const ask = () =>
      server.inject({
        method: method.toUpperCase() as 'GET',
        url,
        headers,
        ...('payload' in sent && { payload: sent.payload }),
      })
    const first = await ask()
    // A machine that is busy for a moment says so with 503: it is asked once more.
    const reply = first.statusCode === 503 ? await ask() : first
    report.asked += 1
    report.answers[reply.statusCode] = (report.answers[reply.statusCode] ?? 0) + 1
    if (reply.statusCode >= 500 && path !== MAY_BE_AWAY)
      report.faults.push(
        `${method} ${url} ${JSON.stringify(sent)} → ${reply.statusCode} ${reply.body}`.slice(
          0,
          2000,
        ),
      )
    if (!/json/.test(String(reply.headers['content-type']))) continue
    chance.learn(reply.body)
    // What was kept was cleaned, and so is what comes back.
    const uncleaned = textsIn(reply.json()).find((text) => cleaned(text) !== text || faultOf(text))
    if (uncleaned !== undefined)
      report.faults.push(`${method} ${url} answers ${JSON.stringify(uncleaned)}`)
  }
  return report
}

/** Every text of an answer, but what it says of a wrong field: that repeats its name. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object' || 'fields' in value) return []
  return Object.values(value).flatMap(textsIn)
}

/** One officer of each role. */
async function officers(county: TestCounty, server: HttpServer): Promise<string[]> {
  const found = await rows<{ staffId: StaffId }>(
    county.pool,
    'select min(staff_id) as "staffId" from identity.duty where role = any($1) group by role',
    [Object.keys(ROLES)],
  )
  const cookies: string[] = []
  for (const { staffId } of found) cookies.push(await signedIn(server, county, staffId))
  return cookies
}

function chances(seed: number, { components }: Contract) {
  const next = random(seed)
  const pick = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)]!
  const named = (ref: string) => components.schemas[ref.slice(ref.lastIndexOf('/') + 1)]!
  /** Ids that answers have named: by them most requests are about something. */
  const known = new Set<string>()
  const allowed = (schema: JsonSchema): unknown => {
    const { pattern } = schema
    if (pattern && next() < 0.8) {
      const fitting = [...known].filter((id) => new RegExp(pattern, 'u').test(id))
      if (fitting.length > 0) return pick(fitting)
    }
    const values = valuesIn(schema, named)
    return fc.sample(values, { numRuns: 1, seed: Math.floor(next() * 2 ** 31) })[0]
  }
  const someOf = (schema: JsonSchema): unknown => (next() < 0.15 ? pick(JUNK) : allowed(schema))
  const bodyOf = (schema: JsonSchema): unknown => {
    if (next() < 0.03) return pick(JUNK)
    const whole = schema.$ref ? named(schema.$ref) : schema
    if (!whole.properties) return someOf(whole)
    const members = Object.entries(whole.properties).filter(
      ([name]) => next() < (whole.required?.includes(name) ? 0.97 : 0.5),
    )
    return Object.fromEntries(members.map(([name, member]) => [name, someOf(member)]))
  }
  const written = (value: unknown) => encodeURIComponent(text(value).toWellFormed()).slice(0, 600)
  return {
    pick,
    learn: (body: string) => {
      for (const [, id] of body.matchAll(/"([^"\\]{3,60})"/g))
        if (known.size < 5000 && ID.test(id!)) known.add(id!)
    },
    request: (path: string, { parameters = [], requestBody }: Operation) => {
      const of = (place: string) => parameters.filter((p) => p.in === place)
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const schema = of('path').find((p) => p.name === name)?.schema ?? {}
        return written(someOf(schema)) || 'x'
      })
      const query = of('query').filter(() => next() < 0.5)
      const asked = query.map(({ name, schema }) => `${name}=${written(someOf(schema))}`)
      const url = `${filled}${asked.length > 0 ? `?${asked.join('&')}` : ''}`
      const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? []
      if (!type || !content) return { url, headers: {} }
      return { url, ...sentAs(type, bodyOf(content.schema)) }
    },
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? ''))

/** A body as the contract's media type has it. */
export function sentAs(type: string, body: unknown) {
  if (type === 'application/json')
    return { payload: JSON.stringify(body), headers: { 'content-type': type } }
  const fields = Object.entries(Object(body) as Record<string, unknown>)
  if (type.startsWith('multipart/')) {
    const parts = fields.map(
      ([name, value]) =>
        `--fuzz\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text(value)}\r\n`,
    )
    return {
      payload: `${parts.join('')}--fuzz--\r\n`,
      headers: { 'content-type': 'multipart/form-data; boundary=fuzz' },
    }
  }
  const form = fields.map(([name, value]): [string, string] => [name, text(value).toWellFormed()])
  return {
    payload: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }
}

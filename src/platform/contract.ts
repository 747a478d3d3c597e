import { isDeepStrictEqual } from 'node:util'
import type { FastifyContextConfig, FastifySchema } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { sample } from 'openapi-sampler'
import { z } from 'zod'
import { NOBODY } from './access.ts'
import { DATA_ALTERED, PERSON_GONE } from './lost.ts'
import { problem, type Refusal } from './problem.ts'

/*
 * What an operation answers and refuses, for people and programs who read docs/api/openapi.json.
 * What every operation has in common is said here once: whoever is not let in, bad input, a
 * database that is away.
 */

declare module 'fastify' {
  interface FastifySchema {
    /** What the operation does, in a few words. */
    summary?: string
    /** What else is to be said of it. */
    description?: string
    hide?: boolean
  }
  interface FastifyContextConfig {
    /** What it sends that is not JSON: a page, a file. */
    sends?: MediaType | readonly MediaType[]
    /** What it sends tells of something new: 201. */
    creates?: true
    /** What it takes that is not JSON: one file of a form, of any name. */
    takes?: 'file'
    /** It may lead elsewhere, as a form does after it was sent. */
    redirects?: true
    /**
     * A page for people: what it refuses is said on a page, too, and a wrong form comes back with
     * what was written.
     */
    isPage?: true
    /** No page of ours asks it: what the programs of others ask it for, in Chinese. */
    forPrograms?: string
  }
}
type MediaType = `${string}/${string}`

/** How the form of a page is sent, unless its route says otherwise. */
const FORM = ['application/x-www-form-urlencoded']

const BAD_INPUT: Refusal = {
  status: 400,
  code: 'bad-input',
  detail: '填写有误：姓名。请改正后重新提交。',
}
export const BAD_CHARACTERS: Refusal = {
  status: 400,
  code: 'bad-characters',
  detail: '填写的内容含有无法保存的字符，请删去后重新提交。',
}
export const WRONG_FORM: Refusal = {
  status: 422,
  code: 'bad-input',
  detail: '填写有误，请改正后重新提交。您填写的内容还在。',
}
const MALFORMED: Refusal = {
  status: 400,
  code: 'malformed-json',
  detail: '请求内容不是有效的 JSON，请检查后重新发送。',
}
export const FOREIGN: Refusal = {
  status: 403,
  code: 'foreign-origin',
  detail: '请求来自其他网站，已拒绝。',
}
export const NOT_A_FORM: Refusal = {
  status: 415,
  code: 'media-type-not-supported',
  detail: '请以表单文件的方式上传。',
}
export const FORM_BROKEN: Refusal = {
  status: 400,
  code: 'form-broken',
  detail: '提交的内容没有传完整，没有保存。请检查网络，返回上一页重新提交。',
}
export const DATABASE_AWAY: Refusal = {
  status: 503,
  code: 'database-away',
  detail: '系统正在恢复，这次操作没有完成。您填写的内容没有丢失，请稍后重试。',
}
export const STORE_FULL: Refusal = {
  status: 503,
  code: 'store-full',
  detail:
    '服务器的磁盘满了，这次操作没有完成。请告诉系统管理员；您填写的内容没有丢失，腾出空间后再试。',
}

interface Described {
  url: string
  method: string | string[]
  schema?: FastifySchema
  config?: FastifyContextConfig
}

/** Everything that this operation may refuse with. */
function refusalsOf({ method, schema = {}, config = {} }: Described): Refusal[] {
  const isReading = method === 'GET' || method === 'HEAD'
  const access = config.access ?? NOBODY
  return [
    ...(config.isPage ? wrongOnPage(schema) : wrongInput(schema)),
    ...(config.takes ? [NOT_A_FORM, FORM_BROKEN] : []),
    ...(schema.consumes?.includes('multipart/form-data') ? [FORM_BROKEN] : []),
    ...access.refuses,
    ...(isReading ? [] : [FOREIGN]),
    ...(config.refuses ?? []),
    DATA_ALTERED,
    PERSON_GONE,
    DATABASE_AWAY,
    STORE_FULL,
  ]
}

function wrongInput({ body, querystring, params, headers }: FastifySchema): Refusal[] {
  const asks = body ?? querystring ?? params ?? headers
  return [...(asks ? [BAD_INPUT, BAD_CHARACTERS] : []), ...(body ? [MALFORMED] : [])]
}

/** A page whose address is wrong is not there, which it declares itself. */
const wrongOnPage = ({ body, querystring }: FastifySchema): Refusal[] =>
  (body ?? querystring) ? [WRONG_FORM] : []

const PROBLEM_REF = { $ref: `#/components/schemas/${problem.meta()?.id}` }

const PAGE = { 'text/html': { schema: { type: 'string' } } }

/** One answer of the contract for each status, with an example of each code; on a page, a page. */
function problemAnswers(given: readonly Refusal[], isPage = false): Record<string, object> {
  const byStatus = Map.groupBy(given, ({ status }) => status)
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      {
        description: [...new Set(list.map(({ code }) => code))].join('、'),
        content:
          isPage && !list.includes(FOREIGN)
            ? PAGE
            : { 'application/problem+json': problemContent(list) },
      },
    ]),
  )
}

const problemContent = (list: readonly Refusal[]) => ({
  schema: PROBLEM_REF,
  examples: Object.fromEntries(
    list.map((r) => [r.code, { value: { type: `urn:yimen:${r.code}`, title: r.detail, ...r } }]),
  ),
})

const mediaAnswer = (types: readonly MediaType[]) => ({
  description: '内容',
  content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }])),
})

const FILE_FORM = {
  consumes: ['multipart/form-data'],
  body: {
    type: 'object',
    properties: { file: { type: 'string', format: 'binary' } },
    required: ['file'],
  },
}

type Transform = typeof jsonSchemaTransform

/** An operation as OpenAPI has it: what is declared, and what follows from that. */
export function describeOperation(given: Parameters<Transform>[0]): ReturnType<Transform> {
  const { schema, url } = jsonSchemaTransform(given)
  const route = given.route as Described
  const {
    access = NOBODY,
    takes,
    sends,
    creates,
    redirects,
    isPage,
    forPrograms,
  } = route.config ?? {}
  const { response: declared = {}, hide } = (schema ?? {}) as {
    response?: Record<string, object>
    hide?: boolean
  }
  if (hide) return { schema, url }
  return {
    url,
    schema: {
      ...schema,
      tags: [url.startsWith('/api/') ? 'interface' : 'portal'],
      ...(isPage && { consumes: route.schema?.consumes ?? FORM }),
      ...(takes && FILE_FORM),
      security: access.by.map((cookie) => ({ [cookie]: [] })),
      'x-access': access.says,
      ...(forPrograms && { 'x-for-programs': forPrograms }),
      response: {
        ...declared,
        ...(sends && { [creates ? 201 : 200]: mediaAnswer([sends].flat()) }),
        ...((redirects || access.leadsToSignIn) && {
          303: { description: '转到另一页', type: 'null' },
        }),
        ...(access.leadsToSignIn &&
          access.asksAgain &&
          route.method === 'POST' && {
            307: { description: '先确认是本人，填写的内容随后照样提交', type: 'null' },
          }),
        ...problemAnswers(refusalsOf(route), isPage),
      },
    } as FastifySchema,
  }
}

/**
 * The whole contract: the schemas that are used, by name, and an example of whatever is asked and
 * answered, made of those of its words.
 */
export const describeContract: typeof jsonSchemaTransformObject = (given) => {
  const whole = withoutMachineBounds(jsonSchemaTransformObject(given) as Contract)
  for (const { requestBody, responses } of operationsOf(whole)) {
    for (const [status, answer] of Object.entries(responses)) {
      if (answer.description === 'Default Response') answer.description = '成功'
      responses[status] = share(whole, answer)
    }
    for (const { content = {} } of [requestBody ?? {}, ...Object.values(responses)])
      for (const [type, media] of Object.entries(content))
        if (type.endsWith('json') && media.schema && !media.examples)
          media.example = sample(media.schema, {}, whole)
  }
  whole.components.schemas = usedOf(whole)
  return whole as ReturnType<typeof jsonSchemaTransformObject>
}

/**
 * That a whole number is one that JavaScript can count to says nothing to whoever reads, and makes
 * odd examples.
 */
const withoutMachineBounds = (whole: Contract): Contract =>
  JSON.parse(
    JSON.stringify(whole, (_name, value) =>
      Math.abs(value) === Number.MAX_SAFE_INTEGER ? undefined : value,
    ),
  )

interface Contract {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object>; responses?: Record<string, Answer> }
}
interface Operation {
  requestBody?: Answer
  responses: Record<string, Answer>
}
interface Answer {
  $ref?: string
  description?: string
  content?: Record<string, { schema?: object; example?: unknown; examples?: object }>
}
const operationsOf = ({ paths }: Contract) => Object.values(paths).flatMap((p) => Object.values(p))

/** Problems that many operations have stand once, under their codes. */
function share({ components }: Contract, answer: Answer): Answer {
  const problems = answer.content?.['application/problem+json']
  const codes = Object.keys(problems?.examples ?? {})
  if (codes.length === 0 || codes.length > 2) return answer
  const name = codes.join('.')
  components.responses ??= {}
  components.responses[name] ??= answer
  const isSame = isDeepStrictEqual(components.responses[name], answer)
  return isSame ? { $ref: `#/components/responses/${name}` } : answer
}

const REF = /"#\/components\/schemas\/([^"]+)"/g

/** What paths and answers name, and what these name. */
function usedOf({ paths, components }: Contract): Record<string, object> {
  const used = new Set<string>()
  const note = (part: unknown) => {
    for (const [, name] of JSON.stringify(part).matchAll(REF)) {
      if (used.has(name!)) continue
      used.add(name!)
      note(components.schemas[name!])
    }
  }
  note([paths, components.responses ?? {}])
  return Object.fromEntries([...used].sort().map((name) => [name, components.schemas[name]!]))
}

/** What an act answers that has nothing to say. */
export const done = z.object({ ok: z.literal(true) }).meta({ id: 'Done' })

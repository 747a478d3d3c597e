import { own } from '#foundation/own'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import swagger from '@fastify/swagger'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { z } from 'zod'
import { MOST_UPLOAD, MOST_UPLOAD_BYTES } from '#foundation/limits'
import { COOKIES, guard } from './access.ts'
import { BODY_TIMES, type BodyTimes, endSlowBodies } from './body-deadline.ts'
import {
  BAD_CHARACTERS,
  DATABASE_AWAY,
  STORE_FULL,
  describeContract,
  describeOperation,
  FOREIGN,
  FORM_BROKEN,
  NOT_A_FORM,
} from './contract.ts'
import { LostError } from './lost.ts'
import { type Problem, type WrongField, writeProblem } from './problem.ts'
import { reasonOf } from './reasons.ts'
import { textDoor } from './text-door.ts'

export { done, WRONG_FORM } from './contract.ts'
export {
  type Problem,
  type Refusal,
  type WrongField,
  refusals,
  refuse,
  refused,
  sendProblem,
} from './problem.ts'

const FRAMEWORK_PROBLEMS: Record<string, { status: number; code: string; detail: string }> = {
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 400,
    code: 'malformed-json',
    detail: '请求内容不是有效的 JSON，请检查后重新发送。',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    status: 400,
    code: 'malformed-json',
    detail: '请求内容为空，请填写后重新发送。',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'media-type-not-supported',
    detail: '不支持这种内容类型，请使用 application/json。',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'body-too-large',
    detail: '提交的内容过大，请减少后重新提交。',
  },
  FST_INVALID_MULTIPART_CONTENT_TYPE: NOT_A_FORM,
  FST_REQ_FILE_TOO_LARGE: {
    status: 413,
    code: 'file-too-large',
    detail: `文件超过 ${MOST_UPLOAD}，请压缩后重新上传。`,
  },
  FST_FILES_LIMIT: { status: 413, code: 'too-many-files', detail: '一次上传的文件过多。' },
  FST_PARTS_LIMIT: { status: 413, code: 'too-many-fields', detail: '一次提交的栏目过多。' },
}

/**
 * The connection was refused, cut or not yet accepted (PostgreSQL classes 08 and 57P); it comes
 * back by itself.
 */
function isDatabaseAway(error: FastifyError): boolean {
  return (
    /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET)$/.test(error.code ?? '') ||
    /Connection terminated|Query read timeout|timeout exceeded when trying to connect/.test(
      error.message,
    )
  )
}

/** The disk of the database (PostgreSQL 53100) or of the files has no room left. */
const isStoreFull = ({ code }: FastifyError) => /^(53100|ENOSPC|EDQUOT)$/.test(code ?? '')

/** What the parser of forms with files says where one is none, or was cut off on its way. */
const BROKEN_FORM =
  /^Multipart: Boundary not found$|^Unexpected end of multipart data$|terminated early due to unexpected end of multipart data$/

const SECURITY = {
  staff: { type: 'apiKey', in: 'cookie', name: COOKIES.staff },
  applicant: { type: 'apiKey', in: 'cookie', name: COOKIES.applicant },
} as const

/** How the server meets people. */
export interface ServerOptions {
  logLevel: string
  /** They reach it by https. */
  isHttps?: boolean
  /** Other machines whose word for whose request it is counts. */
  proxies?: readonly string[]
  /** How long what is sent may take to come; as a county has it unless said otherwise. */
  bodyTimes?: BodyTimes
  /** Where the log goes; to the standard output unless said otherwise. */
  stream?: Writable
}

/** The server without routes: contracts, problems, security headers. */
export function createHttpServer({
  logLevel,
  isHttps = false,
  proxies = [],
  bodyTimes = BODY_TIMES,
  stream,
}: ServerOptions) {
  z.config({ localeError: reasonOf })
  const server = Fastify({
    logger:
      logLevel === 'silent'
        ? false
        : { level: logLevel, serializers: { req: written }, ...(stream && { stream }) },
    // An address that cannot be read meets no hook.
    async frameworkErrors(error, request, reply) {
      await harden(request, reply)
      return answerError(error, request, reply)
    },
    bodyLimit: 1024 * 1024,
    // The proxy before us on this machine says whose request it is, and those that are named;
    // nobody else may.
    trustProxy: ['loopback', ...proxies],
    requestIdHeader: false,
    // Of a parameter that comes twice the last one counts, as in a form: each is one text.
    routerOptions: { querystringParser: (text) => Object.fromEntries(new URLSearchParams(text)) },
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>()
  server.setValidatorCompiler(textDoor)
  server.setSerializerCompiler(serializerCompiler)
  registerPlugins(server)
  server.decorate('isHttps', isHttps)
  server.addHook('onSend', harden)
  server.addHook('onRequest', endSlowBodies(bodyTimes))
  server.addHook('onRequest', refuseForeign)
  server.addHook('onRoute', guard)
  server.setNotFoundHandler((_request, reply) =>
    writeProblem(reply, {
      status: 404,
      code: 'not-found',
      detail: '没有找到您要的内容，请检查网址。',
    }),
  )
  server.setErrorHandler(answerError)
  return server
}

/**
 * What every request and every answer goes through: compression, cookies, forms with files, the
 * contract.
 */
function registerPlugins(server: HttpServer): void {
  // Quality 4 costs a page about as much as gzip and is smaller.
  server.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: 1024,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  })
  server.register(cookie)
  // A file that is too large is told apart by its reader, not thrown: what else was filled in is
  // kept.
  server.register(multipart, {
    throwFileSizeLimit: false,
    limits: { fileSize: MOST_UPLOAD_BYTES, files: 40, fields: 200, parts: 240 },
  })
  server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      components: { securitySchemes: SECURITY },
      tags: [
        { name: 'interface', description: '程序接口：工作人员网页和其他系统调用' },
        { name: 'portal', description: '公众服务：给人看的页面，和页面用到的数据' },
      ],
      info: { title: '一门 Yimen', version: '0.1.0', description: '县级网上行政审批平台接口' },
    },
    transform: describeOperation,
    transformObject: describeContract,
  })
}

/** The one place for what is logged of a request: which route, never whose or about whom. */
const written = ({ method, routeOptions }: FastifyRequest) => ({
  method,
  route: routeOptions?.url ?? 'none',
})

const PAGE_POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "object-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  "form-action 'self'",
].join('; ')
// The staff web's kit writes its styles into the page as it runs; elsewhere only the widths and
// heights of charts stand in the page.
const STYLES = {
  staff: "style-src 'self' 'unsafe-inline'",
  others: "style-src 'self'; style-src-attr 'unsafe-inline'",
}

/**
 * The one place for headers: a page of ours runs only what is ours, nobody puts it into a frame,
 * and nothing is kept on the way to whoever asked but what its route says may be.
 */
async function harden({ url }: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.headers({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'content-security-policy': `${PAGE_POLICY}; ${STYLES[url.startsWith('/staff') ? 'staff' : 'others']}`,
  })
  if (reply.server.isHttps) reply.header('strict-transport-security', 'max-age=31536000')
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
}

/** The same host; over https also the same scheme, as somebody may speak for us without it. */
function isHere(reply: FastifyReply, origin: string | undefined, host: string | undefined) {
  const url = origin === undefined ? undefined : URL.parse(origin)
  return url?.host === host && (!reply.server.isHttps || url?.protocol === 'https:')
}

/**
 * A form or script of another site may not act for whoever is signed in here. A page without an
 * origin of its own says `null`, and so does ours where its browser hides it, which then says that
 * the site is the same.
 */
async function refuseForeign({ method, headers }: FastifyRequest, reply: FastifyReply) {
  const { origin, host, 'sec-fetch-site': site } = headers
  if (method === 'GET' || method === 'HEAD') return
  // What the browser says of itself counts beside what the page is said to be.
  const isSaid = site === undefined || site === 'same-origin' || site === 'none'
  if (isSaid && !origin) return
  const isOurs =
    isSaid && (origin === 'null' ? site === 'same-origin' : isHere(reply, origin, host))
  if (!isOurs) return writeProblem(reply, FOREIGN)
}

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  return writeProblem(reply, problemOf(error, request, reply))
}

/** One place tells what was thrown: what is wrong with the request, or that we are. */
export function problemOf(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Problem {
  const wrong = wrongRequest(error)
  if (wrong) return wrong
  if (error instanceof LostError) {
    request.log.error({ lost: error.what, requestId: request.id }, 'something kept is lost')
    return error.refusal
  }
  if (isDatabaseAway(error)) {
    request.log.error({ err: error, requestId: request.id }, 'database away')
    reply.header('retry-after', '5')
    return DATABASE_AWAY
  }
  if (isStoreFull(error)) {
    request.log.error({ err: error, requestId: request.id }, 'store full')
    return STORE_FULL
  }
  const known = own(FRAMEWORK_PROBLEMS, error.code)
  if (known) return known
  if (error.statusCode && error.statusCode < 500)
    return {
      status: error.statusCode,
      code: 'bad-request',
      detail: '请求有误，请检查后重试。',
    }
  request.log.error({ err: error, requestId: request.id }, 'fault')
  return {
    status: 500,
    code: 'fault',
    detail: `系统出现故障，您填写的内容没有丢失，请稍后重试。（编号 ${request.id}）`,
  }
}

/** Each field that is not what the contract says, with its reason. */
export function wrongFields(error: FastifyError): WrongField[] {
  if (!hasZodFastifySchemaValidationErrors(error)) return []
  return error.validation.map(({ instancePath, message, params }) => {
    const { code } = (params as { params?: { code?: string } }).params ?? {}
    return {
      field: instancePath.replace(/^\//, '').replaceAll('/', '.') || '(内容)',
      reason: message ?? '',
      ...(code !== undefined && { code }),
    }
  })
}

/**
 * Bad input: not what the contract says, each field with its reason, not what the database can
 * hold, or not all of a form.
 */
function wrongRequest(error: FastifyError): Problem | undefined {
  // PostgreSQL's text has no NUL character; a request that carries one is wrong, not we.
  if (error.code === '22021' || error.code === '22P05') return BAD_CHARACTERS
  if (BROKEN_FORM.test(error.message)) return FORM_BROKEN
  const fields = wrongFields(error)
  if (fields.length === 0) return undefined
  const named = fields.map((f) => f.field).join('、')
  // The door looks at characters before the schema looks at the rest.
  const isOfDoor = fields.every(({ code }) => code !== undefined)
  return {
    status: 400,
    code: isOfDoor ? BAD_CHARACTERS.code : 'bad-input',
    detail: `填写有误：${named}。请改正后重新提交。`,
    fields,
  }
}

/** A server, or a part of one, whose routes are typed by their schemas. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** A part of the server with hooks and answers of its own; made when everything before it is. */
export async function within(
  server: HttpServer,
  register: (part: HttpServer) => void | Promise<void>,
): Promise<void> {
  await server.register(async (part) => register(part.withTypeProvider<ZodTypeProvider>()))
}

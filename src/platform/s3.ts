import { createHash, createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Now } from '#foundation/time'
import { type Blobs, checkKey } from './blobs.ts'

/** A bucket of S3, or of a store that speaks its language. */
export interface Bucket {
  /** Scheme and host, without the bucket: it is named in the path. */
  endpoint: string
  region: string
  name: string
  /** Before every name, ending with `/`, or empty. */
  prefix: string
  accessKeyId: string
  secretAccessKey: string
}

const TIMEOUT_MS = 30_000
/** A store that is busy or away for a moment is asked again; every request of ours may be repeated. */
const RETRY_AFTER_MS = [200, 1000]

/** `now` dates the signatures: a store refuses those that are more than a quarter of an hour off. */
export function s3Blobs(bucket: Bucket, now: Now): Blobs {
  const request = async (
    method: 'GET' | 'HEAD' | 'PUT' | 'DELETE',
    key: string,
    { query = {}, body }: { query?: Record<string, string>; body?: Uint8Array } = {},
  ): Promise<Response> => {
    const url = new URL(bucket.endpoint)
    url.pathname = `/${bucket.name}${key && `/${bucket.prefix}${key}`}`
    url.search = canonicalQuery(query)
    for (let attempt = 0; ; attempt++) {
      const answer = await fetch(url, {
        method,
        headers: signedHeaders(bucket, method, url, body ?? new Uint8Array(), now()),
        ...(body && { body: body as Uint8Array<ArrayBuffer> }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((error: Error) => error)
      if (!(answer instanceof Error) && (answer.ok || answer.status === 404)) return answer
      const isPassing = answer instanceof Error || answer.status >= 500 || answer.status === 429
      const wait = RETRY_AFTER_MS[attempt]
      if (!isPassing || wait === undefined) throw await fault(answer, `${method} ${url.pathname}`)
      if (!(answer instanceof Error)) await answer.body?.cancel()
      await pause(wait)
    }
  }
  return {
    put: async (key, bytes) => {
      checkKey(key)
      const answer = await request('PUT', key, { body: bytes })
      if (!answer.ok) throw await fault(answer, `PUT ${key}`)
      await answer.arrayBuffer()
    },
    get: async (key) => {
      checkKey(key)
      const answer = await request('GET', key)
      const bytes = Buffer.from(await answer.arrayBuffer())
      return answer.ok ? bytes : undefined
    },
    has: async (key) => {
      checkKey(key)
      return (await request('HEAD', key)).ok
    },
    list: async (prefix, most = Number.POSITIVE_INFINITY) => {
      const keys: string[] = []
      for (let token: string | undefined; ; ) {
        const answer = await request('GET', '', {
          query: {
            'list-type': '2',
            prefix: bucket.prefix + prefix,
            'max-keys': String(Math.min(1000, most - keys.length)),
            ...(token !== undefined && { 'continuation-token': token }),
          },
        })
        const text = await answer.text()
        if (!answer.ok) throw new Error(`S3 has no bucket ${bucket.name}`)
        for (const [, key] of text.matchAll(/<Key>([^<]*)<\/Key>/g))
          keys.push(key!.slice(bucket.prefix.length))
        token = unescapeXml(/<NextContinuationToken>([^<]*)</.exec(text)?.[1])
        if (token === undefined || keys.length >= most) return keys
      }
    },
    delete: async (key) => {
      checkKey(key)
      await (await request('DELETE', key)).arrayBuffer()
    },
  }
}

async function fault(answer: Response | Error, what: string): Promise<Error> {
  if (answer instanceof Error) return new Error(`S3 ${what}: ${answer.message}`, { cause: answer })
  const code = /<Code>([^<]*)</.exec(await answer.text())?.[1] ?? ''
  return new Error(`S3 ${what}: ${answer.status} ${code}`)
}

/** Signature Version 4 over host, date and the hash of the body. */
export function signedHeaders(
  {
    region,
    accessKeyId,
    secretAccessKey,
  }: Pick<Bucket, 'region' | 'accessKeyId' | 'secretAccessKey'>,
  method: string,
  url: URL,
  body: Uint8Array,
  at: string,
): Record<string, string> {
  const time = `${at.slice(0, 19).replace(/[-:]/g, '')}Z`
  const date = time.slice(0, 8)
  const scope = `${date}/${region}/s3/aws4_request`
  const headers = { 'x-amz-content-sha256': sha256(body), 'x-amz-date': time }
  const names = ['host', ...Object.keys(headers)].join(';')
  const canonical = [
    method,
    url.pathname,
    url.search.slice(1),
    `host:${url.host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}:${value}`),
    '',
    names,
    headers['x-amz-content-sha256'],
  ].join('\n')
  const key = [date, region, 's3', 'aws4_request'].reduce<Buffer | string>(
    (secret, part) => hmac(secret, part),
    `AWS4${secretAccessKey}`,
  )
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n'))
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature.toString('hex')}`,
  }
}

/** In the order of the names, everything but unreserved characters escaped, as both the signature and the store read it. */
function canonicalQuery(query: Record<string, string>): string {
  return Object.entries(query)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .join('&')
}

const escaped = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )

const unescapeXml = (text: string | undefined) =>
  text?.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: keyof typeof XML) => XML[name])
const XML = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" } as const

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
const hmac = (key: Buffer | string, data: string) => createHmac('sha256', key).update(data).digest()

import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { AwsClient } from 'aws4fetch'
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
/**
 * A store that is busy or away for a moment is asked again; every request of ours may be repeated.
 */
const RETRY_AFTER_MS = [200, 1000]

interface Sent {
  query?: Record<string, string>
  body?: Uint8Array
}
/** Asks the store; answers what it said when that is yes or 404. */
type Ask = (
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE',
  key: string,
  sent?: Sent,
) => Promise<Response>

/**
 * `now` dates the signatures: a store refuses those that are more than a quarter of an hour off.
 */
export function s3Blobs(bucket: Bucket, now: Now): Blobs {
  const ask = askerOf(bucket, now)
  return {
    put: async (key, bytes) => {
      checkKey(key)
      const answer = await ask('PUT', key, { body: bytes })
      if (!answer.ok) throw await fault(answer, `PUT ${key}`)
      await answer.arrayBuffer()
    },
    get: async (key) => {
      checkKey(key)
      const answer = await ask('GET', key)
      const bytes = Buffer.from(await answer.arrayBuffer())
      return answer.ok ? bytes : undefined
    },
    has: async (key) => {
      checkKey(key)
      return (await ask('HEAD', key)).ok
    },
    list: (prefix, most = Number.POSITIVE_INFINITY) => listKeys(ask, bucket, prefix, most),
    delete: async (key) => {
      checkKey(key)
      await (await ask('DELETE', key)).arrayBuffer()
    },
  }
}

function askerOf(bucket: Bucket, now: Now): Ask {
  const signer = new AwsClient({ ...bucket, service: 's3' })
  return async (method, key, { query = {}, body } = {}) => {
    const url = new URL(bucket.endpoint)
    url.pathname = `/${bucket.name}${key && `/${bucket.prefix}${key}`}`
    url.search = new URLSearchParams(query).toString()
    // The store refuses bytes that are not those that were signed.
    const sha256 = createHash('sha256')
      .update(body ?? '')
      .digest('hex')
    for (let attempt = 0; ; attempt++) {
      const signed = await signer.sign(url, {
        method,
        headers: { 'x-amz-content-sha256': sha256 },
        ...(body && { body: body as Uint8Array<ArrayBuffer> }),
        aws: { datetime: `${now().slice(0, 19).replace(/[-:]/g, '')}Z` },
      })
      const answer = await fetch(signed, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
        (error: Error) => error,
      )
      if (!(answer instanceof Error) && (answer.ok || answer.status === 404)) return answer
      const isPassing = answer instanceof Error || answer.status >= 500 || answer.status === 429
      const wait = RETRY_AFTER_MS[attempt]
      if (!isPassing || wait === undefined) throw await fault(answer, `${method} ${url.pathname}`)
      if (!(answer instanceof Error)) await answer.body?.cancel()
      await pause(wait)
    }
  }
}

/** A page of a thousand names after the other. */
async function listKeys(ask: Ask, bucket: Bucket, prefix: string, most: number): Promise<string[]> {
  const keys: string[] = []
  for (let token: string | undefined; ; ) {
    const answer = await ask('GET', '', {
      query: {
        'list-type': '2',
        prefix: bucket.prefix + prefix,
        'max-keys': String(Math.min(1000, most - keys.length)),
        ...(token !== undefined && { 'continuation-token': token }),
      },
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`S3 has no bucket ${bucket.name}`)
    // Half an answer, or that of something between us and the store, would look like an empty
    // bucket.
    if (!/<ListBucketResult[\s>].*<\/ListBucketResult>\s*$/s.test(text))
      throw new Error(`S3 GET /${bucket.name}: what came is no list`)
    for (const [, key] of text.matchAll(/<Key>([^<]*)<\/Key>/g))
      keys.push(key!.slice(bucket.prefix.length))
    token = unescapeXml(/<NextContinuationToken>([^<]*)</.exec(text)?.[1])
    const isTruncated = /<IsTruncated>\s*true/.test(text)
    if (isTruncated && token === undefined)
      throw new Error(`S3 GET /${bucket.name}: the list does not say how it goes on`)
    if (token === undefined || keys.length >= most) return keys
  }
}

async function fault(answer: Response | Error, what: string): Promise<Error> {
  if (answer instanceof Error) return new Error(`S3 ${what}: ${answer.message}`, { cause: answer })
  const code = /<Code>([^<]*)</.exec(await answer.text())?.[1] ?? ''
  return new Error(`S3 ${what}: ${answer.status} ${code}`)
}

const unescapeXml = (text: string | undefined) =>
  text?.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: keyof typeof XML) => XML[name])
const XML = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" } as const

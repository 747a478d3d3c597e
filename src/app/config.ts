import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { isIP, type NetConnectOpts } from 'node:net'
import { MOST_CODES_AN_HOUR, MOST_SESSIONS, SESSION_HOURS } from '#identity/contract'
import type { SessionRules } from '#identity'
import { clamdAddress } from '#platform/clamd'
import type { Bucket } from '#platform/s3'

/**
 * `s3://bucket/prefix?endpoint=https://host&region=…`, the prefix and the region being optional.
 */
const bucketUrl = z
  .string()
  .refine(
    (text) =>
      /^s3:\/\/[a-z0-9][a-z0-9.-]+(\/[\w-][\w.-]*)*\/?\?/.test(text) &&
      URL.canParse(new URL(text).searchParams.get('endpoint') ?? ''),
    's3://bucket/prefix?endpoint=https://…',
  )

const isNetwork = (text: string): boolean => {
  const [address = '', bits] = text.split('/')
  const most = isIP(address) === 6 ? 128 : 32
  return isIP(address) > 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most))
}

const environment = z.object({
  DATABASE_URL: z.url().optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  YIMEN_DIR: z.string().default('var'),
  YIMEN_PUBLIC_URL: z.url().optional(),
  YIMEN_COUNTY: z.string().trim().min(1).max(20).default('青岩县'),
  YIMEN_REGION: z
    .string()
    .regex(/^\d{6}$/, 'the six digits of GB/T 2260')
    .default('431099'),
  YIMEN_GATEWAY: z.url().optional(),
  YIMEN_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .refine((all) => all.every(isNetwork), '10.0.0.4,10.1.0.0/16: addresses or networks'),
  YIMEN_SESSION_HOURS: z.coerce.number().int().min(1).max(24).default(SESSION_HOURS),
  YIMEN_MOST_SESSIONS: z.coerce.number().int().min(1).max(50).default(MOST_SESSIONS),
  YIMEN_CODES_AN_HOUR: z.coerce.number().int().min(1).default(MOST_CODES_AN_HOUR),
  YIMEN_DEMO: z.enum(['on', 'off']).optional(),
  YIMEN_ROLE: z.enum(['all', 'web', 'worker', 'sealer']).default('all'),
  YIMEN_KEYRING: z
    .string()
    .regex(/^(file|kms\+file:\/\/\/.+)$/, 'file or kms+file:///path/of/the/master/key')
    .default('file'),
  YIMEN_BLOBS: bucketUrl.optional(),
  YIMEN_WITNESS: z.union([bucketUrl, z.string().startsWith('/')]).optional(),
  AWS_ACCESS_KEY_ID: z.string().default(''),
  AWS_SECRET_ACCESS_KEY: z.string().default(''),
  YIMEN_WITNESS_ACCESS_KEY_ID: z.string().optional(),
  YIMEN_WITNESS_SECRET_ACCESS_KEY: z.string().optional(),
  YIMEN_CLAMD: z
    .string()
    .regex(/^(\/.+|([\w.-]+|\[[\da-f:]+\]):\d{1,5})$/i, '/run/clamav/clamd.ctl or host:3310')
    .optional(),
  YIMEN_POOLER: z.enum(['none', 'transaction']).default('none'),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug']).default('warn'),
})

/**
 * Whose platform this is: its name, and the six digits of its administrative division (GB/T 2260).
 */
export interface Tenant {
  readonly name: string
  readonly region: string
}

export interface Config {
  readonly tenant: Tenant
  /** The county's own PostgreSQL; without it an embedded one is started below `stateDir`. */
  readonly databaseUrl: string | undefined
  readonly port: number
  readonly host: string
  /** Everything that a running county writes: database, uploads, keys, checkpoints. */
  readonly stateDir: string
  /** The address printed in QR codes. */
  readonly publicUrl: string
  /**
   * Where messages to people are posted; without it they wait in the outbox, or lie in the inbox of
   * the demonstration.
   */
  readonly gatewayUrl: string | undefined
  /** The proxies before us: only their word for whose request it is counts. */
  readonly proxies: readonly string[]
  /** People reach us by https: cookies and browsers are held to it. */
  readonly isHttps: boolean
  readonly sessionRules: SessionRules
  /** So many codes by SMS an hour, in the whole county: what an attack may cost. */
  readonly codesAnHour: number
  /**
   * The demonstration has invented officers, shows their sign-ins and the inbox of the fake SMS
   * gateway. Never by itself on the county's own PostgreSQL.
   */
  readonly demo: boolean
  /**
   * What this process does: serve people, what the passing of time and the sealed facts ask for, or
   * seal.
   */
  readonly does: ReadonlySet<Exclude<z.infer<typeof environment>['YIMEN_ROLE'], 'all'>>
  /**
   * Files below `stateDir`, or wrapped in the database by a key management system: here our own,
   * whose master key is a file.
   */
  readonly keyring: 'file' | { masterFile: string }
  /** Where files are: below `stateDir`, or in a bucket. */
  readonly blobs: 'disk' | Bucket
  /** Where checkpoints are handed to: a folder, or a bucket of the supervision body. */
  readonly witness: { dir: string } | Bucket
  /** The database is reached through PgBouncer in transaction mode, or its like. */
  readonly pooled: boolean
  /** The clamd that looks at files before they are kept; without it none does. */
  readonly clamd: NetConnectOpts | undefined
  readonly logLevel: string
}

/** The only reader of the environment. Throws with every wrong variable named. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) throw new Error(`wrong setting:\n${z.prettifyError(parsed.error)}`)
  const { PORT, HOST, DATABASE_URL, YIMEN_DEMO, YIMEN_ROLE, YIMEN_BLOBS, YIMEN_WITNESS } =
    parsed.data
  const stateDir = resolve(parsed.data.YIMEN_DIR)
  return {
    tenant: { name: parsed.data.YIMEN_COUNTY, region: parsed.data.YIMEN_REGION },
    databaseUrl: DATABASE_URL,
    port: PORT,
    host: HOST,
    stateDir,
    publicUrl:
      parsed.data.YIMEN_PUBLIC_URL ?? `http://${HOST === '0.0.0.0' ? 'localhost' : HOST}:${PORT}`,
    gatewayUrl: parsed.data.YIMEN_GATEWAY,
    proxies: parsed.data.YIMEN_PROXIES,
    isHttps: parsed.data.YIMEN_PUBLIC_URL?.startsWith('https:') ?? false,
    sessionRules: {
      hours: parsed.data.YIMEN_SESSION_HOURS,
      most: parsed.data.YIMEN_MOST_SESSIONS,
    },
    codesAnHour: parsed.data.YIMEN_CODES_AN_HOUR,
    demo: (YIMEN_DEMO ?? (DATABASE_URL ? 'off' : 'on')) === 'on',
    does: new Set(YIMEN_ROLE === 'all' ? (['web', 'worker', 'sealer'] as const) : [YIMEN_ROLE]),
    keyring:
      parsed.data.YIMEN_KEYRING === 'file'
        ? 'file'
        : { masterFile: fileURLToPath(parsed.data.YIMEN_KEYRING.slice('kms+'.length)) },
    blobs: YIMEN_BLOBS
      ? bucketOf(YIMEN_BLOBS, {
          accessKeyId: parsed.data.AWS_ACCESS_KEY_ID,
          secretAccessKey: parsed.data.AWS_SECRET_ACCESS_KEY,
        })
      : 'disk',
    witness: YIMEN_WITNESS?.startsWith('s3:')
      ? bucketOf(YIMEN_WITNESS, {
          accessKeyId: parsed.data.YIMEN_WITNESS_ACCESS_KEY_ID ?? parsed.data.AWS_ACCESS_KEY_ID,
          secretAccessKey:
            parsed.data.YIMEN_WITNESS_SECRET_ACCESS_KEY ?? parsed.data.AWS_SECRET_ACCESS_KEY,
        })
      : { dir: YIMEN_WITNESS ?? join(stateDir, 'witness') },
    pooled: parsed.data.YIMEN_POOLER === 'transaction',
    clamd: parsed.data.YIMEN_CLAMD ? clamdAddress(parsed.data.YIMEN_CLAMD) : undefined,
    logLevel: parsed.data.LOG_LEVEL,
  }
}

function bucketOf(text: string, keys: Pick<Bucket, 'accessKeyId' | 'secretAccessKey'>): Bucket {
  const url = new URL(text)
  const prefix = url.pathname.replace(/^\/|\/$/g, '')
  return {
    endpoint: url.searchParams.get('endpoint')!,
    region: url.searchParams.get('region') ?? 'us-east-1',
    name: url.host,
    prefix: prefix && `${prefix}/`,
    ...keys,
  }
}

/**
 * What is said at start when people's passwords would come over the network in clear; nothing where
 * they come by https or from this machine only.
 */
export function plainHttpWarning({ does, host, isHttps, demo }: Config): string | undefined {
  const isLocal = /^(127\..+|::1|localhost)$/.test(host)
  if (isHttps || isLocal || demo || !does.has('web')) return undefined
  return `注意：本进程在 ${host} 上以 http 服务，口令和个人信息会明文经过网络。请由代理以 https 提供服务，把 YIMEN_PUBLIC_URL 设为 https:// 开头的网址。`
}

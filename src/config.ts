import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const environment = z.object({
  DATABASE_URL: z.url().optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  YIMEN_DIR: z.string().default('var'),
  YIMEN_PUBLIC_URL: z.url().optional(),
  YIMEN_GATEWAY: z.url().optional(),
  YIMEN_DEMO: z.enum(['on', 'off']).optional(),
  YIMEN_ROLE: z.enum(['all', 'web', 'worker', 'sealer']).default('all'),
  YIMEN_KEYRING: z
    .string()
    .regex(/^(file|kms\+file:\/\/\/.+)$/, 'file or kms+file:///path/of/the/master/key')
    .default('file'),
  YIMEN_POOLER: z.enum(['none', 'transaction']).default('none'),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug']).default('warn'),
})

export interface Config {
  /** The county's own PostgreSQL; without it an embedded one is started below `stateDir`. */
  readonly databaseUrl: string | undefined
  readonly port: number
  readonly host: string
  /** Everything that a running county writes: database, uploads, keys, checkpoints. */
  readonly stateDir: string
  /** The address printed in QR codes. */
  readonly publicUrl: string
  /** Where messages to people are posted; without it they wait in the outbox, or lie in the inbox of the demonstration. */
  readonly gatewayUrl: string | undefined
  /** The demonstration has invented officers, shows their sign-ins and the inbox of the fake SMS gateway. Never by itself on the county's own PostgreSQL. */
  readonly demo: boolean
  /** What this process does: serve people, what the passing of time and the sealed facts ask for, or seal. */
  readonly does: ReadonlySet<Exclude<z.infer<typeof environment>['YIMEN_ROLE'], 'all'>>
  /** Files below `stateDir`, or wrapped in the database by a key management system: here our own, whose master key is a file. */
  readonly keyring: 'file' | { masterFile: string }
  /** The database is reached through PgBouncer in transaction mode, or its like. */
  readonly pooled: boolean
  readonly logLevel: string
}

/** The only reader of the environment. Throws with every wrong variable named. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) throw new Error(`wrong setting:\n${z.prettifyError(parsed.error)}`)
  const { PORT, HOST, DATABASE_URL, YIMEN_DEMO, YIMEN_ROLE } = parsed.data
  return {
    databaseUrl: DATABASE_URL,
    port: PORT,
    host: HOST,
    stateDir: resolve(parsed.data.YIMEN_DIR),
    publicUrl:
      parsed.data.YIMEN_PUBLIC_URL ?? `http://${HOST === '0.0.0.0' ? 'localhost' : HOST}:${PORT}`,
    gatewayUrl: parsed.data.YIMEN_GATEWAY,
    demo: (YIMEN_DEMO ?? (DATABASE_URL ? 'off' : 'on')) === 'on',
    does: new Set(YIMEN_ROLE === 'all' ? (['web', 'worker', 'sealer'] as const) : [YIMEN_ROLE]),
    keyring:
      parsed.data.YIMEN_KEYRING === 'file'
        ? 'file'
        : { masterFile: fileURLToPath(parsed.data.YIMEN_KEYRING.slice('kms+'.length)) },
    pooled: parsed.data.YIMEN_POOLER === 'transaction',
    logLevel: parsed.data.LOG_LEVEL,
  }
}

export const repositoryDir = resolve(import.meta.dirname, '..')
export const dataDir = join(repositoryDir, 'data')

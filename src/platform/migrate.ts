import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { repositoryDir } from '../config.ts'
import pg from 'pg'

/** The login roles, each with the least that it needs (db/migrations/0001_roles.sql). */
export const ROLES = ['yimen_app', 'yimen_sealer', 'yimen_supervision'] as const
export type Role = (typeof ROLES)[number]

const migrationsDir = join(repositoryDir, 'db/migrations')

/** Applies the migrations that this database lacks, each in its own transaction, and answers their names. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('create schema if not exists platform')
    await client.query(
      'create table if not exists platform.migration (name text primary key, applied_at timestamptz not null default now())',
    )
    // Two processes that start together must not both migrate.
    await client.query('select pg_advisory_lock(7001)')
    const done = new Set(
      (await client.query('select name from platform.migration')).rows.map((r) => r.name),
    )
    const applied: string[] = []
    for (const name of readdirSync(migrationsDir)
      .filter((file) => file.endsWith('.sql'))
      .sort()) {
      if (done.has(name)) continue
      await client.query('begin')
      try {
        await client.query(readFileSync(join(migrationsDir, name), 'utf8'))
        await client.query('insert into platform.migration (name) values ($1)', [name])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`migration ${name}: ${(error as Error).message}`, { cause: error })
      }
      applied.push(name)
    }
    return applied
  } finally {
    await client.end()
  }
}

/** Roles belong to the whole cluster: another process may change the same one at this moment, and PostgreSQL then refuses one of the two. */
async function alterRole(client: pg.Client, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(statement)
      return
    } catch (error) {
      if (attempt === 10 || !/tuple concurrently updated/.test((error as Error).message))
        throw error
      await setTimeout(20 * attempt)
    }
  }
}

/** Gives each login role its password, kept in `keysDir`, and answers a URL per role for the same database. */
export async function roleUrls(ownerUrl: string, keysDir: string): Promise<Record<Role, string>> {
  mkdirSync(keysDir, { recursive: true, mode: 0o700 })
  const file = join(keysDir, 'database-roles.json')
  if (!existsSync(file)) {
    writeFileSync(
      file,
      JSON.stringify(Object.fromEntries(ROLES.map((r) => [r, randomBytes(24).toString('hex')]))),
      { mode: 0o600 },
    )
  }
  const passwords = JSON.parse(readFileSync(file, 'utf8')) as Record<Role, string>
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    for (const role of ROLES)
      await alterRole(
        client,
        `alter role ${role} login password ${pg.escapeLiteral(passwords[role])}`,
      )
  } finally {
    await client.end()
  }
  const urlFor = (role: Role) => {
    const url = new URL(ownerUrl)
    url.username = role
    url.password = passwords[role]
    return url.href
  }
  return {
    yimen_app: urlFor('yimen_app'),
    yimen_sealer: urlFor('yimen_sealer'),
    yimen_supervision: urlFor('yimen_supervision'),
  }
}

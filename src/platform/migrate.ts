import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { sm3Hex } from '#foundation/sm'
import { repositoryDir } from '#platform/repository'
import { type Queryable, rows } from './database.ts'
import { NotReadyError } from './not-ready.ts'

const migrationsDir = join(repositoryDir, 'db/migrations')

interface Migration {
  name: string
  text: string
  /** Of the file: what was applied is never edited. */
  sm3: string
  /** Modules whose derived tables it leaves without what happened before: `-- rebuild: cases`. */
  rebuilds: string[]
}

function shippedMigrations(): Migration[] {
  return readdirSync(migrationsDir)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(migrationsDir, name), 'utf8')
      const rebuilds = /^-- rebuild: (.+)$/m.exec(text)?.[1]?.split(' ') ?? []
      return { name, text, sm3: sm3Hex(text), rebuilds }
    })
}

/**
 * The shipped migrations that a database lacks. Throws when one that it has was changed since, or
 * is unknown to this program.
 */
async function findMissing(client: pg.ClientBase): Promise<Migration[]> {
  const { rows } = await client.query<{ name: string; sm3: string }>(
    'select name, sm3 from platform.migration',
  )
  const applied = new Map(rows.map((r) => [r.name, r.sm3]))
  const shipped = shippedMigrations()
  for (const { name, sm3 } of shipped) {
    if (applied.has(name) && applied.get(name) !== sm3)
      throw new NotReadyError(
        `迁移文件 ${name} 在数据库执行之后被改动过。请恢复原文件；要改变数据库，请另写新的迁移。`,
      )
    applied.delete(name)
  }
  if (applied.size > 0)
    throw new NotReadyError(
      `数据库比这台机器上的程序新（多出 ${[...applied.keys()].sort().join('、')}）。请先更新程序。`,
    )
  const done = new Set(rows.map((r) => r.name))
  return shipped.filter(({ name }) => !done.has(name))
}

/**
 * Applies the migrations that this database lacks, each in its own transaction, and answers their
 * names. As the owner, and not through a pooler.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await alone(client, () =>
      client.query(`create schema if not exists platform;
        create table if not exists platform.migration
          (name text primary key, sm3 text not null, applied_at timestamptz not null default now());
        alter table platform.migration add column if not exists rebuild text[] not null default '{}'`),
    )
    const applied: string[] = []
    for (;;) {
      const next = await alone(client, async () => {
        const [first] = await findMissing(client)
        if (!first) return undefined
        try {
          await client.query(first.text)
        } catch (error) {
          throw new Error(`migration ${first.name}: ${(error as Error).message}`, { cause: error })
        }
        await client.query(
          'insert into platform.migration (name, sm3, rebuild) values ($1, $2, $3)',
          [first.name, first.sm3, first.rebuilds],
        )
        return first.name
      })
      if (!next) return applied
      applied.push(next)
    }
  } finally {
    await client.end()
  }
}

/** In a transaction, one process at a time. */
async function alone<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock(7001)')
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/**
 * @throws NotReadyError unless this database has exactly the migrations of this program. Changes
 * nothing.
 */
export async function checkMigrations(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('platform.migration') is not null as there",
  )
  const missing = rows[0]?.there ? await findMissing(client) : shippedMigrations()
  if (missing.length > 0)
    throw new NotReadyError(
      `数据库还没有准备好：缺少 ${missing.length} 个迁移（从 ${missing[0]!.name} 起）。请在一台机器上运行 npm run migrate，完成后再启动。`,
    )
}

/** The modules whose derived tables wait, since an upgrade, to be made again from the ledger. */
export async function listDueRebuilds(db: Queryable): Promise<string[]> {
  const text = 'select distinct unnest(rebuild) as module from platform.migration order by 1'
  return (await rows<{ module: string }>(db, text)).map(({ module }) => module)
}

/** The derived tables of this module are not what this program makes of the ledger. */
export async function oweRebuild(db: Queryable, module: string): Promise<void> {
  await db.query(
    `update platform.migration set rebuild = array_append(rebuild, $1)
     where name = (select max(name) from platform.migration)`,
    [module],
  )
}

/** They were made again, or there was nothing to make them from. */
export async function endRebuilds(db: Queryable): Promise<void> {
  await db.query("update platform.migration set rebuild = '{}' where rebuild <> '{}'")
}

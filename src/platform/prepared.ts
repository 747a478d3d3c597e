import pg from 'pg'
import { type CountyKeys, foundKeyring, type KeyStore, openKeyring } from './keyring.ts'
import { checkMigrations, migrate } from './migrate.ts'
import { NotReadyError } from './not-ready.ts'
import { admitRoles, roleUrls, tryRole } from './roles.ts'

/**
 * Makes a database what the county's processes need, as its owner: migrations, keys, roles. Safe to
 * repeat. `bound`: the tables whose rows are bound to the keys from the beginning; `countyName`:
 * whose certificate papers are signed with. Answers the migrations that it lacked.
 */
export async function prepare(
  ownerUrl: string,
  store: KeyStore,
  bound: readonly string[],
  countyName: string,
): Promise<{ migrations: string[]; keyring: CountyKeys }> {
  const migrations = await migrate(ownerUrl)
  const keyring = await connected(ownerUrl, async (client) => {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock(7001)')
    const founded = await foundKeyring(client, store, bound, countyName)
    await client.query('commit')
    return founded
  })
  await admitRoles(ownerUrl, keyring.rolePasswords)
  return { migrations, keyring }
}

/**
 * What a process needs to begin work. `url` may be of any role that reads what the platform keeps.
 * Nothing is changed.
 * @throws NotReadyError with a sentence that says what to do.
 */
export function checkPrepared(url: string, store: KeyStore): Promise<CountyKeys> {
  return connected(url, async (client) => {
    await checkMigrations(client)
    const keyring = await openKeyring(client, store)
    await tryRole(roleUrls(url, keyring.rolePasswords).yimen_app)
    return keyring
  })
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
  } catch (error) {
    throw new NotReadyError(
      `连不上数据库 ${new URL(url).host}（${(error as Error).message}）。请检查数据库是否在运行、DATABASE_URL 是否正确。`,
      { cause: error },
    )
  }
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

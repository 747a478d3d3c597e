import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { NotReadyError } from './not-ready.ts'

/** The login roles, each with the least that it needs (db/migrations/0001_roles.sql). */
export const ROLES = ['yimen_app', 'yimen_sealer', 'yimen_supervision'] as const
export type Role = (typeof ROLES)[number]
export type RolePasswords = Readonly<Record<Role, string>>

/** The same database as each role. */
export function roleUrls(url: string, passwords: RolePasswords): Record<Role, string> {
  const urlFor = (role: Role) => {
    const own = new URL(url)
    own.username = role
    own.password = passwords[role]
    return own.href
  }
  return {
    yimen_app: urlFor('yimen_app'),
    yimen_sealer: urlFor('yimen_sealer'),
    yimen_supervision: urlFor('yimen_supervision'),
  }
}

/**
 * Lets the roles log in with these passwords. One that may log in already belongs to a county at
 * work: it is tried, and never altered. @throws NotReadyError when it does not answer to this
 * password.
 */
export async function admitRoles(ownerUrl: string, passwords: RolePasswords): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ rolname: Role }>(
      'select rolname from pg_roles where rolcanlogin and rolname = any($1)',
      [ROLES],
    )
    const admitted = new Set(rows.map((r) => r.rolname))
    for (const role of ROLES)
      if (!admitted.has(role)) await alterRole(client, role, passwords[role])
  } finally {
    await client.end()
  }
  for (const url of Object.values(roleUrls(ownerUrl, passwords))) await tryRole(url)
}

/** @throws NotReadyError when the role does not answer to its password. */
export async function tryRole(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    await client.end()
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') throw error
    throw new NotReadyError(
      `数据库角色 ${new URL(url).username} 的密码与本县密钥中的不同，可能属于另一个县。请使用本县的密钥；确认没有别的县在用这个角色时，可以由数据库管理员执行 alter role … nologin，再运行 npm run migrate。`,
    )
  }
}

/**
 * Roles belong to the whole cluster: another process may change the same one at this moment, and
 * PostgreSQL then refuses one of the two.
 */
async function alterRole(client: pg.Client, role: Role, password: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(`alter role ${role} login password ${pg.escapeLiteral(password)}`)
      return
    } catch (error) {
      if (attempt === 10 || !/tuple concurrently updated/.test((error as Error).message))
        throw error
      await setTimeout(20 * attempt)
    }
  }
}

import type { Client } from './database.ts'

/**
 * Until the transaction ends nobody else is here for the same: for what may be counted only while
 * nobody adds to it.
 */
export async function alone(client: Client, what: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 5))', [what])
}

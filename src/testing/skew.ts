import type { Pool } from '#platform/database'
import { asOwner } from './database.ts'

/**
 * Sets the clock of a county's database wrong by so many seconds, as a fault of its machine would:
 * for everybody who asks it the time.
 */
export async function skewDatabase(
  county: { ownerUrl: string; pool: Pool },
  seconds: number,
): Promise<void> {
  const time = (name: string) =>
    `create or replace function skew.${name}() returns timestamptz language sql volatile
     as 'select pg_catalog.${name}() + make_interval(secs => ${seconds})'`
  const { rows } = await county.pool.query("select to_regnamespace('skew') is not null as there")
  if (!rows[0].there) await beginSkew(county)
  await asOwner(county, `${time('clock_timestamp')}; ${time('now')}`)
}

/** The county's connections find the functions of `skew` before PostgreSQL's own. */
async function beginSkew(county: { ownerUrl: string; pool: Pool }): Promise<void> {
  await asOwner(
    county,
    `create schema skew; grant usage on schema skew to public;
     do $$ begin
       execute format('alter role yimen_app in database %I set search_path = skew, pg_catalog, public', current_database());
     end $$;
     select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'yimen_app'`,
  )
  const all = () => Array.from({ length: 8 }, () => county.pool.query('select 1'))
  while ((await Promise.allSettled(all())).some(({ status }) => status === 'rejected'));
}

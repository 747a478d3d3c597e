import {
  type Client,
  isPassing,
  type Pool,
  type Queryable,
  row,
  rows,
  transaction,
} from '#platform/database'
import { forEachApart } from '#platform/jobs'
import type { Instant } from '#foundation/time'
import { readSealed, type SealedEvent } from './subscribe.ts'

/**
 * Where a follower sets aside facts of so many in a day it is not the facts: it stops, as whoever
 * looks after it is to see.
 */
const MOST_SET_ASIDE = 20

type Take = (client: Client, event: SealedEvent) => Promise<void>

/**
 * Takes events one by one, each whole or not at all. One that cannot be taken is set aside with its
 * reason, and the next is taken. @throws what passes by itself, and what is not of one event.
 */
export async function takeEachApart(
  client: Client,
  name: string,
  events: readonly SealedEvent[],
  take: Take,
): Promise<void> {
  for (const event of events) {
    await client.query('savepoint one')
    try {
      await take(client, event)
      await client.query('release savepoint one')
    } catch (fault) {
      if (isPassing(fault)) throw fault
      await client.query('rollback to savepoint one')
      await client.query(
        `insert into ledger.set_aside (name, position, why) values ($1, $2, $3)
         on conflict on constraint set_aside_pk do nothing`,
        [name, event.position, String(fault)],
      )
      if ((await countOfLate(client, name)) > MOST_SET_ASIDE) throw fault
    }
  }
}

/**
 * Of how many a follower set aside facts in the last day: one case or letter counts once, and so
 * does one row that is lost, whoever meets it.
 */
async function countOfLate(db: Queryable, name: string): Promise<number> {
  const text = `select count(distinct case when a.why like 'LostError: %' then a.why else e.stream end)::int as n
     from ledger.set_aside a
     join ledger.place s using (position) join ledger.event e using (stream, version)
     where a.name = $1 and a.at > now() - interval '1 day'`
  return (await row<{ n: number }>(db, text, [name]))!.n
}

/** Gives up what a follower set aside; false where nothing lies at this position. */
export async function dropSetAside(
  db: Queryable,
  name: string,
  position: number,
): Promise<boolean> {
  const text = 'delete from ledger.set_aside where name = $1 and position = $2 returning position'
  return (await row(db, text, [name, position])) !== undefined
}

/** How many facts a follower has set aside. */
export async function countSetAside(db: Queryable, name: string): Promise<number> {
  const text = 'select count(*)::int as n from ledger.set_aside where name = $1'
  return (await row<{ n: number }>(db, text, [name]))!.n
}

/** What a follower set aside, and why. */
export interface SetAside {
  position: number
  stream: string
  type: string
  why: string
  at: Instant
}

/** What a follower has set aside, in the order of the log. */
export const listSetAside = (db: Queryable, name: string): Promise<SetAside[]> =>
  rows(
    db,
    `select a.position, e.stream, e.type, a.why, a.at from ledger.set_aside a
     join ledger.place s using (position) join ledger.event e using (stream, version)
     where a.name = $1 order by a.position`,
    [name],
  )

/** Tries again what a follower has set aside, each apart; what cannot be taken yet stays. */
export async function takeAgain(pool: Pool, name: string, take: Take): Promise<void> {
  await forEachApart(await listSetAside(pool, name), ({ position }) =>
    transaction(pool, async (client) => {
      // Of two who try at once, one takes it.
      const { rowCount } = await client.query(
        'delete from ledger.set_aside where name = $1 and position = $2',
        [name, position],
      )
      if (rowCount) await takeEachApart(client, name, await readSealed(client, position, 1), take)
    }),
  )
}

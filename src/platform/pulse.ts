import type { Instant } from '#foundation/time'
import { type Queryable, row, type Statement } from './database.ts'

/** tick: the passing of time was seen to, all of it · time: the clocks were trusted. */
export type PulseName = 'tick' | 'time'

/** This went well now. */
export const beat = (name: PulseName, at: Instant): Statement => ({
  text: `insert into platform.pulse (name, at) values ($1, $2)
         on conflict on constraint pulse_pk do update set at = excluded.at`,
  values: [name, at],
})

/** When it last went well. */
export async function findPulse(db: Queryable, name: PulseName): Promise<Instant | undefined> {
  const text = 'select at from platform.pulse where name = $1'
  return (await row<{ at: Instant }>(db, text, [name]))?.at
}

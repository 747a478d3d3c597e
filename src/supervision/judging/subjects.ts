import { caseIds, type SubjectId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { type Client, type Queryable, rows, type Statement } from '#platform/database'
import { isFeedback, stageOf, type Subject, type Watched } from '../watched/index.ts'
import type { Entry } from './docket.ts'

/* Where subjects are kept: cases in one table, letters and ratings in another. */

const CASES = 'supervision.watched'
const FEEDBACK = 'supervision.watched_feedback'

/** These subjects, as far as they are known. */
export async function findSubjects(db: Queryable, ids: readonly SubjectId[]): Promise<Entry[]> {
  const tables = Map.groupBy(ids, (id) => (caseIds.is(id) ? CASES : FEEDBACK))
  const found = [...tables].map(([table, list]) => find(db, table, 'case_id = any($1)', list))
  return (await Promise.all(found)).flat()
}

/** An answer to a card or a directive is waited for beyond the end of a case. */
const STILL_OWES = `coalesce(state->>'owed', '{}') <> '{}'
  or coalesce(state->>'directives', '{}') <> '{}'`

/** Whatever another calendar, or a rule that begins to apply, may still move. */
export const findOpen = (db: Queryable): Promise<Entry[]> =>
  findInBoth(
    db,
    `$1 and (state->>'closedOn' is null or next_on is not null or ${STILL_OWES})`,
    true,
  )

/** Whatever is to be looked at after the one day and by the other. */
export const findDue = (
  db: Queryable,
  after: LegalDay | undefined,
  until: LegalDay,
): Promise<Entry[]> => findInBoth(db, 'next_on > $1 and next_on <= $2', after ?? '-infinity', until)

const findInBoth = async (db: Queryable, where: string, ...values: unknown[]) =>
  (await Promise.all([CASES, FEEDBACK].map((table) => find(db, table, where, ...values)))).flat()

async function find(
  db: Queryable,
  table: string,
  where: string,
  ...values: unknown[]
): Promise<Entry[]> {
  const found = await rows<{ next_on: LegalDay | null; state: Subject }>(
    db,
    `select next_on, state from ${table} where ${where}`,
    values,
  )
  return found.map(({ next_on, state }) => ({ watched: state, nextOn: next_on ?? undefined }))
}

const ROWS_A_STATEMENT = 1000

/** Writes these subjects as they are now. */
export function storeSubjects(client: Client, entries: readonly Entry[]): Promise<unknown>[] {
  const [feedback = [], cases = []] = [true, false].map((of) =>
    entries.filter((e) => isFeedback(e.watched) === of),
  )
  const statements = cases.flatMap((_, i) =>
    i % ROWS_A_STATEMENT === 0 ? [storeCases(cases.slice(i, i + ROWS_A_STATEMENT))] : [],
  )
  if (feedback.length > 0) statements.push(storeFeedback(feedback))
  return statements.map((statement) => client.query(statement))
}

const storeCases = (entries: readonly Entry[]): Statement => ({
  name: 'supervision.store-cases',
  text: `insert into supervision.watched (case_id, next_on, unit_id, stage, state)
         select * from unnest($1::text[], $2::date[], $3::text[], $4::text[],
           string_to_array($5, chr(10))::json[])
         on conflict (case_id) do update set next_on = excluded.next_on,
           unit_id = excluded.unit_id, stage = excluded.stage, state = excluded.state`,
  values: [
    entries.map((e) => e.watched.caseId),
    entries.map((e) => e.nextOn ?? null),
    entries.map((e) => e.watched.unitId),
    entries.map((e) => stageOf(e.watched as Watched)),
    // JSON has no bare line break; the elements of an array would have every quote escaped.
    entries.map((e) => JSON.stringify(e.watched)).join('\n'),
  ],
})

const storeFeedback = (entries: readonly Entry[]): Statement => ({
  text: `insert into supervision.watched_feedback (case_id, next_on, state) select *
           from unnest($1::text[], $2::date[], $3::json[])
         on conflict (case_id) do update set next_on = excluded.next_on, state = excluded.state`,
  values: [
    entries.map((e) => e.watched.caseId),
    entries.map((e) => e.nextOn ?? null),
    entries.map((e) => JSON.stringify(e.watched)),
  ],
})

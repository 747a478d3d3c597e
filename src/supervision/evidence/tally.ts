import { caseStream } from '#cases/events'
import { dayOf, type LegalDay } from '#foundation/time'
import type { SealedEvent } from '#ledger'
import type { Client } from '#platform/database'
import type { Visit } from '../forecast/index.ts'
import type { AuthenticityFinding } from './authenticity.ts'
import type { Decided } from './detectors/detector.ts'

/** One decided case, as detectors that look across cases remember it. */
export interface Decision extends Decided {
  usedWorkdays: number
  promisedWorkdays: number
  acceptedOn: LegalDay | null
  certificate: string | null
  declared: number
  round: number
  findings: AuthenticityFinding[]
  visits: Visit[]
}

/** From when on a case was accepted: what other books are held against. */
export async function noteAcceptances(
  client: Client,
  accepted: readonly SealedEvent[],
): Promise<void> {
  if (accepted.length === 0) return
  await client.query(
    `update supervision.application a set accepted_on = n.on_day
     from unnest($1::text[], $2::date[]) as n(case_id, on_day)
     where a.case_id = n.case_id and a.accepted_on is null`,
    [accepted.map((e) => caseStream.idOf(e.stream)!), accepted.map((e) => dayOf(e.occurredAt))],
  )
}

/** Counts applications by unit and item, so that no page has to count all years. */
export async function tally(client: Client, submissions: readonly SealedEvent[]): Promise<void> {
  if (submissions.length === 0) return
  const use = submissions
    .filter(({ body }) =>
      ['unitId', 'itemId', 'applicantId', 'matterId'].every(
        (name) => typeof body[name] === 'string',
      ),
    )
    .map(({ stream, body, occurredAt, position }) => ({
      ...body,
      caseId: caseStream.idOf(stream)!,
      on: dayOf(occurredAt),
      position,
    }))
  await client.query(
    `insert into supervision.application (case_id, applicant_id, matter_id, attempt, item_id,
       unit_id, township_id, received_on, position)
     select "caseId", "applicantId", "matterId", attempt, "itemId", "unitId", "townshipId", "on",
       position
     from jsonb_to_recordset($1) as a("caseId" text, "applicantId" text, "matterId" text,
       attempt int, "itemId" text, "unitId" text, "townshipId" text, "on" date, position bigint)
     on conflict do nothing`,
    [JSON.stringify(use)],
  )
  await client.query(
    `insert into supervision.item_use (unit_id, township_id, item_id, cases, last_on)
     select "unitId", coalesce("townshipId", ''), "itemId", count(*), max("on")
       from jsonb_to_recordset($1) as u("unitId" text, "townshipId" text, "itemId" text, "on" date)
       group by 1, 2, 3
     on conflict (unit_id, township_id, item_id)
       do update set cases = item_use.cases + excluded.cases,
         last_on = greatest(item_use.last_on, excluded.last_on)`,
    [JSON.stringify(use)],
  )
}

/** Remembers decided cases, how many there were in each month, and which files served them. */
export async function remember(client: Client, decisions: readonly Decision[]): Promise<void> {
  await client.query(
    `insert into supervision.decision (case_id, unit_id, item_id, actor, at, applicant_id,
       received_on, used_workdays, promised_workdays, accepted_on, certificate, declared, round,
       position)
     select "caseId", "unitId", "itemId", actor, at, "applicantId", "receivedOn", "usedWorkdays",
       "promisedWorkdays", "acceptedOn", certificate, declared, round, position
     from jsonb_to_recordset($1) as d("caseId" text, "unitId" text, "itemId" text, actor text,
       at timestamptz, "applicantId" text, "receivedOn" date, "usedWorkdays" int,
       "promisedWorkdays" int, "acceptedOn" date, certificate text, declared int, round int,
       position bigint) on conflict do nothing`,
    [JSON.stringify(decisions.map(({ calendar: _calendar, ...d }) => d))],
  )
  await client.query(
    `insert into supervision.month (unit_id, month, decided) select "unitId",
       to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM'), count(*)
       from jsonb_to_recordset($1) as d("unitId" text, at timestamptz) group by 1, 2
     on conflict (unit_id, month) do update set decided = month.decided + excluded.decided`,
    [JSON.stringify(decisions.map(({ unitId, at }) => ({ unitId, at })))],
  )
  const uses = decisions.flatMap((d) =>
    d.hashes.map((hash) => ({ hash, caseId: d.caseId, applicantId: d.applicantId })),
  )
  await client.query(
    `insert into supervision.file_use (hash, case_id, applicant_id)
     select hash, "caseId", "applicantId"
     from jsonb_to_recordset($1) as u(hash text, "caseId" text, "applicantId" text)
     on conflict do nothing`,
    [JSON.stringify(uses)],
  )
}

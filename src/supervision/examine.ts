import type { CaseFact } from '#cases/events'
import { dayOf } from '#foundation/time'
import { advance, readStreams } from '#ledger'
import { type Client, type Queryable, row, rows } from '#platform/database'
import { type AuthenticityFinding, type DetectorCode, examineCase, LISTED_FROM } from './authenticity.ts'
import { ruleWorlds, type SupervisionDeps } from './supervise.ts'
import type { Watched } from './watched.ts'

const DECISIONS: ReadonlySet<string> = new Set(['CaseApproved', 'CaseDenied'])

/** Follows the sealed log behind the rules: each case that was decided is looked at as a whole. Answers how many events there were. */
export function examineDecided(deps: SupervisionDeps, limit = 2000): Promise<number> {
  const worldOf = ruleWorlds(deps)
  return advance(deps.supervisionPool, 'authenticity', async (client, events) => {
    const decided = events.filter((e) => e.stream.startsWith('case/') && DECISIONS.has(e.type))
    if (decided.length === 0) return
    const streams = await readStreams(client, decided.map((e) => e.stream))
    for (const { stream, recordedAt } of decided) {
      const facts = streams.get(stream) as unknown as CaseFact[]
      const [first] = facts
      if (first?.type !== 'CaseSubmitted') continue
      const caseId = stream.slice('case/'.length)
      const { itemId, itemVersion, unitId, matterId, attempt } = first.body
      const previous = attempt > 1 ? await findAttempt(client, matterId, attempt - 1) : undefined
      const findings = examineCase(facts, worldOf(itemId, itemVersion), previous).filter((f) => f.score >= LISTED_FROM)
      await store(client, caseId, unitId, itemId, dayOf(recordedAt), findings)
    }
  }, { limit, table: 'supervision.subscription' })
}

async function findAttempt(db: Queryable, matterId: string, attempt: number): Promise<Watched | undefined> {
  return (await row<{ state: Watched }>(db, "select state from supervision.watched where state->>'matterId' = $1 and (state->>'attempt')::int = $2", [matterId, attempt]))?.state
}

async function store(client: Client, caseId: string, unitId: string, itemId: string, on: string, findings: readonly AuthenticityFinding[]): Promise<void> {
  for (const { detector, score, because, evidence } of findings) {
    await client.query(
      `insert into supervision.finding (case_id, detector, unit_id, item_id, score, found_on, because, evidence) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (case_id, detector) do update set score = excluded.score, because = excluded.because, evidence = excluded.evidence`,
      [caseId, detector, unitId, itemId, score, on, JSON.stringify(because), evidence],
    )
  }
}

export interface ListedFinding extends AuthenticityFinding {
  caseId: string
  unitId: string
  itemId: string
  foundOn: string
}

/** Leads for inspection, the latest first. */
export function listFindings(db: Queryable, search: { unitId?: string | undefined; detector?: DetectorCode | undefined; caseId?: string | undefined; limit?: number } = {}): Promise<ListedFinding[]> {
  return rows(
    db,
    `select case_id as "caseId", detector, unit_id as "unitId", item_id as "itemId", score, found_on as "foundOn", because, evidence from supervision.finding
     where ($1::text is null or unit_id = $1) and ($2::text is null or detector = $2) and ($3::text is null or case_id = $3)
     order by found_on desc, score desc, case_id limit $4`,
    [search.unitId ?? null, search.detector ?? null, search.caseId ?? null, search.limit ?? 200],
  )
}

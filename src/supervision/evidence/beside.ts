import type { WorkCalendar } from '#calendar'
import type { CaseId } from '#foundation/ids'
import { addSeconds, dayOf, type Instant, type LegalDay } from '#foundation/time'
import { type Client, rows } from '#platform/database'
import { type AuthenticityFinding, bursts, DETECTORS } from './authenticity.ts'

/** A decided case, as far as it is held beside others. */
export interface Decided {
  caseId: CaseId
  unitId: string
  itemId: string
  /** Of its decision in the sealed log: only what stands before it is held beside it. */
  position: number
  actor: string
  at: Instant
  applicantId: string
  receivedOn: LegalDay
  hashes: string[]
  /** Of an item that is decided at once: many in a row are nothing unusual. */
  isInstant: boolean
  /** The calendar under which it was decided. */
  calendar: WorkCalendar
}
type Other = Pick<Decided, 'caseId' | 'unitId' | 'itemId' | 'at' | 'position'>

/**
 * Findings until they are written: of each detector on a case the last stands, found on the day of
 * the first.
 */
export class Findings {
  readonly #found = new Map<
    string,
    AuthenticityFinding & Pick<Decided, 'caseId' | 'unitId' | 'itemId'> & { foundOn: LegalDay }
  >()

  add(
    { caseId, unitId, itemId }: Pick<Decided, 'caseId' | 'unitId' | 'itemId'>,
    at: Instant,
    finding: AuthenticityFinding,
  ): void {
    const key = `${caseId} ${finding.detector}`
    const foundOn = this.#found.get(key)?.foundOn ?? dayOf(at)
    this.#found.set(key, { ...finding, caseId, unitId, itemId, foundOn })
  }

  async store(client: Client): Promise<void> {
    if (this.#found.size === 0) return
    await client.query(
      `insert into supervision.finding (case_id, detector, unit_id, item_id, score, found_on,
         because, evidence)
       select "caseId", detector, "unitId", "itemId", score, "foundOn", because,
         array(select jsonb_array_elements_text(evidence)::int)
       from jsonb_to_recordset($1) as f("caseId" text, detector text, "unitId" text, "itemId" text,
         score int, "foundOn" date, because jsonb, evidence jsonb)
       on conflict (case_id, detector) do update set score = excluded.score,
         because = excluded.because, evidence = excluded.evidence`,
      [JSON.stringify([...this.#found.values()])],
    )
  }
}

/**
 * What shows only beside other cases: bursts, one file for many, one matter cut into many. In the
 * order of the decisions.
 */
export async function holdBeside(
  client: Client,
  decided: readonly Decided[],
  findings: Findings,
): Promise<void> {
  await findBursts(
    client,
    decided.filter((d) => !d.isInstant),
    findings,
  )
  await findSharedFiles(client, decided, findings)
  await findSplit(client, decided, findings)
}

const OTHER = `o.case_id as "caseId", o.unit_id as "unitId", o.item_id as "itemId"`
const A_DAY = 86_400

/** D04. */
async function findBursts(
  client: Client,
  decided: readonly Decided[],
  findings: Findings,
): Promise<void> {
  const groupOf = (d: { actor: string; itemId: string }) => `${d.actor} ${d.itemId}`
  const others = Map.groupBy(
    await rows<Other & { actor: string }>(
      client,
      `select ${OTHER}, o.actor, o.at, o.position
       from (
         select actor, "itemId", min(at) as first
         from jsonb_to_recordset($1) as d(actor text, "itemId" text, at timestamptz)
         group by 1, 2) d
       join supervision.decision o on o.actor = d.actor and o.item_id = d."itemId"
         and o.at >= d.first - interval '1 day'
       order by o.at, o.position`,
      [JSON.stringify(decided.map(({ actor, itemId, at }) => ({ actor, itemId, at })))],
    ),
    groupOf,
  )
  for (const d of decided) {
    const since = addSeconds(d.at, -A_DAY)
    const before = others.get(groupOf(d))!.filter((o) => o.position <= d.position && o.at >= since)
    for (const { from, count } of bursts(before.map((o) => Date.parse(o.at)))) {
      const because = { cases: count, minutes: DETECTORS.D04.minutes, account: d.actor }
      for (const o of before.slice(from, from + count))
        findings.add(o, o.at, {
          detector: 'D04',
          score: DETECTORS.D04.score,
          because,
          evidence: [],
        })
    }
  }
}

/** D12: of a case's files, the one that serves most people. */
async function findSharedFiles(
  client: Client,
  decided: readonly Decided[],
  findings: Findings,
): Promise<void> {
  const shared = await rows<Omit<Other, 'position'> & { people: number }>(
    client,
    `with touched as (select distinct case_id from supervision.file_use where hash = any($1)),
       people as (
         select hash, count(distinct applicant_id)::int as n from supervision.file_use
         where hash in (select hash from supervision.file_use join touched using (case_id))
           group by hash)
     select ${OTHER}, o.at, max(people.n) as people
     from touched join supervision.decision o using (case_id)
       join supervision.file_use using (case_id) join people using (hash)
     group by o.case_id having max(people.n) > $2 order by o.case_id`,
    [decided.flatMap((d) => d.hashes), DETECTORS.D12.strangers],
  )
  for (const { people, ...o } of shared)
    findings.add(o, o.at, {
      detector: 'D12',
      score: DETECTORS.D12.score,
      because: { people },
      evidence: [],
    })
}

/** D17. */
async function findSplit(
  client: Client,
  decided: readonly Decided[],
  findings: Findings,
): Promise<void> {
  const { workdays, least, score } = DETECTORS.D17
  const asked = decided.map(({ caseId, position, applicantId, itemId, receivedOn, calendar }) => {
    const [from, to] = [-workdays, workdays].map((n) => calendar.addWorkdays(receivedOn, n))
    return { caseId, position, applicantId, itemId, from, to }
  })
  const same = Map.groupBy(
    await rows<Pick<Other, 'caseId' | 'unitId' | 'itemId'> & { beside: string }>(
      client,
      `select ${OTHER}, d."caseId" as beside
       from jsonb_to_recordset($1) as d("caseId" text, position bigint, "applicantId" text,
         "itemId" text, "from" date, "to" date)
       join supervision.application o on o.applicant_id = d."applicantId" and o.item_id = d."itemId"
         and o.received_on between d."from" and d."to" and o.position < d.position
       order by o.case_id`,
      [JSON.stringify(asked)],
    ),
    (o) => o.beside,
  )
  for (const d of decided) {
    const cases = same.get(d.caseId) ?? []
    if (cases.length < least) continue
    const because = { cases: cases.length, workdays }
    for (const o of cases) findings.add(o, d.at, { detector: 'D17', score, because, evidence: [] })
  }
}

import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Client } from '#platform/database'
import type { AuthenticityFinding } from './authenticity.ts'
import type { Decided } from './detectors/detector.ts'
import { DETECTORS, entriesOf } from './detectors/list.ts'

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
  for (const [code, detector] of entriesOf(DETECTORS)) {
    if (detector.of !== 'others') continue
    for (const { at, because, ...of } of await detector.hold(client, decided))
      findings.add(of, at, { detector: code, score: detector.score, because, evidence: [] })
  }
}

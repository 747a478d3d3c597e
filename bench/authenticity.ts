import type { CaseId } from '#foundation/ids'
import { type Instant, instantAt } from '#foundation/time'
import { listFindings, listLeads } from '#supervision/evidence'
import { HABITS, simulate, type Wrongdoing } from '#sim'
import { fileKeys } from '#platform/keyring'
import { openCounty, prepareDatabase } from '../src/app/county.ts'
import { type Benchmark, withCluster } from './measure.ts'

/** The detectors' limits were written down before any of these counties was simulated. */
const SEEDS = [101, 202]
const CASES = 2000
const DAYS = 70
/** Of eligible cases (about half), so that about three in a hundred of all are dishonest. */
const SHARES: Record<Wrongdoing, number> = {
  'one-sitting': 0.006,
  'at-night': 0.006,
  'borrowed-pause': 0.006,
  'stalling-correction': 0.006,
  'clock-reset': 0.006,
  'late-entry': 0.006,
  'shared-file': 0.006,
  splitting: 0.004,
  'certificate-first': 0.006,
  burst: 1,
}
const NEVER_ENTERED = 0.02

export const authenticity: Benchmark = {
  name: 'authenticity',
  about: 'precision and recall of the detectors on simulated counties with labelled wrongdoing',
  run: async () => {
    const truth = new Map<string, { kind: Wrongdoing; listed: boolean }>()
    let [honest, honestListed, decided, outside, outsideFound, outsideWrong] = [0, 0, 0, 0, 0, 0]
    // A county has its cluster: the passwords of the roles are those of its keys.
    for (const seed of SEEDS)
      await withCluster(async (url, stateDir) => {
        await prepareDatabase(url, fileKeys(`${stateDir}/keys`))
        let now: Instant = '2026-03-02T00:00:00.000Z'
        const county = await openCounty({ ownerUrl: url, stateDir, now: () => now })
        try {
          const report = await simulate(
            county,
            {
              ...HABITS,
              seed,
              from: '2026-03-02',
              days: DAYS,
              cases: CASES,
              wrongdoing: SHARES,
              neverEnteredShare: NEVER_ENTERED,
            },
            (day) => {
              now = instantAt(day, 23.6 * 3600)
            },
          )
          const leads = (await listLeads(county.supervisionPool)).map((l) => l.number)
          outside += report.neverEntered.size
          outsideFound += leads.filter((n) => report.neverEntered.has(n)).length
          outsideWrong += leads.filter((n) => !report.neverEntered.has(n)).length
          const listed = new Set(
            (await listFindings(county.supervisionPool, { limit: 100_000 })).map((f) => f.caseId),
          )
          // A case that is not decided yet cannot be judged as a whole; it counts on neither side.
          const { rows } = await county.pool.query<{ case_id: CaseId }>(
            'select case_id from cases.case_row where decided_on is not null',
          )
          for (const { case_id } of rows) {
            decided += 1
            const kind = report.labels.get(case_id)
            if (kind) truth.set(`${seed}/${case_id}`, { kind, listed: listed.has(case_id) })
            else {
              honest += 1
              if (listed.has(case_id)) honestListed += 1
            }
          }
        } finally {
          await county.close()
        }
      })
    const found = [...truth.values()].filter((t) => t.listed).length
    const [precision, recall, flagged] = [
      found / (found + honestListed),
      found / truth.size,
      honestListed / honest,
    ]
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`
    return [
      {
        what: `authenticity: ${decided} decided cases`,
        ours: `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, ${percent(truth.size / decided)} dishonest, ${percent(flagged)} of honest ones listed`,
        goal: '≥ 0.95, ≥ 0.90, < 0.5 %',
        reached: precision >= 0.95 && recall >= 0.9 && flagged < 0.005,
      },
      ...[...Map.groupBy(truth.values(), (t) => t.kind)].sort().map(([kind, cases]) => ({
        what: `  ${kind}`,
        ours: `recall ${(cases.filter((c) => c.listed).length / cases.length).toFixed(2)} of ${cases.length}`,
      })),
      {
        what: '  never entered',
        ours: `${outsideFound} of ${outside} certificates without a case found, ${outsideWrong} others listed`,
      },
    ]
  },
}

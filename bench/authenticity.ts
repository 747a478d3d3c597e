import type { CaseId } from '#foundation/ids'
import { type Instant, instantAt } from '#foundation/time'
import { listFindings, listLeads } from '#supervision/evidence'
import { HABITS, simulate, type Wrongdoing } from '#sim'
import { fileKeys } from '#platform/keyring'
import { openCounty, prepareDatabase } from '../src/app/county.ts'
import { type Benchmark, type Measurement, withCluster } from './measure.ts'

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

interface Judged {
  caseId: CaseId
  /** What was done wrongly, as the county that was made knows; nothing in honest cases. */
  wrong: Wrongdoing | undefined
  isListed: boolean
}
interface Outside {
  never: number
  found: number
  /** Listed, though they were entered. */
  others: number
}

export const authenticity: Benchmark = {
  name: 'authenticity',
  about: 'precision and recall of the detectors on simulated counties with labelled wrongdoing',
  run: async () => {
    const judged: Judged[] = []
    const outside: Outside = { never: 0, found: 0, others: 0 }
    for (const seed of SEEDS) {
      const county = await judgedCounty(seed)
      judged.push(...county.judged)
      outside.never += county.outside.never
      outside.found += county.outside.found
      outside.others += county.outside.others
    }
    return report(judged, outside)
  },
}

/** A county has its cluster: the passwords of the roles are those of its keys. */
function judgedCounty(seed: number): Promise<{ judged: Judged[]; outside: Outside }> {
  return withCluster(async (url, stateDir) => {
    await prepareDatabase(url, fileKeys(`${stateDir}/keys`))
    let now: Instant = '2026-03-02T00:00:00.000Z'
    const county = await openCounty({ ownerUrl: url, stateDir, now: () => now })
    const habits = { ...HABITS, seed, from: '2026-03-02', days: DAYS, cases: CASES } as const
    try {
      const { labels, neverEntered } = await simulate(
        county,
        { ...habits, wrongdoing: SHARES, neverEnteredShare: NEVER_ENTERED },
        (day) => {
          now = instantAt(day, 23.6 * 3600)
        },
      )
      const leads = (await listLeads(county.supervisionPool)).map((l) => l.number)
      const found = leads.filter((n) => neverEntered.has(n)).length
      const findings = await listFindings(county.supervisionPool, { limit: 100_000 })
      const listed = new Set(findings.map((f) => f.caseId))
      // A case that is not decided yet cannot be judged as a whole; it counts on neither side.
      const { rows } = await county.pool.query<{ caseId: CaseId }>(
        'select case_id as "caseId" from cases.case_row where decided_on is not null',
      )
      return {
        judged: rows.map(({ caseId }) => ({
          caseId,
          wrong: labels.get(caseId),
          isListed: listed.has(caseId),
        })),
        outside: { never: neverEntered.size, found, others: leads.length - found },
      }
    } finally {
      await county.close()
    }
  })
}

function report(judged: readonly Judged[], outside: Outside): Measurement[] {
  const listed = (cases: readonly Judged[]) => cases.filter((c) => c.isListed).length
  const [wrong, honest] = [judged.filter((c) => c.wrong), judged.filter((c) => !c.wrong)]
  const precision = listed(wrong) / listed(judged)
  const recall = listed(wrong) / wrong.length
  const flagged = listed(honest) / honest.length
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  return [
    {
      what: `authenticity: ${judged.length} decided cases`,
      ours: `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, ${percent(wrong.length / judged.length)} dishonest, ${percent(flagged)} of honest ones listed`,
      goal: '≥ 0.95, ≥ 0.90, < 0.5 %',
      reached: precision >= 0.95 && recall >= 0.9 && flagged < 0.005,
    },
    ...[...Map.groupBy(wrong, (c) => c.wrong!)].sort().map(([kind, cases]) => ({
      what: `  ${kind}`,
      ours: `recall ${(listed(cases) / cases.length).toFixed(2)} of ${cases.length}`,
    })),
    {
      what: '  never entered',
      ours: `${outside.found} of ${outside.never} certificates without a case found, ${outside.others} others listed`,
    },
  ]
}

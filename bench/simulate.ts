import { dayOf, instantAt, toInstant } from '#foundation/time'
import { verifyLedger } from '#ledger'
import { brokenInvariants, HABITS, simulate as live } from '#sim'
import { fileKeys } from '#platform/keyring'
import { openCounty, prepareDatabase } from '../src/app/county.ts'
import { type Benchmark, count, memoryDuring, seconds, withCluster } from './measure.ts'

export const simulate: Benchmark = {
  name: 'simulate',
  about:
    'a county of --cases cases over 250 workdays through the real command path, invariants checked every day; as in a demonstration, commits do not wait for the disk',
  run: ({ cases }) =>
    withCluster(async (ownerUrl, dir) => {
      await prepareDatabase(ownerUrl, fileKeys(`${dir}/keys`))
      let now = toInstant(new Date('2025-10-09T00:00:00Z'))
      const county = await openCounty({ ownerUrl, stateDir: dir, now: () => now, durable: false })
      try {
        let taken = 0
        let acts = 0
        const memory = await memoryDuring(async () => {
          taken = await seconds(async () => {
            const report = await live(
              county,
              { ...HABITS, seed: 42, from: dayOf(now), days: 250, cases },
              async (day) => {
                now = instantAt(day, 18 * 3600 + 1800)
                const broken = await brokenInvariants(county, day)
                if (broken.length > 0) throw new Error(broken.join('\n'))
              },
            )
            acts = report.acts
          })
        })
        const verified = await verifyLedger(county.sealerPool, county.witness)
        if (!verified.ok) throw new Error(verified.findings[0]!.says)
        return [
          {
            what: `simulate: ${count(cases)} cases`,
            ours: `${taken.toFixed(0)} s: ${count(cases / taken)} cases/s, ${count(acts / taken)} acts/s, ${count(verified.events / taken)} events/s, memory ${memory.start} → ${memory.peak} MB`,
            goal: '≥ 120 cases/s',
            reached: cases / taken >= 120,
          },
        ]
      } finally {
        await county.close()
      }
    }),
}

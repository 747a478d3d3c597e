import { compareWitness } from '#ledger'
import { type Pool, rows } from '#platform/database'
import { forEachApart, type Job } from '#platform/jobs'
import { verifyWorld } from '#world'
import type { Ground } from './county.ts'

/*
 * 自检: what lies still and is seldom read is held against the ledger without being asked for. Health
 * tells what was found, until the same is looked at again and found whole.
 */

type Kept = Pick<Ground, 'pool' | 'witness'>

/** What is looked at, each by one look; answers how much is amiss. */
const LOOKS = {
  contents: async ({ pool }: Kept) => (await verifyWorld(pool)).length,
  witness: async ({ pool, witness }: Kept) => (await compareWitness(pool, witness)).findings.length,
}
export type Looked = keyof typeof LOOKS

const SAYS: Record<Looked, string> = { contents: '公布内容', witness: '见证' }

/** Each day, everything that is looked at. */
export const inspectionJobs: readonly Job<Kept>[] = [
  { when: 'new-day', does: (kept) => inspectAll(kept) },
]

/** Looks at everything. */
export const inspectAll = (kept: Kept): Promise<void> =>
  forEachApart(Object.keys(LOOKS) as Looked[], (name) => inspect(kept, name))

/** Looks at one, and notes what was found. */
export async function inspect(kept: Kept, name: Looked): Promise<number> {
  const findings = await LOOKS[name](kept)
  await kept.pool.query(
    `insert into platform.inspection (name, at, findings) values ($1, clock_timestamp(), $2)
     on conflict on constraint inspection_pk do update set at = excluded.at, findings = excluded.findings`,
    [name, findings],
  )
  return findings
}

/** What was amiss when it was last looked at. */
export async function inspected(db: Pool): Promise<{ ok: boolean; says: string }> {
  const found = await rows<{ name: Looked; findings: number }>(
    db,
    'select name, findings from platform.inspection where findings > 0 order by name',
  )
  const amiss = found.map(({ name, findings }) => `${SAYS[name]} ${findings} 处`).join('，')
  return amiss === ''
    ? { ok: true, says: '没有发现' }
    : { ok: false, says: `与账本不符：${amiss}。请运行 yimen verify` }
}

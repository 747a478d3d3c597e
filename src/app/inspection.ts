import { EVERY_TURN, type FileFinding, turnOfDay, verifyFiles } from '#documents'
import { dayOf, type Instant } from '#foundation/time'
import { compareWitness, refuseStrays } from '#ledger'
import { type Pool, rows } from '#platform/database'
import { forEachApart, type Job } from '#platform/jobs'
import { verifyWorld } from '#world'
import { verifyRows } from './bound.ts'
import type { Ground } from './county.ts'

/*
 * 自检: what lies still and is seldom read is held against the ledger and the county's keys without
 * being asked for. Health tells what was found, until the same is looked at again and found whole.
 */

type Kept = Pick<Ground, 'pool' | 'sealerPool' | 'witness' | 'keys' | 'blobs'>

/** What is looked at as a whole, each by one look; answers how much is amiss. */
const LOOKS = {
  facts: ({ sealerPool }: Kept) => refuseStrays(sealerPool),
  contents: async ({ pool }: Kept) => (await verifyWorld(pool)).length,
  witness: async ({ pool, witness }: Kept) => (await compareWitness(pool, witness)).findings.length,
  rows: async (kept: Kept) => (await verifyRows(kept)).findings.length,
}
export type Looked = keyof typeof LOOKS

const SAYS: Record<Looked | 'files', string> = {
  facts: '外来的事实',
  contents: '公布内容',
  witness: '见证',
  rows: '个人资料、登录和查询码',
  files: '材料和文书的文件',
}

/** What one person lost is to be looked at, and no reason for taking the county away from all. */
const WARNS: ReadonlySet<string> = new Set(['facts', 'rows', 'files'])

/** Each day, everything that is looked at as a whole, and of the files those whose turn it is. */
export const inspectionJobs: readonly Job<Kept>[] = [
  { when: 'new-day', does: (kept) => inspectAll(kept) },
  { when: 'new-day', does: inspectFiles },
]

/** Looks at everything but files. */
export const inspectAll = (kept: Kept): Promise<void> =>
  forEachApart(Object.keys(LOOKS) as Looked[], (name) => inspect(kept, name))

/** Looks at one, and notes what was found. */
export async function inspect(kept: Kept, name: Looked): Promise<void> {
  await noteFound(kept.sealerPool, name, await LOOKS[name](kept))
}

/** Looks at the files of this night, and at those of each night that found something amiss. */
async function inspectFiles(kept: Kept, at: Instant): Promise<void> {
  const amiss = (await listAmiss(kept.pool)).flatMap(
    ({ name }) => /^files-(\d+)$/.exec(name)?.[1] ?? [],
  )
  const turns = new Set([turnOfDay(dayOf(at)), ...amiss.map(Number)])
  await noteFiles(kept.sealerPool, (await verifyFiles(kept, turns)).findings, turns)
}

/** Notes, by the sealer's role, what was found where the files of these nights were looked at. */
export async function noteFiles(
  pool: Pool,
  findings: readonly FileFinding[],
  turns = EVERY_TURN,
): Promise<void> {
  for (const turn of turns) {
    const name = `files-${String(turn).padStart(2, '0')}`
    await noteFound(pool, name, findings.filter((found) => found.turn === turn).length)
  }
}

/** The role that serves requests does not write here: it could silence health. */
async function noteFound(pool: Pool, name: string, findings: number): Promise<void> {
  await pool.query(
    `insert into platform.inspection (name, at, findings) values ($1, clock_timestamp(), $2)
     on conflict on constraint inspection_pk do update set at = excluded.at, findings = excluded.findings`,
    [name, findings],
  )
}

const listAmiss = (db: Pool) =>
  rows<{ name: string; findings: number }>(
    db,
    'select name, findings from platform.inspection where findings > 0 order by name',
  )

/** What was amiss when it was last looked at. */
export async function inspected(
  db: Pool,
): Promise<{ ok: boolean; isWarning?: boolean; says: string }> {
  const counts = new Map<Looked | 'files', number>()
  for (const { name, findings } of await listAmiss(db)) {
    const what = name.split('-')[0] as Looked | 'files'
    counts.set(what, (counts.get(what) ?? 0) + findings)
  }
  if (counts.size === 0) return { ok: true, says: '没有发现' }
  const amiss = [...counts].map(([what, n]) => `${SAYS[what]} ${n} 处`).join('，')
  return {
    ok: false,
    isWarning: [...counts.keys()].every((what) => WARNS.has(what)),
    says: `与账本不符：${amiss}。请运行 yimen verify`,
  }
}

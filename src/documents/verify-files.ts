import { dayNumber, type LegalDay } from '#foundation/time'
import type { Finding } from '#ledger'
import { type Pool, rows } from '#platform/database'
import { LostError } from '#platform/lost'
import { FILE_ROUND_DAYS } from './contract.ts'
import { type KeptDeps, type KeptFolder, openKept } from './kept.ts'

export type FileFindingKind =
  | 'file-gone' // a fact names a file that is not kept
  | 'file-altered' // what is kept under a name has not its hash

/** So many facts are read at once; of files, one after the other is opened. */
const FACTS_AT_ONCE = 2000

interface Named {
  stream: string
  version: number
  folder: KeptFolder
  hash: string
  /** Of what was handed in. */
  documentId: string | null
}

/** A file that is amiss, and in which night of the round it is looked at. */
export type FileFinding = Finding<FileFindingKind> & { turn: number }

/** All nights of a round. */
export const EVERY_TURN: ReadonlySet<number> = new Set(Array(FILE_ROUND_DAYS).keys())

/** Which night of the round this day's is. */
export const turnOfDay = (day: LegalDay): number => dayNumber(day) % FILE_ROUND_DAYS

const turnOfFile = (hash: string): number => Number.parseInt(hash.slice(0, 8), 16) % FILE_ROUND_DAYS

/**
 * Opens every file that a fact names, uploads and issued papers, and compares it with the hash that
 * stands in the ledger. `turns`: only those of these nights.
 */
export async function verifyFiles(
  deps: KeptDeps & { pool: Pool },
  turns = EVERY_TURN,
): Promise<{ files: number; findings: FileFinding[] }> {
  const findings: FileFinding[] = []
  let files = 0
  for await (const named of namedFiles(deps.pool)) {
    const turn = turnOfFile(named.hash)
    if (!turns.has(turn)) continue
    files += 1
    const lost = await lostOf(deps, named)
    if (lost) findings.push({ ...lost, turn })
  }
  return { files, findings }
}

/** What facts name, in the order of their streams. */
async function* namedFiles(pool: Pool): AsyncGenerator<Named> {
  let after: [stream: string, version: number] = ['', 0]
  for (;;) {
    const found = await rows<Named>(
      pool,
      `with page as (
         select stream, version, type, body from ledger.fact
         where (stream, version) > ($1, $2) order by stream, version limit ${FACTS_AT_ONCE}
       )
       select stream, version, 'uploads' as folder, f->>'hash' as hash, f->>'documentId' as "documentId"
       from page, jsonb_path_query(body::jsonb, 'strict $.** ? (exists (@.documentId) && exists (@.hash))') f
       where body::text like '%"documentId"%'
       union all
       select stream, version, 'issued', body->>'hash', null from page where type = 'DocumentRendered'
       union all
       select stream, version, '', '', null from (select * from page order by stream desc, version desc limit 1) last
       order by 1, 2`,
      after,
    )
    yield* found.filter(({ folder }) => folder)
    const last = found.at(-1)
    if (!last) return
    after = [last.stream, last.version]
  }
}

async function lostOf(deps: KeptDeps, named: Named): Promise<Finding<FileFindingKind> | undefined> {
  const { stream, version, folder, hash, documentId } = named
  try {
    await openKept(deps, folder, hash)
    return undefined
  } catch (error) {
    if (!(error instanceof LostError)) throw error
    const isGone = error.refusal.status === 410
    return {
      kind: isGone ? 'file-gone' : 'file-altered',
      stream,
      version,
      says: `${stream}#${version} 指明的文件${documentId ? `（${documentId}）` : ''} ${error.what} ${isGone ? '不在了' : '损坏或被改动'}`,
    }
  }
}

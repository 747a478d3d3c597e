import { z } from 'zod'
import type { ActorId, DraftId } from '#foundation/ids'
import { hash, ids, instant, legalDay, text } from '#foundation/schema'
import type { Instant, LegalDay } from '#foundation/time'
import { loadStream } from '#ledger'
import { type Pool, row, rows } from '#platform/database'
import { version } from './book.ts'
import { type WorldEvent, worldStream } from './events.ts'
import type { AnyKind } from './kind.ts'

/** An open draft, with its content; undefined when there is none. */
export function findDraft(
  pool: Pool,
  kind: AnyKind,
  key: string,
  draftId: DraftId,
): Promise<
  | { content: unknown; hash: string; effectiveOn: LegalDay; unitId: string; draftedBy: ActorId }
  | undefined
> {
  return row(
    pool,
    `select c.body as content, c.hash, d.effective_on as "effectiveOn", d.unit_id as "unitId", d.drafted_by as "draftedBy"
     from world.draft d join world.content c using (hash)
     where d.kind = $1 and d.key = $2 and d.draft_id = $3 and d.state = 'open'`,
    [kind.kind, key, draftId],
  )
}

/** What was kept under a hash; undefined when nothing was. */
export function findContent(pool: Pool, hash: string): Promise<{ content: unknown } | undefined> {
  return row(pool, 'select body as content from world.content where hash = $1', [hash])
}

/** How many drafts of each kind nobody has decided on. */
export async function countOpenDrafts(pool: Pool): Promise<Map<string, number>> {
  const counted = await rows<{ kind: string; drafts: number }>(
    pool,
    "select kind, count(*) as drafts from world.draft where state = 'open' group by kind",
  )
  return new Map(counted.map(({ kind, drafts }) => [kind, drafts]))
}

/** A draft that nobody has decided on, as lists show it. */
export interface OpenDraft {
  readonly key: string
  readonly draftId: DraftId
  readonly effectiveOn: LegalDay
  readonly draftedBy: ActorId
  readonly draftedAt: Instant
}

export function listOpenDrafts(pool: Pool, kind: AnyKind): Promise<OpenDraft[]> {
  return rows(
    pool,
    `select key, draft_id as "draftId", effective_on as "effectiveOn", drafted_by as "draftedBy", drafted_at as "draftedAt"
     from world.draft where kind = $1 and state = 'open' order by drafted_at, draft_id`,
    [kind.kind],
  )
}

/** A version that somebody wanted, and what became of it. */
export const drafting = z
  .object({
    draftId: ids.draft,
    hash,
    effectiveOn: legalDay,
    basis: text('县政府办公室通知第 3 号'),
    /** The version that it was made from; absent for a first one. */
    basedOn: hash.optional(),
    draftedBy: ids.actor,
    draftedAt: instant,
    draftedIn: text('info-centre'),
    state: z.enum(['open', 'published', 'rejected']),
    /** Who sent it back or took it back, when and why. */
    rejectedBy: ids.actor.optional(),
    rejectedAt: instant.optional(),
    reason: text('依据的文件已经废止').optional(),
  })
  .meta({ id: 'Drafting' })
export type Drafting = Readonly<z.infer<typeof drafting>>

/** A version with the place of its publication in the sealed log, once it is sealed. */
export const publishedVersion = version
  .extend({ position: z.int().nullable() })
  .meta({ id: 'PublishedVersion' })
export type PublishedVersion = Readonly<z.infer<typeof publishedVersion>>

/** All that ever happened to a key, oldest first, as the ledger has it. */
export async function findHistory(
  pool: Pool,
  { kind }: AnyKind,
  key: string,
): Promise<{ versions: PublishedVersion[]; drafts: Drafting[] }> {
  const id = `${kind}/${key}`
  const [{ facts }, places] = await Promise.all([
    loadStream(pool, worldStream, id),
    rows<{ version: number; edition: number; position: number | null }>(
      pool,
      `select version, edition, position from ledger.edition left join ledger.place using (stream, version)
       where stream = $1`,
      [worldStream.nameOf(id)],
    ),
  ])
  const placeOf = new Map(places.map((place) => [place.version, place]))
  const versions: PublishedVersion[] = []
  const drafts = new Map<string, Drafting>()
  for (const fact of facts) {
    const { draftId } = fact.body
    if (fact.type === 'VersionDrafted') drafts.set(draftId, drafted(fact))
    else if (fact.type === 'DraftRejected')
      drafts.set(draftId, {
        ...drafts.get(draftId)!,
        state: 'rejected',
        rejectedBy: fact.actor,
        rejectedAt: fact.recordedAt,
        reason: fact.body.reason,
      })
    else {
      drafts.set(draftId, { ...drafts.get(draftId)!, state: 'published' })
      const { edition, position } = placeOf.get(fact.version)!
      const by = { publishedBy: fact.actor, publishedAt: fact.recordedAt }
      versions.push({ kind, key, ...fact.body, ...by, edition, position })
    }
  }
  return { versions, drafts: [...drafts.values()] }
}

const drafted = ({
  body,
  actor,
  unit,
  recordedAt,
}: Extract<WorldEvent, { type: 'VersionDrafted' }> & {
  actor: ActorId
  unit: string
  recordedAt: Instant
}): Drafting => ({
  ...body,
  draftedBy: actor,
  draftedAt: recordedAt,
  draftedIn: unit,
  state: 'open',
})

/**
 * Under which edition of the world the event at a position of the sealed log was made, and when;
 * undefined when nothing is sealed there.
 */
export function findEditionAt(
  pool: Pool,
  position: number,
): Promise<{ edition: number; at: Instant } | undefined> {
  return row(
    pool,
    `select e.edition, e.recorded_at as at from ledger.place s join ledger.fact e using (stream, version)
     where s.position = $1`,
    [position],
  )
}

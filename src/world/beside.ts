import type { ActorId, DraftId } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { type Queryable, rows, type Statement } from '#platform/database'
import type { AnyKind } from './kind.ts'
import type { Shelf } from './shelf.ts'
import { approversOf, concernedBy, type Place } from './who.ts'

/** Which draft. */
export interface DraftName {
  readonly kind: AnyKind
  readonly key: string
  readonly draftId: DraftId
}

/** A draft that nobody has decided on, for whoever is to. */
export interface WaitingDraft extends DraftName {
  /** What people call the key. */
  readonly name: string
  /** The unit that drafted it. */
  readonly draftedIn: string
  readonly draftedOn: LegalDay
  readonly effectiveOn: LegalDay
  readonly approvers: readonly Place[]
  /** Whoever drafted it or is what it is about; nor may those who work in their place. */
  readonly notBy: readonly string[]
}

/** What somebody above writes beside a draft, in its transaction. */
export interface BesideDrafts {
  readonly waits: (draft: WaitingDraft) => Statement[]
  readonly settled: (draft: DraftName) => Statement[]
}

/** A draft as it waits in today's world; `value` is what its content was opened to. */
export function waitingDraft(
  shelf: Shelf,
  { kind, key, draftId }: DraftName,
  drafted: { by: ActorId; unit: string; at: Instant; effectiveOn: LegalDay },
  value: unknown,
): WaitingDraft {
  const world = shelf.current()
  const about = kind.isAbout?.(key)
  return {
    kind,
    key,
    draftId,
    name: kind.nameOf?.(key, value, world) ?? key,
    draftedIn: drafted.unit,
    draftedOn: dayOf(drafted.at),
    effectiveOn: drafted.effectiveOn,
    approvers: approversOf(kind, concernedBy(kind, key, world, [value]), drafted.unit),
    notBy: [drafted.by, ...(about ? [about] : [])],
  }
}

/** Every draft that nobody has decided on, as it waits today. */
export async function listWaitingDrafts({
  pool,
  world: shelf,
}: {
  pool: Queryable
  world: Shelf
}): Promise<WaitingDraft[]> {
  const open = await rows<{
    kind: string
    key: string
    draftId: DraftId
    hash: string
    by: ActorId
    unit: string
    at: Instant
    effectiveOn: LegalDay
  }>(
    pool,
    `select kind, key, draft_id as "draftId", hash, drafted_by as by, unit_id as unit, drafted_at as at, effective_on as "effectiveOn"
     from world.draft where state = 'open' order by drafted_at, draft_id`,
  )
  await shelf.load(open)
  return open
    .filter(({ kind, hash }) => shelf.book.isOpen(kind, hash))
    .map(({ kind: name, key, draftId, hash, ...drafted }) => {
      const kind = shelf.book.kindOf(name)
      return waitingDraft(shelf, { kind, key, draftId }, drafted, shelf.book.value(kind, hash))
    })
}

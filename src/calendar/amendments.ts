import type { ActorId, DraftId } from '#foundation/ids'
import type { Instant, LegalDay } from '#foundation/time'
import { type Queryable, row, rows } from '#platform/database'
import { type CalendarChange, type CalendarContent, changesBetween } from './published.ts'

/** A version of the calendar that somebody wants or wanted, as its page shows it. */
export interface Amendment {
  amendmentId: DraftId
  notice: string
  effectiveOn: LegalDay
  changes: CalendarChange[]
  state: 'open' | 'published' | 'rejected'
  proposedBy: ActorId
  proposedAt: Instant
  approvedBy: ActorId | null
  approvedAt: Instant | null
  movedLimits: number
}

interface DraftRow extends Omit<Amendment, 'changes'> {
  content: CalendarContent
  /** Of the version that it became. */
  number: number | null
}

/** All amendments, the latest first; each with what it changes of the calendar before it. */
export async function listAmendments(db: Queryable): Promise<Amendment[]> {
  const drafts = await rows<DraftRow>(
    db,
    `select d.draft_id as "amendmentId", d.basis as notice, d.effective_on as "effectiveOn", d.state, c.body as content, v.number,
       d.drafted_by as "proposedBy", d.drafted_at as "proposedAt", v.published_by as "approvedBy", v.published_at as "approvedAt",
       (select count(*)::int from clock.moved_limit m where m.amendment_id = d.draft_id) as "movedLimits"
     from world.draft d join world.content c using (hash) left join world.version v using (draft_id)
     where d.kind = 'calendar' order by d.drafted_at, d.draft_id`,
  )
  // The first version amends nothing, whenever it was brought along.
  let before = drafts.find(({ number }) => number === 1)?.content
  const amendments: Amendment[] = []
  for (const { content, number, ...draft } of drafts) {
    if (!before || number === 1) continue
    amendments.push({ ...draft, changes: changesBetween(before, content) })
    if (draft.state === 'published') before = content
  }
  return amendments.reverse()
}

/** One amendment with the calendar that it makes; undefined when there is none. */
export function findAmendment(
  db: Queryable,
  amendmentId: DraftId,
): Promise<{ state: Amendment['state']; content: CalendarContent } | undefined> {
  return row(
    db,
    "select d.state, c.body as content from world.draft d join world.content c using (hash) where d.draft_id = $1 and d.kind = 'calendar'",
    [amendmentId],
  )
}

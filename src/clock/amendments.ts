import { z } from 'zod'
import {
  amended,
  type CalendarChange,
  calendarChange,
  type CalendarContent,
  calendarKind,
  changesBetween,
  COUNTY_CALENDAR,
} from '#calendar'
import type { DraftId } from '#foundation/ids'
import { ids, instant, legalDay, text } from '#foundation/schema'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Officer } from '#identity'
import { atDesk, bySystem } from '#ledger'
import { type Queryable, row, rows, transaction } from '#platform/database'
import {
  approveVersion,
  type Drafted,
  draftVersion,
  type PublishDeps,
  type Publishing,
} from '#world'
import { listMoved, type MovedLimit, moveLimits, previewMoves } from './store.ts'

/** A version of the calendar that somebody wants or wanted, as its page shows it. */
export const amendment = z
  .object({
    amendmentId: ids.draft,
    notice: text('国办发明电〔2025〕7号'),
    effectiveOn: legalDay,
    changes: z.array(calendarChange),
    state: z.enum(['open', 'published', 'rejected']),
    proposedBy: ids.actor,
    proposedAt: instant,
    approvedBy: ids.actor.nullable(),
    approvedAt: instant.nullable(),
    movedLimits: z.int(),
  })
  .meta({ id: 'Amendment' })
type Amendment = z.infer<typeof amendment>

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

/** The limits that an amendment moved, or would move today; undefined when there is none. */
export async function findMoves(
  db: Queryable,
  amendmentId: DraftId,
  on: LegalDay,
): Promise<MovedLimit[] | undefined> {
  const found = await row<{ state: Amendment['state']; content: CalendarContent }>(
    db,
    "select d.state, c.body as content from world.draft d join world.content c using (hash) where d.draft_id = $1 and d.kind = 'calendar'",
    [amendmentId],
  )
  if (!found) return undefined
  if (found.state === 'published') return listMoved(db, amendmentId)
  return previewMoves(db, calendarKind.open(found.content).calendar, on)
}

/** Drafts the calendar with these changes, and shows which limits it would move. */
export async function proposeAmendment(
  deps: PublishDeps,
  given: { notice: string; changes: readonly CalendarChange[]; effectiveOn?: LegalDay | undefined },
  officer: Officer,
  at: Instant,
): Promise<
  Exclude<Drafted, { ok: true }> | { ok: true; amendmentId: DraftId; moves: MovedLimit[] }
> {
  const { notice, changes, effectiveOn = dayOf(at) } = given
  await deps.world.refresh()
  const last = deps.world.book.last(calendarKind, COUNTY_CALENDAR)!
  const content = amended(last.value.content, changes, notice)
  const wanted = { content, effectiveOn, basis: notice, basedOn: last.hash }
  const done = await draftVersion(deps, calendarKind, COUNTY_CALENDAR, wanted, officer, at)
  if (!done.ok) return done
  const moves = await previewMoves(deps.pool, calendarKind.open(content).calendar, dayOf(at))
  return { ok: true, amendmentId: done.draftId, moves }
}

/**
 * Approves a version of the calendar; one that holds from today on moves the running limits
 * together with it.
 */
export async function approveCalendar(
  deps: PublishDeps,
  draftId: DraftId,
  officer: Officer,
  at: Instant,
): Promise<Exclude<Publishing, { ok: true }> | { ok: true; movedLimits: number }> {
  const on = dayOf(at)
  let movedLimits = 0
  const done = await approveVersion(
    deps,
    calendarKind,
    COUNTY_CALENDAR,
    draftId,
    officer,
    at,
    async (client, content, effectiveOn) => {
      // One that begins later moves the limits on its day.
      if (effectiveOn > on) return
      const { calendar } = calendarKind.open(content as CalendarContent)
      movedLimits = (await moveLimits(client, draftId, calendar, on, atDesk(officer, at))) ?? 0
    },
  )
  return done.ok ? { ok: true, movedLimits } : done
}

/** A version of the calendar that begins today moves the limits today. */
export async function followCalendar({ pool, world }: PublishDeps, at: Instant): Promise<void> {
  const version = world.at(dayOf(at)).find(calendarKind, COUNTY_CALENDAR)!
  if (version.number === 1) return
  await transaction(pool, (client) =>
    moveLimits(client, version.draftId, version.value.calendar, dayOf(at), bySystem(at)),
  )
}

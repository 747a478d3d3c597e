import { randomBytes, randomUUID } from 'node:crypto'
import {
  type ApplicantId,
  type CaseId,
  type ItemId,
  type UploadId,
  uploadIds,
} from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { listUploadsOf } from '#documents'
import { type Cell, digest, type PersonalKeys } from '#identity'
import { DRAFT_DAYS, PARKED_HOURS } from './contract.ts'
import { type Queryable, row, rows } from '#platform/database'
import { openedOrTold } from '#platform/lost'
import { openForm } from './kept-form.ts'

/** A page on which a draft is filled in, and the page whose draft it began with. */
export interface DraftPage {
  page: string
  began: string
}

/**
 * What an applicant has filled in so far, sealed; one draft for each item. False, and nothing is
 * written over, when another page has written since this one began.
 */
export async function saveDraft(
  db: Queryable,
  keys: PersonalKeys,
  ownerId: ApplicantId,
  itemId: ItemId,
  draft: unknown,
  at: Instant,
  { page, began }: DraftPage = { page: '', began: '' },
): Promise<boolean> {
  const saved = await row(
    db,
    `insert into cases.draft (draft_id, owner_id, item_id, body_sealed, saved_at, page)
       values ($1, $2, $3, $4, $5, $6)
     on conflict (owner_id, item_id) do update set body_sealed = excluded.body_sealed,
       saved_at = excluded.saved_at, page = excluded.page
       where cases.draft.page in (excluded.page, $7)
     returning 1`,
    [
      randomUUID(),
      ownerId,
      itemId,
      keys.seal(['cases.draft.body_sealed', ownerId, itemId], JSON.stringify(draft)),
      at,
      page,
      began,
    ],
  )
  return saved !== undefined
}

/** The draft, and the page that wrote it. */
export async function findDraft<T>(
  db: Queryable,
  keys: PersonalKeys,
  ownerId: ApplicantId,
  itemId: ItemId,
): Promise<{ draft: T; page: string } | undefined> {
  const found = await row<{ body_sealed: Buffer; page: string }>(
    db,
    'select body_sealed, page from cases.draft where owner_id = $1 and item_id = $2',
    [ownerId, itemId],
  )
  const cell = ['cases.draft.body_sealed', ownerId, itemId] as const
  return (
    found && {
      draft: JSON.parse(keys.unseal(cell, found.body_sealed)) as T,
      page: found.page,
    }
  )
}

/**
 * Keeps what an ended session had filled in, for a day; answers the name under which the same
 * browser finds it again: what somebody else has parked is nobody's draft.
 */
export async function parkDraft(
  db: Queryable,
  keys: PersonalKeys,
  itemId: ItemId,
  browser: string,
  draft: unknown,
  at: Instant,
): Promise<string> {
  const name = randomBytes(16).toString('base64url')
  const hash = digest(`${browser}/${name}`)
  await db.query(
    'insert into cases.parked (park_hash, item_id, body_sealed, parked_at) values ($1, $2, $3, $4)',
    [hash, itemId, keys.seal(['cases.parked.body_sealed', hash], JSON.stringify(draft)), at],
  )
  return name
}

/** Takes what this browser has parked under this name; once. */
export async function takeParked<T>(
  db: Queryable,
  keys: PersonalKeys,
  itemId: ItemId,
  browser: string,
  name: string,
  at: Instant,
): Promise<T | undefined> {
  const hash = digest(`${browser}/${name}`)
  const found = await row<{ body_sealed: Buffer }>(
    db,
    `delete from cases.parked
     where park_hash = $1 and item_id = $2
       and parked_at >= $3::timestamptz - make_interval(hours => $4)
     returning body_sealed`,
    [hash, itemId, at, PARKED_HOURS],
  )
  const cell = ['cases.parked.body_sealed', hash] as const
  return found && (JSON.parse(keys.unseal(cell, found.body_sealed)) as T)
}

/**
 * What this applicant filled in lately, by field: the latest values of forms of their own, to be
 * offered again.
 */
export async function listFilled(
  db: Queryable,
  keys: PersonalKeys,
  applicantId: ApplicantId,
  /** Only of these items; `null`, of all. */
  itemIds: readonly ItemId[] | null,
): Promise<Record<string, unknown>> {
  const found = await rows<{ case_id: CaseId; body_sealed: Buffer; form_hash: string }>(
    db,
    `select f.case_id, f.body_sealed, f.form_hash from cases.case_row c join cases.form f on f.case_id = c.case_id and f.form_hash = c.state->>'formHash'
     where c.applicant_id = $1 and exists (select from ledger.fact e where e.stream = 'case/' || c.case_id and e.version = 1 and e.body->>'applicantId' = $1)
       and ($2::text[] is null or c.item_id = any($2))
     order by c.received_at desc limit 8`,
    [applicantId, itemIds],
  )
  return Object.assign(
    {},
    ...found.reverse().map((f) => openForm(keys, f.case_id, f.form_hash, f.body_sealed)),
  ) as Record<string, unknown>
}

/** Deletes drafts that nobody has touched for long, and what nobody came back for. */
export async function eraseDrafts(db: Queryable, at: Instant): Promise<void> {
  await db.query(
    'delete from cases.draft where saved_at < $1::timestamptz - make_interval(days => $2)',
    [at, DRAFT_DAYS],
  )
  await db.query(
    'delete from cases.parked where parked_at < $1::timestamptz - make_interval(hours => $2)',
    [at, PARKED_HOURS],
  )
}

/**
 * The files that drafts (of everybody, or of one) and parked forms name. What a draft says is the
 * page's affair: whatever looks like the id of a file is taken for one. Of whoever's draft does not
 * open, every file is.
 */
export async function listNamedFiles(
  db: Queryable,
  keys: PersonalKeys,
  ownerId?: ApplicantId,
): Promise<UploadId[]> {
  const drafts = await rows<{ owner_id: ApplicantId; item_id: ItemId; body_sealed: Buffer }>(
    db,
    'select owner_id, item_id, body_sealed from cases.draft where $1::text is null or owner_id = $1',
    [ownerId ?? null],
  )
  const parked = await rows<{ park_hash: Buffer; body_sealed: Buffer }>(
    db,
    'select park_hash, body_sealed from cases.parked',
  )
  const open = (cell: Cell, sealed: Buffer) => openedOrTold(() => keys.unseal(cell, sealed))
  const opened = drafts.map((d) => ({
    ownerId: d.owner_id,
    body: open(['cases.draft.body_sealed', d.owner_id, d.item_id], d.body_sealed),
  }))
  const bodies = [
    ...opened.map(({ body }) => body),
    ...parked.map((p) => open(['cases.parked.body_sealed', p.park_hash], p.body_sealed)),
  ]
  const owners = opened.filter(({ body }) => body === undefined).map(({ ownerId }) => ownerId)
  return [
    ...bodies.flatMap((body = '') =>
      [...body.matchAll(/[\w-]+/g)].map(([word]) => word).filter(uploadIds.is),
    ),
    ...(await listUploadsOf(db, owners)),
  ]
}

export function listDrafts(
  db: Queryable,
  ownerId: ApplicantId,
): Promise<{ itemId: ItemId; savedAt: Instant }[]> {
  return rows(
    db,
    'select item_id as "itemId", saved_at as "savedAt" from cases.draft where owner_id = $1 order by saved_at desc',
    [ownerId],
  )
}

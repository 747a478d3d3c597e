import { randomBytes, randomUUID } from 'node:crypto'
import {
  type ApplicantId,
  type CaseId,
  type ItemId,
  type UploadId,
  uploadIds,
} from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { digest, type PersonalKeys } from '#identity'
import { DRAFT_DAYS, PARKED_HOURS } from './contract.ts'
import { type Queryable, row, rows } from '#platform/database'
import { openForm } from './kept-form.ts'

/** What an applicant has filled in so far, sealed; one draft for each item. */
export async function saveDraft(
  db: Queryable,
  keys: PersonalKeys,
  ownerId: ApplicantId,
  itemId: ItemId,
  draft: unknown,
  at: Instant,
): Promise<void> {
  await db.query(
    `insert into cases.draft (draft_id, owner_id, item_id, body_sealed, saved_at) values ($1, $2, $3, $4, $5)
     on conflict (owner_id, item_id) do update set body_sealed = excluded.body_sealed, saved_at = excluded.saved_at`,
    [randomUUID(), ownerId, itemId, keys.seal(JSON.stringify(draft)), at],
  )
}

export async function findDraft<T>(
  db: Queryable,
  keys: PersonalKeys,
  ownerId: ApplicantId,
  itemId: ItemId,
): Promise<T | undefined> {
  const found = await row<{ body_sealed: Buffer }>(
    db,
    'select body_sealed from cases.draft where owner_id = $1 and item_id = $2',
    [ownerId, itemId],
  )
  return found && (JSON.parse(keys.unseal(found.body_sealed)) as T)
}

/**
 * Keeps what an ended session had filled in, for a day; answers the name under which it is found
 * again.
 */
export async function parkDraft(
  db: Queryable,
  keys: PersonalKeys,
  itemId: ItemId,
  draft: unknown,
  at: Instant,
): Promise<string> {
  const name = randomBytes(16).toString('base64url')
  await db.query(
    'insert into cases.parked (park_hash, item_id, body_sealed, parked_at) values ($1, $2, $3, $4)',
    [digest(name), itemId, keys.seal(JSON.stringify(draft)), at],
  )
  return name
}

/** Takes what was parked under this name; once. */
export async function takeParked<T>(
  db: Queryable,
  keys: PersonalKeys,
  itemId: ItemId,
  name: string,
  at: Instant,
): Promise<T | undefined> {
  const found = await row<{ body_sealed: Buffer }>(
    db,
    `delete from cases.parked
     where park_hash = $1 and item_id = $2
       and parked_at >= $3::timestamptz - make_interval(hours => $4)
     returning body_sealed`,
    [digest(name), itemId, at, PARKED_HOURS],
  )
  return found && (JSON.parse(keys.unseal(found.body_sealed)) as T)
}

/** The case that a key has submitted already. */
export async function findSubmitted(
  db: Queryable,
  applicantId: ApplicantId,
  idempotencyKey: string,
): Promise<CaseId | undefined> {
  return (
    await row<{ case_id: CaseId }>(db, 'select case_id from cases.submission_key where key = $1', [
      `${applicantId}:${idempotencyKey}`,
    ])
  )?.case_id
}

/**
 * What this applicant filled in lately, by field: the latest values of forms of their own, to be
 * offered again.
 */
export async function listFilled(
  db: Queryable,
  keys: PersonalKeys,
  applicantId: ApplicantId,
): Promise<Record<string, unknown>> {
  const found = await rows<{ body_sealed: Buffer; form_hash: string }>(
    db,
    `select f.body_sealed, f.form_hash from cases.case_row c join cases.form f on f.case_id = c.case_id and f.form_hash = c.state->>'formHash' where c.applicant_id = $1 order by c.received_at desc limit 8`,
    [applicantId],
  )
  return Object.assign(
    {},
    ...found.reverse().map((f) => openForm(keys, f.body_sealed, f.form_hash)),
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
 * The files that drafts and parked forms name. What a draft says is the page's affair: whatever
 * looks like the id of a file is taken for one.
 */
export async function listNamedFiles(db: Queryable, keys: PersonalKeys): Promise<UploadId[]> {
  const found = await rows<{ body_sealed: Buffer }>(
    db,
    'select body_sealed from cases.draft union all select body_sealed from cases.parked',
  )
  return found.flatMap(({ body_sealed }) =>
    [...keys.unseal(body_sealed).matchAll(/[\w-]+/g)].map(([word]) => word).filter(uploadIds.is),
  )
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

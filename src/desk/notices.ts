import { z } from 'zod'
import { instant, text } from '#foundation/schema'
import type { Instant } from '#foundation/time'
import type { Officer } from '#identity'
import { type Queryable, row, rows } from '#platform/database'
import { NOTICE_DAYS } from './contract.ts'

/** It waits for one by name; it cannot wait; the numbers of the day. */
const noticeKind = z.enum(['named', 'urgent', 'digest'])
export type NoticeKind = z.infer<typeof noticeKind>

/** 提醒, as it stands in an officer's inbox. */
const notice = z
  .object({
    noticeId: z.int(),
    kind: noticeKind,
    text: text('请您会签：食品经营许可（2026-000123）'),
    /** Where in the staff web it is done. */
    path: text('/cases/2026-000123'),
    toldAt: instant,
    isRead: z.boolean(),
  })
  .meta({ id: 'Notice' })
export const inbox = z.object({ unread: z.int(), rows: z.array(notice) }).meta({ id: 'Inbox' })

const SHOWN = 50

/** What an officer was told, the latest first, and how much of it is unread. */
export async function findInbox(
  db: Queryable,
  { staffId }: Officer,
): Promise<z.infer<typeof inbox>> {
  const { unread } = (await row<{ unread: number }>(
    db,
    'select count(*) as unread from desk.notice where officer_id = $1 and read_at is null',
    [staffId],
  ))!
  const found = await rows<z.infer<typeof notice>>(
    db,
    `select notice_id as "noticeId", kind, text, path, told_at as "toldAt", read_at is not null as "isRead"
     from desk.notice where officer_id = $1 order by notice_id desc limit $2`,
    [staffId, SHOWN],
  )
  return { unread, rows: found }
}

/** Everything up to this notice was read. */
export async function markRead(
  db: Queryable,
  { staffId }: Officer,
  upTo: number,
  at: Instant,
): Promise<void> {
  await db.query(
    'update desk.notice set read_at = $3 where officer_id = $1 and notice_id <= $2 and read_at is null',
    [staffId, upTo, at],
  )
}

/** What was told so long ago is kept no longer. */
export async function eraseNotices(db: Queryable, at: Instant): Promise<void> {
  await db.query(
    'delete from desk.notice where told_at < $1::timestamptz - make_interval(days => $2)',
    [at, NOTICE_DAYS],
  )
}

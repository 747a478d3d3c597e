import { type OfficeHours, type WorkCalendar, WorkingTime } from '#calendar'
import type { StaffId } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay, secondOfDay } from '#foundation/time'
import {
  type Delegation,
  findOfficers,
  type Officer,
  openDelegations,
  type PersonalKeys,
  queueMessage,
  type Units,
} from '#identity'
import type { ItemCatalogue } from '#items'
import { type Client, type Pool, rows, transaction } from '#platform/database'
import { countTasks, isAmong, listPressing, listWhom, type PressingTask } from '#tasks'
import type { NoticeKind } from './notices.ts'
import { pathOf } from './path.ts'
import { findReminders, type Reminder } from './reminder.ts'

export interface TellDeps {
  pool: Pool
  keys: PersonalKeys
  catalogue: ItemCatalogue
  calendar: () => WorkCalendar
  units: Units<{ officeHours: OfficeHours[] }>
  tenant: { name: string }
  publicUrl: string
}

interface Notice {
  officerId: StaffId
  /** What it tells: the same is told once. */
  key: string
  kind: NoticeKind
  text: string
  path: string
}

/**
 * 提醒: tells officers while their unit is at work, each thing once. In the morning the numbers of
 * the day; during it at once what is due today, what a red card asks, and whatever waits for
 * somebody by name; that somebody stands in for them. Who stands in for somebody is told with
 * them. What is told stands in the inbox; outside of the site only those are told who have left an
 * address.
 */
export async function tellOfficers(deps: TellDeps, at: Instant): Promise<void> {
  const on = dayOf(at)
  if (!deps.calendar().isWorkday(on)) return
  const isOpen = officeTimes(deps, at)
  const present = (await findOfficers(deps.pool, 'all', on)).filter(({ unitId }) => isOpen(unitId))
  if (present.length === 0) return
  const pressing = await listPressing(deps.pool, on)
  await transaction(deps.pool, async (client) => {
    const digests = secondOfDay(at) < NOON ? await digestsFor(client, present, on) : []
    const standIns = standInsFor(present, await openDelegations(client, on))
    const notices = [...digests, ...standIns, ...pressingFor(deps, present, pressing)]
    await send(deps, client, await keepNew(client, notices, at), at)
  })
}

const NOON = 12 * 3600

/** Is a unit at work at this moment, by its own hours? */
function officeTimes({ calendar, units }: TellDeps, at: Instant) {
  const byHours = new Map<string, boolean>()
  return (unitId: string): boolean => {
    const hours = units.get(unitId)?.officeHours
    return byHours.getOrInsertComputed(JSON.stringify(hours), () =>
      new WorkingTime(calendar(), hours).isOfficeTime(at),
    )
  }
}

/** The numbers of the day, for those who have not had them and have something to do. */
async function digestsFor(
  client: Client,
  present: readonly Officer[],
  on: LegalDay,
): Promise<Notice[]> {
  const key = `digest/${on}`
  const had = new Set(
    (
      await rows<{ officer_id: StaffId }>(
        client,
        'select officer_id from desk.notice where key = $1',
        [key],
      )
    ).map((r) => r.officer_id),
  )
  const notices: Notice[] = []
  const fresh = present.filter(({ staffId }) => !had.has(staffId))
  // Most have nothing to do, and are asked for each minute: only the others are counted.
  const whom = fresh.length > 0 ? await listWhom(client) : []
  for (const officer of fresh.filter((one) => whom.some((whose) => isAmong(one, whose)))) {
    const counts = await countTasks(client, officer, on)
    const sum = (of: 'total' | 'over' | 'today') => counts.reduce((n, c) => n + c[of], 0)
    if (sum('total') === 0) continue
    const text = `有 ${sum('total')} 件事项等您办理：已超期 ${sum('over')} 件，今天到期 ${sum('today')} 件。`
    notices.push({ officerId: officer.staffId, key, kind: 'digest', text, path: '/' })
  }
  return notices
}

/** 替岗: that somebody stands in is told to both, whoever of them or of their unit arranged it. */
const standInsFor = (present: readonly Officer[], given: readonly Delegation[]): Notice[] =>
  given.flatMap(({ delegationId, fromOn, toOn, ...who }) => {
    const days = fromOn === toOn ? fromOn : `${fromOn}至${toOn}`
    const says = new Map([
      [who.absentId, `${days}由${who.substituteName}替您在岗，不对的请当即撤销。`],
      [who.substituteId, `${days}由您替${who.absentName}在岗。`],
    ])
    return present
      .filter(({ staffId }) => says.has(staffId))
      .map(({ staffId }) => ({
        officerId: staffId,
        key: `stand-in/${delegationId}`,
        kind: 'named',
        text: says.get(staffId)!,
        path: '/delegations',
      }))
  })

/**
 * What cannot wait, for each of those for whom it waits; where somebody has claimed it, for them
 * alone.
 */
const pressingFor = (
  { catalogue }: TellDeps,
  present: readonly Officer[],
  pressing: readonly PressingTask[],
): Notice[] =>
  pressing.flatMap((task) => {
    const { claimedBy, isNamed, level, stream, todo, stepId, since, title, subjectId } = task
    const about = task.about ?? (task.itemId && catalogue.find(task.itemId)?.name) ?? ''
    const reason = level === 'red' ? '红牌' : isNamed ? '请您办理' : '今天到期'
    return present
      .filter((officer) => !claimedBy || claimedBy === officer.staffId)
      .filter((officer) => isAmong(officer, task))
      .map(({ staffId }) => ({
        officerId: staffId,
        key: [isNamed ? 'named' : 'urgent', stream, todo, stepId, since].join('/'),
        kind: (isNamed ? 'named' : 'urgent') satisfies NoticeKind,
        text: `${reason}：${title}，${about}（${subjectId}）。`,
        path: pathOf(task),
      }))
  })

/** Puts into the inboxes what is new there; answers that. */
async function keepNew(client: Client, notices: readonly Notice[], at: Instant): Promise<Notice[]> {
  const column = <K extends keyof Notice>(name: K) => notices.map((n) => n[name])
  return rows<Notice>(
    client,
    `insert into desk.notice (officer_id, key, kind, text, path, told_at)
     select *, $6 from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
     on conflict do nothing returning officer_id as "officerId", key, kind, text, path`,
    [column('officerId'), column('key'), column('kind'), column('text'), column('path'), at],
  )
}

/**
 * By SMS and e-mail, to those who want it. Whoever is sent the numbers of the day is spared a
 * message for each of them.
 */
async function send(
  { keys, tenant, publicUrl }: TellDeps,
  client: Client,
  notices: readonly Notice[],
  at: Instant,
): Promise<void> {
  const officers = notices.map(({ officerId }) => officerId)
  const reminders = await findReminders(client, keys, officers)
  const digested = new Set(
    notices.filter((n) => n.kind === 'digest').map(({ officerId }) => officerId),
  )
  const wants = ({ isDigest, isUrgent }: Reminder, { kind, officerId }: Notice) =>
    kind === 'digest' ? isDigest : isUrgent && !(isDigest && digested.has(officerId))
  for (const notice of notices) {
    const { officerId, text } = notice
    const reminder = reminders.get(officerId)
    if (!reminder || !wants(reminder, notice)) continue
    const said = `【${tenant.name}政务】${text}请登录 ${publicUrl}/staff/ 办理。`
    if (reminder.phone) await queueMessage(client, keys, { to: reminder.phone, text: said }, at)
    if (reminder.email)
      await queueMessage(client, keys, { channel: 'email', to: reminder.email, text: said }, at)
  }
}

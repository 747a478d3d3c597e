import type { WorkCalendar } from '#calendar'
import { readClock } from '#clock'
import { workdays } from '#foundation/duration'
import { dayOf, type LegalDay, type Now } from '#foundation/time'
import {
  type Role,
  listApplicants,
  masked,
  type Officer,
  type PersonalKeys,
  ROLES,
  staffNames,
  type Units,
} from '#identity'
import type { ItemCatalogue } from '#items'
import type { Page, Pool } from '#platform/database'
import { type Days, listTasks, type WaitingTask } from '#tasks'
import type { Shelf } from '#world'
import { SOON_WORKDAYS } from './contract.ts'
import { pathOf } from './path.ts'
import type { TaskSearch, TaskView } from './task.ts'

export interface DeskDeps {
  pool: Pool
  keys: PersonalKeys
  now: Now
  calendar: () => WorkCalendar
  catalogue: ItemCatalogue
  units: Units<{ name: string }>
  /** So many codes by SMS an hour. */
  codesAnHour: number
  world: Shelf
}

export function daysOf({ calendar, now }: Pick<DeskDeps, 'calendar' | 'now'>): Days {
  const on = dayOf(now())
  return { on, soonOn: calendar().addWorkdays(on, SOON_WORKDAYS) }
}

/**
 * What waits for an officer, in words: what it is about, whose it is, how long is left, and who is
 * at it.
 */
export async function findTasks(
  deps: DeskDeps,
  officer: Officer,
  { text, ...filter }: TaskSearch,
  page: { limit: number; offset: number },
): Promise<Page<TaskView>> {
  const { catalogue, pool } = deps
  const named = text
    ? {
        part: text,
        itemIds: catalogue
          .list()
          .filter(({ name }) => name.includes(text))
          .map(({ itemId }) => itemId),
      }
    : undefined
  const days = daysOf(deps)
  const found = await listTasks(pool, officer, days, { ...filter, text: named }, page)
  const concerned = await namesOf(deps, officer, found.rows)
  const claimants = await staffNames(pool, [
    ...new Set(found.rows.flatMap(({ claimedBy }) => claimedBy ?? [])),
  ])
  const calendar = deps.calendar()
  return {
    total: found.total,
    rows: found.rows.map((t) => ({
      stream: t.stream,
      todo: t.todo,
      stepId: t.stepId,
      kind: t.kind,
      subjectId: t.subjectId,
      path: pathOf(t),
      title: t.title,
      about: t.about ?? (t.itemId && catalogue.find(t.itemId)?.name) ?? t.subjectId,
      concerns: concerned.get(t) ?? null,
      unitName: deps.units.get(t.unitId)?.name ?? t.unitId,
      since: t.since,
      countdown: t.clock
        ? readClock(t.clock, calendar, days.on)
        : t.dueOn && countdownTo(t.dueOn, calendar, days.on),
      level: t.level,
      urges: t.urges,
      roleNames: t.roles.map((role) => ROLES[role]),
      isNamed: t.isNamed,
      claim: t.claimedBy && {
        by: t.claimedBy,
        name: claimants.get(t.claimedBy) ?? t.claimedBy,
        isMine: t.claimedBy === officer.staffId,
        at: t.claimedAt!,
      },
    })),
  }
}

/** A day by which something is due, where no clock runs. */
function countdownTo(dueOn: LegalDay, calendar: WorkCalendar, on: LegalDay) {
  return {
    state: 'running' as const,
    dueOn,
    remaining: calendar.left(on, dueOn, workdays(0).unit),
    isOverdue: on > dueOn,
    isProvisional: dueOn > calendar.coveredUntil,
  }
}

const isOfCounter = (role: Role) => role === 'clerk' || role === 'hall-clerk'

/**
 * The names of those whom tasks concern. Whoever handles what waits must know whose it is, their
 * unit too; the others are shown it masked.
 */
async function namesOf(
  { pool, keys }: DeskDeps,
  officer: Officer,
  tasks: readonly WaitingTask[],
): Promise<Map<WaitingTask, string>> {
  const withSomebody = tasks.filter(({ applicantId }) => applicantId !== null)
  const applicants = await listApplicants(
    pool,
    keys,
    withSomebody.map(({ applicantId }) => applicantId!),
  )
  return new Map(
    withSomebody.flatMap((t) => {
      const applicant = applicants.get(t.applicantId!)
      if (!applicant) return []
      const sees = t.isNamed || t.roles.some(isOfCounter) || officer.unitId === t.unitId
      return [[t, (sees ? applicant : masked(applicant)).name]]
    }),
  )
}

import { DEFAULT_OFFICE_HOURS, type OfficeHours, type WorkCalendar } from '#calendar'
import { listDecided } from '#cases'
import { stepLimit } from '#clock'
import { ACCEPTANCE_WORKDAYS, DELIVERY_WORKDAYS } from '#clock/contract'
import type { ItemId } from '#foundation/ids'
import type { ItemVersion } from '#items'
import type { Pool } from '#platform/database'
import { getStep, processKind } from '#process'
import { durationText, workdaysText } from '#text/time'
import type { Shelf } from '#world'

/* What a guide says of an item besides what its unit wrote. */

/** 工作日 5月1日至9月30日 08:00–12:00、15:00–18:00；其余 … */
export function officeHoursText(seasons: readonly OfficeHours[] = DEFAULT_OFFICE_HOURS): string {
  const day = (monthDay: string) =>
    `${Number(monthDay.slice(0, 2))}月${Number(monthDay.slice(3))}日`
  const times = (h: OfficeHours) => `${h.morning.join('–')}、${h.afternoon.join('–')}`
  const [only, ...others] = seasons
  return `工作日 ${
    only && others.length === 0
      ? times(only)
      : seasons.map((h) => `${day(h.from)}至${day(h.to)} ${times(h)}`).join('；')
  }`
}

/** The way of a case with each step's share of the promise. */
export function stepsOf(
  { world }: { world: Shelf },
  item: ItemVersion,
): { name: string; limit: string }[] {
  const { net } = world.current().get(processKind, item.processKey)
  const tasks = net.nodes
    .filter((n) => n.kind === 'user-task')
    .map((n) => {
      const { limitShare } = getStep(net, n.id)
      const limit = stepLimit(item.promisedLimit, limitShare)
      return { name: n.name, limit: limit ? durationText(limit) : '' }
    })
  const within = (workdays: number) =>
    item.caseType === 'instant' ? '当场' : `${workdaysText(workdays)}内`
  return [
    { name: '提交申请', limit: '' },
    { name: '受理', limit: within(ACCEPTANCE_WORKDAYS) },
    ...tasks,
    { name: '送达', limit: within(DELIVERY_WORKDAYS) },
  ]
}

/** So few cases say nothing of how long it takes. */
const LEAST_CASES = 5

/** How long it really took lately: workdays from acceptance to decision. */
export async function lately(
  { pool, calendar }: { pool: Pool; calendar: () => WorkCalendar },
  itemId: ItemId,
): Promise<{ medianWorkdays: number; p90Workdays: number; n: number } | undefined> {
  const done = await listDecided(pool, itemId)
  if (done.length < LEAST_CASES) return undefined
  const used = done
    .map((d) => calendar().workdaysBetween(d.acceptedOn, d.decidedOn))
    .sort((a, b) => a - b)
  const at = (share: number) => used[Math.min(used.length - 1, Math.ceil(share * used.length) - 1)]!
  return { medianWorkdays: at(0.5), p90Workdays: at(0.9), n: used.length }
}

import { book, listDay, listFree, noteArrival } from '#appointments'
import type { ApplicantId } from '#foundation/ids'
import { dayOf, type Instant } from '#foundation/time'
import { atOnce } from './at-once.ts'
import { officer } from './officers.ts'
import type { PublicLife } from './public.ts'

/** Who wants to come to a counter books a place of one of the next days. */
export async function bookVisit(
  { life: { county }, chance, anItem }: PublicLife,
  applicants: readonly ApplicantId[],
  at: Instant,
): Promise<void> {
  const { itemId, unitId } = anItem()
  const days = (await listFree(county, unitId!, at)).slice(0, 5).filter((d) => d.slots.length > 0)
  if (days.length === 0) return
  const { day, slots } = chance.pick(days)
  const { minute } = chance.pick(slots)
  const applicantId = chance.pick(applicants)
  await book(county, { unitId: unitId!, day, minute, itemId, applicantId }, at)
}

/** The counter notes who came today. */
export async function receiveVisitors(
  { life: { county }, chance, unitItems }: PublicLife,
  at: Instant,
): Promise<void> {
  const units = [...new Set(unitItems.map((item) => item.unitId!))]
  const today = await Promise.all(units.map((unitId) => listDay(county.pool, unitId, dayOf(at))))
  const expected = today
    .flat()
    .filter((a) => a.state === 'booked')
    .map((a) => ({ ...a, isThere: chance.falls(0.9) }))
  await atOnce(expected, (a) =>
    noteArrival(county, a.appointmentId, a.isThere, officer(a.unitId, 'clerk', 1), at),
  )
}

import { randomUUID } from 'node:crypto'
import type { WorkCalendar } from '#calendar'
import type { Json } from '#foundation/canonical'
import type { ApplicantId, AppointmentId, ItemId, UnitId } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { findApplicant, type Officer, type PersonalKeys, queueMessage, type Units } from '#identity'
import { atDesk, begin, bySystem, note, onPortal, type Origin } from '#ledger'
import {
  type Client,
  isUniqueViolation,
  type Pool,
  type Queryable,
  row,
  rows,
  transaction,
} from '#platform/database'
import { once, type SENT_REFUSALS } from '#platform/once'
import { alone } from '#platform/room'
import { monthAndDay } from '#text/time'
import { type Appointment, evolveAppointment, projectAppointment } from './appointment.ts'
import { type AppointmentEvent, appointmentStream } from './events.ts'
import { bookableDays, clockText, slotMinutes, type SlotRules } from './slots.ts'

export interface AppointmentDeps {
  pool: Pool
  keys: PersonalKeys
  units: Units
  calendar: () => WorkCalendar
  slotRules: () => SlotRules
}

export const APPOINTMENT_REFUSALS = {
  'slot-not-offered': '这个时段不能预约，请另选一个。',
  'slot-full': '这个时段刚刚约满，请另选一个。',
  'already-there': '您在这个时段已经有一个预约。',
  'too-many': '您还有没用的预约，请先取消不需要的。',
  'cancelled-since': '这个预约已经取消。还要来的，请重新选择时段再预约。',
  'not-your-appointment': '没有找到这个预约，或者它已经取消、用过。',
  'not-its-day-yet': '还没到预约的日子，到当天再登记。',
} as const
type AppointmentRefusal = keyof typeof APPOINTMENT_REFUSALS
type Booked =
  | Done<{ appointmentId: AppointmentId }>
  | { ok: false; code: keyof typeof SENT_REFUSALS }
type Done<T extends object = object> = ({ ok: true } & T) | { ok: false; code: AppointmentRefusal }

const COLUMNS =
  'appointment_id as "appointmentId", unit_id as "unitId", day, minute, item_id as "itemId", applicant_id as "applicantId", state, reminded_at as "remindedAt", version'

export interface FreeDay {
  day: LegalDay
  slots: { minute: number; free: number }[]
}

/** What is still free at a unit, day by day. */
export async function listFree(
  deps: AppointmentDeps,
  unitId: UnitId,
  at: Instant,
): Promise<FreeDay[]> {
  const unit = deps.units.get(unitId)
  const places = placesAt(deps, unitId)
  if (!unit || places === 0) return []
  const days = bookableDays(deps.calendar(), deps.slotRules(), at)
  const taken = await rows<{ day: LegalDay; minute: number; free: number }>(
    deps.pool,
    'select day, minute, places - taken as free from appointments.slot where unit_id = $1 and day = any($2)',
    [unitId, days],
  )
  const free = new Map(taken.map((t) => [`${t.day}/${t.minute}`, t.free]))
  return days.map((day) => ({
    day,
    slots: slotMinutes(day, unit.officeHours, deps.slotRules(), at).map((minute) => ({
      minute,
      free: free.get(`${day}/${minute}`) ?? places,
    })),
  }))
}

/** So many places a unit has in each slot; one that is not there has none. */
const placesAt = (
  { units, slotRules }: Pick<AppointmentDeps, 'units' | 'slotRules'>,
  unitId: UnitId,
): number => (units.get(unitId) ? (slotRules().units[unitId] ?? slotRules().perSlot) : 0)

interface Asked {
  unitId: UnitId
  day: LegalDay
  minute: number
  itemId?: ItemId | undefined
  applicantId: ApplicantId
  /** What its form was given: the same again is the same place. */
  formKey?: string | undefined
}

/**
 * Books a place: the count and the fact in one transaction, so that no slot is ever given away
 * twice.
 */
export async function book(deps: AppointmentDeps, given: Asked, at: Instant): Promise<Booked> {
  const { formKey, ...content } = given
  const by = given.applicantId
  const sent = formKey ? { by, key: formKey, content: content as Json } : undefined
  try {
    return await transaction(deps.pool, (client) =>
      once<Booked>(
        client,
        deps.keys,
        sent,
        at,
        () => take(client, deps, given, at),
        (made) => unlessCancelled(client, made),
      ),
    )
  } catch (error) {
    if (isUniqueViolation(error, 'appointment_one_place'))
      return { ok: false, code: 'already-there' }
    throw error
  }
}

/** Takes the place, if it is offered and free. */
async function take(
  client: Client,
  deps: AppointmentDeps,
  { unitId, day, minute, itemId, applicantId }: Asked,
  at: Instant,
): Promise<Booked> {
  const rules = deps.slotRules()
  const places = placesAt(deps, unitId)
  const isOffered =
    places > 0 &&
    bookableDays(deps.calendar(), rules, at).includes(day) &&
    slotMinutes(day, deps.units.get(unitId)?.officeHours, rules, at).includes(minute)
  if (!isOffered) return { ok: false, code: 'slot-not-offered' }
  await alone(client, `appointments/${applicantId}`)
  const { n } = (await row<{ n: number }>(
    client,
    "select count(*)::int as n from appointments.appointment where applicant_id = $1 and state = 'booked' and day >= $2",
    [applicantId, dayOf(at)],
  ))!
  if (n >= rules.mostOpen) return { ok: false, code: 'too-many' }
  const taken = await row(
    client,
    `insert into appointments.slot as s (unit_id, day, minute, places, taken) values ($1, $2, $3, $4, 1)
         on conflict (unit_id, day, minute) do update set taken = s.taken + 1 where s.taken < s.places returning 1`,
    [unitId, day, minute, places],
  )
  if (!taken) return { ok: false, code: 'slot-full' }
  const appointmentId = randomUUID()
  const body = { unitId, day, minute, applicantId, places, ...(itemId && { itemId }) }
  const [made] = await begin(
    client,
    appointmentStream,
    appointmentId,
    [{ type: 'AppointmentMade', body }],
    onPortal(applicantId, at),
  )
  await client.query(projectAppointment(evolveAppointment(undefined, appointmentId, made!)))
  return { ok: true, appointmentId }
}

/** What is answered to who sends the same again: a place that they gave up is not theirs. */
async function unlessCancelled(client: Client, made: Booked): Promise<Booked> {
  if (!made.ok) return made
  const cancelled = await row(
    client,
    "select from appointments.appointment where appointment_id = $1 and state = 'cancelled'",
    [made.appointmentId],
  )
  return cancelled ? { ok: false, code: 'cancelled-since' } : made
}

/** Adds to an appointment what happened; a cancelled place is free again. */
async function add(
  client: Client,
  appointment: Appointment,
  event: AppointmentEvent,
  from: Origin,
): Promise<void> {
  const { appointmentId } = appointment
  const [fact] = await note(client, appointmentStream, appointmentId, [event], from)
  await client.query(projectAppointment(evolveAppointment(appointment, appointmentId, fact!)))
  if (event.type === 'AppointmentCancelled')
    await client.query(
      'update appointments.slot set taken = taken - 1 where unit_id = $1 and day = $2 and minute = $3',
      [appointment.unitId, appointment.day, appointment.minute],
    )
}

const findBooked = (client: Client, appointmentId: AppointmentId) =>
  row<Appointment>(
    client,
    `select ${COLUMNS} from appointments.appointment where appointment_id = $1 and state = 'booked' for update`,
    [appointmentId],
  )

export function cancelAppointment(
  deps: AppointmentDeps,
  appointmentId: AppointmentId,
  applicantId: ApplicantId,
  at: Instant,
): Promise<Done> {
  return transaction(deps.pool, async (client): Promise<Done> => {
    const booked = await findBooked(client, appointmentId)
    if (booked?.applicantId !== applicantId) return { ok: false, code: 'not-your-appointment' }
    await add(
      client,
      booked,
      { type: 'AppointmentCancelled', body: { reason: 'by-applicant' } },
      onPortal(applicantId, at),
    )
    return { ok: true }
  })
}

/** The counter notes who came and who did not, on the day or later. */
export function noteArrival(
  deps: AppointmentDeps,
  appointmentId: AppointmentId,
  came: boolean,
  officer: Officer,
  at: Instant,
): Promise<Done> {
  return transaction(deps.pool, async (client): Promise<Done> => {
    const booked = await findBooked(client, appointmentId)
    if (!booked || booked.unitId !== officer.unitId)
      return { ok: false, code: 'not-your-appointment' }
    if (booked.day > dayOf(at)) return { ok: false, code: 'not-its-day-yet' }
    await add(
      client,
      booked,
      came ? { type: 'AppointmentKept', body: {} } : { type: 'AppointmentMissed', body: {} },
      atDesk(officer, at),
    )
    return { ok: true }
  })
}

/**
 * Reminds of the next workday's appointments, and calls off those whose day has become a day off;
 * each once.
 */
export async function remind(deps: AppointmentDeps, county: string, at: Instant): Promise<number> {
  const calendar = deps.calendar()
  const next = calendar.addWorkdays(dayOf(at), 1)
  return transaction(deps.pool, async (client) => {
    const due = await rows<Appointment>(
      client,
      `select ${COLUMNS} from appointments.appointment where state = 'booked' and reminded_at is null and day >= $1 and day <= $2 for update skip locked`,
      [dayOf(at), next],
    )
    for (const appointment of due) {
      const person = await findApplicant(client, deps.keys, appointment.applicantId)
      const isOff = !calendar.isWorkday(appointment.day)
      const when = `${monthAndDay(appointment.day)}${clockText(appointment.minute)}`
      const where = deps.units.get(appointment.unitId)?.name ?? ''
      await add(
        client,
        appointment,
        isOff
          ? { type: 'AppointmentCancelled', body: { reason: 'day-off' } }
          : { type: 'AppointmentReminded', body: {} },
        bySystem(at),
      )
      if (person)
        await queueMessage(
          client,
          deps.keys,
          {
            to: person.phone,
            applicantId: person.applicantId,
            text: isOff
              ? `【${county}政务】您预约的${when}已调整为放假，预约取消，请重新预约${where}。`
              : `【${county}政务】提醒：您预约了${when}到${where}窗口办事。不能来请提前取消。`,
          },
          at,
        )
    }
    return due.length
  })
}

export function listMyAppointments(
  db: Queryable,
  applicantId: ApplicantId,
  from: LegalDay,
  limit = 50,
): Promise<Appointment[]> {
  return rows(
    db,
    `select ${COLUMNS} from appointments.appointment a where applicant_id = $1 and day >= $2
       and exists (select from ledger.fact e where e.stream = 'appointment/' || a.appointment_id and e.version = 1 and e.body->>'applicantId' = $1)
     order by day, minute limit $3`,
    [applicantId, from, limit],
  )
}

/** A unit's day, in the order of time. */
export function listDay(db: Queryable, unitId: UnitId, day: LegalDay): Promise<Appointment[]> {
  return rows(
    db,
    `select ${COLUMNS} from appointments.appointment where unit_id = $1 and day = $2 and state <> 'cancelled' order by minute, appointment_id`,
    [unitId, day],
  )
}

import { retell } from '#ledger'
import type { Client } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import { type Appointment, evolveAppointment, projectAppointment } from './appointment.ts'
import { appointmentStream } from './events.ts'

/** Folds every appointment again, and counts the places that they take. */
async function run(client: Client, _deps: unknown, log: RebuildLog): Promise<void> {
  await retell(
    client,
    appointmentStream,
    (id, facts) => {
      if (facts[0]?.type !== 'AppointmentMade') return []
      const appointment = facts.reduce<Appointment | undefined>(
        (state, fact) => evolveAppointment(state, id, fact),
        undefined,
      )
      return [projectAppointment(appointment!)]
    },
    log,
  )
  // A slot has the places that were offered when the first person took one.
  await client.query(
    `insert into appointments.slot (unit_id, day, minute, places, taken)
     select a.unit_id, a.day, a.minute, (array_agg((e.body->>'places')::int order by e.recorded_at))[1],
       count(*) filter (where a.state <> 'cancelled')
     from appointments.appointment a join ledger.fact e on e.stream = 'appointment/' || a.appointment_id and e.version = 1
     group by a.unit_id, a.day, a.minute`,
  )
}

export const rebuild: Rebuild<unknown> = { run }

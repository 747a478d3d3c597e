import type { Job } from '#platform/jobs'
import { type AppointmentDeps, remind } from './appointments.ts'

interface Deps extends AppointmentDeps {
  tenant: { name: string }
}

export const appointmentJobs: readonly Job<Deps>[] = [
  { when: 'minute', does: (deps, at) => remind(deps, deps.tenant.name, at) },
]

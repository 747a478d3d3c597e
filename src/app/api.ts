import { registerAppointmentDesk } from '#appointments/http'
import { registerCalendar } from '#calendar/http'
import { registerCases } from '#cases/http'
import { registerAmendments } from '#clock/http'
import { registerDesk } from '#desk'
import { registerUploads } from '#documents/http'
import { registerPublications, registerWorld } from '#doors/http'
import { registerFeedback } from '#feedback/http'
import { registerIdentity } from '#identity/http'
import { registerCatalogue, registerGuideDesk } from '#items/http'
import { registerLedger } from '#ledger/http'
import type { HttpServer } from '#platform/http'
import { registerSupervision } from '#supervision/http'
import type { County } from './county.ts'

/** The JSON interface for the staff web, scripts and connected systems. */
export function registerApi(server: HttpServer, county: County): void {
  registerIdentity(server, county)
  registerDesk(server, county)
  registerCatalogue(server, county)
  registerCases(server, county)
  registerUploads(server, county)
  registerAppointmentDesk(server, county)
  registerFeedback(server, county)
  registerGuideDesk(server, county)
  registerCalendar(server, county)
  registerAmendments(server, county)
  registerWorld(server, county)
  registerPublications(server, county)
  registerSupervision(server, county)
  registerLedger(server, county)
}

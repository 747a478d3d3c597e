import { appointmentStream } from '#appointments/events'
import { dayStream, timeStream } from '#calendar/events'
import { caseStream, processPlanStream } from '#cases/events'
import { documentStream } from '#documents/events'
import { limitStream } from '#clock/events'
import { letterStream, ratingStream } from '#feedback/events'
import {
  accessStream,
  auditStream,
  authorityStream,
  personStream,
  staffStream,
} from '#identity/events'
import type { AnyStreamKind } from '#ledger'
import { refusedStream, witnessStream } from '#ledger/events'
import {
  cardStream,
  checkStream,
  directiveStream,
  faultStream,
  measureStream,
  registerStream,
} from '#supervision/events'
import { worldStream } from '#world/events'

/**
 * Every kind of stream that this ledger may hold. A test compares it with the modules and with
 * stored lines.
 */
export const STREAMS: readonly AnyStreamKind[] = [
  caseStream,
  processPlanStream,
  documentStream,
  letterStream,
  ratingStream,
  appointmentStream,
  dayStream,
  timeStream,
  refusedStream,
  witnessStream,
  limitStream,
  staffStream,
  accessStream,
  auditStream,
  authorityStream,
  personStream,
  cardStream,
  directiveStream,
  measureStream,
  registerStream,
  checkStream,
  faultStream,
  worldStream,
]

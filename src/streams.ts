import { appointmentStream } from '#appointments/events'
import { calendarStream, dayStream } from '#calendar/events'
import { caseStream } from '#cases/events'
import { documentStream } from '#documents/events'
import { letterStream, ratingStream } from '#feedback/events'
import { accessStream, authorityStream, personStream, staffStream } from '#identity/events'
import { itemStream } from '#items/events'
import type { AnyStreamKind } from '#ledger'
import {
  cardStream,
  checkStream,
  directiveStream,
  measureStream,
  registerStream,
  ruleStream,
} from '#supervision/events'

/** Every kind of stream that this ledger may hold. A test compares it with the modules and with stored lines. */
export const STREAMS: readonly AnyStreamKind[] = [
  caseStream,
  documentStream,
  letterStream,
  ratingStream,
  appointmentStream,
  itemStream,
  calendarStream,
  dayStream,
  staffStream,
  accessStream,
  authorityStream,
  personStream,
  cardStream,
  directiveStream,
  measureStream,
  registerStream,
  checkStream,
  ruleStream,
]

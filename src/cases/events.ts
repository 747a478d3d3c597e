import { z } from 'zod'
import { caseIds, planIds } from '#foundation/ids'
import { ids, text } from '#foundation/schema'
import { StreamKind, type Envelope, type EventOf } from '#ledger'
import { FACTS } from './acts/index.ts'

/*
 * Published facts of a case, stream `case/<caseId>`. Shapes are for ever
 * (docs/howto/change-an-event.md): add a type, never change a meaning. No personal
 * data: ids and hashes only. When it happened and who did it stand in the ledger's own columns.
 */

type Facts = typeof FACTS
export const caseEvents = Object.fromEntries(
  Object.entries(FACTS).map(([type, { body }]) => [type, body]),
) as { [T in keyof Facts]: Facts[T]['body'] }

export const caseStream = new StreamKind('case', caseEvents, '<caseId>', caseIds)

/** A position of a case that finds no place in the other version of its process. */
export const misfit = z.object({
  id: text('review'),
  to: text('review'),
  problem: z.enum(['no-target', 'other-kind', 'taken', 'other-join', 'no-way-out', 'skipped']),
})

/** By hash. */
const version = text('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')

/**
 * Published facts of a plan to change the process of cases under way, stream
 * `process-plan/<planId>`.
 */
export const processPlanEvents = {
  ProcessChangeProposed: z.object({
    processKey: text('general'),
    /**
     * The versions that the cases are handled by, and the one by which they shall go on, by hash.
     */
    from: z.array(version),
    to: version,
    mapping: z.record(z.string(), z.string()).meta({ examples: [{ review: 'second-review' }] }),
    reason: text('新版流程增加了复核，在办的件也须复核'),
  }),
  /** By a second person, who was shown what becomes of so many cases, and how many of them stay. */
  ProcessChangeApproved: z.object({
    cases: z.number().int(),
    staying: z.number().int(),
    /** What was shown, in short. */
    seen: z.string().optional(),
  }),
  ProcessChangeRejected: z.object({ reason: z.string() }),
  /** Every case that it concerns has been moved, but for these. */
  ProcessChangeCarriedOut: z.object({
    moved: z.number().int(),
    staying: z.array(z.object({ caseId: ids.case, misfits: z.array(misfit) })),
  }),
}

export const processPlanStream = new StreamKind(
  'process-plan',
  processPlanEvents,
  '<planId>',
  planIds,
)
export type ProcessPlanEvent = EventOf<typeof processPlanEvents>

export type CaseEventType = keyof typeof caseEvents
export type CaseEvent = EventOf<typeof caseEvents>
export type BodyOf<T extends CaseEventType> = z.infer<(typeof caseEvents)[T]>

/** An event of a case as read from the ledger. */
export type CaseFact = CaseEvent &
  Pick<Envelope, 'version' | 'actor' | 'unit' | 'occurredAt' | 'recordedAt' | 'edition'>

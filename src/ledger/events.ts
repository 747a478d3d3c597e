import { z } from 'zod'
import { StreamKind } from './registry.ts'

/**
 * 确认见证: the witness had lost checkpoints that it was handed, a person has looked, and they were
 * handed over again from the database. Stream `witness/county`.
 */
const witnessEvents = {
  WitnessAccepted: z.object({
    /** So much it had covered, and covered when it was looked at. */
    handed: z.int(),
    held: z.int(),
    /** How many checkpoints were handed over again. */
    again: z.int(),
  }),
}

export const witnessStream = new StreamKind<'county', typeof witnessEvents>(
  'witness',
  witnessEvents,
  'county',
)

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

/**
 * 确认外来的事实: lines that no process of the county wrote were refused, and a person knows of them.
 * Stream `refused/county`.
 */
const refusedEvents = {
  ForeignFactsSeen: z.object({
    /** Each as `stream#version`; what was taken out of the log as `log/` and its number. */
    places: z.array(z.string()),
  }),
}

export const refusedStream = new StreamKind<'county', typeof refusedEvents>(
  'refused',
  refusedEvents,
  'county',
)

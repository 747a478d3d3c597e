import { z } from 'zod'
import { ids, legalDay } from '#foundation/schema'
import { type EventOf, StreamKind } from '#ledger'

/**
 * Published facts of the world around a case, stream `world/<kind>/<key>`: the content itself is
 * kept under its hash.
 */
export const worldEvents = {
  /** Somebody wants another version to hold from a day on. */
  VersionDrafted: z.object({
    draftId: ids.draft,
    /** SM3 of the content as canonical JSON. */
    hash: z.string(),
    effectiveOn: legalDay,
    /** 依据: the document that it rests on. */
    basis: z.string(),
    /** The version that it was made from; absent for a first one. */
    basedOn: z.string().optional(),
  }),
  /** A second person approved it: it is in force from its day on. */
  VersionPublished: z.object({
    draftId: ids.draft,
    hash: z.string(),
    /** 1, 2, 3 … of this key. */
    number: z.number().int().positive(),
    effectiveOn: legalDay,
    basis: z.string(),
    draftedBy: ids.actor,
  }),
  DraftRejected: z.object({ draftId: ids.draft, reason: z.string() }),
}

export const worldStream = new StreamKind<string, typeof worldEvents>(
  'world',
  worldEvents,
  '<kind>/<key>',
)

export type WorldEvent = EventOf<typeof worldEvents>

/** Does a fact `e` publish the version `v` as it is listed? */
export const PUBLISHES = `e.stream = 'world/' || v.kind || '/' || v.key and e.type = 'VersionPublished'
  and e.body->>'hash' = v.hash and e.body->>'number' = v.number::text
  and e.body->>'effectiveOn' = v.effective_on::text and e.edition + 1 = v.edition`

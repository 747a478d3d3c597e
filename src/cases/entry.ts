import { randomUUID } from 'node:crypto'
import { applicantActor, type ActorId, type ApplicantId, type OwnerId } from '#foundation/ids'
import { dayOf, type Instant } from '#foundation/time'
import { type Actor, ownerOf } from '#identity'
import type { Origin, Via } from '#ledger'
import type { Command } from './acts/act.ts'

/** Who does something to a case, from where, and when. */
export interface Entry {
  actor: Actor | { kind: 'system' }
  via: Via
  /** The server's time. */
  at: Instant
  /**
   * When it is said to have happened, where another system says so; the server's time otherwise.
   * Never in the future.
   */
  occurredAt?: Instant | undefined
  /** The version that the actor saw; another one means that somebody acted in between. */
  expectedVersion?: number | undefined
}

const actorId = (actor: Entry['actor']): ActorId =>
  actor.kind === 'officer'
    ? actor.staffId
    : actor.kind === 'applicant'
      ? applicantActor(actor.applicantId)
      : 'system'
/**
 * Whose files they may name: their own. A counter also hands in what the applicant, or whoever acts
 * for them, has sent. An agent takes nothing of whoever they act for.
 */
export const ownersFor = (
  actor: Entry['actor'],
  { applicantId, agentId }: { applicantId: ApplicantId; agentId?: ApplicantId | undefined },
): readonly (OwnerId | undefined)[] =>
  actor.kind === 'system'
    ? []
    : actor.kind === 'officer'
      ? [ownerOf(actor), applicantId, agentId]
      : [ownerOf(actor)]
const actorUnit = (actor: Entry['actor']) => (actor.kind === 'officer' ? actor.unitId : '')

/** Who acts and when, as acts are told. */
export const commandOf = ({ actor, at }: Pick<Entry, 'actor' | 'at'>): Command => ({
  by: actorId(actor),
  ...(actor.kind === 'officer' && { unitId: actor.unitId, actsFor: actor.actsFor }),
  on: dayOf(at),
  at,
  fresh: randomUUID(),
})

/** As the ledger is told. */
export const originOf = ({ actor, via, at, occurredAt }: Entry): Origin => ({
  actor: actorId(actor),
  unit: actorUnit(actor),
  via,
  occurredAt: occurredAt ?? at,
  recordedAt: at,
})

import { canonicalJson, type Json } from '#foundation/canonical'
import type { ActorId, UnitId } from '#foundation/ids'
import { sm3 } from '#foundation/sm'
import type { Instant } from '#foundation/time'

/** Through which door a fact came in. */
export type Via = 'desk' | 'portal' | 'exchange' | 'system'

/** What an act says happened; the ledger adds place, order and hash. */
export interface NewEvent {
  readonly type: string
  /** Which shape of its type the body has, from 1. */
  readonly shape: number
  readonly body: { readonly [key: string]: Json | undefined }
}

/** Who acted, for which unit, when it is said to have happened and when the server heard of it. */
export interface Origin {
  readonly actor: ActorId
  readonly unit: UnitId
  readonly via: Via
  readonly occurredAt: Instant
  readonly recordedAt: Instant
}

/** Everything about an event but its type and body. */
export interface Envelope extends Origin {
  readonly stream: string
  /** 1, 2, 3 … within the stream. */
  readonly version: number
  /**
   * The edition of the published world (calendar, items, processes …) under which it was made; 0
   * before the first.
   */
  readonly edition: number
}

export interface LedgerEvent extends NewEvent, Envelope {}

export interface ChainedEvent extends LedgerEvent {
  /** The body exactly as it was hashed. */
  readonly bodyText: string
  readonly prevHash: Buffer
  readonly hash: Buffer
}

/** The `prev` of a stream's first event. */
export const GENESIS = Buffer.alloc(32)

const PLAIN = /^[A-Za-z0-9:/_.-]*$/

/** Links the events to the stream's head: each hash covers the event and the hash before it. */
export function chain(
  stream: string,
  head: { version: number; hash: Buffer; edition: number },
  events: readonly NewEvent[],
  origin: Origin,
): ChainedEvent[] {
  const { actor, unit, via, occurredAt, recordedAt } = origin
  const words = [stream, actor, unit, via, occurredAt, recordedAt, ...events.map((e) => e.type)]
  for (const word of words)
    if (!PLAIN.test(word)) throw new TypeError(`not a plain ledger word: ${word}`)
  const { edition } = head
  let { version, hash: prevHash } = head
  return events.map(({ type, shape, body }) => {
    version += 1
    const bodyText = canonicalJson(body)
    const envelope = { ...origin, stream, version, edition, type, shape, bodyText, prevHash }
    const hash = sm3(preimage(envelope))
    prevHash = hash
    return { ...envelope, body, hash }
  })
}

/**
 * The bytes under the hash: the event as canonical JSON (RFC 8785) with the hash before it as
 * `prev`. Written by hand because the body is canonical already and all other words are plain; a
 * test compares it with `canonicalJson`.
 */
export function preimage(event: Omit<ChainedEvent, 'hash' | 'body'>): string {
  return (
    `{"actor":"${event.actor}","body":${event.bodyText},"edition":${event.edition},"occurredAt":"${event.occurredAt}","prev":"${event.prevHash.toString('hex')}",` +
    `"recordedAt":"${event.recordedAt}","shape":${event.shape},"stream":"${event.stream}","type":"${event.type}","unit":"${event.unit}","version":${event.version},"via":"${event.via}"}`
  )
}

/** What an act answers: the events to record, or a refusal. Never thrown, never half of each. */
export type Outcome<Event, Code extends string = string> = Recorded<Event> | Refused<Code>

export interface Recorded<Event> {
  readonly ok: true
  readonly events: readonly Event[]
}

/**
 * The law or the desk says no. `code` is stable for programs; the Chinese sentence comes from
 * `web/text`.
 */
export interface Refused<Code extends string = string> {
  readonly ok: false
  readonly code: Code
  /** The article that the refusal rests on, such as `行政许可法 32(4)`. */
  readonly article?: string
  /** Values for the sentence, such as the names of missing materials. No personal data. */
  readonly details?: Readonly<Record<string, string | number | readonly string[]>>
}

export function record<Type extends string, Event extends { type: Type }>(
  ...events: Event[]
): Recorded<Event> {
  return { ok: true, events }
}

export function refuse<Code extends string>(
  code: Code,
  article?: string,
  details?: Refused['details'],
): Refused<Code> {
  return { ok: false, code, ...(article && { article }), ...(details && { details }) }
}

import type { Outcome } from '#foundation/outcome'
import { type Client, type Pool, transaction } from '#platform/database'
import { append, readStream, StaleVersionError } from './append.ts'
import type { NewEvent, Origin } from './event.ts'

export type Changed<S, R extends string> =
  | { ok: true; state: S }
  | { ok: false; code: R | 'forbidden' | 'changed-meanwhile' }

/** What happens to a small stream: load → decide → append → store, in one transaction. Somebody else's change in between is a refusal. */
export async function changeStream<S, E extends { type: string; body: object }, R extends string>(
  pool: Pool,
  stream: string,
  origin: Origin,
  life: {
    evolve: (
      state: S | undefined,
      event: E & Pick<Origin, 'actor' | 'recordedAt'> & { version: number },
    ) => S
    decide: (
      state: S | undefined,
      client: Client,
    ) => Outcome<E, R | 'forbidden'> | Promise<Outcome<E, R | 'forbidden'>>
    store: (client: Client, state: S, events: readonly E[]) => Promise<void>
  },
): Promise<Changed<S, R>> {
  try {
    return await transaction(pool, async (client): Promise<Changed<S, R>> => {
      const { events, head } = await readStream(client, stream)
      const before = events.reduce<S | undefined>(
        (state, event) => life.evolve(state, event as never),
        undefined,
      )
      const outcome = await life.decide(before, client)
      if (!outcome.ok) return { ok: false, code: outcome.code }
      await append(client, stream, head, outcome.events as unknown as NewEvent[], origin)
      const after = outcome.events.reduce(
        (state, event, i) =>
          life.evolve(state, {
            ...event,
            actor: origin.actor,
            recordedAt: origin.recordedAt,
            version: head.version + i + 1,
          }),
        before,
      )!
      await life.store(client, after, outcome.events)
      return { ok: true, state: after }
    })
  } catch (error) {
    if (error instanceof StaleVersionError) return { ok: false, code: 'changed-meanwhile' }
    throw error
  }
}

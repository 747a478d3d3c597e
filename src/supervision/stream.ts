import type { Instant } from '#foundation/time'
import type { Outcome } from '#foundation/outcome'
import type { Officer } from '#identity'
import { append, type NewEvent, readStream, StaleVersionError } from '#ledger'
import { type Client, type Pool, transaction } from '#platform/database'

export type Changed<S, R extends string> = { ok: true; state: S } | { ok: false; code: R | 'forbidden' | 'changed-meanwhile' }

/** What happens to a stream of supervision: load → decide → append → store, in one transaction, as the supervision role. */
export async function changeStream<S, E extends { type: string; body: object }, R extends string>(
  pool: Pool, stream: string, { officer, at }: { officer: Officer; at: Instant },
  life: {
    evolve: (state: S | undefined, event: E & { actor: string; version: number }) => S
    decide: (state: S | undefined, client: Client) => Outcome<E, R | 'forbidden'> | Promise<Outcome<E, R | 'forbidden'>>
    store: (client: Client, state: S) => Promise<void>
  },
): Promise<Changed<S, R>> {
  try {
    return await transaction(pool, async (client): Promise<Changed<S, R>> => {
      const { events, head } = await readStream(client, stream)
      const before = events.reduce<S | undefined>((state, event) => life.evolve(state, event as never), undefined)
      const outcome = await life.decide(before, client)
      if (!outcome.ok) return { ok: false, code: outcome.code }
      await append(client, stream, head, outcome.events as unknown as NewEvent[], { actor: officer.staffId, unit: officer.unitId, via: 'desk', occurredAt: at, recordedAt: at })
      const after = outcome.events.reduce((state, event, i) => life.evolve(state, { ...event, actor: officer.staffId, version: head.version + i + 1 }), before)!
      await life.store(client, after)
      return { ok: true, state: after }
    })
  } catch (error) {
    if (error instanceof StaleVersionError) return { ok: false, code: 'changed-meanwhile' }
    throw error
  }
}

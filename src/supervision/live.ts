import type { Client, Pool } from '#platform/database'
import type { Level } from './events.ts'

/** What a browser that watches is told: enough to know whether to look. */
export interface CardNews {
  cardId: string
  unitId: string
  level: Level
}

const CHANNEL = 'supervision_cards'

/** Heard when the transaction commits. */
export async function announce(client: Client, cards: readonly CardNews[]): Promise<void> {
  await client.query('select pg_notify($1, news) from unnest($2::text[]) as news', [
    CHANNEL,
    cards.map(({ cardId, unitId, level }) => JSON.stringify({ cardId, unitId, level })),
  ])
}

interface Station {
  listeners: Set<(news: CardNews) => void>
  client: Promise<Client>
}
const stations = new WeakMap<Pool, Station>()

/** One connection listens for a whole process; answers how to stop. A lost connection is taken up with the next listener. */
export async function listenForCards(
  pool: Pool,
  hear: (news: CardNews) => void,
): Promise<() => void> {
  let station = stations.get(pool)
  if (!station) {
    const listeners = new Set<(news: CardNews) => void>()
    const client = pool.connect().then(async (c) => {
      c.on('notification', ({ payload }) => {
        const news = JSON.parse(payload ?? '{}') as CardNews
        for (const listener of listeners) listener(news)
      })
      c.on('error', () => stations.delete(pool))
      await c.query(`listen ${CHANNEL}`)
      return c
    })
    station = { listeners, client }
    stations.set(pool, station)
    client.catch(() => stations.delete(pool))
  }
  const { listeners, client } = station
  await client
  listeners.add(hear)
  return () => {
    listeners.delete(hear)
    if (listeners.size > 0 || stations.get(pool) !== station) return
    stations.delete(pool)
    // Closed, not given back: it still listens.
    void client.then((c) => c.release(true))
  }
}

import type { CardId, UnitId } from '#foundation/ids'
import { type Pool, row, rows } from '#platform/database'
import { repeat } from '#platform/repeat'
import type { Level } from '../events.ts'

/** What a browser that watches is told: enough to know whether to look. */
export interface CardNews {
  cardId: CardId
  unitId: UnitId
  level: Level
}

const LOOK_EVERY_MS = 150

interface Watch {
  listeners: Set<(news: CardNews) => void>
  begun: Promise<unknown>
  stop: () => Promise<void>
}
const watches = new WeakMap<Pool, Watch>()

/**
 * Tells of cards as they are sealed, on whichever process; answers how to stop. One look serves all
 * who watch in a process.
 */
export async function listenForCards(
  pool: Pool,
  hear: (news: CardNews) => void,
): Promise<() => void> {
  let watch = watches.get(pool)
  if (!watch) watches.set(pool, (watch = begin(pool)))
  const { begun, listeners, stop } = watch
  const leave = () => {
    listeners.delete(hear)
    if (listeners.size > 0 || watches.get(pool)?.listeners !== listeners) return
    watches.delete(pool)
    void stop()
  }
  listeners.add(hear)
  try {
    await begun
  } catch (error) {
    // What never began is begun anew by whoever comes next.
    leave()
    throw error
  }
  return leave
}

function begin(pool: Pool): Watch {
  const listeners = new Set<(news: CardNews) => void>()
  let place: number | undefined
  const begun = sizeOf(pool).then((size) => (place = size))
  const look = async () => {
    await begun
    const size = await sizeOf(pool)
    if (size === place) return
    const news = await rows<CardNews>(
      pool,
      `select distinct c.card_id as "cardId", c.unit_id as "unitId", c.level
       from ledger.place s join supervision.card c on c.card_id = substr(s.stream, 6)
       where s.position >= $1 and s.position < $2 and s.stream like 'card/%'`,
      [place, size],
    )
    place = size
    for (const each of news) for (const listener of listeners) listener(each)
  }
  // With the database away there is no news; it is looked for again from the same place.
  return { listeners, begun, stop: repeat(LOOK_EVERY_MS, look, () => {}) }
}

async function sizeOf(pool: Pool): Promise<number> {
  const sealed = await row<{ size: number }>(
    pool,
    'select coalesce(max(size), 0) as size from ledger.checkpoint',
  )
  return sealed!.size
}

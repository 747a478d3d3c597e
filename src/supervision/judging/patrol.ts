import type { CardId } from '#foundation/ids'
import { rows } from '#platform/database'
import { LEVELS } from '../contract.ts'
import type { SupervisionDeps } from '../deps.ts'
import type { Level } from '../events.ts'
import { reading, relive } from './history.ts'

export interface PatrolFinding {
  kind: 'missing' | 'superfluous' | 'wrong-level'
  cardId: CardId
  expected?: Level
  found?: Level
  says: string
}

/**
 * 发牌巡检: judges the whole sealed history again, in memory, and compares with the cards there are. On
 * a healthy system the list is empty. Cards by hand and revoked ones are people's decisions and
 * left out; a revoked card that the rules call for is not missing.
 */
export async function patrol(
  deps: Pick<SupervisionDeps, 'supervisionPool' | 'world'>,
): Promise<{ events: number; cards: number; findings: PatrolFinding[] }> {
  return reading(deps, async (client, until) => {
    const { cards } = await relive(deps, client, until)
    const found = await rows<IssuedCard>(
      client,
      'select card_id as "cardId", level, mode, state from supervision.card',
    )
    return { events: until, cards: cards.size, findings: compare(cards, found) }
  })
}

interface IssuedCard {
  cardId: CardId
  level: Level
  mode: 'auto' | 'manual'
  state: string
}

function compare(
  expected: ReadonlyMap<CardId, Level>,
  found: readonly IssuedCard[],
): PatrolFinding[] {
  const known = new Map(found.map((card) => [card.cardId, card]))
  const missingOrWrong = [...expected].flatMap(([cardId, level]): PatrolFinding[] => {
    const card = known.get(cardId)
    if (!card)
      return [{ kind: 'missing', cardId, expected: level, says: `${cardId} 应当发牌而没有发` }]
    if (card.mode === 'manual' || card.level === level) return []
    const says = `${cardId} 的等级应为${LEVELS[level]}，实为${LEVELS[card.level]}`
    return [{ kind: 'wrong-level', cardId, expected: level, found: card.level, says }]
  })
  const superfluous = found
    .filter((c) => c.mode === 'auto' && c.state !== 'revoked' && !expected.has(c.cardId))
    .map(
      ({ cardId, level }): PatrolFinding => ({
        kind: 'superfluous',
        cardId,
        found: level,
        says: `${cardId} 不应当发牌`,
      }),
    )
  return [...missingOrWrong, ...superfluous]
}

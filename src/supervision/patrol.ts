import type { CaseFact } from '#cases/events'
import { dayOf, type LegalDay } from '#foundation/time'
import { readSealed } from '#ledger'
import { rows } from '#platform/database'
import type { Level } from './events.ts'
import { agendaOf, shippedValues, takeDay, takeFact, type Verdict } from './judge.ts'
import { ruleWorlds, SUBSCRIPTION, type SupervisionDeps } from './supervise.ts'
import type { Watched } from './watched.ts'

export interface PatrolFinding {
  kind: 'missing' | 'superfluous' | 'wrong-level'
  cardId: string
  expected?: Level
  found?: Level
  says: string
}

/**
 * 发牌巡检: judges the whole sealed history again, in memory, and compares with the cards there are. On a healthy system the
 * list is empty. Cards by hand and revoked ones are people's decisions and left out; a revoked card that the rules call for is not missing.
 */
export async function patrol(deps: SupervisionDeps): Promise<{ events: number; cards: number; findings: PatrolFinding[] }> {
  const client = await deps.supervisionPool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const [at] = await rows<{ position: number }>(client, 'select position from supervision.subscription where name = $1', [SUBSCRIPTION])
    const until = at?.position ?? 0
    const history = new History(deps)
    for (let from = 0; from < until; from += 5000) {
      for (const event of await readSealed(client, from, Math.min(5000, until - from))) {
        if (event.stream.startsWith('case/')) history.takeFact(event.stream.slice(5), event as unknown as CaseFact)
        else if (event.stream.startsWith('day/')) history.takeDay(event.body.day as LegalDay)
      }
    }
    const found = await rows<{ card_id: string; level: Level; mode: string; state: string }>(client, 'select card_id, level, mode, state from supervision.card')
    await client.query('commit')
    return { events: until, cards: history.cards.size, findings: compare(history.cards, found) }
  } finally {
    client.release()
  }
}

/** The judging alone, without a database: also for running rules on history. */
export class History {
  readonly cards = new Map<string, Level>()
  readonly verdicts: Verdict[] = []
  readonly #watched = new Map<string, { watched: Watched; nextOn: LegalDay | undefined }>()
  readonly #worldOf
  readonly #values

  constructor(deps: Pick<SupervisionDeps, 'catalogue' | 'processes' | 'calendar'>, values = shippedValues) {
    this.#worldOf = ruleWorlds(deps)
    this.#values = values
  }

  takeFact(caseId: string, fact: CaseFact): void {
    const { watched, verdicts } = takeFact(this.#watched.get(caseId)?.watched, caseId, fact, this.#worldOf, this.#values, () => {})
    if (!watched) return
    this.#watched.set(caseId, { watched, nextOn: agendaOf(watched, dayOf(fact.recordedAt), this.#worldOf, this.#values, () => {}) })
    this.#raise(verdicts)
  }

  takeDay(day: LegalDay): void {
    for (const [caseId, { watched, nextOn }] of this.#watched) {
      if (nextOn === undefined || nextOn > day) continue
      const taken = takeDay(watched, day, this.#worldOf, this.#values, () => {})
      this.#watched.set(caseId, { watched: taken.watched, nextOn: taken.next })
      this.#raise(taken.verdicts)
    }
  }

  #raise(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts) {
      this.verdicts.push(verdict)
      this.cards.set(`${verdict.caseId}/${verdict.kind}`, verdict.level)
    }
  }
}

function compare(expected: ReadonlyMap<string, Level>, found: readonly { card_id: string; level: Level; mode: string; state: string }[]): PatrolFinding[] {
  const known = new Map(found.map((card) => [card.card_id, card]))
  const findings: PatrolFinding[] = []
  for (const [cardId, level] of expected) {
    const card = known.get(cardId)
    if (!card) findings.push({ kind: 'missing', cardId, expected: level, says: `${cardId} 应当发牌而没有发` })
    else if (card.mode === 'auto' && card.level !== level) findings.push({ kind: 'wrong-level', cardId, expected: level, found: card.level, says: `${cardId} 的等级应为 ${level}，实为 ${card.level}` })
  }
  for (const card of found) {
    if (card.mode === 'auto' && card.state !== 'revoked' && !expected.has(card.card_id)) findings.push({ kind: 'superfluous', cardId: card.card_id, found: card.level, says: `${card.card_id} 不应当发牌` })
  }
  return findings
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { repeated } from '#foundation/faults'
import type { CardId, StaffId, UnitId } from '#foundation/ids'
import { text } from '#foundation/schema'
import type { LegalDay } from '#foundation/time'
import { type Queryable, rows } from '#platform/database'
import { publishedKind, type Shipped } from '#world'
import { cardLevel } from '../contract.ts'
import type { Level } from '../events.ts'

/** 责任追究阶梯: so many cards that count, in so long, call for this measure. */
export const rungSchema = z
  .object({
    code: text('L1'),
    subject: z.enum(['unit', 'officer']),
    period: z.enum(['month', 'year']),
    level: cardLevel,
    from: z.number().int().min(1),
    measure: text('提醒'),
    basis: text('县内规定'),
  })
  .meta({ id: 'Rung' })
export type Rung = z.infer<typeof rungSchema>

export const COUNTY_LADDER = 'county'

/** 责任追究阶梯: published by the supervision body. */
export const ladderKind = publishedKind({
  kind: 'ladder',
  title: '责任追究阶梯',
  keys: [COUNTY_LADDER],
  schema: z.object({ rungs: z.array(rungSchema).min(1) }),
  open: (ladder) => ladder.rungs,
  faultsIn: ({ content }) => repeated(content.rungs, 'rungs', 'code', ({ code }) => code),
  draftedBy: ['supervision-officer', 'supervision-lead'],
  approvedBy: ['supervision-lead'],
  isSupervision: true,
})

export const shippedLadder = (dataDir: string): Shipped[] => [
  {
    kind: ladderKind,
    key: COUNTY_LADDER,
    content: {
      rungs: JSON.parse(readFileSync(join(dataDir, 'supervision', 'accountability.json'), 'utf8')),
    },
  },
]

/** A rung that somebody has reached. */
export interface Reached {
  rung: Rung
  subjectId: string
  /** `2026-03` or `2026`. */
  period: string
  count: number
  cards: CardId[]
}

interface Counted {
  cardId: CardId
  unitId: UnitId
  officerId?: StaffId | null | undefined
  level: Level
  levelOn: LegalDay
}

/**
 * Who has reached which rung, of a period that is wholly counted so far; of several rungs with one
 * measure's level the highest stands.
 */
export function reachedRungs(ladder: readonly Rung[], cards: readonly Counted[]): Reached[] {
  const all = ladder.flatMap((rung) => {
    const periodOf = (card: Counted) => card.levelOn.slice(0, rung.period === 'month' ? 7 : 4)
    const subjectOf = (card: Counted) =>
      rung.subject === 'unit' ? card.unitId : (card.officerId ?? undefined)
    const groups = Map.groupBy(
      cards.filter((c) => c.level === rung.level && subjectOf(c) !== undefined),
      (c) => `${periodOf(c)}/${subjectOf(c)}`,
    )
    return [...groups.values()]
      .filter((group) => group.length >= rung.from)
      .map(
        (group): Reached => ({
          rung,
          subjectId: subjectOf(group[0]!)!,
          period: periodOf(group[0]!),
          count: group.length,
          cards: group.map((c) => c.cardId).sort(),
        }),
      )
  })
  const isOvertaken = (r: Reached) =>
    all.some(
      (o) =>
        o.subjectId === r.subjectId &&
        o.period === r.period &&
        o.rung.subject === r.rung.subject &&
        o.rung.level === r.rung.level &&
        o.rung.from > r.rung.from,
    )
  return all
    .filter((r) => !isOvertaken(r))
    .sort((a, b) =>
      a.period === b.period ? (a.subjectId < b.subjectId ? -1 : 1) : a.period < b.period ? 1 : -1,
    )
}

/** Cards that count: yellow and red, not revoked. */
function listCounted(db: Queryable): Promise<Counted[]> {
  return rows(
    db,
    `select card_id as "cardId", unit_id as "unitId", officer_id as "officerId", level,
      level_on as "levelOn" from supervision.card where state <> 'revoked' and level <> 'warning'`,
  )
}

/** Who has reached which rung by the cards of now. */
export const listReached = async (db: Queryable, ladder: readonly Rung[]): Promise<Reached[]> =>
  reachedRungs(ladder, await listCounted(db))

import type { ActorId, CardId, StaffId, StepId, SubjectId, UnitId } from '#foundation/ids'
import type { Instant, LegalDay } from '#foundation/time'
import { findPage, type Page, type Queryable, rows, type Statement } from '#platform/database'
import { orderBy, type Sort } from '#platform/sorting'
import type { CardStatus } from '../contract.ts'
import type { Card } from './card.ts'
import type { Level } from '../events.ts'

/** Writes cards as their streams tell them. */
export function storeCards(cards: readonly Card[]): Statement {
  return {
    name: 'supervision.store-cards',
    text: `insert into supervision.card (card_id, case_id, kind, item_id, unit_id, step_id,
      officer_id, rule, level, mode, state, issued_on, level_on, feedback_due_on, objected_on,
             because, evidence, issued_by, version)
           select "cardId", "caseId", kind, "itemId", "unitId", "stepId", "officerId", rule, level,
             mode, status, "issuedOn", "levelOn", "feedbackDueOn", "objectedOn",
             because, array(select jsonb_array_elements_text(evidence)::int), "issuedBy", version
           from jsonb_to_recordset($1) as c("cardId" text, "caseId" text, kind text, "itemId" text,
             "unitId" text, "stepId" text, "officerId" text, rule text, level text,
             mode text, status text, "issuedOn" date, "levelOn" date, "feedbackDueOn" date,
             "objectedOn" date, because jsonb, evidence jsonb, "issuedBy" text, version int)
           on conflict (card_id) do update set unit_id = excluded.unit_id,
             step_id = excluded.step_id, officer_id = excluded.officer_id, rule = excluded.rule,
             level = excluded.level, state = excluded.state, level_on = excluded.level_on,
             feedback_due_on = excluded.feedback_due_on, objected_on = excluded.objected_on,
             because = excluded.because, evidence = excluded.evidence, version = excluded.version`,
    values: [JSON.stringify(cards)],
  }
}

const COLUMNS = `card_id as "cardId", case_id as "caseId", kind, item_id as "itemId",
  unit_id as "unitId", step_id as "stepId", officer_id as "officerId", rule, level, mode,
  state as status, issued_on as "issuedOn", level_on as "levelOn",
  feedback_due_on as "feedbackDueOn", objected_on as "objectedOn", because, evidence, issued_by as "issuedBy", version`

interface CardRow extends Omit<Card, 'stepId' | 'officerId' | 'objectedOn'> {
  objectedOn: LegalDay | null
  stepId: StepId | null
  officerId: StaffId | null
}
const toCard = ({ stepId, officerId, objectedOn, ...card }: CardRow): Card => ({
  ...card,
  ...(stepId && { stepId }),
  ...(officerId && { officerId }),
  ...(objectedOn && { objectedOn }),
})

export async function findCards(db: Queryable, cardIds: readonly CardId[]): Promise<Card[]> {
  const found = await rows<CardRow>(
    db,
    `select ${COLUMNS} from supervision.card where card_id = any($1)`,
    [cardIds],
  )
  return found.map(toCard)
}

const SEVERITY = "array_position(array['red', 'yellow', 'warning'], level)"
/** By what cards are sorted. */
export const CARD_ORDERS = {
  level: SEVERITY,
  levelOn: 'level_on',
  feedbackDueOn: 'feedback_due_on',
} as const

export interface CardSearch {
  unitId?: UnitId | undefined
  level?: Level | undefined
  status?: CardStatus | undefined
  rule?: string | undefined
  caseId?: SubjectId | undefined
  sort?: Sort<keyof typeof CARD_ORDERS> | undefined
  limit?: number
  offset?: number
}

/** Cards, the latest and most severe first. */
export async function searchCards(db: Queryable, search: CardSearch): Promise<Page<Card>> {
  const given = [
    search.unitId ?? null,
    search.level ?? null,
    search.status ?? null,
    search.rule ?? null,
    search.caseId ?? null,
  ]
  const where = `($1::text is null or unit_id = $1) and ($2::text is null or level = $2)
    and ($3::text is null or state = $3)
    and ($4::text is null or rule = $4) and ($5::text is null or case_id = $5)`
  const found = await findPage<CardRow>(
    db,
    {
      count: `select count(*) from supervision.card where ${where}`,
      select: `select ${COLUMNS} from supervision.card where ${where}
        order by ${orderBy(CARD_ORDERS, search.sort, `level_on desc, ${SEVERITY}, card_id`)}`,
    },
    given,
    search,
  )
  return { ...found, rows: found.rows.map(toCard) }
}

/**
 * Cards that count (revoked ones do not), by unit and level, issued or lifted to their level from a
 * day on.
 */
export function countCards(
  db: Queryable,
  from: string,
  unitId?: UnitId,
): Promise<{ unitId: UnitId; level: Level; n: number }[]> {
  return rows(
    db,
    `select unit_id as "unitId", level, count(*) as n from supervision.card
     where state <> 'revoked' and level_on >= $1 and ($2::text is null or unit_id = $2)
       group by unit_id, level`,
    [from, unitId ?? null],
  )
}

/** 撤销的牌: by whom and why, the latest first. */
export function listRevocations(
  db: Queryable,
): Promise<
  { cardId: CardId; unitId: UnitId; level: Level; by: ActorId; reason: string; at: Instant }[]
> {
  return rows(
    db,
    `select c.card_id as "cardId", c.unit_id as "unitId", c.level, e.actor as by,
       e.body->>'reason' as reason, e.recorded_at as at
     from supervision.card c join ledger.fact e on e.stream = 'card/' || c.card_id
       and e.type = 'CardRevoked' where c.state = 'revoked' order by e.recorded_at desc limit 200`,
  )
}

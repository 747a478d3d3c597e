import { randomUUID } from 'node:crypto'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { saysNothing } from '#foundation/reason'
import type { Officer } from '#identity'
import { atDesk, note } from '#ledger'
import { type Pool, type Queryable, row, rows, transaction } from '#platform/database'
import { ruleStream } from './events.ts'
import { RULES } from './pack.ts'

/** The parameters in force; `enabled` is a parameter of every rule, 0 or 1. */
export interface Values {
  at: (code: string, name: string, on: LegalDay) => number
  /** Does another value begin to hold on this day? Then every open case is looked at anew. */
  beginOn: (day: LegalDay) => boolean
}

export interface ParameterChange {
  changeId: string
  code: string
  name: string
  value: number
  /** 依据: the document that the value rests on. */
  basis: string
  /** The first legal day on which it holds; never before its approval. */
  fromOn: LegalDay
  proposedBy: string
  proposedAt: Instant
  approvedBy: string | null
  approvedAt: Instant | null
}

/** What was shipped: holds until somebody decides otherwise. */
export const shippedValues: Values = {
  at: (code, name) =>
    name === 'enabled' ? 1 : RULES.find((r) => r.code === code)!.parameters[name]!.value,
  beginOn: () => false,
}

/** Shipped values with these approved changes over them, each from its day on. */
export function withChanges(
  changes: readonly Pick<ParameterChange, 'code' | 'name' | 'value' | 'fromOn'>[],
): Values {
  if (changes.length === 0) return shippedValues
  const sorted = [...changes].sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1))
  const days = new Set(changes.map((c) => c.fromOn))
  return {
    at: (code, name, on) =>
      sorted.findLast((c) => c.code === code && c.name === name && c.fromOn <= on)?.value ??
      shippedValues.at(code, name, on),
    beginOn: (day) => days.has(day),
  }
}

const COLUMNS = `change_id as "changeId", code, name, value::float8 as value, basis, from_on as "fromOn", proposed_by as "proposedBy", proposed_at as "proposedAt",
  approved_by as "approvedBy", approved_at as "approvedAt"`

export async function loadValues(db: Queryable): Promise<Values> {
  return withChanges(
    await rows<ParameterChange>(
      db,
      `select ${COLUMNS} from supervision.parameter where approved_by is not null order by approved_at`,
    ),
  )
}

export function listChanges(db: Queryable): Promise<ParameterChange[]> {
  return rows(
    db,
    `select ${COLUMNS} from supervision.parameter order by proposed_at desc limit 200`,
  )
}

export const PARAMETER_REFUSALS = {
  'unknown-parameter': '没有这条规则或这个参数。',
  'value-out-of-range': '参数应当是 0 到 250 之间的整数；启用只能是 0 或 1。',
  'basis-needed': '请写明依据的文件和条款。',
  'not-backwards': '规则的改变不能溯及既往：生效日期不能早于批准当日。',
  'needs-second-person': '提出人不能批准自己的改动，请由另一名负责人批准。',
  'change-not-open': '这项改动不存在或已经批准。',
} as const
export type ParameterRefusal = keyof typeof PARAMETER_REFUSALS
type Done = { ok: true; changeId: string } | { ok: false; code: ParameterRefusal }

/** Proposes another value from a day on; nothing changes until a second person approves. */
export async function proposeChange(
  pool: Pool,
  officer: Officer,
  given: Pick<ParameterChange, 'code' | 'name' | 'value' | 'basis' | 'fromOn'>,
  at: Instant,
): Promise<Done> {
  const { code, name, value, basis, fromOn } = given
  const rule = RULES.find((r) => r.code === code)
  if (!rule || (name !== 'enabled' && !(name in rule.parameters)))
    return { ok: false, code: 'unknown-parameter' }
  if (!Number.isInteger(value) || value < 0 || value > (name === 'enabled' ? 1 : 250))
    return { ok: false, code: 'value-out-of-range' }
  if (saysNothing(basis)) return { ok: false, code: 'basis-needed' }
  if (fromOn < dayOf(at)) return { ok: false, code: 'not-backwards' }
  const changeId = randomUUID()
  return transaction(pool, async (client): Promise<Done> => {
    await client.query(
      'insert into supervision.parameter (change_id, code, name, value, basis, from_on, proposed_by, proposed_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [changeId, code, name, value, basis, fromOn, officer.staffId, at],
    )
    await note(
      client,
      ruleStream,
      code,
      [{ type: 'RuleChangeProposed', body: { changeId, name, value, basis, fromOn } }],
      atDesk(officer, at),
    )
    return { ok: true, changeId }
  })
}

/** The second person's approval: from its day on the value holds, for what happens from then on. */
export async function approveChange(
  pool: Pool,
  officer: Officer,
  changeId: string,
  at: Instant,
): Promise<Done> {
  return transaction(pool, async (client): Promise<Done> => {
    const change = await row<ParameterChange>(
      client,
      `select ${COLUMNS} from supervision.parameter where change_id = $1 and approved_by is null for update`,
      [changeId],
    )
    if (!change) return { ok: false, code: 'change-not-open' }
    if (change.proposedBy === officer.staffId) return { ok: false, code: 'needs-second-person' }
    if (change.fromOn < dayOf(at)) return { ok: false, code: 'not-backwards' }
    await client.query(
      'update supervision.parameter set approved_by = $2, approved_at = $3 where change_id = $1',
      [changeId, officer.staffId, at],
    )
    await note(
      client,
      ruleStream,
      change.code,
      [{ type: 'RuleChangeApproved', body: { changeId } }],
      atDesk(officer, at),
    )
    return { ok: true, changeId }
  })
}

import type { CaseId, ItemId, StaffId, UnitId } from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Officer } from '#identity'
import { atDesk, begin, type EventOf, type FactOf, StaleVersionError } from '#ledger'
import { type Queryable, row, rows, type Statement, transaction } from '#platform/database'
import { type checkEvents, checkStream } from '../events.ts'
import { draw } from './sampling.ts'
import type { SupervisionDeps } from '../deps.ts'

/** 日巡查 asks for three paper files a day. */
const FILES = 3

/** What the system knows of a unit's day; the person adds what only eyes can see. */
interface DayFigures {
  received: { itemId: ItemId; n: number }[]
  dueSoon: number
  cards: number
  openLeads: number
  lateEntries: number
}

export interface DailyCheck {
  unitId: UnitId
  day: LegalDay
  figures: DayFigures
  /** The paper files to compare, drawn by the ledger's root of the evening before. */
  sample: { caseId: CaseId; result?: FileResult; note?: string }[]
  note?: string
  signedBy?: StaffId
  signedAt?: Instant
}

export const FILE_RESULTS = ['consistent', 'inconsistent', 'missing'] as const
type FileResult = (typeof FILE_RESULTS)[number]

/** The register of a unit's day: as it was signed, or as it would be signed now. */
export async function openDailyCheck(
  deps: SupervisionDeps,
  unitId: UnitId,
  day: LegalDay,
): Promise<DailyCheck> {
  const db = deps.supervisionPool
  const signed = await row<Required<DailyCheck>>(
    db,
    `select unit_id as "unitId", day, figures, sample, note, signed_by as "signedBy", signed_at as "signedAt" from supervision.daily_check where unit_id = $1 and day = $2`,
    [unitId, day],
  )
  if (signed) return signed
  const n = async (text: string, values: unknown[]) =>
    (await row<{ n: number }>(db, text, values))!.n
  const recently = deps.calendar().addWorkdays(day, -20)
  const caseIds = (
    await rows<{ id: CaseId }>(
      db,
      "select case_id as id from supervision.decision where unit_id = $1 and at >= $2::date::timestamp at time zone 'Asia/Shanghai' order by 1",
      [unitId, recently],
    )
  ).map((r) => r.id)
  const root = await row<{ root: Buffer }>(
    db,
    'select root from ledger.checkpoint where signed_at < $1 order by size desc limit 1',
    [`${day}T00:00:00+08:00`],
  )
  return {
    unitId,
    day,
    sample: draw(caseIds, FILES, root?.root.toString('hex') ?? day).map((caseId) => ({ caseId })),
    figures: {
      received: await rows(
        db,
        'select item_id as "itemId", count(*)::int as n from supervision.application where (unit_id = $1 or township_id = $1) and received_on = $2 group by 1 order by 2 desc, 1',
        [unitId, day],
      ),
      dueSoon: await n(
        "select count(*)::int as n from supervision.watched where (unit_id = $1 or state->>'townshipId' = $1) and next_on <= $2 and stage <> 'closed'",
        [unitId, deps.calendar().addWorkdays(day, 2)],
      ),
      cards: await n(
        'select count(*)::int as n from supervision.card where unit_id = $1 and level_on = $2',
        [unitId, day],
      ),
      openLeads: await n(
        "select count(*)::int as n from supervision.register_entry where unit_id = $1 and lead = 'no-case'",
        [unitId],
      ),
      lateEntries: await n(
        "select coalesce(sum((state->>'lateEntries')::int), 0)::int as n from supervision.watched join supervision.application a using (case_id) where a.unit_id = $1 and a.received_on >= $2",
        [unitId, recently],
      ),
    },
  }
}

export const CHECK_REFUSALS = {
  'check-not-own': '日巡查由本单位监察员登记，经办人不能代签。',
  'check-not-today': '日巡查只能登记当天的；缺的日子会在通报里列出，不能补签。',
  'check-signed': '今天的巡查已经登记。',
  'sample-incomplete': '请把抽到的每一份纸质档案都核对完。',
  'reason-needed': '与系统不一致或找不到的档案，请写明情况。',
} as const
export type CheckRefusal = keyof typeof CHECK_REFUSALS

interface Given {
  sample: readonly { caseId: CaseId; result: FileResult; note: string }[]
  note: string
}

/** 日巡查登记：抽到的每一份都核对，不一致的写明。 @law 县电子监察规则（日巡查） */
function checkSigned(
  check: DailyCheck,
  { sample, note }: Given,
  { officer, today }: { officer: Officer; today: LegalDay },
): Outcome<EventOf<typeof checkEvents>, CheckRefusal> {
  if (officer.unitId !== check.unitId || !officer.roles.includes('unit-supervisor'))
    return refuse('check-not-own')
  if (check.signedBy) return refuse('check-signed')
  if (check.day !== today) return refuse('check-not-today')
  if (check.sample.some((s) => !sample.some((g) => g.caseId === s.caseId)))
    return refuse('sample-incomplete')
  if (sample.some((s) => s.result !== 'consistent' && saysNothing(s.note)))
    return refuse('reason-needed')
  return record({
    type: 'DailyCheckSigned',
    body: {
      figures: { ...check.figures },
      sample: check.sample.map((s) => sample.find((g) => g.caseId === s.caseId)!),
      note,
    },
  })
}

/** Signs today's register of one's own unit. Supervisors do not check what they handle: the role has no acts on cases. */
export async function signDailyCheck(
  deps: SupervisionDeps,
  given: Given,
  officer: Officer,
  at: Instant,
): Promise<{ ok: true } | { ok: false; code: CheckRefusal }> {
  const today = dayOf(at)
  const check = await openDailyCheck(deps, officer.unitId, today)
  const outcome = checkSigned(check, given, { officer, today })
  if (!outcome.ok) return { ok: false, code: outcome.code }
  try {
    await transaction(deps.supervisionPool, async (client) => {
      const id = `${officer.unitId}/${today}`
      const [fact] = await begin(client, checkStream, id, outcome.events, atDesk(officer, at))
      await client.query(projectCheck(id, fact!))
    })
  } catch (error) {
    if (error instanceof StaleVersionError) return { ok: false, code: 'check-signed' }
    throw error
  }
  return { ok: true }
}

/** `id` is the unit and the day. */
export function projectCheck(
  id: string,
  { body, actor, recordedAt }: FactOf<typeof checkEvents>,
): Statement {
  const [unitId, day] = id.split('/')
  return {
    text: 'insert into supervision.daily_check (unit_id, day, figures, sample, note, signed_by, signed_at) values ($1, $2, $3, $4, $5, $6, $7)',
    values: [
      unitId,
      day,
      JSON.stringify(body.figures),
      JSON.stringify(body.sample),
      body.note,
      actor,
      recordedAt,
    ],
  }
}

/** Per unit the workdays of these on which its register was signed, and what did not agree. */
export function listDailyChecks(
  db: Queryable,
  from: LegalDay,
  to: LegalDay,
): Promise<{ unitId: UnitId; workdays: number; files: number; faulty: number; last: LegalDay }[]> {
  return rows(
    db,
    `select unit_id as "unitId", count(*)::int as workdays, sum(jsonb_array_length(sample))::int as files, max(day)::text as last,
      sum((select count(*) from jsonb_array_elements(sample) s where s->>'result' <> 'consistent'))::int as faulty
    from supervision.daily_check where day between $1 and $2 group by unit_id order by unit_id`,
    [from, to],
  )
}

import type { CaseId, ItemId, StaffId, UnitId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import {
  dayOf,
  type Instant,
  lastDayOf,
  type LegalDay,
  type Month,
  monthOf,
} from '#foundation/time'
import type { Officer } from '#identity'
import {
  atDesk,
  begin,
  type EventOf,
  type FactOf,
  findLatestCheckpoint,
  retell,
  StaleVersionError,
} from '#ledger'
import {
  type Client,
  type Queryable,
  row,
  rows,
  type Statement,
  transaction,
} from '#platform/database'
import type { RebuildLog } from '#platform/ownership'
import {
  clearTasks,
  type DeskAct,
  isAmong,
  offeredOf,
  performed,
  projectTasks,
  roleAt,
  type Task,
  tasksOfActs,
} from '#tasks'
import { CHECK_WORKDAYS } from '../contract.ts'
import { type checkEvents, checkStream } from '../events.ts'
import { draw } from './sampling.ts'
import type { SupervisionDeps } from '../deps.ts'

/** 日巡查 asks for three paper files a day. */
const FILES = 3
/** From cases that were decided in so many workdays. */

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
    `select unit_id as "unitId", day, figures, sample, note, signed_by as "signedBy",
      signed_at as "signedAt" from supervision.daily_check where unit_id = $1 and day = $2`,
    [unitId, day],
  )
  if (signed) return signed
  const recently = deps.calendar().addWorkdays(day, -CHECK_WORKDAYS.recent)
  const soon = deps.calendar().addWorkdays(day, CHECK_WORKDAYS.soon)
  return {
    unitId,
    day,
    sample: await drawFiles(db, unitId, day, recently),
    figures: await figuresOf(db, unitId, { day, recently, soon }),
  }
}

/** Files of lately decided cases, drawn by the root of the evening before. */
async function drawFiles(
  db: Queryable,
  unitId: UnitId,
  day: LegalDay,
  recently: LegalDay,
): Promise<{ caseId: CaseId }[]> {
  const decided = await rows<{ caseId: CaseId }>(
    db,
    `select case_id as "caseId" from supervision.decision
     where unit_id = $1 and at >= $2::date::timestamp at time zone 'Asia/Shanghai' order by 1`,
    [unitId, recently],
  )
  const last = await findLatestCheckpoint(db, { before: `${day}T00:00:00+08:00` })
  const caseIds = decided.map(({ caseId }) => caseId)
  return draw(caseIds, FILES, last?.root ?? day).map((caseId) => ({ caseId }))
}

async function figuresOf(
  db: Queryable,
  unitId: UnitId,
  { day, recently, soon }: { day: LegalDay; recently: LegalDay; soon: LegalDay },
): Promise<DayFigures> {
  const received = await rows<DayFigures['received'][number]>(
    db,
    `select item_id as "itemId", count(*)::int as n from supervision.application
     where (unit_id = $1 or township_id = $1) and received_on = $2 group by 1 order by 2 desc, 1`,
    [unitId, day],
  )
  const counts = await row<Omit<DayFigures, 'received'>>(
    db,
    `select
       (select count(*)::int from supervision.watched
        where (unit_id = $1 or state->>'townshipId' = $1) and next_on <= $4
          and stage <> 'closed') as "dueSoon",
       (select count(*)::int from supervision.card where unit_id = $1 and level_on = $2) as cards,
       (select count(*)::int from supervision.register_entry where unit_id = $1
       and lead = 'no-case') as "openLeads",
       (select coalesce(sum(json_array_length(state->'lateEntries')), 0)::int
        from supervision.watched join supervision.application a using (case_id)
        where a.unit_id = $1 and a.received_on >= $3) as "lateEntries"`,
    [unitId, day, recently, soon],
  )
  return { received, ...counts! }
}

export const CHECK_REFUSALS = {
  'check-not-own': '日巡查由本单位监察员登记，经办人不能代签。',
  'check-not-today': '日巡查只能登记当天的；缺的日子留着，不能补签。',
  'check-signed': '今天的巡查已经登记。',
  'sample-incomplete': '请把抽到的每一份纸质档案都核对完。',
  'reason-needed': '与系统不一致或找不到的档案，请写明情况。',
} as const
export type CheckRefusal = keyof typeof CHECK_REFUSALS

interface Given {
  sample: readonly { caseId: CaseId; result: FileResult; note: string }[]
  note: string
}

/** A register, as much of it as says what waits. */
type Signing = Pick<DailyCheck, 'unitId' | 'day' | 'signedBy'>

/** 待办：本单位的监察员，每个工作日登记一次；缺的日子不能补签，所以等的只有当天的。 */
const SIGNING: Omit<DeskAct<Signing, never, unknown, CheckRefusal, unknown>, 'does'> = {
  may: ({ unitId }) => ({ audience: [roleAt('unit-supervisor', unitId)], barred: [] }),
  waits: { as: 'signing', title: '登记日巡查', since: ({ day }) => day, dueOn: ({ day }) => day },
  bar({ signedBy, day }, { on }) {
    if (signedBy) return refuse('check-signed')
    return day === on ? undefined : refuse('check-not-today')
  },
}

/** 日巡查登记：抽到的每一份都核对，不一致的写明。 @law 县电子监察规则（日巡查） */
export const CHECK_DEEDS: {
  signing: DeskAct<DailyCheck, Given, EventOf<typeof checkEvents>, CheckRefusal, unknown>
} = {
  signing: {
    ...SIGNING,
    does(check, { sample, note }) {
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
    },
  },
}

/** What waits in a register on its day. */
export const tasksOfCheck = (check: Signing): Task[] =>
  tasksOfActs({ signing: SIGNING }, check, check.day, [], undefined)

/** May this officer sign it now? */
export const maySign = (check: DailyCheck, officer: Officer, on: LegalDay): boolean =>
  offeredOf<'signing', DailyCheck, unknown>(CHECK_DEEDS, officer, check, on, undefined).length > 0

const projectWaiting = (checks: readonly Signing[]): Statement =>
  projectTasks(
    ...checks.map((check) => ({
      stream: checkStream.nameOf(`${check.unitId}/${check.day}`),
      kind: 'check' as const,
      subjectId: `${check.unitId}/${check.day}`,
      unitId: check.unitId,
      about: '抽到的档案逐份核对，当天登记',
      tasks: tasksOfCheck(check),
    })),
  )

/**
 * Lays out what waits on the last day that has begun: on a workday the register of each unit. Those
 * of the days before wait no more.
 */
export async function layOutChecks(
  client: Client,
  { units }: Pick<SupervisionDeps, 'units'>,
): Promise<void> {
  await clearTasks(client, ['check'])
  const begun = await row<{ day: LegalDay; type: string }>(
    client,
    `select substr(stream, 5) as day, type from ledger.fact
     where stream > 'day/' and stream < 'day0' order by stream desc limit 1`,
  )
  if (begun?.type !== 'WorkdayBegan') return
  const { day } = begun
  const signed = await rows<{ unitId: UnitId; signedBy: StaffId }>(
    client,
    'select unit_id as "unitId", signed_by as "signedBy" from supervision.daily_check where day = $1',
    [day],
  )
  const signers = new Map(signed.map(({ unitId, signedBy }) => [unitId, signedBy]))
  const checks = inspected(units).map(({ unitId }) => {
    const signedBy = signers.get(unitId)
    return { unitId, day, ...(signedBy && { signedBy }) }
  })
  await client.query(projectWaiting(checks))
}

/** A coordinating unit handles nothing that could be inspected. */
const inspected = (units: SupervisionDeps['units']) =>
  [...units.values()].filter(({ kind }) => kind !== 'coordinating')

/**
 * Signs today's register of one's own unit. Supervisors do not check what they handle: the role has
 * no acts on cases.
 */
export async function signDailyCheck(
  deps: SupervisionDeps,
  given: Given,
  officer: Officer,
  at: Instant,
): Promise<{ ok: true } | { ok: false; code: CheckRefusal }> {
  const today = dayOf(at)
  const check = await openDailyCheck(deps, officer.unitId, today)
  if (!isAmong(officer, CHECK_DEEDS.signing.may(check))) return { ok: false, code: 'check-not-own' }
  const command = { ...given, by: officer.staffId, on: today }
  const outcome = performed(CHECK_DEEDS.signing, check, command, undefined)
  if (!outcome.ok) return { ok: false, code: outcome.code }
  try {
    await transaction(deps.supervisionPool, async (client) => {
      const id = `${officer.unitId}/${today}`
      const [fact] = await begin(client, checkStream, id, outcome.events, atDesk(officer, at))
      await client.query(projectCheck(id, fact!))
      await client.query(projectWaiting([{ ...check, signedBy: officer.staffId }]))
    })
  } catch (error) {
    if (error instanceof StaleVersionError) return { ok: false, code: 'check-signed' }
    throw error
  }
  return { ok: true }
}

/** `id` is the unit and the day. */
function projectCheck(
  id: string,
  { body, actor, recordedAt }: FactOf<typeof checkEvents>,
): Statement {
  const [unitId, day] = id.split('/')
  return {
    text: `insert into supervision.daily_check
             (unit_id, day, figures, sample, note, signed_by, signed_at)
           values ($1, $2, $3, $4, $5, $6, $7)`,
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

/**
 * A unit's registers of a month: on how many workdays it was signed, how many files were compared,
 * and did not agree.
 */
interface ChecksOfUnit {
  unitId: UnitId
  workdays: number
  files: number
  faulty: number
  last: LegalDay | null
}

/** What each unit has signed of the workdays of a month so far. */
export async function countDailyChecks(
  { supervisionPool, calendar, units }: SupervisionDeps,
  month: Month,
  today: LegalDay,
): Promise<{ workdays: number; units: ChecksOfUnit[] }> {
  const from: LegalDay = `${month}-01`
  const to = month === monthOf(today) ? today : lastDayOf(month)
  const signed = await listDailyChecks(supervisionPool, from, to)
  const days = calendar()
  return {
    workdays: days.workdaysBetween(from, to) + (days.isWorkday(from) ? 1 : 0),
    units: inspected(units).map(
      ({ unitId }) => signed.find((c) => c.unitId === unitId) ?? unsigned(unitId),
    ),
  }
}

const unsigned = (unitId: UnitId) => ({ unitId, workdays: 0, files: 0, faulty: 0, last: null })

function listDailyChecks(db: Queryable, from: LegalDay, to: LegalDay): Promise<ChecksOfUnit[]> {
  return rows(
    db,
    `select unit_id as "unitId", count(*)::int as workdays,
      sum(jsonb_array_length(sample))::int as files, max(day)::text as last,
      sum((select count(*) from jsonb_array_elements(sample) s
      where s->>'result' <> 'consistent'))::int as faulty
    from supervision.daily_check where day between $1 and $2 group by unit_id`,
    [from, to],
  )
}

/** What the streams of daily checks tell. */
export const retellChecks = (client: Client, log: RebuildLog): Promise<void> =>
  retell(client, checkStream, (id, facts) => facts.map((fact) => projectCheck(id, fact)), log)

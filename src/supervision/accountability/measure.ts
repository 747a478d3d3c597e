import { randomUUID } from 'node:crypto'
import { type ActorId, type CardId, type MeasureId, unitIds } from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Officer } from '#identity'
import { atDesk, type Changed, changeStream } from '#ledger'
import { isUniqueViolation, type Queryable, rows, type Statement } from '#platform/database'
import { type DeskAct, isAmong, performed, projectTasks, roleAt, tasksOfActs } from '#tasks'
import type { SupervisionDeps } from '../deps.ts'
import { type MeasureEvent, measureStream } from '../events.ts'
import { BODY, isBody } from '../who.ts'
import { listReached, type Rung } from './ladder.ts'

export interface Measure
  extends Omit<Extract<MeasureEvent, { type: 'MeasureProposed' }>['body'], 'cards'> {
  measureId: MeasureId
  cards: CardId[]
  status: 'proposed' | 'approved' | 'rejected' | 'carried-out'
  document?: string | null
  proposedBy: ActorId
  proposedOn: LegalDay
  decidedBy?: ActorId | null
  version: number
}

export const MEASURE_REFUSALS = {
  'rung-not-reached': '没有达到这一档的张数，可能有牌已经撤销，请查看最新情况。',
  'measure-exists': '这一档已经提出过追究建议。',
  'measure-not-open': '这项建议已经不在可以这样处理的状态，请查看最新情况。',
  'needs-second-person': '提出建议的人不能批准自己的建议，请由负责人批准。',
  'reason-needed': '请写明具体情况，不能只写套话。',
} as const
type MeasureRefusal = keyof typeof MEASURE_REFUSALS

export function evolveMeasure(
  m: Measure | undefined,
  measureId: MeasureId,
  event: MeasureEvent & { actor: ActorId; version: number; recordedAt: Instant },
): Measure {
  const { version } = event
  if (event.type === 'MeasureProposed')
    return {
      ...event.body,
      measureId,
      status: 'proposed',
      proposedBy: event.actor,
      proposedOn: dayOf(event.recordedAt),
      version,
    }
  if (!m) throw new Error(`a measure begins with MeasureProposed, not ${event.type}`)
  switch (event.type) {
    case 'MeasureApproved':
      return { ...m, status: 'approved', decidedBy: event.actor, version }
    case 'MeasureRejected':
      return { ...m, status: 'rejected', decidedBy: event.actor, version }
    case 'MeasureCarriedOut':
      return { ...m, status: 'carried-out', document: event.body.document, version }
  }
}

interface When {
  officer: Officer
  at: Instant
}
type Result = Changed<Measure, MeasureRefusal | 'forbidden'>

async function change(
  deps: SupervisionDeps,
  measureId: MeasureId,
  when: When,
  decide: (m: Measure | undefined) => Outcome<MeasureEvent, MeasureRefusal | 'forbidden'>,
): Promise<Result> {
  try {
    return await changeStream(
      deps.supervisionPool,
      measureStream,
      measureId,
      atDesk(when.officer, when.at),
      {
        evolve: (m, fact) => evolveMeasure(m, measureId, fact),
        decide,
        project: projectMeasure,
      },
    )
  } catch (error) {
    if (isUniqueViolation(error, 'measure_once')) return { ok: false, code: 'measure-exists' }
    throw error
  }
}

/** The measure's row, and what waits in it. */
export const projectMeasure = (m: Measure): Statement[] => [
  projectRow(m),
  projectTasks({
    stream: measureStream.nameOf(m.measureId),
    kind: 'measure',
    subjectId: m.measureId,
    unitId: m.subject === 'unit' ? unitIds.of(m.subjectId) : '',
    about: `责任追究：${m.measure}`,
    tasks: tasksOfActs<Measure, unknown>(MEASURE_DEEDS, m, m.proposedOn, [m.proposedBy], undefined),
  }),
]

function projectRow(m: Measure): Statement {
  const { level, count, measure, basis, cards, proposedOn } = m
  return {
    text: `insert into supervision.measure (measure_id, ladder, subject, subject_id, period, body,
             state, document, proposed_by, decided_by, version)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           on conflict (measure_id) do update set state = excluded.state,
             document = excluded.document, decided_by = excluded.decided_by,
             version = excluded.version`,
    values: [
      m.measureId,
      m.ladder,
      m.subject,
      m.subjectId,
      m.period,
      JSON.stringify({ level, count, measure, basis, cards, proposedOn }),
      m.status,
      m.document ?? null,
      m.proposedBy,
      m.decidedBy ?? null,
      m.version,
    ],
  }
}

/** 提出追究建议：达到阶梯规定的张数。 @law 行政许可法 72、74 */
export async function proposeMeasure(
  deps: SupervisionDeps,
  ladder: readonly Rung[],
  given: { ladder: string; subjectId: string; period: string },
  when: When,
): Promise<Result> {
  const reached = (await listReached(deps.supervisionPool, ladder)).find(
    (r) =>
      r.rung.code === given.ladder && r.subjectId === given.subjectId && r.period === given.period,
  )
  return change(deps, randomUUID(), when, () => {
    if (!isBody(when.officer)) return refuse('forbidden')
    if (!reached) return refuse('rung-not-reached')
    const { code, subject, level, measure, basis } = reached.rung
    return record({
      type: 'MeasureProposed',
      body: {
        ladder: code,
        subject,
        subjectId: reached.subjectId,
        period: reached.period,
        level,
        count: reached.count,
        measure,
        basis,
        cards: reached.cards,
      },
    })
  })
}

type MeasureDeed<C> = DeskAct<Measure, C, MeasureEvent, MeasureRefusal, unknown>
interface Decided {
  approved: boolean
  opinion: string
}

/** 批准或不批准追究建议，由提出人以外的负责人。 @law 行政许可法 74 */
const decision: MeasureDeed<Decided> = {
  may: () => ({ audience: [roleAt('supervision-lead')], barred: [] }),
  waits: { as: 'decision', title: '决定追究建议', since: ({ proposedOn }) => proposedOn },
  bar({ status, proposedBy }, { by }) {
    if (status !== 'proposed') return refuse('measure-not-open')
    return proposedBy === by ? refuse('needs-second-person') : undefined
  },
  does(_m, { approved, opinion }) {
    if (saysNothing(opinion)) return refuse('reason-needed')
    return record(
      approved
        ? { type: 'MeasureApproved', body: { opinion } }
        : { type: 'MeasureRejected', body: { reason: opinion } },
    )
  },
}

/** 登记执行：以哪一份文件。 @law 行政许可法 74 */
const execution: MeasureDeed<{ document: string }> = {
  may: () => ({ audience: BODY.map((role) => roleAt(role)), barred: [] }),
  waits: { as: 'execution', title: '登记追究执行', since: ({ proposedOn }) => proposedOn },
  bar: ({ status }) => (status === 'approved' ? undefined : refuse('measure-not-open')),
  does: (_m, { document }) =>
    document.trim() === ''
      ? refuse('reason-needed')
      : record({ type: 'MeasureCarriedOut', body: { document } }),
}

export const MEASURE_DEEDS = { decision, execution }

const handle = <C>(
  deps: SupervisionDeps,
  measureId: MeasureId,
  deed: MeasureDeed<C>,
  command: C,
  when: When,
): Promise<Result> =>
  change(deps, measureId, when, (m) => {
    const { officer, at } = when
    if (!m || !isAmong(officer, deed.may(m))) return refuse('forbidden')
    return performed(deed, m, { ...command, by: officer.staffId, on: dayOf(at) }, undefined)
  })

export const decideMeasure = (
  deps: SupervisionDeps,
  measureId: MeasureId,
  decided: Decided,
  when: When,
) => handle(deps, measureId, MEASURE_DEEDS.decision, decided, when)

export const carryOutMeasure = (
  deps: SupervisionDeps,
  measureId: MeasureId,
  document: string,
  when: When,
) => handle(deps, measureId, MEASURE_DEEDS.execution, { document }, when)

export async function listMeasures(db: Queryable): Promise<Measure[]> {
  const found = await rows<
    {
      body: Pick<Measure, 'level' | 'count' | 'measure' | 'basis' | 'cards' | 'proposedOn'>
    } & Omit<Measure, 'level' | 'count' | 'measure' | 'basis' | 'cards' | 'proposedOn'>
  >(
    db,
    `select measure_id as "measureId", ladder, subject, subject_id as "subjectId", period, body,
       state as status, document, proposed_by as "proposedBy", decided_by as "decidedBy", version
     from supervision.measure order by period desc, subject_id limit 500`,
  )
  return found.map(({ body, ...rest }) => ({ ...rest, ...body }))
}

import { randomUUID } from 'node:crypto'
import type { ActorId, CardId, MeasureId } from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import type { Instant } from '#foundation/time'
import type { Officer } from '#identity'
import { atDesk, type Changed, changeStream } from '#ledger'
import { isUniqueViolation, type Queryable, rows, type Statement } from '#platform/database'
import type { SupervisionDeps } from '../deps.ts'
import { type MeasureEvent, measureStream } from '../events.ts'
import { isBody } from '../who.ts'
import { listReached, type Rung } from './ladder.ts'

export interface Measure
  extends Omit<Extract<MeasureEvent, { type: 'MeasureProposed' }>['body'], 'cards'> {
  measureId: MeasureId
  cards: CardId[]
  status: 'proposed' | 'approved' | 'rejected' | 'carried-out'
  document?: string | null
  proposedBy: ActorId
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
  event: MeasureEvent & { actor: ActorId; version: number },
): Measure {
  const { version } = event
  if (event.type === 'MeasureProposed')
    return { ...event.body, measureId, status: 'proposed', proposedBy: event.actor, version }
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
        project: (m) => [projectMeasure(m)],
      },
    )
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: 'measure-exists' }
    throw error
  }
}

export function projectMeasure(m: Measure): Statement {
  const { level, count, measure, basis, cards } = m
  return {
    text: `insert into supervision.measure (measure_id, ladder, subject, subject_id, period, body, state, document, proposed_by, decided_by, version)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           on conflict (measure_id) do update set state = excluded.state, document = excluded.document, decided_by = excluded.decided_by, version = excluded.version`,
    values: [
      m.measureId,
      m.ladder,
      m.subject,
      m.subjectId,
      m.period,
      JSON.stringify({ level, count, measure, basis, cards }),
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

/** 批准或不批准追究建议，由提出人以外的负责人。 @law 行政许可法 74 */
export function decideMeasure(
  deps: SupervisionDeps,
  measureId: MeasureId,
  { approved, opinion }: { approved: boolean; opinion: string },
  when: When,
): Promise<Result> {
  return change(deps, measureId, when, (m) => {
    if (!m || !when.officer.roles.includes('supervision-lead')) return refuse('forbidden')
    if (m.status !== 'proposed') return refuse('measure-not-open')
    if (m.proposedBy === when.officer.staffId) return refuse('needs-second-person')
    if (saysNothing(opinion)) return refuse('reason-needed')
    return record(
      approved
        ? { type: 'MeasureApproved', body: { opinion } }
        : { type: 'MeasureRejected', body: { reason: opinion } },
    )
  })
}

/** 登记执行：以哪一份文件。 @law 行政许可法 74 */
export function carryOutMeasure(
  deps: SupervisionDeps,
  measureId: MeasureId,
  document: string,
  when: When,
): Promise<Result> {
  return change(deps, measureId, when, (m) => {
    if (!m || !isBody(when.officer)) return refuse('forbidden')
    if (m.status !== 'approved') return refuse('measure-not-open')
    return document.trim() === ''
      ? refuse('reason-needed')
      : record({ type: 'MeasureCarriedOut', body: { document } })
  })
}

export async function listMeasures(db: Queryable): Promise<Measure[]> {
  const found = await rows<
    { body: Pick<Measure, 'level' | 'count' | 'measure' | 'basis' | 'cards'> } & Omit<
      Measure,
      'level' | 'count' | 'measure' | 'basis' | 'cards'
    >
  >(
    db,
    `select measure_id as "measureId", ladder, subject, subject_id as "subjectId", period, body, state as status, document, proposed_by as "proposedBy", decided_by as "decidedBy", version
     from supervision.measure order by period desc, subject_id limit 500`,
  )
  return found.map(({ body, ...rest }) => ({ ...rest, ...body }))
}

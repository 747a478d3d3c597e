import { z } from 'zod'
import { type ActorId, staffIds } from '#foundation/ids'
import { ids, line, paragraphs, text } from '#foundation/schema'
import { actorNames } from '#identity'
import { FORBIDDEN, officerOf, officers } from '#identity/session'
import { done, type HttpServer, refusals, refuse } from '#platform/http'
import { CHANGED_MEANWHILE, namesOf, type SupervisionHttp } from '../../answers.ts'
import { cardLevel } from '../../contract.ts'
import { BODY, SEE_ALL } from '../../who.ts'
import { COUNTY_LADDER, ladderKind, listReached, rungSchema } from '../ladder.ts'
import {
  carryOutMeasure,
  decideMeasure,
  listMeasures,
  MEASURE_REFUSALS,
  proposeMeasure,
} from '../measure.ts'

const subject = z.object({
  subjectId: text('market'),
  subjectName: text('县市场监督管理局'),
  /** `2026-03` or `2026`. */
  period: text('2026-03'),
  count: z.int(),
  cards: z.array(ids.card),
})
const reachedView = subject.extend({ rung: rungSchema }).meta({ id: 'ReachedRung' })
const measureView = subject
  .extend({
    measureId: ids.measure,
    ladder: text('L1'),
    subject: z.enum(['unit', 'officer']),
    level: cardLevel,
    measure: text('责令书面检查'),
    basis: text('县电子监察规则（责任追究）'),
    status: z.enum(['proposed', 'approved', 'rejected', 'carried-out']),
    document: text('县监察委〔2026〕12号').nullish(),
    proposedBy: ids.actor,
    proposer: text('罗志强'),
    decidedBy: ids.actor.nullish(),
    decider: text('周海燕').optional(),
  })
  .meta({ id: 'Measure' })
const measuresView = z
  .object({
    ladder: z.array(rungSchema),
    reached: z.array(reachedView),
    measures: z.array(measureView),
  })
  .meta({ id: 'Accountability' })

const REFUSED = [FORBIDDEN, ...refusals(409, MEASURE_REFUSALS), CHANGED_MEANWHILE]
const params = z.object({ measureId: ids.measure })

/**
 * 责任追究: which rungs were reached, what is proposed, who approved, and by which document it was
 * carried out.
 */
export function registerMeasures(server: HttpServer, deps: SupervisionHttp): void {
  registerList(server, deps)
  registerProposing(server, deps)
  registerDeciding(server, deps)
}

const ladderOf = ({ world }: SupervisionHttp) => world.current().get(ladderKind, COUNTY_LADDER)

function registerList(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/measures',
    {
      config: { access: officers(deps, ...SEE_ALL), refuses: [] },
      schema: { summary: '责任追究', response: { 200: measuresView } },
    },
    async () => accountabilityOf(deps),
  )
}

/** The ladder, who has reached a rung that was not proposed yet, and what was proposed. */
async function accountabilityOf(deps: SupervisionHttp): Promise<z.infer<typeof measuresView>> {
  const ladder = ladderOf(deps)
  const measures = await listMeasures(deps.supervisionPool)
  const reached = (await listReached(deps.supervisionPool, ladder)).filter(
    (r) =>
      !measures.some(
        (m) => m.ladder === r.rung.code && m.subjectId === r.subjectId && m.period === r.period,
      ),
  )
  const people: (ActorId | null | undefined)[] = [
    ...[...reached, ...measures].map(({ subjectId }) => subjectId).filter(staffIds.is),
    ...measures.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy]),
  ]
  const nameOf = await actorNames(deps.pool, people)
  const names = namesOf(deps)
  const named = <T extends { subjectId: string }>(row: T) => ({
    ...row,
    subjectName: staffIds.is(row.subjectId) ? nameOf(row.subjectId) : names.unit(row.subjectId),
  })
  return {
    ladder: [...ladder],
    reached: reached.map(named),
    measures: measures.map((m) => ({
      ...named(m),
      proposer: nameOf(m.proposedBy),
      ...(m.decidedBy && { decider: nameOf(m.decidedBy) }),
    })),
  }
}

function registerProposing(server: HttpServer, deps: SupervisionHttp): void {
  server.post(
    '/api/supervision/measures',
    {
      config: { access: officers(deps, ...BODY), refuses: REFUSED },
      schema: {
        summary: '提出追究建议',
        body: z.object({
          ladder: text('L1').max(10),
          subjectId: text('market').max(80),
          period: text('2026-03').max(7),
        }),
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const when = { officer: officerOf(request), at: deps.now() }
      const proposed = await proposeMeasure(deps, ladderOf(deps), request.body, when)
      return proposed.ok ? reply.code(201).send({ ok: true }) : refuse(reply, proposed.code)
    },
  )
}

function registerDeciding(server: HttpServer, deps: SupervisionHttp): void {
  server.post(
    '/api/supervision/measures/:measureId/decision',
    {
      config: { access: officers(deps, 'supervision-lead'), refuses: REFUSED },
      schema: {
        summary: '批准或不批准追究建议',
        params,
        body: z.object({ approved: z.boolean(), opinion: paragraphs(500, '事实清楚，同意') }),
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const when = { officer: officerOf(request), at: deps.now() }
      const { measureId } = request.params
      const decided = await decideMeasure(deps, measureId, request.body, when)
      return decided.ok ? reply.code(201).send({ ok: true }) : refuse(reply, decided.code)
    },
  )
  server.post(
    '/api/supervision/measures/:measureId/execution',
    {
      config: { access: officers(deps, ...BODY), refuses: REFUSED },
      schema: {
        summary: '登记执行',
        params,
        body: z.object({ document: line(100, '县监察委〔2026〕12号') }),
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const when = { officer: officerOf(request), at: deps.now() }
      const { measureId } = request.params
      const { document } = request.body
      const carriedOut = await carryOutMeasure(deps, measureId, document, when)
      return carriedOut.ok ? reply.code(201).send({ ok: true }) : refuse(reply, carriedOut.code)
    },
  )
}

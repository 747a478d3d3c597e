import { z } from 'zod'
import { ids, legalDay, text } from '#foundation/schema'
import { officers } from '#identity/session'
import { type HttpServer, refusals, refuse } from '#platform/http'
import type { SupervisionHttp } from '../answers.ts'
import { cardLevel } from '../contract.ts'
import { PARAMETER_REFUSALS, wantedChange, wrongValue } from '../parameters/index.ts'
import { BODY, SEE_LEADS } from '../who.ts'
import { patrol } from './patrol.ts'
import { tryOnHistory } from './trial.ts'

const trialSignal = z.object({
  caseId: ids.subject,
  level: cardLevel,
  on: legalDay,
  unitId: ids.unit,
})
const trialView = z
  .object({
    before: z.int(),
    after: z.int(),
    added: z.array(trialSignal),
    dropped: z.array(trialSignal),
  })
  .meta({ id: 'RuleTrial' })

const patrolView = z
  .object({
    events: z.int(),
    cards: z.int(),
    findings: z.array(
      z.object({
        kind: z.enum(['missing', 'superfluous', 'wrong-level']),
        cardId: ids.card,
        expected: cardLevel.optional(),
        found: cardLevel.optional(),
        says: text('2026-000123/case-limit 应当发牌而没有发'),
      }),
    ),
  })
  .meta({ id: 'Patrol' })

const { 'unknown-parameter': unknown, 'value-out-of-range': range } = PARAMETER_REFUSALS
const BAD_TRIAL = refusals(400, { 'unknown-parameter': unknown, 'value-out-of-range': range })
/** So many signals are shown. */
const MOST_SHOWN = 200

/**
 * The judging itself: is it right, would other values judge otherwise.
 */
export function registerJudging(server: HttpServer, deps: SupervisionHttp): void {
  server.post(
    '/api/supervision/trials',
    {
      config: { access: officers(deps, ...BODY), refuses: BAD_TRIAL },
      schema: {
        summary: '在历史上试运行一个参数',
        body: wantedChange.extend({ since: legalDay }),
        response: { 200: trialView },
      },
    },
    async (request, reply) => {
      const { code, name, value, since } = request.body
      const wrong = wrongValue(request.body)
      if (wrong) return refuse(reply, wrong)
      const { added, dropped, ...counts } = await tryOnHistory(deps, code, name, value, since)
      return {
        ...counts,
        added: added.slice(0, MOST_SHOWN),
        dropped: dropped.slice(0, MOST_SHOWN),
      }
    },
  )
  server.get(
    '/api/supervision/patrol',
    {
      config: { access: officers(deps, ...SEE_LEADS), refuses: [] },
      schema: { summary: '发牌巡检：由账本重新计算全部牌', response: { 200: patrolView } },
    },
    async () => patrol(deps),
  )
}

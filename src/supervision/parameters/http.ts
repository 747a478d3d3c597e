import { z } from 'zod'
import { ids, legalDay, maybeLine } from '#foundation/schema'
import { FORBIDDEN, officerOf, officers } from '#identity/session'
import { type HttpServer, refusals, refuse } from '#platform/http'
import { type SupervisionHttp, todayOf } from '../answers.ts'
import { BODY } from '../who.ts'
import { RULES } from '../rules/index.ts'
import {
  approveChange,
  listChanges,
  PARAMETER_REFUSALS,
  proposeChange,
  valuesOf,
} from './parameters.ts'
import { namedChanges, ruleChangeView, ruleInForce, wantedChange } from './views.ts'

const { forbidden: _said, ...REFUSALS } = PARAMETER_REFUSALS
const REFUSED = [FORBIDDEN, ...refusals(409, REFUSALS)]
const changed = z.object({ ok: z.literal(true), changeId: ids.draft }).meta({ id: 'RuleChanged' })

/** 监察规则: what each rests on, its values in force, and every change with its two people. */
export function registerParameters(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/rules',
    {
      config: { access: officers(deps), refuses: [] },
      schema: { summary: '监察规则和现行参数', response: { 200: z.array(ruleInForce) } },
    },
    async () => rulesInForce(deps),
  )
  server.get(
    '/api/supervision/rule-changes',
    {
      config: { access: officers(deps), refuses: [] },
      schema: { summary: '规则参数的改动', response: { 200: z.array(ruleChangeView) } },
    },
    async () => namedChanges(deps, await listChanges(deps.supervisionPool)),
  )
  server.post(
    '/api/supervision/rule-changes',
    {
      config: { access: officers(deps, ...BODY), refuses: REFUSED },
      schema: {
        summary: '提出改动一个参数',
        body: wantedChange.extend({
          basis: maybeLine(200, '县监察委〔2026〕7号'),
          fromOn: legalDay,
        }),
        response: { 201: changed },
      },
    },
    async (request, reply) => {
      const done = await proposeChange(deps, officerOf(request), request.body, deps.now())
      return done.ok ? reply.code(201).send(done) : refuse(reply, done.code)
    },
  )
  server.post(
    '/api/supervision/rule-changes/:changeId/approval',
    {
      config: { access: officers(deps, 'supervision-lead'), refuses: REFUSED },
      schema: {
        summary: '批准改动一个参数',
        params: z.object({ changeId: ids.draft }),
        response: { 200: changed },
      },
    },
    async (request, reply) => {
      const { changeId } = request.params
      const done = await approveChange(deps, officerOf(request), changeId, deps.now())
      return done.ok ? done : refuse(reply, done.code)
    },
  )
}

/** Every rule with its values of today. */
function rulesInForce(deps: SupervisionHttp): z.infer<typeof ruleInForce>[] {
  const values = valuesOf((day) => deps.world.at(day))
  const today = todayOf(deps)
  return RULES.map((rule) => ({
    ...rule,
    isEnabled: values.at(rule.code, 'enabled', today) === 1,
    parameters: Object.fromEntries(
      Object.entries(rule.parameters).map(([name, parameter]) => [
        name,
        { ...parameter, inForce: values.at(rule.code, name, today) },
      ]),
    ),
  }))
}

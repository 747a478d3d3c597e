import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { hash, ids, maybeParagraphs, text } from '#foundation/schema'
import { FORBIDDEN, forbidden, officerOf, officers } from '#identity/session'
import { type HttpServer, refusals, refuse } from '#platform/http'
import {
  listedPlan,
  listedProcess,
  listProcesses,
  listShownPlans,
  planCases,
  planPreview,
  previewForPeople,
  showPlan,
} from '../plan-views.ts'
import {
  approveProcessChange,
  findPlan,
  mayApproveChange,
  mayProposeChange,
  type PlanChanged,
  proposeProcessChange,
  rejectProcessChange,
} from '../process-changes.ts'
import { PLAN_REFUSALS, processPlan } from '../process-plan.ts'
import type { ViewDeps } from '../view.ts'

const wantedPlan = z.object({
  processKey: text('general').min(1).max(60),
  from: z.array(hash).min(1).max(20),
  to: hash,
  mapping: z
    .record(z.string().max(160), z.string().max(160))
    .meta({ examples: [{ review: 'second-review' }] })
    .default({}),
})
const planParam = z.object({ planId: ids.plan })
const reason = maybeParagraphs(1000, '新版流程增加了复核，在办的件也须复核')

const NOT_PLANNED = refusals(409, {
  'changed-meanwhile': '刚刚有人处理了这个方案，请查看最新情况。',
})

/**
 * 流程变更: plans by which open cases go on by another version of their process; the cases are shown to
 * those who may decide.
 */
export function registerProcessChanges(server: HttpServer, deps: ViewDeps): void {
  registerPlans(server, deps)
  registerProposal(server, deps)
  registerDecision(server, deps)
}

function registerPlans(server: HttpServer, deps: ViewDeps): void {
  const access = officers(deps)
  server.get(
    '/api/processes',
    {
      config: { access, refuses: [] },
      schema: { summary: '流程和各版本的在办件数', response: { 200: z.array(listedProcess) } },
    },
    async (request) => listProcesses(deps, officerOf(request)),
  )

  server.get(
    '/api/process-changes',
    {
      config: { access, refuses: [] },
      schema: { summary: '流程变更方案', response: { 200: z.array(listedPlan) } },
    },
    async (request) => listShownPlans(deps, officerOf(request)),
  )

  server.get(
    '/api/process-changes/:planId',
    {
      config: { access, refuses: [...refusals(404, { 'not-found': '没有这个方案。' }), FORBIDDEN] },
      schema: { summary: '方案和它涉及的办件', params: planParam, response: { 200: planCases } },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const plan = await findPlan(deps.pool, request.params.planId)
      if (!plan) return refuse(reply, 'not-found')
      const mayLook =
        mayProposeChange(deps.world, officer, plan.processKey) ||
        mayApproveChange(deps.world, officer, plan)
      return mayLook ? showPlan(deps, plan) : forbidden(reply)
    },
  )
}

function registerProposal(server: HttpServer, deps: ViewDeps): void {
  const access = officers(deps)
  server.post(
    '/api/process-changes/preview',
    {
      config: { access, refuses: [FORBIDDEN] },
      schema: {
        summary: '预览方案：每件办件的去向',
        body: wantedPlan,
        response: { 200: planPreview },
      },
    },
    async (request, reply) =>
      mayProposeChange(deps.world, officerOf(request), request.body.processKey)
        ? previewForPeople(deps, request.body)
        : forbidden(reply),
  )

  server.post(
    '/api/process-changes',
    {
      config: {
        access,
        refuses: [
          FORBIDDEN,
          ...NOT_PLANNED,
          ...refusals(409, PLAN_REFUSALS, 'version-unknown', 'element-unknown', 'reason-missing'),
        ],
      },
      schema: {
        summary: '提出方案',
        body: wantedPlan.extend({ reason }),
        response: { 201: processPlan },
      },
    },
    async (request, reply) => {
      const done = await proposeProcessChange(deps, request.body, officerOf(request), deps.now())
      return done.ok ? reply.code(201).send(done.state) : refusePlan(reply, done)
    },
  )
}

function registerDecision(server: HttpServer, deps: ViewDeps): void {
  const access = officers(deps)
  const decided = [FORBIDDEN, ...NOT_PLANNED, ...refusals(409, PLAN_REFUSALS, 'plan-not-open')]
  server.post(
    '/api/process-changes/:planId/approval',
    {
      config: {
        access,
        refuses: [
          ...decided,
          ...refusals(
            409,
            PLAN_REFUSALS,
            'needs-second-person',
            'version-not-in-force',
            'shown-otherwise',
          ),
        ],
      },
      schema: {
        summary: '批准看过的方案',
        params: planParam,
        body: planCases.pick({ seen: true }),
        response: { 200: processPlan },
      },
    },
    async (request, reply) => {
      const looked = { ...request.params, ...request.body }
      const done = await approveProcessChange(deps, looked, officerOf(request), deps.now())
      return done.ok ? done.state : refusePlan(reply, done)
    },
  )

  server.post(
    '/api/process-changes/:planId/rejection',
    {
      config: {
        access,
        refuses: [...decided, ...refusals(409, PLAN_REFUSALS, 'reason-missing')],
      },
      schema: {
        summary: '退回方案',
        params: planParam,
        body: z.object({ reason }),
        response: { 200: processPlan },
      },
    },
    async (request, reply) => {
      const { planId } = request.params
      const officer = officerOf(request)
      const done = await rejectProcessChange(deps, planId, request.body.reason, officer, deps.now())
      return done.ok ? done.state : refusePlan(reply, done)
    },
  )
}

function refusePlan(reply: FastifyReply, refused: Exclude<PlanChanged, { ok: true }>) {
  const { code, details } = refused
  if (code !== 'element-unknown') return refuse(reply, code)
  const elements = [details?.elements ?? []].flat().join('、')
  return refuse(reply, code, { detail: PLAN_REFUSALS[code].replace('{elements}', elements) })
}

import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import {
  approveProcessChange,
  countOnVersions,
  findPlan,
  itemsOfCases,
  listMovedCases,
  listPlans,
  mayApproveChange,
  mayProposeChange,
  netsOfPlan,
  type PlanChanged,
  previewPlan,
  proposeProcessChange,
  rejectProcessChange,
  type WantedPlan,
} from '../process-changes.ts'
import { type CaseId, staffIds } from '#foundation/ids'
import { hash, ids } from '#foundation/schema'
import { type Officer, staffNames } from '#identity'
import { listPlaces, processKind } from '#process'
import { type HttpServer, sendProblem } from '#platform/http'
import { actsAs } from '#world'
import type { County } from '../../county.ts'
import { PLAN_REFUSALS, type PlanRefusal, type ProcessPlan } from '../process-plan.ts'
import { forbidden, officerOf, officers } from '#identity/session'

const wantedPlan = z.object({
  processKey: z.string().min(1).max(60),
  from: z.array(hash).min(1).max(20),
  to: hash,
  mapping: z.record(z.string().max(160), z.string().max(160)).default({}),
})
const planParam = z.object({ planId: ids.plan })

/** 流程变更: plans by which open cases go on by another version of their process; the cases are shown to those who may decide. */
export function registerProcessChanges(server: HttpServer, county: County): void {
  const byOfficer = officers(county)
  const { pool, world } = county
  const mayPropose = (officer: Officer, processKey: string) =>
    mayProposeChange(world, officer, processKey)
  const mayDecide = (officer: Officer, plan: ProcessPlan) =>
    plan.state === 'proposed' &&
    !actsAs(officer, plan.proposedBy) &&
    mayApproveChange(world, officer, plan)

  server.get('/api/processes', { config: { access: byOfficer } }, async (request) => {
    const officer = officerOf(request)
    return listProcesses(county, (key) => mayPropose(officer, key))
  })
  server.get('/api/process-changes', { config: { access: byOfficer } }, async (request) => {
    const officer = officerOf(request)
    const plans = await listPlans(pool)
    const people = plans.flatMap(({ proposedBy, decidedBy = proposedBy }) => [
      proposedBy,
      decidedBy,
    ])
    const names = await staffNames(pool, [...new Set(people)].filter(staffIds.is))
    return plans.map(
      (plan): ListedPlan => ({
        ...plan,
        mayDecide: mayDecide(officer, plan),
        names: Object.fromEntries(
          [plan.proposedBy, plan.decidedBy ?? plan.proposedBy].map((id) => [
            id,
            names.get(id) ?? id,
          ]),
        ),
      }),
    )
  })
  server.post(
    '/api/process-changes/preview',
    { config: { access: byOfficer }, schema: { body: wantedPlan } },
    async (request, reply) => {
      const officer = officerOf(request)
      const plan = request.body
      return mayPropose(officer, plan.processKey) ? preview(county, plan) : forbidden(reply)
    },
  )
  server.post(
    '/api/process-changes',
    {
      config: { access: byOfficer },
      schema: { body: wantedPlan.extend({ reason: z.string().trim().max(1000) }) },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const done = await proposeProcessChange(county, request.body, officer, county.now())
      return done.ok ? reply.code(201).send(done.state) : refused(reply, done)
    },
  )
  server.get(
    '/api/process-changes/:planId',
    { config: { access: byOfficer }, schema: { params: planParam } },
    async (request, reply) => {
      const officer = officerOf(request)
      const plan = await findPlan(pool, request.params.planId)
      if (!plan)
        return sendProblem(reply, { status: 404, code: 'not-found', detail: '没有这个方案。' })
      if (!mayPropose(officer, plan.processKey) && !mayApproveChange(world, officer, plan))
        return forbidden(reply)
      return { plan, ...(await casesOf(county, plan)) }
    },
  )
  server.post(
    '/api/process-changes/:planId/approval',
    { config: { access: byOfficer }, schema: { params: planParam } },
    async (request, reply) => {
      const officer = officerOf(request)
      const { planId } = request.params
      const done = await approveProcessChange(county, planId, officer, county.now())
      return done.ok ? done.state : refused(reply, done)
    },
  )
  server.post(
    '/api/process-changes/:planId/rejection',
    {
      config: { access: byOfficer },
      schema: { params: planParam, body: z.object({ reason: z.string().trim().max(1000) }) },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const { planId } = request.params
      const { reason } = request.body
      const done = await rejectProcessChange(county, planId, reason, officer, county.now())
      return done.ok ? done.state : refused(reply, done)
    },
  )
}

/** Every process with its versions, the places in each, and how many open cases are handled by it. */
async function listProcesses({ pool, world }: County, mayPropose: (key: string) => boolean) {
  const { kind } = processKind
  const { book } = world
  await world.load(book.keys(kind).flatMap((key) => book.versions(kind, key)))
  const open = await countOnVersions(pool)
  const today = world.current()
  return book.keys(kind).map((key) => ({
    processKey: key,
    name: today.find(processKind, key)?.value.net.name ?? key,
    mayPropose: mayPropose(key),
    versions: book.versions(kind, key).map(({ hash, number, effectiveOn, basis }) => ({
      ...{ hash, number, effectiveOn, basis },
      isInForce: today.version(kind, key)?.hash === hash,
      openCases: open.get(hash) ?? 0,
      places: listPlaces(book.value(processKind, hash).net),
    })),
  }))
}

/** A plan as the list shows it. */
export type ListedPlan = ProcessPlan & {
  mayDecide: boolean
  /** Of the people, by their ids. */
  names: Record<string, string>
}
export type ListedProcess = Awaited<ReturnType<typeof listProcesses>>[number]
export type PlanPreview = Awaited<ReturnType<typeof preview>>
export type PlanCases = Awaited<ReturnType<typeof casesOf>>

/** What would become of each case. */
async function preview(county: County, plan: WantedPlan) {
  const cases = await previewPlan(county, plan)
  return {
    names: await namesIn(county, plan),
    cases: cases.map((c) => ({
      ...c,
      itemName: county.catalogue.find(c.itemId)?.name ?? c.itemId,
      unitName: county.units.get(c.unitId)?.name ?? c.unitId,
    })),
  }
}

/** What the places of the versions before and of the one after are called. */
async function namesIn({ world }: County, plan: WantedPlan) {
  const { fromNets, toNet } = await netsOfPlan(world, plan)
  const names = (nets: typeof fromNets) =>
    Object.fromEntries(
      nets.flatMap((net) => (net ? listPlaces(net) : [])).map((p) => [p.id, p.name || p.id]),
    )
  return { before: names(fromNets), after: names([toNet]) }
}

/** While a plan is open what would become of the cases; afterwards what became of them. */
async function casesOf(county: County, plan: ProcessPlan) {
  const moved = await listMovedCases(county.pool, plan.planId)
  const after = { moved, itemNames: await itemNamesOf(county, plan, moved) }
  if (plan.state === 'proposed' || plan.state === 'approved')
    return { ...(await preview(county, plan)), ...after }
  return { names: await namesIn(county, plan), cases: [], ...after }
}

/** What the cases ask for that a plan moved or left where they were. */
async function itemNamesOf(
  { pool, catalogue }: County,
  { staying = [] }: ProcessPlan,
  moved: readonly CaseId[],
): Promise<Record<CaseId, string>> {
  const items = await itemsOfCases(pool, [...moved, ...staying.map(({ caseId }) => caseId)])
  return Object.fromEntries(
    items.map(({ caseId, itemId }) => [caseId, catalogue.find(itemId)?.name ?? itemId]),
  )
}

function refused(reply: FastifyReply, refusal: Exclude<PlanChanged, { ok: true }>) {
  const { code, details } = refusal
  if (code === 'forbidden') return forbidden(reply)
  const elements = (details?.elements as readonly string[] | undefined)?.join('、') ?? ''
  const detail =
    PLAN_REFUSALS[code as PlanRefusal]?.replace('{elements}', elements) ??
    '刚刚有人处理了这个方案，请查看最新情况。'
  return sendProblem(reply, { status: 409, code, detail })
}

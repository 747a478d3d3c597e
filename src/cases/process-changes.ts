import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { must } from '#foundation/assert'
import { type CaseId, type ItemId, type PlanId, planIds, unitIds } from '#foundation/ids'
import { text } from '#foundation/schema'
import { shownOf } from '#foundation/shown'
import { dayOf, type Instant } from '#foundation/time'
import type { Officer } from '#identity'
import { contentsOf } from '#items'
import { atDesk, bySystem, type Changed, changeStream, type LifeOf, type Origin } from '#ledger'
import { type Pool, type Queryable, row, rows, sendAll, type Statement } from '#platform/database'
import { forEachApart } from '#platform/jobs'
import { findNode, type Misfit, type Net, processKind, type RunState, targetOf } from '#process'
import { approvers, projectTasks } from '#tasks'
import { approversOf, concernedBy, mayApprove, mayDraft, type Shelf } from '#world'
import { changeProcess, isConcerned } from './acts/change-process.ts'
import { planCourse } from './course.ts'
import { misfit, type processPlanEvents, processPlanStream } from './events.ts'
import { settle } from './handle.ts'
import { type CasesDeps, netsOf, worldOf } from './load.ts'
import {
  approvePlan,
  endPlan,
  evolvePlan,
  type PlanRefusal,
  type ProcessPlan,
  proposePlan,
  rejectPlan,
} from './process-plan.ts'
import { type CaseState, caseState, stepNow } from './state.ts'

interface PlanDeps {
  pool: Pool
  world: Shelf
}
export type PlanChanged = Changed<ProcessPlan, PlanRefusal | 'forbidden'>
/** What somebody wants: the rest of a plan is what becomes of it. */
export type WantedPlan = Pick<ProcessPlan, 'processKey' | 'from' | 'to' | 'mapping'>

/**
 * Proposes how the open cases of some versions of a process shall go on by another; nothing changes
 * until a second person approves.
 */
export async function proposeProcessChange(
  deps: PlanDeps,
  wanted: WantedPlan & { reason: string },
  officer: Officer,
  at: Instant,
): Promise<PlanChanged> {
  await deps.world.refresh()
  if (!mayProposeChange(deps.world, officer, wanted.processKey))
    return { ok: false, code: 'forbidden' }
  const nets = await netsOfPlan(deps.world, wanted)
  const origin = atDesk(officer, at)
  return changePlan(deps, planIds.of(randomUUID()), origin, () =>
    proposePlan({ ...wanted, ...nets }),
  )
}

/**
 * The second person's approval of what they have seen (`seenOf`); the cases are moved one by one
 * afterwards (`carryOutPlans`).
 */
export async function approveProcessChange(
  deps: CasesDeps,
  { planId, seen }: { planId: PlanId; seen: string },
  officer: Officer,
  at: Instant,
): Promise<PlanChanged> {
  const plan = await findPlan(deps.pool, planId)
  if (!plan) return { ok: false, code: 'plan-not-open' }
  await deps.world.refresh()
  if (!mayApproveChange(deps.world, officer, plan)) return { ok: false, code: 'forbidden' }
  const inForce = deps.world.at(dayOf(at)).version('process', plan.processKey)
  const preview = await previewPlan(deps, plan)
  const shown = {
    cases: preview.length,
    staying: preview.filter((c) => c.misfits.length > 0).length,
    seen,
  }
  const isAsSeen = seen === seenOf(preview)
  return changePlan(deps, planId, atDesk(officer, at), (before) =>
    approvePlan(before, officer, inForce?.hash === plan.to, isAsSeen, shown),
  )
}

/** Sends a plan back, with the reason. */
export async function rejectProcessChange(
  deps: PlanDeps,
  planId: PlanId,
  reason: string,
  officer: Officer,
  at: Instant,
): Promise<PlanChanged> {
  const plan = await findPlan(deps.pool, planId)
  if (!plan) return { ok: false, code: 'plan-not-open' }
  if (!mayApproveChange(deps.world, officer, plan)) return { ok: false, code: 'forbidden' }
  return changePlan(deps, planId, atDesk(officer, at), (plan) => rejectPlan(plan, reason))
}

/** Those who may draft the process. */
export const mayProposeChange = (world: Shelf, officer: Officer, processKey: string) =>
  mayDraft(processKind, officer, concernedBy(processKind, processKey, world.current()))

/** Those who may approve the process. */
export const mayApproveChange = (
  world: Shelf,
  officer: Officer,
  { processKey, proposedIn }: Pick<ProcessPlan, 'processKey' | 'proposedIn'>,
) =>
  mayApprove(
    processKind,
    officer,
    concernedBy(processKind, processKey, world.current()),
    proposedIn,
  )

function changePlan(
  { pool, world }: PlanDeps,
  planId: PlanId,
  origin: Origin,
  decide: (plan: ProcessPlan | undefined) => ReturnType<typeof rejectPlan>,
): Promise<Changed<ProcessPlan, PlanRefusal>> {
  const life: LifeOf<ProcessPlan, typeof processPlanEvents, PlanRefusal> = () => ({
    evolve: (plan, fact) => evolvePlan(planId, plan, fact),
    decide,
    project: (plan) => projectPlan(plan, world),
  })
  return changeStream(pool, processPlanStream, planId, origin, life)
}

/** The plan's row, and that it waits for a second person. */
export const projectPlan = (plan: ProcessPlan, world: Shelf): Statement[] => [
  projectRow(plan),
  projectWaiting(plan, world),
]

function projectWaiting(plan: ProcessPlan, shelf: Shelf): Statement {
  const { planId, processKey, proposedIn, proposedBy, proposedAt } = plan
  const concerned = concernedBy(processKind, processKey, shelf.current())
  const waits = {
    todo: 'approval',
    title: '审批流程变更方案',
    since: dayOf(proposedAt),
    ...approvers(approversOf(processKind, concerned, proposedIn), [proposedBy]),
  }
  return projectTasks({
    stream: processPlanStream.nameOf(planId),
    kind: 'plan',
    subjectId: planId,
    unitId: unitIds.is(proposedIn) ? proposedIn : '',
    about: `流程变更：${processKey}`,
    tasks: plan.state === 'proposed' ? [waits] : [],
  })
}

/** Looks again whom proposed plans concern: what was published since may have changed it. */
export async function followWorldOfPlans({ pool, world }: PlanDeps): Promise<void> {
  const proposed = await plansThatAre(pool, 'proposed')
  await sendAll(proposed.map((plan) => pool.query(projectWaiting(plan, world))))
}

function projectRow(plan: ProcessPlan): Statement {
  return {
    text: `insert into cases.process_plan (plan_id, process_key, state, proposed_at, plan) values ($1, $2, $3, $4, $5)
           on conflict (plan_id) do update set state = excluded.state, plan = excluded.plan`,
    values: [plan.planId, plan.processKey, plan.state, plan.proposedAt, JSON.stringify(plan)],
  }
}

const plansThatAre = async (db: Queryable, state: ProcessPlan['state']): Promise<ProcessPlan[]> =>
  (
    await rows<{ plan: ProcessPlan }>(
      db,
      'select plan from cases.process_plan where state = $1 order by plan_id',
      [state],
    )
  ).map(({ plan }) => plan)

/** The latest plans, the newest first; at most 200. */
export async function listPlans(db: Queryable): Promise<ProcessPlan[]> {
  const found = await rows<{ plan: ProcessPlan }>(
    db,
    'select plan from cases.process_plan order by proposed_at desc, plan_id limit 200',
  )
  return found.map(({ plan }) => plan)
}

export async function findPlan(db: Queryable, planId: PlanId): Promise<ProcessPlan | undefined> {
  return (
    await row<{ plan: ProcessPlan }>(db, 'select plan from cases.process_plan where plan_id = $1', [
      planId,
    ])
  )?.plan
}

/** The nets of a plan's versions; undefined for what was never published under its key. */
export async function netsOfPlan(world: Shelf, { processKey, from, to }: WantedPlan) {
  const { kind } = processKind
  const isKnown = (hash: string) => world.book.versionOf(kind, processKey, hash) !== undefined
  const known = [...from, to].filter(isKnown)
  await world.load(known.map((hash) => ({ kind, hash })))
  const netOf = (hash: string) => (known.includes(hash) ? netsOf(world.current())(hash) : undefined)
  return { fromNets: from.map(netOf), toNet: netOf(to) }
}

/** What a plan does to one case. Elements by id: steps and terms, and before joins the flows. */
export const casePreview = caseState
  .pick({ caseId: true, itemId: true, unitId: true, stage: true })
  .extend({
    /** Where it stands, and where it would stand. */
    stands: z.array(text('review')),
    goesOn: z.array(text('second-review')),
    /** Steps that begin anew, because somebody else has to do them now. */
    handedOver: z.array(text('second-review')),
    /** 必经环节 of the other version that it neither has done nor will come to. */
    skips: z.array(text('site-visit')),
    /** Why it stays; empty when it moves. */
    misfits: z.array(misfit),
  })
type CasePreview = z.infer<typeof casePreview>

/** What becomes of each case, in short: an approval names it. */
export const seenOf = (cases: readonly CasePreview[]): string =>
  shownOf(cases.map(({ caseId, goesOn, misfits }) => ({ caseId, goesOn, misfits })))

/** What would become of every open case that a plan concerns. */
export async function previewPlan(deps: CasesDeps, plan: WantedPlan): Promise<CasePreview[]> {
  const { toNet } = await netsOfPlan(deps.world, plan)
  if (!toNet) return []
  const published = deps.world.current()
  const states = await listStates(deps, plan)
  return states.map((state): CasePreview => {
    const { net } = worldOf(published, state)
    const changed = planCourse(net, state, toNet, plan.mapping)
    const done = state.visits
      .filter((v) => v.completedBy)
      .map((v) => targetOf(plan.mapping, stepNow(v)))
    const { caseId, itemId, unitId, stage } = state
    return {
      ...{ caseId, itemId, unitId, stage },
      stands: standsAt(net, state.run),
      goesOn: changed.ok ? standsAt(toNet, changed.run) : [],
      handedOver: changed.ok ? changed.entered : [],
      skips: changed.ok ? changed.behind.filter((id) => !done.includes(id)) : [],
      misfits: changed.ok ? [] : changed.misfits,
    }
  })
}

/**
 * Where a run stands: the elements that wait, and before joins the flows over which somebody has
 * come.
 */
function standsAt(net: Net, run: RunState | undefined): string[] {
  if (!run) return []
  const waiting = run.tokens.filter((id) => findNode(net, id)?.kind !== 'scope')
  return [...new Set(waiting), ...Object.keys(run.joins ?? {})]
}

/** How many open cases are handled by each version of a process, by its hash. */
export async function countOnVersions(db: Queryable): Promise<Map<string, number>> {
  const found = await rows<{ hash: string; cases: number }>(
    db,
    `select state->'pins'->>'process' as hash, count(*) as cases from cases.case_row
     where stage in ('submitted', 'correcting', 'processing') group by 1`,
  )
  return new Map(found.map(({ hash, cases }) => [hash, cases]))
}

/** The open cases that a plan concerns, as they stand now. */
async function listStates(deps: CasesDeps, plan: WantedPlan): Promise<CaseState[]> {
  const found = await rows<{ state: CaseState }>(
    deps.pool,
    `select state from cases.case_row
     where stage in ('submitted', 'correcting', 'processing') and state->'pins'->>'process' = any($1) order by case_id`,
    [plan.from],
  )
  const states = found.map(({ state }) => state)
  await deps.world.load(states.flatMap(({ pins }) => contentsOf(pins)))
  const published = deps.world.current()
  return states.filter((state) => isConcerned(plan, state, worldOf(published, state)))
}

/**
 * Moves the cases of every approved plan, one after the other, each as it stands by then; answers
 * which. What was begun and broken off goes on with those that are left, and what one case meets
 * does not keep the others.
 */
export async function carryOutPlans(deps: CasesDeps, at: Instant): Promise<CaseId[]> {
  const moved: CaseId[] = []
  await forEachApart(await plansThatAre(deps.pool, 'approved'), async (plan) =>
    moved.push(...(await carryOut(deps, plan, at))),
  )
  return moved
}

async function carryOut(deps: CasesDeps, plan: ProcessPlan, at: Instant): Promise<CaseId[]> {
  const toNet = must((await netsOfPlan(deps.world, plan)).toNet, 'an approved version is published')
  const moved: CaseId[] = []
  const staying: NonNullable<ProcessPlan['staying']> = []
  let isComplete = true
  await forEachApart(await listStates(deps, plan), async ({ caseId }) => {
    let misfits: Misfit[] = []
    const done = await settle(
      deps,
      caseId,
      { actor: SYSTEM, via: 'system', at },
      (state, world) => {
        const outcome = changeProcess(state, { plan, toNet }, world)
        const changed = planCourse(world.net, state, toNet, plan.mapping)
        misfits = changed.ok ? [] : changed.misfits
        return outcome
      },
    )
    if (done.ok) moved.push(caseId)
    else if (done.code === 'no-place-in-process') staying.push({ caseId, misfits })
    else if (done.code === 'changed-meanwhile') isComplete = false
  })
  if (isComplete) await conclude(deps, plan, staying, at)
  return moved
}

const SYSTEM = { kind: 'system' } as const

async function conclude(
  deps: CasesDeps,
  { planId }: ProcessPlan,
  staying: NonNullable<ProcessPlan['staying']>,
  at: Instant,
): Promise<void> {
  const { moved } = (await row<{ moved: number }>(
    deps.pool,
    'select count(*) as moved from cases.process_move where plan_id = $1',
    [planId],
  ))!
  // Somebody else may have come to the end of it first.
  await changePlan(deps, planId, bySystem(at), (plan) => endPlan(plan, { moved, staying }))
}

/** The cases that a plan has moved. */
export async function listMovedCases(db: Queryable, planId: PlanId): Promise<CaseId[]> {
  const found = await rows<{ caseId: CaseId }>(
    db,
    'select case_id as "caseId" from cases.process_move where plan_id = $1 order by case_id',
    [planId],
  )
  return found.map(({ caseId }) => caseId)
}

/** Which item each of these cases asks for. */
export const itemsOfCases = (
  db: Queryable,
  caseIds: readonly CaseId[],
): Promise<{ caseId: CaseId; itemId: ItemId }[]> =>
  rows(
    db,
    'select case_id as "caseId", item_id as "itemId" from cases.case_row where case_id = any($1)',
    [caseIds],
  )

import { z } from 'zod'
import { type CaseId, staffIds } from '#foundation/ids'
import { hash, legalDay, text } from '#foundation/schema'
import { type Officer, staffNames } from '#identity'
import { listPlaces, type Net, place, processKind } from '#process'
import { actsAs } from '#world'
import type { CasesDeps } from './load.ts'
import {
  casePreview,
  countOnVersions,
  itemsOfCases,
  listMovedCases,
  listPlans,
  mayApproveChange,
  mayProposeChange,
  netsOfPlan,
  previewPlan,
  seenOf,
  type WantedPlan,
} from './process-changes.ts'
import { type ProcessPlan, processPlan } from './process-plan.ts'
import type { ViewDeps } from './view.ts'

const namesById = (example: Record<string, string>) =>
  z.record(z.string(), z.string()).meta({ examples: [example] })

/** A process with its versions, the places in each, and how many open cases are handled by it. */
export const listedProcess = z
  .object({
    processKey: text('general'),
    name: text('一般程序'),
    mayPropose: z.boolean(),
    versions: z.array(
      z.object({
        hash,
        number: z.int(),
        effectiveOn: legalDay,
        basis: text('青政办发〔2026〕3号'),
        isInForce: z.boolean(),
        openCases: z.int(),
        places: z.array(place),
      }),
    ),
  })
  .meta({ id: 'ListedProcess' })
export type ListedProcess = z.infer<typeof listedProcess>

export async function listProcesses(
  { pool, world }: CasesDeps,
  officer: Officer,
): Promise<ListedProcess[]> {
  const { kind } = processKind
  const { book } = world
  await world.load(book.keys(kind).flatMap((key) => book.versions(kind, key)))
  const open = await countOnVersions(pool)
  const today = world.current()
  return book.keys(kind).map((key) => ({
    processKey: key,
    name: today.find(processKind, key)?.value.net.name ?? key,
    mayPropose: mayProposeChange(world, officer, key),
    versions: book.versions(kind, key).map((version) => ({
      ...version,
      isInForce: today.version(kind, key)?.hash === version.hash,
      openCases: open.get(version.hash) ?? 0,
      places: listPlaces(book.value(processKind, version.hash).net),
    })),
  }))
}

/** A plan as the list shows it. */
export const listedPlan = processPlan
  .extend({
    mayDecide: z.boolean(),
    /** Of the people, by their ids. */
    names: namesById({ 'info-centre.system-admin': '周海波' }),
  })
  .meta({ id: 'ListedPlan' })
export type ListedPlan = z.infer<typeof listedPlan>

export async function listShownPlans(
  { pool, world }: CasesDeps,
  officer: Officer,
): Promise<ListedPlan[]> {
  const plans = await listPlans(pool)
  const peopleOf = (plan: ProcessPlan) => [plan.proposedBy, plan.decidedBy ?? plan.proposedBy]
  const people = new Set(plans.flatMap(peopleOf))
  const names = await staffNames(pool, [...people].filter(staffIds.is))
  return plans.map((plan) => ({
    ...plan,
    mayDecide:
      plan.state === 'proposed' &&
      !actsAs(officer, plan.proposedBy) &&
      mayApproveChange(world, officer, plan),
    names: Object.fromEntries(peopleOf(plan).map((id) => [id, names.get(id) ?? id])),
  }))
}

/**
 * What would become of each case; the places of the versions before and of the one after by their
 * names.
 */
export const planPreview = z
  .object({
    names: z.object({
      before: namesById({ review: '审核' }),
      after: namesById({ 'second-review': '复核' }),
    }),
    cases: z.array(
      casePreview.extend({
        itemName: text('食品小作坊小餐饮登记'),
        unitName: text('县市场监督管理局'),
      }),
    ),
  })
  .meta({ id: 'PlanPreview' })
export type PlanPreview = z.infer<typeof planPreview>

export async function previewForPeople(deps: ViewDeps, plan: WantedPlan): Promise<PlanPreview> {
  const cases = await previewPlan(deps, plan)
  return {
    names: await placeNames(deps, plan),
    cases: cases.map((c) => ({
      ...c,
      itemName: deps.catalogue.find(c.itemId)?.name ?? c.itemId,
      unitName: deps.units.get(c.unitId)?.name ?? c.unitId,
    })),
  }
}

async function placeNames({ world }: CasesDeps, plan: WantedPlan) {
  const { fromNets, toNet } = await netsOfPlan(world, plan)
  const names = (nets: (Net | undefined)[]) =>
    Object.fromEntries(
      nets.flatMap((net) => (net ? listPlaces(net) : [])).map((p) => [p.id, p.name || p.id]),
    )
  return { before: names(fromNets), after: names([toNet]) }
}

/** While a plan is open what would become of the cases; afterwards what became of them. */
export const planCases = planPreview
  .extend({
    plan: processPlan,
    /** What is shown, in short: whoever approves sends it back. */
    seen: hash,
    moved: z.array(casePreview.shape.caseId),
    /** What the cases ask for that were moved or left where they were, by their numbers. */
    itemNames: namesById({ '2026-000123': '食品小作坊小餐饮登记' }),
  })
  .meta({ id: 'PlanCases' })
export type PlanCases = z.infer<typeof planCases>

export async function showPlan(deps: ViewDeps, plan: ProcessPlan): Promise<PlanCases> {
  const moved = await listMovedCases(deps.pool, plan.planId)
  const isOpen = plan.state === 'proposed' || plan.state === 'approved'
  const preview = isOpen
    ? await previewForPeople(deps, plan)
    : { names: await placeNames(deps, plan), cases: [] }
  const itemNames = await itemNamesOf(deps, plan, moved)
  return { plan, ...preview, seen: seenOf(preview.cases), moved, itemNames }
}

async function itemNamesOf(
  { pool, catalogue }: CasesDeps,
  { staying = [] }: ProcessPlan,
  moved: readonly CaseId[],
): Promise<Record<CaseId, string>> {
  const items = await itemsOfCases(pool, [...moved, ...staying.map(({ caseId }) => caseId)])
  return Object.fromEntries(
    items.map(({ caseId, itemId }) => [caseId, catalogue.find(itemId)?.name ?? itemId]),
  )
}

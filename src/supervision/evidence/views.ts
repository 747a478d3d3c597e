import { z } from 'zod'
import { ids, legalDay, month, oneOf, text } from '#foundation/schema'
import { becauseView, itemName, type Naming, namesIn, namesOf, unitName } from '../answers.ts'
import { DETECTORS, PATTERNS } from './detectors/list.ts'
import type { ListedFinding } from './findings.ts'
import { type Lead, REGISTERS } from './registers.ts'
import type { UnitFinding } from './unit-patterns.ts'

/** A lead on a decided case. */
export const findingView = z
  .object({
    caseId: ids.case,
    detector: oneOf(DETECTORS),
    detectorName: text('一次补齐'),
    unitId: ids.unit,
    unitName,
    itemId: ids.item,
    itemName,
    score: z.int(),
    foundOn: legalDay,
    because: becauseView,
    says: text('承诺 5 个工作日的事项，从受理到决定只用了 8 分钟录完。'),
    /** Versions of the facts that show it. */
    evidence: z.array(z.int()),
  })
  .meta({ id: 'Finding' })

/** Findings with names, in sentences. */
export async function findingsOf(
  deps: Naming,
  found: readonly ListedFinding[],
): Promise<z.infer<typeof findingView>[]> {
  const names = await namesIn(deps, found)
  return found.map((f) => {
    const { name, says } = DETECTORS[f.detector]
    return { ...namesOf(deps).ofItem(f), detectorName: name, says: says(f.because, names) }
  })
}

/** One square of the heat map. */
const heatView = z
  .object({
    unitId: ids.unit,
    unitName,
    month,
    decided: z.int(),
    dubious: z.int(),
    score: z.int(),
  })
  .meta({ id: 'HeatSquare' })

/** What shows in a unit's month as a whole. */
const unitFindingView = z
  .object({
    unitId: ids.unit,
    unitName,
    month,
    detector: oneOf(PATTERNS),
    patternName: text('整点时间'),
    /** The item, or the unit itself. */
    subject: text('food-licence'),
    subjectName: text('食品经营许可'),
    score: z.int(),
    because: becauseView,
    says: text('外来系统登记的 40 个发生时间中，有 31 个恰在整点。'),
  })
  .meta({ id: 'UnitFinding' })

export const monthsView = z
  .object({
    heat: z.array(heatView),
    units: z.array(unitFindingView),
    gaps: z.array(z.object({ from: z.int(), to: z.int() })),
  })
  .meta({ id: 'MonthsOfUnits' })

/** What shows in units' months, with names and in sentences. */
export async function unitFindingsOf(
  deps: Naming,
  found: readonly UnitFinding[],
): Promise<z.infer<typeof unitFindingView>[]> {
  const names = await namesIn(deps, found)
  return found.map((f) => {
    const { name, says } = PATTERNS[f.detector]
    return {
      ...namesOf(deps).ofUnit(f),
      patternName: name,
      subjectName: deps.catalogue.find(f.subject)?.name ?? names.unit(f.subject),
      says: says(f.because, names),
    }
  })
}

/** A line of another book that has no case. */
export const leadView = z
  .object({
    kind: oneOf(REGISTERS),
    kindName: text('证照登记'),
    number: text('JY14310990000012'),
    on: legalDay,
    unitId: ids.unit,
    unitName,
    itemId: ids.item.nullable(),
    itemName,
    /** As the other book says. */
    caseId: ids.case.nullable(),
  })
  .meta({ id: 'Lead' })

export const leadOf =
  (deps: Pick<Naming, 'units' | 'catalogue'>) =>
  (lead: Lead): z.infer<typeof leadView> => {
    const names = namesOf(deps)
    const kindName = REGISTERS[lead.kind]
    return { ...names.ofUnit(lead), kindName, itemName: lead.itemId ? names.item(lead.itemId) : '' }
  }

export const importedView = z
  .object({ importId: ids.import, entries: z.int(), leads: z.int() })
  .meta({ id: 'RegisterImported' })

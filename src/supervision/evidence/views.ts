import { z } from 'zod'
import type { ActorId } from '#foundation/ids'
import { ids, legalDay, month, oneOf, text } from '#foundation/schema'
import { actorNames } from '#identity'
import type { Pool } from '#platform/database'
import { becauseView, itemName, namesOf, unitName } from '../answers.ts'
import type { SupervisionDeps } from '../deps.ts'
import { DETECTORS } from './authenticity.ts'
import type { ListedFinding } from './findings.ts'
import { type Lead, REGISTERS } from './registers.ts'
import { PATTERNS, type UnitFinding } from './unit-patterns.ts'

type Named = Pick<SupervisionDeps, 'units' | 'catalogue'>

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
    /** Versions of the facts that show it. */
    evidence: z.array(z.int()),
  })
  .meta({ id: 'Finding' })

/** Findings with names; who did it is called by name, too. */
export async function findingsOf(
  deps: Named & { pool: Pool },
  found: readonly ListedFinding[],
): Promise<z.infer<typeof findingView>[]> {
  const accountOf = ({ because }: ListedFinding) => because.account as ActorId | undefined
  const nameOf = await actorNames(deps.pool, found.map(accountOf))
  return found.map((f) => {
    const account = accountOf(f)
    return {
      ...namesOf(deps).ofItem(f),
      detectorName: DETECTORS[f.detector].name,
      because: { ...f.because, ...(account && { account: nameOf(account) }) },
    }
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
  })
  .meta({ id: 'UnitFinding' })

export const monthsView = z
  .object({
    heat: z.array(heatView),
    units: z.array(unitFindingView),
    gaps: z.array(z.object({ from: z.int(), to: z.int() })),
  })
  .meta({ id: 'MonthsOfUnits' })

export const unitFindingOf =
  (deps: Named) =>
  (f: UnitFinding): z.infer<typeof unitFindingView> => {
    const names = namesOf(deps)
    const item = deps.catalogue.find(f.subject)?.name
    return {
      ...names.ofUnit(f),
      patternName: PATTERNS[f.detector].name,
      subjectName: item ?? names.unit(f.subject),
    }
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
  (deps: Named) =>
  (lead: Lead): z.infer<typeof leadView> => {
    const names = namesOf(deps)
    const kindName = REGISTERS[lead.kind]
    return { ...names.ofUnit(lead), kindName, itemName: lead.itemId ? names.item(lead.itemId) : '' }
  }

export const importedView = z
  .object({ importId: ids.import, entries: z.int(), leads: z.int() })
  .meta({ id: 'RegisterImported' })

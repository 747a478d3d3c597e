import { z } from 'zod'
import { ids, instant, legalDay, text } from '#foundation/schema'
import { itemName, namesOf, unitName } from '../answers.ts'
import { cardLevel, STAGES } from '../contract.ts'
import type { SupervisionDeps } from '../deps.ts'
import { type DetectorCode, DETECTORS } from '../evidence/index.ts'
import { findRule } from '../rules/index.ts'
import type { Coverage } from './coverage.ts'

const faultView = z
  .object({
    rule: text('T01'),
    caseId: text('2026-000123'),
    message: text('item/food is in force on 2026-03-09'),
    firstAt: instant,
  })
  .meta({ id: 'RuleFault' })

export const boardView = z
  .object({
    today: legalDay,
    from: legalDay,
    /** Of every unit, or of the officer's own. */
    everywhere: z.boolean(),
    counts: z.array(z.object({ unitId: ids.unit, unitName, level: cardLevel, n: z.int() })),
    /** Rules that were set aside, for those who see every unit. */
    faults: z.array(faultView),
  })
  .meta({ id: 'Board' })

export const overviewView = z
  .object({
    county: text('青岩县'),
    today: legalDay,
    received: z.int(),
    decided: z.int(),
    cards: z.int(),
    stages: z.array(z.object({ unitId: ids.unit, unitName, stage: z.enum(STAGES), n: z.int() })),
    turning: z.array(
      z.object({
        caseId: ids.subject,
        itemId: z.union([ids.item, z.literal('')]),
        itemName,
        unitId: ids.unit,
        unitName,
        level: cardLevel,
        rule: text('T01'),
        ruleName: text('承诺时限将到'),
        on: legalDay,
      }),
    ),
  })
  .meta({ id: 'Overview' })

export const watchedPage = z
  .object({
    total: z.int(),
    rows: z.array(
      z
        .object({
          caseId: ids.case,
          itemId: ids.item,
          itemName,
          unitId: ids.unit,
          unitName,
          stage: z.enum([...STAGES, 'closed']),
          receivedOn: legalDay,
          nextOn: legalDay.nullable(),
        })
        .meta({ id: 'WatchedCase' }),
    ),
  })
  .meta({ id: 'WatchedPage' })

const part = <M extends z.ZodType>(missing: M) =>
  z.object({ all: z.int(), covered: z.int(), missing: z.array(missing) })

export const coverageView = z
  .object({
    units: part(
      z.object({ unitId: ids.unit, unitName, says: z.enum(['no-item', 'no-case', 'idle']) }),
    ),
    items: part(z.object({ itemId: ids.item, itemName, unitId: ids.unit.optional(), unitName })),
    processes: part(
      z.object({ caseId: ids.case, unitId: ids.unit, unitName, says: text('环节缺失、一次补齐') }),
    ),
  })
  .meta({ id: 'Coverage' })

/** Coverage with names, and what is missing in words. */
export function coverageOf(
  deps: Pick<SupervisionDeps, 'units' | 'catalogue'>,
  { units, items, processes }: Coverage,
): z.infer<typeof coverageView> {
  const names = namesOf(deps)
  const codeName = (code: string) =>
    findRule(code)?.name ?? DETECTORS[code as DetectorCode]?.name ?? code
  return {
    units: { ...units, missing: units.missing.map(names.ofUnit) },
    items: {
      ...items,
      missing: items.missing.map((i) => ({
        ...i,
        itemName: names.item(i.itemId),
        unitName: i.unitId ? names.unit(i.unitId) : '乡镇（街道）',
      })),
    },
    processes: {
      ...processes,
      missing: processes.missing.map((p) => ({
        ...names.ofUnit(p),
        says: p.codes.map(codeName).join('、'),
      })),
    },
  }
}

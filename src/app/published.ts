import { shippedSlots, slotsKind } from '#appointments'
import { calendarKind, shippedCalendar } from '#calendar'
import { shippedTemplates, templateKind } from '#documents'
import { limitsKind, shippedLimits } from '#feedback'
import { postKind, shippedPosts, shippedUnits, type Staff, unitKind } from '#identity'
import { feeKind, formKind, guideKind, itemKind, shippedItems, tableKind } from '#items'
import { processKind, shippedProcesses } from '#process'
import { ladderKind, ruleKind, shippedLadder, shippedRules } from '#supervision'
import type { AnyKind, Shipped } from '#world'

/** Every kind of thing that this county publishes. */
export const KINDS: readonly AnyKind[] = [
  calendarKind,
  unitKind,
  postKind,
  itemKind,
  formKind,
  tableKind,
  feeKind,
  guideKind,
  processKind,
  templateKind,
  limitsKind,
  slotsKind,
  ruleKind,
  ladderKind,
]

/**
 * What the product brings along, those that others refer to first; `staff` are the officers of a
 * demonstration.
 */
export const shippedWorld = (dataDir: string, staff: readonly Staff[]): Shipped[] => [
  ...shippedCalendar(dataDir),
  ...shippedUnits(dataDir),
  ...shippedPosts(staff),
  ...shippedProcesses(dataDir),
  ...shippedTemplates(dataDir),
  ...shippedItems(dataDir),
  ...shippedLimits(dataDir),
  ...shippedSlots(dataDir),
  ...shippedRules(),
  ...shippedLadder(dataDir),
]

import { z } from 'zod'
import { must } from '#foundation/assert'
import type { ItemId } from '#foundation/ids'
import { publishedKind, type Reference, type World } from '#world'
import type { FormSchema } from './contract.ts'
import { type Guide, guideSchema } from './guide-text.ts'
import {
  feeSchema,
  type ItemContent,
  itemContentSchema,
  type ItemVersion,
  type Pins,
  situationsSchema,
} from './item.ts'

const ITEM_DRAFTERS = ['system-admin', 'unit-maintainer'] as const
const ITEM_APPROVERS = ['unit-head', 'supervision-lead'] as const

/** 事项. */
export const itemKind = publishedKind({
  kind: 'item',
  title: '事项',
  schema: itemContentSchema,
  open: (item: ItemContent) => item,
  refersTo: (item): Reference[] => [
    ...(item.unitId ? [{ kind: 'unit', key: item.unitId }] : []),
    { kind: 'form', key: item.formKey },
    { kind: 'process', key: item.processKey },
    { kind: 'template', key: item.templateKey },
    ...(item.tableKey ? [{ kind: 'table', key: item.tableKey }] : []),
    ...(item.feeKey ? [{ kind: 'fee', key: item.feeKey }] : []),
  ],
  draftedBy: ITEM_DRAFTERS,
  approvedBy: ITEM_APPROVERS,
})

const formField = z.looseObject({
  type: z.enum(['string', 'number', 'boolean']),
  title: z.string(),
})

/** 申请表: one flat JSON Schema; items without one of their own share `general`. */
export const formKind = publishedKind({
  kind: 'form',
  title: '申请表',
  schema: z.looseObject({
    title: z.string(),
    properties: z.record(z.string(), formField),
    required: z.array(z.string()),
  }) as unknown as z.ZodType<FormSchema>,
  open: (form: FormSchema) => form,
  draftedBy: ITEM_DRAFTERS,
  approvedBy: ITEM_APPROVERS,
})

/** 情形导办: a decision table, FEEL over the answers. */
export const tableKind = publishedKind({
  kind: 'table',
  title: '情形导办表',
  schema: situationsSchema,
  open: (table) => table,
  draftedBy: ITEM_DRAFTERS,
  approvedBy: ITEM_APPROVERS,
})

/** 收费项目和标准. */
export const feeKind = publishedKind({
  kind: 'fee',
  title: '收费标准',
  schema: z.array(feeSchema).min(1),
  open: (fees) => fees,
  draftedBy: ['system-admin'],
  approvedBy: ITEM_APPROVERS,
})

/** 办事指南: what a unit says beside the catalogue; it changes no right, so its 维护员 publishes alone. */
export const guideKind = publishedKind({
  kind: 'guide',
  title: '办事指南',
  schema: guideSchema as z.ZodType<Guide>,
  open: (guide: Guide) => guide,
  draftedBy: ['unit-maintainer', 'hall-manager'],
  approvedBy: [],
})

/** The item as a case is pinned to it. @throws when a content is not loaded (`Shelf.load`) */
export function pinnedItem({ book }: World, itemId: ItemId, pins: Pins): ItemVersion {
  return {
    ...book.value(itemKind, pins.item),
    version: must(book.versionOf('item', itemId, pins.item), `item ${itemId} was published`).number,
    ...(pins.table && { situations: book.value(tableKind, pins.table) }),
    ...(pins.fee && { fees: book.value(feeKind, pins.fee) }),
  }
}

/** What must be loaded before a case that is pinned to these is looked at. */
export const contentsOf = (pins: Pins): { kind: string; hash: string }[] =>
  Object.entries(pins).flatMap(([kind, hash]) => (hash === undefined ? [] : [{ kind, hash }]))

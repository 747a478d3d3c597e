import { z } from 'zod'
import { must } from '#foundation/assert'
import { repeated } from '#foundation/faults'
import type { ItemId } from '#foundation/ids'
import { SERVICE_CENTRE } from '#identity'
import { publishedKind, type Reference, type World } from '#world'
import { inOrderAsked } from './contract.ts'
import { formSchema } from './form.ts'
import { formFaults, itemFaults, tableFaults } from './faults.ts'
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
  faultsIn: ({ key, content }) => itemFaults(key, content),
  refersTo: (item): Reference[] => [
    ...(item.unitId ? [{ kind: 'unit', key: item.unitId, field: 'unitId' }] : []),
    { kind: 'form', key: item.formKey, field: 'formKey' },
    { kind: 'process', key: item.processKey, field: 'processKey' },
    { kind: 'template', key: item.templateKey, field: 'templateKey' },
    ...(item.tableKey ? [{ kind: 'table', key: item.tableKey, field: 'tableKey' }] : []),
    ...(item.feeKey ? [{ kind: 'fee', key: item.feeKey, field: 'feeKey' }] : []),
  ],
  draftedBy: ITEM_DRAFTERS,
  approvedBy: ITEM_APPROVERS,
  belongsTo: (_key, item) => item.unitId,
  nameOf: (_key, item) => item.name,
})

/** 申请表: one flat JSON Schema; items without one of their own share `general`. */
export const formKind = publishedKind({
  kind: 'form',
  title: '申请表',
  schema: formSchema,
  open: (form) => inOrderAsked(form),
  faultsIn: ({ content }) => formFaults(content),
  draftedBy: ITEM_DRAFTERS,
  approvedBy: ITEM_APPROVERS,
  belongsTo: 'whoever-uses-it',
  nameOf: (_key, form) => form.title,
})

/** The name of the items that refer to a table or to fees. */
function nameOfUsers(kind: 'table' | 'fee') {
  return (key: string, _value: unknown, world: World): string | undefined => {
    const names = usersOf(kind, key, world).map(({ name }) => name)
    return names.length > 0 ? names.join('、') : undefined
  }
}

/** The items that refer to a table or to fees, as they are today. */
const usersOf = (kind: 'table' | 'fee', key: string, world: World): ItemContent[] =>
  world.referrers({ kind, key }).flatMap((user) => world.find(itemKind, user.key)?.value ?? [])

const materialNames = (items: readonly (ItemContent | undefined)[]) =>
  Object.fromEntries(
    items.flatMap((item) => item?.materials.map((m) => [m.materialId, m.name]) ?? []),
  )

/** 情形导办: a decision table, FEEL over the answers. */
export const tableKind = publishedKind({
  kind: 'table',
  title: '情形导办表',
  schema: situationsSchema,
  open: (table) => table,
  faultsIn: ({ key, content, world }) =>
    tableFaults(
      content,
      world
        .referrers({ kind: 'table', key })
        .flatMap((user) => world.published(itemKind, user.key))
        .map((item) => ({ item, form: world.find(formKind, item.formKey)?.value })),
    ),
  draftedBy: ITEM_DRAFTERS,
  approvedBy: ITEM_APPROVERS,
  belongsTo: 'whoever-uses-it',
  nameOf: nameOfUsers('table'),
  idNames: (key, world) => {
    const items = usersOf('table', key, world)
    const fields = items.flatMap(({ formKey }) =>
      Object.entries(world.find(formKind, formKey)?.value.properties ?? {}),
    )
    return {
      'rules.exempt': materialNames(items),
      'rules.hiddenFields': Object.fromEntries(fields.map(([name, { title }]) => [name, title])),
    }
  },
})

/** 收费项目和标准. */
export const feeKind = publishedKind({
  kind: 'fee',
  title: '收费标准',
  schema: z.array(feeSchema).min(1),
  open: (fees) => fees,
  faultsIn: ({ content }) => repeated(content, '', 'feeId', (fee) => fee.feeId),
  draftedBy: ['system-admin'],
  approvedBy: ITEM_APPROVERS,
  belongsTo: 'whoever-uses-it',
  nameOf: nameOfUsers('fee'),
})

/** 办事指南: what a unit says beside the catalogue; it changes no right, so its 维护员 publishes alone. */
export const guideKind = publishedKind({
  kind: 'guide',
  title: '办事指南',
  schema: guideSchema as z.ZodType<Guide>,
  open: (guide: Guide) => guide,
  refersTo: (_guide, key) => [{ kind: 'item', key }],
  draftedBy: ['unit-maintainer', 'hall-manager'],
  approvedBy: [],
  // Guides of what the townships decide are kept by the service centre.
  belongsTo: (key, _guide, world) => {
    const item = world.find(itemKind, key)?.value
    return item && (item.unitId ?? SERVICE_CENTRE)
  },
  ownUnitOnly: ['hall-manager'],
  idNames: (key, world) => ({ purposes: materialNames([world.find(itemKind, key)?.value]) }),
  nameOf: (key, _guide, world) => world.find(itemKind, key)?.value.name,
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

import { must } from '#foundation/assert'
import type { ItemId } from '#foundation/ids'
import type { Published, World } from '#world'
import type { FormSchema } from './contract.ts'
import type { ItemContent, ItemVersion, Pins } from './item.ts'
import { feeKind, formKind, itemKind, tableKind } from './published.ts'

export const UNKNOWN_ITEM = {
  status: 404,
  code: 'unknown-item',
  detail: '没有找到这个事项，或事项已暂停办理。',
} as const

/**
 * What can be asked for: the items in force. A live one looks at the world of the moment at each
 * call.
 */
export interface ItemCatalogue {
  /** By what somebody typed or an address says. */
  find: (itemId: string) => ItemVersion | undefined
  list: () => readonly ItemVersion[]
  /** The item's form in force. @throws when there is no such item */
  form: (itemId: ItemId) => FormSchema
  hasOwnForm: (itemId: ItemId) => boolean
  /** What a case that is submitted now is pinned to. @throws when there is no such item */
  pins: (itemId: ItemId) => Pins
}

/** The form of every item without one of its own. */
export const GENERAL_FORM = 'general'

/** The catalogue of whatever world there is when it is asked. */
export function liveCatalogue(current: () => World): ItemCatalogue {
  const of = () => catalogueOf(current())
  return {
    find: (itemId) => of().find(itemId),
    list: () => of().list(),
    form: (itemId) => of().form(itemId),
    hasOwnForm: (itemId) => of().hasOwnForm(itemId),
    pins: (itemId) => of().pins(itemId),
  }
}

const catalogues = new WeakMap<World, ItemCatalogue>()

/** The catalogue of one world. */
export const catalogueOf = (world: World): ItemCatalogue =>
  catalogues.getOrInsertComputed(world, makeCatalogue)

function makeCatalogue(world: World): ItemCatalogue {
  const versions = new Map(world.list(itemKind).map((item) => [item.key, item]))
  const items = new Map([...versions].map(([itemId, item]) => [itemId, resolve(world, item)]))
  const version = (itemId: ItemId) => must(versions.get(itemId), `item ${itemId} is in force`)
  return {
    find: (itemId) => items.get(itemId),
    list: () => [...items.values()],
    form: (itemId) => world.get(formKind, version(itemId).value.formKey),
    hasOwnForm: (itemId) => versions.get(itemId)?.value.formKey !== GENERAL_FORM,
    pins: (itemId) => {
      const { hash, value } = version(itemId)
      const hashOf = (kind: string, key: string) =>
        must(world.version(kind, key), `${kind}/${key} is in force`).hash
      return {
        item: hash,
        form: hashOf('form', value.formKey),
        process: hashOf('process', value.processKey),
        template: hashOf('template', value.templateKey),
        ...(value.tableKey && { table: hashOf('table', value.tableKey) }),
        ...(value.feeKey && { fee: hashOf('fee', value.feeKey) }),
      }
    },
  }
}

function resolve(world: World, { value, number }: Published<ItemContent>): ItemVersion {
  return {
    ...value,
    version: number,
    ...(value.tableKey && { situations: world.get(tableKind, value.tableKey) }),
    ...(value.feeKey && { fees: world.get(feeKind, value.feeKey) }),
  }
}

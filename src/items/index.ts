export { type FormSchema, ItemCatalogue, loadItems, processClass, readCatalogue, seedItems } from './catalogue.ts'
export type { ItemLimit, ItemVersion, Material } from './item.ts'

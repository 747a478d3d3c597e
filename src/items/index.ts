export { ItemCatalogue, loadItems, processClass, readCatalogue, seedItems } from './catalogue.ts'
export type { FeeDefinition, ItemLimit, ItemVersion, Material } from './item.ts'
export { checkForm, type FormField, type FormSchema, valuesFromText } from './contract.ts'

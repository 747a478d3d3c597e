export { ItemCatalogue, loadItems, processClass, readCatalogue, seedItems } from './catalogue.ts'
export {
  EIGHT,
  findGuide,
  type KeptGuide,
  listGuides,
  missingOfEight,
  readGuides,
  reviseGuide,
} from './guide.ts'
export { type Guide, guideSchema } from './guide-text.ts'
export type { FeeDefinition, ItemVersion, Material, Situations } from './item.ts'
export { answersOf, type Decided, decideSituation } from './situation.ts'
export {
  checkForm,
  type FormField,
  type FormSchema,
  valuesFromText,
  withoutFields,
} from './contract.ts'

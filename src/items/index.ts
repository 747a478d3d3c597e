export { catalogueOf, type ItemCatalogue, liveCatalogue, UNKNOWN_ITEM } from './catalogue.ts'
export {
  checkForm,
  type FormField,
  type FormSchema,
  valuesFromText,
  withoutFields,
} from './contract.ts'
export { guideSchema } from './guide-text.ts'
export { guideOf, type KeptGuide, missingOfEight, reviseGuide } from './guide.ts'
export { formSchema } from './form.ts'
export {
  type FeeDefinition,
  type ItemContent,
  type ItemVersion,
  itemVersionSchema,
  type Pins,
  pinsSchema,
  type Situations,
} from './item.ts'
export {
  contentsOf,
  feeKind,
  formKind,
  guideKind,
  itemKind,
  pinnedItem,
  tableKind,
} from './published.ts'
export { shippedItems } from './shipped.ts'
export { answersOf, type Decided, decideSituation } from './situation.ts'

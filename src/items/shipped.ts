import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ItemId, UnitId } from '#foundation/ids'
import type { Shipped } from '#world'
import { GENERAL_FORM } from './catalogue.ts'
import type { FormSchema } from './contract.ts'
import type { ItemContent, ItemVersion, Situations, FeeDefinition } from './item.ts'
import { feeKind, formKind, guideKind, itemKind, tableKind } from './published.ts'

/** An item as the county's catalogue file has it. */
interface CatalogueItem {
  id: ItemId
  name: string
  type: string
  level: string
  unit: UnitId | null
  firstLevel: string | null
  legalBasis: { law: string; articles: string[] }[]
  caseType: '即办件' | '承诺件' | '上报件'
  statutoryLimit: { value: number; unit: keyof typeof UNITS }
  promisedLimit: { value: number; unit: keyof typeof UNITS }
  serviceObjects: string[]
  materials: {
    name: string
    required: boolean
    shareable: boolean
    tolerable: boolean
    commitment: boolean
    source: string
  }[]
  specialProcedures: { kind: string; limitWorkdays: number; stopsTheClock: boolean }[]
  result: { kind: string; name: string; validity: string | null }
  themes: string[]
}

const UNITS = {
  工作日: 'workday',
  自然日: 'natural-day',
  月: 'month',
  当场: 'same-day',
} as const
const CASE_TYPES = { 即办件: 'instant', 承诺件: 'promised', 上报件: 'upward' } as const

/**
 * Everything about items that is shipped with the product: forms, tables, fees, items and guides.
 */
export function shippedItems(dataDir: string): Shipped[] {
  const dir = join(dataDir, 'catalogue')
  const read = <T>(file: string) => JSON.parse(readFileSync(join(dir, file), 'utf8')) as T
  const fees = read<Record<string, FeeDefinition[]>>('fees.json')
  const situations = read<Record<string, Situations>>('situations.json')
  const forms = readdirSync(join(dataDir, 'forms')).map((file) => {
    const form = JSON.parse(readFileSync(join(dataDir, 'forms', file), 'utf8')) as FormSchema
    const content: FormSchema = { ...form, order: Object.keys(form.properties) }
    return { key: file.replace('.json', ''), content }
  })
  const formKeys = new Set(forms.map((f) => f.key))
  const items = read<CatalogueItem[]>('items.json').map(
    (item): ItemContent => ({
      ...contentOf(item),
      formKey: formKeys.has(item.id) ? item.id : GENERAL_FORM,
      templateKey: 'document',
      ...(situations[item.id] && { tableKey: item.id }),
      ...(fees[item.id] && { feeKey: item.id }),
    }),
  )
  const all = <T>(kind: Shipped['kind'], contents: Record<string, T>): Shipped[] =>
    Object.entries(contents).map(([key, content]) => ({ kind, key, content }))
  return [
    ...forms.map((form) => ({ kind: formKind, ...form })),
    ...all(tableKind, situations),
    ...all(feeKind, fees),
    ...items.map((content) => ({ kind: itemKind, key: content.itemId, content })),
    ...all(guideKind, read<Record<string, unknown>>('guides.json')),
  ]
}

function contentOf(item: CatalogueItem): Omit<ItemContent, 'formKey' | 'templateKey'> {
  const caseType = CASE_TYPES[item.caseType]
  const viaTownship = item.unit !== null && item.firstLevel !== null
  return {
    itemId: item.id,
    name: item.name,
    type: item.type,
    level: item.level,
    ...(item.unit !== null && { unitId: item.unit }),
    viaTownship,
    caseType,
    statutoryLimit: { value: item.statutoryLimit.value, unit: UNITS[item.statutoryLimit.unit] },
    promisedLimit: { value: item.promisedLimit.value, unit: UNITS[item.promisedLimit.unit] },
    legalBasis: item.legalBasis,
    serviceObjects: item.serviceObjects,
    materials: item.materials.map((material, i) => ({
      materialId: `m${i + 1}` as const,
      ...material,
    })),
    procedures: item.specialProcedures,
    result: { ...item.result, validity: item.result.validity ?? '以证照载明为准' },
    themes: item.themes,
    processKey: processClass(
      caseType,
      viaTownship,
      item.specialProcedures.map((p) => p.kind),
    ),
  }
}

/** The class of process that an item's data call for (data/processes). */
function processClass(
  caseType: ItemVersion['caseType'],
  viaTownship: boolean,
  procedures: readonly string[],
): string {
  if (caseType === 'instant') return 'instant'
  if (viaTownship) return 'upward'
  if (procedures.includes('听证')) return 'hearing'
  if (procedures.includes('专家评审') && procedures.includes('现场勘验')) return 'parallel'
  if (procedures.includes('专家评审')) return 'expert-review'
  if (procedures.includes('现场勘验')) return 'site-check'
  if (procedures.includes('公示')) return 'countersign'
  return 'general'
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '#foundation/assert'
import { type Queryable, rows } from '#platform/database'
import type { FormSchema } from './contract.ts'
import { type ItemVersion, itemVersionSchema } from './item.ts'

/** An item as the county's catalogue file has it. */
interface CatalogueItem {
  id: string
  name: string
  type: string
  level: string
  unit: string | null
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

/** The catalogue shipped with the product, as first versions. */
export function readCatalogue(dir: string): ItemVersion[] {
  const items = JSON.parse(readFileSync(join(dir, 'items.json'), 'utf8')) as CatalogueItem[]
  const fees = JSON.parse(readFileSync(join(dir, 'fees.json'), 'utf8')) as Record<string, unknown>
  const situations = JSON.parse(readFileSync(join(dir, 'situations.json'), 'utf8')) as Record<
    string,
    unknown
  >
  return items.map((item) => {
    const caseType = CASE_TYPES[item.caseType]
    const viaTownship = item.unit !== null && item.firstLevel !== null
    return itemVersionSchema.parse({
      itemId: item.id,
      version: 1,
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
      materials: item.materials.map((material, i) => ({ materialId: `m${i + 1}`, ...material })),
      procedures: item.specialProcedures,
      result: { ...item.result, validity: item.result.validity ?? '以证照载明为准' },
      themes: item.themes,
      fees: fees[item.id],
      situations: situations[item.id],
      processKey: processClass(
        caseType,
        viaTownship,
        item.specialProcedures.map((p) => p.kind),
      ),
    })
  })
}

/** The class of process that an item's data call for (data/processes). */
export function processClass(
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

export class ItemCatalogue {
  readonly #versions: ReadonlyMap<string, ItemVersion>
  readonly #current: ReadonlyMap<string, ItemVersion>
  readonly #forms: ReadonlyMap<string, FormSchema>

  constructor(versions: readonly ItemVersion[], formsDir: string) {
    this.#versions = new Map(versions.map((item) => [`${item.itemId}/${item.version}`, item]))
    this.#current = new Map(
      [...versions].sort((a, b) => a.version - b.version).map((item) => [item.itemId, item]),
    )
    this.#forms = new Map(
      readdirSync(formsDir).map((file) => [
        file.replace('.json', ''),
        JSON.parse(readFileSync(join(formsDir, file), 'utf8')) as FormSchema,
      ]),
    )
  }

  find(itemId: string): ItemVersion | undefined {
    return this.#current.get(itemId)
  }

  getVersion(itemId: string, version: number): ItemVersion {
    return must(
      this.#versions.get(`${itemId}/${version}`),
      `item ${itemId} version ${version} exists`,
    )
  }

  list(): ItemVersion[] {
    return [...this.#current.values()]
  }

  hasOwnForm(itemId: string): boolean {
    return this.#forms.has(itemId)
  }

  /** The item's form; items without one of their own share the general form. */
  form(itemId: string): FormSchema {
    return this.#forms.get(itemId) ?? must(this.#forms.get('general'), 'the general form exists')
  }
}

export async function seedItems(db: Queryable, items: readonly ItemVersion[]): Promise<void> {
  await db.query(
    'insert into items.version (item_id, version, body) select * from unnest($1::text[], $2::int[], $3::jsonb[]) on conflict do nothing',
    [items.map((i) => i.itemId), items.map((i) => i.version), items.map((i) => JSON.stringify(i))],
  )
}

export async function loadItems(db: Queryable, formsDir: string): Promise<ItemCatalogue> {
  const found = await rows<{ body: unknown }>(db, 'select body from items.version')
  return new ItemCatalogue(
    found.map((f) => itemVersionSchema.parse(f.body)),
    formsDir,
  )
}

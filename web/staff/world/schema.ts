import type { FieldSchema } from '../../contract.ts'

/** A field of a content, where it stands and what it holds. */
export interface Place {
  kind: string
  schema: FieldSchema
  /** Members and places in lists, from the root. */
  path: readonly (string | number)[]
  value: unknown
  onChange: (value: unknown) => void
  /** What is wrong, by field. */
  faults: ReadonlyMap<string, string>
  /** In a table, whose head already says what it is called. */
  isCell?: boolean
  /** Need not be there. */
  isOptional?: boolean
}

export const membersIn = (path: Place['path']) =>
  path.filter((step): step is string => typeof step === 'string')
export const idOf = (path: Place['path']) => `field-${path.join('.')}`
export const record = (value: unknown) => (value ?? {}) as Record<string, unknown>
export const list = (value: unknown) => (value ?? []) as unknown[]

/** The group with another value of a member; what need not be there and is empty is not there. */
export function withMember(
  { required = [] }: FieldSchema,
  group: unknown,
  name: string,
  next: unknown,
): Record<string, unknown> {
  const { [name]: _gone, ...others } = record(group)
  const isAbsent = next === undefined || (next === '' && !required.includes(name))
  return isAbsent ? others : { ...record(group), [name]: next }
}

export function replaced(values: readonly unknown[], at: number, value: unknown): unknown[] {
  const next = [...values]
  next[at] = value
  return next
}

const LINE_TYPES: ReadonlySet<FieldSchema['type'] | undefined> = new Set([
  'string',
  'number',
  'integer',
  'boolean',
])
export const isLines = ({ items }: Pick<FieldSchema, 'items'>) =>
  items !== undefined &&
  items !== false &&
  [items.type].flat().every((type) => LINE_TYPES.has(type)) &&
  !items.enum
export const isSingle = ({ type, properties, prefixItems, items }: FieldSchema) =>
  !properties && !prefixItems && type !== 'object' && (type !== 'array' || isLines({ items }))

/**
 * 填写示范: where elements may be of several types, they are of that which the field beside them names.
 */
export function besideType(schema: FieldSchema, beside: unknown): FieldSchema {
  const items = schema.items || {}
  const type = Array.isArray(items.type) && items.type.find((one) => one === beside)
  return type ? { ...schema, items: { ...items, type } } : schema
}

/** 期间: a number and what it is counted in, as in `Period`. */
export const isPeriodSchema = ({ properties = {} }: FieldSchema) =>
  Object.keys(properties).join() === 'value,unit'

const MOST_TEXTS = 5
const isText = ({ type, enum: choices }: FieldSchema) =>
  (type === 'string' && !choices) || type === 'array'
/**
 * A group that goes into one row of a table: flat, and without more texts than can be read side by
 * side.
 */
export const isRow = ({ properties }: FieldSchema) =>
  properties !== undefined &&
  Object.values(properties).every(isSingle) &&
  Object.values(properties).filter(isText).length <= MOST_TEXTS

/** What is wrong at a place; of lines that stand in one field, with the first that is wrong. */
export function faultAt(
  faults: Place['faults'],
  path: Place['path'],
  schema: FieldSchema,
): string | undefined {
  const place = path.join('.')
  return faults.get(place) ?? (isLines(schema) ? faultWithin(faults, path) : undefined)
}

/** What is wrong somewhere within a place. */
export const faultWithin = (faults: Place['faults'], path: Place['path']) =>
  [...faults].find(([field]) => field.startsWith(`${path.join('.')}.`))?.[1]

/** A new element: what must be there is there, empty. */
export function blank(schema: FieldSchema): unknown {
  if (schema.properties)
    return Object.fromEntries(
      (schema.required ?? []).map((name) => [name, blank(schema.properties![name]!)]),
    )
  if (schema.type === 'array') return schema.prefixItems ? schema.prefixItems.map(() => '') : []
  if (schema.type === 'boolean') return false
  if (schema.type === 'object') return {}
  return schema.enum ? schema.enum[0] : schema.type === 'string' ? '' : undefined
}

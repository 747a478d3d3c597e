import { type OutputUnit, Validator } from '@cfworker/json-schema'
import type { FormField, FormSchema } from './form.ts'

export type { FormField, FormSchema }

const validators = new WeakMap<FormSchema, Validator>()

/**
 * Checks a filled form, in the browser as on the server; answers each wrong field with a reason in
 * Chinese.
 */
export function checkForm(schema: FormSchema, form: unknown): { field: string; reason: string }[] {
  if (typeof form !== 'object' || form === null || Array.isArray(form))
    return [{ field: '', reason: '申请表必须填写' }]
  const missing = schema.required.filter((name) => !Object.hasOwn(form, name))
  const unknown = Object.keys(form).filter((name) => !Object.hasOwn(schema.properties, name))
  let validator = validators.get(schema)
  if (!validator)
    validators.set(
      schema,
      (validator = new Validator({ ...schema, required: [] }, '2020-12', false)),
    )
  const errors = validator.validate(form).errors.filter((e) => e.instanceLocation !== '#')
  const wrong = new Map<string, string>()
  for (const name of missing) wrong.set(name, `${titleOf(schema, name)}必须填写`)
  for (const name of unknown) wrong.set(name, `${name} 不是这张表的栏目`)
  for (const error of errors) {
    const name = error.instanceLocation.slice(2)
    if (!wrong.has(name))
      wrong.set(name, `${titleOf(schema, name)}${reasonOf(error, schema.properties[name])}`)
  }
  return [...wrong].map(([field, reason]) => ({ field, reason }))
}

/** The form with its fields in the order in which they are asked. */
export function inOrderAsked(schema: FormSchema): FormSchema {
  const { properties, order = [] } = schema
  const asked = order.filter((name) => Object.hasOwn(properties, name))
  const names = new Set([...asked, ...Object.keys(properties)])
  return {
    ...schema,
    properties: Object.fromEntries([...names].map((name) => [name, properties[name]!])),
  }
}

/** The form without the fields that a situation makes superfluous. */
export function withoutFields(schema: FormSchema, hidden: ReadonlySet<string>): FormSchema {
  if (hidden.size === 0) return schema
  return {
    ...schema,
    properties: Object.fromEntries(
      Object.entries(schema.properties).filter(([name]) => !hidden.has(name)),
    ),
    required: schema.required.filter((name) => !hidden.has(name)),
  }
}

/** What a page's text fields say, as the schema's values: an empty field is an absent one. */
export function valuesFromText(
  schema: FormSchema,
  read: (name: string) => string,
): Record<string, string | number | boolean> {
  const values: Record<string, string | number | boolean> = {}
  for (const [name, { type }] of Object.entries(schema.properties)) {
    const text = read(name).trim()
    if (type === 'boolean') values[name] = text === 'on'
    else if (text !== '') values[name] = type === 'number' ? numberOr(text) : text
  }
  return values
}

/** What is no number stays what it is, for the check to say so. */
function numberOr(text: string): number | string {
  const number = Number(text.normalize('NFKC'))
  return Number.isFinite(number) ? number : text
}

function titleOf(schema: FormSchema, name: string): string {
  return schema.properties[name]?.title ?? name
}

function reasonOf({ keyword }: OutputUnit, field: FormField | undefined): string {
  switch (keyword) {
    case 'minLength':
      return `至少 ${field?.minLength} 个字`
    case 'maxLength':
      return `最多 ${field?.maxLength} 个字`
    case 'minimum':
      return `不能小于 ${field?.minimum}`
    case 'maximum':
      return `不能大于 ${field?.maximum}`
    case 'enum':
      return '请从选项中选择'
    case 'type':
      return field?.type === 'number' ? '要填数字' : '填写有误'
    case 'format':
      return '格式不正确'
    default:
      return '填写有误'
  }
}

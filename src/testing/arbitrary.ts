import fc from 'fast-check'
import { z } from 'zod'
import { addDays } from '#foundation/time'

/** As much of JSON Schema as zod writes for what events, contents and requests are made of. */
export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  format?: string
  pattern?: string
  minLength?: number
  enum?: (string | number)[]
  const?: string | number
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  items?: JsonSchema
  minItems?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
}

/**
 * Bodies as a schema allows them: every member, the optional ones sometimes. Throws for what it
 * does not know.
 */
export const bodiesOf = (schema: z.ZodType): fc.Arbitrary<unknown> =>
  valuesOf(z.toJSONSchema(schema, { unrepresentable: 'any' }) as JsonSchema)

/** The same of a schema that refers to nothing, or only to what `named` knows. */
export function valuesIn(
  schema: JsonSchema,
  named: (ref: string) => JsonSchema,
): fc.Arbitrary<unknown> {
  const whole = JSON.stringify(schema, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && '$ref' in value
      ? named(value.$ref as string)
      : value,
  )
  return valuesOf(JSON.parse(whole) as JsonSchema)
}

const words = fc.string({ unit: 'grapheme', maxLength: 12 })

function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const kinds = schema.anyOf ?? schema.oneOf
  if (kinds) return fc.oneof(...kinds.map(valuesOf))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (Array.isArray(schema.type))
    return fc.oneof(...schema.type.map((type) => valuesOf({ ...schema, type })))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'string':
      return textsOf(schema)
    case 'integer':
      return fc.integer({ min: lowest(schema), max: Math.min(schema.maximum ?? 1e9, 1e9) })
    case 'number':
      return fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map(plain)
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: 4,
      })
    case 'object':
      return objectsOf(schema)
    case undefined:
      // Anything: what stands there is nobody's business.
      return fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown)
    default:
      throw new Error(`no values of ${JSON.stringify(schema)}`)
  }
}

const lowest = ({ minimum, exclusiveMinimum }: JsonSchema) =>
  Math.max(minimum ?? -1e9, exclusiveMinimum === undefined ? -1e9 : exclusiveMinimum + 1)

/** JSON knows no negative zero. */
const plain = (value: number) => (value === 0 ? 0 : value)

function textsOf({ format, pattern, minLength = 0 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'date')
    return fc.integer({ min: 0, max: 20_000 }).map((n) => addDays('2004-01-01', n))
  if (format === 'date-time')
    return fc.integer({ min: 0, max: 2 ** 41 }).map((ms) => new Date(ms).toISOString())
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern))
  // Blanks around what is written are cut before it is counted.
  return minLength === 0 ? words : words.filter((text) => text.trim().length >= minLength)
}

function objectsOf({ properties, required, additionalProperties }: JsonSchema) {
  if (properties === undefined && typeof additionalProperties === 'object')
    return fc.dictionary(
      words.filter((name) => name !== '__proto__'),
      valuesOf(additionalProperties),
      { maxKeys: 4, noNullPrototype: true },
    )
  return fc.record(
    Object.fromEntries(
      Object.entries(properties ?? {}).map(([name, member]) => [name, valuesOf(member)]),
    ),
    { requiredKeys: required ?? [], noNullPrototype: true },
  )
}

/*
 * The contract as TypeScript, in the shape that openapi-fetch reads: what is asked and answered is
 * declared by the routes, and nowhere again. openapi-typescript would do it, but needs the
 * JavaScript interface of TypeScript 5.
 */

export interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema | false
  prefixItems?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  description?: string
}
interface Media {
  schema: Schema
}
interface Operation {
  summary?: string
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[]
  requestBody?: { required?: boolean; content: Record<string, Media> }
  responses: Record<string, { content?: Record<string, Media> }>
  'x-access'?: string
}
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>
  components: { schemas?: Record<string, Schema> }
}

const isName = (key: string) => /^[A-Za-z_$][\w$]*$/.test(key)
const keyOf = (key: string) => (isName(key) ? key : JSON.stringify(key))
const union = (of: string[]) => [...new Set(of)].join(' | ')

function typeOf(schema: Schema | undefined): string {
  if (!schema) return 'unknown'
  if (schema.$ref) return schema.$ref.replace('#/components/schemas/', '')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return union(schema.enum.map((v) => JSON.stringify(v)))
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return union(choices.map(typeOf))
  if (schema.allOf) return schema.allOf.map(typeOf).join(' & ')
  if (Array.isArray(schema.type))
    return union(schema.type.map((type) => typeOf({ ...schema, type })))
  switch (schema.type) {
    case 'string':
      return 'string'
    case 'number':
    case 'integer':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'null':
      return 'null'
    case 'array':
      return arrayOf(schema)
    case 'object':
      return objectOf(schema)
    default:
      return 'unknown'
  }
}

function arrayOf({ prefixItems, items }: Schema): string {
  if (prefixItems) return `[${prefixItems.map(typeOf).join(', ')}]`
  return `(${typeOf(items || undefined)})[]`
}

function objectOf({ properties = {}, required = [], additionalProperties }: Schema): string {
  const members = Object.entries(properties).map(
    ([key, schema]) => `${keyOf(key)}${required.includes(key) ? '' : '?'}: ${typeOf(schema)}`,
  )
  if (members.length > 0) return `{ ${members.join('; ')} }`
  return typeof additionalProperties === 'object'
    ? `Record<string, ${typeOf(additionalProperties)}>`
    : 'Record<string, unknown>'
}

function parametersOf({ parameters = [] }: Operation): string {
  const places = Map.groupBy(parameters, (p) => p.in)
  return [...places]
    .map(([place, list]) => {
      const isAsked = list.some((p) => p.required)
      const members = list.map(
        (p) => `${keyOf(p.name)}${p.required ? '' : '?'}: ${typeOf(p.schema)}`,
      )
      return `${place}${isAsked ? '' : '?'}: { ${members.join('; ')} }`
    })
    .join('; ')
}

const contentOf = (content: Record<string, Media> = {}) =>
  Object.entries(content)
    .map(([media, { schema }]) => `${JSON.stringify(media)}: ${typeOf(schema)}`)
    .join('; ')

function operationOf(operation: Operation): string {
  const { requestBody, responses } = operation
  // Problems are thrown by the client, all alike.
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([status, { content }]) => `${status}: { content: { ${contentOf(content)} } }`)
  return [
    `parameters: { ${parametersOf(operation)} }`,
    ...(requestBody ? [`requestBody: { content: { ${contentOf(requestBody.content)} } }`] : []),
    `responses: { ${answers.join('; ')} }`,
  ].join('; ')
}

/** Programs ask for data; pages and files are for people. */
const answersJson = ({ responses }: Operation) =>
  Object.entries(responses).some(
    ([status, { content = {} }]) => status.startsWith('2') && 'application/json' in content,
  )

/** Of each operation that not every officer may ask: the roles that may. */
const accessOf = ({ paths }: OpenApi): string[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { 'x-access': access = '' }]) => {
      const [, roles] = access.split(';')[0]!.split('officer: ')
      const operation = JSON.stringify(`${method.toUpperCase()} ${path}`)
      return roles ? [`  ${operation}: ${JSON.stringify(roles.split(', '))},`] : []
    }),
  )

/**
 * A module of types: each named schema, and `paths` with the operations that answer JSON; and who
 * may ask what.
 */
export function typesOf(contract: OpenApi): string {
  const { paths, components } = contract
  const lines = Object.entries(paths).flatMap(([path, methods]) => {
    const operations = Object.entries(methods).filter(([, operation]) => answersJson(operation))
    if (operations.length === 0) return []
    return [
      `  ${JSON.stringify(path)}: {`,
      ...operations.map(([method, operation]) => `    ${method}: { ${operationOf(operation)} }`),
      '  }',
    ]
  })
  const text = lines.join('\n')
  const named = Object.entries(components.schemas ?? {}).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)}`,
  )
  return [
    '/* Made by `npm run generate` from the contracts of the routes. */',
    ...named,
    'export interface paths {',
    text,
    '}',
    'export const ACCESS = {',
    ...accessOf(contract),
    '} as const',
    '',
  ].join('\n')
}

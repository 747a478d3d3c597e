import type { FastifySchemaCompiler } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { names } from '#foundation/schema'
import { cleaned, faultOf, hiddenIn, type TextFault } from '#foundation/text'

/*
 * The one door for what is written: every text of an address, a form or a JSON body is cleaned, or
 * refused with its field, before the schema of the route sees it. A route need not know.
 */

/** Nobody's form is deeper; what is may only be meant to exhaust us. */
const MOST_DEPTH = 40
const TOO_DEEP = '层次过多，请减少后重新提交'

type Path = (string | number)[]
interface Found {
  path: Path
  code: TextFault['code'] | 'too-deep'
  reason: string
}

/** In place of the validators of routes: cleans, then checks. */
export const textDoor: FastifySchemaCompiler<z.ZodType> = (route) => {
  const { schema } = route
  const atDoor = z.transform((given, { issues }) => {
    const { value, found } = throughDoor(schema, given)
    for (const { path, reason, code } of found)
      issues.push({ code: 'custom', path, message: reason, input: given, params: { code } })
    return value
  })
  return validatorCompiler({ ...route, schema: atDoor.pipe(schema) })
}

/** What was sent, cleaned, and each text that cannot be taken. */
export function throughDoor(schema: z.ZodType, given: unknown): { value: unknown; found: Found[] } {
  const found: Found[] = []
  const note = (path: Path, fault: Omit<Found, 'path'> | undefined) => {
    if (fault) found.push({ path, ...fault })
  }
  const clean = (text: string, path: Path): string => {
    const kept = cleaned(text)
    note(path, faultOf(kept))
    if (kept.length < text.length && isName(schema, path)) note(path, hiddenIn(text))
    return kept
  }
  const walk = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return clean(value, path)
    if (value === null || typeof value !== 'object') return value
    if (path.length > MOST_DEPTH) {
      note(path, { code: 'too-deep', reason: TOO_DEEP })
      return null
    }
    if (Array.isArray(value)) return value.map((member, i) => walk(member, [...path, i]))
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => {
        const at = [...path, key]
        return [clean(key, at), walk(member, at)]
      }),
    )
  }
  return { value: walk(given, []), found }
}

/** Whether the word at this place is a name. Asked only of a text that loses something. */
function isName(schema: z.core.$ZodType | undefined, path: Path): boolean {
  if (!schema) return false
  const { def } = (schema as z.core.$ZodTypes)._zod
  const [key, ...rest] = path
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'catch':
    case 'readonly':
      return isName(def.innerType, path)
    case 'pipe':
      return isName(def.out, path) || isName(def.in, path)
    case 'lazy':
      return isName(def.getter(), path)
    case 'union':
      return def.options.some((option) => isName(option, path))
    case 'intersection':
      return isName(def.left, path) || isName(def.right, path)
    case 'object':
      return key !== undefined && isName(def.shape[key], rest)
    case 'record':
      return key !== undefined && isName(def.valueType, rest)
    case 'array':
      return key !== undefined && isName(def.element, rest)
    default:
      return path.length === 0 && names.get(schema as z.ZodType) !== undefined
  }
}

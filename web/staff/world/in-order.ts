import type { FieldSchema } from '../../contract.ts'

/** A content with its members in the order of the schema; it is kept in that of their names. */
export function inOrder(schema: FieldSchema, content: unknown): unknown {
  if (Array.isArray(content)) {
    const { items } = schema
    return items ? content.map((element) => inOrder(items, element)) : content
  }
  if (typeof content !== 'object' || content === null) return content
  const { properties = {}, additionalProperties: others } = schema
  const of = (name: string): FieldSchema =>
    properties[name] ?? (typeof others === 'object' ? others : {})
  const known = Object.keys(properties).filter((name) => Object.hasOwn(content, name))
  const names = new Set([...known, ...Object.keys(content)])
  return Object.fromEntries(
    [...names].map((name) => [name, inOrder(of(name), (content as Record<string, unknown>)[name])]),
  )
}

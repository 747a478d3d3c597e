import { type Checker, type Type, TypeFlags } from 'typescript/unstable/sync'
import type { Column } from './describe.ts'

/*
 * Is a row what its type says? By names, and by what `pg` and platform/database.ts make of each
 * type of PostgreSQL.
 */

type Kind = 'string' | 'number' | 'boolean' | 'Date' | 'Buffer' | 'list'

/** Whatever is not listed may be anything: json is what was written there. */
const KINDS: Record<string, Kind> = {
  text: 'string',
  varchar: 'string',
  bpchar: 'string',
  name: 'string',
  uuid: 'string',
  date: 'string',
  timestamptz: 'string',
  // Too long for a number of JavaScript.
  numeric: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  oid: 'number',
  bool: 'boolean',
  timestamp: 'Date',
  bytea: 'Buffer',
}
const kindOf = (type: string): Kind | undefined => (type.startsWith('_') ? 'list' : KINDS[type])

/** What is wrong, in sentences that say what to do. */
export function misfits(checker: Checker, row: Type, columns: readonly Column[]): string[] {
  const wanted = new Map(checker.getPropertiesOfType(row).map((p) => [p.name, p]))
  // Whether there is a row is all that somebody wants to know.
  if (wanted.size === 0) return []
  const answered = new Map(columns.map((column) => [column.name, column]))
  const superfluous = [...answered.keys()].filter((name) => !wanted.has(name))
  return [
    ...superfluous.map(
      (name) => `Nobody asked for “${name}”: take it out of the query, or into the type.`,
    ),
    ...[...wanted].flatMap(([name, property]) => {
      const type = checker.getTypeOfSymbol(property)
      return type ? misfit(checker, name, type, answered.get(name)) : []
    }),
  ]
}

function misfit(checker: Checker, name: string, type: Type, column: Column | undefined): string[] {
  const says = (flags: TypeFlags) => members(type).some((m) => (m.flags & flags) !== 0)
  const isOptional = says(TypeFlags.Undefined)
  if (!column)
    return isOptional
      ? []
      : [`The query does not answer “${name}”: select it, or take it out of the type.`]
  const kind = kindOf(column.type)
  const kinds = new Set(members(type).flatMap((m) => kindsOf(checker, m) ?? []))
  const said = `the type says ${checker.typeToString(type)}`
  if (kind && kinds.size > 0 && !kinds.has(kind))
    return [
      `“${name}” is ${column.type} and arrives as ${kind}, ${said}: cast the column, or mend the type.`,
    ]
  return column.isRequired === false && isOptional && !says(TypeFlags.Null)
    ? [`“${name}” may be null, which is not undefined, ${said}: say null in the type.`]
    : []
}

const members = (type: Type): readonly Type[] =>
  type.isUnionType() ? (type.getTypes() ?? []) : [type]

/** Undefined for what fits everything, or says nothing. */
function kindsOf(checker: Checker, type: Type): Kind[] | undefined {
  if (type.flags & TypeFlags.StringLike) return ['string']
  if (type.flags & TypeFlags.NumberLike) return ['number']
  if (type.flags & TypeFlags.BooleanLike) return ['boolean']
  if (type.isIntersectionType()) return type.getTypes()?.flatMap((t) => kindsOf(checker, t) ?? [])
  if (checker.isArrayLikeType(type)) return ['list']
  const name = type.getSymbol()?.name
  return name === 'Buffer' || name === 'Date' ? [name] : undefined
}

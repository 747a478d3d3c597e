import { z } from 'zod'
import { canonicalJson, type Json } from './canonical.ts'
import { text } from './schema.ts'

/**
 * A step on the way into a content: a member, a place in a list, or the element of a list that has
 * this id.
 */
const step = z.union([
  text('days'),
  z.int(),
  z.object({ id: text('m1'), name: text('营业执照').optional() }),
])
export type Step = z.infer<typeof step>

/** One place at which two contents differ. */
export const difference = z
  .discriminatedUnion('change', [
    z.object({ path: z.array(step), change: z.literal('added'), after: z.unknown() }),
    z.object({ path: z.array(step), change: z.literal('removed'), before: z.unknown() }),
    z.object({
      path: z.array(step),
      change: z.literal('changed'),
      before: z.unknown(),
      after: z.unknown(),
    }),
  ])
  .meta({
    id: 'Difference',
    examples: [{ path: ['quota'], change: 'changed', before: '', after: '无数量限制' }],
  })
export type Difference = z.infer<typeof difference>

type Members = Readonly<Record<string, unknown>>

/**
 * Where two contents differ, each place once and as deep as it goes. Elements of lists are matched
 * by their ids, so that one that is put before the others changes nothing of them; lists of plain
 * values are compared as sets where they can be.
 */
export function differencesBetween(
  before: unknown,
  after: unknown,
  path: Step[] = [],
): Difference[] {
  if (isSame(before, after)) return []
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, path)
  if (isMembers(before) && isMembers(after) && !(isQuantity(before) && isQuantity(after)))
    return unionOf(Object.keys(before), Object.keys(after)).flatMap((name) =>
      ofPlaces(before[name], after[name], [...path, name]),
    )
  return ofPlaces(before, after, path, true)
}

/** `undefined` is absence. */
function ofPlaces(before: unknown, after: unknown, path: Step[], isLeaf = false): Difference[] {
  if (before === undefined) return after === undefined ? [] : [{ path, change: 'added', after }]
  if (after === undefined) return [{ path, change: 'removed', before }]
  return isLeaf
    ? [{ path, change: 'changed', before, after }]
    : differencesBetween(before, after, path)
}

function ofLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: Step[],
): Difference[] {
  const identity = identityOf([...before, ...after], [before, after])
  if (identity) return ofIdentified(before as Members[], after as Members[], identity, path)
  const isSet = [before, after].every(
    (list) => list.every((v) => typeof v !== 'object') && new Set(list).size === list.length,
  )
  if (isSet && new Set([...before, ...after]).size !== Math.min(before.length, after.length))
    return [
      ...before
        .filter((v) => !after.includes(v))
        .map((v): Difference => ({ path, change: 'removed', before: v })),
      ...after
        .filter((v) => !before.includes(v))
        .map((v): Difference => ({ path, change: 'added', after: v })),
    ]
  if (isSet) return [{ path, change: 'changed', before, after }]
  return Array.from({ length: Math.max(before.length, after.length) }).flatMap((_, i) =>
    ofPlaces(before[i], after[i], [...path, i]),
  )
}

function ofIdentified(
  before: readonly Members[],
  after: readonly Members[],
  identity: string,
  path: Step[],
): Difference[] {
  const byId = (list: readonly Members[]) => new Map(list.map((e) => [String(e[identity]), e]))
  const [old, now] = [byId(before), byId(after)]
  const ids = unionOf([...old.keys()], [...now.keys()])
  const found = ids.flatMap((id) => {
    const name = nameOf((now.get(id) ?? old.get(id))!, identity)
    return ofPlaces(old.get(id), now.get(id), [...path, { id, ...(name && { name }) }])
  })
  // The same elements in another order.
  return found.length > 0
    ? found
    : [{ path, change: 'changed', before: [...old.keys()], after: [...now.keys()] }]
}

const IDENTITIES = [
  'id',
  'code',
  'day',
  'role',
  'kind',
  'question',
  'value',
  'law',
  'name',
] as const

/**
 * The member that tells the elements of these lists apart: one that is an id in name, or one of a
 * few words.
 */
function identityOf(
  elements: readonly unknown[],
  lists: readonly (readonly unknown[])[],
): string | undefined {
  if (elements.length === 0 || !elements.every(isMembers)) return undefined
  const names = Object.keys(elements[0]!)
  return [...names.filter((name) => name.endsWith('Id')), ...IDENTITIES].find(
    (name) =>
      elements.every((e) => typeof e[name] === 'string') &&
      lists.every((list) => new Set((list as Members[]).map((e) => e[name])).size === list.length),
  )
}

/** What people call an element, where its id is not that already. */
function nameOf(element: Members, identity: string): string | undefined {
  const name = element.name ?? element.title ?? element.text
  return typeof name === 'string' && identity !== 'name' && name !== '' ? name : undefined
}

const isSame = (a: unknown, b: unknown) => canonicalJson(a as Json) === canonicalJson(b as Json)

const unionOf = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])]

/** A number with its unit is one value: ten workdays became eight. */
const isQuantity = ({ value, unit, ...others }: Members) =>
  typeof value === 'number' && typeof unit === 'string' && Object.keys(others).length === 0

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

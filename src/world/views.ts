import { z } from 'zod'
import { type Difference, differencesBetween } from '#foundation/difference'
import { legalDay, text } from '#foundation/schema'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Pool } from '#platform/database'
import { version, type World } from './book.ts'
import type { AnyKind } from './kind.ts'
import { countOpenDrafts, findContent, findEditionAt, listOpenDrafts } from './queries.ts'
import type { Shelf } from './shelf.ts'
import { concernedBy, mayApprove, mayDraft, type Publisher } from './who.ts'

/* Lists of what is published, as screens show them. */

export interface ViewDeps {
  pool: Pool
  world: Shelf
}

/** What people call it; the only one of its kind has none. */
const name = text('食品经营许可').optional()

const kindName = text('item')
const kindTitle = text('事项')

export const kindRow = z
  .object({
    kind: kindName,
    title: kindTitle,
    keys: z.int(),
    openDrafts: z.int(),
    mayDraft: z.boolean(),
    mayApprove: z.boolean(),
  })
  .meta({ id: 'KindRow' })

/** Every kind, and what this officer may do with some of it. */
export async function listKinds(
  { pool, world: { book } }: ViewDeps,
  officer: Publisher,
): Promise<z.infer<typeof kindRow>[]> {
  const drafts = await countOpenDrafts(pool)
  return book.kinds().map((kind) => ({
    kind: kind.kind,
    title: kind.title,
    keys: book.keys(kind.kind).length,
    openDrafts: drafts.get(kind.kind) ?? 0,
    mayDraft: mayDraft(kind, officer, []),
    mayApprove: mayApprove(kind, officer, [], officer.unitId),
  }))
}

const inForce = version
  .pick({ kind: true, key: true, number: true, hash: true, effectiveOn: true })
  .meta({ id: 'InForce' })

function inForceIn(
  world: World,
  { kind }: AnyKind,
  key: string,
): z.infer<typeof inForce> | undefined {
  const found = world.version(kind, key)
  if (!found) return undefined
  const { number, hash, effectiveOn } = found
  return { kind, key, number, hash, effectiveOn }
}

export const worldView = z
  .object({
    day: legalDay,
    edition: z.int(),
    versions: z.array(inForce.extend({ name })),
  })
  .meta({ id: 'WorldView' })

/**
 * What was in force on a day; as it was known at a position of the sealed log, undefined when
 * nothing is sealed there.
 */
export async function viewWorld(
  deps: ViewDeps,
  asked: { day?: LegalDay | undefined; position?: number | undefined; kind?: string | undefined },
  at: Instant,
): Promise<z.infer<typeof worldView> | undefined> {
  const { position } = asked
  const place = position === undefined ? undefined : await findEditionAt(deps.pool, position)
  if (position !== undefined && !place) return undefined
  const shelf = deps.world
  if (place) await shelf.ensure(place.edition)
  const world = shelf.at(asked.day ?? dayOf(place?.at ?? at), place?.edition)
  const kinds = shelf.book.kinds().filter((k) => [undefined, k.kind].includes(asked.kind))
  const versions = kinds.map(async (kind) => {
    const keys = shelf.book.keys(kind.kind)
    const names = await namesOf(deps, kind, keys, shelf.current())
    return keys.flatMap((key) => {
      const found = inForceIn(world, kind, key)
      return found ? [{ ...found, name: names.get(key) }] : []
    })
  })
  return {
    day: world.day,
    edition: world.edition,
    versions: (await Promise.all(versions)).flat(),
  }
}

export const keyName = z
  .object({ key: text('item-001'), name: text('食品经营许可') })
  .meta({ id: 'KeyName' })

/** What is in force today of a kind, by name. */
export async function listNames(deps: ViewDeps, kind: AnyKind): Promise<z.infer<typeof keyName>[]> {
  const world = deps.world.current()
  const keys = world.book.keys(kind.kind).filter((key) => world.version(kind.kind, key))
  const names = await namesOf(deps, kind, keys, world)
  return keys.map((key) => ({ key, name: names.get(key) ?? key }))
}

/** What a kind is, before anything of it. */
export const kindView = z.object({
  kind: kindName,
  title: kindTitle,
  /** The only keys there are, where no other may be begun. */
  keys: z.array(text('county')).optional(),
  needsApproval: z.boolean(),
  /** Roles. */
  approvedBy: z.array(text('supervision-lead')),
  mayDraft: z.boolean(),
})
export const described = ({ kind, title, keys, approvedBy }: AnyKind) => ({
  kind,
  title,
  keys: keys && [...keys],
  needsApproval: approvedBy.length > 0,
  approvedBy: [...approvedBy],
})

const keyRow = z
  .object({
    key: text('item-001'),
    name,
    /** Of the unit that it belongs to. */
    unitName: text('县市场监督管理局').optional(),
    inForce: inForce.optional(),
    /** Published to hold later. */
    next: z.array(version.pick({ number: true, effectiveOn: true })),
    openDrafts: z.int(),
  })
  .meta({ id: 'KeyRow' })

export const keyList = kindView
  .extend({ day: legalDay, total: z.int(), pageSize: z.int(), rows: z.array(keyRow) })
  .meta({ id: 'KeyList' })

export const keySearch = z.object({
  /** A part of the name or of the key. */
  q: z.string().max(60).default(''),
  /** Only those with a draft that nobody has decided on. */
  waiting: z.enum(['1']).optional(),
  day: legalDay.optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})

const PAGE = 50

/** The keys of a kind, page by page. */
export async function listKeys(
  deps: ViewDeps,
  kind: AnyKind,
  { q, waiting, day, page }: z.infer<typeof keySearch>,
  officer: Publisher,
): Promise<z.infer<typeof keyList>> {
  const { book } = deps.world
  const today = deps.world.current()
  const world = day ? deps.world.at(day) : today
  const drafts = Map.groupBy(await listOpenDrafts(deps.pool, kind), (d) => d.key)
  const keys = [...new Set([...book.keys(kind.kind), ...drafts.keys()])].sort()
  const names = await namesOf(deps, kind, keys, today)
  const found = keys.filter(
    (key) =>
      (!waiting || drafts.has(key)) && (key.includes(q) || (names.get(key) ?? '').includes(q)),
  )
  const rows = found.slice((page - 1) * PAGE, page * PAGE).map((key) => ({
    key,
    name: names.get(key),
    unitName: unitNameOf(kind, key, today),
    inForce: inForceIn(world, kind, key),
    next: book.versions(kind.kind, key).filter((v) => v.effectiveOn > world.day),
    openDrafts: drafts.get(key)?.length ?? 0,
  }))
  return {
    ...described(kind),
    day: world.day,
    mayDraft: mayDraft(kind, officer, []),
    total: found.length,
    pageSize: PAGE,
    rows,
  }
}

/** What people call these keys. */
export async function namesOf(
  { pool }: ViewDeps,
  kind: AnyKind,
  keys: readonly string[],
  world: World,
): Promise<ReadonlyMap<string, string>> {
  if (kind.namesOf) return kind.namesOf(pool, keys)
  return new Map(
    keys.flatMap((key) => {
      const [value] = world.published(kind, key)
      const called = value !== undefined && kind.nameOf?.(key, value, world)
      return called ? [[key, called]] : []
    }),
  )
}

/** The unit that it belongs to, where a kind belongs to units and this one to a single one. */
function unitNameOf(kind: AnyKind, key: string, world: World): string | undefined {
  if (typeof kind.belongsTo !== 'function') return undefined
  const [unitId] = concernedBy(kind, key, world)
  const units = world.book.kindOf('unit')
  const unit = unitId && world.find<unknown>(units, unitId)
  return unit ? units.nameOf?.(unitId, unit.value, world) : undefined
}

/** Where two contents of a kind differ; undefined when one was never kept. */
export async function findDifferences(
  { pool }: Pick<ViewDeps, 'pool'>,
  kind: AnyKind,
  hashes: readonly [before: string, after: string],
): Promise<Difference[] | undefined> {
  const [before, after] = await Promise.all(hashes.map((hash) => findContent(pool, hash)))
  if (!before || !after) return undefined
  const [old, now] = await Promise.all([before, after].map((c) => compared(kind, c.content)))
  return differencesBetween(old, now)
}

/** What a content is compared by; one of an older shape, as it was kept. */
async function compared(kind: AnyKind, content: unknown): Promise<unknown> {
  const parsed = kind.schema.safeParse(content)
  return kind.compared && parsed.success ? kind.compared(await kind.open(parsed.data)) : content
}

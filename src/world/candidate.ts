import { check, type Fault } from '#foundation/faults'
import { refuse } from '#foundation/outcome'
import type { LegalDay } from '#foundation/time'
import type { Pool } from '#platform/database'
import type { World } from './book.ts'
import type { AnyKind } from './kind.ts'
import type { Shelf } from './shelf.ts'

/** Why a content cannot be published, each fault with its field. */
export interface ContentWrong {
  readonly ok: false
  readonly code: 'content-wrong' | 'reference-absent'
  readonly faults: readonly Fault[]
}

const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/

/**
 * Reads what somebody wants to publish: it has the shape of its kind, can be opened, is right in
 * itself, and what it refers to is in force with it.
 */
export async function readCandidate(
  { pool: db, world: shelf }: { pool: Pool; world: Shelf },
  kind: AnyKind,
  key: string,
  given: { content: unknown; effectiveOn: LegalDay },
) {
  if (!KEY.test(key) || (kind.keys && !kind.keys.includes(key))) return refuse('key-unknown')
  const checked = check<unknown>(kind.schema, given.content)
  if (!checked.ok) return wrong(checked.faults)
  const { content } = checked
  // Of a day that is gone, not everything is held ready; and what is said of others must be true of
  // those of today.
  const today = shelf.current()
  const world = given.effectiveOn < today.day ? today : shelf.at(given.effectiveOn)
  const faults = (await kind.faultsIn?.({ key, content, world, db })) ?? []
  if (faults.length > 0) return wrong(faults)
  let value: unknown
  try {
    value = await kind.open(content)
  } catch (error) {
    return wrong([{ field: '', reason: (error as Error).message }])
  }
  const wrongs = kind.judge?.(value) ?? []
  if (wrongs.length > 0) return wrong(wrongs)
  const absent = absentReferences(shelf.at(given.effectiveOn), kind, key, value)
  if (absent.length > 0) return wrong(absent, 'reference-absent')
  return { ok: true as const, content, value }
}

const wrong = (
  faults: readonly Fault[],
  code: ContentWrong['code'] = 'content-wrong',
): ContentWrong => ({ ok: false, code, faults })

/** What the content refers to and what is not in force with it. */
function absentReferences(world: World, kind: AnyKind, key: string, value: unknown): Fault[] {
  return (kind.refersTo?.(value, key) ?? [])
    .filter((to) => !world.version(to.kind, to.key))
    .map(({ field = '', ...to }) => ({
      field,
      reason: `${world.book.kindOf(to.kind).title}“${to.key}”那天还没有有效的版本`,
    }))
}

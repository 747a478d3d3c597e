import { calendarOf, type WorkCalendar } from '#calendar'
import type { CaseId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { type PersonalKeys, unitsOf } from '#identity'
import {
  contentsOf,
  decideSituation,
  formKind,
  type ItemCatalogue,
  pinnedItem,
  withoutFields,
} from '#items'
import { loadStream } from '#ledger'
import type { Pool, Queryable } from '#platform/database'
import { processKind } from '#process'
import type { World as PublishedWorld, Shelf, Wanted } from '#world'
import { licenceOf } from './about-licence.ts'
import { type CaseFact, caseStream } from './events.ts'
import { foldEach } from './fold.ts'
import type { CaseState, Nets, World } from './state.ts'

export interface CasesDeps {
  pool: Pool
  world: Shelf
  /** What can be applied for today. */
  catalogue: ItemCatalogue
  /** The calendar in force today. */
  calendar: () => WorkCalendar
  keys: PersonalKeys
  /** What issued documents name: the county, and the address by which people reach us. */
  tenant: { name: string }
  publicUrl: string
}

/** The case with its facts, and as it was after each; undefined when there is no such case. */
export async function loadCase(
  deps: Pick<CasesDeps, 'world'>,
  db: Queryable,
  caseId: CaseId,
  on: LegalDay = deps.world.current().day,
): Promise<
  { state: CaseState; world: World; facts: CaseFact[]; states: readonly CaseState[] } | undefined
> {
  const { facts, head } = await loadStream(db, caseStream, caseId)
  const published = await worldFor(deps, facts, head.edition, on)
  if (!published) return undefined
  const states = foldEach(caseId, facts, netsOf(published))
  const state = states.at(-1)!
  const licence = await licenceOf(db, state)
  return { state, world: { ...worldOf(published, state), licence }, facts, states }
}

/**
 * The world of a day as it was known at an edition, with every version that the case is or ever was
 * handled by; undefined when it never began.
 */
export async function worldFor(
  deps: Pick<CasesDeps, 'world'>,
  facts: readonly CaseFact[],
  edition: number,
  on: LegalDay,
): Promise<PublishedWorld | undefined> {
  if (facts[0]?.type !== 'CaseSubmitted') return undefined
  await deps.world.ensure(edition)
  await deps.world.load(facts.flatMap(pinnedBy))
  // Not by what was published meanwhile: the facts will say that they were made under this edition.
  return deps.world.at(on, edition)
}

/** The published versions by which a case is handled from a fact on. */
export function pinnedBy(fact: CaseFact): Wanted[] {
  if (fact.type === 'CaseSubmitted') return contentsOf(fact.body.pins)
  return fact.type === 'ProcessChanged' ? [{ kind: processKind.kind, hash: fact.body.to }] : []
}

/** The processes of a world, by the hashes of their versions. */
export const netsOf =
  ({ book }: PublishedWorld): Nets =>
  (hash) =>
    book.value(processKind, hash).net

/** What a case that is pinned to these is handled by in a world. Their contents are loaded. */
export function worldOf(
  published: PublishedWorld,
  { itemId, pins, situation = {} }: Pick<CaseState, 'itemId' | 'pins' | 'situation'>,
): World {
  const item = pinnedItem(published, itemId, pins)
  return {
    item,
    form: () =>
      withoutFields(
        published.book.value(formKind, pins.form),
        decideSituation(item.situations, situation).hiddenFields,
      ),
    net: netsOf(published)(pins.process),
    calendar: calendarOf(published),
    unit: (unitId) => unitsOf(published).get(unitId),
    officer: () => undefined,
  }
}

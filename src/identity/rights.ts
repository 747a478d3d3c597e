import type { StaffId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { loadStreams } from '#ledger'
import type { Queryable } from '#platform/database'
import type { Shelf, World } from '#world'
import { staffStream } from './events.ts'
import { postKind } from './published.ts'
import type { Officer, Role } from './roles.ts'

/*
 * 权限有据: the tables of duties and substitutions are where rights are found, and prove nothing.
 * Whoever calls may what was published as their post, and what facts say that they stand in for:
 * a row that somebody wrote into the database gives nobody a right.
 */

/** An officer as the tables have them, with what of it is borne out on this day. */
export async function borneOut(
  { db, world }: { db: Queryable; world: Shelf },
  officer: Officer,
  on: LegalDay,
): Promise<Officer> {
  const borne = await asFacts(db, world.current(), officer, on)
  if (borne.roles.length === officer.roles.length) return borne
  // Another process may have published a moment ago.
  await world.look()
  return asFacts(db, world.current(), officer, on)
}

async function asFacts(
  db: Queryable,
  world: World,
  officer: Officer,
  on: LegalDay,
): Promise<Officer> {
  const post = world.find(postKind, officer.staffId)?.value
  const actsFor: StaffId[] = []
  for (const absentId of officer.actsFor)
    if (await standsInFor(db, officer.staffId, absentId, on)) actsFor.push(absentId)
  const borne = new Set([officer.staffId, ...actsFor].flatMap((id) => rolesOf(world, id, on)))
  return {
    ...officer,
    unitId: post?.unitId ?? officer.unitId,
    roles: officer.roles.filter((role) => borne.has(role)),
    actsFor,
  }
}

/** What was published as somebody's duties of a day. */
const rolesOf = (world: World, staffId: StaffId, on: LegalDay): Role[] =>
  (world.find(postKind, staffId)?.value.duties ?? [])
    .filter(({ fromOn, toOn }) => fromOn <= on && (toOn === undefined || on <= toOn))
    .map(({ role }) => role)

/** Behind a line that cannot be read may stand one that takes the right away: nobody stands in. */
async function standsInFor(
  db: Queryable,
  substituteId: StaffId,
  absentId: StaffId,
  on: LegalDay,
): Promise<boolean> {
  let isWhole = true
  const streams = await loadStreams(db, staffStream, [absentId], (_id, error) => {
    isWhole = false
    process.emitWarning(error)
  })
  const facts = isWhole ? streams.get(absentId)! : []
  const revoked = new Set(
    facts.flatMap((f) => (f.type === 'DelegationRevoked' ? [f.body.delegationId] : [])),
  )
  return facts.some(
    (f) =>
      f.type === 'DelegationGiven' &&
      f.body.substituteId === substituteId &&
      f.body.fromOn <= on &&
      on <= f.body.toOn &&
      !revoked.has(f.body.delegationId),
  )
}

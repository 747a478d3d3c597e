import { must } from '#foundation/assert'
import { type StaffId, staffIds, stepIds, type UnitId } from '#foundation/ids'
import { instantAt, type LegalDay } from '#foundation/time'
import type { Role } from '#identity'
import { getStep } from '#process'
import { ANYBODY, either, roleAt, type Task, type Whom, whomNothingBars } from '#tasks'
import type { About, AnyAct, Command, Waits } from './acts/act.ts'
import { ACTS } from './acts/index.ts'
import type { Grant } from './grants.ts'
import { type CaseState, openVisits, type World } from './state.ts'
import { OPEN_STEP } from './todos.ts'

/*
 * What waits in a case, and for whom, derived from the acts: what nothing bars is waited for, as
 * the act says, by those whom it names.
 */

const FRESH = '00000000-0000-4000-8000-000000000000'

const WAITED = Object.values<AnyAct>(ACTS).flatMap((act) =>
  act.waits === 'for-nobody' ? [] : [{ act, waits: act.waits }],
)

/** The tasks of a case, each once, as it stands on a day. */
export function tasksOf(state: CaseState, world: World, on: LegalDay): Task[] {
  const tasks = new Map<string, Task>()
  let known: StaffId[] | undefined
  const named = () => (known ??= namedIn(state))
  const now = { on, at: instantAt(on, 0), fresh: FRESH }
  for (const { act, waits } of WAITED)
    for (const about of whatItIsAbout(act, state, world)) {
      const { visit, unitId } = about
      const command = { ...now, ...(visit && { stepId: visit.stepId }), ...(unitId && { unitId }) }
      const audience = act.may.flatMap((grant) => placesOf(grant, state, world, about))
      const whom = whomNothingBars({ audience, barred: [] }, named, command, (asked) =>
        isFree(act, state, asked, world),
      )
      if (!whom) continue
      const key = `${waits.as}/${placeOf(about)}`
      const other = tasks.get(key)
      tasks.set(
        key,
        other
          ? { ...other, ...either(other, whom) }
          : { ...taskFor(waits, act, state, world, about), ...whom },
      )
    }
  return [...tasks.values()]
}

const placeOf = ({ visit, unitId }: About) => visit?.stepId ?? unitId ?? ''

function whatItIsAbout({ fields, may }: AnyAct, state: CaseState, { net }: World): About[] {
  const visits = openVisits(state)
  if ('stepId' in fields) return visits.map((visit) => ({ visit }))
  if (may.some(({ role }) => role === 'decision'))
    return visits
      .filter(({ stepId }) => getStep(net, stepId).isDecision)
      .map((visit) => ({ visit }))
  const asked = may.find((grant) => grant.relation === 'asked')
  return asked ? [...new Set(asked.units(state))].map((unitId) => ({ unitId })) : [{}]
}

/** May it be done by this command, as far as the precondition asks? */
function isFree({ bar, waits }: AnyAct, state: CaseState, command: Command, world: World): boolean {
  if (waits === 'for-nobody' || bar(state, command, world)) return false
  return waits.while?.(state, command, world) ?? true
}

/** What the terms to answer in are called: by the act that answers and the unit that was asked. */
export function termNames(
  state: CaseState,
  world: World,
  unitName: (unitId: UnitId) => string,
): Record<string, string> {
  const begun = new Set(state.terms?.map(({ name }) => name))
  const named = WAITED.flatMap(({ act, waits }) => {
    if (waits.clock !== 'answer') return []
    const titleOf = ({ unitId }: About) => (unitId ? `${unitName(unitId)} ${act.title}` : act.title)
    return whatItIsAbout(act, state, world).map(
      (about) => [waits.term(about), titleOf(about)] as const,
    )
  })
  return Object.fromEntries(named.filter(([name]) => begun.has(name)))
}

/** Where in the county the officers of a grant work. */
function placesOf(
  { role, relation }: Grant,
  state: CaseState,
  { net }: World,
  { visit, unitId }: About,
): string[] {
  if (role === 'applicant') return []
  if (role === 'step' || role === 'decision') {
    const { unitId: at, stepId } = must(visit, 'an act of whoever has a step is about one')
    const taken = getStep(net, stepId).role
    return [taken === 'countersigner' ? ANYBODY : roleAt(taken as Role, at)]
  }
  switch (relation) {
    case 'any':
      return [roleAt(role)]
    case 'deciding-unit':
      return [roleAt(role, state.unitId)]
    case 'first-level':
      return state.townshipId ? [roleAt(role, state.townshipId)] : []
    case 'copied':
      return state.copies.map((copy) => roleAt(role, copy.unitId))
    case 'asked':
      return [roleAt(role, must(unitId, 'an act of whoever is asked is about their unit'))]
    case 'own':
      return []
    default:
      return relation satisfies never
  }
}

function taskFor(
  waits: Exclude<Waits, string>,
  act: AnyAct,
  state: CaseState,
  { net }: World,
  about: About,
): Omit<Task, keyof Whom> {
  const place = placeOf(about)
  const title =
    about.visit && waits === OPEN_STEP ? getStep(net, about.visit.stepId).name : act.title
  return {
    todo: waits.as,
    ...(place && { stepId: stepIds.of(place) }),
    title: waits.title ?? title,
    since: must(waits.since(state, about), `${waits.as} waits since some day`),
    clock: waits.clock,
    ...(waits.clock === 'answer' && { clockStep: stepIds.of(waits.term(about)) }),
  }
}

/** Everybody of the staff whom the case names. */
const namedIn = (state: CaseState): StaffId[] => [
  ...new Set([...JSON.stringify(state).matchAll(STAFF)].map(([, id]) => id as StaffId)),
]
const STAFF = new RegExp(`"(${staffIds.pattern.source.slice(1, -1)})"`, 'g')

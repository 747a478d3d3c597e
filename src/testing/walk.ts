import { type ActorId, type StaffId, staffIds, type UnitId } from '#foundation/ids'
import { addDays, instantAt, type LegalDay } from '#foundation/time'
import type { Officer, Role } from '#identity'
import { random } from '../../sim/chance.ts'
import { type AnyAct, perform } from '../cases/acts/act.ts'
import { type ActName, ACTS, DUE_ACTS } from '../cases/acts/index.ts'
import type { CaseEvent, CaseFact } from '../cases/events.ts'
import type { Question } from '../cases/fields.ts'
import { evolve } from '../cases/fold.ts'
import { withDocuments } from '../cases/issuing.ts'
import { offersTo } from '../cases/offered.ts'
import type { CaseState, World } from '../cases/state.ts'
import { commandBy, WAITED } from './expected-tasks.ts'
import { calendar, given, items, worldFor } from './given.ts'
import { PROCESS_KEYS } from './neutral.ts'

/*
 * Cases go their ways by chance: whoever is offered something does it, with what its dialog
 * suggests.
 */

const FRESH = '00000000-0000-4000-8000-00000000000c'
const TOWN: UnitId = 'east-town'
const ROLES_OF_UNITS = 'clerk handler reviewer approver unit-head unit-supervisor'.split(' ')

const officer = (staffId: string, roles: string[], actsFor: string[] = []): Officer => ({
  kind: 'officer',
  staffId: staffIds.of(staffId),
  name: staffId,
  unitId: staffId.split('.')[0] as Officer['unitId'],
  roles: roles as Role[],
  actsFor: actsFor.map(staffIds.of),
})

/**
 * Each role at the unit and the township, others elsewhere; one who stands in for two, one who is
 * two things.
 */
const castOf = (unit: string): Officer[] => [
  ...[unit, TOWN].flatMap((u) => ROLES_OF_UNITS.map((role) => officer(`${u}.${role}1`, [role]))),
  ...['handler', 'approver'].map((role) => officer(`${unit}.${role}2`, [role])),
  officer(
    `${unit}.deputy`,
    ['handler', 'approver', 'clerk'],
    [`${unit}.handler1`, `${unit}.approver1`],
  ),
  officer(`${unit}.both`, ['approver', 'unit-head']),
  ...['handler1', 'unit-head'].map((duty) => officer(`south.${duty}`, [duty.replace(/\d/, '')])),
  officer('service-centre.hall-clerk1', ['hall-clerk']),
  officer('service-centre.hall-manager', ['hall-manager']),
  officer('supervision.supervision-officer1', ['supervision-officer']),
]

type Chance = <T>(of: readonly T[]) => T

/** What somebody writes who takes what the dialog suggests. */
function answerTo(
  question: Question,
  on: LegalDay,
  pick: Chance,
  cast: readonly Officer[],
  n: number,
): unknown {
  const some = (): StaffId[] => [pick(cast).staffId, pick(cast).staffId]
  switch (question.kind) {
    case 'line':
    case 'words':
      return `第 ${n} 次，情况属实，材料齐全`.slice(0, question.most)
    case 'count':
      return question.initial ?? question.least
    case 'money':
      return 100
    case 'choice':
      return pick(question.options)?.value
    case 'materials':
      return question.options.map(({ value }) => ({ materialId: value, by: 'paper' }))
    case 'reasons':
      return question.options
        .filter(({ initial }) => initial || pick([true, false]))
        .map(({ value, initial }) => ({
          [question.by]: value,
          reason: initial || '经核对，与实际情况不符',
        }))
    case 'either':
      return pick([true, true, false])
    case 'officer':
      return pick(cast).staffId
    case 'officers':
      return some()
    case 'unit':
      return 'south'
    case 'day':
      return addDays(on, 5)
    case 'moment':
      return instantAt(on, 8 * 3600)
    case 'form':
      return { name: '某某' }
    case 'known':
      return question.initial
    case 'group':
      return undefined
  }
}

/** What most walks would end with: seldom done. */
const ENDS = new Set<ActName>([
  'withdrawal',
  'voiding',
  'termination',
  'upward-transfer',
  'declination',
  'revocation',
])

/** A case on its way. */
export interface Walk {
  name: string
  on: LegalDay
  state: CaseState
  facts: readonly CaseFact[]
}
type Check = (walk: Walk, world: World, cast: readonly Officer[]) => void

/** A case that has just come in, with what it may lack. */
function begun(name: string, world: World, next: () => number, pick: Chance): Walk {
  const on: LegalDay = '2026-03-02'
  const lacks = world.item.materials.some((m) => m.required) && next() < 0.4
  const options = {
    online: next() < 0.5,
    on,
    ...(lacks && { without: [pick(world.item.materials).materialId] }),
    ...(next() < 0.5 && { promised: [pick(world.item.materials).materialId] }),
  }
  const case_ = given(world, options)
  const townshipId = next() < 0.5 ? { townshipId: TOWN } : {}
  return { name, on, state: { ...case_.state(), ...townshipId }, facts: case_.facts }
}

/** With the facts of an outcome, if there are any. */
function taken(
  walk: Walk,
  outcome: ReturnType<typeof perform>,
  actor: ActorId,
  world: World,
): Walk {
  if (!outcome.ok) return walk
  const events = withDocuments(
    walk.state.caseId,
    walk.state,
    outcome.events as CaseEvent[],
    world.item,
  )
  return events.reduce(({ state, facts, ...rest }: Walk, event): Walk => {
    const at = instantAt(rest.on, 9 * 3600)
    const fact: CaseFact = {
      ...event,
      version: state.version + 1,
      actor,
      unit: state.unitId,
      occurredAt: at,
      recordedAt: at,
      edition: 1,
    }
    const after = evolve(state, state.caseId, fact, () => world.net)
    return { ...rest, state: after, facts: [...facts, fact] }
  }, walk)
}

/** Closed, and nothing of it goes on after the decision. */
const isOver = ({ state: { stage, terms = [] } }: Walk) =>
  stage === 'closed' && !terms.some(({ outlives, stoppedOn }) => outlives && !stoppedOn)

/** One case on its way, by chance, and rather by what nobody has done yet. */
function walkOnce(itemName: string, seed: number, done: Set<ActName>, check: Check): void {
  const next = random(Math.imul(seed, 0x9e3779b1))
  const pick: Chance = (of) => of[Math.floor(next() * of.length)]!
  const world = worldFor(itemName)
  const cast = castOf(world.item.unitId ?? TOWN)
  let walk = begun(itemName, world, next, pick)
  for (let n = 0; n < 40 && !isOver(walk); n++) {
    const on = calendar.addWorkdays(walk.on, pick([0, 0, 0, 1, 1, 2, 6]))
    walk = { ...walk, on }
    const system = { by: 'system', on, at: instantAt(on, 3600), fresh: FRESH } as const
    for (const due of Object.values<AnyAct>(DUE_ACTS))
      walk = taken(walk, perform(due, walk.state, system, world), 'system', world)
    check(walk, world, cast)
    const who = pick(cast)
    const command = commandBy(who, on)
    const offers = offersTo(who, walk.state, command, world).filter(
      ({ name }) => !ENDS.has(name) || next() < 0.1,
    )
    if (offers.length === 0) continue
    const waited = offers.filter(({ name }) => WAITED.includes(name))
    const undone = offers.filter(({ name }) => !done.has(name))
    const liked = next() < 0.5 ? [undone, waited].find(({ length }) => length > 0) : undefined
    const { name, questions } = pick(liked ?? offers)
    const answers = Object.entries(questions)
      .map(([q, question]) => [q, answerTo(question, on, pick, cast, n)] as const)
      .filter(([, answer]) => answer !== undefined)
    const act: AnyAct = ACTS[name]
    const input = act.input.safeParse(Object.fromEntries(answers))
    if (!input.success) continue
    const outcome = perform(act, walk.state, { ...input.data, ...command }, world)
    if (outcome.ok) done.add(name)
    walk = taken(walk, outcome, who.staffId, world)
  }
}

const BY_PROCESS = PROCESS_KEYS.flatMap(
  (key) => items.find((i) => i.processKey === key)?.name ?? [],
)
/** Whoever comes here has waited long enough: something cannot be reached. */
const MOST_SEEDS = 120

/** Cases of every process go their ways until all of these acts were done; answers what was. */
export function walkUntil(wanted: readonly ActName[], check: Check): Set<ActName> {
  const done = new Set<ActName>()
  for (let seed = 1; seed <= MOST_SEEDS && !wanted.every((name) => done.has(name)); seed++)
    for (const name of BY_PROCESS) walkOnce(name, seed, done, check)
  return done
}

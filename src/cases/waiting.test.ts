import { expect, test } from 'vitest'
import { type ActorId, type StaffId, staffIds, type UnitId } from '#foundation/ids'
import { addDays, instantAt, type LegalDay } from '#foundation/time'
import type { Officer, Role } from '#identity'
import { wordsOf } from '../tasks/audience.ts'
import type { Task } from '#tasks'
import { commandBy, expectedTasks, todoOf, WAITED } from '../testing/expected-tasks.ts'
import { calendar, given, items, worldFor } from '../testing/given.ts'
import { PROCESS_KEYS } from '../testing/neutral.ts'
import { random } from '../../sim/chance.ts'
import { type AnyAct, type Command, perform } from './acts/act.ts'
import { type ActName, ACTS, DUE_ACTS } from './acts/index.ts'
import type { CaseEvent } from './events.ts'
import type { Question } from './fields.ts'
import { evolve } from './fold.ts'
import { offersTo } from './offered.ts'
import type { CaseState, World } from './state.ts'
import { tasksOf } from './waiting.ts'

/*
 * Cases go their ways by chance: whoever is offered something does it, with what its dialog suggests. Wherever they stand, what
 * waits on a desk is what its owner may do, and nothing else. What acts there are is asked of the acts.
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

/** Each role at the unit and the township, others elsewhere; one who stands in for two, one who is two things. */
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

function onDeskOf(who: Officer, tasks: readonly Task[]): string[] {
  const { lets, bars } = wordsOf(who)
  return tasks
    .filter(
      (t) => t.audience.some((w) => lets.includes(w)) && !t.barred.some((w) => bars.includes(w)),
    )
    .map((t) => `${t.todo}/${t.stepId ?? ''}`)
    .sort()
}

type Chance = <T>(of: readonly T[]) => T

/** What somebody writes who takes what the dialog suggests. */
function answerTo(
  question: Question,
  on: LegalDay,
  pick: Chance,
  cast: readonly Officer[],
): unknown {
  const some = (): StaffId[] => [pick(cast).staffId, pick(cast).staffId]
  switch (question.kind) {
    case 'line':
    case 'words':
      return '经核实，情况属实，材料齐全'.slice(0, question.most)
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
        .filter(({ initial }) => initial)
        .map(({ value, initial }) => ({ materialId: value, reason: initial }))
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
])

interface Walk {
  state: CaseState
  on: LegalDay
}

function walk(
  itemName: string,
  seed: number,
  check: (walk: Walk, world: World, cast: Officer[]) => void,
) {
  const done = new Set<ActName>()
  const next = random(Math.imul(seed, 0x9e3779b1))
  const pick: Chance = (of) => of[Math.floor(next() * of.length)]!
  const known = worldFor(itemName)
  const world: World = { ...known }
  const unit = world.item.unitId ?? TOWN
  const cast = castOf(unit)
  const from: LegalDay = '2026-03-02'
  const lacking = world.item.materials.find((m) => m.required)?.materialId
  const options = {
    online: next() < 0.5,
    on: from,
    ...(lacking && next() < 0.4 && { without: [pick(world.item.materials).materialId] }),
  }
  let on = from
  let state: CaseState = {
    ...given(world, options).state(),
    ...(next() < 0.5 && { townshipId: TOWN }),
  }
  const take = (outcome: ReturnType<typeof perform>, actor: ActorId) => {
    if (!outcome.ok) return
    for (const event of outcome.events) {
      const at = instantAt(on, 9 * 3600)
      const told = {
        ...(event as CaseEvent),
        version: state.version + 1,
        actor,
        unit,
        occurredAt: at,
        recordedAt: at,
        edition: 1,
      }
      state = evolve(state, state.caseId, told, () => world.net)
    }
  }
  for (let n = 0; n < 30 && state.stage !== 'closed'; n++) {
    on = calendar.addWorkdays(on, pick([0, 0, 0, 1, 1, 2, 6]))
    const system = { by: 'system', on, at: instantAt(on, 3600), fresh: FRESH } as const
    for (const due of Object.values<AnyAct>(DUE_ACTS))
      take(perform(due, state, system, world), 'system')
    check({ state, on }, world, cast)
    const who = pick(cast)
    const offers = offersTo(who, state, commandBy(who, on), world).filter(
      ({ name }) => !ENDS.has(name) || next() < 0.1,
    )
    if (offers.length === 0) continue
    const waited = offers.filter(({ name }) => WAITED.includes(name))
    const { name, questions } = pick(waited.length > 0 && next() < 0.5 ? waited : offers)
    const given = Object.entries(questions).map(([q, question]) => [
      q,
      answerTo(question, on, pick, cast),
    ])
    const act: AnyAct = ACTS[name]
    const input = act.input.safeParse(
      Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    )
    if (!input.success) continue
    const outcome = perform(act, state, { ...input.data, ...commandBy(who, on) } as Command, world)
    if (outcome.ok) done.add(name)
    take(outcome, who.staffId)
  }
  return done
}

const BY_PROCESS = PROCESS_KEYS.flatMap((key) => {
  const item = items.find((i) => i.processKey === key)
  return item ? [[key, item.name] as const] : []
})

test('待办和可办是一回事：办件走到哪里，谁的待办里有，谁就能办；能办而等人办的，待办里都有', () => {
  const waited = new Set<string>()
  const done = new Set<ActName>()
  for (const [key, name] of BY_PROCESS)
    for (let seed = 1; seed <= 20; seed++) {
      const acts = walk(name, seed, ({ state, on }, world, cast) => {
        const tasks = tasksOf(state, world, on)
        for (const who of cast) {
          const expected = expectedTasks(who, state, world, on)
          expect(onDeskOf(who, tasks), `${key} ${seed} ${who.staffId} ${state.stage}`).toEqual(
            expected,
          )
          for (const todo of expected) waited.add(todo.split('/')[0]!)
        }
      })
      for (const act of acts) done.add(act)
    }
  expect([...done].filter((a) => WAITED.includes(a)).sort(), '每一种等人办的都办过').toEqual(
    [...WAITED].sort(),
  )
  expect([...waited].sort()).toEqual([...new Set(WAITED.map(todoOf))].sort())
})

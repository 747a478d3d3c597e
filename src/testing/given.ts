import { expect } from 'vitest'
import { type AnyAct, type Command, perform } from '../cases/acts/act.ts'
import { fold } from '../cases/fold.ts'
import type { CaseEvent, CaseFact } from '../cases/events.ts'
import type { RefusalCode } from '../cases/refusals.ts'
import type { CaseState, World } from '../cases/state.ts'
import type { UnitId } from '#foundation/ids'
import { instantAt, type LegalDay } from '#foundation/time'
import type { Role } from '#identity'
import { formKind, type ItemVersion } from '#items'
import { neutralWorld } from './neutral.ts'
import { opened } from './opened.ts'

/** The neutral county, without a database. */
const { world, ...county } = await opened(neutralWorld())
export const { book, calendar, items, netOf, pinsOf } = county

/** The world of an item, by name; no database. */
export function worldFor(itemName: string, change: Partial<ItemVersion> = {}): World {
  const item = { ...items.find((i) => i.name === itemName)!, ...change }
  return {
    item,
    net: netOf(item.processKey),
    form: () => world.get(formKind, item.formKey),
    calendar,
    unit: (unitId) => ({ name: unitId }),
    officer: colleague,
  }
}

export const LICENCE = worldFor('甲类许可')
export const REGISTRATION = worldFor('乙类登记')

/** Everybody whose id tells a duty, such as `north.handler1`, is there; `nobody` is not. */
function colleague(staffId: string): ReturnType<World['officer']> {
  const [unitId, duty] = staffId.split('.') as [UnitId, string]
  return unitId === 'nobody' ? undefined : { unitId, roles: [duty.replace(/\d$/, '') as Role] }
}

/** What an act answers, to whoever acts at nine in the morning of `on`. */
export const tried = (
  act: AnyAct,
  state: CaseState,
  command: Pick<Command, 'by' | 'on'> & Readonly<Record<string, unknown>>,
  world: World,
) =>
  perform(
    act,
    state,
    {
      at: instantAt(command.on, 9 * 3600),
      fresh: '00000000-0000-4000-8000-00000000000c',
      formHash: 'c'.repeat(64),
      ...command,
    },
    world,
  )

export interface Step {
  act: AnyAct
  by?: string
  on?: LegalDay
  [key: string]: unknown
}

/** What does not come, and in place of what a commitment stands; the rest is paper. */
interface Handed {
  without?: string[]
  promised?: string[]
}
const handedIn = ({ item }: World, { without = [], promised = [] }: Handed) =>
  item.materials
    .filter((m) => m.required && !without.includes(m.materialId))
    .map(({ materialId }) => ({
      materialId,
      by: promised.includes(materialId) ? ('commitment' as const) : ('paper' as const),
    }))

/**
 * A case that was submitted, with all or with some of its materials; then whatever acts are given,
 * each of which must succeed.
 */
export function given(
  world: World,
  options: Handed & { online?: boolean; on?: LegalDay } = {},
  ...steps: Step[]
) {
  const on = options.on ?? '2026-03-02'
  const facts: CaseFact[] = [
    fact(1, 'north.clerk1', on, {
      type: 'CaseSubmitted',
      body: {
        itemId: world.item.itemId,
        itemVersion: 1,
        pins: pinsOf(world.item.itemId),
        unitId: world.item.unitId ?? 'east-town',
        applicantId: '00000000-0000-4000-8000-00000000000a',
        channel: options.online ? 'portal' : 'counter',
        formHash: 'f',
        materials: handedIn(world, options),
        matterId: '00000000-0000-4000-8000-00000000000b',
        attempt: 1,
      },
    }),
  ]
  const state = () => fold('2026-000001', facts, () => world.net) as CaseState
  const run = (act: AnyAct, command: Record<string, unknown>) =>
    tried(act, state(), { by: 'north.handler1', on, ...command }, world)
  let day = on
  for (const { act, ...command } of steps) {
    day = (command.on as LegalDay | undefined) ?? day
    const outcome = run(act, { on: day, ...command })
    if (!outcome.ok) throw new Error(`given step ${facts.length} was refused: ${outcome.code}`)
    for (const event of outcome.events)
      facts.push(
        fact(
          facts.length + 1,
          (command.by as string | undefined) ?? 'north.handler1',
          day,
          event as CaseEvent,
        ),
      )
  }
  return {
    state,
    facts: facts as readonly CaseFact[],
    when: (act: AnyAct, command: Readonly<Record<string, unknown>>) => {
      const outcome = run(act, { on: day, ...command })
      return {
        records: (type: CaseEvent['type'], body: object = {}) => {
          expect(outcome).toMatchObject({ ok: true, events: [{ type, body }] })
        },
        refuses: (code: RefusalCode) => {
          expect(outcome).toMatchObject({ ok: false, code })
        },
      }
    },
  }
}

function fact(version: number, actor: string, on: string, event: CaseEvent): CaseFact {
  const at = `${on}T01:00:00.000Z`
  return {
    ...event,
    version,
    actor,
    unit: actor.split('.')[0]!,
    occurredAt: at,
    recordedAt: at,
  } as CaseFact
}

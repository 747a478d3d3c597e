import { own } from '#foundation/own'
import type { CaseState, World } from '#cases'
import type { ActName } from '#cases/contract'
import type { ApplicantId, CaseId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import type { Applicant, Officer, Unit } from '#identity'
import type { ItemVersion } from '#items'
import type { RegisterEntry } from '#supervision/evidence'
import type { County } from '../src/app/county.ts'
import { Chance } from './chance.ts'
import type { Habits, Wrongdoing } from './habits.ts'

/** What came of it, and what nobody in the county knows: who was dishonest. */
export interface SimulationReport {
  cases: number
  acts: number
  refused: number
  closed: number
  /** The truth about dishonest cases. */
  labels: Map<string, Wrongdoing>
  /** 证照登记簿 as the unit keeps it on paper, and the numbers in it that never were cases. */
  certificates: RegisterEntry[]
  neverEntered: Set<string>
}

/** Somebody who applies, as the one who acts. */
export interface Applying {
  kind: 'applicant'
  applicantId: ApplicantId
}

/** A case that somebody still has something to do with. */
export interface Live {
  caseId: CaseId
  state: CaseState
  world: World
  dueAt: Instant
  applicant: Applying
  wrongdoing?: Wrongdoing | undefined
  /** When it was really done, of what is told later. */
  heldSince?: Instant | undefined
}

/** What somebody is about to do with a case. */
export interface Planned {
  act: ActName
  actor: Officer | Applying
  command: Record<string, unknown>
  /** Workdays until the next thing. */
  wait: number
  /** Or minutes, in the same sitting. */
  minutes?: number
  /** When it is said to have happened. */
  occurredAt?: Instant
}

/** A county while it plays itself. */
export interface Life {
  county: County
  habits: Habits
  chance: Chance
  report: SimulationReport
  items: readonly ItemVersion[]
  /** How many people come for each of them, compared with each other. */
  weights: readonly number[]
  towns: readonly Unit[]
  /** Some units take longer. */
  slowness: ReadonlyMap<string, number>
  /** Who has been here before. */
  people: Record<Applicant['kind'], ApplicantId[]>
  live: Map<string, Live>
  /**
   * Cases by the order in which they came: of those who come at once, chance decides who gets which
   * number.
   */
  ordinals: Map<string, number>
  /** How many decisions a dishonest unit has kept for the end of a month. */
  piledUp: number
}

/** Where most people go: registration of businesses, social security, household matters, land. */
export const BUSY: Readonly<Record<string, number>> = {
  market: 8,
  hr: 4,
  police: 3,
  medins: 3,
  nature: 3,
  civil: 2,
  health: 2,
  housing: 2,
}

/** A county before its first day. */
export function beginLife(county: County, habits: Habits): Life {
  const chance = new Chance(habits.seed)
  const items = county.catalogue.list()
  const units = [...county.units.values()]
  return {
    county,
    habits,
    chance,
    report: {
      cases: 0,
      acts: 0,
      refused: 0,
      closed: 0,
      labels: new Map(),
      certificates: [],
      neverEntered: new Set(),
    },
    items,
    weights: items.map(
      (item, i) =>
        ((own(BUSY, item.unitId ?? '') ?? 1) * (item.caseType === 'instant' ? 3 : 1)) /
        (1 + (i % 7) * 0.3),
    ),
    towns: units.filter((u) => u.kind === 'township' || u.kind === 'sub-district'),
    slowness: new Map(units.map(({ unitId }) => [unitId, 0.6 + chance.next() * 0.9])),
    people: { 'natural-person': [], enterprise: [] },
    live: new Map(),
    ordinals: new Map(),
    piledUp: 0,
  }
}

/** The how-manieth case it was to come. */
export const ordinalOf = ({ ordinals }: Life, caseId: string): number => ordinals.get(caseId) ?? 0

/** From now on somebody has something to do with it. */
export function enter({ ordinals, live }: Life, entry: Live): void {
  ordinals.set(entry.caseId, ordinals.size + 1)
  live.set(entry.caseId, entry)
}

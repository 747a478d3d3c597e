import { calendarOf } from '#calendar'
import type { CaseFact } from '#cases/events'
import type { ItemId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import type { Pins } from '#items'
import { contentsOf, pinnedItem } from '#items/published'
import { findNode, getStep, listMandatorySteps, processKind } from '#process'
import { type Book, FROM_THE_BEGINNING, type Wanted, type World } from '#world'
import { type Values, valuesOf } from '../parameters/index.ts'
import type { RuleWorld } from '../rules/index.ts'
import { type Subject, type Watched, isFeedback } from '../watched/index.ts'
import { type BenchOf, benches, type Court, type OnFault, type WorldOf } from './judge.ts'

/** What a case is judged by that never changes for it: its item, and the steps of its process. */
type Pinned = Omit<RuleWorld, 'calendar'>

/**
 * The rules' view of a case: the versions that it is pinned to, and the calendar of the world in
 * which it is judged. Contents are loaded before (`contentsToJudge`).
 */
function ruleWorlds(world: () => World): WorldOf {
  const known = new Map<string, RuleWorld>()
  return (itemId, pins) => {
    const name = pins.item + pins.process + (pins.table ?? '') + (pins.fee ?? '')
    const calendar = calendarOf(world())
    let found = known.get(name)
    if (found?.calendar !== calendar) {
      found = { ...(found ?? pinnedOf(world(), itemId, pins)), calendar }
      known.set(name, found)
    }
    return found
  }
}

function pinnedOf(world: World, itemId: ItemId, pins: Pins): Pinned {
  const { net } = world.book.value(processKind, pins.process)
  return {
    item: pinnedItem(world, itemId, pins),
    mandatorySteps: listMandatorySteps(net),
    stepName: (stepId) => findNode(net, stepId)?.name ?? stepId,
    step: (stepId) => (findNode(net, stepId) ? getStep(net, stepId) : undefined),
  }
}

/** What must be loaded before a case with these pins is judged. */
export const contentsToJudge = ({ form: _form, template: _template, ...pins }: Pins): Wanted[] =>
  contentsOf(pins as Pins)

/**
 * The versions by which a case is judged from a fact on: those that it is submitted under, and a
 * changed process.
 */
export function pinnedBy(fact: CaseFact): Wanted[] {
  if (fact.type === 'CaseSubmitted') return contentsToJudge(fact.body.pins)
  return fact.type === 'ProcessChanged' ? [{ kind: processKind.kind, hash: fact.body.to }] : []
}

export const pinsOf = (w: Subject): Wanted[] =>
  isFeedback(w) ? [] : contentsToJudge((w as Watched).pins)

/** When something is judged: the world is that of the day, as it was known at the edition. */
export interface Moment {
  day: LegalDay
  edition: number
}

/** By what a history is judged, moment by moment. */
export class Judges implements Court {
  moment: Moment
  onFault: OnFault = () => {}
  readonly worldOf: WorldOf
  readonly benchOf: BenchOf
  readonly values: Values

  /** @param change what shall be judged by instead of the values of then */
  constructor(book: Book, change: (inForce: Values) => Values = (inForce) => inForce) {
    this.moment = { day: FROM_THE_BEGINNING, edition: book.edition }
    const world = () => book.at(this.moment.day, this.moment.edition)
    this.worldOf = ruleWorlds(world)
    this.benchOf = benches(this.worldOf, () => calendarOf(world()))
    this.values = change(valuesOf((day) => book.at(day, this.moment.edition)))
  }
}

/** The judges of one world, for looking ahead. */
export function judgesOf({ book, day, edition }: World): Judges {
  const judges = new Judges(book)
  judges.moment = { day, edition }
  return judges
}

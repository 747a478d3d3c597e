import { expect } from 'vitest'
import type { CaseEvent, CaseFact } from '#cases/events'
import type {
  CaseId,
  ItemId,
  LetterId,
  MaterialId,
  RatingId,
  StaffId,
  StepId,
} from '#foundation/ids'
import {
  addDays,
  asLegalDay,
  clockSeconds,
  dayOf,
  type Instant,
  instantAt,
  type LegalDay,
} from '#foundation/time'
import { History } from '../supervision/judging/index.ts'
import type { Told } from '../supervision/judging/told.ts'
import type { Values } from '../supervision/parameters/index.ts'
import type { Names } from '../supervision/names.ts'
import { findRule } from '../supervision/rules/index.ts'
import type { FeedbackFact } from '../supervision/watched/index.ts'
import { book, items, pinsOf } from './given.ts'

/*
 * What the rules say of a case, a letter or a rating that is lived through day by day, in memory. A
 * case is one of 甲类许可 unless said otherwise: promised in ten workdays, twenty by law.
 */

const LICENCE = items.find((i) => i.name === '甲类许可')!
export const ALL = LICENCE.materials
  .filter((m) => m.required)
  .map((m) => ({ materialId: m.materialId, by: 'paper' as const }))

/** A fact, when it is recorded (`2026-10-12`, at ten, or `2026-10-12 16:30`), and by whom. */
export type Lived = [
  at: string,
  event: CaseEvent,
  by?: { actor?: string; unit?: string; occurredAt?: string },
]
export const submitted = (more: { itemId?: ItemId; [name: string]: unknown } = {}): CaseEvent => ({
  type: 'CaseSubmitted',
  body: {
    itemId: LICENCE.itemId,
    itemVersion: 1,
    pins: pinsOf(more.itemId ?? LICENCE.itemId),
    unitId: 'north',
    applicantId: '00000000-0000-4000-8000-00000000000a',
    channel: 'counter',
    formHash: 'f',
    materials: ALL,
    matterId: '00000000-0000-4000-8000-00000000000b',
    attempt: 1,
    ...more,
  },
})
export const accepted = (since: LegalDay, more: object = {}): CaseEvent => ({
  type: 'CaseAccepted',
  body: { since, deemed: false, tolerated: [], entered: ['examine'], cancelled: [], ...more },
})
export const completed = (
  stepId: StepId,
  entered: string[],
  officers: StaffId[] = ['north.handler1'],
): CaseEvent => ({
  type: 'StepCompleted',
  body: { stepId, opinion: '符合条件', outcome: 'agree', officers, entered, cancelled: [] },
})
export const approved: CaseEvent = {
  type: 'CaseApproved',
  body: { opinion: '准予许可', entered: [], cancelled: [] },
}
export const started = (limitWorkdays: number): CaseEvent => ({
  type: 'ProcedureStarted',
  body: { kind: '专家评审', limitWorkdays, reason: '需要评审', requestedBy: 'north.handler9' },
})
export const ended: CaseEvent = {
  type: 'ProcedureEnded',
  body: { kind: '专家评审', result: '同意' },
}
export const extended = (workdays: number): CaseEvent => ({
  type: 'LimitExtended',
  body: { workdays, reason: '情况复杂' },
})
export const correction = (...ids: MaterialId[]): CaseEvent => ({
  type: 'CorrectionRequired',
  body: {
    missing: ids.map((materialId) => ({ materialId, reason: '缺少原件' })),
    replyNaturalDays: 30,
    dueOn: '2026-12-31',
  },
})
export const supplemented: CaseEvent = {
  type: 'CaseSupplemented',
  body: { materials: [], complete: true },
}
export const begun: Lived[] = [
  ['2026-10-12', submitted()],
  ['2026-10-12', accepted('2026-10-12')],
]

export const momentOf = (at: string): Instant =>
  instantAt(asLegalDay(at.slice(0, 10)), clockSeconds(at.slice(11) || '10:00'))

/** Days that pass, and what is told on them. */
export class Days {
  readonly history: History
  #day: LegalDay

  constructor(from: LegalDay, change?: (inForce: Values) => Values) {
    this.history = new History(book, change)
    this.#day = from
  }

  /** A day begins. */
  begin(day: LegalDay): void {
    this.history.hear({ of: 'day', day }, instantAt(day, 0))
  }

  /** Lets every day begin up to this one. */
  pass(until: LegalDay): this {
    while (this.#day < until) this.begin((this.#day = addDays(this.#day, 1)))
    return this
  }

  tell(what: Told, at: Instant): this {
    this.history.hear(what, at)
    return this
  }

  /** Every card that was called for, as `rule kind level day`; each says why. */
  cards(): string[] {
    return this.history.verdicts.map((v) => {
      expect(findRule(v.rule)!.says(v.because, BY_ID), v.rule).not.toMatch(/undefined|NaN|^$/)
      return `${v.rule} ${v.kind} ${v.level} ${v.on}`
    })
  }
}

/** Nobody has a name here. */
const BY_ID: Names = { person: (id) => id, unit: (id) => id }

const CASE: CaseId = '2026-000001'

/** A fact of a case. */
export function factOf(event: CaseEvent, version: number, at: Instant, by: Lived[2] = {}): Told {
  const { actor = 'north.clerk1', unit = 'north', occurredAt = at } = by
  const fact = { ...event, version, actor, unit, occurredAt, recordedAt: at } as CaseFact
  return { of: 'case', about: CASE, fact }
}

/** Lives through the days with these facts; answers every card, in the order of issue. */
export const cards = (until: LegalDay, ...told: Lived[]): string[] => cardsWith([], until, ...told)

interface Change {
  code: string
  name: string
  value: number
  fromOn: LegalDay
}

/** The same with other values, each from its day on. */
export function cardsWith(changes: readonly Change[], until: LegalDay, ...told: Lived[]): string[] {
  const days = new Days(dayOf(momentOf(told[0]![0])), (inForce) => ({
    at: (code, name, on) =>
      changes.findLast((c) => c.code === code && c.name === name && c.fromOn <= on)?.value ??
      inForce.at(code, name, on),
    beginOn: (day) => changes.some((c) => c.fromOn === day),
  }))
  told.forEach(([text, event, by], i) => {
    const at = momentOf(text)
    days.pass(dayOf(at)).tell(factOf(event, i + 1, at, by), at)
  })
  return days.pass(until).cards()
}

/** Of these the ones about limits, without those of steps. */
export const limits = (list: string[]) =>
  list.filter((c) => c.startsWith('T') && !c.includes('step-limit'))

/** What the facts themselves give rise to. */
export const facts = (...told: Lived[]) =>
  cards(dayOf(momentOf(told.at(-1)![0])), ...told).filter((c) => !/^[TR]/.test(c))

/** Lives through the days with these facts of a letter or a rating. */
export function feedbackCards(
  until: LegalDay,
  id: LetterId | RatingId,
  ...told: [on: LegalDay, event: object][]
): string[] {
  const days = new Days(told[0]![0])
  told.forEach(([on, event], i) => {
    days.pass(on).tell(feedbackFact(id, event, i + 1, on), momentOf(on))
  })
  return days
    .pass(until)
    .cards()
    .filter((c) => c.startsWith('T'))
}

/** A fact of a letter or a rating. */
export function feedbackFact(
  about: LetterId | RatingId,
  event: object,
  version: number,
  on: LegalDay,
): Told {
  const fact = { ...event, version, recordedAt: momentOf(on) } as FeedbackFact
  return { of: 'feedback', about, fact }
}

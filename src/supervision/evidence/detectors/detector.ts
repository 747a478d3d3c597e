import type { WorkCalendar, WorkingTime } from '#calendar'
import type { CaseFact } from '#cases/events'
import type { CaseId, UnitId } from '#foundation/ids'
import type { Instant, LegalDay } from '#foundation/time'
import type { Client } from '#platform/database'
import type { Shelf, World } from '#world'
import type { Because, Names } from '../../names.ts'
import type { RuleWorld } from '../../rules/index.ts'
import { type Watched, watch } from '../../watched/index.ts'

/*
 * 真实性疑点: handling that looks typed in afterwards, or a clock that was played with. A lead for
 * inspection, not a card. The measures are fixed beforehand, not fitted: what a person would call
 * one sitting, night, or the last moment.
 */

interface Head<B extends Because> {
  name: string
  /** 0 to 100. */
  score: number
  /** What a lead rests on, in one sentence. `because` is kept: a member of it keeps its name. */
  says(because: B, names: Names): string
}

/** What a detector found. */
export interface Found<B extends Because = Because> {
  because: B
  /** Versions of the events that show it. */
  evidence: number[]
}

/**
 * What lies around a case: the matter's case before it, the unit's hours, how late a vertical
 * system may tell.
 */
export interface Around {
  previous?: Watched | undefined
  workingTime: WorkingTime
  /** 垂管系统登记的允许延迟，工作小时。 */
  allowedHours: number
}

/** Looks at a decided case as a whole. */
export interface CaseDetector<B extends Because = Because> extends Head<B> {
  look(
    caseId: CaseId,
    facts: readonly CaseFact[],
    world: RuleWorld,
    around: Around,
  ): Found<B> | undefined
}

/** A decided case, as far as it is held beside others. */
export interface Decided {
  caseId: CaseId
  unitId: string
  itemId: string
  /** Of its decision in the sealed log: only what stands before it is held beside it. */
  position: number
  actor: string
  at: Instant
  applicantId: string
  receivedOn: LegalDay
  hashes: string[]
  /** Of an item that is decided at once: many in a row are nothing unusual. */
  isInstant: boolean
  /** The calendar under which it was decided. */
  calendar: WorkCalendar
}
export type Other = Pick<Decided, 'caseId' | 'unitId' | 'itemId' | 'at' | 'position'>

/** What shows only beside other cases. Answers in the order of the decisions. */
export interface BesideDetector<B extends Because = Because> extends Head<B> {
  hold(
    client: Client,
    decided: readonly Decided[],
  ): Promise<(Omit<Other, 'position'> & { because: B })[]>
}

/** What the book of another shows of a case (`registers.ts`). */
export interface BookDetector<B extends Because = Because> extends Head<B> {
  register: 'certificate' | 'receipt'
}

/** A unit's month, as its decisions tell it. */
export interface MonthOfUnit {
  unitId: UnitId
  cases: number
  /** Facts that claim a time of their own, and those of them at a full hour. */
  declared: number
  round: number
  /** Promised cases decided in the last tenth of their promise or on its last day. */
  onTheEdge: number
  promised: number
}

/** What shows only in a unit's month as a whole. */
export interface MonthDetector<B extends Because = Because> extends Head<B> {
  look(month: MonthOfUnit): B | undefined
}

/** What shows only over all that the county offers. */
export interface CountyDetector<B extends Because = Because> extends Head<B> {
  look(
    client: Client,
    on: LegalDay,
    world: World,
    shelf: Shelf,
  ): Promise<{ unitId: UnitId; subject: string; because: B }[]>
}

export type Detector =
  | ({ of: 'case' } & CaseDetector)
  | ({ of: 'others' } & BesideDetector)
  | ({ of: 'book' } & BookDetector)
export type Pattern = ({ of: 'month' } & MonthDetector) | ({ of: 'county' } & CountyDetector)

export const caseDetector = <B extends Because>(detector: CaseDetector<B>) =>
  ({ of: 'case' as const, ...detector }) satisfies Detector
export const besideDetector = <B extends Because>(detector: BesideDetector<B>) =>
  ({ of: 'others' as const, ...detector }) satisfies Detector
export const bookDetector = <B extends Because>(detector: BookDetector<B>) =>
  ({ of: 'book' as const, ...detector }) satisfies Detector
export const monthDetector = <B extends Because>(detector: MonthDetector<B>) =>
  ({ of: 'month' as const, ...detector }) satisfies Pattern
export const countyDetector = <B extends Because>(detector: CountyDetector<B>) =>
  ({ of: 'county' as const, ...detector }) satisfies Pattern

/** The first fact of this type. */
export function find<T extends CaseFact['type']>(
  facts: readonly CaseFact[],
  type: T,
): Extract<CaseFact, { type: T }> | undefined {
  return facts.find((f) => f.type === type) as Extract<CaseFact, { type: T }> | undefined
}

export const decisionOf = (facts: readonly CaseFact[]) =>
  find(facts, 'CaseApproved') ?? find(facts, 'CaseDenied')

export const minutesBetween = (from: CaseFact, to: CaseFact) =>
  (Date.parse(to.recordedAt) - Date.parse(from.recordedAt)) / 60_000

/** The case as it was before this version. */
export function foldUntil(
  caseId: CaseId,
  facts: readonly CaseFact[],
  version: number,
): Watched | undefined {
  return facts
    .filter((f) => f.version < version)
    .reduce<Watched | undefined>((w, fact) => watch(w, caseId, fact), undefined)
}

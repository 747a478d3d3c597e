import type { DocumentText } from '#documents'
import type { ActorId, MaterialId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import type { Applicant } from '#identity'
import type { KindOfAct } from './kinds-of-acts.ts'
import type { CaseState, World } from './state.ts'

/**
 * A legal document (文书) that a fact calls for, declared with it. The kind is part of its id, and
 * for ever.
 */
export interface Paper<Body = never> {
  readonly kind: string
  /** In lists; on itself it may be called by its kind of act. */
  readonly title: string
  /** In its number: `受` makes 受字〔2026〕123号. */
  readonly mark: string | ((kind: KindOfAct) => string)
  /** Sealed by the organ itself (行政许可法 38, 39), not with the seal for approvals. */
  readonly isSealedByOrgan?: true
  /**
   * Not for the applicant, though they are told that the fact happened; papers of a fact that is
   * internal in `all` are so anyway.
   */
  readonly isInternal?: true
  /** Whether this fact calls for it; without, each does. */
  readonly isFor?: (body: Body) => boolean
  /** What it says, beside number, unit, day and place of verification. */
  readonly words: (telling: Telling<Body>) => Partial<DocumentText>
}

/** What a document is told from. */
export interface Telling<Body> {
  /** Of the fact that called for it. */
  body: Body
  /** Who did it, by name. */
  actor: string
  /** The day of issue. */
  on: LegalDay
  /** As the case stood then, whenever the document is read. */
  state: CaseState
  world: World
  context: DocumentContext
  kind: KindOfAct
  /** 依照…第…条, where the kind of act has a general law of its procedure; nothing otherwise. */
  under: (article: string) => string
  /** 依照 the law that the item rests on. */
  underBasis: string
  /** 救济途径. */
  remedies: string
  /** 您（单位）于…提出的“…”申请（办件编号 …） */
  intro: string
  /** A material by its name. */
  nameOf: (materialId: MaterialId) => string
  /** A field of the application form by what stands before it. */
  fieldName: (field: string) => string
  /** The days on which the limits end, in words. */
  limits: () => { statutory: string; promised: string }
}

export interface DocumentContext {
  county: string
  unitName: string
  applicant: Pick<Applicant, 'kind' | 'name'>
  officerName: (actor: ActorId) => string
  publicUrl: string
  phone: string
}

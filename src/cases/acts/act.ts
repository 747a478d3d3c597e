import { z } from 'zod'
import type { ClockKind } from '#clock'
import type { ActorId, MaterialId, StaffId, StepId, UnitId } from '#foundation/ids'
import type { Outcome, Refused } from '#foundation/outcome'
import type { Instant, LegalDay } from '#foundation/time'
import type { Net } from '#process'
import type { Grant } from '../grants.ts'
import type { FilledForm } from '../kept-form.ts'
import type { Paper } from '../paper.ts'
import type { CaseState, Nets, StepVisit, World } from '../state.ts'
import type { Fields, InputOf } from '../fields.ts'

/** Who acts and when, from the session and the server; never from what was sent. */
export interface Command {
  /** Staff id, applicant id or `system`. */
  by: ActorId
  /** The officer's unit; none for applicants and the system. */
  unitId?: UnitId
  /** Colleagues in whose place they work today (AB 岗). */
  actsFor?: readonly StaffId[]
  on: LegalDay
  at: Instant
  /** A UUID that nobody has used, for what the act begins. */
  fresh: string
  /** The hash under which the form is kept that it brings, where it brings one. */
  formHash?: string
  /** What that form said before, where it changes some of its fields. */
  formBefore?: FilledForm
  /** The step that it is about, where one is named. */
  stepId?: StepId
}

/** A fact as the fold is told of it. */
export interface Told<Body> {
  body: Body
  actor: ActorId
  version: number
  on: LegalDay
  /** The process by which the case is handled at this moment, and any other by its hash. */
  net: Net
  nets: Nets
}

/** What messages call things. */
export interface Addressed {
  unitName: string
  nameOf(materialId: MaterialId): string
  /** A field of the application form. */
  fieldName(field: string): string
}

/**
 * A published fact of a case. Its body is for ever (docs/howto/change-an-event.md): ids and hashes
 * only, no personal data; who did it and when stand in the ledger's own columns.
 */
export interface Fact<S extends z.ZodType = z.ZodType> {
  /** On the timeline of officers and applicants. */
  readonly title: string
  readonly body: S
  /** What of the case it changes. Never refuses, never asks the time. */
  fold(state: CaseState, told: Told<z.infer<S>>): Partial<CaseState>
  /** The legal documents that it calls for. */
  readonly papers?: readonly Paper<z.infer<S>>[]
  /**
   * 内部: what an applicant is not told (`outside.ts`). `all`: nothing of it, nor of its papers;
   * `words`: that it happened and when, but not what it says. What it changes of the case, other
   * than where the case stands, is not told either way.
   */
  readonly internal?: 'all' | 'words'
  /**
   * What the applicant is told of it in a message, between the item with the number of the case and
   * the address of its page: what happened, then what they are to do. Without, they learn of it on
   * that page.
   */
  tells?(body: z.infer<S>, addressed: Addressed): string
}
/** A fact of which nothing more is known. */
export type AnyFact = Omit<Fact, 'papers' | 'tells'> & {
  readonly papers?: readonly Paper[]
  tells?(body: never, addressed: Addressed): string
}
export type Facts = Readonly<Record<string, AnyFact>>
type EventsOf<E extends Facts> = {
  [T in keyof E & string]: { type: T; body: z.infer<E[T]['body']> }
}[keyof E & string]

export const fact = <S extends z.ZodType>(
  title: string,
  body: S,
  fold: Fact<S>['fold'],
  more: Pick<Fact<S>, 'internal' | 'papers' | 'tells'> = {},
): Fact<S> => ({ title, body, fold, ...more })

/**
 * 待办: as what it stands on the desk of whoever may do it, while nothing bars it. What several acts
 * settle waits once: they say the same of it (`todos.ts`). `for-nobody` waits what is done on one's
 * own initiative, by the applicant, or by the passing of time.
 */
export type Waits = 'for-nobody' | (Todo & Pressed)

export interface Todo {
  readonly as: string
  /** What is to be done; without, what the act is called, of a step what the step is called. */
  readonly title?: string
  /** Since when it waits. */
  readonly since: (state: CaseState, about: About) => LegalDay | undefined
  /** What more must hold, where the act is free to do longer than it waits. */
  readonly while?: (state: CaseState, command: Command, world: World) => boolean
}

/** What of a case an act may be about, one at a time. */
export interface About {
  /** An open step. */
  readonly visit?: StepVisit
  /** A unit that was asked. */
  readonly unitId?: UnitId
}

/** The clock that presses on it: of a term to answer in, with the name under which it was begun. */
type Pressed =
  | { readonly clock: Exclude<ClockKind, 'answer'> }
  | { readonly clock: 'answer'; readonly term: (about: About) => string }

interface ActSpec<F extends Fields, E extends Facts, R extends string, W extends Waits> {
  /** On the button. */
  readonly title: string
  /** What most come for, and what cannot be undone, look different from the others. */
  readonly emphasis?: 'main' | 'danger'
  /** 依据, as documentation and dialogs name it. */
  readonly law: string
  readonly may: readonly Grant[]
  readonly waits: W
  /** What is asked, in the order of the dialog; the input is made of it. */
  readonly fields: F
  /** What the dialog says before one confirms. */
  readonly says?: (state: CaseState, world: World, command: Command) => string
  readonly facts: E
  /** What it says no with: sentences of its own, and `shared` ones. */
  readonly refusals?: Readonly<Record<R, string>>
  /**
   * 前提: why this person cannot do it to the case as it stands, whatever they may write. What it
   * does not bar is offered; what it bars is refused, with the same code.
   */
  readonly bar?: (
    state: CaseState,
    command: Command,
    world: World,
  ) => Refused<NoInfer<R>> | undefined
  /**
   * What follows from what was written: facts, or a refusal of what was written. The precondition
   * holds.
   */
  readonly does: (
    state: CaseState,
    command: Command & z.infer<InputOf<F>>,
    world: World,
  ) => Outcome<EventsOf<E>, NoInfer<R>>
}

/** An act (行政行为), all of it. Pure: from state and command to facts or a refusal. */
export interface Act<
  F extends Fields = Fields,
  E extends Facts = Facts,
  R extends string = string,
  W extends Waits = Waits,
> extends Required<Omit<ActSpec<F, E, R, W>, 'says' | 'emphasis'>>,
    Pick<ActSpec<F, E, R, W>, 'says' | 'emphasis'> {
  readonly input: InputOf<F>
}

export function act<
  F extends Fields,
  E extends Facts,
  const W extends Waits,
  R extends string = never,
>(
  // Who acts and when is never asked: a field of that name would be overwritten.
  spec: ActSpec<F, E, R, W> & { fields: { [K in Exclude<keyof Command, 'stepId'>]?: never } },
): Act<F, E, R, W> {
  const shape = Object.fromEntries(Object.entries(spec.fields).map(([n, f]) => [n, f.schema]))
  return {
    refusals: {} as Record<R, string>,
    bar: () => undefined,
    ...spec,
    input: z.object(shape) as InputOf<F>,
  }
}

/** An act of which nothing more is known: as lists of acts hold it. */
export interface AnyAct
  extends Pick<
    Act,
    'title' | 'emphasis' | 'law' | 'may' | 'waits' | 'says' | 'fields' | 'facts' | 'refusals'
  > {
  readonly input: z.ZodObject
  bar(state: CaseState, command: Command, world: World): Refused | undefined
  does(state: CaseState, command: never, world: World): Outcome<{ type: string; body: unknown }>
}

/** 前提 first, then the act: the facts that follow, or why they do not. */
export const perform = (
  { bar, does }: Pick<AnyAct, 'bar' | 'does'>,
  state: CaseState,
  command: Command,
  world: World,
): ReturnType<AnyAct['does']> => bar(state, command, world) ?? does(state, command as never, world)

import type { ClockKind } from '#clock'
import { type ActorId, type StaffId, staffIds } from '#foundation/ids'
import type { Outcome, Refused } from '#foundation/outcome'
import type { LegalDay } from '#foundation/time'
import type { Officer } from '#identity'
import type { Task } from './task.ts'
import { either, isAmong, type Whom, whomNothingBars } from './whom.ts'

/*
 * Acts of officers on letters, ratings, cards and their like: declared once, as those of cases are
 * (ADR 21, 22). What is offered, what is refused and what waits on whose desk follow from who may
 * and from one precondition.
 */

/** Who acts and when, from the session and the server. */
export interface Acting {
  readonly by: ActorId
  readonly actsFor?: readonly StaffId[]
  readonly on: LegalDay
}

/** 待办: what waits in a subject until one of the acts that settle it is done. */
export interface Waited<S> {
  readonly as: string
  /** What is to be done. */
  readonly title: string
  readonly since: (subject: S) => LegalDay
  readonly clock?: ClockKind
  readonly dueOn?: (subject: S) => LegalDay
}

/**
 * An act on a subject. Pure: from what it is and the command to facts or a refusal. `W` is what it
 * may look up.
 */
export interface DeskAct<S, C, E, R extends string, W> {
  readonly may: (subject: S) => Whom
  /** `for-nobody`: done on one's own initiative. */
  readonly waits: 'for-nobody' | Waited<S>
  /** 前提: why this person cannot do it to the subject as it stands, whatever they may write. */
  readonly bar: (subject: S, acting: Acting, world: W) => Refused<R> | undefined
  /** What follows from what was written. The precondition holds. */
  readonly does: (subject: S, command: C & Acting, world: W) => Outcome<E, R>
}

/** As much of an act as is asked without doing it. */
type AskedAct<S, W> = Pick<DeskAct<S, never, unknown, string, W>, 'may' | 'waits' | 'bar'>

/** 前提 first, then the act. */
export const performed = <S, C, E, R extends string, W>(
  { bar, does }: Pick<DeskAct<S, C, E, R, W>, 'bar' | 'does'>,
  subject: S,
  command: C & Acting,
  world: W,
): Outcome<E, R> => bar(subject, command, world) ?? does(subject, command, world)

/** What this officer may do to it now: whatever nothing bars. */
export const offeredOf = <N extends string, S, W>(
  acts: Readonly<Record<N, AskedAct<S, W>>>,
  officer: Officer,
  subject: S,
  on: LegalDay,
  world: W,
): N[] =>
  (Object.keys(acts) as N[]).filter(
    (name) =>
      isAmong(officer, acts[name].may(subject)) &&
      !acts[name].bar(subject, { by: officer.staffId, actsFor: officer.actsFor, on }, world),
  )

/**
 * What waits in a subject, each thing once; `named` is everybody of the staff on whom a
 * precondition may depend.
 */
export function tasksOfActs<S, W>(
  acts: Readonly<Record<string, AskedAct<S, W>>>,
  subject: S,
  on: LegalDay,
  named: readonly (ActorId | undefined)[],
  world: W,
): Task[] {
  const tasks = new Map<string, Task>()
  const staff = named.filter((id): id is StaffId => staffIds.is(id ?? ''))
  for (const { may, waits, bar } of Object.values(acts)) {
    if (waits === 'for-nobody') continue
    const whom = whomNothingBars(
      may(subject),
      () => staff,
      { on },
      (asked) => !bar(subject, asked, world),
    )
    if (!whom) continue
    const known = tasks.get(waits.as)
    tasks.set(waits.as, known ? { ...known, ...either(known, whom) } : taskOf(waits, subject, whom))
  }
  return [...tasks.values()]
}

const taskOf = <S>(
  { as, title, since, clock, dueOn }: Waited<S>,
  subject: S,
  whom: Whom,
): Task => ({
  todo: as,
  title,
  since: since(subject),
  clock,
  dueOn: dueOn?.(subject),
  ...whom,
})

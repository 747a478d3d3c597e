import type { Actor } from '#identity'
import { ACT_NAMES, ACTS, type ActName } from './acts/index.ts'
import type { AnyAct, Command } from './acts/act.ts'
import { type Question, questionsOf } from './fields.ts'
import { mayPerform } from './policies.ts'
import type { CaseState, World } from './state.ts'

/** An act that somebody can perform now, with its dialog. */
export interface Offer {
  name: ActName
  title: string
  law: string
  emphasis?: 'main' | 'danger' | undefined
  /** What is said before one confirms. */
  says?: string
  /** By the members of its input. */
  questions: Record<string, Question>
}

/** The acts that this actor may perform on this case now: those that nothing bars. What is offered and what is refused follow from the same. */
export const offeredActs = (
  state: CaseState,
  actor: Actor,
  command: Command,
  world: World,
): ActName[] =>
  ACT_NAMES.filter(
    (name) => mayPerform(name, actor, state, world) && !ACTS[name].bar(state, command, world),
  )

/** The dialogs of these acts. */
export const offersOf = (names: readonly ActName[], state: CaseState, world: World): Offer[] =>
  names.map((name) => {
    const { title, emphasis, law, says, fields }: AnyAct = ACTS[name]
    return {
      name,
      title,
      law,
      ...(emphasis && { emphasis }),
      ...(says && { says: says(state, world) }),
      questions: questionsOf(fields, state, world),
    }
  })

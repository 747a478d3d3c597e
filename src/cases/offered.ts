import { z } from 'zod'
import type { StepId } from '#foundation/ids'
import { text } from '#foundation/schema'
import type { Actor } from '#identity'
import { ACT_NAMES, ACTS, type ActName } from './acts/index.ts'
import type { AnyAct, Command } from './acts/act.ts'
import { question, questionsOf } from './fields.ts'
import { mayPerform } from './policies.ts'
import { refusalSentence } from './refusals.ts'
import { type CaseState, openVisits, type World } from './state.ts'

/** An act that somebody can perform now, with its dialog. */
export const offer = z
  .object({
    name: z.enum(ACT_NAMES),
    title: text('受理'),
    law: text('行政许可法 32(1)(5)'),
    emphasis: z.enum(['main', 'danger']).optional(),
    /** What is said before one confirms. */
    says: text('材料齐全、符合法定形式。').optional(),
    /** By the members of its input. */
    questions: z.record(z.string(), question).meta({
      examples: [{ opinion: { kind: 'words', label: '意见', most: 2000, isNeeded: true } }],
    }),
  })
  .meta({ id: 'Offer' })
export type Offer = z.infer<typeof offer>

/**
 * What this actor may do to this case now: whatever nothing bars, with its dialog. What is offered
 * and what is refused follow from the same; an act about a step is offered for the steps that the
 * actor may take.
 */
export function offersTo(actor: Actor, state: CaseState, command: Command, world: World): Offer[] {
  const isFree = (name: ActName, stepId?: StepId) =>
    mayPerform(name, actor, state, world, stepId) &&
    !ACTS[name].bar(state, stepId ? { ...command, stepId } : command, world)
  return ACT_NAMES.flatMap((name): Offer[] => {
    const { title, emphasis, law, says, fields, may }: AnyAct = ACTS[name]
    const isAtStep = 'stepId' in fields && may.some(({ role }) => role === 'step')
    const visits = state.visits.filter(
      ({ completedOn, stepId }) => completedOn !== undefined || !isAtStep || isFree(name, stepId),
    )
    const seen = { ...state, visits }
    if (isAtStep ? openVisits(seen).length === 0 : !isFree(name)) return []
    return [
      {
        name,
        title,
        law,
        ...(emphasis && { emphasis }),
        ...(says && { says: says(seen, world, command) }),
        questions: questionsOf(fields, seen, world),
      },
    ]
  })
}

/** What most come for and cannot do yet, with what is missing. */
export const withheld = z
  .object({ title: text('受理'), because: text('材料不齐，不能受理。缺少：《营业执照》。') })
  .meta({ id: 'Withheld' })

/**
 * Of the main acts those that this actor may perform and that something bars about which somebody
 * can do something: it names what.
 */
export const withheldFrom = (
  actor: Actor,
  state: CaseState,
  command: Command,
  world: World,
): z.infer<typeof withheld>[] =>
  ACT_NAMES.flatMap((name) => {
    const { title, emphasis }: AnyAct = ACTS[name]
    if (emphasis !== 'main' || !mayPerform(name, actor, state, world)) return []
    const barred = ACTS[name].bar(state, command, world)
    if (!barred?.details) return []
    return [{ title, because: refusalSentence(barred.code, barred.details) }]
  })

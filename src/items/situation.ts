import { evaluate } from 'feelin'
import type { MaterialId } from '#foundation/ids'
import type { Situations } from './item.ts'

/** What the answers of 情形导办 come to. */
export interface Decided {
  /** Questions that still matter and have no answer. */
  open: Situations['questions']
  /** Materials that this case does not need, by id. */
  exempt: ReadonlySet<MaterialId>
  hiddenFields: ReadonlySet<string>
  /** Special procedures that will not take place. */
  withoutProcedures: ReadonlySet<string>
  /** Why the item is not needed at all, or what comes first. */
  notNeeded?: { says: string; basis: string }
  says: { says: string; basis: string }[]
}

/**
 * Decides from the answers, by the item's own table (FEEL); without a table nothing is narrowed.
 * Answers that are no option count as none.
 */
export function decideSituation(
  situations: Situations | undefined,
  given: Readonly<Record<string, string>>,
): Decided {
  if (!situations)
    return {
      open: [],
      exempt: new Set(),
      hiddenFields: new Set(),
      withoutProcedures: new Set(),
      says: [],
    }
  const answers = answersOf(situations, given)
  // An unanswered question is null, so that no rule about it holds.
  const context = Object.fromEntries(situations.questions.map((q) => [q.id, answers[q.id] ?? null]))
  const holds = (expression: string) => evaluate(expression, context).value === true
  const rules = situations.rules.filter((rule) => holds(rule.when))
  const all = <T extends string>(pick: (rule: Situations['rules'][number]) => T[] | undefined) =>
    new Set<T>(rules.flatMap((rule) => pick(rule) ?? []))
  const notNeeded = rules.find((rule) => rule.notNeeded)
  return {
    open: notNeeded
      ? []
      : situations.questions.filter(
          (q) => answers[q.id] === undefined && (q.askedWhen === undefined || holds(q.askedWhen)),
        ),
    exempt: all((r) => r.exempt),
    hiddenFields: all((r) => r.hiddenFields),
    withoutProcedures: all((r) => r.withoutProcedures),
    ...(notNeeded && { notNeeded: { says: notNeeded.says, basis: notNeeded.basis } }),
    says: rules.filter((rule) => !rule.notNeeded).map(({ says, basis }) => ({ says, basis })),
  }
}

/** Of what was sent, the answers to the item's questions. */
export function answersOf(
  situations: Situations | undefined,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    (situations?.questions ?? []).flatMap((q) =>
      q.options.some((o) => o.value === given[q.id]) ? [[q.id, given[q.id]!]] : [],
    ),
  )
}

import { z } from 'zod'
import { ids, instant, legalDay, text } from '#foundation/schema'
import { actorNames } from '#identity'
import type { Pool } from '#platform/database'
import { EXAMPLE, findRule, parameterView, ruleView } from '../rules/index.ts'
import type { ParameterChange } from './parameters.ts'

/** A rule with its values of today. */
export const ruleInForce = ruleView
  .extend({
    kind: text('case-limit'),
    isEnabled: z.boolean(),
    parameters: z
      .record(z.string(), parameterView.extend({ inForce: z.int() }))
      .meta({ examples: [{ workdaysBefore: { ...EXAMPLE, inForce: 3 } }] }),
  })
  .meta({ id: 'RuleInForce' })

/** A change of a value, with its two people. */
export const ruleChangeView = z
  .object({
    changeId: ids.draft,
    code: text('T01'),
    ruleName: text('承诺时限将到'),
    name: text('workdaysBefore'),
    value: z.int(),
    basis: text('县监察委〔2026〕7号'),
    fromOn: legalDay,
    proposedBy: ids.staff,
    proposer: text('罗志强'),
    proposedAt: instant,
    approvedBy: ids.staff.nullable(),
    approver: text('周海燕').optional(),
    approvedAt: instant.nullable(),
  })
  .meta({ id: 'RuleChange' })

/** What is asked of a change, and of trying it. */
export const wantedChange = z.object({
  code: text('T01').max(10),
  name: text('workdaysBefore').max(30),
  value: z.number().meta({ examples: [3] }),
})

/** Changes with the names of the rules and of the two people. */
export async function namedChanges(
  { pool }: { pool: Pool },
  changes: readonly ParameterChange[],
): Promise<z.infer<typeof ruleChangeView>[]> {
  const people = changes.flatMap(({ proposedBy, approvedBy }) => [proposedBy, approvedBy])
  const nameOf = await actorNames(pool, people)
  return changes.map((change) => ({
    ...change,
    ruleName: findRule(change.code)?.name ?? change.code,
    proposer: nameOf(change.proposedBy),
    ...(change.approvedBy && { approver: nameOf(change.approvedBy) }),
  }))
}

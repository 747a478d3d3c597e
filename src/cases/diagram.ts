import { z } from 'zod'
import { listLateSteps } from '#clock'
import type { CaseId } from '#foundation/ids'
import { text } from '#foundation/schema'
import type { LegalDay } from '#foundation/time'
import type { Actor } from '#identity'
import { processKind } from '#process'
import { type CasesDeps, loadCase } from './load.ts'
import { isOutside } from './outside.ts'
import { mayRead } from './policies.ts'
import { stepNow } from './state.ts'

/** The process of a case, and how its steps stand. */
export const markedProcess = z
  .object({
    /** BPMN 2.0. */
    xml: text('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">…</definitions>'),
    marks: z
      .record(z.string(), z.enum(['done', 'current', 'late']))
      .meta({ examples: [{ examine: 'done', review: 'current' }] }),
  })
  .meta({ id: 'MarkedProcess' })

/**
 * By which the case goes on now, its steps by their ids; undefined when there is none that the
 * actor may read.
 */
export async function findMarkedProcess(
  deps: CasesDeps,
  caseId: CaseId,
  actor: Actor,
  on: LegalDay,
): Promise<z.infer<typeof markedProcess> | undefined> {
  const loaded = await loadCase(deps, deps.pool, caseId)
  if (!loaded || !mayRead(actor, loaded.state, loaded.world)) return undefined
  const { visits, pins } = loaded.state
  const late = isOutside(actor) ? [] : await listLateSteps(deps.pool, caseId, on)
  const markOf = ({ completedOn, stepId }: (typeof visits)[number]) =>
    completedOn !== undefined ? 'done' : late.includes(stepId) ? 'late' : 'current'
  return {
    xml: deps.world.current().book.value(processKind, pins.process).xml,
    marks: Object.fromEntries(visits.map((visit) => [stepNow(visit), markOf(visit)])),
  }
}

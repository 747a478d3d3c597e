import { z } from 'zod'
import type { CaseId } from '#foundation/ids'
import { ids, text } from '#foundation/schema'
import type { Instant } from '#foundation/time'
import type { Officer } from '#identity'
import { ACTS, type ActName } from './acts/index.ts'
import { type ActResult, performAct } from './handle.ts'
import type { CasesDeps } from './load.ts'
import { isRefusal, refusalSentence } from './refusals.ts'

/** What may lawfully be done for many at once. */
export const BATCHABLE = ['acceptance', 'examination', 'delivery'] as const satisfies ActName[]

/** What became of one of them. */
export const batched = z
  .object({ caseId: ids.case, ok: z.boolean(), detail: text('没有权限或办件已变化').optional() })
  .meta({ id: 'Batched' })
type Batched = z.infer<typeof batched>

/**
 * One act for many cases, each for itself: what is refused for one, or fails (`failed` is told), is
 * done for the others.
 */
export async function performBatch(
  deps: CasesDeps,
  officer: Officer,
  act: (typeof BATCHABLE)[number],
  cases: readonly { caseId: CaseId; command: Record<string, unknown> }[],
  at: Instant,
  failed: (caseId: CaseId, error: unknown) => void,
): Promise<Batched[]> {
  const done: Batched[] = []
  for (const { caseId, command } of cases) {
    const input = ACTS[act].input.safeParse(command)
    const entry = { actor: officer, via: 'desk', at } as const
    if (!input.success) {
      done.push({ caseId, ok: false, detail: '填写有误' })
      continue
    }
    try {
      done.push({ caseId, ...said(await performAct(deps, caseId, act, input.data, entry)) })
    } catch (error) {
      failed(caseId, error)
      done.push({ caseId, ok: false, detail: '系统出现故障，这一件没有办成，请单独再办一次' })
    }
  }
  return done
}

function said(result: ActResult): Omit<Batched, 'caseId'> {
  if (result.ok) return { ok: true }
  const { code, details } = result
  const detail = isRefusal(code) ? refusalSentence(code, details) : '没有权限或办件已变化'
  return { ok: false, detail }
}

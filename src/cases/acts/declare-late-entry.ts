import type { LateEntryId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { dayOf, type Instant } from '#foundation/time'
import type { Act, Command } from './act.ts'

export interface DeclareLateEntry extends Command {
  lateEntryId: LateEntryId
  /** When it really happened. */
  happenedAt: Instant
  /** Now, to compare. */
  at: Instant
  what: string
  cause: 'outage' | 'power-cut' | 'vertical-system' | 'other'
  reason: string
  evidence: string
}

/** 补录申报：因断网、停电、垂管系统等未能即时录入的，如实申报实际发生时间、原因和凭据，经批准后生效。 @law 电子监察规则（事后补录） */
export const declareLateEntry: Act<DeclareLateEntry> = (
  state,
  { lateEntryId, happenedAt, at, what, cause, reason, evidence, on },
  { calendar },
) => {
  if (happenedAt > at) return refuse('happened-in-future', '电子监察规则')
  if (saysNothing(reason) || evidence.trim() === '') return refuse('reason-missing', '电子监察规则')
  if (calendar.workdaysBetween(dayOf(happenedAt), on) > 1)
    return refuse('late-entry-too-late', '电子监察规则')
  if (state.stage === 'closed') return refuse('case-already-decided', '电子监察规则')
  return record({
    type: 'LateEntryDeclared',
    body: { lateEntryId, happenedAt, what, cause, reason, evidence },
  })
}

import type { LateEntryId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import type { Act, Command } from './act.ts'

export interface ApproveLateEntry extends Command {
  lateEntryId: LateEntryId
}

/** 补录申报须由申报人以外的人批准。 @law 电子监察规则（事后补录） */
export const approveLateEntry: Act<ApproveLateEntry> = (state, { lateEntryId, by }) => {
  const entry = state.lateEntries.find((e) => e.lateEntryId === lateEntryId)
  if (!entry || entry.approved) return refuse('late-entry-unknown', '电子监察规则')
  if (entry.declaredBy === by) return refuse('needs-second-person', '电子监察规则')
  return record({ type: 'LateEntryApproved', body: { lateEntryId, declaredBy: entry.declaredBy } })
}

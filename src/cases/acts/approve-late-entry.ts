import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { grants } from '../grants.ts'
import type { CaseState } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { known } from '../fields.ts'

/** 补录申报须由申报人以外的人批准。 @law 电子监察规则（事后补录） */
export const approveLateEntry = act({
  title: '批准补录',
  law: '电子监察规则（事后补录）',
  may: grants('deciding-unit', 'unit-supervisor', 'unit-head'),
  waits: {
    as: 'late-entry-approval',
    since: ({ lateEntries }) => lateEntries.find((e) => !e.approved)?.declaredOn,
    clock: 'promised',
  },
  fields: { lateEntryId: known(ids.lateEntry, (state) => waiting(state)[0]?.lateEntryId) },
  says: () => '批准补录申报。批准后该记录作为如实申报的补录，不作为事后补录追究。',
  facts: {
    LateEntryApproved: fact(
      '补录批准',
      z.object({ lateEntryId: ids.lateEntry, declaredBy: ids.actor }),
      ({ lateEntries }, { body }) => ({
        lateEntries: lateEntries.map((e) =>
          e.lateEntryId === body.lateEntryId ? { ...e, approved: true } : e,
        ),
      }),
      { internal: 'all' },
    ),
  },
  refusals: {
    ...shared('needs-second-person'),
    'late-entry-unknown': '没有找到待批准的补录申报。',
  },
  bar(state, { by }) {
    const entries = waiting(state)
    if (entries.length === 0) return refuse('late-entry-unknown', '电子监察规则')
    return entries.every((e) => e.declaredBy === by)
      ? refuse('needs-second-person', '电子监察规则')
      : undefined
  },
  does(state, { lateEntryId, by }) {
    const entry = waiting(state).find((e) => e.lateEntryId === lateEntryId)
    if (!entry) return refuse('late-entry-unknown', '电子监察规则')
    const { declaredBy } = entry
    if (declaredBy === by) return refuse('needs-second-person', '电子监察规则')
    return record({ type: 'LateEntryApproved', body: { lateEntryId, declaredBy } })
  },
})

const waiting = ({ lateEntries }: CaseState) => lateEntries.filter((e) => !e.approved)

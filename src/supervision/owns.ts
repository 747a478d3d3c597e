import type { Ownership } from '#platform/ownership'
import type { ExamineDeps } from './examine.ts'
import { rebuild } from './replay.ts'

export const owns: Ownership<ExamineDeps> = {
  rebuild,
  module: 'supervision',
  tables: {
    watched: {
      nature: 'derived',
      holds: 'what is remembered of each case, and the next day to look',
    },
    watched_feedback: { nature: 'derived', holds: 'the same of letters and ratings' },
    card: { nature: 'derived', holds: 'cards as they stand' },
    fault: { nature: 'derived', holds: 'rules that were set aside for a case' },
    directive: { nature: 'derived', holds: '督办' },
    measure: { nature: 'derived', holds: '责任追究' },
    daily_check: { nature: 'derived', holds: '日巡查登记' },
    register_entry: { nature: 'derived', holds: 'other books, held against the cases' },
    application: { nature: 'derived', holds: 'what never changes about a case' },
    item_use: { nature: 'derived', holds: 'applications by unit and item' },
    month: { nature: 'derived', holds: 'decisions by unit and month' },
    decision: { nature: 'derived', holds: 'decided cases, for what shows only beside others' },
    file_use: { nature: 'derived', holds: 'which file served for which cases' },
    finding: { nature: 'derived', holds: 'leads on cases' },
    unit_finding: { nature: 'derived', holds: 'leads on months of units' },
    visit: { nature: 'derived', holds: 'where decided cases stood and how long' },
    subscription: {
      nature: 'kept',
      holds: 'how far supervision has come: it must not judge the same facts twice',
    },
  },
}

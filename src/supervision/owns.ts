import type { Ownership } from '#platform/ownership'
import { rebuild, type ReplayDeps } from './replay.ts'

export const owns: Ownership<ReplayDeps> = {
  rebuild,
  module: 'supervision',
  tables: {
    watched: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert, update' },
      holds: 'what is remembered of each case, and the next day to look',
    },
    watched_feedback: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert, update' },
      holds: 'the same of letters and ratings',
    },
    card: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert, update' },
      holds: 'cards as they stand',
    },
    fault: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert' },
      holds: 'rules that were set aside for a case',
    },
    directive: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert, update' },
      holds: '督办',
    },
    measure: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert, update' },
      holds: '责任追究',
    },
    daily_check: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert' },
      holds: '日巡查登记',
    },
    register_entry: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert, update' },
      holds: 'other books, held against the cases',
    },
    application: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert, update' },
      holds: 'what never changes about a case',
    },
    item_use: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert, update' },
      holds: 'applications by unit and item',
    },
    month: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert, update' },
      holds: 'decisions by unit and month',
    },
    decision: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert' },
      holds: 'decided cases, for what shows only beside others',
    },
    file_use: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert' },
      holds: 'which file served for which cases',
    },
    finding: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert, update' },
      holds: 'leads on cases',
    },
    unit_finding: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert, delete' },
      holds: 'leads on months of units',
    },
    visit: {
      nature: 'derived',
      may: { yimen_supervision: 'select, insert' },
      holds: 'where decided cases stood and how long',
    },
    subscription: {
      nature: 'kept',
      may: { yimen_supervision: 'select, insert, update' },
      holds: 'how far supervision has come: it must not judge the same facts twice',
    },
  },
}

import type { Ownership } from '#platform/ownership'
import { rebuild } from './replay.ts'

export const owns: Ownership = {
  module: 'world',
  tables: {
    content: { nature: 'kept', holds: 'what was published and drafted, each under its SM3' },
    draft: { nature: 'derived', holds: 'versions that somebody wanted, and what became of them' },
    version: { nature: 'derived', holds: 'every published version, with the edition it made' },
  },
  rebuild,
}

import type { Ownership } from '#platform/ownership'

export const owns: Ownership = {
  module: 'calendar',
  tables: {
    year: { nature: 'kept', holds: 'years for which there is a notice' },
    special_day: { nature: 'kept', holds: 'holidays and make-up days, as shipped and as amended' },
    amendment: { nature: 'kept', holds: 'proposals to change days, and who approved them' },
  },
}

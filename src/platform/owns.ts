import type { Ownership } from './ownership.ts'

export const owns: Ownership = {
  module: 'platform',
  tables: {
    lease: { nature: 'passing', holds: 'which process does what only one may do at a time' },
    migration: {
      nature: 'passing',
      holds: 'which migrations this database has; a backup names them in its manifest',
    },
  },
  folders: {
    keys: {
      nature: 'kept',
      holds: 'the keys of the sealer, of personal data and of the database roles',
    },
    pgdata: { nature: 'passing', holds: 'the embedded PostgreSQL: backed up table by table' },
    pgnative: { nature: 'passing', holds: 'its programs' },
  },
}

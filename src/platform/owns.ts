import type { Ownership } from './ownership.ts'

export const owns: Ownership = {
  module: 'platform',
  schema: 'public',
  tables: {
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

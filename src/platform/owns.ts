import type { Ownership } from './ownership.ts'

export const owns: Ownership = {
  module: 'platform',
  tables: {
    lease: {
      nature: 'passing',
      may: {
        yimen_app: 'select, update (holder, token, until)',
        yimen_sealer: 'select, update (holder, token, until)',
        yimen_supervision: 'select, update (holder, token, until)',
      },
      holds: 'which process does what only one may do at a time',
    },
    pulse: {
      nature: 'passing',
      may: { yimen_app: 'select, insert, update' },
      holds: 'when what runs by itself last went well, and the time that is trusted',
    },
    inspection: {
      nature: 'passing',
      may: { yimen_app: 'select', yimen_sealer: 'select, insert, update' },
      holds: 'what was found when something kept was last held against the ledger',
    },
    pace: {
      nature: 'passing',
      may: { yimen_app: 'select, insert, update, delete' },
      holds: 'how often an address, an account or a phone did something of late, for a day at most',
      digests: ['who'],
    },
    sent: {
      nature: 'passing',
      may: { yimen_app: 'select, insert, update, delete' },
      holds: 'what forms that were sent twice have made already, for two days',
      digests: ['key', 'content'],
    },
    county_key: {
      nature: 'kept',
      may: { yimen_app: 'select' },
      holds: "what only this county's keys lead to",
    },
    wrapped_key: {
      nature: 'kept',
      may: { yimen_app: 'select' },
      holds: 'the keys, wrapped by a key management system that alone can open them',
      digests: ['bytes'],
    },
    migration: {
      nature: 'passing',
      may: { yimen_app: 'select' },
      holds: 'which migrations this database has; a backup names them in its manifest',
    },
  },
  folders: {
    keys: {
      nature: 'kept',
      holds: 'the keys of the sealer, of papers, of personal data and of the database roles',
    },
    pgdata: { nature: 'passing', holds: 'the embedded PostgreSQL: backed up table by table' },
    pgnative: { nature: 'passing', holds: 'its programs' },
  },
}

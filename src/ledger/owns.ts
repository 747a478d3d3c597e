import type { Ownership } from '#platform/ownership'

export const owns: Ownership = {
  module: 'ledger',
  tables: {
    event: {
      nature: 'history',
      holds: 'every fact, chained by stream',
      digests: ['prev_hash', 'hash'],
    },
    edition: {
      nature: 'history',
      holds: 'the editions of the published world, each with the fact that made it',
    },
    unsealed: {
      nature: 'history',
      holds: 'facts that wait for their position',
      digests: ['hashes'],
    },
    sealed: { nature: 'history', holds: 'the one order of all facts' },
    tile: { nature: 'history', holds: 'the Merkle tree in tiles of 256', digests: ['hashes'] },
    checkpoint: {
      nature: 'history',
      holds: 'sizes and roots that were signed',
      digests: ['root', 'signature'],
    },
    subscription: {
      nature: 'kept',
      holds: 'how far each follower has come: without it everybody would be told everything again',
    },
  },
  sequences: { unsealed_seq_seq: 'the order in which facts were written' },
  folders: {
    witness: {
      nature: 'history',
      holds: 'the checkpoints as the supervision body has them',
      behind: 'witness',
    },
  },
}

import type { Ownership } from '#platform/ownership'

export const owns: Ownership = {
  module: 'ledger',
  tables: {
    event: {
      nature: 'history',
      may: {
        yimen_app: 'select, insert',
        yimen_sealer: 'select',
        yimen_supervision: 'select, insert',
      },
      holds: 'every fact, chained by stream',
      digests: ['prev_hash', 'hash'],
    },
    edition: {
      nature: 'history',
      may: {
        yimen_app: 'select, insert',
        yimen_sealer: 'select',
        yimen_supervision: 'select, insert',
      },
      holds: 'the editions of the published world, each with the fact that made it',
    },
    unsealed: {
      nature: 'history',
      may: {
        yimen_app: 'select, insert',
        yimen_sealer: 'select, delete',
        yimen_supervision: 'select, insert',
      },
      holds: 'facts that wait for their position',
      digests: ['hashes', 'mark'],
      marked: ['stream', 'version', 'hashes'],
    },
    refused: {
      nature: 'history',
      may: { yimen_app: 'select', yimen_sealer: 'select, insert', yimen_supervision: 'select' },
      holds: 'facts that were not sealed, as no process of the county wrote them',
    },
    sealed: {
      nature: 'history',
      may: {
        yimen_app: 'select',
        yimen_sealer: 'select, insert, delete',
        yimen_supervision: 'select',
      },
      holds: 'the one order of all facts, as far as a checkpoint signs it',
    },
    foreign_place: {
      nature: 'history',
      may: { yimen_app: 'select', yimen_sealer: 'select, insert', yimen_supervision: 'select' },
      holds: 'what stood in the log without a signature and was taken out of it',
    },
    tile: {
      nature: 'history',
      may: {
        yimen_app: 'select',
        yimen_sealer: 'select, insert, update',
        yimen_supervision: 'select',
      },
      holds: 'the Merkle tree in tiles of 256',
      digests: ['hashes'],
    },
    checkpoint: {
      nature: 'history',
      may: {
        yimen_app: 'select',
        yimen_sealer: 'select, insert, delete',
        yimen_supervision: 'select',
      },
      holds: 'sizes and roots that were signed',
      digests: ['root', 'signature'],
    },
    handed: {
      nature: 'history',
      may: { yimen_app: 'select', yimen_sealer: 'select, insert', yimen_supervision: 'select' },
      holds: 'which of them the witness was handed',
    },
    subscription: {
      nature: 'kept',
      may: {
        yimen_app: 'select, insert, update',
        yimen_sealer: 'select',
        yimen_supervision: 'select',
      },
      holds: 'how far each follower has come: without it everybody would be told everything again',
    },
    set_aside: {
      nature: 'kept',
      may: {
        yimen_app: 'select, insert, delete',
        yimen_sealer: 'select',
        yimen_supervision: 'select',
      },
      holds: 'what a follower could not take and goes on without, until it is taken after all',
    },
  },
  sequences: {
    unsealed_seq_seq: 'the order in which facts were written',
    foreign_place_seq_seq: 'what was taken out of the log, by number',
  },
  folders: {
    witness: {
      nature: 'history',
      holds: 'the checkpoints as the supervision body has them',
      behind: 'witness',
    },
  },
}

import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import { aside, type Pool } from '#platform/database'
import { copyRows } from './copy-rows.ts'
import type { Witness } from './witness.ts'

/**
 * Writes the sealed log as JSON lines in sealed order, with the witness's checkpoints and public key beside it: all that
 * an independent verifier needs (`tools/verify.py DIR`). Answers the number of events.
 */
export async function exportLedger(
  pool: Pool,
  witness: Witness,
  targetDir: string,
): Promise<number> {
  mkdirSync(targetDir, { recursive: true })
  const out = createWriteStream(join(targetDir, 'events.jsonl'))
  let count = 0
  await aside(pool, async (client) => {
    // A line per event, made by PostgreSQL; `body` is a string so that the reader sees the exact bytes that were hashed.
    await copyRows(
      client,
      `select json_build_object('position', s.position, 'stream', e.stream, 'version', e.version, 'type', e.type, 'shape', e.shape, 'body', e.body::text, 'edition', e.edition,
         'actor', e.actor, 'unit', e.unit, 'via', e.via,
         'occurredAt', to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
         'recordedAt', to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
         'prev', encode(e.prev_hash, 'hex'), 'hash', encode(e.hash, 'hex'))
       from ledger.sealed s join ledger.event e using (stream, version) order by s.position`,
      (line) => {
        out.write(`${line.text(0)}\n`)
        count += 1
      },
    )
  })
  out.end()
  await once(out, 'finish')
  const { checkpoints, publicKey } = await witness.read()
  writeFileSync(
    join(targetDir, 'checkpoints.jsonl'),
    checkpoints.map((checkpoint) => `${JSON.stringify(checkpoint)}\n`).join(''),
  )
  writeFileSync(
    join(targetDir, 'sealer.pub.pem'),
    publicKey.export({ type: 'spki', format: 'pem' }),
  )
  return count
}

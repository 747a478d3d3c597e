import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { aside, type Pool } from '#platform/database'
import { copyPieces } from './copy-rows.ts'
import type { Witness } from './witness.ts'

/**
 * A line per event, made by PostgreSQL; `body` is a string so that the reader sees the exact bytes
 * that were hashed.
 */
const LINES = `select json_build_object('position', s.position, 'stream', e.stream, 'version', e.version, 'type', e.type, 'shape', e.shape, 'body', e.body::text, 'edition', e.edition,
    'actor', e.actor, 'unit', e.unit, 'via', e.via,
    'occurredAt', to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'recordedAt', to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'prev', encode(e.prev_hash, 'hex'), 'hash', encode(e.hash, 'hex'))
  from ledger.place s join ledger.event e using (stream, version) order by s.position`

/**
 * Writes the sealed log as JSON lines in sealed order, with the witness's checkpoints and public
 * key beside it: all that an independent verifier needs (`tools/verify.py DIR`). Answers the number
 * of events.
 */
export async function exportLedger(
  pool: Pool,
  witness: Witness,
  targetDir: string,
): Promise<number> {
  mkdirSync(targetDir, { recursive: true })
  const events = createWriteStream(join(targetDir, 'events.jsonl'))
  const count = await aside(pool, (client) => writeEvents(client, events))
  const { checkpoints, publicKey } = await witness.read()
  writeFileSync(
    join(targetDir, 'checkpoints.jsonl'),
    checkpoints.map((checkpoint) => `${JSON.stringify(checkpoint)}\n`).join(''),
  )
  if (publicKey)
    writeFileSync(
      join(targetDir, 'sealer.pub.pem'),
      publicKey.export({ type: 'spki', format: 'pem' }),
    )
  return count
}

/** Takes from the database only as fast as `out` takes it on. */
export async function writeEvents(client: pg.Client, out: Writable): Promise<number> {
  let count = 0
  await pipeline(async function* () {
    let lines = ''
    for await (const _ of copyPieces(client, LINES, (line) => {
      lines += `${line.text(0)}\n`
      count += 1
    })) {
      yield lines
      lines = ''
    }
  }, out)
  return count
}

import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Pool, rows } from '#platform/database'

const AT_ONCE = 500

/**
 * Writes every content that was drafted or published as a JSON line, `body` as the text that was
 * hashed: with them an independent verifier holds the facts of the exported log against what they
 * name. Answers how many there are.
 */
export const exportContents = (pool: Pool, targetDir: string): Promise<number> =>
  writeContents(pool, createWriteStream(join(targetDir, 'contents.jsonl')))

/** Takes from the database only as fast as `out` takes it on. */
export async function writeContents(pool: Pool, out: Writable): Promise<number> {
  let count = 0
  await pipeline(async function* () {
    for (let last = ''; ; ) {
      const found = await rows<{ hash: string; body: string }>(
        pool,
        `select hash, body::text as body from world.content where hash > $1 order by hash limit ${AT_ONCE}`,
        [last],
      )
      for (const content of found) yield `${JSON.stringify(content)}\n`
      count += found.length
      if (found.length < AT_ONCE) return
      last = found.at(-1)!.hash
    }
  }, out)
  return count
}

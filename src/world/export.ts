import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Pool, rows } from '#platform/database'

const AT_ONCE = 500

/**
 * Writes every content that was drafted or published as a JSON line, `body` as the text that was hashed: with them an
 * independent verifier holds the facts of the exported log against what they name. Answers how many there are.
 */
export async function exportContents(pool: Pool, targetDir: string): Promise<number> {
  const out = createWriteStream(join(targetDir, 'contents.jsonl'))
  let count = 0
  for (let last = ''; ; ) {
    const found = await rows<{ hash: string; body: string }>(
      pool,
      `select hash, body::text as body from world.content where hash > $1 order by hash limit ${AT_ONCE}`,
      [last],
    )
    for (const content of found) out.write(`${JSON.stringify(content)}\n`)
    count += found.length
    if (found.length < AT_ONCE) break
    last = found.at(-1)!.hash
  }
  out.end()
  await once(out, 'finish')
  return count
}

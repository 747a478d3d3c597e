import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { canonicalJson, type Json } from '#foundation/canonical'
import { addDays, type LegalDay } from '#foundation/time'
import { itemKind } from '#items/published'
import { fileKeys } from '#platform/keyring'
import { hashOfContent } from '#world'
import { dataDir } from '#platform/repository'
import { prepareDatabase } from '../src/app/county.ts'
import { shippedWorld } from '../src/app/published.ts'
import { type Benchmark, count, inProcess, withCluster } from './measure.ts'
import type { Opened } from './opened.ts'

const ITEMS = 2000
const VERSIONS = 10

export const start: Benchmark = {
  name: 'start',
  about: `an existing county with ${count(ITEMS)} items of ${VERSIONS} versions opens and answers its first visitor`,
  run: () =>
    withCluster(async (ownerUrl, dir) => {
      await prepareDatabase(ownerUrl, fileKeys(join(dir, 'keys')))
      const open = () =>
        inProcess<Opened>(join(import.meta.dirname, 'opened.ts'), JSON.stringify([ownerUrl, dir]))
      const before = await open()
      await fillWorld(ownerUrl)
      const after = await open()
      if (after.items - before.items !== ITEMS) throw new Error(`${after.items} items`)
      const more = after.memory - before.memory
      return [
        {
          what: `start: ${count(ITEMS)} items × ${VERSIONS}`,
          ours: `${after.seconds.toFixed(1)} s, ${more} MB more than the shipped county (${before.seconds.toFixed(1)} s, ${before.memory} MB)`,
          goal: '< 5 s, < 100 MB more',
          reached: after.seconds < 5 && more < 100,
        },
      ]
    }),
}

/**
 * Items like those that are shipped, each revised nine times; the rows that their publications
 * would leave.
 */
async function fillWorld(ownerUrl: string): Promise<void> {
  const models = shippedWorld(dataDir, []).filter(({ kind }) => kind.kind === itemKind.kind)
  const owner = new pg.Client(ownerUrl)
  await owner.connect()
  const { rows } = await owner.query<{ edition: number }>(
    'select max(edition) as edition from ledger.edition',
  )
  let edition = rows[0]!.edition
  for (let number = 1; number <= VERSIONS; number++) {
    const made = Array.from({ length: ITEMS }, (_, n) => {
      const { content } = models[n % models.length]!
      const key = `added-${String(n).padStart(4, '0')}`
      const body = {
        ...(content as { name: string }),
        name: `${(content as { name: string }).name}（${n}，第${number}版）`,
      }
      return { key, body, hash: hashOfContent(body), edition: ++edition, draftId: randomUUID() }
    })
    await owner.query('insert into world.content select * from unnest($1::text[], $2::json[])', [
      made.map((m) => m.hash),
      made.map((m) => canonicalJson(m.body as Json)),
    ])
    const effectiveOn: LegalDay = addDays('2016-01-01', number * 300)
    await owner.query(
      `insert into world.version (kind, key, number, hash, effective_on, edition, basis, drafted_by, published_by, published_at, draft_id)
       select 'item', key, $4, hash, $5, edition, '县政府公布', 'info-centre.admin', 'supervision.lead', $6, draft_id
       from unnest($1::text[], $2::text[], $3::int[], $7::text[]) as v (key, hash, edition, draft_id)`,
      [
        made.map((m) => m.key),
        made.map((m) => m.hash),
        made.map((m) => m.edition),
        number,
        effectiveOn,
        `${effectiveOn}T00:00:00Z`,
        made.map((m) => m.draftId),
      ],
    )
    await owner.query(
      'insert into ledger.edition (edition, stream, version) select edition, stream, $3 from unnest($1::int[], $2::text[]) as e (edition, stream)',
      [made.map((m) => m.edition), made.map((m) => `world/item/${m.key}`), 2 * number],
    )
  }
  await owner.end()
}

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { canonicalJson, type Json } from '#foundation/canonical'
import { draftIds } from '#foundation/ids'
import { addDays, type LegalDay } from '#foundation/time'
import { itemKind } from '#items/published'
import { personalKeys } from '#identity'
import { bySystem, EMPTY_STREAM, type Head, insert, link } from '#ledger'
import { openPool, row, transaction } from '#platform/database'
import { fileKeys, type KeyStore } from '#platform/keyring'
import { prepare } from '#platform/prepared'
import { hashOfContent } from '#world'
import { worldStream } from '#world/events'
import { dataDir } from '#platform/repository'
import { prepareDatabase } from '../src/app/county.ts'
import { BINDINGS } from '../src/app/bound.ts'
import { factMarks } from '../src/app/fact-marks.ts'
import { shippedWorld } from '../src/app/published.ts'
import { type Benchmark, count, inProcess, sized, withCluster } from './measure.ts'
import type { Opened } from './opened.ts'

const ITEMS = 2000
const VERSIONS = 10

export const start: Benchmark = {
  name: 'start',
  about: `an existing county with ${count(ITEMS)} items of ${VERSIONS} versions opens and answers its first visitor`,
  run: (options) =>
    withCluster(async (ownerUrl, dir) => {
      const keys = fileKeys(join(dir, 'keys'))
      await prepareDatabase(ownerUrl, keys)
      const open = () =>
        inProcess<Opened>(join(import.meta.dirname, 'opened.ts'), JSON.stringify([ownerUrl, dir]))
      const items = sized(ITEMS, options)
      const before = await open()
      await fillWorld(ownerUrl, keys, items)
      const after = await open()
      if (after.items - before.items !== items) throw new Error(`${after.items} items`)
      const more = after.memory - before.memory
      return [
        {
          what: `start: ${count(items)} items × ${VERSIONS}`,
          ours: `${after.seconds.toFixed(1)} s, ${more} MB more than the shipped county (${before.seconds.toFixed(1)} s, ${before.memory} MB)`,
          goal: '< 5 s, < 100 MB more',
          reached: after.seconds < 5 && more < 100,
        },
      ]
    }),
}

/**
 * Items like those that are shipped, each revised nine times: the facts, and what lists read of
 * them.
 */
async function fillWorld(ownerUrl: string, keys: KeyStore, items: number): Promise<void> {
  const { keyring } = await prepare(ownerUrl, keys, BINDINGS, '样本县')
  const factMark = factMarks(personalKeys(keyring.personal)).mark
  const owner = openPool(ownerUrl, 1, { patient: true, factMark })
  const models = shippedWorld(dataDir, []).filter(({ kind }) => kind.kind === itemKind.kind)
  const last = await row<{ edition: number }>(
    owner,
    'select max(edition) as edition from ledger.edition',
  )
  const heads = new Map<string, Head>()
  for (let number = 1; number <= VERSIONS; number++) {
    const effectiveOn: LegalDay = addDays('2016-01-01', number * 300)
    const made = Array.from({ length: items }, (_, n) => {
      const { content } = models[n % models.length]! as { content: { name: string } }
      const key = `added-${String(n).padStart(4, '0')}`
      const text = { ...content, name: `${content.name}（${n}，第${number}版）` }
      const edition = last!.edition + (number - 1) * items + n
      return { key, text, edition, ...publish(key, text, heads, { number, edition, effectiveOn }) }
    })
    await transaction(owner, async (client) => {
      await insert(
        client,
        made.flatMap(({ chained }) => chained),
      )
      await client.query('insert into world.content select * from unnest($1::text[], $2::json[])', [
        made.map((m) => m.hash),
        made.map(({ text }) => canonicalJson(text as Json)),
      ])
      await client.query(
        `insert into world.version (kind, key, number, hash, effective_on, edition, basis, drafted_by, published_by, published_at, draft_id)
         select 'item', key, $4, hash, $5, edition, '县政府公布', 'system', 'system', $6, draft_id
         from unnest($1::text[], $2::text[], $3::int[], $7::text[]) as v (key, hash, edition, draft_id)`,
        [
          made.map((m) => m.key),
          made.map((m) => m.hash),
          made.map((m) => m.edition + 1),
          number,
          effectiveOn,
          `${effectiveOn}T00:00:00Z`,
          made.map((m) => m.draftId),
        ],
      )
      await client.query(
        `insert into ledger.edition (edition, stream, version)
         select edition, 'world/item/' || key, $3 from unnest($1::int[], $2::text[]) as e (edition, key)`,
        [made.map((m) => m.edition + 1), made.map((m) => m.key), 2 * number],
      )
    })
  }
  await owner.end()
}

/** Draft and publication of a version, linked to what was said of its item before. */
function publish(
  key: string,
  content: unknown,
  heads: Map<string, Head>,
  { number, edition, effectiveOn }: { number: number; edition: number; effectiveOn: LegalDay },
) {
  const hash = hashOfContent(content)
  const draftId = draftIds.of(randomUUID())
  const body = { draftId, hash, effectiveOn, basis: '县政府公布' }
  const linked = link(
    worldStream,
    `item/${key}`,
    { ...(heads.get(key) ?? EMPTY_STREAM), edition },
    [
      { type: 'VersionDrafted', body },
      { type: 'VersionPublished', body: { ...body, number, draftedBy: 'system' } },
    ],
    bySystem(`${effectiveOn}T00:00:00.000Z`),
  )
  heads.set(key, linked.chained.at(-1)!)
  return { ...linked, hash, draftId }
}

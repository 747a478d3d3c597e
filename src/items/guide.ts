import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dayOf, type Instant } from '#foundation/time'
import type { Officer } from '#identity'
import { atDesk, note, StaleVersionError } from '#ledger'
import {
  type Pool,
  type Queryable,
  row,
  rows,
  type Statement,
  transaction,
} from '#platform/database'

import { itemStream } from './events.ts'
import { EMPTY_GUIDE, type Guide, guideSchema } from './guide-text.ts'

export interface KeptGuide extends Guide {
  /** The unit's own revision; 0 while nobody has touched what was shipped. */
  revision: number
  revisedOn?: string
}

/** The shipped guides of the ten items that have a form of their own. */
export function readGuides(dir: string): ReadonlyMap<string, Guide> {
  const found = JSON.parse(readFileSync(join(dir, 'guides.json'), 'utf8')) as Record<
    string,
    unknown
  >
  return new Map(Object.entries(found).map(([itemId, guide]) => [itemId, guideSchema.parse(guide)]))
}

interface GuideRow {
  item_id: string
  body: unknown
  revision: number
  revised_at: Instant
}
const COLUMNS = 'item_id, body, revision, revised_at'
const opened = (kept: GuideRow | undefined, shipped: Guide | undefined): KeptGuide =>
  kept
    ? {
        ...guideSchema.parse(kept.body),
        revision: kept.revision,
        revisedOn: dayOf(kept.revised_at),
      }
    : { ...(shipped ?? EMPTY_GUIDE), revision: 0 }

export async function findGuide(
  db: Queryable,
  shipped: ReadonlyMap<string, Guide>,
  itemId: string,
): Promise<KeptGuide> {
  return opened(
    await row<GuideRow>(db, `select ${COLUMNS} from items.guide where item_id = $1`, [itemId]),
    shipped.get(itemId),
  )
}

/** The guide of whichever item, all read at once. */
export async function listGuides(
  db: Queryable,
  shipped: ReadonlyMap<string, Guide>,
): Promise<(itemId: string) => KeptGuide> {
  const kept = new Map(
    (await rows<GuideRow>(db, `select ${COLUMNS} from items.guide`)).map((g) => [g.item_id, g]),
  )
  return (itemId) => opened(kept.get(itemId), shipped.get(itemId))
}

/** The unit's 维护员 revises the guide; who looked at an older one is told. */
export async function reviseGuide(
  pool: Pool,
  itemId: string,
  guide: Guide,
  basedOn: number,
  officer: Officer,
  at: Instant,
): Promise<{ ok: true; revision: number } | { ok: false; code: 'changed-meanwhile' }> {
  try {
    return await transaction(pool, async (client) => {
      const kept = await row<{ revision: number }>(
        client,
        'select revision from items.guide where item_id = $1 for update',
        [itemId],
      )
      if ((kept?.revision ?? 0) !== basedOn)
        return { ok: false, code: 'changed-meanwhile' } as const
      const revision = basedOn + 1
      await note(
        client,
        itemStream,
        itemId,
        [{ type: 'GuideRevised', body: { itemId, revision, guide } }],
        atDesk(officer, at),
      )
      await client.query(projectGuide({ itemId, revision, guide }, at))
      return { ok: true, revision } as const
    })
  } catch (error) {
    if (error instanceof StaleVersionError) return { ok: false, code: 'changed-meanwhile' }
    throw error
  }
}

export function projectGuide(
  { itemId, revision, guide }: { itemId: string; revision: number; guide: Guide },
  at: Instant,
): Statement {
  return {
    text: `insert into items.guide (item_id, body, revision, revised_at) values ($1, $2, $3, $4)
           on conflict (item_id) do update set body = excluded.body, revision = excluded.revision, revised_at = excluded.revised_at`,
    values: [itemId, JSON.stringify(guide), revision, at],
  }
}

/** The eight things that must be shown. @law 行政许可法 30 */
export const EIGHT = [
  '事项',
  '依据',
  '条件',
  '数量',
  '程序',
  '期限',
  '材料目录',
  '申请书示范文本',
] as const

/** Which of the eight are not registered yet. */
export function missingOfEight(
  guide: Guide,
  has: { legalBasis: boolean; materials: boolean; sample: boolean },
): (typeof EIGHT)[number][] {
  const registered: Record<(typeof EIGHT)[number], boolean> = {
    事项: true,
    依据: has.legalBasis,
    条件: guide.conditions.length > 0,
    数量: guide.quota !== '',
    程序: true,
    期限: true,
    材料目录: has.materials,
    申请书示范文本: has.sample,
  }
  return EIGHT.filter((name) => !registered[name])
}

import { z } from 'zod'
import type { ItemId } from '#foundation/ids'
import { legalDay } from '#foundation/schema'
import { dayOf, type Instant } from '#foundation/time'
import type { Officer } from '#identity'
import { concernedBy, draftVersion, mayDraft, type PublishDeps, type World } from '#world'
import { EMPTY_GUIDE, type Guide, guideSchema } from './guide-text.ts'
import { guideKind } from './published.ts'

export const keptGuide = guideSchema
  .extend({
    /** The unit's own revision; 0 while nobody has touched what was shipped. */
    revision: z.int(),
    revisedOn: legalDay.optional(),
  })
  .meta({ id: 'KeptGuide' })
export type KeptGuide = z.infer<typeof keptGuide>

/** The guide of an item in a world; an empty one when there is none. */
export function guideOf(world: World, itemId: ItemId): KeptGuide {
  const found = world.find(guideKind, itemId)
  if (!found) return { ...EMPTY_GUIDE, revision: 0 }
  const isShipped = world.book.versions('guide', itemId)[0]!.publishedBy === 'system'
  const revision = found.number - (isShipped ? 1 : 0)
  return {
    ...found.value,
    revision,
    ...(revision > 0 && { revisedOn: dayOf(found.publishedAt) }),
  }
}

/** May this officer revise it? One that nobody has written yet is of those who would keep it. */
export const mayReviseGuide = (world: World, itemId: ItemId, officer: Officer): boolean =>
  mayDraft(guideKind, officer, concernedBy(guideKind, itemId, world, [EMPTY_GUIDE]))

export const REVISION_REFUSALS = {
  'changed-meanwhile': '这份指南刚刚被别人改过，请查看最新内容后再改。',
  'nothing-changed': '内容与现在公布的相同，没有需要保存的改动。',
} as const

/** The unit's 维护员 revises the guide; who looked at an older one is told. */
export async function reviseGuide(
  deps: PublishDeps,
  itemId: ItemId,
  guide: Guide,
  basedOn: number,
  officer: Officer,
  at: Instant,
): Promise<{ ok: true; revision: number } | { ok: false; code: keyof typeof REVISION_REFUSALS }> {
  const world = deps.world.current()
  if (guideOf(world, itemId).revision !== basedOn) return { ok: false, code: 'changed-meanwhile' }
  const given = {
    content: guide,
    effectiveOn: dayOf(at),
    basis: '单位维护员修订办事指南',
    // Of two who revise the same guide at once, the second is told.
    basedOn: world.version('guide', itemId)?.hash ?? null,
  }
  const done = await draftVersion(deps, guideKind, itemId, given, officer, at)
  if (done.ok) return { ok: true, revision: basedOn + 1 }
  return { ok: false, code: done.code === 'nothing-changed' ? done.code : 'changed-meanwhile' }
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

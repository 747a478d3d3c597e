import type { ItemId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { type Officer, queueMessage } from '#identity'
import { atDesk } from '#ledger'
import { transaction } from '#platform/database'
import type { FeedbackDeps } from './deps.ts'
import { inviteRating } from './ratings.ts'

export interface VisitDeps extends FeedbackDeps {
  tenant: { name: string }
  publicUrl: string
}

/**
 * 一次一评: the counter asks for a visit to be rated; the link goes to the visitor's phone, and the
 * counter never sees it.
 */
export async function inviteVisitor(
  deps: VisitDeps,
  { phone, itemId }: { phone: string; itemId?: ItemId | undefined },
  officer: Officer,
  at: Instant,
): Promise<void> {
  const { tenant, publicUrl, units, keys } = deps
  const { staffId: officerId, unitId } = officer
  await transaction(deps.pool, async (client) => {
    const about = { about: 'visit' as const, unitId, officerId, itemId }
    const token = await inviteRating(client, deps, about, atDesk(officer, at))
    const where = units.get(unitId)?.name ?? unitId
    const text = `【${tenant.name}政务】请为您今天在${where}窗口接受的服务打分：${publicUrl}/rate/${token} 链接只有您有，请勿转发。`
    await queueMessage(client, keys, { to: phone, text }, at)
  })
}

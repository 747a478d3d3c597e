import { addDays, dayOf, type Instant } from '#foundation/time'
import { findLicence } from '#cases'
import { findApplicant, queueMessage } from '#identity'
import { type Licence, listToRemind, noteReminded, renewalLastDay } from '#licences'
import { REMINDER_DAYS } from '#licences/contract'
import { transaction } from '#platform/database'
import { forEachApart } from '#platform/jobs'
import { chineseDay } from '#text/time'
import type { NoticeDeps } from './notify.ts'

export type ExpiryDeps = Omit<NoticeDeps, 'county'> & { tenant: { name: string } }

/** 到期提醒: tells each holder once that a licence runs out, with the way to 延续. */
export const remindOfExpiry = async (deps: ExpiryDeps, at: Instant): Promise<void> =>
  forEachApart(
    await listToRemind(deps.pool, dayOf(at), addDays(dayOf(at), REMINDER_DAYS)),
    (licence) => remind(deps, licence, at),
  )

function remind(deps: ExpiryDeps, licence: Licence, at: Instant): Promise<void> {
  const { pool, keys, catalogue, publicUrl, tenant } = deps
  return transaction(pool, async (client) => {
    const holder = await findApplicant(client, keys, licence.holderId)
    // Of what is not published any more nothing is asked; of what no facts say, nothing is told.
    const item = catalogue.find(licence.itemId)
    const told = await findLicence(client, licence.number)
    if (told?.holderId !== licence.holderId || told.validUntil !== licence.validUntil) return
    if (!holder || !item || !(await noteReminded(client, licence, at))) return
    const lastDay = renewalLastDay(licence.validUntil!)
    const until = dayOf(at) <= lastDay ? `在${chineseDay(lastDay)}以前` : '尽快'
    const text = `【${tenant.name}政务】您的“${item.result.name}”（${licence.number}）有效期到${chineseDay(licence.validUntil!)}。还要用的，请${until}申请延续：${publicUrl}/my/licences/${licence.number}/renewal`
    const { applicantId, phone, email } = holder
    await queueMessage(client, keys, { to: phone, text, applicantId }, at)
    if (email)
      await queueMessage(client, keys, { channel: 'email', to: email, text, applicantId }, at)
  })
}

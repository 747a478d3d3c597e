import type { CaseId } from '#foundation/ids'
import { dayOf, type Instant } from '#foundation/time'
import { saysNothing } from '#foundation/reason'
import { type Applicant, theApplicant, type Officer } from '#identity'
import { accessStream } from '#identity/events'
import { atDesk, note } from '#ledger'
import { transaction } from '#platform/database'
import { type CasesDeps, loadCase } from './load.ts'
import { mayRead, seesPersonalData } from './policies.ts'

export const UNMASK_REFUSALS = {
  'not-masked': '您看到的已经是完整信息。',
  'reason-missing': '请写明为什么需要查看，例如核查哪一件投诉。',
} as const
export type UnmaskResult =
  | { ok: true; applicant: Applicant }
  | { ok: false; code: keyof typeof UNMASK_REFUSALS; article: string }
  | { ok: false; code: 'unknown-case' }
const ARTICLE = '个人信息保护法 6'

/**
 * Shows whose case it is to somebody who reads it masked. Who looked, at what and why is written
 * into the ledger before anything is shown.
 * @law 个人信息保护法 6、51
 */
export async function unmaskCase(
  deps: CasesDeps,
  caseId: CaseId,
  officer: Officer,
  reason: string,
  at: Instant,
): Promise<UnmaskResult> {
  const loaded = await loadCase(deps, deps.pool, caseId)
  if (!loaded || !mayRead(officer, loaded.state, loaded.world))
    return { ok: false, code: 'unknown-case' }
  if (seesPersonalData(officer, loaded.state))
    return { ok: false, code: 'not-masked', article: ARTICLE }
  if (saysNothing(reason)) return { ok: false, code: 'reason-missing', article: ARTICLE }
  await transaction(deps.pool, (client) =>
    note(
      client,
      accessStream,
      `${officer.staffId}/${caseId}/${dayOf(at)}`,
      [{ type: 'PersonalDataUnmasked', body: { caseId, reason } }],
      atDesk(officer, at),
    ),
  )
  return {
    ok: true,
    applicant: await theApplicant(deps.pool, deps.keys, loaded.state.applicantId),
  }
}

import { dayOf, type Instant } from '#foundation/time'
import { saysNothing } from '#foundation/reason'
import { type Applicant, findApplicant, type Officer } from '#identity'
import { append, readStream, StaleVersionError } from '#ledger'
import { type Queryable, row, rows, transaction } from '#platform/database'
import { type CasesDeps, loadCase } from './handle.ts'
import { mayRead, seesPersonalData } from './policies.ts'

export type UnmaskResult =
  | { ok: true; applicant: Applicant }
  | { ok: false; code: 'unknown-case' | 'reason-missing' | 'not-masked' }

/**
 * Shows whose case it is to somebody who reads it masked. Who looked, at what and why is written into the ledger before anything is shown.
 * @law 个人信息保护法 6、51
 */
export async function unmaskCase(
  deps: CasesDeps,
  caseId: string,
  officer: Officer,
  reason: string,
  at: Instant,
): Promise<UnmaskResult> {
  const loaded = await loadCase(deps, deps.pool, caseId)
  if (!loaded || !mayRead(officer, loaded.state, loaded.world))
    return { ok: false, code: 'unknown-case' }
  if (seesPersonalData(officer, loaded.state)) return { ok: false, code: 'not-masked' }
  if (saysNothing(reason)) return { ok: false, code: 'reason-missing' }
  await transaction(deps.pool, async (client) => {
    const stream = `access/${officer.staffId}`
    const { head } = await readStream(client, stream)
    await append(
      client,
      stream,
      head,
      [{ type: 'PersonalDataUnmasked', body: { caseId, reason } }],
      { actor: officer.staffId, unit: officer.unitId, via: 'desk', occurredAt: at, recordedAt: at },
    )
  })
  return {
    ok: true,
    applicant: (await findApplicant(deps.pool, deps.keys, loaded.state.applicantId))!,
  }
}

/** 调阅留痕: that an outsider opened a case, once a day; what cannot be written down is not shown. */
export async function noteReading(
  deps: CasesDeps,
  caseId: string,
  officer: Officer,
  at: Instant,
): Promise<void> {
  const stream = `access/${officer.staffId}`
  const known = await row(
    deps.pool,
    `select 1 from ledger.event where stream = $1 and type = 'CaseRead' and body->>'caseId' = $2 and recorded_at >= $3::date::timestamp at time zone 'Asia/Shanghai'`,
    [stream, caseId, dayOf(at)],
  )
  if (known) return
  for (let attempt = 1; ; attempt++) {
    try {
      await transaction(deps.pool, async (client) => {
        const { head } = await readStream(client, stream)
        await append(client, stream, head, [{ type: 'CaseRead', body: { caseId } }], {
          actor: officer.staffId,
          unit: officer.unitId,
          via: 'desk',
          occurredAt: at,
          recordedAt: at,
        })
      })
      return
    } catch (error) {
      // Two tabs of one officer at once: the stream has moved on.
      if (!(error instanceof StaleVersionError) || attempt === 3) throw error
    }
  }
}

/** Who from outside opened the cases of this person, and who saw the whole of their data: by unit, for the person to know. @law 个人信息保护法 45 */
export function listAccessesOf(
  db: Queryable,
  applicantId: string,
): Promise<(Pick<Access, 'kind' | 'caseId' | 'reason' | 'at'> & { unitId: string })[]> {
  return rows(
    db,
    `select case type when 'CaseRead' then 'read' else 'unmasked' end as kind, unit as "unitId", body->>'caseId' as "caseId", body->>'reason' as reason, recorded_at as at from ledger.event
     where stream >= 'access/' and stream < 'access0' and type in ('PersonalDataUnmasked', 'CaseRead')
       and body->>'caseId' in (select case_id from cases.case_row where applicant_id = $1) order by recorded_at desc limit 100`,
    [applicantId],
  )
}

export interface Access {
  kind: 'unmasked' | 'read'
  staffId: string
  caseId: string
  reason: string | null
  at: Instant
}

/** Who opened whose case from outside, and who saw whose personal data and why, the latest first; for the leading group and the auditor. */
export function listAccesses(db: Queryable): Promise<Access[]> {
  return rows(
    db,
    `select case type when 'CaseRead' then 'read' else 'unmasked' end as kind, actor as "staffId", body->>'caseId' as "caseId", body->>'reason' as reason, recorded_at as at from ledger.event
     where stream >= 'access/' and stream < 'access0' and type in ('PersonalDataUnmasked', 'CaseRead') order by recorded_at desc, stream, version desc limit 200`,
  )
}

import { z } from 'zod'
import type { StaffId, SubjectId } from '#foundation/ids'
import { ids, instant, text } from '#foundation/schema'
import type { Instant } from '#foundation/time'
import { actorNames } from '#identity'
import { ACCESS_KINDS, type AccessKind, accessKind } from '#identity/events'
import { type Queryable, rows } from '#platform/database'
import { namesOf, type SupervisionHttp, unitName } from '../answers.ts'
import { listRevocations } from '../cards/index.ts'
import { cardLevel } from '../contract.ts'
import { listChanges, namedChanges, ruleChangeView } from '../parameters/index.ts'

/** 对监察的监督: what supervisors themselves did. */
export const oversightView = z
  .object({
    revocations: z.array(
      z.object({
        cardId: ids.card,
        unitId: ids.unit,
        unitName,
        level: cardLevel,
        by: text('罗志强'),
        reason: text('停电期间系统没有记下办理'),
        at: instant,
      }),
    ),
    changes: z.array(ruleChangeView),
    accesses: z.array(
      z.object({
        kind: accessKind,
        staffId: ids.staff,
        name: text('罗志强'),
        caseId: ids.subject.nullable(),
        reason: text('核查 2026 年第 3 号投诉').nullable(),
        at: instant,
        /** Who began what another officer settled. */
        begunByName: text('李建国').optional(),
      }),
    ),
  })
  .meta({ id: 'Oversight' })

/** For the leading group and the auditor. */
export async function oversightOf(deps: SupervisionHttp): Promise<z.infer<typeof oversightView>> {
  const db = deps.supervisionPool
  const revocations = await listRevocations(db)
  const accesses = await listAccesses(db)
  const people = [
    ...revocations.map(({ by }) => by),
    ...accesses.flatMap(({ staffId, begunBy }) => [staffId, begunBy]),
  ]
  const nameOf = await actorNames(deps.pool, people)
  return {
    revocations: revocations.map(namesOf(deps).ofUnit).map((r) => ({ ...r, by: nameOf(r.by) })),
    changes: await namedChanges(deps, await listChanges(db)),
    accesses: accesses.map(({ begunBy, ...a }) => ({
      ...a,
      name: nameOf(a.staffId),
      ...(begunBy && { begunByName: nameOf(begunBy) }),
    })),
  }
}

interface Access {
  kind: AccessKind
  staffId: StaffId
  caseId: SubjectId | null
  reason: string | null
  at: Instant
  begunBy: StaffId | null
}

/**
 * Who opened whose case from outside, who saw whose personal data and why, and who changed how
 * somebody is known, the latest first.
 */
async function listAccesses(db: Queryable): Promise<Access[]> {
  const found = await rows<Omit<Access, 'kind'> & { type: keyof typeof ACCESS_KINDS }>(
    db,
    `select type, actor as "staffId",
       body->>'caseId' as "caseId", body->>'reason' as reason, recorded_at as at,
       body->>'begunBy' as "begunBy"
     from ledger.fact
     where stream >= 'access/' and stream < 'access0'
         and type in ('PersonalDataUnmasked', 'CaseRead', 'FileOpened')
       or stream >= 'person/' and stream < 'person0'
         and type in ('PhoneChangeBegun', 'PhoneChangedAtCounter', 'PhoneChangeDeclined', 'NameChanged')
     order by recorded_at desc, stream, version desc limit 200`,
  )
  return found.map(({ type, ...access }) => ({ kind: ACCESS_KINDS[type], ...access }))
}

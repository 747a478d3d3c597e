import { z } from 'zod'
import { listMyAppointments } from '#appointments'
import { findCaseView, formChange, listAccessesOf, listDrafts, searchCases } from '#cases'
import { listReusable } from '#documents'
import { findLetterView, searchLetters } from '#feedback'
import type { CaseId, LetterId } from '#foundation/ids'
import { ids, instant, legalDay, text } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { type ApplicantActor, theApplicant, listAuthorities, listMessagesTo } from '#identity'
import { accessKind } from '#identity/events'
import type { RatingDeps } from './http/ratings.ts'

/* 个人信息的查阅和复制（个人信息保护法第四十五条）: everything that is kept about somebody, as one file. */

export const exported = z
  .object({
    exportedAt: instant,
    person: z.object({
      applicantId: ids.applicant,
      kind: z.enum(['natural-person', 'enterprise']),
      name: text('张小店'),
      idNumber: text('11010519491231002X'),
      phone: text('13912345678'),
      email: text('zhang@example.cn').optional(),
    }),
    cases: z.array(
      z.object({
        caseId: ids.case,
        item: text('食品经营许可'),
        unit: text('县市场监督管理局'),
        stage: text('decided'),
        ending: text('granted').optional(),
        form: z.record(text('shopName'), z.unknown()),
        formChanges: z.array(formChange),
        materials: z.array(z.object({ materialId: ids.material, by: text('upload') })),
        documents: z.array(
          z.object({ documentId: ids.document, kind: text('certificate'), on: legalDay }),
        ),
        timeline: z.array(z.object({ type: text('CaseAccepted'), occurredAt: instant })),
      }),
    ),
    letters: z.array(
      z.object({
        letterId: ids.letter,
        status: text('answered'),
        question: z.object({
          subject: text('要不要体检').optional(),
          text: text('收银员要办吗？'),
        }),
        said: z.array(z.object({ text: text('要办健康证。'), at: instant })),
      }),
    ),
    appointments: z.array(
      z.object({
        appointmentId: ids.appointment,
        unitId: ids.unit,
        day: legalDay,
        minute: z.int(),
        itemId: ids.item.nullable(),
        state: text('arrived'),
      }),
    ),
    authorities: z.array(
      z.object({
        authorityId: ids.authority,
        isGiven: z.boolean(),
        otherName: text('王**'),
        itemIds: z.array(ids.item).nullable(),
        fromOn: legalDay,
        untilOn: legalDay,
        revokedOn: legalDay.nullable(),
      }),
    ),
    drafts: z.array(z.object({ itemId: ids.item, savedAt: instant })),
    reusable: z.array(
      z.object({ materialName: text('营业执照'), documentId: ids.upload, givenOn: legalDay }),
    ),
    messages: z.array(
      z.object({ channel: text('sms'), text: text('您的申请已受理。'), queuedAt: instant }),
    ),
    accesses: z.array(
      z.object({
        kind: accessKind,
        unitId: ids.unit,
        caseId: ids.subject.nullable(),
        reason: text('核查投诉').nullable(),
        at: instant,
        officers: z.array(text('李建国')).optional(),
      }),
    ),
  })
  .meta({ id: 'MyData' })
type Exported = z.infer<typeof exported>

/** Of whatever there is, all. */
const ALL = 1_000_000

export async function exportAll(deps: RatingDeps, actor: ApplicantActor): Promise<Exported> {
  const { pool, keys } = deps
  const { applicantId } = actor
  const person = await theApplicant(pool, keys, applicantId)
  const cases = await searchCases(pool, { of: actor, limit: ALL })
  const letters = await searchLetters(pool, { applicantId, limit: ALL })
  // A row is where it is found; whose it is, its facts say.
  const mine = <T>(found: (T | undefined)[]) => found.filter((one) => one !== undefined)
  return {
    exportedAt: deps.now(),
    person,
    cases: mine(await each(cases.rows, ({ caseId }) => caseOf(deps, caseId, actor))),
    letters: mine(await each(letters.rows, ({ letterId }) => letterOf(deps, letterId, actor))),
    appointments: await listMyAppointments(pool, applicantId, '2000-01-01', ALL),
    authorities: await listAuthorities(pool, keys, applicantId, ALL),
    drafts: await listDrafts(pool, applicantId),
    reusable: await listReusable(pool, applicantId),
    messages: await listMessagesTo(pool, keys, person, ALL),
    accesses: await listAccessesOf(pool, applicantId, ALL),
  }
}

/** One after the other: somebody's own hundred cases must not take every connection. */
async function each<T, R>(list: readonly T[], make: (one: T) => Promise<R>): Promise<R[]> {
  const made: R[] = []
  for (const one of list) made.push(await make(one))
  return made
}

async function caseOf(
  deps: RatingDeps,
  caseId: CaseId,
  actor: ApplicantActor,
): Promise<Exported['cases'][number] | undefined> {
  const view = await findCaseView(deps, caseId, actor, dayOf(deps.now()))
  return (
    view && {
      caseId,
      item: view.item.name,
      unit: view.unitName,
      stage: view.state.stage,
      ending: view.state.ending,
      form: view.form.values,
      formChanges: view.formChanges,
      materials: view.state.materials,
      documents: view.state.documents,
      timeline: view.timeline,
    }
  )
}

async function letterOf(
  deps: RatingDeps,
  letterId: LetterId,
  { applicantId }: ApplicantActor,
): Promise<Exported['letters'][number] | undefined> {
  const view = await findLetterView(deps, letterId, dayOf(deps.now()))
  if (view?.letter.applicantId !== applicantId) return undefined
  return { letterId, status: view.letter.status, question: view.question, said: view.said }
}

import { z } from 'zod'
import { listMyAppointments } from '#appointments'
import { findCaseView, listAccessesOf, listDrafts, searchCases } from '#cases'
import { listReusable } from '#documents'
import { findLetterView, searchLetters } from '#feedback'
import type { ApplicantId, AuthorityId } from '#foundation/ids'
import { isLegalDay } from '#foundation/time'
import {
  AUTHORITY_REFUSALS,
  correctContact,
  endAuthority,
  findApplicant,
  giveAuthority,
  IDENTITY_REFUSALS,
  isKnownPhone,
  listAuthorities,
  listMessages,
  maskIdNumber,
  maskPhone,
  noteExport,
  provePhone,
  sendPhoneCode,
} from '#identity'
import { EVERYBODY } from '#platform/access'
import type { PersonalField } from '#platform/ownership'
import { fieldsOf, type Portal } from './context.ts'
import { applicantOf } from '#identity/session'

/** One's own: data, who looked at them, and whom one lets act in one's name. `register` is 个人信息清单. */
export function registerPersonal(
  { server, county, show, byApplicant, today }: Portal,
  register: readonly PersonalField[],
): void {
  server.get('/privacy', { config: { access: EVERYBODY } }, (request, reply) =>
    show(request, reply, 'privacy', { register }),
  )

  const showData = async (
    request: Parameters<typeof show>[0],
    reply: Parameters<typeof show>[1],
    applicantId: ApplicantId,
    more: { problem?: string; message?: string; newPhone?: string } = {},
  ) => {
    const person = (await findApplicant(county.pool, county.keys, applicantId))!
    const accesses = await listAccessesOf(county.pool, applicantId)
    return show(request, more.problem ? reply.code(422) : reply, 'myData', {
      person: {
        name: person.name,
        kind: person.kind,
        idNumber: maskIdNumber(person.idNumber),
        phone: maskPhone(person.phone),
        email: person.email ?? '',
      },
      accesses: accesses.map((a) => ({
        ...a,
        unitName: county.units.get(a.unitId)?.name ?? a.unitId,
      })),
      reusable: await listReusable(county.pool, applicantId),
      ...more,
    })
  }
  server.get('/my/data', { config: { access: byApplicant } }, async (request, reply) => {
    return showData(request, reply, applicantOf(request).applicantId)
  })
  server.post('/my/data/email', { config: { access: byApplicant } }, async (request, reply) => {
    const actor = applicantOf(request)
    const { email = '' } = fieldsOf(request)
    if (email !== '' && !z.email().safeParse(email).success)
      return showData(request, reply, actor.applicantId, {
        problem: '电子邮箱的格式不对，例如 name@example.com。',
      })
    await correctContact(county.pool, county.keys, actor.applicantId, { email }, county.now())
    return showData(request, reply, actor.applicantId, {
      message: email === '' ? '电子邮箱已删除。' : '电子邮箱已保存。',
    })
  })
  /** First the new number gets a code, then the code proves it. */
  server.post('/my/data/phone', { config: { access: byApplicant } }, async (request, reply) => {
    const actor = applicantOf(request)
    const { phone = '', code } = fieldsOf(request)
    if (!/^1\d{10}$/.test(phone))
      return showData(request, reply, actor.applicantId, { problem: '请填写 11 位手机号码。' })
    if (await isKnownPhone(county.pool, county.keys, phone))
      return showData(request, reply, actor.applicantId, { problem: '这个手机号已经有人使用。' })
    if (!code) {
      const sent = await sendPhoneCode(county.pool, county.keys, phone, county.now())
      return showData(request, reply, actor.applicantId, {
        newPhone: phone,
        ...(sent.ok
          ? { message: '验证码已发到新手机号。' }
          : { problem: IDENTITY_REFUSALS[sent.code] }),
      })
    }
    if (!(await provePhone(county.pool, county.keys, phone, code, county.now())))
      return showData(request, reply, actor.applicantId, {
        newPhone: phone,
        problem: '验证码不对或已过期，请重新填写。',
      })
    await correctContact(county.pool, county.keys, actor.applicantId, { phone }, county.now())
    return showData(request, reply, actor.applicantId, {
      message: '手机号已更换，下次用新号码登录。',
    })
  })
  /** Everything that is kept about oneself, as one file. */
  server.get('/my/data.json', { config: { access: byApplicant } }, async (request, reply) => {
    const actor = applicantOf(request)
    const { applicantId } = actor
    await noteExport(county.pool, applicantId, county.now())
    const person = (await findApplicant(county.pool, county.keys, applicantId))!
    const { rows: mine } = await searchCases(county.pool, { applicantId, limit: 500 })
    const letters = (await searchLetters(county.pool, { applicantId, limit: 500 })).rows
    const cases = []
    for (const { caseId } of mine) {
      const view = (await findCaseView(county, caseId, actor, today()))!
      cases.push({
        caseId,
        item: view.item.name,
        unit: view.unitName,
        stage: view.state.stage,
        ending: view.state.ending,
        form: view.form.values,
        materials: view.state.materials,
        documents: view.state.documents,
        timeline: view.timeline.map(({ type, occurredAt }) => ({ type, occurredAt })),
      })
    }
    return reply
      .header('content-disposition', 'attachment; filename="my-data.json"')
      .header('cache-control', 'no-store')
      .send({
        exportedAt: county.now(),
        person,
        cases,
        letters: await Promise.all(
          letters.map(async ({ letterId }) => {
            const view = (await findLetterView(county, letterId, today()))!
            return {
              letterId,
              question: view.question,
              said: view.said,
              status: view.letter.status,
            }
          }),
        ),
        appointments: await listMyAppointments(county.pool, applicantId, '2000-01-01'),
        authorities: await listAuthorities(county.pool, county.keys, applicantId),
        drafts: await listDrafts(county.pool, applicantId),
        reusable: await listReusable(county.pool, applicantId),
        messages: await listMessages(county.pool, county.keys, applicantId, 1000),
        accesses: await listAccessesOf(county.pool, applicantId),
      })
  })

  const items = county.catalogue.list().map(({ itemId, name }) => ({ itemId, name }))
  const showAuthorities = async (
    request: Parameters<typeof show>[0],
    reply: Parameters<typeof show>[1],
    applicantId: ApplicantId,
    said?: string,
    values: Record<string, string> = {},
  ) => {
    const list = await listAuthorities(county.pool, county.keys, applicantId)
    return show(request, said ? reply.code(422) : reply, 'authorities', {
      items,
      problem: said,
      values,
      today: today(),
      authorities: list.map((a) => ({
        ...a,
        itemNames: a.itemIds?.map((id) => county.catalogue.find(id)?.name ?? id),
        inForce: a.revokedOn === null && a.untilOn >= today(),
      })),
    })
  }
  server.get('/my/authorities', { config: { access: byApplicant } }, async (request, reply) => {
    return showAuthorities(request, reply, applicantOf(request).applicantId)
  })
  server.post('/my/authorities', { config: { access: byApplicant } }, async (request, reply) => {
    const actor = applicantOf(request)
    const values = fieldsOf(request)
    const { agentIdNumber = '', untilOn = '', itemId = '' } = values
    if (!isLegalDay(untilOn))
      return showAuthorities(request, reply, actor.applicantId, '请选择委托的截止日期。', values)
    const item = county.catalogue.find(itemId)
    const given = await giveAuthority(
      county.pool,
      county.keys,
      actor.applicantId,
      { agentIdNumber, untilOn, itemIds: item ? [item.itemId] : null },
      county.now(),
    )
    return given.ok
      ? reply.redirect('/my/authorities')
      : showAuthorities(request, reply, actor.applicantId, AUTHORITY_REFUSALS[given.code], values)
  })
  server.post(
    '/my/authorities/:authorityId/end',
    { config: { access: byApplicant } },
    async (request, reply) => {
      const actor = applicantOf(request)
      const ended = await endAuthority(
        county.pool,
        (request.params as { authorityId: AuthorityId }).authorityId,
        actor.applicantId,
        county.now(),
      )
      return ended.ok
        ? reply.redirect('/my/authorities')
        : showAuthorities(request, reply, actor.applicantId, AUTHORITY_REFUSALS[ended.code])
    },
  )
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApplicantId, type CaseId, caseIds, staffIds } from '#foundation/ids'
import { addSeconds, type Instant, instantAt } from '#foundation/time'
import { identityCheckDigit, type Officer, saveApplicant } from '#identity'
import { itemKind } from '#items'
import { fenced, openPool, type Pool } from '#platform/database'
import {
  counterOf,
  officerOf,
  openNeutralCounty,
  publish,
  REGISTRATION_ITEM,
  type TestCounty,
} from '#testing'
import { openCounty } from '../app/county.ts'
import type { ActName } from './acts/index.ts'
import type { Entry } from './entry.ts'
import { performAct, performDue } from './handle.ts'
import { loadCase } from './load.ts'
import { readForm } from './kept-form.ts'

/*
 * From an act to what is written: who, when, once, and together with what. The rules of the acts
 * have tests of their own.
 */

const AT: Instant = '2026-03-02T01:00:00.000Z'
const REASON = '情况复杂，需要组织专家评审'

let county: TestCounty
let clerk: Officer
beforeAll(async () => {
  county = await openNeutralCounty(AT)
  clerk = await officer('north.clerk1')
})
afterAll(() => county.drop())

const officer = (staffId: string) => officerOf(county, staffId)
const { newPerson, applied, eventsOf, uploaded } = counterOf(() => county, AT)
/** Every required material, on paper. */
const complete = () =>
  county.catalogue
    .find(REGISTRATION_ITEM)!
    .materials.filter((m) => m.required)
    .map(({ materialId }) => ({ materialId, by: 'paper' as const }))

const perform = (
  caseId: CaseId,
  act: ActName,
  command: Record<string, unknown> = {},
  entry: Partial<Entry> = {},
) => performAct(county, caseId, act, command, { actor: clerk, via: 'desk', at: AT, ...entry })
const versionOf = async (caseId: CaseId) =>
  (await loadCase(county, county.pool, caseId))!.state.version

test('没有这一件；没有这个岗位：不办，不留痕迹', async () => {
  expect(await perform(caseIds.of('2026-999999'), 'precheck')).toMatchObject({
    ok: false,
    code: 'unknown-case',
  })
  expect(await loadCase(county, county.pool, caseIds.of('2026-999999'))).toBeUndefined()
  const { caseId, state } = await applied()
  const stranger = await officer('south.clerk1')
  expect(await perform(caseId, 'acceptance', {}, { actor: stranger })).toEqual({
    ok: false,
    code: 'unknown-case',
  })
  expect(await versionOf(caseId)).toBe(state.version)
})

test('看到的版本已经变了，就不办；没变的办', async () => {
  const { caseId, state } = await applied({ materials: complete() })
  const seen = { expectedVersion: state.version }
  expect(await perform(caseId, 'acceptance', {}, { expectedVersion: 1 })).toEqual({
    ok: false,
    code: 'changed-meanwhile',
  })
  expect(await perform(caseId, 'acceptance', {}, seen)).toMatchObject({ ok: true, caseId })
  expect(await perform(caseId, 'acceptance', {}, seen)).toMatchObject({ code: 'changed-meanwhile' })
})

test('说成将来发生的，不收；此刻的和以前的收，发生和记录的时间都写明', async () => {
  const accepts = ({ caseId }: { caseId: CaseId }, occurredAt: Instant) =>
    perform(caseId, 'acceptance', {}, { at: addSeconds(AT, 3600), occurredAt })
  const first = await applied({ materials: complete() })
  expect(await accepts(first, addSeconds(AT, 3600.001))).toEqual({
    ok: false,
    code: 'happened-in-future',
    article: '电子监察规则',
  })
  expect(await versionOf(first.caseId)).toBe(first.state.version)
  expect(await accepts(first, addSeconds(AT, 3600))).toMatchObject({ ok: true })
  const second = await applied({ materials: complete() })
  expect(await accepts(second, addSeconds(AT, 60))).toMatchObject({ ok: true })
  expect((await eventsOf(second.caseId)).at(-1)).toMatchObject({
    occurredAt: addSeconds(AT, 60),
    recordedAt: addSeconds(AT, 3600),
  })
})

test('当场更正的申请表，与事实一起写下', async () => {
  const { caseId, state } = await applied()
  const before = await readForm(county.pool, county.keys, caseId, state.formHash)
  const form = { address: '建设路 18 号' }
  const done = await perform(caseId, 'spot-correction', { correction: '门牌号写错', form })
  if (!done.ok) throw new Error(done.code)
  const kept = await readForm(county.pool, county.keys, caseId, done.state.formHash)
  expect(kept).toEqual({ ...before, ...form })
})

test('到期的，由系统办：记的是系统，没有单位', async () => {
  const { caseId } = await applied()
  const late = instantAt('2026-03-10', 60)
  const done = await performDue(county, caseId, 'deem-accepted', late)
  expect(done).toMatchObject({ ok: true, state: { stage: 'processing', deemed: true } })
  const [deemed, notice] = (await eventsOf(caseId)).slice(2)
  const told = { actor: 'system', unit: '', via: 'system', occurredAt: late, recordedAt: late }
  expect(deemed).toMatchObject(told)
  expect(notice).toMatchObject({
    type: 'DocumentIssued',
    body: { kind: 'acceptance-notice', documentId: `${caseId}-acceptance-notice-1` },
    ...told,
  })
  expect(await performDue(county, caseId, 'deem-accepted', late)).toMatchObject({ ok: false })
})

test('同一种文书再发一次，号往下排；不该发的不发', async () => {
  const { caseId } = await applied({ materials: complete() })
  const [handler, approver] = [await officer('north.handler1'), await officer('north.approver')]
  await perform(caseId, 'acceptance')
  for (const _ of [1, 2]) {
    await perform(
      caseId,
      'procedure-request',
      { kind: '专家评审', limitWorkdays: 5, reason: REASON },
      { actor: handler },
    )
    await perform(caseId, 'procedure-start', {}, { actor: approver })
    await perform(caseId, 'procedure-end', { result: '专家组一致同意' }, { actor: handler })
  }
  const issued = (await eventsOf(caseId)).filter(({ type }) => type === 'DocumentIssued')
  expect(issued.map(({ body }) => body.documentId)).toEqual(
    ['receipt-1', 'acceptance-notice-1', 'procedure-notice-1', 'procedure-notice-2'].map(
      (name) => `${caseId}-${name}`,
    ),
  )
  expect(new Set(issued.map(({ body }) => body.number)).size).toBe(4)
})

test('点名的人当天在岗才算：在岗的办得成，没有这个人的办不成', async () => {
  const { caseId } = await applied({ materials: complete() })
  await perform(caseId, 'acceptance')
  const head = await officer('north.unit-head')
  const stepId = (await loadCase(county, county.pool, caseId))!.state.visits[0]!.stepId
  const assign = (officerId: string) =>
    perform(caseId, 'assignment', { stepId, officerId }, { actor: head })
  expect(await assign('north.nobody')).toMatchObject({ ok: false, code: 'officer-unknown' })
  expect(await assign('north.handler2')).toMatchObject({ ok: true })
})

test('刚公布的版本，别的进程也认得：按收件时的版本办', async () => {
  const other = await openCounty({
    ownerUrl: county.ownerUrl,
    stateDir: county.stateDir,
    now: county.now,
    connections: 4,
  })
  try {
    const item = county.catalogue.find(REGISTRATION_ITEM)!
    const content = county.world.current().get(itemKind, REGISTRATION_ITEM)
    await publish(county, itemKind, REGISTRATION_ITEM, { ...content, name: '改了名的登记' })
    expect(county.catalogue.find(REGISTRATION_ITEM)!.version).toBe(item.version + 1)
    const { caseId, state } = await applied()
    const found = (await loadCase(other, other.pool, caseId))!
    expect(found.state.pins).toEqual(state.pins)
    expect(found.world.item.name).toBe('改了名的登记')
  } finally {
    await other.close()
  }
})

test('数据库不在，是故障，不是“没有这一件”', async () => {
  const closed = openPool(county.ownerUrl)
  await closed.end()
  const { caseId } = await applied()
  await expect(loadCase(county, closed, caseId)).rejects.toThrow()
})

test('未满十六周岁的，收件之后的事也不能自己办；监护人可以', async () => {
  const body = '11010520150302888'
  const idNumber = body + identityCheckDigit(body)
  const child = await saveApplicant(county.pool, county.keys, {
    kind: 'natural-person',
    name: '小朋友',
    idNumber,
    phone: '13722229999',
  })
  const parent = await newPerson()
  const { caseId } = await applied({ applicantId: child, agentId: parent })
  const withdraw = (applicantId: ApplicantId) =>
    perform(
      caseId,
      'withdrawal',
      { reason: '不办了' },
      {
        actor: { kind: 'applicant', applicantId },
        via: 'portal',
      },
    )
  expect(await withdraw(child)).toMatchObject({ ok: false, code: 'guardian-needed' })
  expect(await withdraw(await newPerson()), '旁人仍然不知道有这一件').toMatchObject({
    code: 'unknown-case',
  })
  expect(await withdraw(parent)).toMatchObject({ ok: true })
})

test('补交的材料：申请人和经手人的文件都行，别人的不行，也不留痕迹', async () => {
  const [applicantId, stranger] = [await newPerson(), await newPerson()]
  const { caseId } = await applied({ applicantId, materials: complete().slice(1) })
  const [missing] = complete()
  const { materialId } = missing!
  await perform(caseId, 'correction', {
    missing: [{ materialId, reason: '缺少原件，请补交清晰的复印件' }],
    replyNaturalDays: 30,
  })
  const supply = async (owner: ApplicantId | Officer['staffId']) => {
    const { documentId } = await uploaded(owner, owner)
    const materials = [{ materialId, documentId, by: 'upload' }]
    return perform(caseId, 'supplement', { materials })
  }
  const before = await versionOf(caseId)
  expect(await supply(stranger)).toEqual({ ok: false, code: 'unknown-document' })
  expect(await supply(staffIds.of('north.clerk2'))).toEqual({
    ok: false,
    code: 'unknown-document',
  })
  expect(await versionOf(caseId)).toBe(before)
  const { documentId } = await uploaded(applicantId, applicantId)
  const entry = { actor: { kind: 'applicant', applicantId: stranger }, via: 'portal' } as const
  const agent = await applied({ applicantId, agentId: stranger, materials: complete().slice(1) })
  await perform(agent.caseId, 'correction', {
    missing: [{ materialId, reason: '缺少原件，请补交清晰的复印件' }],
    replyNaturalDays: 30,
  })
  const taken = { materials: [{ materialId, documentId, by: 'reuse' }] }
  expect(await perform(agent.caseId, 'supplement', taken, entry), '代理人拿委托人的文件').toEqual({
    ok: false,
    code: 'unknown-document',
  })
  const { hash } = await uploaded(applicantId, applicantId)
  const erased = async () => {
    await county.pool.query('delete from documents.upload where document_id = $1', [documentId])
    return county.pool.connect()
  }
  const pool: Pool = { ...fenced(county.pool, () => 'select'), connect: erased as Pool['connect'] }
  const late = { materials: [{ materialId, documentId, by: 'upload' }] }
  expect(
    await performAct({ ...county, pool }, caseId, 'supplement', late, {
      actor: clerk,
      via: 'desk',
      at: AT,
    }),
    '这一刻被删掉的',
  ).toEqual({ ok: false, code: 'unknown-document' })
  expect(await versionOf(caseId)).toBe(before)
  const done = await supply(applicantId)
  if (!done.ok) throw new Error(done.code)
  expect(done.state.materials.find((m) => m.materialId === materialId)).toMatchObject({ hash })
})

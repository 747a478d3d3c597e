import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApplicantId, type CaseId, itemIds, staffIds, uploadIds } from '#foundation/ids'
import { findUpload } from '#documents'
import { addSeconds, type Instant } from '#foundation/time'
import type { Officer } from '#identity'
import { fenced, type Pool, row } from '#platform/database'
import {
  counterOf,
  LICENCE_ITEM,
  officerOf,
  openNeutralCounty,
  REGISTRATION_ITEM,
  type TestCounty,
} from '#testing'
import { findDraft, parkDraft, saveDraft } from './drafts.ts'
import { casesJobs } from './jobs.ts'
import { readForm } from './kept-form.ts'
import { ownerByQueryCode } from './query-code.ts'
import { submitCase } from './submission.ts'

/* A case as it comes: its number, its matter, its receipt, and what is kept beside it. */

const AT: Instant = '2026-03-02T01:00:00.000Z'

let county: TestCounty
let clerk: Officer
beforeAll(async () => {
  county = await openNeutralCounty(AT)
  clerk = await officer('north.clerk1')
})
afterAll(() => county.drop())

const officer = (staffId: string) => officerOf(county, staffId)
const { newPerson, applies, applied, eventsOf, uploaded } = counterOf(() => county, AT)
test('收件：有编号、查询码、收件凭证；谁、哪个单位、经哪里、什么时候，都记下', async () => {
  const applicantId = await newPerson()
  const form = { 店名: '张记小吃' }
  const { caseId, state, queryCode } = await applied({ applicantId, form })
  expect(caseId).toMatch(/^2026-\d{6}$/)
  expect(state).toMatchObject({ stage: 'submitted', applicantId, attempt: 1, unitId: 'north' })
  const told = {
    actor: 'north.clerk1',
    unit: 'north',
    via: 'desk',
    occurredAt: AT,
    recordedAt: AT,
  }
  expect(await eventsOf(caseId)).toMatchObject([
    { type: 'CaseSubmitted', ...told },
    {
      type: 'DocumentIssued',
      ...told,
      body: { kind: 'receipt', documentId: `${caseId}-receipt-1` },
    },
  ])
  expect(await ownerByQueryCode(county, caseId, queryCode!, AT, {})).toMatchObject({
    ok: true,
    applicantId,
  })
  const kept = await readForm(county.pool, county.keys, caseId, state.formHash)
  expect(kept).toEqual(form)
})

test('编号从小到大、六位补零；查询码总是八位数字', async () => {
  const done: { caseId: CaseId; queryCode?: string }[] = []
  for (let n = 0; n < 40; n++) done.push(await applied())
  const serials = done.map(({ caseId }) => Number(caseId.slice(5)))
  expect(serials).toEqual(serials.map((_, i) => serials[0]! + i))
  for (const { caseId, queryCode } of done) {
    expect(caseId).toBe(`2026-${String(Number(caseId.slice(5))).padStart(6, '0')}`)
    expect(queryCode).toMatch(/^\d{8}$/)
  }
})

test('本人网上申请的，记的是本人，没有单位', async () => {
  const applicantId = await newPerson()
  const actor = { kind: 'applicant', applicantId } as const
  const { caseId } = await applied({ applicantId, channel: 'portal' }, { actor, via: 'portal' })
  expect((await eventsOf(caseId))[0]).toMatchObject({
    actor: `applicant:${applicantId}`,
    unit: '',
    via: 'portal',
  })
})

test('没有这个事项；不知道由哪个乡镇收；材料不在清单上：都收不了，什么也不留', async () => {
  const before = await county.pool.query('select from cases.case_row')
  expect(await applies({ itemId: itemIds.of('item-none'), form: {} })).toEqual({
    ok: false,
    code: 'unknown-item',
  })
  const [byTownship] = county.catalogue.list().filter((item) => !item.unitId)
  const { itemId } = byTownship!
  expect(await applies({ itemId })).toMatchObject({
    ok: false,
    code: 'township-missing',
    article: '行政许可法 35',
  })
  expect(await applies({ materials: [{ materialId: 'm99', by: 'paper' }] })).toMatchObject({
    ok: false,
    code: 'material-not-listed',
  })
  expect((await county.pool.query('select from cases.case_row')).rowCount).toBe(before.rowCount)
  const { state } = await applied({ itemId, townshipId: 'east-town' })
  expect(state.unitId).toBe('east-town')
})

test('上报件记得由哪个乡镇收；不上报的，写了也不算', async () => {
  const [upward] = county.catalogue.list().filter((item) => item.viaTownship && item.unitId)
  const reported = await applied({ itemId: upward!.itemId, townshipId: 'east-town' })
  expect(reported.state).toMatchObject({ townshipId: 'east-town', unitId: upward!.unitId })
  const direct = await applied({ townshipId: 'east-town' })
  expect(direct.state).toMatchObject({ unitId: 'north' })
  expect(direct.state.townshipId).toBeUndefined()
})

test('代理人和情形都记下；没有的不写', async () => {
  const [applicantId, agentId] = [await newPerson(), await newPerson()]
  const item = county.catalogue.list().find((i) => i.situations)!
  const [question] = item.situations!.questions
  const situation = { [question!.id]: question!.options.at(-1)!.value }
  const { state } = await applied({ applicantId, agentId })
  expect(state.agentId).toBe(agentId)
  expect('situation' in state).toBe(false)
  const own = await applied({ itemId: item.itemId, situation })
  expect(own.state.situation).toEqual(situation)
  expect('agentId' in own.state).toBe(false)
})

test('同一个键再来一次，还是那一件；别人的同一个键是别人的', async () => {
  const [one, other] = [await newPerson(), await newPerson()]
  const idempotencyKey = 'the-same-key'
  const first = await applied({ applicantId: one, idempotencyKey })
  const again = await applied({ applicantId: one, idempotencyKey })
  expect(again).toMatchObject({ caseId: first.caseId, state: { version: first.state.version } })
  expect(again.queryCode, '查询码只说一次').toBeUndefined()
  expect((await applied({ applicantId: other, idempotencyKey })).caseId).not.toBe(first.caseId)
  expect((await applied({ applicantId: one, idempotencyKey: 'another' })).caseId).not.toBe(
    first.caseId,
  )
  expect((await applied({ applicantId: one })).caseId).not.toBe(first.caseId)
})

test('同一个键同时来几次，只有一件', async () => {
  const applicantId = await newPerson()
  const sent = Array.from({ length: 6 }, () => applied({ applicantId, idempotencyKey: 'at-once' }))
  const done = await Promise.all(sent)
  expect(new Set(done.map(({ caseId }) => caseId)).size).toBe(1)
  const found = await row<{ n: number }>(
    county.pool,
    'select count(*) as n from cases.case_row where applicant_id = $1',
    [applicantId],
  )
  expect(found!.n).toBe(1)
})

test('写不下来的，就是故障', async () => {
  const form = { 店名: '张记小吃' }
  const broken = { ...county, keys: { ...county.keys, seal: () => null as never } }
  const given = { itemId: REGISTRATION_ITEM, channel: 'counter' as const, materials: [], form }
  const entry = { actor: clerk, via: 'desk' as const, at: AT }
  for (const idempotencyKey of [undefined, 'broken'])
    await expect(
      submitCase(broken, { ...given, applicantId: await newPerson(), idempotencyKey }, entry),
    ).rejects.toThrow(/null value/)
})

test('提交之后草稿没有了：只是谁填的、填的哪一项的那一份', async () => {
  const [principal, agent, neighbour] = [await newPerson(), await newPerson(), await newPerson()]
  const save = (who: ApplicantId, itemId = REGISTRATION_ITEM) =>
    saveDraft(county.pool, county.keys, who, itemId, { 店名: '草稿' }, AT)
  const isThere = async (who: ApplicantId, itemId = REGISTRATION_ITEM) =>
    (await findDraft(county.pool, county.keys, who, itemId)) !== undefined
  for (const who of [principal, agent, neighbour]) await save(who)
  await save(agent, LICENCE_ITEM)
  await applied({ applicantId: principal, agentId: agent })
  expect([await isThere(agent), await isThere(principal)]).toEqual([false, true])
  expect([await isThere(agent, LICENCE_ITEM), await isThere(neighbour)]).toEqual([true, true])
  await applied({ applicantId: principal })
  expect(await isThere(principal)).toBe(false)
})

test('同一份草稿在两处填：后存的不会不声不响盖掉另一处的，知道以后再存才算', async () => {
  const { pool, keys } = county
  const who = await newPerson()
  const save = (page: string, began: string, 店名: string) =>
    saveDraft(pool, keys, who, LICENCE_ITEM, { 店名 }, AT, { page, began })
  const found = async () => {
    const { draft, page } = (await findDraft<{ 店名: string }>(pool, keys, who, LICENCE_ITEM))!
    return [draft.店名, page]
  }
  expect(await save('手机', '', '一')).toBe(true)
  expect(await save('手机', '', '二'), '同一页接着存').toBe(true)
  expect(await save('电脑', '', '三'), '打开时还没有草稿，也算另一处').toBe(false)
  expect(await found()).toEqual(['二', '手机'])
  expect(await save('电脑', '手机', '三')).toBe(true)
  expect(await save('手机', '', '四')).toBe(false)
  expect(await found()).toEqual(['三', '电脑'])
  const both = await Promise.all([save('手机', '电脑', '五'), save('平板', '电脑', '六')])
  expect(both.sort(), '同一刻存的，只有一处存上').toEqual([false, true])
})

test('新的一天：申请里用到的文件留着，草稿和寄存的表里的也留着，别的过了日子就删掉', async () => {
  const who = await newPerson()
  const [used, drafted, parked, unused] = [
    await uploaded(who, '用到的'),
    await uploaded(who, '草稿里的'),
    await uploaded(who, '寄存的'),
    await uploaded(who, '没有用到的'),
  ]
  const materials = [
    { materialId: 'm1' as const, documentId: used!.documentId, by: 'upload' as const },
  ]
  expect((await applies({ applicantId: who, materials })).ok).toBe(true)
  const later = addSeconds(AT, 7 * 86_400 + 1)
  const draft = (documentId: string) => ({ uploaded: { m1: documentId } })
  const { pool, keys } = county
  await saveDraft(pool, keys, who, LICENCE_ITEM, draft(drafted!.documentId), later)
  await parkDraft(pool, keys, LICENCE_ITEM, 'browser', draft(parked!.documentId), later)
  for (const { when, does } of casesJobs) if (when === 'new-day') await does(county, later)
  const isThere = ({ documentId }: { documentId: string }) =>
    findUpload(pool, keys, uploadIds.of(documentId)).then((found) => found !== undefined)
  for (const each of [used, drafted, parked]) expect(await isThere(each!)).toBe(true)
  expect(await isThere(unused!)).toBe(false)
})

/** An application of somebody that ended so, so many days before `AT`. */
async function ended(
  applicantId: ApplicantId,
  ending: string,
  days: number,
  hashes: string[] = [],
) {
  const { caseId, state } = await applied({ applicantId, materials: scans(...hashes) })
  await county.pool.query(
    `update cases.case_row set ending = $2, received_at = $3::timestamptz - make_interval(secs => $4)
     where case_id = $1`,
    [caseId, ending, AT, days * 86_400],
  )
  return state
}
const scans = (...hashes: string[]) =>
  hashes.map((hash, i) => ({ materialId: `m${i + 1}` as const, by: 'paper' as const, hash }))

test.each([
  ['declined-not-needed', 2],
  ['declined-not-ours', 2],
  ['withdrawn', 2],
  ['terminated', 2],
  ['voided', 2],
  ['granted', 1],
  ['denied', 1],
])('上一次以 %s 结束的，再来是第 %i 次', async (ending, attempt) => {
  const applicantId = await newPerson()
  const before = await ended(applicantId, ending, 30)
  const { state } = await applied({ applicantId })
  expect(state.attempt).toBe(attempt)
  expect(state.matterId === before.matterId).toBe(attempt === 2)
})

test('别人的、别的事项的、半年以前的，是另一件事', async () => {
  const [applicantId, other] = [await newPerson(), await newPerson()]
  await ended(other, 'withdrawn', 1)
  const { caseId } = await applied({ applicantId, itemId: LICENCE_ITEM })
  await county.pool.query("update cases.case_row set ending = 'withdrawn' where case_id = $1", [
    caseId,
  ])
  await ended(applicantId, 'withdrawn', 180)
  expect((await applied({ applicantId })).state.attempt).toBe(1)
  const late = await newPerson()
  await ended(late, 'withdrawn', 179.99)
  expect((await applied({ applicantId: late })).state.attempt).toBe(2)
})

test('是不是同一件事、第几次，看账本：改了办件的行，不会成了别人的那件事', async () => {
  const [applicantId, other] = [await newPerson(), await newPerson()]
  const { caseId, state: theirs } = await applied({ applicantId: other })
  await county.pool.query(
    `update cases.case_row set applicant_id = $2, ending = 'withdrawn', attempt = 7
     where case_id = $1`,
    [caseId, applicantId],
  )
  const { state } = await applied({ applicantId })
  expect([state.attempt, state.matterId === theirs.matterId]).toEqual([1, false])
})

test('两边都有材料指纹的，有一份相同才是同一件事；一边没有的，算同一件；最近的为准', async () => {
  const applicantId = await newPerson()
  const attempt = async (...hashes: string[]) =>
    (await applied({ applicantId, materials: scans(...hashes) })).state
  const first = await ended(applicantId, 'withdrawn', 40, ['a', 'b'])
  expect((await attempt('c', 'd')).attempt).toBe(1)
  const same = await attempt('c', 'b')
  expect([same.attempt, same.matterId]).toEqual([2, first.matterId])
  expect(await attempt()).toMatchObject({ attempt: 2, matterId: first.matterId })
  const recent = await ended(applicantId, 'withdrawn', 20, ['x'])
  expect(recent.matterId).not.toBe(first.matterId)
  expect((await attempt()).matterId, '最近的').toBe(recent.matterId)
  expect((await attempt('b')).matterId).toBe(first.matterId)
  const bare = await ended(applicantId, 'withdrawn', 10)
  expect((await attempt('z')).matterId, '上一次没有指纹').toBe(bare.matterId)
})

test('材料的文件在这一刻被删掉了：不收件，什么也不留', async () => {
  const applicantId = await newPerson()
  const { documentId } = await uploaded(applicantId, applicantId)
  const materials = [{ materialId: 'm1' as const, documentId, by: 'upload' as const }]
  const counts = 'select count(*)::int as n from cases.case_row'
  const before = await row(county.pool, counts)
  const erased = async () => {
    await county.pool.query('delete from documents.upload where document_id = $1', [documentId])
    return county.pool.connect()
  }
  const pool: Pool = { ...fenced(county.pool, () => 'select'), connect: erased as Pool['connect'] }
  const given = { itemId: LICENCE_ITEM, applicantId, channel: 'counter' as const, form: {} }
  const entry = { actor: clerk, via: 'desk', at: AT } as const
  expect(await submitCase({ ...county, pool }, { ...given, materials }, entry)).toEqual({
    ok: false,
    code: 'unknown-document',
  })
  expect(await row(county.pool, counts)).toEqual(before)
})

test('材料的指纹是文件的指纹；自己的、代理人的、经手人的文件都行，别人的不行', async () => {
  const [applicantId, agentId, stranger] = [await newPerson(), await newPerson(), await newPerson()]
  const named = async (owner: ApplicantId | Officer['staffId']) => {
    const { documentId, hash } = await uploaded(owner, owner)
    const materials = [{ materialId: 'm1' as const, documentId, by: 'upload' as const }]
    return { hash, done: await applies({ applicantId, agentId, materials }) }
  }
  for (const owner of [applicantId, agentId, clerk.staffId]) {
    const { hash, done } = await named(owner)
    expect(done).toMatchObject({ ok: true, state: { materials: [{ materialId: 'm1', hash }] } })
  }
  for (const owner of [stranger, staffIds.of('north.clerk2')])
    expect((await named(owner)).done).toEqual({ ok: false, code: 'unknown-document' })
})

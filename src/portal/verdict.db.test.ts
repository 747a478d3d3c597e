import { afterAll, beforeAll, expect, test } from 'vitest'
import { readDocument } from '#cases'
import { findIssued } from '#documents'
import { documentIds } from '#foundation/ids'
import { addDays, type LegalDay } from '#foundation/time'
import { fingerprintOf } from '#platform/paper-key'
import { Teller } from '#sim'
import { fileIn, officerOf, openNeutralCounty, type TestCounty } from '#testing'
import { verdictOn } from './verdict.ts'

const TODAY = '2026-03-02'
let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty(`${TODAY}T01:00:00.000Z`)
})
afterAll(() => county.drop())

async function asked(
  documentId: string,
  on: LegalDay = TODAY,
  by: 'number' | 'file' = 'number',
  fileHash?: string,
) {
  await county.sealer.sealAll()
  const issued = await findIssued(county.pool, documentIds.of(documentId))
  return verdictOn({ ...county, now: () => `${on}T04:00:00.000Z` }, issued, by, fileHash)
}

test('核验证照：是谁的（只露姓）、什么事项、编号和有效期，都以账本为准；过了有效期的说出来', async () => {
  const t = new Teller(county, 'verdict', TODAY)
  const c = await t.applies('即办证明', { who: '欧阳小店' })
  await c.does('north.clerk1', 'acceptance')
  await c.does('north.approver', 'approval', { opinion: '准予登记' })
  const { certificateNumber, validUntil, documents } = await c.state()
  const paper = { holder: '欧***', itemName: '即办证明', verdict: 'genuine' }
  const item = county.catalogue.list().find(({ name }) => name === '即办证明')!
  for (const { kind, documentId } of documents) {
    const says = await asked(documentId)
    if (kind === 'certificate') expect(says, kind).toMatchObject(paper)
    expect(await asked(documentId, TODAY, 'file'), kind).toMatchObject(paper)
    if (kind === 'certificate')
      expect(says).toMatchObject({
        title: item.result.name,
        certificateNumber,
        validity: validUntil ? { until: validUntil } : { says: item.result.validity },
      })
    else if (kind === 'receipt') expect(says).not.toHaveProperty('validity')
  }
  const certificate = documents.find(({ kind }) => kind === 'certificate')!.documentId
  expect(validUntil).toBeDefined()
  expect(await asked(certificate, validUntil)).toMatchObject({ verdict: 'genuine' })
  expect(await asked(certificate, addDays(validUntil!, 1))).toMatchObject({
    verdict: 'expired',
    validUntil,
  })
})

test('文件制成以后，说得出它的签名用的是哪一张证书；还没有制成文件的，不说', async () => {
  const c = await new Teller(county, 'signed', TODAY).applies('即办证明')
  const { documents } = await c.state()
  const { documentId } = documents.find(({ kind }) => kind === 'receipt')!
  expect(await asked(documentId)).toMatchObject({ verdict: 'genuine', signedWith: undefined })
  const clerk = await officerOf(county, 'north.clerk1')
  fileIn(await readDocument(county, documentIds.of(documentId), clerk))
  const signedWith = fingerprintOf(county.paperKey.certificates[0])
  expect(await asked(documentId)).toMatchObject({ verdict: 'genuine', signedWith })
})

test.each([
  ['受理通知书这样的文书', '即办证明', 'receipt'],
  ['不是行政许可的证照', '乙类登记', 'certificate'],
])('%s，只凭编号问不出是谁的、办什么；文件不对也问不出', async (_what, item, wanted) => {
  const t = new Teller(county, `guessed-${wanted}`, TODAY)
  const c = await t.applies(item, { who: '欧阳小店' })
  await c.does('north.clerk1', 'acceptance')
  const agree = { opinion: '材料真实完整，符合条件', outcome: 'agree', officers: [] }
  if (item === '乙类登记')
    for (const [who, stepId] of [
      ['north.handler1', 'examine'],
      ['north.reviewer', 'review'],
    ] as const)
      await c.does(who, 'examination', { stepId, ...agree })
  await c.does('north.approver', 'approval', { opinion: '准予' })
  const { documents } = await c.state()
  const { documentId } = documents.find(({ kind }) => kind === wanted)!
  for (const says of [
    await asked(documentId),
    await asked(documentId, TODAY, 'file', 'f'.repeat(64)),
  ]) {
    expect(JSON.stringify(says)).not.toContain('欧')
    for (const field of ['holder', 'itemName', 'certificateNumber', 'validity'])
      expect(says).not.toHaveProperty(field)
  }
})

test('换过证的旧证照说出换了什么；延续以后旧证照的有效期不算数，新证照有效；注销以后都失效', async () => {
  const t = new Teller(county, 'replaced', TODAY)
  const granted = async (options: Parameters<Teller['applies']>[1]) => {
    const c = await t.applies('即办证明', options)
    await c.does('north.clerk1', 'acceptance')
    const { documents, certificateNumber } = await c.does('north.approver', 'approval', {
      opinion: '准予',
    })
    const paper = documents.find(({ kind }) => kind === 'certificate')?.documentId
    return { applicantId: c.applicantId, licence: certificateNumber!, paper: paper! }
  }
  const old = await granted({ who: '欧阳小店' })
  const about = (kind: 'renewal' | 'cancellation') => ({
    applicantId: old.applicantId,
    about: { licence: old.licence, kind },
  })
  const renewed = await granted(about('renewal'))
  expect(await asked(old.paper)).toMatchObject({ verdict: 'superseded', ask: 'renewal' })
  expect(await asked(renewed.paper)).toMatchObject({ verdict: 'genuine' })
  // 2029-03-01 是旧证照上的最后一日，延续到了 2032-03-01。
  expect(await asked(renewed.paper, '2030-01-04')).toMatchObject({ verdict: 'genuine' })
  expect(await asked(renewed.paper, '2032-03-02')).toMatchObject({ verdict: 'expired' })
  await granted(about('cancellation'))
  for (const paper of [old.paper, renewed.paper])
    expect(await asked(paper)).toMatchObject({ verdict: 'cancelled', cancelledOn: TODAY })
})

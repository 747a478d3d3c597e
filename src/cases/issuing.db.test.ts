import { X509Certificate } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findIssued, projectIssued } from '#documents'
import { type CaseId, documentIds } from '#foundation/ids'
import { sm3Hex } from '#foundation/sm'
import { instantAt } from '#foundation/time'
import { bySystem, note } from '#ledger'
import { transaction } from '#platform/database'
import { newPaperKey, openPaperKey } from '#platform/paper-key'
import {
  asOwner,
  charactersIn,
  counterOf,
  fileIn,
  isInstalled,
  officerOf,
  openNeutralCounty,
  saysOf,
  type TestCounty,
} from '#testing'
import { caseStream } from './events.ts'
import { readDocument } from './files.ts'
import { performAct, performDue } from './handle.ts'

/* What an issued document says is fixed at its issue: whoever reads it first, and when. */

const AT = '2026-03-02T01:00:00.000Z'
let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty(AT)
})
afterAll(() => county.drop())
const { applied, applies, newPerson, eventsOf } = counterOf(() => county, AT)

/** The characters that stand on a document, of those in question. */
async function shown(caseId: CaseId, paper: string, among: string): Promise<string> {
  const clerk = await officerOf(county, 'north.clerk1')
  const file = fileIn(await readDocument(county, documentIds.of(`${caseId}-${paper}`), clerk))
  const characters = charactersIn(file)
  return [...among].filter((character) => characters.has(character)).join('')
}

/** Whatever changes how somebody is called: an authority, a restored row. */
async function renamed(applicantId: string, name: string): Promise<void> {
  const sealed = county.keys.seal(['identity.applicant.name_sealed', applicantId], name)
  await county.pool.query(
    'update identity.applicant set name_sealed = $2 where applicant_id = $1',
    [applicantId, sealed],
  )
}

test('文书上的名字是出具之时的名字：之后改了名，第一次打开的仍是原来的；再出的才是新名字', async () => {
  const applicantId = await newPerson()
  const { caseId } = await applied({ applicantId })
  await renamed(applicantId, '欧阳燚')
  expect(await shown(caseId, 'receipt-1', '张欧燚')).toBe('张')
  const declined = { ground: 'not-ours', reason: '不属于本机关职权', whereToApply: '南局' }
  const clerk = await officerOf(county, 'north.clerk1')
  await performAct(county, caseId, 'declination', declined, { actor: clerk, via: 'desk', at: AT })
  expect(await shown(caseId, 'decline-decision-1', '张欧燚')).toBe('欧燚')
})

test('第一次打开时制成并签名，账本记下签好的文件的哈希和证书；以后打开的都是这一个文件，换了证书也是', async () => {
  const { caseId } = await applied()
  const documentId = documentIds.of(`${caseId}-receipt-1`)
  const clerk = await officerOf(county, 'north.clerk1')
  const file = fileIn(await readDocument(county, documentId, clerk))
  expect(await findIssued(county.pool, documentId)).toMatchObject({
    fileHash: sm3Hex(file),
    certificate: new X509Certificate(county.paperKey.certificates[0]).fingerprint256
      .replaceAll(':', '')
      .toLowerCase(),
  })
  const paperKey = openPaperKey(newPaperKey('别的名字'), '测试')
  expect(fileIn(await readDocument({ ...county, paperKey }, documentId, clerk))).toEqual(file)
  if (!isInstalled('pdfsig')) return
  const path = join(county.stateDir, 'receipt.pdf')
  writeFileSync(path, file)
  const { says } = saysOf('pdfsig', path)
  rmSync(path)
  for (const seen of ['Signature is Valid.', 'Total document signed', county.tenant.name])
    expect(says).toContain(seen)
})

test('两处同时第一次打开：签了两份，留下的是一份，两处读到的都是它', async () => {
  const { caseId } = await applied()
  const documentId = documentIds.of(`${caseId}-receipt-1`)
  const clerk = await officerOf(county, 'north.clerk1')
  const both = [1, 2].map(() => readDocument(county, documentId, clerk))
  const [one, other] = (await Promise.all(both)).map(fileIn)
  expect(one).toEqual(other)
})

test('文书的内容密封保存，账本里只有加盐的哈希', async () => {
  const { caseId } = await applied()
  const { body } = (await eventsOf(caseId)).find(({ type }) => type === 'DocumentIssued')!
  expect(body.wordsHash).toMatch(/^[0-9a-f]{64}$/)
  const { rows } = await county.pool.query(
    'select body_sealed from documents.words where document_id = $1 and words_hash = $2',
    [`${caseId}-receipt-1`, body.wordsHash],
  )
  expect(rows[0].body_sealed.toString('utf8')).not.toContain('张小店')
  // Kept words that are not those of the fact are none.
  const other = await applied()
  await asOwner(
    county,
    `update documents.words set body_sealed = (select body_sealed from documents.words
       where document_id = '${other.caseId}-receipt-1') where document_id = '${caseId}-receipt-1'`,
  )
  await expect(shown(caseId, 'receipt-1', '张')).rejects.toThrow(/documents.words/)
})

test('从前出具、内容没有另存的文书照样打得开', async () => {
  const { caseId } = await applied()
  const issued = {
    documentId: documentIds.of(`${caseId}-receipt-2`),
    kind: 'receipt',
    number: 'north|收字〔2026〕9号',
  }
  const events = [{ type: 'DocumentIssued', body: issued }] as const
  await transaction(county.pool, async (client) => {
    await note(client, caseStream, caseId, events, bySystem(AT))
    const row = projectIssued({ ...issued, caseId, issuedOn: '2026-03-02', edition: 1 })
    await client.query(row)
  })
  expect(await shown(caseId, 'receipt-2', '张店')).toBe('张店')
})

/** A character that no font of ours draws. */
const UNDRAWABLE = '\u{2EBF0}'

test('名字里有画不出的字：收件就拒绝，说出是哪个字和编码，什么也没有写；法定的到期照常发生', async () => {
  const applicantId = await newPerson()
  const { caseId } = await applied({ applicantId })
  await renamed(applicantId, `张${UNDRAWABLE}`)
  const count = () => county.pool.query('select count(*)::int as facts from ledger.event')
  const before = (await count()).rows[0].facts
  const refused = {
    ok: false,
    code: 'glyph-missing',
    details: { characters: `${UNDRAWABLE}（U+2EBF0）` },
  }
  expect(await applies({ applicantId })).toMatchObject(refused)
  const clerk = await officerOf(county, 'north.clerk1')
  const declined = { ground: 'not-ours', reason: '不属于本机关职权', whereToApply: '南局' }
  const entry = { actor: clerk, via: 'desk', at: AT } as const
  expect(await performAct(county, caseId, 'declination', declined, entry)).toMatchObject(refused)
  expect((await count()).rows[0].facts).toBe(before)
  const late = instantAt('2026-03-10', 60)
  expect(await performDue(county, caseId, 'deem-accepted', late)).toMatchObject({ ok: true })
  await expect(shown(caseId, 'acceptance-notice-1', '张')).rejects.toThrow('glyph-missing')
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { listMessages } from '#identity'
import { healthOf } from '../app/health.ts'
import { watchTime } from '../app/trusted-time.ts'
import { row } from '#platform/database'
import { chineseDay } from '#text/time'
import { Teller } from '#sim'
import { asOwner, openNeutralCounty, type TestCounty } from '#testing'
import { dropUntold, listUntold, notifyAgain, notifyApplicants } from './index.ts'

let county: TestCounty
beforeEach(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
})
afterEach(() => county.drop())

const deps = () => ({ ...county, county: county.tenant.name })
async function follow(): Promise<void> {
  await county.sealer.sealAll()
  while ((await notifyApplicants(deps())) > 0);
}
const told = async (caseId: string) =>
  (await listMessages(county.pool, county.keys, undefined, 500)).filter(({ text }) =>
    text.includes(caseId),
  ).length
/** How the notices stand, to whoever asks for the county's health. */
const notices = async () => {
  const { parts } = await healthOf(county, watchTime({ pool: county.pool, isElsewhere: false }))
  return parts.find(({ name }) => name === 'notices')
}
/** Writes the sealed name of an applicant, which may then be one that no key opens. */
const writeName = async (caseId: string, sealed: Buffer) =>
  asOwner(
    county,
    `update identity.applicant set name_sealed = '\\x${sealed.toString('hex')}' where applicant_id =
       (select applicant_id from cases.case_row where case_id = '${caseId}')`,
  )

test('有一项没法通知，别人照样听到；健康检查说出来，改好以后再通知一次', async () => {
  const t = new Teller(county, 'untold', '2026-03-02')
  const lost = await t.applies('甲类许可')
  const other = await t.applies('乙类登记')
  await follow()
  const before = [await told(lost.caseId), await told(other.caseId)]
  const { name } = (await row<{ name: Buffer }>(
    county.pool,
    `select name_sealed as name from identity.applicant
     join cases.case_row using (applicant_id) where case_id = $1`,
    [lost.caseId],
  ))!
  await lost.does('north.clerk1', 'acceptance')
  await writeName(lost.caseId, Buffer.from([0]))
  await other.does('north.clerk1', 'acceptance')
  await follow()
  expect(await told(lost.caseId)).toBe(before[0])
  expect(await told(other.caseId)).toBeGreaterThan(before[1]!)
  expect(await listUntold(county.pool)).toEqual([
    expect.objectContaining({ stream: `case/${lost.caseId}`, type: 'CaseAccepted' }),
  ])
  expect(await notices()).toMatchObject({ ok: false, isWarning: true })
  expect(await notifyAgain(deps()), '还没改好').toHaveLength(1)

  await writeName(lost.caseId, name)
  expect(await notifyAgain(deps())).toEqual([])
  expect(await told(lost.caseId)).toBe(before[0]! + 1)
  await notifyAgain(deps())
  expect(await told(lost.caseId), '只通知一次').toBe(before[0]! + 1)
  expect(await notices()).toMatchObject({ ok: true })
})

const saysOf = async (caseId: string) =>
  (await listMessages(county.pool, county.keys, undefined, 500))
    .map(({ text }) => text)
    .filter((text) => text.includes(caseId))

test('短信说出最晚哪天、缺什么、到哪里：补正的点名材料，准予的说到哪个窗口领；都有网址', async () => {
  const t = new Teller(county, 'words', '2026-03-02')
  const c = await t.applies('乙类登记', { without: ['甲表', '乙证', '丙图'] })
  const missing = ['m1', 'm2', 'm3'].map((materialId) => ({
    materialId,
    reason: '没有交，请补交原件的扫描件',
  }))
  const { correction } = await c.does('north.clerk1', 'correction', {
    missing,
    replyNaturalDays: 30,
  })
  const granted = await t.applies('即办证明')
  await granted.does('north.clerk1', 'acceptance')
  await granted.does('north.approver', 'approval', { opinion: '准予' })
  await follow()
  const [asked] = (await saysOf(c.caseId)).filter((text) => text.includes('补交'))
  const dueOn = chineseDay(correction!.dueOn)
  for (const words of [dueOn, '甲表、乙证等 3 项', `/my/cases/${c.caseId}`])
    expect(asked).toContain(words)
  const [told] = (await saysOf(granted.caseId)).filter((text) => text.includes('已批准'))
  for (const words of ['北局窗口领取', `/my/cases/${granted.caseId}`]) expect(told).toContain(words)
})

test('谁的都通知不了，就不是哪一项的事：停下来等人，不一项项搁下', async () => {
  const t = new Teller(county, 'none', '2026-03-02')
  await follow()
  for (let i = 0; i < 21; i++) await t.applies('乙类登记')
  await county.sealer.sealAll()
  const lost = {
    ...deps(),
    keys: {
      ...county.keys,
      unseal: () => {
        throw new Error('没有密钥')
      },
    },
  }
  await expect(notifyApplicants(lost)).rejects.toThrow('没有密钥')
  expect(await listUntold(county.pool)).toEqual([])
})

test('一个人的资料打不开，他的事再多也只算一个：全县照样通知；改不好的，可以不再通知', async () => {
  const t = new Teller(county, 'one', '2026-03-02')
  const applicantId = await t.person('张小店')
  const cases = []
  for (let i = 0; i < 22; i++) cases.push(await t.applies('乙类登记', { applicantId }))
  const other = await t.applies('乙类登记')
  await writeName(cases[0]!.caseId, Buffer.from([0]))
  await follow()
  const untold = await listUntold(county.pool)
  expect(untold).toHaveLength(22)
  expect(await told(other.caseId)).toBe(1)
  const { position } = untold[0]!
  expect(await dropUntold(county.pool, position)).toBe(true)
  expect(await dropUntold(county.pool, position)).toBe(false)
  expect(await listUntold(county.pool)).toHaveLength(21)
})

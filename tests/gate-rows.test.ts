import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendPhoneCode } from '#identity'
import { submitLetter } from '#feedback'
import { filledForm } from '#sim'
import { counterOf, REGISTRATION_ITEM, signedIn } from '#testing'
import { openPublicSide, type PublicSide } from './public-side.ts'

/*
 * 守门, against whoever reached the application's role in the database: a row where something is
 * listed says nothing of whose it is, nor of who may read it.
 */

let side: PublicSide
let county: PublicSide['county']
beforeAll(async () => {
  side = await openPublicSide()
  ;({ county } = side)
})
afterAll(() => side.close())

const exported = async (cookie: string) => {
  const answer = await side.get('/my/data.json', cookie)
  expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200)
  return answer.body
}

test('验证码不在“我的消息”里：把别人的短信记到自己名下，也看不到', async () => {
  const [victim, thief] = [await side.person('受害人'), await side.person('偷看的')]
  await sendPhoneCode(county.pool, county.keys, victim.phone, county.now())
  const code = await side.codeOf(victim.phone)
  await county.pool.query('update identity.message set applicant_id = $1', [thief.applicantId])
  expect(await exported(thief.cookie)).not.toContain(code)
  expect((await side.get('/my', thief.cookie)).body).not.toContain(code)
})

test('来信是谁的、谁处理、公不公开姓名，看账本：改了列表的行，谁也多看不到一封', async () => {
  const [writer, thief] = [await side.person('写信人'), await side.person('偷看的')]
  const sent = await submitLetter(
    county,
    {
      ...{
        kind: 'complaint',
        ground: 'attitude',
        subject: '窗口态度',
        body: '有人收好处，请查一查。',
        isOpen: false,
      },
      ...{ aboutUnitId: 'north', applicantId: writer.applicantId },
    },
    county.now(),
  )
  if (!sent.ok) throw new Error(sent.code)
  const cookie = await signedIn(side.server, county, 'north.unit-head')
  const read = () => side.get(`/api/letters/${sent.letterId}`, cookie)
  const before = (await read()).statusCode
  await county.pool.query(
    `update feedback.letter set applicant_id = $2, handler_unit_id = 'north',
       body = body || '{"handlerUnitId": "north", "isOpen": true}'::jsonb || jsonb_build_object('applicantId', $2::text)
     where letter_id = $1`,
    [sent.letterId, thief.applicantId],
  )
  expect(await exported(thief.cookie)).not.toContain('请查一查')
  expect((await side.get(`/letters/${sent.letterId}`, thief.cookie)).statusCode).toBe(404)
  expect((await side.get(`/letters/${sent.letterId}`, writer.cookie)).statusCode).toBe(200)
  expect((await read()).statusCode).toBe(before)
})

test('上次填的内容只给填的人：把别人的办件记到自己名下，带不出来，自己的导出照样打开', async () => {
  const [victim, thief] = [await side.person('受害人'), await side.person('偷看的')]
  const form = {
    ...filledForm(county, REGISTRATION_ITEM, '受害人'),
    address: '只有我知道的街 7 号',
  }
  const { applied } = counterOf(() => county, county.now())
  const { state } = await applied({ applicantId: victim.applicantId, form })
  await county.pool.query('update cases.case_row set applicant_id = $2 where case_id = $1', [
    state.caseId,
    thief.applicantId,
  ])
  const prefilled = `/items/${REGISTRATION_ITEM}/apply?prefill=1`
  expect((await side.get(prefilled, thief.cookie)).body).not.toContain('只有我知道的街')
  expect(await exported(thief.cookie)).not.toContain(state.caseId)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ids, line, name, paragraphs, typedNumber } from '#foundation/schema'
import { cleaned, faultOf } from '#foundation/text'
import { EVERYBODY } from './access.ts'
import { createHttpServer } from './http.ts'
import { throughDoor } from './text-door.ts'

const body = z.object({
  who: z
    .object({ name: name(10, '张小店'), idNumber: typedNumber(18, '11010519491231002X') })
    .optional(),
  subject: line(60, '经营场所').optional(),
  words: paragraphs(2000, '要多大？').optional(),
  caseId: ids.case.optional(),
  form: z.record(z.string(), z.union([z.string().max(3), z.number()])).optional(),
  parts: z.array(z.object({ says: z.string() })).optional(),
})

async function sent(payload: object, url = '/things') {
  const server = createHttpServer({ logLevel: 'silent' })
  const config = { access: EVERYBODY }
  server.post('/things', { config, schema: { body } }, async (request) => request.body)
  server.get(
    '/things/:of',
    {
      config,
      schema: { params: z.object({ of: z.string() }), querystring: z.object({ q: z.string() }) },
    },
    async ({ params, query }) => ({ ...params, ...query }),
  )
  const reply = await server.inject(url === '/things' ? { method: 'POST', url, payload } : { url })
  await server.close()
  return { status: reply.statusCode, body: reply.json() }
}

test('收下的是整理过的：换行、全角号码、名字里的空格', async () =>
  expect(
    (
      await sent({
        who: { name: ' 王 小　明\ufeff', idNumber: '１１０１０５ 1949-1231' },
        subject: '甲\r\n乙',
        words: '甲\r\n乙\u200b丙',
        caseId: '２０２６－０００１２３',
        form: { 'na\u200bme': '甲\r\n乙' },
        parts: [{ says: 'e\u0301' }],
      })
    ).body,
  ).toEqual({
    who: { name: '王小明', idNumber: '1101051949-1231' },
    subject: '甲 乙',
    words: '甲\n乙丙',
    caseId: '2026-000123',
    form: { name: '甲\n乙' },
    parts: [{ says: '\u00e9' }],
  }))

test('字数在整理以后数：1999 个字，换行是 CRLF', async () => {
  const words = Array(20).fill('行'.repeat(99)).join('\r\n')
  expect(words.length).toBeGreaterThan(2000 + 17)
  expect((await sent({ words })).status).toBe(200)
  expect((await sent({ words: `${'行'.repeat(2001)}` })).body).toMatchObject({
    code: 'bad-input',
    fields: [{ field: 'words', reason: '最多 2000 个字' }],
  })
})

test.each([
  [{ who: { name: '王\u0000五', idNumber: '1' } }, 'who.name', 'control'],
  [{ who: { name: '王\u202e五', idNumber: '1' } }, 'who.name', 'order'],
  [{ who: { name: '王\u200b五', idNumber: '1' } }, 'who.name', 'invisible'],
  [{ who: { name: '王\ue863', idNumber: '1' } }, 'who.name', 'private-use'],
  [{ words: 'x\ud800' }, 'words', 'damaged'],
  [{ parts: [{ says: '' }, { says: '\u0007' }] }, 'parts.1.says', 'control'],
  [{ form: { '\u0007': 'x' } }, 'form.\u0007', 'control'],
])('%j：说出栏目（%s）和原因（%s）', async (payload, field, code) =>
  expect(await sent(payload)).toMatchObject({
    status: 400,
    body: {
      code: 'bad-characters',
      fields: [{ field, code, reason: expect.stringContaining('编码 U+') }],
    },
  }),
)

test('网址里的也一样', async () => {
  expect((await sent({}, `/things/%EF%BB%BFa?q=${encodeURIComponent('甲\r\n乙')}`)).body).toEqual({
    of: 'a',
    q: '甲\n乙',
  })
  expect(await sent({}, '/things/a?q=%00')).toMatchObject({
    status: 400,
    body: { fields: [{ field: 'q', code: 'control' }] },
  })
})

test('层次再多也答得出来', async () => {
  const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)
  expect(await sent({ parts: deep })).toMatchObject({
    status: 400,
    body: { fields: [{ code: 'too-deep' }] },
  })
})

const text = fc.string({ unit: fc.nat(0x10ffff).map((n) => String.fromCodePoint(n)) })
test('无论放在哪里、放多深，每一段文字都过这道门', () =>
  fc.assert(
    fc.property(fc.object({ key: text, values: [text, fc.integer()], maxDepth: 4 }), (given) => {
      const { value, found } = throughDoor(z.unknown(), given)
      const texts: string[] = []
      JSON.stringify(value, (key, member) => {
        texts.push(key, ...(typeof member === 'string' ? [member] : []))
        return member
      })
      for (const one of texts) expect(cleaned(one)).toBe(one)
      expect(found.length > 0).toBe(texts.some((one) => faultOf(one)))
    }),
  ))

import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  cardIdOf,
  cardIds,
  type CaseId,
  caseIds,
  directiveIds,
  type LetterId,
  letterIds,
  partsOf,
  ratingIds,
  type SubjectId,
  subjectIds,
} from './ids.ts'
import { ids } from './schema.ts'

test('an id of one kind is not taken for another, nor any text for an id', () => {
  const caseId: CaseId = '2026-000123'
  const letterId: LetterId = 'ZX-2026-000012'
  const about: SubjectId[] = [caseId, letterId, 'PJ-2026-v12']
  const text: string = caseId
  const readCase = (id: CaseId) => id
  // @ts-expect-error a text is no case until somebody has looked
  readCase(text)
  // @ts-expect-error a letter is no case
  readCase(letterId)
  // @ts-expect-error a day is no case
  readCase('2026-03-09')
  // @ts-expect-error what a card is about need not be a case
  readCase(about[0]!)
  expect(readCase(caseIds.of(text))).toBe(caseId)
})

test('blanks around an id that was copied are not part of it; the function takes it as it is', () => {
  expect(ids.case.parse(' 2026-000123 ')).toBe('2026-000123')
  expect(caseIds.is('2026-000123 ')).toBe(false)
})

test.each([
  ['2026-000123', 'case'],
  ['2026-1234567', 'case'],
  ['ZX-2026-000012', 'letter'],
  ['PJ-2026-000123', 'rating'],
  ['PJ-2026-v12', 'rating'],
  ['2026-123', undefined],
  ['XX-2026-000012', undefined],
  ["2026-000123'; --", undefined],
  ['', undefined],
])('“%s” is the id of a %s, to the function and to the schema', (text, kind) => {
  for (const [name, shape] of Object.entries({
    case: caseIds,
    letter: letterIds,
    rating: ratingIds,
  })) {
    expect(shape.is(text), name).toBe(name === kind)
    expect(ids[name as 'case'].safeParse(text).success, name).toBe(name === kind)
  }
  expect(subjectIds.is(text)).toBe(kind !== undefined)
  if (!kind) expect(() => subjectIds.of(text)).toThrow(RangeError)
})

test('a card and a directive tell what they are about', () => {
  const card = cardIdOf('ZX-2026-000012', 'answer-limit')
  expect(card).toBe('ZX-2026-000012/answer-limit')
  expect(partsOf(card)).toEqual({ about: 'ZX-2026-000012', rest: 'answer-limit' })
  expect(cardIds.is('case/limit')).toBe(false)
  expect(directiveIds.is('2026-000123/1a2b3c4d')).toBe(true)
  expect(directiveIds.is('2026-000123/case-limit')).toBe(false)
})

test('OpenAPI keeps the shape of an id', () =>
  expect(z.toJSONSchema(ids.case)).toMatchObject({ type: 'string', pattern: '^\\d{4}-\\d{6,}$' }))

import { expect, test } from 'vitest'
import { ACTS, FACTS } from '#cases'
import { readFiles, withoutAccess, withoutWords } from '../tools/declared.ts'

const isTest = (path: string) => path.endsWith('.test.ts')

test('every route says who may call it', () => {
  const files = Object.entries(readFiles('src', /\.ts$/)).filter(([path]) => !isTest(path))
  expect(withoutAccess(Object.fromEntries(files))).toEqual([])
})

test('every act and every fact has its words', () => {
  expect(withoutWords(ACTS, FACTS)).toEqual([])
})

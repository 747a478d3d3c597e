import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ACTS, FACTS } from '#cases'
import {
  askedByHand,
  declaredAgain,
  readFiles,
  type Schemas,
  withoutAccess,
  withoutWords,
} from '../tools/declared.ts'

const isTest = (path: string) => path.endsWith('.test.ts')

test('every route says who may call it', () => {
  const files = Object.entries(readFiles('src', /\.ts$/)).filter(([path]) => !isTest(path))
  expect(withoutAccess(Object.fromEntries(files))).toEqual([])
})

test('every act and every fact has its words', () => {
  expect(withoutWords(ACTS, FACTS)).toEqual([])
})

const pages = Object.fromEntries(
  Object.entries(readFiles('web/staff', /\.tsx?$/)).filter(([path]) => !isTest(path)),
)

test('the staff web asks by the contract', () => {
  const { 'web/staff/client.ts': _client, ...others } = pages
  expect(askedByHand(others)).toEqual([])
})

test('what the server answers is declared once, by its route', () => {
  const { components } = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8')) as {
    components: { schemas: Schemas }
  }
  expect(declaredAgain(pages, components.schemas)).toEqual([])
})

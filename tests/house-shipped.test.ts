import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readUnits } from '#identity'
import { dataDir, repositoryDir } from '#platform/repository'
import { items } from '../src/testing/shipped.ts'

/**
 * The tests that name what the shipped catalogue calls its items, units and officers: those that
 * are about it, each with the reason.
 */
const LIST = 'tests/data/shipped-names.txt'

/** Units that every county has: the product itself knows them by these ids. */
const units = readUnits(join(dataDir, 'catalogue')).filter(({ kind }) => kind !== 'coordinating')
const NAMES = new RegExp(
  [
    ...items.flatMap(({ itemId, name }) => [`${itemId}\\b`, name]),
    ...units.flatMap(({ unitId, name }) => [`['\`]${unitId}(?:['\`]|\\.[a-z])`, name]),
  ].join('|'),
)
const textOf = (path: string) => readFileSync(join(repositoryDir, path), 'utf8')
const found = ['src', 'tests', 'sim']
  .flatMap((dir) =>
    readdirSync(join(repositoryDir, dir), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => `${dir}/${path}`),
  )
  .filter((path) => NAMES.test(textOf(path)))

const reasons = new Map(
  textOf(LIST)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => line.split(': ', 2) as [path: string, why: string]),
)

test('a test speaks of the neutral county, or is about what is shipped', () => {
  expect(
    found
      .filter((path) => !reasons.has(path))
      .map((path) => `${path} names what is shipped: openNeutralCounty, src/testing/given.ts`),
  ).toEqual([])
  expect(
    [...reasons.keys()]
      .filter((path) => !found.includes(path))
      .map((path) => `${path} names nothing shipped: take it off ${LIST}`),
  ).toEqual([])
})

test('a test that is about what is shipped says why, and is not of the neutral county', () => {
  const wrong = [...reasons].flatMap(([path, why]) => [
    ...(why ? [] : [`${path}: say in ${LIST} what of it is about the shipped catalogue`]),
    ...(/openNeutralCounty|openPublicSide\(\)/.test(textOf(path))
      ? [`${path} opens the neutral county: its names can be neutral, too`]
      : []),
  ])
  expect(wrong).toEqual([])
})

import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { readUnits } from '#identity'
import { dataDir, repositoryDir } from '#platform/repository'
import { items } from '../src/testing/shipped.ts'

/**
 * The tests that still depend on what the shipped catalogue calls its items, units and officers.
 * Lines of it are taken off, never added.
 */
const LIST = join(repositoryDir, 'tests/data/shipped-names.txt')

/** Units that every county has: the product itself knows them by these ids. */
const units = readUnits(join(dataDir, 'catalogue')).filter(({ kind }) => kind !== 'coordinating')
const NAMES = new RegExp(
  [
    ...items.flatMap(({ itemId, name }) => [`${itemId}\\b`, name]),
    ...units.flatMap(({ unitId, name }) => [`['\`]${unitId}(?:['\`]|\\.[a-z])`, name]),
  ].join('|'),
)
const tests = ['src', 'tests', 'sim'].flatMap((dir) =>
  readdirSync(join(repositoryDir, dir), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => `${dir}/${path}`),
)

test('a test speaks of the neutral county, or stands on a list that only gets shorter', () => {
  const found = tests.filter((path) => NAMES.test(readFileSync(join(repositoryDir, path), 'utf8')))
  const listed = readFileSync(LIST, 'utf8').trimEnd().split('\n')
  const added = found.filter((path) => !listed.includes(path))
  expect(
    added.map((path) => `${path} names what is shipped: openNeutralCounty, src/testing/given.ts`),
  ).toEqual([])
  const done = listed.filter((path) => !found.includes(path))
  expect(
    done.map((path) => `${path} names nothing shipped: take it off ${basename(LIST)}`),
  ).toEqual([])
})

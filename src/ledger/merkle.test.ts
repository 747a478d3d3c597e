import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '#foundation/canonical'
import { sm3, sm3Hex } from '#foundation/sm'
import {
  consistencyPath,
  extendsTree,
  Frontier,
  inclusionPath,
  includes,
  leafHash,
  nodeHash,
  rangeRoot,
} from '#ledger'

const leaves = Array.from({ length: 140 }, (_, i) => leafHash(sm3(String(i))))
const nodes = async (level: number, index: number): Promise<Buffer> =>
  level === 0
    ? leaves[index]!
    : nodeHash(await nodes(level - 1, index * 2), await nodes(level - 1, index * 2 + 1))

test('SM3 is the SM3 of GB/T 32905', () =>
  expect(sm3Hex('abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'))

test('growing leaf by leaf and computing at once give the same root', async () => {
  const frontier = new Frontier()
  for (let size = 1; size <= leaves.length; size++) {
    frontier.push(leaves[size - 1]!)
    expect(frontier.root().equals(await rangeRoot(nodes, 0, size)), String(size)).toBe(true)
  }
})

test('every leaf of every tree proves itself, at no other place and under no other root', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 140 }), fc.nat(), async (size, pick) => {
      const index = pick % size
      const [path, root] = [
        await inclusionPath(nodes, index, size),
        await rangeRoot(nodes, 0, size),
      ]
      expect(includes(leaves[index]!, index, size, path, root)).toBe(true)
      expect(includes(leaves[index]!, (index + 1) % size, size, path, root)).toBe(size === 1)
      expect(includes(leafHash(sm3('x')), index, size, path, root)).toBe(false)
      expect(includes(leaves[index]!, index, size, [...path, root], root)).toBe(false)
    }),
  )
})

test('every older tree is proved to be the beginning of every newer one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 140 }), fc.nat(), async (size, pick) => {
      const old = 1 + (pick % size)
      const [path, oldRoot, root] = [
        await consistencyPath(nodes, old, size),
        await rangeRoot(nodes, 0, old),
        await rangeRoot(nodes, 0, size),
      ]
      expect(extendsTree(old, oldRoot, size, root, path)).toBe(true)
      if (old < size) expect(extendsTree(old, sm3('other'), size, root, path)).toBe(false)
      if (path.length > 0) expect(extendsTree(old, oldRoot, size, root, path.slice(1))).toBe(false)
    }),
  )
})

test('canonical JSON (RFC 8785): sorted keys, no space, and what has no one form is refused', () => {
  expect(canonicalJson({ b: 1, a: [true, null, 'é\n"'], ä: undefined, 1e1: 1e21 })).toBe(
    '{"10":1e+21,"a":[true,null,"é\\n\\""],"b":1}',
  )
  for (const bad of [Number.NaN, Infinity, '\ud800'])
    expect(() => canonicalJson(bad)).toThrow(TypeError)
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value as never))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

import { expect, test } from 'vitest'
import type { Queryable } from '#platform/database'
import { type Book, openShipped } from '#world'
import { dataDir } from './config.ts'
import { KINDS, shippedWorld } from './published.ts'

const shippedAll = shippedWorld(dataDir, [])
const book: Book = await openShipped(KINDS, shippedAll)
const world = book.at('2026-03-02')
const nobody = undefined as unknown as Queryable

test.each(KINDS.map((kind) => [kind.title, kind] as const))(
  '随产品提供的%s通得过拟订时的检查，引用的都在',
  async (_title, kind) => {
    for (const { key, content } of shippedAll.filter((s) => s.kind.kind === kind.kind)) {
      const read = kind.schema.parse(content)
      expect(await kind.faultsIn?.({ key, content: read, world, db: nobody }), key).toEqual(
        kind.faultsIn ? [] : undefined,
      )
      const absent = (kind.refersTo?.(await kind.open(read), key) ?? []).filter(
        (to) => !world.version(to.kind, to.key),
      )
      expect(absent, key).toEqual([])
      if (kind.keys) expect(kind.keys).toContain(key)
    }
  },
)

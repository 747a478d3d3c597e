import { assert } from '#foundation/assert'
import type { Queryable } from '#platform/database'
import { type Nodes, nodeHash } from './merkle.ts'

/**
 * A tile holds 256 hashes, the roots of complete subtrees of height 8 · level: eight levels of the
 * tree in one row.
 */
const TILE_HEIGHT = 8
export const TILE_WIDTH = 256
export const HASH_BYTES = 32

/** The last, partly filled tile of every level: all that the sealer needs in memory. */
export class TileWriter {
  #tails: { index: number; hashes: Buffer[] }[] = []
  #changed = new Map<string, { level: number; index: number; hashes: Buffer[] }>()

  /** Takes up a tree of this size, as stored. */
  static async resume(db: Queryable, size: number): Promise<TileWriter> {
    const writer = new TileWriter()
    for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
      const index = Math.floor(count / TILE_WIDTH)
      const filled = count % TILE_WIDTH
      writer.#tails[level] = {
        index,
        hashes: filled === 0 ? [] : (await readTile(db, level, index)).slice(0, filled),
      }
      assert(
        writer.#tails[level]!.hashes.length === filled,
        `tile ${level}/${index} holds ${filled} hashes`,
      )
    }
    return writer
  }

  push(hash: Buffer, level = 0): void {
    let tail = this.#tails[level]
    if (!tail) this.#tails[level] = tail = { index: 0, hashes: [] }
    tail.hashes.push(hash)
    this.#changed.set(`${level}/${tail.index}`, { level, index: tail.index, hashes: tail.hashes })
    if (tail.hashes.length === TILE_WIDTH) {
      this.#tails[level] = { index: tail.index + 1, hashes: [] }
      this.push(foldTile(tail.hashes, 0, TILE_WIDTH), level + 1)
    }
  }

  async flush(db: Queryable): Promise<void> {
    const tiles = [...this.#changed.values()]
    this.#changed.clear()
    if (tiles.length === 0) return
    await db.query(
      `insert into ledger.tile (level, index, hashes) select * from unnest($1::int[], $2::bigint[], $3::bytea[])
       on conflict (level, index) do update set hashes = excluded.hashes`,
      [
        tiles.map((t) => t.level),
        tiles.map((t) => t.index),
        tiles.map((t) => Buffer.concat(t.hashes)),
      ],
    )
  }

  /** Nodes of the tree as it is in memory and, for full tiles, in the database. */
  nodes(db: Queryable): Nodes {
    const stored = tileNodes(db)
    return async (level, index) => {
      const height = Math.floor(level / TILE_HEIGHT)
      const span = 2 ** (level % TILE_HEIGHT)
      const first = index * span
      const tail = this.#tails[height]
      if (tail && Math.floor(first / TILE_WIDTH) === tail.index)
        return foldTile(tail.hashes, first % TILE_WIDTH, span)
      return stored(level, index)
    }
  }
}

/** Nodes of the stored tree; every tile is read once. */
export function tileNodes(db: Queryable): Nodes {
  const cache = new Map<string, Promise<Buffer[]>>()
  return async (level, index) => {
    const height = Math.floor(level / TILE_HEIGHT)
    const span = 2 ** (level % TILE_HEIGHT)
    const first = index * span
    const tileIndex = Math.floor(first / TILE_WIDTH)
    const key = `${height}/${tileIndex}`
    let tile = cache.get(key)
    if (!tile) cache.set(key, (tile = readTile(db, height, tileIndex)))
    return foldTile(await tile, first % TILE_WIDTH, span)
  }
}

/** The root over `span` (a power of two) neighbouring hashes of a tile. */
function foldTile(hashes: readonly Buffer[], first: number, span: number): Buffer {
  let layer = hashes.slice(first, first + span)
  assert(layer.length === span, `tile holds ${span} hashes from ${first}`)
  while (layer.length > 1) {
    const next: Buffer[] = []
    for (let i = 0; i < layer.length; i += 2) next.push(nodeHash(layer[i]!, layer[i + 1]!))
    layer = next
  }
  return layer[0]!
}

async function readTile(db: Queryable, level: number, index: number): Promise<Buffer[]> {
  const { rows } = await db.query(
    'select hashes from ledger.tile where level = $1 and index = $2',
    [level, index],
  )
  const bytes: Buffer = rows[0]?.hashes ?? Buffer.alloc(0)
  const hashes: Buffer[] = []
  for (let i = 0; i < bytes.length; i += HASH_BYTES) hashes.push(bytes.subarray(i, i + HASH_BYTES))
  return hashes
}

import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { assert } from '#foundation/assert'
import { DRAFT, writeWhole } from './write-whole.ts'

/**
 * Where bytes lie under names: `uploads/<hash>`. What is sealed, and who may read it, is decided
 * above; a name is written once, or again with the same bytes. @throws when the store is away.
 */
export interface Blobs {
  /** All of it or nothing; safe to repeat. It is kept when this returns. */
  put: (key: string, bytes: Uint8Array) => Promise<void>
  /** Undefined where nothing is. */
  get: (key: string) => Promise<Buffer | undefined>
  has: (key: string) => Promise<boolean>
  /** The names that begin so, in their order; at most `most` of them. */
  list: (prefix: string, most?: number) => Promise<string[]>
  /** Where nothing is, nothing happens. */
  delete: (key: string) => Promise<void>
}

/**
 * Segments of plain characters: a name never leads out of its folder, and means the same to every
 * store.
 */
export function checkKey(key: string): void {
  assert(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(key), `${key} can be the name of a blob`)
}

/** Files below a folder of this machine. */
export function diskBlobs(dir: string): Blobs {
  const fileOf = (key: string) => {
    checkKey(key)
    return join(dir, key)
  }
  return {
    put: async (key, bytes) => {
      const file = fileOf(key)
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      await writeWhole(file, bytes, 0o600)
    },
    get: (key) => readFile(fileOf(key)).catch(absentIs(undefined)),
    has: (key) => stat(fileOf(key)).then(() => true, absentIs(false)),
    list: async (prefix, most = Number.POSITIVE_INFINITY) => {
      const top = prefix.slice(0, prefix.lastIndexOf('/') + 1)
      const found = await readdir(join(dir, top), { recursive: true, withFileTypes: true }).catch(
        absentIs([]),
      )
      return found
        .filter((entry) => entry.isFile() && !entry.name.endsWith(DRAFT))
        .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
        .filter((key) => key.startsWith(prefix))
        .sort()
        .slice(0, most)
    },
    delete: (key) => rm(fileOf(key), { force: true }),
  }
}

function absentIs<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return value
    throw error
  }
}

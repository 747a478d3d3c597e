import type { Client, Queryable } from './database.ts'
import type { Role } from './roles.ts'

/*
 * What a module owns in the database and on disk, said once, in its `owns.ts`. Backup, restore,
 * replay, the public register of personal data and docs/tables.md are made from these;
 * tests/ownership.test.ts compares them with the database and its grants (ADR 17).
 */

/**
 * history: the ledger itself · kept: written once and told by nobody else, so that its loss is a
 * loss · derived: can be made again from the ledger at any time · passing: of no use in another
 * database, never backed up.
 */
type Nature = 'history' | 'kept' | 'derived' | 'passing'

export interface OwnedTable {
  nature: Nature
  /**
   * What each database role may do with it, as its grants say; nobody but the owner makes, alters
   * or empties a table.
   */
  may: Readonly<Partial<Record<Role, string>>>
  /** In a few words, for docs/tables.md. */
  holds: string
  /** Columns of bytes in which nobody can be read: fingerprints, hashes of secrets, signatures. */
  digests?: readonly string[]
  /**
   * What a row is known by: what is sealed in it opens in no other row, and not where one of these
   * was altered.
   */
  sealedTo?: readonly string[]
  /**
   * What a sealed value is found by, where that is not the value alone: made with other columns of
   * its row.
   */
  indexedAs?: Readonly<Record<`${string}_sealed`, IndexedAs>>
  /** What the `mark` of a row stands for: nobody without the county's keys writes such a row. */
  marked?: readonly string[]
  /** Rows that the ledger names and that are not there: what they would be known by. */
  missing?: (db: Queryable) => Promise<Record<string, string | number>[]>
}

interface IndexedAs {
  /** The other columns. */
  with: readonly string[]
  of: (plain: string, row: Readonly<Record<string, unknown>>) => string
}

/** A piece of personal data, in the words of the public register (个人信息保护法 17). */
export interface PersonalField {
  field: string
  /** `table.column` of the module's schema: the sealed words, and what they are found by. */
  columns: readonly string[]
  why: string
  ground: string
  readers: string
  erased: string
  isPublic?: string
}

export interface OwnedFolder {
  nature: Exclude<Nature, 'derived'>
  holds: string
  /**
   * Below the state folder, unless it is reached through a port: names in the store for files, or
   * what the witness has.
   */
  behind?: 'blobs' | 'witness'
}

/**
 * How derived tables are made again. `Deps` is what the folds look up: published items, processes,
 * the calendar.
 */
export interface Rebuild<Deps> {
  /**
   * `schema.table`: what it empties and fills, kind by kind, besides the module's own derived
   * tables, through the doors of modules below. No module is said to fill such a table alone.
   */
  also?: readonly string[]
  /**
   * Fills them from the ledger, as the database's owner, in a transaction in which nobody else can
   * write them; the module's own derived tables are empty. It folds what happened and decides
   * nothing anew.
   */
  run: (client: Client, deps: Deps, log: RebuildLog) => Promise<void>
}

export interface RebuildLog {
  /** Now and then: so many of this kind were told again. */
  told: (what: string, done: number) => void
  /** A stream was left out, and why: a line of it cannot be read, or speaks of what is unknown. */
  leftOut: (why: string) => void
}

export interface Ownership<Deps = unknown> {
  module: string
  /** The PostgreSQL schema; that of the module's name unless said otherwise. */
  schema?: string
  tables?: Readonly<Record<string, OwnedTable>>
  /** Name → what it numbers. A restored county goes on counting where the old one stood. */
  sequences?: Readonly<Record<string, string>>
  folders?: Readonly<Record<string, OwnedFolder>>
  personal?: readonly PersonalField[]
  rebuild?: Rebuild<Deps>
}

export const schemaOf = ({ module, schema }: Pick<Ownership, 'module' | 'schema'>): string =>
  schema ?? module

/** Every declared table by its full name, `schema.table`. */
export function ownedTables(owners: readonly Ownership<never>[]): Map<string, OwnedTable> {
  return new Map(
    owners.flatMap((owner) =>
      Object.entries(owner.tables ?? {}).map(
        ([name, table]) => [`${schemaOf(owner)}.${name}`, table] as const,
      ),
    ),
  )
}

/** Every declared sequence by its full name, with what it numbers. */
export const ownedSequences = (owners: readonly Ownership<never>[]): Map<string, string> =>
  new Map(
    owners.flatMap((owner) =>
      Object.entries(owner.sequences ?? {}).map(
        ([name, numbers]) => [`${schemaOf(owner)}.${name}`, numbers] as const,
      ),
    ),
  )

/** What each rebuild fills: the derived tables that the module has for itself, and others. */
export function rebuiltTables(
  owners: readonly Ownership<never>[],
): Map<string, { own: string[]; also: readonly string[] }> {
  const shared = new Set(owners.flatMap(({ rebuild }) => rebuild?.also ?? []))
  return new Map(
    owners.flatMap((owner) => {
      const own = [...ownedTables([owner])]
        .filter(([name, { nature }]) => nature === 'derived' && !shared.has(name))
        .map(([name]) => name)
      return owner.rebuild ? [[owner.module, { own, also: owner.rebuild.also ?? [] }] as const] : []
    }),
  )
}

/** Every declared folder, by its name. */
export function ownedFolders(owners: readonly Ownership<never>[]): Map<string, OwnedFolder> {
  return new Map(owners.flatMap((owner) => Object.entries(owner.folders ?? {})))
}

/** The public register: what is kept of people, why, and until when. */
export function personalFields(owners: readonly Ownership<never>[]): PersonalField[] {
  return owners.flatMap((owner) =>
    (owner.personal ?? []).map((field) => ({
      ...field,
      columns: field.columns.map((column) => `${schemaOf(owner)}.${column}`),
    })),
  )
}

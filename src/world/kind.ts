import type { z } from 'zod'
import type { Fault } from '#foundation/faults'
import type { LegalDay } from '#foundation/time'
import type { Queryable, Statement } from '#platform/database'
import type { World } from './book.ts'

/** What a publication refers to: another that must be in force with it. */
export interface Reference {
  readonly kind: string
  readonly key: string
  /**
   * Where in the content it is named, as a fault says it; without, by the key that is published.
   */
  readonly field?: string
}

/** Names by ids, by the dotted member of a content that the ids stand in. */
export type IdNames = Readonly<Record<string, Readonly<Record<string, string>>>>

/** A content that somebody wants to publish, and what surrounds it on its day. */
interface Candidate<C> {
  readonly key: string
  readonly content: C
  readonly world: World
  readonly db: Queryable
}

/**
 * A kind of thing that is published in versions: calendar, units, items, processes … `C` is the
 * content as it is kept and hashed, `V` what the program works with, made from it once.
 */
export interface PublishedKind<C = unknown, V = unknown> {
  /** Part of the stream's name, `world/<kind>/<key>`. */
  readonly kind: string
  /** What people call it. */
  readonly title: string
  /** The only keys there are; without, whoever may draft may begin another. */
  readonly keys?: readonly string[]
  readonly schema: z.ZodType<C>
  readonly open: (content: C) => V | Promise<V>
  /** What is wrong with it beyond its shape, in words for whoever drafts it. */
  readonly faultsIn?: (candidate: Candidate<C>) => readonly Fault[] | Promise<readonly Fault[]>
  /** What is wrong with what it was opened to. */
  readonly judge?: (value: V) => readonly Fault[]
  readonly refersTo?: (value: V, key: string) => readonly Reference[]
  /** Roles that may draft a version, and roles that may approve one that somebody else drafted. */
  readonly draftedBy: readonly string[]
  /** Empty where one person is enough: then drafting publishes at once. */
  readonly approvedBy: readonly string[]
  /**
   * The unit whose own it is, `undefined` for the county as a whole; or that it belongs to
   * whoever's publications refer to it. Without it, everything is the county's. Roles of a unit's
   * own people end at their unit (`who.ts`).
   */
  readonly belongsTo?:
    | 'whoever-uses-it'
    | ((key: string, value: V, world: World) => string | undefined)
  /** Roles that for this kind end at their unit, beside those whose names begin with `unit-`. */
  readonly ownUnitOnly?: readonly string[]
  /**
   * Published by the supervision body through its own database role, which alone may write these
   * streams.
   */
  readonly isSupervision?: boolean
  /** The person whose own it is: who approves it is somebody else. */
  readonly isAbout?: (key: string) => string
  /**
   * Every version is held ready, not only those in force: few and small, and asked for days long
   * gone.
   */
  readonly isHistoric?: boolean
  /** Tables of the module that follow what is published, version by version. */
  readonly project?: (key: string, content: C, effectiveOn: LegalDay) => readonly Statement[]
  /** What people call the one with this key; without, its key. */
  readonly nameOf?: (key: string, value: V, world: World) => string | undefined
  /** What people call all of these, where their names are kept apart from what is published. */
  readonly namesOf?: (
    db: Queryable,
    keys: readonly string[],
  ) => Promise<ReadonlyMap<string, string>>
  /**
   * What people call the ids that stand in a content, by the member that they stand in: `purposes`
   * → `m1` → 营业执照.
   */
  readonly idNames?: (key: string, world: World) => IdNames
  /** What two versions are compared by; without, their contents. */
  readonly compared?: (value: V) => unknown
}

/** As much of a kind as is needed to look something up. */
export interface OpensTo<V> {
  readonly kind: string
  readonly open: (content: never) => V | Promise<V>
}

type Declared<C, R> = Omit<PublishedKind<C, Awaited<R>>, 'open'> & {
  readonly open: (content: C) => R
}

/** Declares a kind, its content's type taken from the schema. */
export function publishedKind<C, R>(kind: Declared<C, R>): Declared<C, R> {
  return kind
}

/** A kind of which only the kind is known: for lists of all. */
// biome-ignore lint/suspicious/noExplicitAny: contents of different kinds have nothing in common
export type AnyKind = PublishedKind<any, any>

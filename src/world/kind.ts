import type { z } from 'zod'
import type { Statement } from '#platform/database'

/** What a publication refers to: another that must be in force with it. */
export interface Reference {
  readonly kind: string
  readonly key: string
}

/**
 * A kind of thing that is published in versions: calendar, units, items, processes … `C` is the content as it is kept
 * and hashed, `V` what the program works with, made from it once.
 */
export interface PublishedKind<C = unknown, V = unknown> {
  /** Part of the stream's name, `world/<kind>/<key>`. */
  readonly kind: string
  /** What people call it. */
  readonly title: string
  readonly schema: z.ZodType<C>
  readonly open: (content: C) => V | Promise<V>
  readonly refersTo?: (content: C) => readonly Reference[]
  /** Roles that may draft a version, and roles that may approve one that somebody else drafted. */
  readonly draftedBy: readonly string[]
  /** Empty where one person is enough: then drafting publishes at once. */
  readonly approvedBy: readonly string[]
  /** Every version is held ready, not only those in force: few and small, and asked for days long gone. */
  readonly isHistoric?: boolean
  /** Tables of the module that follow the last published content. */
  readonly project?: (key: string, content: C) => readonly Statement[]
}

/** As much of a kind as is needed to look something up. */
export interface OpensTo<V> {
  readonly kind: string
  readonly open: (content: never) => V | Promise<V>
}

/** Declares a kind, its content's type taken from the schema. */
export function publishedKind<C, R>(
  kind: Omit<PublishedKind<C, Awaited<R>>, 'open'> & { readonly open: (content: C) => R },
): Omit<PublishedKind<C, Awaited<R>>, 'open'> & { readonly open: (content: C) => R } {
  return kind
}

/** A kind of which only the kind is known: for lists of all. */
// biome-ignore lint/suspicious/noExplicitAny: contents of different kinds have nothing in common
export type AnyKind = PublishedKind<any, any>

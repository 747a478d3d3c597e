import { z } from 'zod'
import { must } from '#foundation/assert'
import { canonicalJson, type Json } from '#foundation/canonical'
import { hash, ids, instant, legalDay, text } from '#foundation/schema'
import { sm3Hex } from '#foundation/sm'
import type { LegalDay } from '#foundation/time'
import type { AnyKind, OpensTo, Reference } from './kind.ts'

/** One published version: what, from when, by whom; its content is kept under the hash. */
export const version = z
  .object({
    kind: text('item'),
    key: text('item-001'),
    /** 1, 2, 3 … of this key. */
    number: z.int(),
    /** SM3 of the content as canonical JSON. */
    hash,
    effectiveOn: legalDay,
    /** The edition of the world that it made. */
    edition: z.int(),
    basis: text('县政府办公室通知第 3 号'),
    draftedBy: ids.actor,
    publishedBy: ids.actor,
    publishedAt: instant,
    /** The draft that it was. */
    draftId: ids.draft,
  })
  .meta({ id: 'Version' })
export type Version = Readonly<z.infer<typeof version>>

/** A version with what the program works with. */
export type Published<V> = Version & { readonly value: V }

export const hashOfContent = (content: unknown) => sm3Hex(canonicalJson(content as Json))

/**
 * Everything that was ever published, by edition: the law book. What was in force on a day, as it
 * was known at some edition, is a `World`. Contents that nobody needs are not held; `load` brings
 * them (see Shelf).
 */
export class Book {
  readonly #kinds: ReadonlyMap<string, AnyKind>
  readonly #versions = new Map<string, Map<string, Version[]>>()
  /** What contents were opened to, by kind and hash. */
  readonly #values = new Map<string, unknown>()
  readonly #worlds = new Map<string, World>()
  #last: World | undefined
  #edition = 0

  constructor(kinds: readonly AnyKind[]) {
    this.#kinds = new Map(kinds.map((kind) => [kind.kind, kind]))
  }

  /** The last edition that this book holds. */
  get edition(): number {
    return this.#edition
  }

  kinds(): AnyKind[] {
    return [...this.#kinds.values()]
  }

  findKind(kind: string): AnyKind | undefined {
    return this.#kinds.get(kind)
  }

  kindOf(kind: string): AnyKind {
    return must(this.findKind(kind), `kind ${kind} is published`)
  }

  /** Takes up a version; they come in the order of their editions. */
  add(version: Version): void {
    const keys = this.#versions.get(version.kind) ?? new Map<string, Version[]>()
    this.#versions.set(version.kind, keys)
    keys.set(version.key, [...(keys.get(version.key) ?? []), version])
    this.#edition = Math.max(this.#edition, version.edition)
    this.#worlds.clear()
    this.#last = undefined
  }

  /**
   * Makes of a content what the program works with, once.
   * @throws when it has not the shape of its kind
   */
  async open(kind: string, hash: string, content: unknown): Promise<void> {
    const place = `${kind}/${hash}`
    if (this.#values.has(place)) return
    const { schema, open } = this.kindOf(kind)
    this.#values.set(place, await open(schema.parse(content)))
  }

  isOpen(kind: string, hash: string): boolean {
    return this.#values.has(`${kind}/${hash}`)
  }

  /** What a content was opened to. @throws when it was not loaded. */
  value<V>(kind: OpensTo<V>, hash: string): V {
    const place = `${kind.kind}/${hash}`
    const value = this.#values.get(place)
    if (value === undefined && !this.#values.has(place))
      throw new Error(`the content ${place} is not loaded`)
    return value as V
  }

  /** All versions of a key, oldest first. */
  versions(kind: string, key: string): readonly Version[] {
    return this.#versions.get(kind)?.get(key) ?? []
  }

  /**
   * What was published last under a key, whether it holds already or from a later day on.
   * @throws when it was not loaded
   */
  last<V>(kind: OpensTo<V>, key: string): Published<V> | undefined {
    const last = this.versions(kind.kind, key).at(-1)
    return last && { ...last, value: this.value(kind, last.hash) }
  }

  keys(kind: string): string[] {
    return [...(this.#versions.get(kind)?.keys() ?? [])]
  }

  /** The version of a key with this content; undefined when it never was published. */
  versionOf(kind: string, key: string, hash: string): Version | undefined {
    return this.versions(kind, key).findLast((v) => v.hash === hash)
  }

  /** What was in force on a day, as it was known at an edition (the last one without). */
  at(day: LegalDay, edition = this.#edition): World {
    // Who judges a history asks for the same world many thousand times on end.
    const last = this.#last
    if (last?.day === day && last.edition === edition) return last
    const name = `${day}/${edition}`
    let world = this.#worlds.get(name)
    if (!world) {
      if (this.#worlds.size > 1000) this.#worlds.clear()
      this.#worlds.set(name, (world = new World(this, day, edition)))
    }
    return (this.#last = world)
  }
}

/** What is in force on a day, as it is known at an edition. Immutable. */
export class World {
  readonly book: Book
  readonly day: LegalDay
  readonly edition: number
  readonly #found = new Map<string, Map<string, unknown>>()
  #referrers: Map<string, Reference[]> | undefined

  constructor(book: Book, day: LegalDay, edition: number) {
    this.book = book
    this.day = day
    this.edition = edition
  }

  /** The version in force; undefined when none is. */
  version(kind: string, key: string): Version | undefined {
    // The last published one that has begun: a later publication overrides an earlier one that
    // begins on the same day.
    let found: Version | undefined
    for (const v of this.book.versions(kind, key))
      if (
        v.edition <= this.edition &&
        v.effectiveOn <= this.day &&
        (!found || v.effectiveOn >= found.effectiveOn)
      )
        found = v
    return found
  }

  find<V>(kind: OpensTo<V>, key: string): Published<V> | undefined {
    const known = this.#found.getOrInsertComputed(kind.kind, () => new Map())
    const before = known.get(key)
    if (before !== undefined || known.has(key)) return before as Published<V> | undefined
    const version = this.version(kind.kind, key)
    const found = version && { ...version, value: this.book.value(kind, version.hash) }
    known.set(key, found)
    return found
  }

  /** @throws when none is in force. */
  get<V>(kind: OpensTo<V>, key: string): V {
    return must(this.find(kind, key), `${kind.kind}/${key} is in force on ${this.day}`).value
  }

  /** What a key says in force, and what it is published to say last; both once. */
  published<V>(kind: OpensTo<V>, key: string): V[] {
    const versions = [this.version(kind.kind, key), this.book.versions(kind.kind, key).at(-1)]
    const hashes = new Set(versions.flatMap((v) => v?.hash ?? []))
    return [...hashes].map((hash) => this.book.value(kind, hash))
  }

  /** What refers to this, in force or published to be. */
  referrers(to: Reference): readonly Reference[] {
    this.#referrers ??= this.#findReferrers()
    return this.#referrers.get(`${to.kind}/${to.key}`) ?? []
  }

  #findReferrers(): Map<string, Reference[]> {
    const found = new Map<string, Reference[]>()
    for (const kind of this.book.kinds())
      for (const key of kind.refersTo ? this.book.keys(kind.kind) : []) {
        const to = this.published(kind, key).flatMap((value) => kind.refersTo!(value, key))
        for (const place of new Set(to.map((r) => `${r.kind}/${r.key}`)))
          found.getOrInsertComputed(place, () => []).push({ kind: kind.kind, key })
      }
    return found
  }

  /** All keys of a kind that have a version in force. */
  list<V>(kind: OpensTo<V>): Published<V>[] {
    return this.book.keys(kind.kind).flatMap((key) => this.find(kind, key) ?? [])
  }
}

/** What is made from a world, and made again when there is another. */
export function perWorld<T>(current: () => World, make: (world: World) => T): () => T {
  let made: { world: World; value: T } | undefined
  return () => {
    const world = current()
    if (made?.world !== world) made = { world, value: make(world) }
    return made.value
  }
}

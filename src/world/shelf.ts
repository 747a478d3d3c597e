import { sm3Hex } from '#foundation/sm'
import { dayOf, type LegalDay, type Now } from '#foundation/time'
import { type Pool, row, rows } from '#platform/database'
import { Book, type Version, type World } from './book.ts'
import type { BesideDrafts } from './beside.ts'
import { PUBLISHES } from './events.ts'
import type { AnyKind } from './kind.ts'

/** What a publication holds, by kind and hash. */
export interface Wanted {
  readonly kind: string
  readonly hash: string
  /** Under which it was published, where that is known. */
  readonly key?: string
}

/** Something else stands under the hash of a content: nobody works by what nobody approved. */
export class ContentAlteredError extends Error {
  readonly altered: Wanted

  constructor(altered: Wanted) {
    const { kind, key, hash } = altered
    super(
      `公布内容被改动过：${key === undefined ? kind : `${kind}/${key}`}，哈希 ${hash}。请运行 yimen verify 看全部，再从备份找回原来的内容`,
    )
    this.altered = altered
  }
}

interface ShelfDeps {
  pool: Pool
  kinds: readonly AnyKind[]
  now: Now
  beside?: BesideDrafts | undefined
  /** For a check that changes nothing: hears of altered contents, and goes on. */
  onAltered?: ((error: ContentAlteredError) => void) | undefined
}

/**
 * This process's copy of the book, kept up with the database: the only way by which the program
 * comes to the world.
 */
export class Shelf {
  readonly book: Book
  /** What is written beside drafts by whoever tells people of them. */
  readonly beside: BesideDrafts | undefined
  readonly #pool: Pool
  readonly #now: Now
  readonly #onAltered: ShelfDeps['onAltered']
  /** The look that is being taken. */
  #turn: Promise<void> = Promise.resolve()
  /** The one after it, for all who have asked since it began. */
  #next: Promise<void> | undefined

  private constructor({ pool, kinds, now, beside, onAltered }: ShelfDeps) {
    this.#onAltered = onAltered
    this.#pool = pool
    this.#now = now
    this.beside = beside
    this.book = new Book(kinds)
  }

  static async open(deps: ShelfDeps): Promise<Shelf> {
    const shelf = new Shelf(deps)
    await shelf.refresh()
    return shelf
  }

  /** The world of today, as this process knows it. */
  current(): World {
    return this.book.at(dayOf(this.#now()))
  }

  /** The world of a day, as it was known at an edition. */
  at(day: LegalDay, edition?: number): World {
    return this.book.at(day, edition)
  }

  /**
   * Waits until this process knows at least that edition, if there is one: an act that has seen it
   * in the database decides by it.
   */
  async ensure(edition: number): Promise<void> {
    if (this.book.edition < edition) await this.refresh()
  }

  /**
   * Takes up what was published before now: a look that has begun already may have missed it, so
   * that whoever asks waits for the next.
   */
  refresh(): Promise<void> {
    if (!this.#next) {
      this.#next = this.#turn.then(() => {
        this.#next = undefined
        return this.#takeUp()
      })
      this.#turn = this.#next.catch(() => {})
    }
    return this.#next
  }

  /** A row that no fact bears out is none: posts, and so rights, are published here. */
  async #takeUp(): Promise<void> {
    const known = this.book.edition
    const found = await rows<Version>(
      this.#pool,
      `select kind, key, number, hash, effective_on as "effectiveOn", edition, basis, drafted_by as "draftedBy", published_by as "publishedBy", published_at as "publishedAt", draft_id as "draftId"
       from world.version v where edition > $1 and exists (select from ledger.fact e where ${PUBLISHES}) order by edition`,
      [known],
    )
    // Opened before they are added: nobody meets a version whose content is not there.
    const [absent] = await this.load(this.#needed(found))
    if (absent) throw new Error(`the content ${absent.kind}/${absent.hash} was never kept`)
    for (const version of found) this.book.add(version)
  }

  /** Those in force today or later, and all of a kind that is asked for days long gone. */
  #needed(versions: readonly Version[]): Version[] {
    const today = dayOf(this.#now())
    const followedOn = new Map<string, LegalDay>()
    return versions.toReversed().filter((version) => {
      const place = `${version.kind}/${version.key}`
      const next = followedOn.get(place)
      followedOn.set(place, version.effectiveOn)
      return next === undefined || next > today || this.book.kindOf(version.kind).isHistoric
    })
  }

  /**
   * Brings contents that are not in force any more, such as those that an old case is pinned to.
   * Answers those that were never kept: a bad fact from outside may name anything, and whoever
   * looks it up is told. @throws ContentAlteredError
   */
  async load(wanted: readonly Wanted[]): Promise<Wanted[]> {
    const missing = wanted.filter(({ kind, hash }) => !this.book.isOpen(kind, hash))
    if (missing.length === 0) return []
    const contents = new Map(
      (
        await rows<{ hash: string; text: string }>(
          this.#pool,
          'select hash, body::text as text from world.content where hash = any($1)',
          [[...new Set(missing.map((m) => m.hash))]],
        )
      ).map(({ hash, text }) => [hash, text]),
    )
    for (const each of missing) {
      const text = contents.get(each.hash)
      if (text !== undefined) await this.#open(each, text)
    }
    return missing.filter(({ hash }) => !contents.has(hash))
  }

  /** @throws ContentAlteredError, but where somebody checks: there it is taken as it stands. */
  async #open(wanted: Wanted, text: string): Promise<void> {
    const { kind, hash } = wanted
    const isAltered = sm3Hex(text) !== hash
    if (!isAltered) return this.book.open(kind, hash, JSON.parse(text))
    const error = new ContentAlteredError(wanted)
    if (!this.#onAltered) throw error
    this.#onAltered(error)
    // What cannot be read is missed by whoever needs it.
    await this.book.open(kind, hash, JSON.parse(text)).catch(() => {})
  }

  /** Looks for what other processes published: one look-up in an index where nothing was. */
  async look(): Promise<void> {
    const at = await row<{ edition: number }>(
      this.#pool,
      'select coalesce(max(edition), 0) as edition from ledger.edition',
    )
    await this.ensure(at!.edition)
  }
}

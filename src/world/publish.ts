import { randomUUID } from 'node:crypto'
import { canonicalJson, type Json } from '#foundation/canonical'
import { type DraftId, draftIds } from '#foundation/ids'
import { refuse } from '#foundation/outcome'
import { sm3Hex } from '#foundation/sm'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import {
  atDesk,
  bySystem,
  type Changed,
  changeStream,
  type FactOf,
  insert,
  link,
  type LifeOf,
  readHeads,
} from '#ledger'
import {
  type Client,
  type Pool,
  rows,
  sendAll,
  type Statement,
  transaction,
} from '#platform/database'
import { waitingDraft } from './beside.ts'
import { Book, hashOfContent } from './book.ts'
import { type ContentWrong, readCandidate } from './candidate.ts'
import { type worldEvents, worldStream } from './events.ts'
import type { AnyKind } from './kind.ts'
import {
  approve,
  draft,
  evolvePublication,
  type Publication,
  type PublicationRefusal,
  publish,
  reject,
} from './publication.ts'
import { findDraft } from './queries.ts'
import type { Shelf } from './shelf.ts'
import { concernedBy, isAboutOneself, mayApprove, mayDraft, type Publisher } from './who.ts'

export interface PublishDeps {
  /** Of the role that may write this kind's streams. */
  pool: Pool
  world: Shelf
}

export type Publishing = Changed<Publication, PublicationRefusal | 'forbidden'>
export type Drafted =
  | { ok: true; draftId: DraftId; hash: string; isPublished: boolean }
  | Extract<Publishing, { ok: false }>
  | ContentWrong

const nameOf = (kind: Pick<AnyKind, 'kind'>, key: string) => `${kind.kind}/${key}`

/**
 * Drafts a version of a key; where one person is enough it is published at once. The content is
 * kept under its hash. `basedOn` is the version that it was made from, `null` where there was none:
 * refused when there is another by now.
 */
export async function draftVersion<C>(
  deps: PublishDeps,
  kind: AnyKind,
  key: string,
  given: { content: C; effectiveOn: LegalDay; basis: string; basedOn?: string | null | undefined },
  officer: Publisher,
  at: Instant,
): Promise<Drafted> {
  // Whoever may not draft this kind at all learns nothing of what would be wrong with it.
  if (!mayDraft(kind, officer, [])) return refuse('forbidden')
  await deps.world.refresh()
  const read = await readCandidate(deps, kind, key, given)
  if (!read.ok) return read
  const { content, value } = read
  if (!mayDraft(kind, officer, concernedBy(kind, key, deps.world.current(), [value])))
    return refuse('forbidden')
  const { effectiveOn, basis } = given
  const wanted = { draftId: randomUUID(), hash: hashOfContent(content), effectiveOn, basis }
  const isAlone = kind.approvedBy.length === 0
  const done = await changeStream<Publication, string, typeof worldEvents, PublicationRefusal>(
    deps.pool,
    worldStream,
    nameOf(kind, key),
    atDesk(officer, at),
    livesAs(deps.world, kind, key, { content, value }, (before) => {
      const on = dayOf(at)
      const last = before?.versions.at(-1)?.hash
      const drafted = draft(before, wanted, on, given.basedOn)
      if (!drafted.ok || !isAlone) return drafted
      const published = publish(
        before,
        { ...wanted, basedOn: last, draftedBy: officer.staffId, draftedAt: at },
        on,
      )
      return published.ok
        ? { ok: true, events: [...drafted.events, ...published.events] }
        : published
    }),
  )
  if (!done.ok) return done
  if (isAlone) await deps.world.refresh()
  return { ok: true, draftId: wanted.draftId, hash: wanted.hash, isPublished: isAlone }
}

/**
 * The second person's approval: the version is in force from its day on. What it says is judged
 * once more, by what was published meanwhile: of two drafts that were right alone, the second may
 * be wrong beside the first. `conclude` joins what must become true with it.
 */
export async function approveVersion(
  deps: PublishDeps,
  kind: AnyKind,
  key: string,
  draftId: DraftId,
  officer: Publisher,
  at: Instant,
  conclude?: (client: Client, content: unknown, effectiveOn: LegalDay) => Promise<void>,
): Promise<Publishing> {
  await deps.world.refresh()
  const open = await findDraft(deps.pool, kind, key, draftId)
  if (!(await mayDecide(deps, kind, key, open, officer))) return refuse('forbidden')
  if (isAboutOneself(kind, key, officer)) return refuse('about-oneself')
  const done = await changeStream<Publication, string, typeof worldEvents, PublicationRefusal>(
    deps.pool,
    worldStream,
    nameOf(kind, key),
    atDesk(officer, at),
    livesAs(
      deps.world,
      kind,
      key,
      open && { content: open.content },
      async (before, edition) => {
        const approved = approve(before, { draftId }, officer, dayOf(at))
        if (!approved.ok || !open) return approved
        await deps.world.ensure(edition)
        return (await wrongBy(deps, kind, key, open)) ?? approved
      },
      conclude,
    ),
  )
  if (done.ok) await deps.world.refresh()
  return done
}

/** Why a draft cannot be published, as the world is by now. */
async function wrongBy(
  deps: PublishDeps,
  kind: AnyKind,
  key: string,
  open: NonNullable<Awaited<ReturnType<typeof findDraft>>>,
) {
  if (hashOfContent(open.content) !== open.hash)
    throw new Error(`the content that is kept under ${open.hash} was altered; run npm run verify`)
  const read = await readCandidate(deps, kind, key, open)
  if (read.ok) return undefined
  if (!('faults' in read)) return read
  return refuse(read.code, undefined, {
    fields: read.faults.map(({ field }) => field),
    reasons: read.faults.map(({ reason }) => reason),
  })
}

/**
 * May this officer approve or send back this draft? One that is not open is judged by the role
 * alone.
 */
async function mayDecide(
  deps: PublishDeps,
  kind: AnyKind,
  key: string,
  open: Awaited<ReturnType<typeof findDraft>>,
  officer: Publisher,
): Promise<boolean> {
  if (!open) return mayApprove(kind, officer, [], officer.unitId)
  const wanted = await kind.open(open.content)
  const concerned = concernedBy(kind, key, deps.world.current(), [wanted])
  return mayApprove(kind, officer, concerned, open.unitId)
}

/** Sends a draft back, with the reason; whoever drafted it may take it back. */
export async function rejectVersion(
  deps: PublishDeps,
  kind: AnyKind,
  key: string,
  given: { draftId: DraftId; reason: string },
  officer: Publisher,
  at: Instant,
): Promise<Publishing> {
  const open = await findDraft(deps.pool, kind, key, given.draftId)
  const isOwn = open?.draftedBy === officer.staffId
  if (!isOwn && !(await mayDecide(deps, kind, key, open, officer))) return refuse('forbidden')
  return changeStream<Publication, string, typeof worldEvents, PublicationRefusal>(
    deps.pool,
    worldStream,
    nameOf(kind, key),
    atDesk(officer, at),
    livesAs(deps.world, kind, key, undefined, (before) => reject(before, given)),
  )
}

function livesAs(
  shelf: Shelf,
  kind: AnyKind,
  key: string,
  /** What is wanted; opened, where it is drafted. */
  wanted: { content: unknown; value?: unknown } | undefined,
  decide: (
    before: Publication | undefined,
    edition: number,
  ) => ReturnType<typeof approve> | Promise<ReturnType<typeof approve>>,
  conclude?: (client: Client, content: unknown, effectiveOn: LegalDay) => Promise<void>,
): LifeOf<Publication, typeof worldEvents, PublicationRefusal> {
  const published = (facts: readonly FactOf<typeof worldEvents>[]) =>
    facts.find((f) => f.type === 'VersionPublished')
  return (_facts, head) => ({
    evolve: evolvePublication,
    decide: (before) => decide(before, head.edition),
    project: (_state, facts) => {
      const edition = head.edition + 1
      const fact = published(facts)
      return [
        // First: of two who publish at once, this is where the second learns that the edition is
        // taken.
        ...(fact ? [makesEdition(fact, edition)] : []),
        ...(wanted ? [keepContent([wanted.content])] : []),
        ...facts.flatMap((f) => projectWorld(f, edition)),
        ...facts.flatMap((f) => besideDraft(shelf, kind, key, f, wanted?.value)),
        ...((fact && kind.project?.(key, wanted?.content, fact.body.effectiveOn)) ?? []),
      ]
    },
    conclude: async (client, facts) => {
      const fact = published(facts)
      if (fact) await conclude?.(client, wanted?.content, fact.body.effectiveOn)
    },
  })
}

/** What somebody above writes of a draft that was made or settled. */
function besideDraft(
  shelf: Shelf,
  kind: AnyKind,
  key: string,
  { type, body, actor: by, unit, recordedAt: at }: FactOf<typeof worldEvents>,
  value: unknown,
): Statement[] {
  const { beside } = shelf
  const name = { kind, key, draftId: body.draftId }
  if (!beside) return []
  if (type !== 'VersionDrafted') return beside.settled(name)
  const { effectiveOn } = body
  return beside.waits(waitingDraft(shelf, name, { by, unit, at, effectiveOn }, value))
}

/** Keeps contents under their hashes. */
function keepContent(contents: readonly unknown[]): Statement {
  const texts = contents.map((content) => canonicalJson(content as Json))
  return {
    text: 'insert into world.content (hash, body) select * from unnest($1::text[], $2::json[]) on conflict do nothing',
    values: [texts.map(sm3Hex), texts],
  }
}

/** What lists read of a key's facts; `edition` is the one that a publication makes. */
export function projectWorld(fact: FactOf<typeof worldEvents>, edition: number): Statement[] {
  const [kind, ...rest] = worldStream.idOf(fact.stream)!.split('/')
  const key = rest.join('/')
  switch (fact.type) {
    case 'VersionDrafted': {
      const { draftId, hash, effectiveOn, basis } = fact.body
      return [
        {
          name: 'world.draft',
          text: `insert into world.draft (kind, key, draft_id, hash, effective_on, basis, drafted_by, unit_id, drafted_at, state)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open')`,
          values: [
            kind,
            key,
            draftId,
            hash,
            effectiveOn,
            basis,
            fact.actor,
            fact.unit,
            fact.recordedAt,
          ],
        },
      ]
    }
    case 'DraftRejected':
      return [settled(fact.body.draftId, 'rejected')]
    case 'VersionPublished': {
      const { draftId, number, hash, effectiveOn, basis, draftedBy } = fact.body
      return [
        settled(draftId, 'published'),
        {
          name: 'world.version',
          text: `insert into world.version (kind, key, number, hash, effective_on, edition, basis, drafted_by, published_by, published_at, draft_id)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
          values: [
            kind,
            key,
            number,
            hash,
            effectiveOn,
            edition,
            basis,
            draftedBy,
            fact.actor,
            fact.recordedAt,
            draftId,
          ],
        },
      ]
    }
  }
}

/** The edition that a publication makes. */
const makesEdition = (fact: FactOf<typeof worldEvents>, edition: number): Statement => ({
  name: 'world.edition',
  text: 'insert into ledger.edition (edition, stream, version) values ($1, $2, $3)',
  values: [edition, fact.stream, fact.version],
})

const settled = (draftId: DraftId, state: string): Statement => ({
  text: 'update world.draft set state = $2 where draft_id = $1',
  values: [draftId, state],
})

/** A first version, as the product brings it along. */
export interface Shipped {
  readonly kind: AnyKind
  readonly key: string
  readonly content: unknown
}

/** The first legal day that any content can be asked for. */
export const FROM_THE_BEGINNING: LegalDay = '2004-01-01'
const SHIPPED_BASIS = '随产品提供，待县核对'

/** What the product brings along, all of it or nothing. Answers how many were published. */
export const publishShipped = (
  pool: Pool,
  shipped: readonly Shipped[],
  at: Instant,
): Promise<number> =>
  transaction(pool, (client) => publishFirst(client, shipped, at, SHIPPED_BASIS))

/**
 * Publishes first versions within a transaction, through the same door as people do: a key that has
 * any version is left as the county has it. Needs no two people, because nothing was in force
 * before. Answers how many were published.
 */
export async function publishFirst(
  client: Client,
  firsts: readonly Shipped[],
  at: Instant,
  basis: string,
): Promise<number> {
  // Two set-ups at once: the second finds everything published.
  await client.query('select pg_advisory_xact_lock(7003)')
  const known = new Set(
    (
      await rows<{ name: string }>(client, "select kind || '/' || key as name from world.version")
    ).map((v) => v.name),
  )
  const wanted = firsts.filter(({ kind, key }) => !known.has(nameOf(kind, key)))
  if (wanted.length === 0) return 0
  const heads = await readHeads(
    client,
    wanted.map(({ kind, key }) => worldStream.nameOf(nameOf(kind, key))),
  )
  const { edition } = heads.values().next().value!
  const contents = wanted.map(({ kind, content }) => kind.schema.parse(content))
  await checkReferences(known, wanted, contents)
  const linked = wanted.map(({ kind, key }, i) => {
    const id = nameOf(kind, key)
    const hash = hashOfContent(contents[i])
    const body = { draftId: randomUUID(), hash, effectiveOn: FROM_THE_BEGINNING, basis }
    return link(
      worldStream,
      id,
      // Each is made under the edition of the one before.
      { ...heads.get(worldStream.nameOf(id))!, edition: edition + i },
      [
        { type: 'VersionDrafted', body },
        { type: 'VersionPublished', body: { ...body, number: 1, draftedBy: 'system' } },
      ],
      bySystem(at),
    )
  })
  await insert(
    client,
    linked.flatMap(({ chained }) => chained),
  )
  await client.query(keepContent(contents))
  const statements = linked.flatMap(({ facts }, i) => {
    const { kind, key } = wanted[i]!
    return [
      ...facts.flatMap((fact) => projectWorld(fact, edition + i + 1)),
      makesEdition(facts[1]!, edition + i + 1),
      ...(kind.project?.(key, contents[i], FROM_THE_BEGINNING) ?? []),
    ]
  })
  await sendAll(statements.map((statement) => client.query(statement)))
  return wanted.length
}

/**
 * What is shipped refers to what was published before, or is shipped before it.
 * @throws with what is absent
 */
async function checkReferences(
  known: ReadonlySet<string>,
  wanted: readonly Shipped[],
  contents: readonly unknown[],
): Promise<void> {
  const published = new Set(known)
  for (const [i, { kind, key }] of wanted.entries()) {
    const to = kind.refersTo?.(await kind.open(contents[i]), key) ?? []
    const absent = to.find((other) => !published.has(nameOf(other, other.key)))
    if (absent)
      throw new Error(
        `${nameOf(kind, key)} refers to ${absent.kind}/${absent.key}, which is absent`,
      )
    published.add(nameOf(kind, key))
  }
}

/** A book that holds what the product brings along and nothing else, without a database. */
export async function openShipped(
  kinds: readonly AnyKind[],
  shipped: readonly Shipped[],
): Promise<Book> {
  const book = new Book(kinds)
  for (const [i, { kind, key, content }] of shipped.entries()) {
    const parsed = kind.schema.parse(content)
    const hash = hashOfContent(parsed)
    await book.open(kind.kind, hash, parsed)
    book.add({
      kind: kind.kind,
      key,
      number: 1,
      hash,
      effectiveOn: FROM_THE_BEGINNING,
      edition: i + 1,
      basis: SHIPPED_BASIS,
      draftedBy: 'system',
      publishedBy: 'system',
      publishedAt: `${FROM_THE_BEGINNING}T00:00:00.000Z`,
      draftId: draftIds.of(`00000000-0000-4000-8000-${String(i).padStart(12, '0')}`),
    })
  }
  return book
}

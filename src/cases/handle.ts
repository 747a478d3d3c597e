import { randomInt, randomUUID } from 'node:crypto'
import { canonicalJson, type Json } from '#foundation/canonical'
import {
  type ActorId,
  type CaseId,
  caseIds,
  documentIds,
  type MatterId,
  type OwnerId,
  type StaffId,
  staffIds,
  type StepId,
} from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { sm3Hex } from '#foundation/sm'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { calendarOf, type WorkCalendar } from '#calendar'
import { documentNumber } from '#documents'
import { type Actor, digest, findOfficers, ownerOf, type PersonalKeys, unitsOf } from '#identity'
import { catalogueOf, contentsOf, type ItemCatalogue, pinnedItem } from '#items'
import { beginStream, changeStream, type Life, loadStream, type Origin, type Via } from '#ledger'
import {
  isUniqueViolation,
  type Pool,
  type Queryable,
  row,
  rows,
  type Statement,
} from '#platform/database'
import { processKind } from '#process'
import type { World as PublishedWorld, Shelf, Wanted } from '#world'
import { type AnyAct, type AnyFact, type Command, perform } from './acts/act.ts'
import { ACTS, type ActName, DUE_ACTS, type DueAct, FACTS } from './acts/index.ts'
import { type Submit, submit } from './acts/submit.ts'
import type { Paper } from './paper.ts'
import { type CaseEvent, type CaseFact, type caseEvents, caseStream } from './events.ts'
import type { SuppliedMaterial } from './materials.ts'
import { mayPerform } from './policies.ts'
import { projectCase } from './projections.ts'
import type { RefusalCode } from './refusals.ts'
import { evolve, fold } from './fold.ts'
import type { CaseState, Nets, World } from './state.ts'
import { filesOf, fingerprinted } from './supplied.ts'

export interface CasesDeps {
  pool: Pool
  world: Shelf
  /** What can be applied for today. */
  catalogue: ItemCatalogue
  /** The calendar in force today. */
  calendar: () => WorkCalendar
  keys: PersonalKeys
}

/** Why an act was not performed. `forbidden` and `unknown-case` look alike to those who may not read the case. */
type ActRefusal = {
  ok: false
  code: RefusalCode | 'forbidden' | 'unknown-case' | 'unknown-document' | 'changed-meanwhile'
  article?: string | undefined
  details?: Readonly<Record<string, string | number | readonly string[]>> | undefined
}
export type ActResult = { ok: true; caseId: CaseId; state: CaseState } | ActRefusal

export interface Entry {
  actor: Actor | { kind: 'system' }
  via: Via
  /** The server's time. */
  at: Instant
  /** When it is said to have happened, where another system says so; the server's time otherwise. Never in the future. */
  occurredAt?: Instant | undefined
  /** The version that the actor saw; another one means that somebody acted in between. */
  expectedVersion?: number | undefined
}

const actorId = (actor: Entry['actor']): ActorId =>
  actor.kind === 'officer'
    ? actor.staffId
    : actor.kind === 'applicant'
      ? `applicant:${actor.applicantId}`
      : 'system'
const ownerIn = (actor: Entry['actor']): OwnerId | undefined =>
  actor.kind === 'system' ? undefined : ownerOf(actor)
const actorUnit = (actor: Entry['actor']) => (actor.kind === 'officer' ? actor.unitId : '')

/** The case with its facts; undefined when there is no such case. */
export async function loadCase(
  deps: Pick<CasesDeps, 'world'>,
  db: Queryable,
  caseId: CaseId,
  on: LegalDay = deps.world.current().day,
): Promise<{ state: CaseState; world: World; facts: CaseFact[] } | undefined> {
  const { facts, head } = await loadStream(db, caseStream, caseId)
  const published = await worldFor(deps, facts, head.edition, on)
  if (!published) return undefined
  const state = fold(caseId, facts, netsOf(published))!
  return { state, world: worldOf(published, state), facts }
}

/** The world of a day as it was known at an edition, with every version that the case is or ever was handled by; undefined when it never began. */
async function worldFor(
  deps: Pick<CasesDeps, 'world'>,
  facts: readonly CaseFact[],
  edition: number,
  on: LegalDay,
): Promise<PublishedWorld | undefined> {
  if (facts[0]?.type !== 'CaseSubmitted') return undefined
  await deps.world.ensure(edition)
  await deps.world.load(facts.flatMap(pinnedBy))
  // Not by what was published meanwhile: the facts will say that they were made under this edition.
  return deps.world.at(on, edition)
}

/** The published versions by which a case is handled from a fact on. */
export function pinnedBy(fact: CaseFact): Wanted[] {
  if (fact.type === 'CaseSubmitted') return contentsOf(fact.body.pins)
  return fact.type === 'ProcessChanged' ? [{ kind: processKind.kind, hash: fact.body.to }] : []
}

/** The processes of a world, by the hashes of their versions. */
export const netsOf =
  ({ book }: PublishedWorld): Nets =>
  (hash) =>
    book.value(processKind, hash).net

/** What a case that is pinned to these is handled by in a world. Their contents are loaded. */
export function worldOf(
  published: PublishedWorld,
  { itemId, pins }: Pick<CaseState, 'itemId' | 'pins'>,
): World {
  return {
    item: pinnedItem(published, itemId, pins),
    net: netsOf(published)(pins.process),
    calendar: calendarOf(published),
    unit: (unitId) => unitsOf(published).get(unitId),
    officer: () => undefined,
  }
}

/** Load → policy → act → append and project; done again when somebody else was faster. A refusal leaves no trace. */
export async function performAct(
  deps: CasesDeps,
  caseId: CaseId,
  name: ActName,
  input: Record<string, unknown>,
  entry: Entry,
): Promise<ActResult> {
  const act: AnyAct = ACTS[name]
  const { materials: supplied, stepId, form } = input as Named
  const [officer, files] = await Promise.all([
    findNamed(deps.pool, act, input, dayOf(entry.at)),
    filesOf(deps.pool, supplied ?? []),
  ])
  const decide = (state: CaseState, known: World) => {
    const world = { ...known, officer }
    if (entry.actor.kind !== 'system' && !mayPerform(name, entry.actor, state, world, stepId))
      return { ok: false, code: 'forbidden' } as const
    if (entry.occurredAt !== undefined && entry.occurredAt > entry.at)
      return refuse('happened-in-future', '电子监察规则')
    if (entry.expectedVersion !== undefined && entry.expectedVersion !== state.version)
      return { ok: false, code: 'changed-meanwhile' } as const
    const owners = [ownerIn(entry.actor), state.applicantId]
    const materials = supplied && fingerprinted(supplied, files, owners)
    if (supplied && !materials) return { ok: false, code: 'unknown-document' } as const
    const command = { ...input, ...(materials && { materials }), ...commandOf(entry) }
    return perform(act, state, command, world) as CaseOutcome
  }
  return settle(deps, caseId, entry, decide, form ? [formStatement(deps, caseId, form)] : [])
}

/** What an input may name that is not looked up by its act. */
interface Named {
  materials?: SuppliedMaterial[]
  stepId?: StepId
  form?: Record<string, Json>
}

/** An act of the list answers facts of the list. */
type CaseOutcome = Outcome<CaseEvent, RefusalCode>

/** Who acts and when, as acts are told. */
export const commandOf = ({ actor, at }: Pick<Entry, 'actor' | 'at'>): Command => ({
  by: actorId(actor),
  ...(typeof actor === 'object' &&
    actor.kind === 'officer' && { unitId: actor.unitId, actsFor: actor.actsFor }),
  on: dayOf(at),
  at,
  fresh: randomUUID(),
})

/** The officers whom a command names, as they are on the day. */
async function findNamed(
  db: Queryable,
  { input: { shape } }: AnyAct,
  input: Record<string, unknown>,
  on: LegalDay,
): Promise<World['officer']> {
  const named = Object.keys(shape)
    .flatMap((name) => input[name])
    .flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [value],
    )
    .filter((value) => typeof value === 'string' && staffIds.is(value)) as StaffId[]
  const found = named.length === 0 ? [] : await findOfficers(db, named, on)
  const byId = new Map(found.map((officer) => [officer.staffId, officer]))
  return (staffId) => byId.get(staffId)
}

/** What the passing of time does: 视为受理, 逾期未补 and 等待期满. */
export async function performDue(
  deps: CasesDeps,
  caseId: CaseId,
  name: DueAct,
  at: Instant,
): Promise<ActResult> {
  const entry: Entry = { actor: { kind: 'system' }, via: 'system', at }
  return settle(
    deps,
    caseId,
    entry,
    (state, world) => perform(DUE_ACTS[name], state, commandOf(entry), world) as CaseOutcome,
  )
}

/** Decides on a case as it stands, in the world of then, and issues the legal documents that its facts call for. */
export async function settle(
  deps: CasesDeps,
  caseId: CaseId,
  entry: Entry,
  decide: (
    state: CaseState,
    world: World,
  ) => Outcome<CaseEvent, Exclude<ActRefusal['code'], 'unknown-case'>>,
  beside: readonly Statement[] = [],
): Promise<ActResult> {
  const done = await changeStream<CaseState, string, typeof caseEvents, ActRefusal['code']>(
    deps.pool,
    caseStream,
    caseId,
    originOf(entry),
    async (facts, head) => {
      const published = await worldFor(deps, facts, head.edition, dayOf(entry.at))
      if (!published) return NO_CASE
      return {
        ...livesIn(caseId, published, entry, beside),
        decide: (state) => {
          const outcome = decide(state!, worldOf(published, state!))
          return outcome.ok ? record(...withDocuments(caseId, state, outcome.events)) : outcome
        },
      }
    },
  )
  return done.ok ? { ok: true, caseId, state: done.state } : done
}

const NO_CASE: Life<CaseState, typeof caseEvents, 'unknown-case'> = {
  evolve: (state) => state!,
  decide: () => refuse('unknown-case'),
  project: () => [],
}

/** What facts of a case mean, and where lists read them. */
const livesIn = (
  caseId: CaseId,
  published: PublishedWorld,
  { at }: Entry,
  beside: readonly Statement[] = [],
) => ({
  evolve: (state: CaseState | undefined, fact: CaseFact) =>
    evolve(state, caseId, fact, netsOf(published)),
  project: (state: CaseState, facts: readonly CaseFact[]) => [
    ...projectCase(state, facts, worldOf(published, state), dayOf(at)),
    ...beside,
  ],
})

const originOf = ({ actor, via, at, occurredAt }: Entry): Origin => ({
  actor: actorId(actor),
  unit: actorUnit(actor),
  via,
  occurredAt: occurredAt ?? at,
  recordedAt: at,
})

/** The events with the legal documents that they call for, each numbered within its kind. */
function withDocuments(
  caseId: CaseId,
  before: CaseState | undefined,
  events: readonly CaseEvent[],
): CaseEvent[] {
  const serials = new Map<string, number>()
  for (const { kind } of before?.documents ?? []) serials.set(kind, (serials.get(kind) ?? 0) + 1)
  return events.flatMap((event) => [
    event,
    ...papersOf(event).map(({ kind, mark }): CaseEvent => {
      const serial = (serials.get(kind) ?? 0) + 1
      serials.set(kind, serial)
      const unitId = event.type === 'CaseSubmitted' ? event.body.unitId : before!.unitId
      return {
        type: 'DocumentIssued',
        body: {
          documentId: documentIds.of(`${caseId}-${kind}-${serial}`),
          kind,
          number: documentNumber(mark, unitId, caseId, serial),
        },
      }
    }),
  ])
}

/** The legal documents that a fact calls for (行政许可法 32(2), 38, 42, 44, 45). */
const papersOf = ({ type, body }: CaseEvent): readonly Paper[] =>
  ((FACTS[type] as AnyFact).papers ?? []).filter(({ isFor }) => isFor?.(body as never) ?? true)

export interface Submission
  extends Omit<Submit, 'itemVersion' | 'pins' | 'unitId' | 'formHash' | 'matterId' | 'attempt'> {
  form: Record<string, Json>
  idempotencyKey?: string | undefined
}

export type SubmitResult =
  | (Extract<ActResult, { ok: true }> & { queryCode?: string })
  | ActRefusal
  | { ok: false; code: 'unknown-item' }

/** A new case: its number, its matter, its receipt. The same key again answers the same case. */
export async function submitCase(
  deps: CasesDeps,
  given: Submission,
  entry: Entry,
): Promise<SubmitResult> {
  const published = deps.world.at(dayOf(entry.at))
  const catalogue = catalogueOf(published)
  const item = catalogue.find(given.itemId)
  if (!item) return { ok: false, code: 'unknown-item' }
  const unitId = item.unitId ?? given.townshipId
  if (!unitId) return refuse('township-missing', '行政许可法 35')
  const key = given.idempotencyKey && `${given.applicantId}:${given.idempotencyKey}`
  const known = key && (await findSubmitted(deps, key))
  if (known) return known
  const formHash = sm3Hex(canonicalJson(given.form))
  const materials = fingerprinted(given.materials, await filesOf(deps.pool, given.materials), [
    given.applicantId,
    given.agentId,
    ownerIn(entry.actor),
  ])
  if (!materials) return { ok: false, code: 'unknown-document' }
  const [matter, serial] = await Promise.all([
    findMatter(deps.pool, { ...given, materials }, entry.at),
    nextSerial(deps.pool),
  ])
  const pins = catalogue.pins(item.itemId)
  const command: Submit = {
    itemId: given.itemId,
    itemVersion: item.version,
    pins,
    unitId,
    applicantId: given.applicantId,
    channel: given.channel,
    formHash,
    materials,
    ...(given.situation && { situation: given.situation }),
    ...(given.townshipId && item.viaTownship && { townshipId: given.townshipId }),
    ...(given.agentId && { agentId: given.agentId }),
    matterId: matter?.matter_id ?? randomUUID(),
    attempt: (matter?.attempt ?? 0) + 1,
  }
  const outcome = submit(command, item)
  if (!outcome.ok) return outcome
  const caseId = caseIds.of(`${dayOf(entry.at).slice(0, 4)}-${String(serial).padStart(6, '0')}`)
  const queryCode = String(randomInt(100_000_000)).padStart(8, '0')
  const beside = keptBeside(deps, given, { caseId, queryCode, key })
  const life = livesIn(caseId, published, entry)
  try {
    const state = await beginStream(deps.pool, caseStream, caseId, published.edition, {
      ...life,
      events: withDocuments(caseId, undefined, outcome.events),
      origin: originOf(entry),
      beside,
    })
    return { ok: true, caseId, state, queryCode }
  } catch (error) {
    // The same form sent twice at once: the second answers what the first made.
    const first = key && isUniqueViolation(error) && (await findSubmitted(deps, key))
    if (first) return first
    throw error
  }
}

/** What becomes true together with a submission and is no fact: the form sealed, the code that shows the case, the draft gone. */
function keptBeside(
  deps: CasesDeps,
  given: Submission,
  { caseId, queryCode, key }: { caseId: CaseId; queryCode: string; key: string | undefined },
): Statement[] {
  return [
    formStatement(deps, caseId, given.form),
    {
      text: 'insert into cases.query_code (case_id, code_hash) values ($1, $2)',
      values: [caseId, digest(`${caseId}:${queryCode}`)],
    },
    // The draft of whoever typed it: an agent's, and never one that the principal has of their own.
    {
      text: 'delete from cases.draft where owner_id = $1 and item_id = $2',
      values: [given.agentId ?? given.applicantId, given.itemId],
    },
    ...(key
      ? [
          {
            text: 'insert into cases.submission_key (key, case_id) values ($1, $2)',
            values: [key, caseId],
          },
        ]
      : []),
  ]
}

/** What this key has made before; undefined when nothing. */
async function findSubmitted(deps: CasesDeps, key: string): Promise<SubmitResult | undefined> {
  const known = await row<{ case_id: CaseId }>(
    deps.pool,
    'select case_id from cases.submission_key where key = $1',
    [key],
  )
  if (!known) return undefined
  const { state } = (await loadCase(deps, deps.pool, known.case_id))!
  return { ok: true, caseId: known.case_id, state }
}

async function nextSerial(db: Queryable): Promise<number> {
  return (await row<{ serial: number }>(db, "select nextval('cases.serial') as serial"))!.serial
}

/**
 * 退件后重报: an application of the same applicant for the same item that ended without a decision in the last half year.
 * Where both sides have fingerprints of materials, at least one must be the same; paper without a scan has none.
 */
async function findMatter(
  client: Queryable,
  given: Pick<Submission, 'applicantId' | 'itemId' | 'materials'>,
  at: Instant,
): Promise<{ matter_id: MatterId; attempt: number } | undefined> {
  const earlier = await rows<{ matter_id: MatterId; attempt: number; hashes: string[] }>(
    client,
    `select matter_id, attempt, array(select m->>'hash' from jsonb_array_elements(state->'materials') m where m ? 'hash') as hashes from cases.case_row
     where applicant_id = $1 and item_id = $2 and ending in ('declined-not-needed', 'declined-not-ours', 'withdrawn', 'terminated', 'voided')
       and received_at > $3::timestamptz - interval '180 days'
     order by received_at desc`,
    [given.applicantId, given.itemId, at],
  )
  const fingerprints = new Set(given.materials.flatMap((m) => m.hash ?? []))
  return earlier.find(
    ({ hashes }) =>
      hashes.length === 0 ||
      fingerprints.size === 0 ||
      hashes.some((hash) => fingerprints.has(hash)),
  )
}

const formStatement = (
  { keys }: CasesDeps,
  caseId: CaseId,
  form: Record<string, Json>,
): Statement => ({
  text: 'insert into cases.form (case_id, form_hash, body_sealed) values ($1, $2, $3) on conflict do nothing',
  values: [caseId, sm3Hex(canonicalJson(form)), keys.seal(JSON.stringify(form))],
})

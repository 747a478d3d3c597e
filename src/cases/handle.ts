import { randomInt, randomUUID } from 'node:crypto'
import { canonicalJson, type Json } from '#foundation/canonical'
import { type Outcome, refuse } from '#foundation/outcome'
import { sm3Hex } from '#foundation/sm'
import { dayOf, type Instant } from '#foundation/time'
import type { WorkCalendar } from '#calendar'
import { documentNumber, type IssuedKind, recordIssued } from '#documents'
import { type Actor, digest, type PersonalKeys } from '#identity'
import type { ItemCatalogue } from '#items'
import { append, EMPTY_STREAM, type Head, readStream, StaleVersionError, type Via } from '#ledger'
import { type Client, type Pool, row, rows, transaction } from '#platform/database'
import type { ProcessLibrary } from '#process'
import { deemAccepted } from './acts/deem-accepted.ts'
import { lapse } from './acts/lapse.ts'
import { timeOut } from './acts/time-out.ts'
import { type Submit, submit } from './acts/submit.ts'
import type { ActName } from './contract.ts'
import type { CaseEvent, CaseFact } from './events.ts'
import { perform } from './perform.ts'
import { mayPerform } from './policies.ts'
import { projectCase } from './projections.ts'
import type { RefusalCode } from './refusals.ts'
import { type CaseState, evolve, fold, type World } from './state.ts'

export interface CasesDeps {
  pool: Pool
  catalogue: ItemCatalogue
  processes: ProcessLibrary
  /** The calendar in force; it changes when an amendment is approved. */
  calendar: () => WorkCalendar
  keys: PersonalKeys
}

/** Why an act was not performed. `forbidden` and `unknown-case` look alike to those who may not read the case. */
export type ActRefusal = {
  ok: false
  code: RefusalCode | 'forbidden' | 'unknown-case' | 'changed-meanwhile'
  article?: string | undefined
  details?: Readonly<Record<string, string | number | readonly string[]>> | undefined
}
export type ActResult = { ok: true; caseId: string; state: CaseState } | ActRefusal

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

export const actorId = (actor: Entry['actor']) =>
  actor.kind === 'officer'
    ? actor.staffId
    : actor.kind === 'applicant'
      ? `applicant:${actor.applicantId}`
      : 'system'
const actorUnit = (actor: Entry['actor']) => (actor.kind === 'officer' ? actor.unitId : '')

export function streamOf(caseId: string): string {
  return `case/${caseId}`
}

/** The case with its head in the ledger; undefined when there is no such case. */
export async function loadCase(
  deps: CasesDeps,
  db: Client | Pool,
  caseId: string,
): Promise<{ state: CaseState; world: World; head: Head; facts: CaseFact[] } | undefined> {
  const { events, head } = await readStream(db, streamOf(caseId))
  const facts = events as unknown as CaseFact[]
  const first = facts[0]
  if (first?.type !== 'CaseSubmitted') return undefined
  const world = worldOf(deps, first.body.itemId, first.body.itemVersion)
  return { state: fold(caseId, facts, () => world.net)!, world, head, facts }
}

export function worldOf(
  deps: Pick<CasesDeps, 'catalogue' | 'processes' | 'calendar'>,
  itemId: string,
  version: number,
): World {
  const item = deps.catalogue.getVersion(itemId, version)
  return { item, net: deps.processes.net(item.processKey), calendar: deps.calendar() }
}

/** Load → policy → act → append → project, in one transaction. A refusal leaves no trace. */
export async function performAct(
  deps: CasesDeps,
  caseId: string,
  act: ActName,
  command: Record<string, unknown>,
  entry: Entry,
): Promise<ActResult> {
  return settle(deps, caseId, entry, (state, world) => {
    if (entry.actor.kind !== 'system' && !mayPerform(act, entry.actor, state, world))
      return { ok: false, code: 'forbidden' } as const
    if (entry.occurredAt !== undefined && entry.occurredAt > entry.at)
      return refuse('happened-in-future', '电子监察规则')
    if (entry.expectedVersion !== undefined && entry.expectedVersion !== state.version)
      return { ok: false, code: 'changed-meanwhile' } as const
    return perform(act, state, { ...command, by: actorId(entry.actor), on: dayOf(entry.at) }, world)
  })
}

const DUE_ACTS = { 'deem-accepted': deemAccepted, lapse, 'time-out': timeOut } as const

/** What the passing of time does: 视为受理, 逾期未补 and 等待期满. */
export async function performDue(
  deps: CasesDeps,
  caseId: string,
  kind: keyof typeof DUE_ACTS,
  at: Instant,
): Promise<ActResult> {
  const act = DUE_ACTS[kind]
  return settle(deps, caseId, { actor: { kind: 'system' }, via: 'system', at }, (state, world) =>
    act(state, { by: 'system', on: dayOf(at) }, world),
  )
}

async function settle(
  deps: CasesDeps,
  caseId: string,
  entry: Entry,
  decide: (state: CaseState, world: World) => Outcome<CaseEvent, RefusalCode> | ActRefusal,
): Promise<ActResult> {
  try {
    return await transaction(deps.pool, async (client) => {
      const loaded = await loadCase(deps, client, caseId)
      if (!loaded) return { ok: false, code: 'unknown-case' } as const
      const outcome = decide(loaded.state, loaded.world)
      if (!outcome.ok) return outcome
      const state = await store(
        client,
        caseId,
        loaded.state,
        loaded.head,
        outcome.events,
        loaded.world,
        entry,
      )
      return { ok: true, caseId, state } as const
    })
  } catch (error) {
    if (error instanceof StaleVersionError) return { ok: false, code: 'changed-meanwhile' }
    throw error
  }
}

async function store(
  client: Client,
  caseId: string,
  before: CaseState | undefined,
  head: Head,
  events: readonly CaseEvent[],
  world: World,
  entry: Entry,
): Promise<CaseState> {
  const facts: CaseFact[] = []
  let state = before
  const take = (event: CaseEvent) => {
    const fact = {
      ...event,
      version: head.version + facts.length + 1,
      actor: actorId(entry.actor),
      unit: actorUnit(entry.actor),
      occurredAt: entry.occurredAt ?? entry.at,
      recordedAt: entry.at,
    } as CaseFact
    facts.push(fact)
    state = { ...evolve(state, fact, world.net), caseId }
  }
  for (const event of events) {
    take(event)
    for (const kind of issuedBy(event)) {
      const serial = state!.documents.filter((d) => d.kind === kind).length + 1
      const documentId = `${caseId}-${kind}-${serial}`
      take({
        type: 'DocumentIssued',
        body: { documentId, kind, number: documentNumber(kind, state!.unitId, caseId, serial) },
      })
      await recordIssued(client, {
        documentId,
        caseId,
        kind,
        number: state!.documents.at(-1)!.number,
        issuedOn: dayOf(entry.at),
      })
    }
  }
  await append(
    client,
    streamOf(caseId),
    head,
    facts.map((f) => ({ type: f.type, body: f.body as unknown as Record<string, Json> })),
    {
      actor: actorId(entry.actor),
      unit: actorUnit(entry.actor),
      via: entry.via,
      occurredAt: entry.occurredAt ?? entry.at,
      recordedAt: entry.at,
    },
  )
  await projectCase(client, state!, world, dayOf(entry.at))
  return state!
}

/** The legal documents that a fact calls for (行政许可法 32(2), 38, 42, 44, 45). */
function issuedBy(event: CaseEvent): IssuedKind[] {
  switch (event.type) {
    case 'CaseSubmitted':
      return ['receipt']
    case 'CorrectionRequired':
      return ['correction-notice']
    case 'CaseAccepted':
      return ['acceptance-notice']
    case 'CaseDeclined':
      return ['decline-decision']
    case 'ProcedureStarted':
      return ['procedure-notice']
    case 'LimitExtended':
      return ['extension-notice']
    case 'StepCompleted':
      return event.body.stepId === 'hearing-notice' ? ['hearing-rights-notice'] : []
    case 'CaseApproved':
      return event.body.certificateNumber
        ? ['approval-decision', 'certificate']
        : ['approval-decision']
    case 'CaseDenied':
      return ['denial-decision']
    case 'ResultDelivered':
      return ['delivery-receipt']
    default:
      return []
  }
}

export interface Submission
  extends Omit<Submit, 'itemVersion' | 'unitId' | 'formHash' | 'matterId' | 'attempt'> {
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
  const item = deps.catalogue.find(given.itemId)
  if (!item) return { ok: false, code: 'unknown-item' }
  const unitId = item.unitId ?? given.townshipId
  if (!unitId) return refuse('township-missing', '行政许可法 35')
  return transaction(deps.pool, async (client): Promise<SubmitResult> => {
    const key = given.idempotencyKey && `${given.applicantId}:${given.idempotencyKey}`
    if (key) {
      // The same form sent twice at once: the second waits here for the first.
      await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [key])
      const known = await row<{ case_id: string }>(
        client,
        'select case_id from cases.submission_key where key = $1',
        [key],
      )
      if (known)
        return {
          ok: true,
          caseId: known.case_id,
          state: (await loadCase(deps, client, known.case_id))!.state,
        }
    }
    const formHash = sm3Hex(canonicalJson(given.form))
    const matter = await findMatter(client, given, entry.at)
    const command: Submit = {
      itemId: given.itemId,
      itemVersion: item.version,
      unitId,
      applicantId: given.applicantId,
      channel: given.channel,
      formHash,
      materials: given.materials,
      ...(given.situation && { situation: given.situation }),
      ...(given.townshipId && item.viaTownship && { townshipId: given.townshipId }),
      ...(given.agentId && { agentId: given.agentId }),
      matterId: matter?.matter_id ?? randomUUID(),
      attempt: (matter?.attempt ?? 0) + 1,
    }
    const outcome = submit(command, item)
    if (!outcome.ok) return outcome
    const { serial } = (await row<{ serial: number }>(
      client,
      "select nextval('cases.serial') as serial",
    ))!
    const caseId = `${dayOf(entry.at).slice(0, 4)}-${String(serial).padStart(6, '0')}`
    const state = await store(
      client,
      caseId,
      undefined,
      EMPTY_STREAM,
      outcome.events,
      worldOf(deps, item.itemId, item.version),
      entry,
    )
    await client.query(
      'insert into cases.form (case_id, form_hash, body_sealed) values ($1, $2, $3)',
      [caseId, formHash, deps.keys.seal(JSON.stringify(given.form))],
    )
    if (key)
      await client.query('insert into cases.submission_key (key, case_id) values ($1, $2)', [
        key,
        caseId,
      ])
    const queryCode = String(randomInt(100_000_000)).padStart(8, '0')
    await client.query('insert into cases.query_code (case_id, code_hash) values ($1, $2)', [
      caseId,
      digest(`${caseId}:${queryCode}`),
    ])
    // The draft of whoever typed it: an agent's, and never one that the principal has of their own.
    await client.query('delete from cases.draft where owner_id = $1 and item_id = $2', [
      given.agentId ?? given.applicantId,
      given.itemId,
    ])
    return { ok: true, caseId, state, queryCode }
  })
}

/**
 * 退件后重报: an application of the same applicant for the same item that ended without a decision in the last half year.
 * Where both sides have fingerprints of materials, at least one must be the same; paper without a scan has none.
 */
async function findMatter(
  client: Client,
  given: Pick<Submission, 'applicantId' | 'itemId' | 'materials'>,
  at: Instant,
): Promise<{ matter_id: string; attempt: number } | undefined> {
  const earlier = await rows<{ matter_id: string; attempt: number; hashes: string[] }>(
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

/** Stores a form again after a correction on the spot; answers its hash for the event. */
export async function storeForm(
  deps: CasesDeps,
  caseId: string,
  form: Record<string, Json>,
): Promise<string> {
  const formHash = sm3Hex(canonicalJson(form))
  await deps.pool.query(
    'insert into cases.form (case_id, form_hash, body_sealed) values ($1, $2, $3) on conflict do nothing',
    [caseId, formHash, deps.keys.seal(JSON.stringify(form))],
  )
  return formHash
}

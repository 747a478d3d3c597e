import { QUERY_CODE_DIGITS } from './contract.ts'
import { randomInt, randomUUID } from 'node:crypto'
import { canonicalJson, type Json } from '#foundation/canonical'
import { type CaseId, caseIds, type MatterId, type UnitId } from '#foundation/ids'
import { refuse } from '#foundation/outcome'
import { dayOf, type Instant } from '#foundation/time'
import { type Applicant, type Person, theApplicant, unitsOf } from '#identity'
import { isFileGone } from '#documents'
import { catalogueOf, type ItemVersion } from '#items'
import { beginStream } from '#ledger'
import { isUniqueViolation, type Queryable, row, rows, type Statement } from '#platform/database'
import type { World as PublishedWorld } from '#world'
import { type Submit, submit } from './acts/submit.ts'
import { notAbout } from './about-licence.ts'
import { notPromised } from './commitments.ts'
import { mayApply } from './eligible.ts'
import { type Entry, originOf, ownersFor } from './entry.ts'
import { type CaseEvent, caseStream } from './events.ts'
import { type ActRefusal, type ActResult, livesIn } from './handle.ts'
import { fixWords, withDocuments } from './issuing.ts'
import { type CasesDeps, loadCase } from './load.ts'
import { type KeptForm, saltForm } from './kept-form.ts'
import { keepQueryCode } from './query-code.ts'
import { findSubmitted, keepSubmitted } from './submission-key.ts'
import { filesOf, fingerprinted } from './supplied.ts'

/** What is submitted: who it is from, and everything that is written and handed in. */
export interface Submission
  extends Omit<Submit, 'itemVersion' | 'pins' | 'unitId' | 'formHash' | 'matterId' | 'attempt'> {
  form: Record<string, Json>
  idempotencyKey?: string | undefined
  /** What becomes true together with it: whoever came for the first time is known. */
  beside?: readonly Statement[]
  /** The applicant, where `beside` makes them known. */
  newcomer?: Pick<Applicant, 'kind' | 'name' | 'idNumber'> | undefined
  /** Whoever acts for them, where `beside` makes them known. */
  newAgent?: Person | undefined
  /** A counter has seen on the document of the agent that they are of age. */
  isAgentSeenAdult?: boolean | undefined
}

export type SubmitResult =
  | (Extract<ActResult, { ok: true }> & { queryCode?: string })
  | ActRefusal
  | { ok: false; code: 'unknown-item' | 'key-used-otherwise' }

/** A new case: its number, its matter, its receipt. The same key again answers the same case. */
export async function submitCase(
  deps: CasesDeps,
  given: Submission,
  entry: Entry,
): Promise<SubmitResult> {
  const published = deps.world.at(dayOf(entry.at))
  const item = catalogueOf(published).find(given.itemId)
  if (!item) return { ok: false, code: 'unknown-item' }
  const unitId = item.unitId ?? given.townshipId
  if (!unitId || !isTownship(given.townshipId, published))
    return refuse('township-missing', '行政许可法 35')
  const known = await findKnown(deps, given)
  if (known) return known
  const applicant = given.newcomer ?? (await theApplicant(deps.pool, deps.keys, given.applicantId))
  const agent = await agentOf(deps, given)
  const allowed = mayApply({ item, applicant, agent, on: dayOf(entry.at) })
  if (!allowed.ok) return allowed
  const barred = await notAbout(deps.pool, { ...given, unitId }, dayOf(entry.at))
  if (barred) return barred
  const on = dayOf(entry.at)
  const unpromised = await notPromised(deps.pool, given.applicantId, given.materials, item, on)
  if (unpromised) return unpromised
  const form = saltForm(given.form)
  const command = await commandFrom(deps, given, entry, item, unitId, form)
  if (!command) return { ok: false, code: 'unknown-document' }
  const outcome = submit(command, item)
  if (!outcome.ok) return outcome
  try {
    const known = { published, item, applicant, events: outcome.events, form }
    return await begin(deps, given, entry, known)
  } catch (error) {
    // The same form sent twice at once: the second answers what the first made.
    const first = isUniqueViolation(error, 'submission_key_pk') && (await findKnown(deps, given))
    if (first) return first
    // Erased since it was looked at: nothing of the case is there.
    if (isFileGone(error)) return { ok: false, code: 'unknown-document' }
    throw error
  }
}

async function agentOf({ pool, keys }: CasesDeps, given: Submission) {
  const { agentId, applicantId, newAgent, isAgentSeenAdult } = given
  if (agentId === undefined) return undefined
  if (agentId === applicantId) return 'self'
  const agent: Person = newAgent ?? (await theApplicant(pool, keys, agentId))
  return { ...agent, isSeenAdult: isAgentSeenAdult }
}

/** Where none is named there is nothing to ask; what is named is a township that there is. */
function isTownship(unitId: UnitId | undefined, published: PublishedWorld): boolean {
  const kind = unitId && unitsOf(published).get(unitId)?.kind
  return unitId === undefined || kind === 'township' || kind === 'sub-district'
}

/**
 * What is submitted, with what the server knows of it; undefined where it names a file of somebody
 * else.
 */
async function commandFrom(
  deps: CasesDeps,
  given: Submission,
  { actor, at }: Entry,
  { itemId, version, viaTownship }: ItemVersion,
  unitId: UnitId,
  { formHash }: KeptForm,
): Promise<Submit | undefined> {
  const { pool, world } = deps
  const { applicantId, agentId, townshipId, channel, situation, about } = given
  const files = await filesOf(deps, given.materials)
  const materials = fingerprinted(given.materials, files, ownersFor(actor, given))
  if (!materials) return undefined
  const matter = await findMatter(pool, { applicantId, itemId, materials, about }, at)
  return {
    itemId,
    itemVersion: version,
    pins: catalogueOf(world.at(dayOf(at))).pins(itemId),
    unitId,
    applicantId,
    channel,
    formHash,
    materials,
    ...(situation && { situation }),
    ...(townshipId && viaTownship && { townshipId }),
    ...(agentId && { agentId }),
    ...(about && { about }),
    matterId: matter?.matter_id ?? randomUUID(),
    attempt: (matter?.attempt ?? 0) + 1,
  }
}

interface Begun {
  published: PublishedWorld
  item: ItemVersion
  applicant: Pick<Applicant, 'kind' | 'name'>
  events: readonly CaseEvent[]
  form: KeptForm
}

/** A keyed hash of what is submitted. */
function contentOf({ keys }: CasesDeps, given: Submission): Buffer {
  const { itemId, form, materials, agentId, townshipId, situation, about } = given
  return keys.index(
    canonicalJson({
      ...{ itemId, form, materials, agentId, townshipId, situation },
      ...(about && { about }),
    } as Json),
  )
}

async function begin(
  deps: CasesDeps,
  given: Submission,
  entry: Entry,
  { published, item, applicant, events, form }: Begun,
): Promise<SubmitResult> {
  const serial = await nextSerial(deps.pool)
  const caseId = caseIds.of(`${dayOf(entry.at).slice(0, 4)}-${String(serial).padStart(6, '0')}`)
  const queryCode = String(randomInt(10 ** QUERY_CODE_DIGITS)).padStart(QUERY_CODE_DIGITS, '0')
  const { edition } = published
  const origin = originOf(entry)
  const issuing = { published, edition, origin, applicant }
  const withReceipt = withDocuments(caseId, undefined, events, item)
  const issued = await fixWords(deps, caseId, undefined, withReceipt, issuing)
  if (!issued.ok) return issued
  const state = await beginStream(deps.pool, caseStream, caseId, edition, {
    ...livesIn(caseId, published, entry),
    events: issued.events,
    origin,
    beside: [...keptBeside(deps, given, form, { caseId, queryCode }), ...issued.kept],
  })
  return { ok: true, caseId, state, queryCode }
}

/**
 * What becomes true together with a submission and is no fact: the form sealed, the code that shows
 * the case, the draft gone.
 */
function keptBeside(
  deps: CasesDeps,
  given: Submission,
  form: KeptForm,
  { caseId, queryCode }: { caseId: CaseId; queryCode: string },
): Statement[] {
  const { applicantId, idempotencyKey } = given
  const content = contentOf(deps, given)
  return [
    ...(given.beside ?? []),
    form.keep(deps.keys, caseId),
    keepQueryCode(deps.keys, caseId, queryCode),
    // The draft of whoever typed it: an agent's, and never one that the principal has of their own.
    {
      text: 'delete from cases.draft where owner_id = $1 and item_id = $2',
      values: [given.agentId ?? given.applicantId, given.itemId],
    },
    ...(idempotencyKey ? [keepSubmitted(applicantId, idempotencyKey, { caseId, content })] : []),
  ]
}

/** What this key has made before; undefined when nothing. */
async function findKnown(deps: CasesDeps, given: Submission): Promise<SubmitResult | undefined> {
  const { applicantId, idempotencyKey } = given
  const known = idempotencyKey && (await findSubmitted(deps.pool, applicantId, idempotencyKey))
  if (!known) return undefined
  if (known.content && !known.content.equals(contentOf(deps, given)))
    return { ok: false, code: 'key-used-otherwise' }
  const { state } = (await loadCase(deps, deps.pool, known.caseId))!
  return { ok: true, caseId: known.caseId, state }
}

async function nextSerial(db: Queryable): Promise<number> {
  return (await row<{ serial: number }>(db, "select nextval('cases.serial') as serial"))!.serial
}

/**
 * 退件后重报: an application of the same applicant for the same item that ended without a decision in
 * the last half year. Where both sides have fingerprints of materials, at least one must be the
 * same; paper without a scan has none. Told from the facts: what it answers becomes one.
 */
async function findMatter(
  client: Queryable,
  given: Pick<Submission, 'applicantId' | 'itemId' | 'materials' | 'about'>,
  at: Instant,
): Promise<{ matter_id: MatterId; attempt: number } | undefined> {
  const earlier = await rows<{ matter_id: MatterId; attempt: number; hashes: string[] }>(
    client,
    `select f.body->>'matterId' as matter_id, (f.body->>'attempt')::int as attempt,
       array(select m->>'hash' from ledger.fact s, json_array_elements(s.body->'materials') m
         where s.stream = f.stream and m->>'hash' is not null
           and s.type in ('CaseSubmitted', 'CaseSupplemented', 'GapSupplied')) as hashes
     from cases.case_row c join ledger.fact f on f.stream = 'case/' || c.case_id and f.version = 1
     where c.applicant_id = $1 and f.body->>'applicantId' = $1
       and c.item_id = $2 and f.body->>'itemId' = $2
       and c.ending in ('declined-not-needed', 'declined-not-ours', 'withdrawn', 'terminated', 'voided')
       and c.received_at > $3::timestamptz - interval '180 days'
       and (f.body->'about')::jsonb is not distinct from $4::jsonb
     order by c.received_at desc`,
    [given.applicantId, given.itemId, at, given.about ? JSON.stringify(given.about) : null],
  )
  const fingerprints = new Set(given.materials.flatMap((m) => m.hash ?? []))
  return earlier.find(
    ({ hashes }) =>
      hashes.length === 0 ||
      fingerprints.size === 0 ||
      hashes.some((hash) => fingerprints.has(hash)),
  )
}

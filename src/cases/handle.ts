import { type CaseId, type StaffId, staffIds, type StepId, type UploadId } from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { isFileGone, holdFiles } from '#documents'
import { findApplicant, findOfficers, isGuarded } from '#identity'
import { changeStream, type Life } from '#ledger'
import type { Queryable, Statement } from '#platform/database'
import type { World as PublishedWorld } from '#world'
import { type AnyAct, perform } from './acts/act.ts'
import { type Amended, amend } from './amend.ts'
import { ACTS, type ActName, DUE_ACTS, type DueAct } from './acts/index.ts'
import { licenceOf } from './about-licence.ts'
import { notPromised } from './commitments.ts'
import { commandOf, type Entry, originOf, ownersFor } from './entry.ts'
import { type CaseEvent, type CaseFact, type caseEvents, caseStream } from './events.ts'
import { evolve } from './fold.ts'
import { fixWords, withDocuments } from './issuing.ts'
import { type CasesDeps, netsOf, worldFor, worldOf } from './load.ts'
import type { SuppliedMaterial } from './materials.ts'
import { mayPerform, mayRead } from './policies.ts'
import { filesNamedBy, projectCase } from './projections.ts'
import { type FilledForm, type KeptForm, readForm, saltForm } from './kept-form.ts'
import type { RefusalCode } from './refusals.ts'
import type { CaseState, World } from './state.ts'
import { filesOf, fingerprinted } from './supplied.ts'

/** Why an act was not performed. */
export type ActRefusal = {
  ok: false
  code: RefusalCode | 'forbidden' | 'unknown-case' | 'unknown-document' | 'changed-meanwhile'
  article?: string | undefined
  details?: Readonly<Record<string, string | number | readonly string[]>> | undefined
  /** What is wrong with single fields of what was written. */
  fields?: { field: string; reason: string }[]
}
export type ActResult = { ok: true; caseId: CaseId; state: CaseState } | ActRefusal

/**
 * Load → policy → act → append and project; done again when somebody else was faster. A refusal
 * leaves no trace.
 */
export async function performAct(
  deps: CasesDeps,
  caseId: CaseId,
  name: ActName,
  input: Record<string, unknown>,
  entry: Entry,
): Promise<ActResult> {
  const act: AnyAct = ACTS[name]
  const { materials: supplied, stepId, form } = input as Named
  let amending: Amending | undefined
  const [officer, files, isChild] = await Promise.all([
    findNamed(deps.pool, act, input, dayOf(entry.at)),
    filesOf(deps, supplied ?? []),
    isChildActing(deps, entry),
  ])
  const decide = async (state: CaseState, known: World, kept: Statement[]) => {
    const world = { ...known, officer }
    if (entry.actor.kind !== 'system' && !mayPerform(name, entry.actor, state, world, stepId))
      // Whoever may not read it does not learn that there is one.
      return {
        ok: false,
        code: mayRead(entry.actor, state, world) ? 'forbidden' : 'unknown-case',
      } as const
    if (isChild) return refuse('guardian-needed', '民法典 19、20')
    if (entry.occurredAt !== undefined && entry.occurredAt > entry.at)
      return refuse('happened-in-future', '电子监察规则')
    if (entry.expectedVersion !== undefined && entry.expectedVersion !== state.version)
      return { ok: false, code: 'changed-meanwhile' } as const
    const materials = supplied && fingerprinted(supplied, files, ownersFor(entry.actor, state))
    if (supplied && !materials) return { ok: false, code: 'unknown-document' } as const
    const on = dayOf(entry.at)
    const { applicantId } = state
    const unpromised =
      materials && (await notPromised(deps.pool, applicantId, materials, world.item, on))
    if (unpromised) return unpromised
    amending = form && (await amendingOf(deps, state, world, form))
    const command = {
      ...input,
      ...(materials && { materials }),
      ...(amending && { formHash: amending.formHash, formBefore: amending.before }),
      ...commandOf(entry),
    }
    const outcome = perform(act, state, command, world) as CaseOutcome
    if (amending?.keep && outcome.ok && outcome.events.some(({ body }) => 'formHash' in body))
      kept.push(amending.keep(deps.keys, caseId))
    return outcome
  }
  const result = await settle(deps, caseId, entry, decide)
  return result.ok || result.code !== 'correction-invalid'
    ? result
    : { ...result, fields: amending!.wrong }
}

/**
 * A form of which fields are written anew: what it said, what is wrong with what it says now, and,
 * where nothing is, how that is kept.
 */
interface Amending extends Partial<KeptForm>, Pick<Amended, 'wrong'> {
  before: FilledForm
}

async function amendingOf(
  { pool, keys }: CasesDeps,
  { caseId, formHash }: CaseState,
  world: World,
  given: FilledForm,
): Promise<Amending> {
  const before = await readForm(pool, keys, caseId, formHash)
  const { form, wrong } = amend(world.form(), before, given)
  // As the request names them.
  const named = wrong.map(({ field, reason }) => ({ field: `form.${field}`, reason }))
  return { ...(wrong.length === 0 && saltForm(form)), before, wrong: named }
}

/** Whoever is too young to apply is too young for what follows. */
async function isChildActing({ pool, keys }: CasesDeps, { actor, at }: Entry): Promise<boolean> {
  if (actor.kind !== 'applicant') return false
  const person = await findApplicant(pool, keys, actor.applicantId)
  return person !== undefined && isGuarded(person, dayOf(at))
}

/** What an input may name that is not looked up by its act. */
interface Named {
  materials?: SuppliedMaterial[]
  stepId?: StepId
  form?: FilledForm
}

/** An act of the list answers facts of the list. */
type CaseOutcome = Outcome<CaseEvent, RefusalCode>

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

type Decided = Outcome<CaseEvent, ActRefusal['code']>

/**
 * Decides on a case as it stands, in the world of then, and issues the legal documents that its
 * facts call for.
 */
export async function settle(
  deps: CasesDeps,
  caseId: CaseId,
  entry: Entry,
  /** `kept` takes what is written together with the facts. */
  decide: (state: CaseState, world: World, kept: Statement[]) => Decided | Promise<Decided>,
  beside: readonly Statement[] = [],
): Promise<ActResult> {
  const changed = changeStream<CaseState, string, typeof caseEvents, ActRefusal['code']>(
    deps.pool,
    caseStream,
    caseId,
    originOf(entry),
    async (facts, head) => {
      const published = await worldFor(deps, facts, head.edition, dayOf(entry.at))
      if (!published) return NO_CASE
      const kept = [...beside]
      return {
        ...livesIn(caseId, published, entry, kept),
        async decide(state) {
          const world = worldOf(published, state!)
          const licence = await licenceOf(deps.pool, state!)
          const outcome = await decide(state!, { ...world, licence }, kept)
          if (!outcome.ok) return outcome
          const issuing = { published, edition: head.edition, origin: originOf(entry) }
          const events = withDocuments(caseId, state, outcome.events, world.item)
          const issued = await fixWords(deps, caseId, state, events, issuing)
          if (!issued.ok) return issued
          kept.push(...issued.kept)
          return record(...issued.events)
        },
      }
    },
  )
  const done = await unlessFileGone(changed)
  return done.ok ? { ok: true, caseId, state: done.state } : done
}

/** What was to be written names a file that is not there any more: none of it was written. */
async function unlessFileGone<T>(written: Promise<T>): Promise<T | ActRefusal> {
  try {
    return await written
  } catch (error) {
    if (isFileGone(error)) return { ok: false, code: 'unknown-document' }
    throw error
  }
}

const NO_CASE: Life<CaseState, typeof caseEvents, 'unknown-case'> = {
  evolve: (state) => state!,
  decide: () => refuse('unknown-case'),
  project: () => [],
}

const holding = (named: readonly UploadId[]) => (named.length > 0 ? [holdFiles(named)] : [])

/** What facts of a case mean, and where lists read them. */
export const livesIn = (
  caseId: CaseId,
  published: PublishedWorld,
  { at }: Entry,
  beside: readonly Statement[] = [],
) => ({
  evolve: (state: CaseState | undefined, fact: CaseFact) =>
    evolve(state, caseId, fact, netsOf(published)),
  project: (state: CaseState, facts: readonly CaseFact[]) => [
    ...holding(filesNamedBy(facts)),
    ...projectCase(state, facts, worldOf(published, state), dayOf(at)),
    ...beside,
  ],
})

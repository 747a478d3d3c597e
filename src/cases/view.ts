import { type OfficeHours, WorkingTime } from '#calendar'
import { explainClock, type Explanation, remainingWorkdays, usedWorkdays } from '#clock'
import type { CaseId, StepId, UnitId } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay, type Now } from '#foundation/time'
import {
  type Actor,
  type Applicant,
  findApplicant,
  masked,
  staffNames,
  type Units,
} from '#identity'
import { formKind, type FormSchema } from '#items'
import { listSteps, type Step } from '#process'
import type { CaseFact } from './events.ts'
import { type CasesDeps, commandOf, loadCase, netsOf } from './handle.ts'
import { type Offer, offersTo } from './offered.ts'
import { mayRead, seesPersonalData } from './policies.ts'
import { listMatter, readForm } from './queries.ts'
import { type CaseState, caseClocks, type World } from './state.ts'

/** A case as one screen shows it: to an officer, to its applicant, and in the command line. */
export interface CaseView {
  state: CaseState
  item: World['item']
  unitName: string
  townshipName?: string | undefined
  applicant: Applicant
  agent?: Applicant | undefined
  /** Names, numbers and the form are hidden from this reader. */
  isMasked: boolean
  form: { schema: FormSchema; values: Record<string, unknown> }
  clocks: Explanation[]
  /** For a unit that counts in office time: workdays used and left of the promise, one second more being a day more. */
  officeTime?: { usedWorkdays: number; remainingWorkdays: number } | undefined
  steps: Step[]
  /** What the steps are called, of every version of its process by which the case was handled. */
  stepNames: Record<StepId, string>
  timeline: (Pick<CaseFact, 'version' | 'type' | 'occurredAt' | 'recordedAt'> & {
    by: string
    body: unknown
  })[]
  /** What this reader may do now, with what each asks. */
  offered: Offer[]
  matter: Awaited<ReturnType<typeof listMatter>>
  /** Workdays from the first receipt of the matter until it was closed, or until now: the true duration beside the legal one. */
  matterWorkdays: number
  names: Record<string, string>
  unitNames: Record<string, string>
}

/** The view for an actor; undefined when there is no such case, or none that the actor may read. */
export async function findCaseView(
  deps: CasesDeps & { units: Units<{ name: string } & Counting>; now: Now },
  caseId: CaseId,
  actor: Actor | 'system',
  on: LegalDay,
): Promise<CaseView | undefined> {
  const loaded = await loadCase(deps, deps.pool, caseId, on)
  if (!loaded) return undefined
  const { state, world, facts } = loaded
  if (actor !== 'system' && !mayRead(actor, state, world)) return undefined
  const open = actor !== 'system' && seesPersonalData(actor, state)
  const show = (applicant: Applicant | undefined) =>
    applicant && (open ? applicant : masked(applicant))
  const matter = await listMatter(deps.pool, state.matterId)
  const names = Object.fromEntries(
    await staffNames(deps.pool, [
      ...new Set(facts.map((f) => f.actor)),
      ...state.visits.flatMap((v) => [
        ...(v.officerId ? [v.officerId] : []),
        ...(v.countersigners ?? []),
      ]),
    ]),
  )
  return {
    state,
    item: world.item,
    unitName: unitName(deps, state.unitId),
    townshipName: state.townshipId && unitName(deps, state.townshipId),
    applicant: show(await findApplicant(deps.pool, deps.keys, state.applicantId))!,
    agent: state.agentId
      ? show(await findApplicant(deps.pool, deps.keys, state.agentId))
      : undefined,
    isMasked: !open,
    form: {
      schema: deps.world.current().book.value(formKind, state.pins.form),
      values: open ? await readForm(deps.pool, deps.keys.unseal, caseId, state.formHash) : {},
    },
    clocks: caseClocks(state, world).map((facts) => explainClock(facts, world.calendar, on)),
    officeTime: officeTimeOf(state, world, facts, deps.units.get(state.unitId), deps.now()),
    steps: listSteps(world.net),
    stepNames: stepNamesOf(deps, state),
    timeline: facts.map(({ version, type, occurredAt, recordedAt, actor: by, body }) => ({
      version,
      type,
      occurredAt,
      recordedAt,
      by: nameOf(by, names),
      body,
    })),
    offered:
      actor === 'system' ? [] : offersTo(actor, state, commandOf({ actor, at: deps.now() }), world),
    matter,
    matterWorkdays: world.calendar.workdaysBetween(
      dayOf(matter[0]?.receivedAt ?? state.receivedAt),
      state.closedOn ?? on,
    ),
    names,
    unitNames: Object.fromEntries(
      [...state.copies, ...(state.opinions ?? [])].map((c) => [c.unitId, unitName(deps, c.unitId)]),
    ),
  }
}

function stepNamesOf({ world }: CasesDeps, { changes = [], pins }: CaseState) {
  const netOf = netsOf(world.current())
  const steps = [...changes.map(({ from }) => from), pins.process].flatMap((hash) =>
    listSteps(netOf(hash)),
  )
  return Object.fromEntries(steps.map(({ id, name }) => [id, name]))
}

interface Counting {
  officeHours?: readonly OfficeHours[]
  countingMode?: 'LEGAL_DAY' | 'WORK_SECONDS'
}

function officeTimeOf(
  state: CaseState,
  { item, calendar }: World,
  facts: readonly CaseFact[],
  unit: Counting | undefined,
  now: Instant,
): CaseView['officeTime'] {
  const at = (type: CaseFact['type']) =>
    facts.filter((f) => f.type === type).map((f) => f.occurredAt)
  const [accepted] = at('CaseAccepted')
  if (unit?.countingMode !== 'WORK_SECONDS' || !accepted || item.promisedLimit.unit !== 'workday')
    return undefined
  const ends = at('ProcedureEnded')
  const counted = {
    startedAt: state.deemed ? state.receivedAt : accepted,
    limitWorkdays: item.promisedLimit.value + (state.extension?.workdays ?? 0),
    pauses: at('ProcedureStarted').map((startedAt, i) => ({
      startedAt,
      endedAt: ends[i],
      capWorkdays: state.procedures[i]!.limitWorkdays,
    })),
  }
  const time = new WorkingTime(calendar, unit.officeHours)
  const readAt =
    [...at('CaseApproved'), ...at('CaseDenied')][0] ??
    (state.stage === 'closed' ? facts.at(-1)!.occurredAt : now)
  return {
    usedWorkdays: usedWorkdays(counted, time, readAt),
    remainingWorkdays: remainingWorkdays(counted, time, readAt),
  }
}

function unitName(deps: { units: Units<{ name: string }> }, unitId: UnitId): string {
  return deps.units.get(unitId)?.name ?? unitId
}

function nameOf(actor: string, names: Record<string, string>): string {
  return actor === 'system'
    ? '系统'
    : actor.startsWith('applicant:')
      ? '申请人'
      : (names[actor] ?? actor)
}

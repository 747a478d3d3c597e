import { z } from 'zod'
import { type OfficeHours, WorkingTime } from '#calendar'
import { explainClock, explanation, remainingWorkdays, usedWorkdays } from '#clock'
import type { CaseId, UnitId } from '#foundation/ids'
import { ids, instant, keyOf, legalDay, text } from '#foundation/schema'
import { dayOf, type Instant, type LegalDay, type Now } from '#foundation/time'
import {
  type Actor,
  type Applicant,
  applicantSchema,
  theApplicant,
  masked,
  staffNames,
  type Units,
} from '#identity'
import { formKind, formSchema, itemVersionSchema } from '#items'
import { stateOn } from '#licences'
import { LICENCE_STATES } from '#licences/contract'
import type { Queryable } from '#platform/database'
import { getStep, listSteps } from '#process'
import { FACTS } from './acts/index.ts'
import { hasAskedInTime } from './about-licence.ts'
import { hasLookedUp } from './access-log.ts'
import type { CaseEventType, CaseFact } from './events.ts'
import { commandOf } from './entry.ts'
import { type CasesDeps, loadCase, netsOf } from './load.ts'
import { offer, offersTo, withheld, withheldFrom } from './offered.ts'
import { formChange, formChangesOf } from './form-changes.ts'
import { INTERNAL_CLOCKS, isOutside, type Seen, seenBy } from './outside.ts'
import { askedUnits, mayRead, seesPersonalData } from './policies.ts'
import { filledForm, readForm } from './kept-form.ts'
import { attempt, listMatter } from './queries.ts'
import { lastDays, reviewersOf } from './remedies.ts'
import { type CaseState, caseClocks, caseState, openVisits, type World } from './state.ts'
import { withoutPeople } from './masked-words.ts'
import { termNames } from './waiting.ts'

/** What a fact says of itself, as far as its story is told. */
const told = z
  .object({
    stepId: ids.step,
    unitId: ids.unit,
    agrees: z.boolean(),
    opinion: text('材料真实完整，符合条件'),
    question: text('该地块是否在保护范围内'),
    answer: text('不在保护范围内'),
    kind: text('现场核查'),
    limitWorkdays: z.number(),
    workdays: z.number(),
    reason: text('须到经营场所核查'),
    planId: ids.plan,
    mapping: z.record(z.string(), z.string()).meta({ examples: [{ review: 'second-review' }] }),
    entered: z.array(ids.step),
  })
  .partial()

/** A case as one screen shows it: to an officer, to its applicant, and in the command line. */
export const caseView = z
  .object({
    state: caseState,
    item: itemVersionSchema,
    unitName: text('县市场监督管理局'),
    townshipName: text('城关街道办事处').optional(),
    applicant: applicantSchema,
    agent: applicantSchema.optional(),
    /** Names, numbers and the form are hidden from this reader. */
    isMasked: z.boolean(),
    form: z.object({ schema: formSchema, values: filledForm }),
    /** 改动记录: what was changed in the form since it was submitted, oldest first. */
    formChanges: z.array(formChange),
    clocks: z.array(explanation),
    /**
     * For a unit that counts in office time: workdays used and left of the promise, one second more
     * being a day more.
     */
    officeTime: z.object({ usedWorkdays: z.int(), remainingWorkdays: z.int() }).optional(),
    /** What the steps are called, of every version of its process by which the case was handled. */
    stepNames: z.record(z.string(), z.string()).meta({ examples: [{ examine: '审查' }] }),
    /** What the terms to answer in are called, by the names under which acts began them. */
    termNames: z
      .record(z.string(), z.string())
      .meta({ examples: [{ housing: '县住房和城乡建设局 回复意见' }] }),
    /** Where the steps that are open wait: for whom, where nobody is named. */
    waiting: z.array(
      z.object({
        stepId: text('examine'),
        role: text('handler'),
        unitName: text('县市场监督管理局'),
      }),
    ),
    timeline: z.array(
      z.object({
        version: z.int(),
        type: z.enum(Object.keys(FACTS) as [CaseEventType, ...CaseEventType[]]),
        occurredAt: instant,
        recordedAt: instant,
        by: text('李建国'),
        body: told,
      }),
    ),
    /** What this reader may do now, with what each asks. */
    offered: z.array(offer),
    /** What they come for and cannot do yet, and why. */
    withheld: z.array(withheld),
    /** Of what was refused: who looks at it again, and until when, once it was delivered. */
    remedies: z
      .object({
        authority: text('青岩县人民政府'),
        court: text('青岩县人民法院'),
        reviewUntil: legalDay.optional(),
        suitUntil: legalDay.optional(),
      })
      .optional(),
    /** The licence that it is about or has issued, as it stands on the day. */
    licence: z
      .object({
        number: text('0122026000123'),
        state: keyOf(LICENCE_STATES),
        validUntil: legalDay.nullable(),
        /** Of an open 延续: it was asked for later than 届满三十日前. */
        isLate: z.boolean(),
      })
      .optional(),
    matter: z.array(attempt),
    /**
     * Workdays from the first receipt of the matter until it was closed, or until now: the true
     * duration beside the legal one.
     */
    matterWorkdays: z.int(),
    /** Of the officers who did something, by their ids. */
    names: z.record(z.string(), z.string()).meta({ examples: [{ 'market.clerk1': '李建国' }] }),
    /** Of the units that were told, by their ids. */
    unitNames: z
      .record(z.string(), z.string())
      .meta({ examples: [{ market: '县市场监督管理局' }] }),
  })
  .meta({ id: 'CaseView' })
export type CaseView = z.infer<typeof caseView>

export interface ViewDeps extends CasesDeps {
  units: Units<{ name: string } & Counting>
  now: Now
}

/** The view for an actor; undefined when there is no such case, or none that the actor may read. */
export async function findCaseView(
  deps: ViewDeps,
  caseId: CaseId,
  actor: Actor | 'system',
  on: LegalDay,
): Promise<CaseView | undefined> {
  const loaded = await loadCase(deps, deps.pool, caseId, on)
  if (!loaded) return undefined
  const { world } = loaded
  if (actor !== 'system' && !mayRead(actor, loaded.state, world)) return undefined
  const seen = seenBy(actor, loaded)
  const { state, facts } = seen
  const matter = await listMatter(deps.pool, state.matterId)
  const names = await namesOf(deps.pool, state, facts.filter(seen.isTold))
  const isOpen = actor !== 'system' && (await sees(deps, actor, state, on))
  const known = await whose(deps, seen, names, isOpen)
  const people = isOpen ? [] : await peopleOf(deps, state)
  const told = <T>(what: T): T => (isOpen ? what : withoutPeople(what, people))
  return {
    state: told(state),
    item: world.item,
    unitName: unitName(deps, state.unitId),
    townshipName: state.townshipId && unitName(deps, state.townshipId),
    ...known,
    clocks: caseClocks(state, world)
      .filter(({ kind }) => !isOutside(actor) || !INTERNAL_CLOCKS.includes(kind))
      .map((clock) => explainClock(clock, world.calendar, on)),
    officeTime: officeTimeOf(state, world, facts, deps.units.get(state.unitId), deps.now()),
    stepNames: stepNamesOf(deps, state),
    termNames: termNames(state, world, (unitId) => unitName(deps, unitId)),
    waiting: openVisits(state).map(({ stepId, unitId }) => ({
      stepId,
      role: getStep(world.net, stepId).role,
      unitName: unitName(deps, unitId),
    })),
    timeline: told(facts.map((fact) => toldOf(fact, seen.isTold(fact), names))),
    ...(actor === 'system' ? NOTHING_TO_DO : doableBy(actor, loaded, deps.now())),
    remedies: remediesOf(deps, state, world),
    licence: licenceSeen(state, world, on),
    matter,
    matterWorkdays: world.calendar.workdaysBetween(
      dayOf(matter[0]?.receivedAt ?? state.receivedAt),
      state.closedOn ?? on,
    ),
    names,
    unitNames: Object.fromEntries(
      [...state.copies.map(({ unitId }) => unitId), ...askedUnits(state)].map((unitId) => [
        unitId,
        unitName(deps, unitId),
      ]),
    ),
  }
}

/** The licence as it stands; of an application for 延续, whether it came in time. */
function licenceSeen(state: CaseState, { licence }: World, on: LegalDay): CaseView['licence'] {
  if (!licence) return undefined
  const { number, validUntil } = licence
  const isLate =
    state.about?.kind === 'renewal' &&
    state.decidedOn === undefined &&
    validUntil !== null &&
    !hasAskedInTime(state, validUntil)
  return { number, state: stateOn(licence, on), validUntil, isLate }
}

/** @law 行政复议法 20、24，行政诉讼法 14、46 */
function remediesOf(
  { tenant }: CasesDeps,
  { decision, ending, deliveredOn, unitId }: CaseState,
  { unit, calendar }: World,
): CaseView['remedies'] {
  if (decision !== 'denied' && !ending?.startsWith('declined')) return undefined
  const reviewers = reviewersOf(unit(unitId), tenant.name)
  return reviewers && { ...reviewers, ...(deliveredOn && lastDays(deliveredOn, calendar)) }
}

/**
 * Whoever looked a visitor up by their number today, which is written down, has their cases before
 * them.
 */
const sees = async ({ pool }: CasesDeps, actor: Actor, state: CaseState, on: LegalDay) =>
  seesPersonalData(actor, state) ||
  (actor.kind === 'officer' && (await hasLookedUp(pool, state.applicantId, actor.staffId, on)))

const NOTHING_TO_DO = { offered: [], withheld: [] }
function doableBy(actor: Actor, { state, world }: { state: CaseState; world: World }, at: Instant) {
  const asked = [actor, state, commandOf({ actor, at }), world] as const
  return { offered: offersTo(...asked), withheld: withheldFrom(...asked) }
}

/** A fact on the timeline: what it says, or only that it happened. */
function toldOf(
  { version, type, occurredAt, recordedAt, actor, body }: CaseFact,
  isTold: boolean,
  names: Record<string, string>,
): CaseView['timeline'][number] {
  return {
    version,
    type,
    occurredAt,
    recordedAt,
    by: byOf({ actor }, isTold, names),
    body: (isTold ? told : told.pick({ stepId: true })).parse(body),
  }
}

const byOf = (
  { actor }: Pick<CaseFact, 'actor'>,
  isTold: boolean,
  names: Record<string, string>,
) => (isTold ? nameOf(actor, names) : '工作人员')

/** Whose names are not to be read in the words of a case. */
const peopleOf = ({ pool, keys }: CasesDeps, { applicantId, agentId }: CaseState) =>
  Promise.all([applicantId, agentId].flatMap((id) => (id ? [theApplicant(pool, keys, id)] : [])))

/** Whose case it is and what they wrote, as far as the reader may know. */
async function whose(
  { pool, keys, world }: CasesDeps,
  { state, facts, isTold }: Seen,
  names: Record<string, string>,
  isOpen: boolean,
): Promise<Pick<CaseView, 'applicant' | 'agent' | 'isMasked' | 'form' | 'formChanges'>> {
  const { caseId, applicantId, agentId, formHash, pins } = state
  const schema = world.current().book.value(formKind, pins.form)
  const applicant = await theApplicant(pool, keys, applicantId)
  const show = (applicant: Applicant) => (isOpen ? applicant : masked(applicant))
  const agent = agentId && (await theApplicant(pool, keys, agentId))
  return {
    applicant: show(applicant),
    agent: agent && show(agent),
    isMasked: !isOpen,
    form: {
      schema,
      values: isOpen ? await readForm(pool, keys, caseId, formHash) : {},
    },
    formChanges: await formChangesOf(caseId, facts, {
      db: pool,
      keys,
      schema,
      isOpen,
      nameOf: (fact) => byOf(fact, isTold(fact), names),
    }),
  }
}

async function namesOf(db: Queryable, { visits }: CaseState, facts: readonly CaseFact[]) {
  const named = visits.flatMap((v) => [v.officerId ?? [], v.countersigners ?? []].flat())
  const actors = new Set([...facts.map((f) => f.actor), ...named])
  return Object.fromEntries(await staffNames(db, [...actors]))
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

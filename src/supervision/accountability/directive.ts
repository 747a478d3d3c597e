import { randomUUID } from 'node:crypto'
import {
  type ActorId,
  type DirectiveId,
  directiveIds,
  partsOf,
  type SubjectId,
  type UnitId,
} from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Officer } from '#identity'
import { atDesk, type Changed, changeStream } from '#ledger'
import { type Queryable, rows, type Statement } from '#platform/database'
import { type DeskAct, isAmong, performed, projectTasks, tasksOfActs } from '#tasks'
import { type DirectiveEvent, directiveStream } from '../events.ts'
import { answerersOf, bodyBut, isBody } from '../who.ts'
import { findWatched } from '../watched/index.ts'
import type { SupervisionDeps } from '../deps.ts'

/** 督办: a demand of the supervision body about a case, with the day by which the unit answers. */
export interface Directive {
  directiveId: DirectiveId
  caseId: SubjectId
  unitId: UnitId
  demand: string
  basis: string
  dueOn: LegalDay
  status: 'open' | 'answered' | 'closed'
  answer?: string | null
  issuedBy: ActorId
  issuedOn: LegalDay
  version: number
}

export const DIRECTIVE_REFUSALS = {
  'unknown-case': '监察系统还没有这个办件，请检查办件编号。',
  'due-not-later': '答复期限应当在今天之后。',
  'directive-not-open': '这项督办已经不在可以这样处理的状态，请查看最新情况。',
  'reason-needed': '请写明具体情况，不能只写套话。',
} as const
export type DirectiveRefusal = keyof typeof DIRECTIVE_REFUSALS

export function evolveDirective(
  d: Directive | undefined,
  directiveId: DirectiveId,
  event: DirectiveEvent & { actor: ActorId; version: number; recordedAt: Instant },
): Directive {
  if (event.type === 'DirectiveIssued') {
    return {
      ...event.body,
      directiveId,
      caseId: partsOf(directiveId).about,
      status: 'open',
      issuedBy: event.actor,
      issuedOn: dayOf(event.recordedAt),
      version: event.version,
    }
  }
  if (!d) throw new Error(`a directive begins with DirectiveIssued, not ${event.type}`)
  switch (event.type) {
    case 'DirectiveAnswered':
      return { ...d, status: 'answered', answer: event.body.answer, version: event.version }
    case 'DirectiveReturned':
      return { ...d, status: 'open', dueOn: event.body.dueOn, version: event.version }
    case 'DirectiveClosed':
      return { ...d, status: 'closed', version: event.version }
  }
}

interface When {
  officer: Officer
  at: Instant
}
type Decide = (
  d: Directive | undefined,
  on: LegalDay,
) => Outcome<DirectiveEvent, DirectiveRefusal | 'forbidden'>

function change(
  deps: SupervisionDeps,
  directiveId: DirectiveId,
  when: When,
  decide: Decide,
): Promise<Changed<Directive, DirectiveRefusal | 'forbidden'>> {
  const on = dayOf(when.at)
  return changeStream(
    deps.supervisionPool,
    directiveStream,
    directiveId,
    atDesk(when.officer, when.at),
    {
      evolve: (d, fact) => evolveDirective(d, directiveId, fact),
      decide: (d) => decide(d, on),
      project: projectDirective,
    },
  )
}

/** The directive's row, and what waits in it. */
export const projectDirective = (d: Directive): Statement[] => [
  projectRow(d),
  projectTasks({
    stream: directiveStream.nameOf(d.directiveId),
    kind: 'directive',
    subjectId: d.directiveId,
    unitId: d.unitId,
    about: `督办：${d.caseId}`,
    tasks: tasksOfActs<Directive, unknown>(DIRECTIVE_DEEDS, d, d.issuedOn, [], undefined),
  }),
]

function projectRow(d: Directive): Statement {
  return {
    text: `insert into supervision.directive (directive_id, case_id, unit_id, demand, basis,
             due_on, state, answer, issued_by, issued_on, version)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           on conflict (directive_id) do update set due_on = excluded.due_on,
             state = excluded.state, answer = excluded.answer, version = excluded.version`,
    values: [
      d.directiveId,
      d.caseId,
      d.unitId,
      d.demand,
      d.basis,
      d.dueOn,
      d.status,
      d.answer ?? null,
      d.issuedBy,
      d.issuedOn,
      d.version,
    ],
  }
}

/** 督办：对办件提出要求和答复期限。 @law 电子监察规则（督办） */
export async function issueDirective(
  deps: SupervisionDeps,
  given: { caseId: SubjectId; demand: string; basis: string; dueOn: LegalDay },
  when: When,
): Promise<Changed<Directive, DirectiveRefusal | 'forbidden'>> {
  const watched = await findWatched(deps.supervisionPool, given.caseId)
  return change(
    deps,
    directiveIds.of(`${given.caseId}/${randomUUID().slice(0, 8)}`),
    when,
    (_none, on) => {
      if (!isBody(when.officer)) return refuse('forbidden')
      if (!watched) return refuse('unknown-case')
      if (given.dueOn <= on) return refuse('due-not-later')
      if (saysNothing(given.demand) || saysNothing(given.basis)) return refuse('reason-needed')
      return record({
        type: 'DirectiveIssued',
        body: {
          unitId: watched.unitId,
          demand: given.demand,
          basis: given.basis,
          dueOn: given.dueOn,
        },
      })
    },
  )
}

type DirectiveDeed<C> = DeskAct<Directive, C, DirectiveEvent, DirectiveRefusal, unknown>

const notOpen = (status: Directive['status']) => (d: Directive) =>
  d.status === status ? undefined : refuse('directive-not-open' as const)

/** 答复督办，由被督办的单位。 @law 电子监察规则（督办） */
const answer: DirectiveDeed<{ answer: string }> = {
  may: ({ unitId }) => answerersOf(unitId),
  waits: {
    as: 'answer',
    title: '答复督办',
    since: ({ issuedOn }) => issuedOn,
    dueOn: ({ dueOn }) => dueOn,
  },
  bar: notOpen('open'),
  does: (_d, { answer }) =>
    saysNothing(answer)
      ? refuse('reason-needed')
      : record({ type: 'DirectiveAnswered', body: { answer } }),
}

/** 办结督办，或退回重新答复。 @law 电子监察规则（督办） */
const settlement: DirectiveDeed<Settled> = {
  may: ({ unitId }) => bodyBut(unitId),
  waits: { as: 'settlement', title: '核定督办答复', since: ({ issuedOn }) => issuedOn },
  bar: notOpen('answered'),
  does(_d, { opinion, againBy, on }) {
    if (saysNothing(opinion)) return refuse('reason-needed')
    if (againBy === undefined) return record({ type: 'DirectiveClosed', body: { opinion } })
    return againBy <= on
      ? refuse('due-not-later')
      : record({ type: 'DirectiveReturned', body: { reason: opinion, dueOn: againBy } })
  },
}

export const DIRECTIVE_DEEDS = { answer, settlement }
interface Settled {
  opinion: string
  againBy?: LegalDay | undefined
}

/** What an officer does with a directive that there is. */
const handle = <C>(
  deps: SupervisionDeps,
  directiveId: DirectiveId,
  deed: DirectiveDeed<C>,
  command: C,
  when: When,
) =>
  change(deps, directiveId, when, (d, on) => {
    const { officer } = when
    if (!d || !isAmong(officer, deed.may(d))) return refuse('forbidden')
    return performed(deed, d, { ...command, by: officer.staffId, on }, undefined)
  })

export const answerDirective = (
  deps: SupervisionDeps,
  directiveId: DirectiveId,
  answer: string,
  when: When,
) => handle(deps, directiveId, DIRECTIVE_DEEDS.answer, { answer }, when)

export const settleDirective = (
  deps: SupervisionDeps,
  directiveId: DirectiveId,
  settled: Settled,
  when: When,
) => handle(deps, directiveId, DIRECTIVE_DEEDS.settlement, settled, when)

/** 督办, the open ones first and of these the earliest due. */
export function listDirectives(
  db: Queryable,
  search: {
    unitId?: UnitId | undefined
    caseId?: SubjectId | undefined
    status?: Directive['status'] | undefined
  } = {},
): Promise<Directive[]> {
  return rows(
    db,
    `select directive_id as "directiveId", case_id as "caseId", unit_id as "unitId", demand, basis,
      due_on as "dueOn", state as status, answer,
       issued_by as "issuedBy", issued_on as "issuedOn", version from supervision.directive
     where ($1::text is null or unit_id = $1) and ($2::text is null or case_id = $2)
       and ($3::text is null or state = $3)
     order by array_position(array['open', 'answered', 'closed'], state), due_on, directive_id
       limit 500`,
    [search.unitId ?? null, search.caseId ?? null, search.status ?? null],
  )
}

import { projectClocks } from '#clock'
import { projectIssued } from '#documents'
import type { StaffId, StepId, UnitId } from '#foundation/ids'
import { dayOf, type LegalDay } from '#foundation/time'
import type { Statement } from '#platform/database'
import { getStep } from '#process'
import { projectDecision, projectRevocation } from './disclosure.ts'
import type { CaseFact } from './events.ts'
import { type CaseState, caseClocks, openVisits, type StepVisit, type World } from './state.ts'

/** The statements by which lists read the folded state: the case's row, what waits for whom, the running clocks, and what these facts brought about. */
export function projectCase(
  state: CaseState,
  facts: readonly CaseFact[],
  world: World,
  on: LegalDay,
): Statement[] {
  const clocks = caseClocks(state, world)
  const statements = [
    projectRow(state),
    projectClocks(state.caseId, state.unitId, clocks, world.calendar, on),
    projectTasks(state, world),
  ]
  for (const fact of facts) {
    if (fact.type === 'CaseApproved' || fact.type === 'CaseDenied')
      statements.push(projectDecision(state, clocks, world.calendar, fact.edition))
    else if (fact.type === 'ApprovalRevoked') statements.push(projectRevocation(state))
    else if (fact.type === 'CaseCopied')
      statements.push({
        text: 'insert into cases.copy (case_id, unit_id) values ($1, $2) on conflict do nothing',
        values: [state.caseId, fact.body.toUnitId],
      })
    else if (fact.type === 'ProcessChanged')
      statements.push({
        text: 'insert into cases.process_move (plan_id, case_id, moved_on) values ($1, $2, $3)',
        values: [fact.body.planId, state.caseId, dayOf(fact.occurredAt)],
      })
    else if (fact.type === 'DocumentIssued') {
      const { documentId, kind, number } = fact.body
      statements.push(
        projectIssued({
          documentId,
          caseId: state.caseId,
          kind,
          number,
          issuedOn: dayOf(fact.recordedAt),
          edition: fact.edition,
        }),
      )
    }
  }
  return statements
}

function projectRow(state: CaseState): Statement {
  return {
    name: 'cases.project-row',
    text: `insert into cases.case_row (case_id, version, stage, ending, item_id, unit_id, township_id, applicant_id, agent_id, channel, matter_id, attempt,
             received_at, accepted_on, decided_on, closed_on, state)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
           on conflict (case_id) do update set version = excluded.version, stage = excluded.stage, ending = excluded.ending,
             accepted_on = excluded.accepted_on, decided_on = excluded.decided_on, closed_on = excluded.closed_on, state = excluded.state`,
    values: [
      state.caseId,
      state.version,
      state.stage,
      state.ending ?? null,
      state.itemId,
      state.unitId,
      state.townshipId ?? null,
      state.applicantId,
      state.agentId ?? null,
      state.channel,
      state.matterId,
      state.attempt,
      state.receivedAt,
      state.acceptedOn ?? null,
      state.decidedOn ?? null,
      state.closedOn ?? null,
      JSON.stringify(state),
    ],
  }
}

function projectTasks(state: CaseState, world: World): Statement {
  const tasks = listTasks(state, world)
  return {
    name: 'cases.project-tasks',
    text: `with gone as (delete from cases.task where case_id = $1 and step_id <> all($2::text[]))
           insert into cases.task (case_id, step_id, unit_id, role, officer_id, started_on, signers)
           select $1, step_id, unit_id, role, officer_id, started_on, string_to_array(signers, ' ')
           from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::text[]) as t (step_id, unit_id, role, officer_id, started_on, signers)
           on conflict (case_id, step_id) do update set unit_id = excluded.unit_id, role = excluded.role, officer_id = excluded.officer_id,
             started_on = excluded.started_on, signers = excluded.signers`,
    values: [
      state.caseId,
      tasks.map((t) => t.stepId),
      tasks.map((t) => t.unitId),
      tasks.map((t) => t.role),
      tasks.map((t) => t.officerId ?? null),
      tasks.map((t) => t.startedOn),
      tasks.map((t) => (t.signers ?? []).join(' ')),
    ],
  }
}

interface Task {
  stepId: StepId
  unitId: UnitId
  role: string
  officerId?: StaffId | undefined
  startedOn: LegalDay
  /** 会签: who is to sign now, wherever they work. */
  signers?: readonly StaffId[]
}

/** What waits for an officer: acceptance at the counter, the open steps, delivery. */
function listTasks(state: CaseState, { net }: Pick<World, 'net'>): Task[] {
  const counter = (stepId: StepId, startedOn: LegalDay): Task => ({
    stepId,
    unitId: state.townshipId && stepId === 'acceptance' ? state.townshipId : state.unitId,
    role: 'clerk',
    startedOn,
  })
  switch (state.stage) {
    case 'submitted':
      return [counter('acceptance', state.correction?.suppliedOn ?? state.receivedOn)]
    case 'processing':
      return openVisits(state).map((visit) => ({
        stepId: visit.stepId,
        unitId: visit.unitId,
        role: getStep(net, visit.stepId).role,
        officerId: visit.officerId,
        startedOn: visit.startedOn,
        signers: signersNow(visit, net),
      }))
    case 'decided':
      return [counter('delivery', state.decidedOn!)]
    default:
      return []
  }
}

/** Those who were named and have not signed; of those who sign one after the other, the next. */
function signersNow(
  { stepId, countersigners = [], signatures = [] }: StepVisit,
  net: World['net'],
): readonly StaffId[] {
  const waiting = countersigners.filter((id) => !signatures.some((s) => s.by === id))
  return getStep(net, stepId).isInTurn ? waiting.slice(0, 1) : waiting
}

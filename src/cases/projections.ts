import { projectClocks } from '#clock'
import { projectIssued } from '#documents'
import type { UploadId } from '#foundation/ids'
import { dayOf, type LegalDay } from '#foundation/time'
import type { Statement } from '#platform/database'
import { projectTasks } from '#tasks'
import { projectLicence } from './about-licence.ts'
import { projectCommitment } from './commitments.ts'
import { projectDecision, projectRevocation } from './disclosure.ts'
import { type CaseFact, caseStream } from './events.ts'
import { unitsBeside } from './policies.ts'
import { type CaseState, caseClocks, type World } from './state.ts'
import { tasksOf } from './waiting.ts'

/**
 * The statements by which lists read the folded state: the case's row, what waits for whom, the
 * running clocks, and what these facts brought about.
 */
export function projectCase(
  state: CaseState,
  facts: readonly CaseFact[],
  world: World,
  on: LegalDay,
): Statement[] {
  const clocks = caseClocks(state, world)
  const statements = [
    projectRow(state),
    ...projectTimely(state, world, on, clocks),
    ...projectLicence(state),
    ...projectCommitment(state),
  ]
  const beside = unitsBeside(state)
  if (beside.length > 0)
    statements.push({
      text: `insert into cases.known_to (case_id, unit_id) select $1, unnest($2::text[])
             on conflict do nothing`,
      values: [state.caseId, beside],
    })
  for (const fact of facts) {
    if (DECISIONS.has(fact.type))
      statements.push(projectDecision(state, clocks, world.calendar, fact.edition))
    else if (fact.type === 'ApprovalRevoked') statements.push(projectRevocation(state))
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

/** The facts by which a case is decided. */
export const DECISIONS: ReadonlySet<string> = new Set<CaseFact['type']>([
  'CaseApproved',
  'CaseDenied',
  'RenewalDeemed',
])

/** The files that these facts name. */
export const filesNamedBy = (facts: readonly CaseFact[]): UploadId[] =>
  facts.flatMap(({ body }) =>
    'materials' in body ? body.materials.flatMap((m) => m.documentId ?? []) : [],
  )

/** What the passing of a day may change: the running clocks, and with them what waits for whom. */
export const projectTimely = (
  state: CaseState,
  world: World,
  on: LegalDay,
  clocks = caseClocks(state, world),
): Statement[] => [
  projectClocks(state.caseId, state.unitId, clocks, world.calendar, on),
  projectTasks({
    stream: caseStream.nameOf(state.caseId),
    kind: 'case',
    subjectId: state.caseId,
    unitId: state.unitId,
    itemId: state.itemId,
    applicantId: state.applicantId,
    urges: state.urges,
    tasks: tasksOf(state, world, on),
  }),
]

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

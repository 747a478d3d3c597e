import { Card, Skeleton } from 'antd'
import { lazy, Suspense } from 'react'
import { CASE, reasonText } from '#text/cases'
import { jointResultText } from '#text/labels'
import type { StepVisit } from '../../../src/cases/state.ts'
import type { CaseView } from '../../../src/cases/view.ts'

const Diagram = lazy(() => import('./Diagram.tsx').then((m) => ({ default: m.Diagram })))

/** Where the case is on its process, and what was said at its steps. */
export function ProcessCard({
  view,
  deviations,
}: {
  view: CaseView
  deviations: Readonly<Record<string, 'warning' | 'yellow' | 'red'>>
}) {
  const { visits, caseId } = view.state
  const stepName = ({ stepId }: StepVisit) => view.stepNames[stepId] ?? stepId
  const name = (id: string | undefined) => view.names[id ?? ''] ?? id ?? ''
  return (
    <Card size="small" title={CASE.process}>
      <Suspense fallback={<Skeleton active />}>
        <Diagram caseId={caseId} deviations={deviations} />
      </Suspense>
      {visits.map(
        (visit, i) =>
          visit.opinion && (
            <p key={i}>
              <b>{stepName(visit)}</b> {reasonText(name(visit.completedBy), visit.opinion)}
            </p>
          ),
      )}
      {visits.map(
        (visit, i) =>
          visit.countersigners && (
            <div key={i}>
              <b>{stepName(visit)}</b> {visit.agreed !== undefined && jointResultText(visit)}
              <Signatures visit={visit} name={name} />
            </div>
          ),
      )}
    </Card>
  )
}

/** Who has signed and how, and who has not yet. */
function Signatures({
  visit: { signatures = [], countersigners = [], completedOn },
  name,
}: {
  visit: StepVisit
  name: (id: string) => string
}) {
  const waitedFor = completedOn
    ? []
    : countersigners.filter((id) => !signatures.some(({ by }) => by === id))
  return (
    <ul>
      {signatures.map(({ by, agrees, opinion }) => {
        const answer = agrees ? CASE.agrees : CASE.disagrees
        return (
          <li key={by}>
            {name(by)} {opinion ? reasonText(answer, opinion) : answer}
          </li>
        )
      })}
      {waitedFor.map((id) => (
        <li key={id}>
          {name(id)} {CASE.notSigned}
        </li>
      ))}
    </ul>
  )
}

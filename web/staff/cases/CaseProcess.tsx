import { Card, Skeleton } from 'antd'
import { lazy, Suspense } from 'react'
import { CASE } from '#text/cases'
import type { CaseView } from '../../contract.ts'

const Diagram = lazy(() => import('./Diagram.tsx').then((m) => ({ default: m.Diagram })))

/** Where the case is on its process. */
export const ProcessCard = ({
  view,
  deviations,
}: {
  view: CaseView
  deviations: Readonly<Record<string, 'warning' | 'yellow' | 'red'>>
}) => (
  <Card size="small" title={CASE.process}>
    <Suspense fallback={<Skeleton active />}>
      <Diagram caseId={view.state.caseId} deviations={deviations} />
    </Suspense>
  </Card>
)

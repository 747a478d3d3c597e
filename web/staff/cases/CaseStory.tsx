import { own } from '../../../src/foundation/own.ts'
import { Button, Card } from 'antd'
import { Link } from 'react-router'
import { CASE_FACTS, DOCUMENTS } from '#text/case-facts'
import { attemptText, CASE, matterText, recordedText } from '#text/cases'
import { chineseDay, ENDINGS, processChangedText } from '#text/labels'
import type { CaseView } from '../../contract.ts'
import { Story } from '../../ui/Story.tsx'
import type { PreviewOf } from './Preview.tsx'

/** The legal documents of the case. */
export function DocumentsCard({
  view: { state },
  onPreview,
}: {
  view: CaseView
  onPreview: (of: PreviewOf) => void
}) {
  return (
    <Card size="small" title={CASE.documents}>
      {state.documents.length === 0 && CASE.noDocuments}
      <ul>
        {state.documents.map(({ documentId, kind, on }) => (
          <li key={documentId}>
            <Button
              type="link"
              size="small"
              className="in-line"
              onClick={() =>
                onPreview({
                  title: own(DOCUMENTS, kind) ?? '',
                  url: `/api/documents/${documentId}`,
                })
              }
            >
              {own(DOCUMENTS, kind)}
            </Button>{' '}
            <small>{chineseDay(on)}</small>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Which units were told of it. */
export function CopiesCard({ view: { state, unitNames } }: { view: CaseView }) {
  if (state.copies.length === 0) return null
  return (
    <Card size="small" title={CASE.copies}>
      <ul>
        {state.copies.map(({ unitId, on, note }, i) => (
          <li key={i}>
            {unitNames[unitId] ?? unitId} <small>{chineseDay(on)}</small>
            <br />
            {note}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** The same matter, applied for several times. */
export function MatterCard({ view: { matter, matterWorkdays, state } }: { view: CaseView }) {
  const [first] = matter
  if (matter.length < 2 || !first) return null
  return (
    <Card size="small" title={CASE.matter}>
      <ul>
        {matter.map(({ caseId, attempt, ending }) => (
          <li key={caseId}>
            <Link to={`/cases/${caseId}`}>{attemptText(attempt, caseId)}</Link>{' '}
            {ending && own(ENDINGS, ending)}
          </li>
        ))}
      </ul>
      <p>{matterText(first.receivedAt, matterWorkdays, state.closedOn !== undefined)}</p>
    </Card>
  )
}

/** What has happened. */
export function StoryCard({ view: { timeline, stepNames } }: { view: CaseView }) {
  const stepName = (id: string) => stepNames[id] ?? id
  return (
    <Card size="small" title={CASE.story}>
      <Story
        of={timeline
          .filter(({ type }) => type !== 'DocumentIssued')
          .map((fact) => ({
            key: fact.version,
            what: whatText(fact, stepName),
            by: fact.by,
            at: recordedText(fact.occurredAt, fact.recordedAt),
            notes: fact.body.planId ? [<PlanLink key="plan" planId={fact.body.planId} />] : [],
          }))}
      />
    </Card>
  )
}

function whatText(
  { type, body }: CaseView['timeline'][number],
  stepName: (id: string) => string,
): string {
  if (type === 'StepCompleted') return stepName(body.stepId ?? '')
  return CASE_FACTS[type] + (type === 'ProcessChanged' ? processChangedText(body, stepName) : '')
}

/** To the plan by which the case goes on by another version of its process. */
const PlanLink = ({ planId }: { planId: string }) => (
  <Link to={`/process-changes?plan=${planId}`}>{CASE.plan}</Link>
)

import { Card } from 'antd'
import { Link } from 'react-router'
import { CARD_STATUSES, DIRECTIVE_STATUSES } from '#text/cards'
import {
  CASE_SUPERVISION,
  decidedByText,
  directiveDueText,
  expectedText,
  forecastSentence,
  percentText,
  scoreText,
} from '#text/supervision'
import type { CardPage, Me } from '../../contract.ts'
import type { Asked } from '../../ui/Fetched.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { Status } from '../../ui/Status.tsx'
import { useAnswer } from '../client.ts'
import { cardPath, LevelStatus } from './cards.tsx'
import { mayAsk } from '../screens.ts'

/**
 * What supervision knows of one case: cards and why, the forecast, directives and, for those who
 * inspect, what looks unreal.
 */
export function CaseSupervision({
  me,
  caseId,
  cards,
}: {
  me: Me
  caseId: string
  cards: Asked<CardPage>
}) {
  const of = { query: { caseId } }
  const forecasts = useAnswer('/api/supervision/forecasts', of)
  const directives = useAnswer('/api/supervision/directives', of)
  const findings = useAnswer('/api/supervision/findings', of, {
    enabled: mayAsk(me, 'GET /api/supervision/findings'),
  })
  const asked = [cards, forecasts, directives, findings]
  const failed = asked.find(({ error }) => error)
  const [forecast] = forecasts.data ?? []
  const known = [cards.data?.rows, directives.data, findings.data]
  if (!failed && !forecast && known.every((list = []) => list.length === 0)) return null
  return (
    <Card size="small" title={CASE_SUPERVISION.title}>
      {failed?.error && <Problem of={failed.error} onRetry={failed.refetch} />}
      {forecast && (
        <p>
          {expectedText(forecast.expectedOn)} <b>{percentText(forecast.late)}</b>
          <br />
          <small>{forecastSentence(forecast)}</small>
        </p>
      )}
      {cards.data?.rows.map((card) => (
        <CardLine key={card.cardId} card={card} />
      ))}
      {(directives.data ?? []).map((d) => (
        <p key={d.directiveId}>
          <Status>{CASE_SUPERVISION.directive}</Status>{' '}
          <Link to="/supervision/directives">{d.demand}</Link>{' '}
          <small>{directiveDueText(DIRECTIVE_STATUSES[d.status], d.dueOn)}</small>
        </p>
      ))}
      {(findings.data ?? []).map((x) => (
        <p key={x.detector}>
          <Status tone="soon">{CASE_SUPERVISION.lead}</Status> {x.detectorName}{' '}
          <small>{scoreText(x.score)}</small>
          <br />
          <small>{x.says}</small>
        </p>
      ))}
    </Card>
  )
}

const CardLine = ({ card }: { card: CardPage['rows'][number] }) => (
  <p>
    <LevelStatus of={card.level} /> <Link to={cardPath(card)}>{card.ruleName}</Link>{' '}
    <small>{CARD_STATUSES[card.status]}</small>
    <br />
    <small>{card.says}</small>
    {card.decisionDueOn && (
      <>
        <br />
        <small>{decidedByText(card.level, card.decisionDueOn)}</small>
      </>
    )}
  </p>
)

import { useQuery } from '@tanstack/react-query'
import { Card, Tag } from 'antd'
import { Link } from 'react-router'
import type { CaseId, DirectiveId } from '../../../src/foundation/ids.ts'
import type { DetectorCode } from '../../../src/supervision/evidence/authenticity.ts'
import {
  CARD_STATUSES,
  DIRECTIVE_STATUSES,
  findingSentence,
  LEVEL_COLORS,
  LEVELS,
} from '#text/cards'
import { chineseDay } from '#text/labels'
import { get, type Me } from '../client.ts'
import { type ForecastRow, forecastSentence } from './ForecastsPage.tsx'
import { seesLeads } from './SupervisionNav.tsx'
import type { CardRow } from './SupervisionPage.tsx'

interface Finding {
  detector: DetectorCode
  detectorName: string
  score: number
  because: Record<string, string | number>
}
interface Directive {
  directiveId: DirectiveId
  demand: string
  dueOn: string
  status: keyof typeof DIRECTIVE_STATUSES
  answer: string | null
}

/** What supervision knows of one case: cards and why, the forecast, directives and, for those who inspect, what looks unreal. */
export function CaseSupervision({
  me,
  caseId,
  cards,
}: {
  me: Me
  caseId: CaseId
  cards: readonly CardRow[]
}) {
  const forecasts = useQuery({
    queryKey: ['forecasts', caseId],
    queryFn: () => get<ForecastRow[]>(`/api/supervision/forecasts?caseId=${caseId}`),
  })
  const directives = useQuery({
    queryKey: ['directives', caseId],
    queryFn: () => get<Directive[]>(`/api/supervision/directives?caseId=${caseId}`),
  })
  const findings = useQuery({
    queryKey: ['findings', `caseId=${caseId}`],
    queryFn: () => get<Finding[]>(`/api/supervision/findings?caseId=${caseId}`),
    enabled: seesLeads(me),
  })
  const f = forecasts.data?.[0]
  if (!f && cards.length === 0 && !directives.data?.length && !findings.data?.length) return null
  return (
    <Card size="small" title="监察">
      {f && (
        <p style={{ marginTop: 0 }}>
          预计{chineseDay(f.expectedOn)}办结，逾期可能 <b>{Math.round(f.late * 100)}%</b>。<br />
          <small style={{ color: '#4d5b6b' }}>{forecastSentence(f)}</small>
        </p>
      )}
      {cards.map((c) => (
        <p key={c.cardId} style={{ margin: '0 0 8px' }}>
          <Tag color={LEVEL_COLORS[c.level]}>{LEVELS[c.level]}</Tag>
          <Link to={`/supervision/${c.caseId}/${c.kind}`}>{c.ruleName}</Link>{' '}
          <small style={{ color: '#4d5b6b' }}>{CARD_STATUSES[c.status]}</small>
          <br />
          <small>{c.says}</small>
        </p>
      ))}
      {(directives.data ?? []).map((d) => (
        <p key={d.directiveId} style={{ margin: '0 0 8px' }}>
          <Tag>督办</Tag>
          <Link to="/supervision/directives">{d.demand}</Link>{' '}
          <small style={{ color: '#4d5b6b' }}>
            {DIRECTIVE_STATUSES[d.status]}，{chineseDay(d.dueOn)}前答复
          </small>
        </p>
      ))}
      {(findings.data ?? []).map((x) => (
        <p key={x.detector} style={{ margin: '0 0 8px' }}>
          <Tag color="volcano">疑点</Tag>
          {x.detectorName} <small style={{ color: '#4d5b6b' }}>{x.score} 分</small>
          <br />
          <small>{findingSentence(x.detector, x.because)}</small>
        </p>
      ))}
    </Card>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Alert, Card, Empty, Skeleton } from 'antd'
import { Link } from 'react-router'
import type { CaseId } from '../../../src/foundation/ids.ts'
import { workdaysText } from '#text/time'
import { chineseDay } from '#text/labels'
import { get, type Me } from '../client.ts'
import { SupervisionNav } from './SupervisionNav.tsx'

export interface ForecastRow {
  caseId: CaseId
  itemName: string
  unitName: string
  placeName: string
  dueOn: string
  expectedOn: string
  late: number
  stayedWorkdays: number
  medianWorkdays: number
  p90Workdays: number
  cases: number
  likeness: string
}
const LIKENESS: Record<string, string> = {
  'unit-item': '本单位同一事项',
  item: '同一事项',
  unit: '本单位同一环节',
  step: '同一环节',
  any: '各类办件',
}

/** Why a case is expected to end then, in words that can be checked. */
export const forecastSentence = (f: ForecastRow) =>
  f.late >= 1
    ? `已过承诺时限；在“${f.placeName}”停了 ${workdaysText(f.stayedWorkdays)}，同样停留过的 ${f.cases} 件（${LIKENESS[f.likeness]}）之后一般还要 ${workdaysText(f.medianWorkdays)}。`
    : `在“${f.placeName}”已 ${workdaysText(f.stayedWorkdays)}；同样停留过的 ${f.cases} 件（${LIKENESS[f.likeness]}）之后一般还要 ${workdaysText(f.medianWorkdays)}、九成不超过 ${workdaysText(f.p90Workdays)}。`

/** Before it is late: open cases by how likely they are to run over. */
export function ForecastsPage({ me }: { me: Me }) {
  const found = useQuery({
    queryKey: ['forecasts'],
    queryFn: () => get<ForecastRow[]>('/api/supervision/forecasts'),
  })
  return (
    <>
      <h1 className="page-title">逾期预计</h1>
      <SupervisionNav me={me} />
      <p style={{ color: '#4d5b6b' }}>
        由已办结的办件推算：同一处停留过同样久的，之后还用了多少工作日。只是提醒，不作考核。
      </p>
      {found.isPending && <Skeleton active />}
      {found.error && <Alert type="error" showIcon title={found.error.message} />}
      {found.data?.length === 0 && <Empty description="没有在办的承诺件，或还没有可比的办结件" />}
      <div className="stack">
        {(found.data ?? []).slice(0, 60).map((f) => (
          <Card key={f.caseId} size="small">
            <div className="forecast">
              <span
                className="chance"
                role="img"
                aria-label={`逾期可能 ${Math.round(f.late * 100)}%`}
              >
                <i
                  style={{ width: `${f.late * 100}%` }}
                  className={f.late >= 0.6 ? 'red' : f.late >= 0.3 ? 'yellow' : 'warning'}
                />
                <b>{Math.round(f.late * 100)}%</b>
              </span>
              <div className="row-card">
                <span>
                  <Link to={`/cases/${f.caseId}`}>
                    <b>{f.itemName}</b>
                  </Link>{' '}
                  <small>
                    {f.caseId} · {f.unitName}
                  </small>
                </span>
                <span>
                  承诺{chineseDay(f.dueOn)}，预计{chineseDay(f.expectedOn)}办结
                </span>
                <small>{forecastSentence(f)}</small>
              </div>
            </div>
          </Card>
        ))}
      </div>
    </>
  )
}

import { Link } from 'react-router'
import { chineseDay } from '#text/labels'
import { chanceText, FORECASTS, forecastSentence, percentText } from '#text/supervision'
import type { Forecast, Me } from '../../contract.ts'
import { type Column, List } from '../../ui/List.tsx'
import { useAnswer } from '../client.ts'
import { Room } from './SupervisionNav.tsx'

const COLUMNS: readonly Column<Forecast>[] = [
  {
    name: 'late',
    label: FORECASTS.late,
    show: (f) => <Chance of={f.late} />,
    width: 110,
    by: (f) => f.late,
  },
  {
    name: 'case',
    label: FORECASTS.case,
    show: (f) => (
      <>
        <Link to={`/cases/${f.caseId}`}>
          <b>{f.itemName}</b>
        </Link>{' '}
        <small>{f.caseId}</small>
      </>
    ),
    width: 220,
  },
  {
    name: 'unit',
    label: FORECASTS.unit,
    show: (f) => f.unitName,
    width: 170,
    by: (f) => f.unitName,
  },
  {
    name: 'dueOn',
    label: FORECASTS.dueOn,
    show: (f) => chineseDay(f.dueOn),
    width: 130,
    by: (f) => f.dueOn,
    isLabelled: true,
  },
  {
    name: 'expectedOn',
    label: FORECASTS.expectedOn,
    show: (f) => chineseDay(f.expectedOn),
    width: 130,
    by: (f) => f.expectedOn,
    isLabelled: true,
  },
  { name: 'why', label: FORECASTS.why, show: (f) => <small>{forecastSentence(f)}</small> },
]

/** Before it is late: open cases by how likely they are to run over. */
export function ForecastsPage({ me }: { me: Me }) {
  const found = useAnswer('/api/supervision/forecasts')
  const units = [...new Set((found.data ?? []).map((f) => f.unitName))].sort()
  return (
    <Room me={me} title={FORECASTS.title} says={FORECASTS.says}>
      <List
        of={found}
        rowKey={(f) => f.caseId}
        columns={COLUMNS}
        filters={[
          {
            name: 'unit',
            label: FORECASTS.unit,
            options: units.map((value) => ({ value, label: value })),
            of: (f) => f.unitName,
          },
        ]}
        measure={FORECASTS.measure}
        empty={FORECASTS.none}
      />
    </Room>
  )
}

const BANDS = [
  [0.6, 'red'],
  [0.3, 'yellow'],
  [0, 'warning'],
] as const

/** How likely it is, as a bar that is that long. */
function Chance({ of }: { of: number }) {
  const [, band] = BANDS.find(([from]) => of >= from)!
  return (
    <span className="chance" role="img" aria-label={chanceText(of)}>
      <i className={band} style={{ width: percentText(of) }} />
      <b>{percentText(of)}</b>
    </span>
  )
}

import { Card, Empty } from 'antd'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { chineseDay, chinesePeriod } from '#text/labels'
import { FINDINGS, gapsText, heatLabel } from '#text/supervision'
import type { Finding, HeatSquare, Me, UnitFinding } from '../../contract.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { useAddress, useNarrow } from '../../ui/address.ts'
import { Fetched, partOf } from '../../ui/Fetched.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { useList, useAnswer } from '../client.ts'
import { Chart } from './Chart.tsx'
import { heatOption, heatUnits } from './charts.ts'
import { Room } from './SupervisionNav.tsx'

/**
 * 真实性: per unit and month how many decided cases look typed in afterwards, and each with its
 * reasons.
 */
export function FindingsPage({ me }: { me: Me }) {
  const [params, setParams] = useAddress()
  const months = useAnswer('/api/supervision/heat')
  const pick = (picked: { month: string; unitId: string }) =>
    setParams((old) => new URLSearchParams({ ...Object.fromEntries(old), ...picked }))
  return (
    <Room me={me} title={FINDINGS.title} says={FINDINGS.says}>
      <div className="stack">
        <Fetched of={partOf(months, (m) => m.heat)}>
          {(squares) => <HeatCard squares={squares} onPick={pick} />}
        </Fetched>
        <div className="two">
          <FindingList params={params} squares={months.data?.heat ?? []} />
          <div className="stack">
            <Card size="small" title={FINDINGS.units}>
              <Fetched of={partOf(months, (m) => m.units)} empty={FINDINGS.noneUnits}>
                {(list) => list.slice(0, 30).map((f) => <UnitLine key={keyOf(f)} of={f} />)}
              </Fetched>
            </Card>
            <Card size="small" title={FINDINGS.gaps}>
              <Fetched of={partOf(months, (m) => m.gaps)}>
                {(gaps) => (gaps.length === 0 ? FINDINGS.noGaps : gapsText(gaps.slice(0, 20)))}
              </Fetched>
            </Card>
          </div>
        </div>
      </div>
    </Room>
  )
}

function HeatCard({
  squares,
  onPick,
}: {
  squares: readonly HeatSquare[]
  onPick: (picked: { month: string; unitId: string }) => void
}) {
  const narrow = useNarrow()
  const units = useMemo(() => heatUnits(squares), [squares])
  const option = useMemo(
    () => heatOption(units, monthsOf(squares), narrow),
    [units, squares, narrow],
  )
  if (units.names.length === 0) return <Empty description={FINDINGS.noneDubious} />
  return (
    <Card size="small">
      <Chart
        height={70 + units.names.length * 26}
        option={option}
        label={heatLabel(units.shown.filter((h) => h.dubious > 0))}
        onPick={({ data }) => {
          const [month, name] = data as [string, string]
          const unitId = squares.find((h) => h.unitName === name)?.unitId
          if (unitId) onPick({ month, unitId })
        }}
      />
    </Card>
  )
}

const monthsOf = (squares: readonly HeatSquare[]) =>
  [...new Set(squares.map((h) => h.month))].sort()

const COLUMNS: readonly Column<Finding>[] = [
  {
    name: 'detector',
    label: FINDINGS.detector,
    show: (f) => (
      <>
        <b>{f.detectorName}</b>
        <div>{f.says}</div>
      </>
    ),
  },
  {
    name: 'case',
    label: FINDINGS.case,
    show: (f) => (
      <>
        <Link to={`/cases/${f.caseId}`}>{f.caseId}</Link>
        <div>
          <small>
            {f.unitName} · {f.itemName}
          </small>
        </div>
      </>
    ),
    width: 210,
    by: (f) => f.caseId,
  },
  {
    name: 'score',
    label: FINDINGS.score,
    show: (f) => f.score,
    width: 80,
    by: (f) => f.score,
    isLabelled: true,
  },
  {
    name: 'foundOn',
    label: FINDINGS.foundOn,
    show: (f) => <small>{chineseDay(f.foundOn)}</small>,
    width: 125,
    by: (f) => f.foundOn,
    isLabelled: true,
  },
]

/** What the server narrows down; sorting and pages are the list's own. */
const ASKED = ['unitId', 'month', 'detector'] as const

function FindingList({
  params,
  squares,
}: {
  params: URLSearchParams
  squares: readonly HeatSquare[]
}) {
  const query = new URLSearchParams(
    ASKED.flatMap((name) => {
      const value = params.get(name)
      return value ? [[name, value]] : []
    }),
  )
  const found = useList('/api/supervision/findings', query)
  const units = new Map(squares.map((h) => [h.unitId, h.unitName]))
  const detectors = new Map((found.data ?? []).map((f) => [f.detector, f.detectorName]))
  return (
    <List
      of={found}
      rowKey={(f) => f.caseId + f.detector}
      columns={COLUMNS}
      filters={[
        { name: 'unitId', label: FINDINGS.unit, options: pairs(units) },
        {
          name: 'month',
          label: FINDINGS.month,
          options: monthsOf(squares).map((value) => ({ value, label: chinesePeriod(value) })),
        },
        { name: 'detector', label: FINDINGS.detector, options: pairs(detectors) },
      ]}
      measure={FINDINGS.measure}
      empty={FINDINGS.none}
      pageSize={15}
      beside={
        <FileButton
          href={`/api/supervision/findings/file?${new URLSearchParams({ ...Object.fromEntries(query), format: 'xlsx' })}`}
        />
      }
    />
  )
}

const pairs = (names: ReadonlyMap<string, string>) =>
  [...names].map(([value, label]) => ({ value, label }))
const keyOf = (f: UnitFinding) => f.unitId + f.month + f.detector + f.subject

const UnitLine = ({ of: f }: { of: UnitFinding }) => (
  <p>
    <b>{f.patternName}</b> {f.unitName}
    {f.subject !== f.unitId && ` · ${f.subjectName}`}
    <br />
    <small>
      {chinesePeriod(f.month)} · {f.says}
    </small>
  </p>
)

import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, Empty, Select, Skeleton, Space, Table } from 'antd'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { CaseId, UnitId } from '../../../src/foundation/ids.ts'
import type { DetectorCode } from '../../../src/supervision/evidence/authenticity.ts'
import { findingSentence, patternSentence } from '#text/cards'
import { chineseDay } from '#text/labels'
import { Chart } from './Chart.tsx'
import { get, type Me } from '../client.ts'
import { useNarrow } from '../../ui/Remaining.tsx'
import { SupervisionNav } from './SupervisionNav.tsx'

interface Heat {
  unitId: UnitId
  unitName: string
  month: string
  decided: number
  dubious: number
  score: number
}
interface UnitFinding {
  unitId: UnitId
  unitName: string
  month: string
  detector: string
  patternName: string
  subject: string
  subjectName: string
  score: number
  because: Record<string, string | number>
}
interface Finding {
  caseId: CaseId
  detector: DetectorCode
  detectorName: string
  score: number
  unitName: string
  itemName: string
  foundOn: string
  because: Record<string, string | number>
}

/** 真实性: per unit and month how many decided cases look typed in afterwards, and each with its reasons. */
export function FindingsPage({ me }: { me: Me }) {
  const narrow = useNarrow()
  const [params, setParams] = useSearchParams()
  const heat = useQuery({
    queryKey: ['heat'],
    queryFn: () =>
      get<{ heat: Heat[]; units: UnitFinding[]; gaps: { from: number; to: number }[] }>(
        '/api/supervision/heat',
      ),
  })
  const findings = useQuery({
    queryKey: ['findings', params.toString()],
    queryFn: () => get<Finding[]>(`/api/supervision/findings?${params}`),
  })
  const set = (change: Record<string, string | undefined>) =>
    setParams((old) => {
      const next = new URLSearchParams(old)
      for (const [name, value] of Object.entries(change))
        value ? next.set(name, value) : next.delete(name)
      return next
    })
  const squares = useMemo(() => heat.data?.heat ?? [], [heat.data])
  const months = [...new Set(squares.map((h) => h.month))].sort()
  const units = useMemo(
    () =>
      [...Map.groupBy(squares, (h) => h.unitName)]
        .map(([name, list]) => ({ name, n: list.reduce((sum, h) => sum + h.dubious, 0) }))
        .filter((u) => u.n > 0)
        .sort((a, b) => a.n - b.n)
        .slice(-20),
    [squares],
  )
  const shown = squares.filter((h) => units.some((u) => u.name === h.unitName))
  const option = useMemo(
    () => ({
      grid: { left: narrow ? 110 : 190, right: 16, top: 8, bottom: 56 },
      tooltip: {
        formatter: ({ data }: { data: [string, string, number, number, number] }) =>
          `${data[1]} ${data[0]}<br>已决定 ${data[3]} 件，有疑点 ${data[4]} 件（${data[2]}%）`,
      },
      xAxis: { type: 'category', data: months, axisTick: { show: false } },
      yAxis: {
        type: 'category',
        data: units.map((u) => u.name),
        axisTick: { show: false },
        axisLabel: { width: narrow ? 100 : 180, overflow: 'truncate' },
      },
      visualMap: {
        min: 0,
        max: Math.max(10, ...shown.map((h) => Math.round((h.dubious / h.decided) * 100))),
        orient: 'horizontal',
        left: 'center',
        bottom: 0,
        inRange: { color: ['#eef3f8', '#f5c16c', '#b3261e'] },
        text: ['疑点占比（%）', ''],
        dimension: 2,
      },
      series: [
        {
          type: 'heatmap',
          label: {
            show: true,
            formatter: ({ data }: { data: number[] }) => (data[4] ? `${data[4]} / ${data[3]}` : ''),
          },
          data: shown.map((h) => [
            h.month,
            h.unitName,
            Math.round((h.dubious / h.decided) * 100),
            h.decided,
            h.dubious,
          ]),
        },
      ],
    }),
    [shown, units, months, narrow],
  )
  return (
    <>
      <h1 className="page-title">真实性</h1>
      <SupervisionNav me={me} />
      <p style={{ color: '#4d5b6b' }}>
        疑点只供抽查，不是结论；被查单位看不到本页。格中是有疑点的件数和已决定的件数，颜色是其比例；点一格看是哪些件。
      </p>
      {heat.error && <Alert type="error" showIcon title={heat.error.message} />}
      {heat.isPending ? (
        <Skeleton active />
      ) : units.length === 0 ? (
        <Empty description="已决定的办件中没有发现疑点" />
      ) : (
        <Card size="small" style={{ marginBottom: 14 }}>
          <Chart
            height={70 + units.length * 26}
            option={option}
            label={`各单位各月有疑点的办件：${shown
              .filter((h) => h.dubious > 0)
              .map((h) => `${h.unitName} ${h.month} ${h.dubious} 件`)
              .join('，')}`}
            onPick={({ data }) => {
              const [month, name] = data as [string, string]
              set({ month, unitId: squares.find((h) => h.unitName === name)?.unitId })
            }}
          />
        </Card>
      )}
      <div className="two">
        <div className="stack">
          <Space wrap>
            <Select
              aria-label="单位"
              placeholder="单位"
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              style={{ width: 220 }}
              value={params.get('unitId') ?? undefined}
              onChange={(unitId) => set({ unitId })}
              options={[...new Map(squares.map((h) => [h.unitId, h.unitName]))].map(
                ([value, label]) => ({ value, label }),
              )}
            />
            <Select
              aria-label="月份"
              placeholder="月份"
              allowClear
              style={{ width: 120 }}
              value={params.get('month') ?? undefined}
              onChange={(month) => set({ month })}
              options={months.map((value) => ({ value, label: value }))}
            />
            <Select
              aria-label="疑点"
              placeholder="疑点"
              allowClear
              style={{ width: 170 }}
              value={params.get('detector') ?? undefined}
              onChange={(detector) => set({ detector })}
              options={[
                ...new Map((findings.data ?? []).map((f) => [f.detector, f.detectorName])),
              ].map(([value, label]) => ({ value, label }))}
            />
            <Button
              href={`/api/supervision/findings/file?${new URLSearchParams({ ...Object.fromEntries(params), format: 'xlsx' })}`}
            >
              导出表格
            </Button>
          </Space>
          {findings.error && <Alert type="error" showIcon title={findings.error.message} />}
          <Table<Finding>
            size="middle"
            rowKey={(f) => f.caseId + f.detector}
            loading={findings.isPending}
            dataSource={findings.data ?? []}
            showHeader={!narrow}
            locale={{ emptyText: <Empty description="没有符合条件的疑点" /> }}
            pagination={{
              pageSize: 15,
              hideOnSinglePage: true,
              simple: narrow,
              showSizeChanger: false,
              showTotal: (n) => `共 ${n} 处`,
            }}
            columns={[
              {
                title: '疑点',
                render: (_, f) => (
                  <div className="row-card">
                    <span>
                      <b>{f.detectorName}</b>{' '}
                      <small>
                        {f.score} 分 · <Link to={`/cases/${f.caseId}`}>{f.caseId}</Link>
                      </small>
                    </span>
                    <span>{findingSentence(f.detector, f.because)}</span>
                    <small>
                      {f.unitName} · {f.itemName} · {chineseDay(f.foundOn)}
                    </small>
                  </div>
                ),
              },
            ]}
          />
        </div>
        <div className="stack">
          <Card size="small" title="整月看单位">
            {(heat.data?.units ?? []).length === 0 ? (
              <Empty description="没有整月的疑点；件数少的单位不作判断" />
            ) : (
              heat.data!.units.slice(0, 30).map((f) => (
                <p
                  key={`${f.unitId}${f.month}${f.detector}${f.subject}`}
                  style={{ margin: '0 0 8px' }}
                >
                  <b>{f.patternName}</b> {f.unitName}
                  {f.subject !== f.unitId && ` · ${f.subjectName}`}
                  <br />
                  <small>
                    {f.month} · {patternSentence(f.detector, f.because)}
                  </small>
                </p>
              ))
            )}
          </Card>
          <Card size="small" title="编号缺口">
            {(heat.data?.gaps ?? []).length === 0 ? (
              '今年的办件编号连续。'
            ) : (
              <>
                没有对应办件的编号：
                {heat
                  .data!.gaps.slice(0, 20)
                  .map((g) => (g.from === g.to ? g.from : `${g.from}–${g.to}`))
                  .join('、')}
                。收件中途失败也会空号，账本里没有删除过的办件。
              </>
            )}
          </Card>
        </div>
      </div>
    </>
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Card, Empty, Select, Space, Table, Tag } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { Link } from 'react-router'
import type { CardId, StepId, SubjectId, UnitId } from '../../../src/foundation/ids.ts'
import type { Level } from '../../../src/supervision/events.ts'
import { CARD_STATUSES, LEVEL_COLORS, LEVELS, WATCHED_STAGES } from '#text/cards'
import { chineseDay } from '#text/labels'
import { get, type Me, pathOf } from '../client.ts'
import { Chart } from './Chart.tsx'
import { useFilters } from '../../ui/filters.ts'
import { useNarrow } from '../../ui/Remaining.tsx'
import { SupervisionNav } from './SupervisionNav.tsx'

export interface CardRow {
  cardId: CardId
  caseId: SubjectId
  kind: string
  itemName: string
  unitId: UnitId
  stepId?: StepId
  unitName: string
  rule: string
  ruleName: string
  level: Level
  status: keyof typeof CARD_STATUSES
  issuedOn: string
  levelOn: string
  feedbackDueOn: string
  says: string
}
interface Board {
  today: string
  from: string
  everywhere: boolean
  counts: { unitId: UnitId; unitName: string; level: Level; n: number }[]
  faults: number
}
interface Overview {
  today: string
  received: number
  stages: { unitId: UnitId; stage: string; n: number }[]
  turning: {
    caseId: SubjectId
    itemName: string
    unitName: string
    level: Level
    rule: string
    ruleName: string
    on: string
  }[]
}
interface Patrol {
  events: number
  cards: number
  findings: { cardId: CardId; says: string }[]
}

/** Cards as they come: what counts this month by unit, what the rules will look at by tomorrow, and every card with its reason. */
export function SupervisionPage({ me }: { me: Me }) {
  const queries = useQueryClient()
  const narrow = useNarrow()
  const [params, set] = useFilters()
  const [isLive, setLive] = useState(false)
  const page = Number(params.get('page') ?? 1)
  const board = useQuery({
    queryKey: ['board'],
    queryFn: () => get<Board>('/api/supervision/board'),
  })
  const overview = useQuery({
    queryKey: ['supervision-overview'],
    queryFn: () => get<Overview>('/api/supervision/overview'),
    refetchInterval: 30_000,
  })
  const cards = useQuery({
    queryKey: ['cards', params.toString()],
    queryFn: () => get<{ total: number; rows: CardRow[] }>(`/api/supervision/cards?${params}`),
  })
  const rules = useQuery({
    queryKey: ['rules'],
    queryFn: () => get<{ code: string; name: string }[]>('/api/supervision/rules'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const patrols = me.roles.some(
    (r) => r === 'supervision-officer' || r === 'supervision-lead' || r === 'auditor',
  )
  const patrol = useQuery({
    queryKey: ['patrol'],
    queryFn: () => get<Patrol>('/api/supervision/patrol'),
    enabled: false,
  })

  useEffect(() => {
    const source = new EventSource('/api/supervision/live')
    source.onopen = () => setLive(true)
    source.onerror = () => setLive(false)
    source.addEventListener('card', () => {
      queries.invalidateQueries({ queryKey: ['board'] })
      queries.invalidateQueries({ queryKey: ['supervision-overview'] })
      queries.invalidateQueries({ queryKey: ['cards'] })
    })
    return () => source.close()
  }, [queries])

  const total = (level: Level) =>
    (board.data?.counts ?? []).filter((c) => c.level === level).reduce((sum, c) => sum + c.n, 0)
  const stage = (name: string) =>
    (overview.data?.stages ?? []).filter((s) => s.stage === name).reduce((sum, s) => sum + s.n, 0)
  const counts = board.data?.counts
  const units = useMemo(
    () =>
      [...Map.groupBy(counts ?? [], (c) => c.unitId)]
        .map(([unitId, list]) => {
          const of = (level: Level) => list.find((c) => c.level === level)?.n ?? 0
          return {
            unitId,
            name: list[0]!.unitName,
            red: of('red'),
            yellow: of('yellow'),
            warning: of('warning'),
          }
        })
        .sort((a, b) => b.red - a.red || b.yellow - a.yellow || b.warning - a.warning)
        .slice(0, 15)
        .reverse(),
    [counts],
  )
  const option = useMemo(
    () => ({
      grid: { left: 130, right: 10, top: 30, bottom: 6 },
      legend: { top: 0 },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      xAxis: { type: 'value', show: false, minInterval: 1 },
      yAxis: {
        type: 'category',
        data: units.map((u) => u.name),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { width: 122, overflow: 'truncate' },
      },
      series: (['red', 'yellow', 'warning'] as const).map((level) => ({
        name: LEVELS[level],
        type: 'bar',
        stack: 'cards',
        barMaxWidth: 18,
        itemStyle: { color: { red: '#b3261e', yellow: '#e5b400', warning: '#2f6fb0' }[level] },
        label: {
          show: true,
          color: level === 'yellow' ? '#1d2733' : '#fff',
          formatter: ({ value }: { value: number }) => (value ? String(value) : ''),
        },
        data: units.map((u) => u[level]),
      })),
    }),
    [units],
  )

  return (
    <>
      <h1 className="page-title">
        实时监察 <Tag color={isLive ? 'green' : 'default'}>{isLive ? '实时' : '正在连接'}</Tag>
      </h1>
      <SupervisionNav me={me} />
      {board.error && <Alert type="error" showIcon title={board.error.message} />}
      {(board.data?.faults ?? 0) > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 12 }}
          title={`有 ${board.data!.faults} 处规则运行出错，已隔离，请通知系统管理员。`}
        />
      )}
      <div className="tiles">
        <Link to={`/supervision/watched?receivedOn=${overview.data?.today ?? ''}`}>
          <b>{overview.data?.received ?? '…'}</b>今日收件
        </Link>
        {['submitted', 'correcting', 'processing', 'paused', 'decided'].map((s) => (
          <Link key={s} to={`/supervision/watched?stage=${s}`}>
            <b>{overview.data ? stage(s) : '…'}</b>
            {WATCHED_STAGES[s]}
          </Link>
        ))}
        {(['red', 'yellow', 'warning'] as const).map((level) => (
          <Link key={level} className={level} to={`/supervision?level=${level}`}>
            <b>{board.data ? total(level) : '…'}</b>本月{LEVELS[level]}
          </Link>
        ))}
      </div>
      <div className="two">
        <div className="stack">
          <Space wrap>
            <Select
              aria-label="等级"
              placeholder="等级"
              allowClear
              style={{ width: 100 }}
              value={params.get('level') ?? undefined}
              onChange={(v) => set('level', v)}
              options={Object.entries(LEVELS).map(([value, label]) => ({ value, label }))}
            />
            <Select
              aria-label="状态"
              placeholder="状态"
              allowClear
              style={{ width: 130 }}
              value={params.get('status') ?? undefined}
              onChange={(v) => set('status', v)}
              options={Object.entries(CARD_STATUSES).map(([value, label]) => ({ value, label }))}
            />
            <Select
              aria-label="规则"
              placeholder="规则"
              allowClear
              style={{ width: 190 }}
              value={params.get('rule') ?? undefined}
              onChange={(v) => set('rule', v)}
              options={(rules.data ?? []).map((r) => ({
                value: r.code,
                label: `${r.code} ${r.name}`,
              }))}
            />
            <Button
              href={`/api/supervision/cards/file?${new URLSearchParams({ ...Object.fromEntries(params), format: 'xlsx' })}`}
            >
              导出表格
            </Button>
            {params.get('unitId') && (
              <Tag closable onClose={() => set('unitId', undefined)}>
                {units.find((u) => u.unitId === params.get('unitId'))?.name ?? params.get('unitId')}
              </Tag>
            )}
          </Space>
          {cards.error && <Alert type="error" showIcon title={cards.error.message} />}
          <Table<CardRow>
            size="middle"
            rowKey="cardId"
            loading={cards.isPending}
            dataSource={cards.data?.rows ?? []}
            showHeader={!narrow}
            locale={{
              emptyText: (
                <Empty
                  description={params.size > 0 ? '没有符合条件的牌，可放宽条件再查' : '没有发过牌'}
                />
              ),
            }}
            pagination={{
              current: page,
              pageSize: 20,
              total: cards.data?.total ?? 0,
              showSizeChanger: false,
              simple: narrow,
              showTotal: (n) => `共 ${n} 张`,
              onChange: (p) => set('page', String(p)),
            }}
            columns={[
              {
                title: '牌',
                render: (_, c) => (
                  <div className="row-card">
                    <span>
                      <Tag color={LEVEL_COLORS[c.level]}>{LEVELS[c.level]}</Tag>
                      <Link to={`/supervision/${c.caseId}/${c.kind}`}>
                        <b>{c.ruleName}</b>
                      </Link>{' '}
                      <small>
                        {c.rule} · {CARD_STATUSES[c.status]}
                      </small>
                    </span>
                    <span>{c.says}</span>
                    <small>
                      {c.unitName} · {c.itemName} · {c.caseId} · {chineseDay(c.levelOn)}
                    </small>
                  </div>
                ),
              },
            ]}
          />
        </div>
        <div className="stack">
          <Card size="small" title="本月各单位发牌（不含已撤销）">
            {units.length === 0 ? (
              <Empty description="本月没有发牌" />
            ) : (
              <Chart
                height={50 + units.length * 28}
                option={option}
                label={units
                  .map((u) => `${u.name}：红牌 ${u.red}，黄牌 ${u.yellow}，预警 ${u.warning}`)
                  .join('；')}
                onPick={({ name }) => set('unitId', units.find((u) => u.name === name)?.unitId)}
              />
            )}
          </Card>
          <Card size="small" title="今明两天将发的牌（若不办理）">
            {overview.data?.turning.length === 0 ? (
              <Empty description="今明两天没有到期的" />
            ) : (
              <ul className="missing" tabIndex={0} aria-label="今明两天将发的牌">
                {(overview.data?.turning ?? []).map((t) => (
                  <li key={t.caseId + t.rule + t.level}>
                    <Tag color={LEVEL_COLORS[t.level]}>{LEVELS[t.level]}</Tag>
                    <Link to={pathOf(t.caseId)}>{t.itemName || t.caseId}</Link>{' '}
                    <small>
                      {t.unitName} · {t.ruleName} · {chineseDay(t.on)}
                    </small>
                  </li>
                ))}
              </ul>
            )}
          </Card>
          {patrols && (
            <Card size="small" title="发牌巡检">
              <p style={{ marginTop: 0, color: '#4d5b6b' }}>
                由账本重新计算全部牌，与发出的逐张核对。
              </p>
              <Button loading={patrol.isFetching} onClick={() => patrol.refetch()}>
                开始巡检
              </Button>
              {patrol.error && (
                <Alert style={{ marginTop: 8 }} type="error" title={patrol.error.message} />
              )}
              {patrol.data && !patrol.isFetching && (
                <Alert
                  style={{ marginTop: 8 }}
                  type={patrol.data.findings.length === 0 ? 'success' : 'error'}
                  title={
                    patrol.data.findings.length === 0
                      ? `核对 ${patrol.data.events} 条事件、${patrol.data.cards} 张牌，一张不差。`
                      : `有 ${patrol.data.findings.length} 张牌不符`
                  }
                  description={patrol.data.findings
                    .slice(0, 20)
                    .map((f) => <div key={f.cardId}>{f.says}</div>)}
                />
              )}
            </Card>
          )}
        </div>
      </div>
    </>
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Card, Empty, Select, Space, Table, Tag } from 'antd'
import { useEffect, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { DetectorCode } from '../../src/supervision/authenticity.ts'
import type { Level } from '../../src/supervision/events.ts'
import { CARD_STATUSES, cardSentence, findingSentence, LEVEL_COLORS, LEVELS } from '../text/cards.ts'
import { chineseDay, chineseTime } from '../text/labels.ts'
import { get, type Me } from './client.ts'
import { useNarrow } from './Remaining.tsx'

export interface CardRow {
  cardId: string
  caseId: string
  kind: string
  itemName: string
  unitId: string
  unitName: string
  rule: string
  ruleName: string
  level: Level
  status: keyof typeof CARD_STATUSES
  issuedOn: string
  levelOn: string
  feedbackDueOn: string
  because: Record<string, string | number>
}
interface Board {
  today: string
  from: string
  everywhere: boolean
  counts: { unitId: string; unitName: string; level: Level; n: number }[]
  agenda: { caseId: string; nextOn: string }[]
  faults: number
}
interface Finding { caseId: string; detector: DetectorCode; detectorName: string; score: number; unitName: string; itemName: string; foundOn: string; because: Record<string, string | number> }
interface Patrol { events: number; cards: number; findings: { cardId: string; says: string }[] }

/** Cards as they come: what counts this month by unit, what the rules will look at by tomorrow, and every card with its reason. */
export function SupervisionPage({ me }: { me: Me }) {
  const queries = useQueryClient()
  const narrow = useNarrow()
  const [params, setParams] = useSearchParams()
  const [isLive, setLive] = useState(false)
  const page = Number(params.get('page') ?? 1)
  const board = useQuery({ queryKey: ['board'], queryFn: () => get<Board>('/api/supervision/board') })
  const cards = useQuery({ queryKey: ['cards', params.toString()], queryFn: () => get<{ total: number; rows: CardRow[] }>(`/api/supervision/cards?${params}`) })
  const rules = useQuery({ queryKey: ['rules'], queryFn: () => get<{ code: string; name: string }[]>('/api/supervision/rules'), staleTime: Number.POSITIVE_INFINITY })
  const patrols = me.roles.some((r) => r === 'supervision-officer' || r === 'supervision-lead' || r === 'auditor')
  const patrol = useQuery({ queryKey: ['patrol'], queryFn: () => get<Patrol>('/api/supervision/patrol'), enabled: false })

  const seesAccess = me.roles.some((r) => r === 'leader' || r === 'supervision-lead' || r === 'auditor')
  const accesses = useQuery({ queryKey: ['unmaskings'], queryFn: () => get<{ staffId: string; caseId: string; reason: string; at: string }[]>('/api/unmaskings'), enabled: seesAccess })
  const findings = useQuery({ queryKey: ['findings'], queryFn: () => get<Finding[]>('/api/supervision/findings'), enabled: patrols })

  useEffect(() => {
    const source = new EventSource('/api/supervision/live')
    source.onopen = () => setLive(true)
    source.onerror = () => setLive(false)
    source.addEventListener('card', () => {
      queries.invalidateQueries({ queryKey: ['board'] })
      queries.invalidateQueries({ queryKey: ['cards'] })
    })
    return () => source.close()
  }, [queries])

  const set = (name: string, value: string | undefined) => setParams((old) => {
    const next = new URLSearchParams(old)
    if (value) next.set(name, value)
    else next.delete(name)
    if (name !== 'page') next.delete('page')
    return next
  })
  const total = (level: Level) => (board.data?.counts ?? []).filter((c) => c.level === level).reduce((sum, c) => sum + c.n, 0)
  const units = [...Map.groupBy(board.data?.counts ?? [], (c) => c.unitId)].map(([unitId, list]) => {
    const of = (level: Level) => list.find((c) => c.level === level)?.n ?? 0
    return { unitId, name: list[0]!.unitName, red: of('red'), yellow: of('yellow'), warning: of('warning') }
  }).sort((a, b) => b.red - a.red || b.yellow - a.yellow || b.warning - a.warning)
  const most = Math.max(1, ...units.map((u) => u.red + u.yellow + u.warning))

  return (
    <>
      <h1 className="page-title">电子监察 <Tag color={isLive ? 'green' : 'default'}>{isLive ? '实时' : '正在连接'}</Tag></h1>
      {board.error && <Alert type="error" showIcon title={board.error.message} />}
      {(board.data?.faults ?? 0) > 0 && <Alert type="warning" showIcon style={{ marginBottom: 12 }} title={`有 ${board.data!.faults} 处规则运行出错，已隔离，请通知系统管理员。`} />}
      <div style={{ display: 'flex', gap: 12, flexWrap: 'wrap', marginBottom: 14 }}>
        {(['red', 'yellow', 'warning'] as const).map((level) => (
          <Card key={level} size="small" style={{ flex: '1 1 100px' }}>
            <div style={{ color: '#4d5b6b' }}>本月{LEVELS[level]}</div>
            <Link to={`/supervision?level=${level}`} style={{ fontSize: 24 }}>{board.data ? total(level) : '…'}</Link>
          </Card>
        ))}
        <Card size="small" style={{ flex: '1 1 140px' }}>
          <div style={{ color: '#4d5b6b' }}>今明两天将到期核查</div>
          <span style={{ fontSize: 24 }}>{board.data?.agenda.length ?? '…'}</span>
        </Card>
      </div>
      <div className="two">
        <div className="stack">
          <Space wrap>
            <Select aria-label="等级" placeholder="等级" allowClear style={{ width: 100 }} value={params.get('level') ?? undefined} onChange={(v) => set('level', v)} options={Object.entries(LEVELS).map(([value, label]) => ({ value, label }))} />
            <Select aria-label="状态" placeholder="状态" allowClear style={{ width: 130 }} value={params.get('status') ?? undefined} onChange={(v) => set('status', v)} options={Object.entries(CARD_STATUSES).map(([value, label]) => ({ value, label }))} />
            <Select aria-label="规则" placeholder="规则" allowClear style={{ width: 190 }} value={params.get('rule') ?? undefined} onChange={(v) => set('rule', v)} options={(rules.data ?? []).map((r) => ({ value: r.code, label: `${r.code} ${r.name}` }))} />
            <Button href={`/api/supervision/cards.csv?${params}`}>导出表格</Button>
            <Link to="/supervision/rules">监察规则</Link>
          </Space>
          {cards.error && <Alert type="error" showIcon title={cards.error.message} />}
          <Table<CardRow>
            size="middle" rowKey="cardId" loading={cards.isPending} dataSource={cards.data?.rows ?? []} showHeader={!narrow}
            locale={{ emptyText: <Empty description={params.size > 0 ? '没有符合条件的牌，可放宽条件再查' : '没有发过牌'} /> }}
            pagination={{ current: page, pageSize: 20, total: cards.data?.total ?? 0, showSizeChanger: false, simple: narrow, showTotal: (n) => `共 ${n} 张`, onChange: (p) => set('page', String(p)) }}
            columns={[{ title: '牌', render: (_, c) => (
              <div className="row-card">
                <span><Tag color={LEVEL_COLORS[c.level]}>{LEVELS[c.level]}</Tag><Link to={`/supervision/${c.caseId}/${c.kind}`}><b>{c.ruleName}</b></Link> <small>{c.rule} · {CARD_STATUSES[c.status]}</small></span>
                <span>{cardSentence(c.rule, c.because)}</span>
                <small>{c.unitName} · {c.itemName} · {c.caseId} · {chineseDay(c.levelOn)}</small>
              </div>
            ) }]}
          />
        </div>
        <div className="stack">
          <Card size="small" title="本月各单位发牌（不含已撤销）">
            {units.length === 0 ? <Empty description="本月没有发牌" /> : (
              <ul className="bars">{units.slice(0, 15).map((u) => (
                <li key={u.unitId}>
                  <Link to={`/supervision?unitId=${u.unitId}`}>{u.name}</Link>
                  <span className="bar" role="img" aria-label={`红牌 ${u.red}，黄牌 ${u.yellow}，预警 ${u.warning}`}>
                    {(['red', 'yellow', 'warning'] as const).map((level) => u[level] > 0 && <i key={level} className={level} style={{ width: `${(u[level] / most) * 100}%` }}>{u[level]}</i>)}
                  </span>
                </li>
              ))}</ul>
            )}
          </Card>
          {(board.data?.agenda.length ?? 0) > 0 && (
            <Card size="small" title="今明两天将到期核查的办件">
              <ul style={{ margin: 0, paddingLeft: 18 }}>{board.data!.agenda.slice(0, 12).map((a) => <li key={a.caseId}><Link to={`/cases/${a.caseId}`}>{a.caseId}</Link> <small>{chineseDay(a.nextOn)}</small></li>)}</ul>
            </Card>
          )}
          {patrols && (
            <Card size="small" title="真实性疑点（供抽查，不是结论）">
              {findings.error && <Alert type="error" title={findings.error.message} />}
              {(findings.data ?? []).length === 0 ? <Empty description="已决定的办件中没有发现疑点" /> : (
                <>
                  {findings.data!.slice(0, 8).map((f) => (
                    <div key={`${f.caseId}${f.detector}`} className="row-card" style={{ marginBottom: 10 }}>
                      <span><b>{f.detectorName}</b> <small>{f.score} 分 · <Link to={`/cases/${f.caseId}`}>{f.caseId}</Link></small></span>
                      <span>{findingSentence(f.detector, f.because)}</span>
                      <small>{f.unitName} · {f.itemName} · {chineseDay(f.foundOn)}</small>
                    </div>
                  ))}
                  <small>共 {findings.data!.length} 件有疑点</small>
                </>
              )}
            </Card>
          )}
          {seesAccess && (
            <Card size="small" title="查看个人信息的记录">
              {(accesses.data ?? []).length === 0 ? <Empty description="没有人查看过被遮住的个人信息" /> : accesses.data!.slice(0, 10).map((a) => <p key={`${a.staffId}${a.at}`} style={{ margin: '0 0 6px' }}>{a.staffId} 查看 <Link to={`/cases/${a.caseId}`}>{a.caseId}</Link>：{a.reason} <small>{chineseTime(a.at)}</small></p>)}
            </Card>
          )}
          {patrols && (
            <Card size="small" title="发牌巡检">
              <p style={{ marginTop: 0, color: '#4d5b6b' }}>由账本重新计算全部牌，与发出的逐张核对。</p>
              <Button loading={patrol.isFetching} onClick={() => patrol.refetch()}>开始巡检</Button>
              {patrol.error && <Alert style={{ marginTop: 8 }} type="error" title={patrol.error.message} />}
              {patrol.data && !patrol.isFetching && <Alert style={{ marginTop: 8 }} type={patrol.data.findings.length === 0 ? 'success' : 'error'} title={patrol.data.findings.length === 0 ? `核对 ${patrol.data.events} 条事件、${patrol.data.cards} 张牌，一张不差。` : `有 ${patrol.data.findings.length} 张牌不符`} description={patrol.data.findings.slice(0, 20).map((f) => <div key={f.cardId}>{f.says}</div>)} />}
            </Card>
          )}
        </div>
      </div>
    </>
  )
}

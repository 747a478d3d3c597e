import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { Link } from 'react-router'
import type { SubjectId, UnitId } from '../../../src/foundation/ids.ts'
import type { Level } from '../../../src/supervision/events.ts'
import { LEVELS, WATCHED_STAGES } from '#text/cards'
import { chineseDay } from '#text/labels'
import { Chart } from './Chart.tsx'
import { get } from '../client.ts'

interface Overview {
  county: string
  today: string
  received: number
  decided: number
  cards: number
  stages: { unitId: UnitId; unitName: string; stage: string; n: number }[]
  turning: { caseId: SubjectId; unitName: string; itemName: string; level: Level; on: string }[]
}
interface Board {
  counts: { unitName: string; level: Level; n: number }[]
}

/** 大屏: a few large numbers, read from five metres, moving by themselves. */
export function WallPage() {
  const queries = useQueryClient()
  const [clock, setClock] = useState(() => new Date())
  const overview = useQuery({
    queryKey: ['supervision-overview'],
    queryFn: () => get<Overview>('/api/supervision/overview'),
    refetchInterval: 30_000,
  })
  const board = useQuery({
    queryKey: ['board'],
    queryFn: () => get<Board>('/api/supervision/board'),
    refetchInterval: 30_000,
  })
  useEffect(() => {
    const timer = setInterval(() => setClock(new Date()), 1000)
    const source = new EventSource('/api/supervision/live')
    source.addEventListener('card', () => queries.invalidateQueries())
    return () => {
      clearInterval(timer)
      source.close()
    }
  }, [queries])
  const counts = useMemo(() => board.data?.counts ?? [], [board.data])
  const units = useMemo(
    () =>
      [...Map.groupBy(counts, (c) => c.unitName)]
        .map(([name, list]) => ({
          name,
          of: (level: Level) => list.find((c) => c.level === level)?.n ?? 0,
        }))
        .sort((a, b) => b.of('red') - a.of('red') || b.of('yellow') - a.of('yellow'))
        .slice(0, 8)
        .reverse(),
    [counts],
  )
  const option = useMemo(
    () => ({
      grid: { left: 220, right: 30, top: 40, bottom: 10 },
      legend: { textStyle: { color: '#dce8f5', fontSize: 18 }, top: 0, itemGap: 34 },
      xAxis: { type: 'value', show: false, minInterval: 1 },
      yAxis: {
        type: 'category',
        data: units.map((u) => u.name),
        axisLabel: { color: '#dce8f5', fontSize: 18, width: 210, overflow: 'truncate' },
        axisTick: { show: false },
        axisLine: { show: false },
      },
      series: (['red', 'yellow', 'warning'] as const).map((level) => ({
        name: LEVELS[level],
        type: 'bar',
        stack: 'cards',
        itemStyle: { color: { red: '#ff6b5e', yellow: '#ffc145', warning: '#5aa9ff' }[level] },
        label: {
          show: true,
          fontSize: 16,
          color: '#0b1b2b',
          formatter: ({ value }: { value: number }) => (value ? String(value) : ''),
        },
        data: units.map((u) => u.of(level)),
      })),
    }),
    [units],
  )
  const now = overview.data
  const stage = (name: string) =>
    (now?.stages ?? []).filter((s) => s.stage === name).reduce((sum, s) => sum + s.n, 0)
  const cards = (level: Level) =>
    counts.filter((c) => c.level === level).reduce((sum, c) => sum + c.n, 0)
  return (
    <div className="wall">
      <header>
        <h1>{now?.county ?? ''}网上行政审批电子监察</h1>
        <time>
          {now && chineseDay(now.today)}{' '}
          {clock.toLocaleTimeString('zh-CN', { hour12: false, timeZone: 'Asia/Shanghai' })}
        </time>
      </header>
      {(overview.error ?? board.error) && (
        <p className="wall-error">
          数据暂时取不到：{(overview.error ?? board.error)!.message}。恢复后自动更新。
        </p>
      )}
      <section className="wall-row">
        <div>
          <b>{now?.received ?? '…'}</b>今日收件
        </div>
        <div>
          <b>{now?.decided ?? '…'}</b>今日决定
        </div>
        {['submitted', 'correcting', 'processing', 'paused', 'decided'].map((s) => (
          <div key={s}>
            <b>{now ? stage(s) : '…'}</b>
            {WATCHED_STAGES[s]}
          </div>
        ))}
      </section>
      <section className="wall-row">
        {(['red', 'yellow', 'warning'] as const).map((level) => (
          <div key={level} className={level}>
            <b>{board.data ? cards(level) : '…'}</b>本月{LEVELS[level]}
          </div>
        ))}
      </section>
      <section className="wall-two">
        <div>
          <h2>本月各单位发牌</h2>
          {units.length === 0 ? (
            <p>本月没有发牌</p>
          ) : (
            <Chart
              option={option}
              height={360}
              label={units
                .map(
                  (u) =>
                    `${u.name} 红牌 ${u.of('red')} 黄牌 ${u.of('yellow')} 预警 ${u.of('warning')}`,
                )
                .join('，')}
            />
          )}
        </div>
        <div>
          <h2>今明两天将发牌</h2>
          {(now?.turning ?? []).length === 0 ? (
            <p>没有</p>
          ) : (
            <ul>
              {now!.turning.slice(0, 8).map((t) => (
                <li key={t.caseId + t.level} className={t.level}>
                  <span>{LEVELS[t.level]}</span>
                  {t.unitName}
                  <small>{t.itemName}</small>
                </li>
              ))}
            </ul>
          )}
        </div>
      </section>
      <Link className="wall-exit" to="/supervision">
        退出大屏
      </Link>
    </div>
  )
}

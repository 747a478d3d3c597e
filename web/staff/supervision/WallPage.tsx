import { own } from '../../../src/foundation/own.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { Link } from 'react-router'
import { LEVELS, WATCHED_STAGES } from '#text/cards'
import { chineseDay } from '#text/labels'
import { thisMonthText, unitCardsText, WALL, wallProblemText, wallTitle } from '#text/supervision'
import type { Board, CardLevel, Overview } from '../../contract.ts'
import { useAnswer } from '../client.ts'
import { Chart } from './Chart.tsx'
import { LEVEL_ORDER } from './cards.tsx'
import { cardsOption, unitsOf } from './charts.ts'

const OFTEN = { refetchInterval: 30_000 }
const STAGES_SHOWN = ['submitted', 'correcting', 'processing', 'paused', 'decided'] as const

/** 大屏: a few large numbers, read from five metres, moving by themselves. */
export function WallPage() {
  const clock = useLiveClock()
  const overview = useAnswer('/api/supervision/overview', {}, OFTEN)
  const board = useAnswer('/api/supervision/board', {}, OFTEN)
  const now = overview.data
  const problem = overview.error ?? board.error
  const stage = (name: string) =>
    now?.stages.filter((s) => s.stage === name).reduce((sum, s) => sum + s.n, 0)
  const cards = (level: CardLevel) =>
    board.data?.counts.filter((c) => c.level === level).reduce((sum, c) => sum + c.n, 0)
  return (
    <div className="wall">
      <header>
        <h1>{wallTitle(now?.county ?? '')}</h1>
        <time>
          {now && chineseDay(now.today)} {clock}
        </time>
      </header>
      {problem && <p className="wall-error">{wallProblemText(problem.message)}</p>}
      <section className="wall-row">
        <Figure of={now?.received} says={WALL.receivedToday} />
        <Figure of={now?.decided} says={WALL.decidedToday} />
        {STAGES_SHOWN.map((name) => (
          <Figure key={name} of={stage(name)} says={own(WATCHED_STAGES, name) ?? name} />
        ))}
      </section>
      <section className="wall-row">
        {LEVEL_ORDER.map((level) => (
          <Figure key={level} level={level} of={cards(level)} says={thisMonthText(LEVELS[level])} />
        ))}
      </section>
      <section className="wall-two">
        <div>
          <h2>{WALL.byUnit}</h2>
          <UnitBars counts={board.data?.counts} />
        </div>
        <div>
          <h2>{WALL.turning}</h2>
          <TurningList of={now?.turning} />
        </div>
      </section>
      <Link className="wall-exit" to="/supervision">
        {WALL.exit}
      </Link>
    </div>
  )
}

/** The time to the second; a card that is issued fetches again what is shown. */
function useLiveClock(): string {
  const queries = useQueryClient()
  const [clock, setClock] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setClock(new Date()), 1000)
    const source = new EventSource('/api/supervision/live')
    source.addEventListener('card', () => void queries.invalidateQueries())
    return () => {
      clearInterval(timer)
      source.close()
    }
  }, [queries])
  return clock.toLocaleTimeString('zh-CN', { hour12: false, timeZone: 'Asia/Shanghai' })
}

const Figure = ({
  of,
  says,
  level,
}: {
  of: number | undefined
  says: string
  level?: CardLevel
}) => (
  <div className={level}>
    <b>{of ?? '…'}</b>
    {says}
  </div>
)

/** So many units are read from afar. */
const MOST_UNITS = 8

function UnitBars({ counts }: { counts: Board['counts'] | undefined }) {
  const units = useMemo(() => unitsOf(counts ?? [], MOST_UNITS), [counts])
  const option = useMemo(() => cardsOption(units, true), [units])
  if (!counts) return null
  if (units.length === 0) return <p>{WALL.noneThisMonth}</p>
  return <Chart option={option} height={360} label={units.map(unitCardsText).join('，')} />
}

function TurningList({ of }: { of: Overview['turning'] | undefined }) {
  if (!of) return null
  if (of.length === 0) return <p>{WALL.none}</p>
  return (
    <ul>
      {of.slice(0, 8).map((t) => (
        <li key={t.caseId + t.level} className={t.level}>
          <span>{LEVELS[t.level]}</span>
          {t.unitName}
          <small>{t.itemName}</small>
        </li>
      ))}
    </ul>
  )
}

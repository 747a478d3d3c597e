import { own } from '../../../src/foundation/own.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Card } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { Link } from 'react-router'
import { CARD_STATUSES, LEVELS, WATCHED_STAGES } from '#text/cards'
import { chineseDay, chineseTime } from '#text/labels'
import {
  BOARD,
  faultsText,
  patrolText,
  ROOMS,
  ruleText,
  thisMonthText,
  unitCardsText,
} from '#text/supervision'
import type { Board, Card as CardRow, CardLevel, Me, Overview, RuleFault } from '../../contract.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { useFilters } from '../../ui/address.ts'
import { type Asked, Fetched, partOf } from '../../ui/Fetched.tsx'
import { optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { Status } from '../../ui/Status.tsx'
import { pathOf, useAnswer, useList } from '../client.ts'
import { Chart } from './Chart.tsx'
import { cardPath, LEVEL_ORDER, LevelStatus } from './cards.tsx'
import { cardsOption, unitsOf } from './charts.ts'
import { mayAsk } from '../screens.ts'
import { Room } from './SupervisionNav.tsx'

/**
 * Cards as they come: what counts this month by unit, what the rules will look at by tomorrow, and
 * every card with its reason.
 */
export function SupervisionPage({ me }: { me: Me }) {
  const isLive = useLiveCards()
  const board = useAnswer('/api/supervision/board')
  const overview = useAnswer('/api/supervision/overview', {}, { refetchInterval: 30_000 })
  return (
    <Room
      me={me}
      title={
        <>
          {ROOMS.board}{' '}
          <Status tone={isLive ? 'good' : 'plain'}>{isLive ? BOARD.live : BOARD.connecting}</Status>
        </>
      }
    >
      <Faults of={board.data?.faults ?? []} />
      <Tiles board={board} overview={overview} />
      <div className="two">
        <CardList board={board} />
        <div className="stack">
          <UnitsCard board={board} />
          <TurningCard of={partOf(overview, (o) => o.turning)} />
          {mayAsk(me, 'GET /api/supervision/patrol') && <PatrolCard />}
        </div>
      </div>
    </Room>
  )
}

/** Tells whether cards are pushed; each fetches again what is shown. */
function useLiveCards(): boolean {
  const queries = useQueryClient()
  const [isLive, setLive] = useState(false)
  useEffect(() => {
    const source = new EventSource('/api/supervision/live')
    source.onopen = () => setLive(true)
    source.onerror = () => setLive(false)
    source.addEventListener('card', () => void queries.invalidateQueries())
    return () => source.close()
  }, [queries])
  return isLive
}

const STAGES_SHOWN = ['submitted', 'correcting', 'processing', 'paused', 'decided'] as const

/** Rules that could not judge a case, for whoever looks after the system. */
function Faults({ of: faults }: { of: readonly RuleFault[] }) {
  if (faults.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={faultsText(faults.length)}
      description={faults.slice(0, 10).map((f) => (
        <div key={f.rule + f.caseId}>
          {f.rule} <Link to={pathOf(f.caseId)}>{f.caseId}</Link>{' '}
          <small>
            {chineseTime(f.firstAt)} {f.message}
          </small>
        </div>
      ))}
    />
  )
}

function Tiles({ board, overview }: { board: Asked<Board>; overview: Asked<Overview> }) {
  const failed = [board, overview].find(({ data, error }) => error && !data)
  if (failed?.error) return <Problem of={failed.error} onRetry={failed.refetch} />
  const total = (level: CardLevel) =>
    board.data?.counts.filter((c) => c.level === level).reduce((sum, c) => sum + c.n, 0)
  const stage = (name: string) =>
    overview.data?.stages.filter((s) => s.stage === name).reduce((sum, s) => sum + s.n, 0)
  return (
    <div className="tiles">
      <Link to={`/supervision/watched${overview.data ? `?receivedOn=${overview.data.today}` : ''}`}>
        <b>{overview.data?.received ?? '…'}</b>
        {BOARD.receivedToday}
      </Link>
      {STAGES_SHOWN.map((name) => (
        <Link key={name} to={`/supervision/watched?stage=${name}`}>
          <b>{stage(name) ?? '…'}</b>
          {own(WATCHED_STAGES, name)}
        </Link>
      ))}
      {LEVEL_ORDER.map((level) => (
        <Link key={level} className={level} to={`/supervision?level=${level}`}>
          <b>{total(level) ?? '…'}</b>
          {thisMonthText(LEVELS[level])}
        </Link>
      ))}
    </div>
  )
}

const COLUMNS: readonly Column<CardRow>[] = [
  {
    name: 'level',
    label: BOARD.card,
    show: (c) => (
      <>
        <LevelStatus of={c.level} />{' '}
        <Link to={cardPath(c)}>
          <b>{c.ruleName}</b>
        </Link>
        <div>
          <small>{ruleText(c.rule, CARD_STATUSES[c.status])}</small>
        </div>
      </>
    ),
    width: 170,
    by: 'server',
  },
  { name: 'why', label: BOARD.why, show: (c) => c.says },
  {
    name: 'about',
    label: BOARD.about,
    show: (c) => (
      <>
        {c.unitName}
        <div>
          <small>
            {c.itemName} <Link to={pathOf(c.caseId)}>{c.caseId}</Link>
          </small>
        </div>
      </>
    ),
    width: 200,
  },
  {
    name: 'levelOn',
    label: BOARD.levelOn,
    show: (c) => <small>{chineseDay(c.levelOn)}</small>,
    width: 125,
    by: 'server',
  },
]

function CardList({ board }: { board: Asked<Board> }) {
  const [params] = useFilters()
  const cards = useList('/api/supervision/cards', params)
  const rules = useAnswer('/api/supervision/rules', {}, { staleTime: 600_000 })
  const units = new Map((board.data?.counts ?? []).map((c) => [c.unitId, c.unitName]))
  const file = new URLSearchParams({ ...Object.fromEntries(params), format: 'xlsx' })
  return (
    <List
      of={cards}
      rowKey={(c) => c.cardId}
      columns={COLUMNS}
      filters={[
        { name: 'level', label: BOARD.level, options: optionsOf(LEVELS) },
        { name: 'status', label: BOARD.status, options: optionsOf(CARD_STATUSES) },
        {
          name: 'rule',
          label: BOARD.rule,
          options: (rules.data ?? []).map(({ code, name }) => ({
            value: code,
            label: ruleText(code, name),
          })),
        },
        {
          name: 'unitId',
          label: BOARD.unit,
          options: [...units].map(([value, label]) => ({ value, label })),
        },
      ]}
      measure={BOARD.measure}
      empty={BOARD.none}
      beside={<FileButton href={`/api/supervision/cards/file?${file}`} />}
    />
  )
}

function UnitsCard({ board }: { board: Asked<Board> }) {
  return (
    <Card size="small" title={BOARD.byUnit}>
      <Fetched of={partOf(board, (b) => b.counts)} empty={BOARD.noneThisMonth}>
        {(counts) => <UnitsChart counts={counts} />}
      </Fetched>
    </Card>
  )
}

/** So many units fit beside the list. */
const MOST_UNITS = 15

function UnitsChart({ counts }: Pick<Board, 'counts'>) {
  const [, set] = useFilters()
  const units = useMemo(() => unitsOf(counts, MOST_UNITS), [counts])
  const option = useMemo(() => cardsOption(units), [units])
  return (
    <Chart
      height={50 + units.length * 28}
      option={option}
      label={units.map(unitCardsText).join('；')}
      onPick={({ name }) => set('unitId', units.find((u) => u.name === name)?.unitId)}
    />
  )
}

function TurningCard({ of }: { of: Asked<Overview['turning']> }) {
  return (
    <Card size="small" title={BOARD.turning}>
      <Fetched of={of} empty={BOARD.noneTurning}>
        {(list) => (
          <ul className="missing" tabIndex={0} aria-label={BOARD.turning}>
            {list.map((t) => (
              <li key={t.caseId + t.rule + t.level}>
                <LevelStatus of={t.level} />{' '}
                <Link to={pathOf(t.caseId)}>{t.itemName || t.caseId}</Link>{' '}
                <small>
                  {t.unitName} · {t.ruleName} · {chineseDay(t.on)}
                </small>
              </li>
            ))}
          </ul>
        )}
      </Fetched>
    </Card>
  )
}

/** Judges everything again when asked. */
function PatrolCard() {
  const patrol = useAnswer('/api/supervision/patrol', {}, { enabled: false })
  const { data, error, isFetching, refetch } = patrol
  return (
    <Card size="small" title={BOARD.patrol}>
      <p className="hint">{BOARD.patrolSays}</p>
      <Button loading={isFetching} onClick={() => refetch()}>
        {BOARD.startPatrol}
      </Button>
      {error && <Problem of={error} />}
      {data && !isFetching && (
        <Alert
          type={data.findings.length === 0 ? 'success' : 'error'}
          title={patrolText(data)}
          description={data.findings.slice(0, 20).map((f) => <div key={f.cardId}>{f.says}</div>)}
        />
      )}
    </Card>
  )
}

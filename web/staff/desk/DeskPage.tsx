import { Button } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { chooseText, DESK, DUE, NEXT, nothingText, TASK_KINDS, urgedText, WHOSE } from '#text/desk'
import { chineseDay, STAGES } from '#text/labels'
import { UI } from '#text/ui'
import type { Me, Task } from '../../contract.ts'
import { useFilters } from '../../ui/address.ts'
import { Beside } from '../../ui/AskForm.tsx'
import { type Filter, optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List, type ListProps } from '../../ui/List.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { Remaining } from '../../ui/Remaining.tsx'
import { Status } from '../../ui/Status.tsx'
import { useAnswer, useUnits } from '../client.ts'
import { mayOpen } from '../screens.ts'
import { LevelStatus } from '../supervision/cards.tsx'
import { BatchLine } from './Batch.tsx'
import { Claim } from './Claim.tsx'
import { claimHere, KeysButton, KeysHelp, moveBy, useKeys } from './keys.tsx'
import {
  type FromDesk,
  keyOf,
  nextOf,
  type Search,
  searchOf,
  useCounts,
  useTasks,
} from './tasks.ts'
import { isForSeveral } from './together.ts'
import { SaveView, Views } from './Views.tsx'

/** What waits for me, the most urgent first; what may lawfully be done for many at once, can be. */
export function DeskPage({ me }: { me: Me }) {
  const [params] = useFilters()
  const search = searchOf(params)
  const tasks = useTasks(search, Number(params.get('page') ?? 1))
  const rows = tasks.data?.rows ?? []
  const [chosen, setChosen] = useState<string[]>([])
  const [shown, setShown] = useState<'keys' | 'save'>()
  const close = () => setShown(undefined)
  const go = useNext(rows)
  useDeskKeys(go, () => setShown('keys'))
  const isFiltered = Object.keys(search).some((name) => name !== 'sort')
  return (
    <Beside panel={shown === 'save' && <SaveView search={search} onDone={close} />}>
      <div className="desk-head">
        <h1 className="page-title">{DESK.title}</h1>
        <KeysButton onOpen={() => setShown('keys')} />
        <Button type="primary" disabled={!go} onClick={go} aria-keyshortcuts="n">
          {NEXT}
        </Button>
      </div>
      <KeysHelp isOpen={shown === 'keys'} onClose={close} />
      <Counts search={search} />
      <Views isFiltered={isFiltered} onSave={() => setShown('save')} />
      <List
        of={tasks}
        rowKey={keyOf}
        columns={COLUMNS}
        filters={useTaskFilters(rows)}
        measure={DESK.measure}
        empty={isFiltered ? UI.noneMatch : nothingText(me.name)}
        {...(rows.some(isForSeveral) && { selection: chooser(chosen, setChosen) })}
      />
      <BatchLine
        selected={rows.filter((t) => chosen.includes(keyOf(t)))}
        several={rows.filter(isForSeveral).length > 1}
        onDone={() => setChosen([])}
      />
      {mayOpen(me, '/cases') && <Totals />}
    </Beside>
  )
}

/** What can be done together can be chosen. */
const chooser = (
  selectedRowKeys: string[],
  choose: (keys: string[]) => void,
): ListProps<Task>['selection'] => ({
  selectedRowKeys,
  onChange: (keys) => choose(keys as string[]),
  getCheckboxProps: (t) =>
    ({ 'aria-label': chooseText(t.subjectId), disabled: !isForSeveral(t) }) as object,
})

/** Opens the first that no colleague is at; nothing where there is none. */
function useNext(rows: readonly Task[]): (() => void) | undefined {
  const navigate = useNavigate()
  const [params] = useFilters()
  const next = nextOf(rows)
  const state: FromDesk = { desk: params.toString(), passed: [] }
  return next && (() => navigate(next.path, { state }))
}

function useDeskKeys(next: (() => void) | undefined, help: () => void): void {
  const [down, up] = [() => moveBy(1), () => moveBy(-1)]
  useKeys({
    j: down,
    k: up,
    ArrowDown: down,
    ArrowUp: up,
    c: claimHere,
    n: next,
    '/': () => document.querySelector<HTMLElement>('.filter-line input[type=text]')?.focus(),
    '?': help,
  })
}

/** By unit only where the desk has those of several. */
function useTaskFilters(rows: readonly Task[]): readonly Filter<Task>[] {
  const [params] = useFilters()
  const units = useUnits()
  const isOfSeveral = params.has('unitId') || new Set(rows.map((t) => t.unitName)).size > 1
  const unit = {
    name: 'unitId',
    label: DESK.unit,
    options: (units.data ?? []).map((u) => ({ value: u.unitId, label: u.name })),
  }
  return [
    { name: 'text', label: DESK.text, kind: 'search' },
    { name: 'due', label: DESK.due, options: optionsOf(DUE) },
    { name: 'whose', label: DESK.whose, options: optionsOf(WHOSE) },
    ...(isOfSeveral ? [unit] : []),
  ]
}

/** How much waits, of each kind and how urgently: each number leads to what it counts. */
function Counts({ search }: { search: Search }) {
  const { data, error, refetch } = useCounts()
  if (error) return <Problem of={error} onRetry={refetch} />
  const counts = data ?? []
  const sum = (of: 'total' | 'over' | 'today') => counts.reduce((n, c) => n + c[of], 0)
  const chips: (readonly [address: string, name: string, n: number | undefined])[] = [
    ['', DESK.all, data && sum('total')],
    ...counts.map(({ kind, total }) => [`kind=${kind}`, TASK_KINDS[kind], total] as const),
  ]
  for (const due of ['over', 'today'] as const)
    if (sum(due) > 0) chips.push([`due=${due}`, DESK[due], sum(due)])
  const { kind, due } = search
  const here = [kind && `kind=${kind}`, due && `due=${due}`].filter(Boolean).join('&')
  return (
    <nav className="chips" aria-label={DESK.counts}>
      {chips.map(([address, name, n]) => (
        <Link
          key={address}
          to={`/?${address}`}
          className={address === 'due=over' ? 'bad' : undefined}
          aria-current={address === here}
        >
          {name} <b>{n ?? '…'}</b>
        </Link>
      ))}
    </nav>
  )
}

const stages = Object.keys(STAGES) as (keyof typeof STAGES)[]

/** All cases that one may look for, by how far they are: below one's own work. */
function Totals() {
  const { data, error, refetch } = useAnswer('/api/overview')
  if (error) return <Problem of={error} onRetry={refetch} />
  return (
    <nav className="totals" aria-label={DESK.totals}>
      <small>{DESK.totals}</small>
      {stages.map((stage) => (
        <Link key={stage} to={`/cases?stage=${stage}`}>
          {STAGES[stage]} {data ? (data.stages.find((s) => s.stage === stage)?.n ?? 0) : '…'}
        </Link>
      ))}
    </nav>
  )
}

/** What people know by a number. The others have ids of programs. */
const isNumbered = (kind: Task['kind']) => ['case', 'letter', 'rating', 'card'].includes(kind)

/** Its page, which is told how the desk was filtered. */
function TaskLink({ of: { path, subjectId, kind } }: { of: Task }) {
  const [params] = useFilters()
  const state: FromDesk = { desk: params.toString(), passed: [] }
  return (
    <Link className="task" to={path} state={state}>
      {isNumbered(kind) ? subjectId.replace(/\/.*/, '') : TASK_KINDS[kind]}
    </Link>
  )
}

const COLUMNS: readonly Column<Task>[] = [
  {
    name: 'subject',
    label: DESK.subject,
    show: (t) => (
      <>
        <TaskLink of={t} />
        {isNumbered(t.kind) && t.kind !== 'case' && <small> {TASK_KINDS[t.kind]}</small>}
      </>
    ),
    width: 160,
  },
  {
    name: 'todo',
    label: DESK.todo,
    show: (t) => (
      <>
        <b>{t.title}</b> {t.level && <LevelStatus of={t.level} />}
        {t.urges > 0 && <Status tone="soon">{urgedText(t.urges)}</Status>}
        <div>{t.about}</div>
      </>
    ),
  },
  {
    name: 'concerns',
    label: DESK.concerns,
    show: (t) => (
      <>
        {t.concerns && <div>{t.concerns}</div>}
        {t.concerns ? <small>{t.unitName}</small> : t.unitName}
      </>
    ),
    width: 220,
  },
  {
    name: 'dueOn',
    label: DESK.dueOn,
    show: (t) =>
      t.countdown && (
        <div className="due">
          <Remaining of={t.countdown} /> <small>{chineseDay(t.countdown.dueOn)}</small>
        </div>
      ),
    width: 170,
    by: 'server',
  },
  {
    name: 'since',
    label: DESK.since,
    show: (t) => chineseDay(t.since),
    width: 130,
    isLabelled: true,
    by: 'server',
  },
  { name: 'claim', label: DESK.claim, show: (t) => <Claim of={t} />, width: 130 },
]

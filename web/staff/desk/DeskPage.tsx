import { keepPreviousData } from '@tanstack/react-query'
import { Alert, App, Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { LEVELS } from '#text/cards'
import {
  BATCHES,
  batchDoneText,
  batchFailedText,
  batchText,
  batchTitle,
  chooseText,
  DESK,
  newsText,
  nothingText,
  urgedText,
} from '#text/desk'
import { chineseDay, STAGES } from '#text/labels'
import type { TaskView } from '../../../src/desk/task.ts'
import type { CaseId } from '../../../src/foundation/ids.ts'
import { useFilters } from '../../ui/address.ts'
import { type Column, List } from '../../ui/List.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { Remaining } from '../../ui/Remaining.tsx'
import { useSend } from '../../ui/send.ts'
import { Status } from '../../ui/Status.tsx'
import { type Me, post, useGet } from '../client.ts'
import { type CardRow, cardPath } from '../supervision/cards.tsx'

const keyOf = (t: TaskView) => `${t.stream}/${t.todo}/${t.stepId}`

/** What waits for me, the most urgent first; what may lawfully be done for many at once, can be. */
export function DeskPage({ me }: { me: Me }) {
  const [params] = useFilters()
  const tasks = useGet<{ total: number; rows: TaskView[] }>(`/api/tasks?${params}`, {
    refetchInterval: 30_000,
    placeholderData: keepPreviousData,
  })
  const rows = tasks.data?.rows ?? []
  const [chosen, setChosen] = useState<string[]>([])
  const selected = rows.filter((t) => chosen.includes(keyOf(t)))
  return (
    <>
      <h1 className="page-title">{DESK.title}</h1>
      <News />
      <Stages />
      <BatchLine selected={selected} several={rows.length > 1} onDone={() => setChosen([])} />
      <List
        of={tasks}
        rowKey={keyOf}
        columns={COLUMNS}
        measure={DESK.measure}
        empty={nothingText(me.name)}
        selection={{
          selectedRowKeys: chosen,
          onChange: (keys) => setChosen(keys as string[]),
          getCheckboxProps: (t) => ({ 'aria-label': chooseText(t.subjectId) }) as object,
        }}
      />
    </>
  )
}

/** Cards that wait for this officer. */
function News() {
  const news = useGet<CardRow[]>('/api/supervision/news', { refetchInterval: 60_000 })
  if (news.error) return <Problem of={news.error} onRetry={news.refetch} />
  if (!news.data?.length) return null
  return (
    <Alert
      showIcon
      type={news.data.some((c) => c.level !== 'warning') ? 'error' : 'warning'}
      title={newsText(news.data.length)}
      description={
        <ul className="missing">
          {news.data.slice(0, 5).map((c) => (
            <li key={c.cardId}>
              {LEVELS[c.level]} <Link to={cardPath(c)}>{c.itemName}</Link>{' '}
              <small>
                {c.ruleName} {c.says}
              </small>
            </li>
          ))}
        </ul>
      }
    />
  )
}

type Stage = keyof typeof STAGES

function Stages() {
  const overview = useGet<{ stages: { stage: Stage; n: number }[] }>('/api/overview')
  const { data, error } = overview
  if (error) return <Problem of={error} onRetry={overview.refetch} />
  return (
    <div className="tiles">
      {(Object.keys(STAGES) as Stage[]).map((stage) => (
        <Link key={stage} to={`/cases?stage=${stage}`}>
          <b>{data ? (data.stages.find((s) => s.stage === stage)?.n ?? 0) : '…'}</b>
          {STAGES[stage]}
        </Link>
      ))}
    </div>
  )
}

interface Result {
  caseId: CaseId
  ok: boolean
  detail?: string
}

/** What may be done with the chosen tasks together. */
function BatchLine({
  selected,
  several,
  onDone,
}: {
  selected: TaskView[]
  several: boolean
  onDone: () => void
}) {
  const { message, modal } = App.useApp()
  const batch = batchOf(selected)
  const sending = useSend(
    () =>
      post<Result[]>('/api/batch', {
        act: batch?.act,
        cases: selected.map((t) => ({ caseId: t.subjectId, command: batch?.command(t) })),
      }),
    {
      onDone: (results) => {
        onDone()
        const failed = results.filter((r) => !r.ok)
        const title = batchFailedText(results.length - failed.length, failed.length)
        const content = failed.map((f) => <p key={f.caseId}>{`${f.caseId} ${f.detail}`}</p>)
        if (failed.length === 0) message.success(batchDoneText(results.length))
        else modal.warning({ title, content })
      },
    },
  )
  const ask = (label: string) =>
    modal.confirm({
      title: batchTitle(label, selected.length),
      content: selected.map((t) => (
        <p key={keyOf(t)}>
          {t.subjectId} {t.about} {t.concerns}
        </p>
      )),
      okText: DESK.confirm,
      cancelText: DESK.lookAgain,
      onOk: () => sending.send(),
    })
  return (
    <div className="desk-batch hint">
      {selected.length === 0 && several && DESK.chooseSome}
      {selected.length > 0 && !batch && DESK.notTogether}
      {batch && (
        <Button type="primary" loading={sending.isPending} onClick={() => ask(batch.label)}>
          {batchText(batch.label, selected.length)}
        </Button>
      )}
      {sending.problem && <Problem of={sending.problem} />}
    </div>
  )
}

const COLUMNS: readonly Column<TaskView>[] = [
  {
    name: 'subject',
    label: DESK.case,
    show: (t) => <Link to={t.path}>{t.subjectId}</Link>,
    width: 150,
  },
  { name: 'about', label: DESK.item, show: (t) => t.about },
  { name: 'concerns', label: DESK.applicant, show: (t) => t.concerns, width: 130 },
  { name: 'title', label: DESK.step, show: (t) => t.title, width: 140 },
  {
    name: 'since',
    label: DESK.since,
    show: (t) => chineseDay(t.since),
    width: 140,
    isLabelled: true,
    by: 'server',
  },
  {
    name: 'dueOn',
    label: DESK.dueOn,
    show: (t) => t.countdown && chineseDay(t.countdown.dueOn),
    width: 140,
    isLabelled: true,
    by: 'server',
  },
  {
    name: 'remaining',
    label: DESK.remaining,
    show: (t) => (
      <>
        {t.countdown && <Remaining of={t.countdown} />}{' '}
        {t.urges > 0 && <Status tone="soon">{urgedText(t.urges)}</Status>}
      </>
    ),
    width: 190,
  },
]

interface Batch {
  act: string
  label: string
  command: (task: TaskView) => object
}

/** Acceptance, agreement and delivery may be given for several at once; approvals only of instant decisions are left to the case page. */
function batchOf(tasks: TaskView[]): Batch | undefined {
  const steps = new Set(tasks.map((t) => (t.todo === 'step' ? t.stepId : t.todo)))
  if (steps.size !== 1) return undefined
  const [step] = steps
  if (step === 'acceptance')
    return { act: 'acceptance', label: BATCHES.acceptance, command: () => ({}) }
  if (step === 'delivery')
    return {
      act: 'delivery',
      label: BATCHES.delivery,
      command: () => ({ way: 'counter', receiver: 'applicant' }),
    }
  if (step === 'review')
    return {
      act: 'examination',
      label: BATCHES.review,
      command: (t) => ({ stepId: t.stepId, opinion: DESK.agreed, outcome: 'agree' }),
    }
  return undefined
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Card, Empty, Table, Tag } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { TaskView } from '../../../src/desk/task.ts'
import type { CaseId } from '../../../src/foundation/ids.ts'
import { LEVELS } from '#text/cards'
import { chineseDay, STAGES } from '#text/labels'
import { get, type Me, post } from '../client.ts'
import { Remaining, useNarrow } from '../../ui/Remaining.tsx'
import type { CardRow } from '../supervision/SupervisionPage.tsx'

type Stage = keyof typeof STAGES

/** What waits for me, the most urgent first; what may lawfully be done for many at once, can be. */
export function DeskPage({ me }: { me: Me }) {
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const tasks = useQuery({
    queryKey: ['tasks'],
    queryFn: () => get<{ total: number; rows: TaskView[] }>('/api/tasks'),
    refetchInterval: 30_000,
  })
  const overview = useQuery({
    queryKey: ['overview'],
    queryFn: () => get<{ stages: { stage: Stage; n: number }[] }>('/api/overview'),
  })
  const news = useQuery({
    queryKey: ['news'],
    queryFn: () => get<CardRow[]>('/api/supervision/news'),
    refetchInterval: 60_000,
  })
  const narrow = useNarrow()
  const rows = tasks.data?.rows ?? []
  const [chosen, setChosen] = useState<string[]>([])
  const selected = rows.filter((t) => chosen.includes(keyOf(t)))
  const batch = batchOf(selected)

  const runBatch = () => {
    if (!batch) return
    modal.confirm({
      title: `${batch.label} ${selected.length} 件`,
      content: (
        <ul style={{ paddingLeft: 18, maxHeight: 260, overflow: 'auto' }}>
          {selected.map((t) => (
            <li key={keyOf(t)}>
              {t.subjectId} {t.about}（{t.concerns}）
            </li>
          ))}
        </ul>
      ),
      okText: '确认办理',
      cancelText: '再看看',
      onOk: async () => {
        const results = await post<{ caseId: CaseId; ok: boolean; detail?: string }[]>(
          '/api/batch',
          {
            act: batch.act,
            cases: selected.map((t) => ({ caseId: t.subjectId, command: batch.command(t) })),
          },
        )
        const failed = results.filter((r) => !r.ok)
        if (failed.length === 0) message.success(`${results.length} 件已办理`)
        else
          modal.warning({
            title: `${results.length - failed.length} 件已办理，${failed.length} 件没有办理`,
            content: (
              <ul style={{ paddingLeft: 18 }}>
                {failed.map((f) => (
                  <li key={f.caseId}>
                    {f.caseId}：{f.detail}
                  </li>
                ))}
              </ul>
            ),
          })
        setChosen([])
        await queries.invalidateQueries()
      },
    })
  }

  return (
    <>
      <h1 className="page-title">我的待办</h1>
      {(news.data ?? []).length > 0 && (
        <Alert
          showIcon
          type={news.data!.some((c) => c.level !== 'warning') ? 'error' : 'warning'}
          style={{ marginBottom: 12 }}
          title={`有 ${news.data!.length} 张监察牌等您签收或处理`}
          description={
            <ul className="missing">
              {news.data!.slice(0, 5).map((c) => (
                <li key={c.cardId}>
                  {LEVELS[c.level]}：
                  <Link to={`/supervision/${c.caseId}/${c.kind}`}>{c.itemName}</Link>{' '}
                  <small>
                    {c.ruleName}，{c.says}
                  </small>
                </li>
              ))}
            </ul>
          }
        />
      )}
      <div style={{ display: 'flex', gap: 12, flexWrap: 'wrap', marginBottom: 14 }}>
        {(Object.keys(STAGES) as Stage[]).map((stage) => (
          <Card key={stage} size="small" style={{ flex: narrow ? '1 1 28%' : '1 1 108px' }}>
            <div style={{ color: '#4d5b6b' }}>{STAGES[stage]}</div>
            <Link to={`/cases?stage=${stage}`} style={{ fontSize: 24 }}>
              {overview.data ? (overview.data.stages.find((s) => s.stage === stage)?.n ?? 0) : '…'}
            </Link>
          </Card>
        ))}
      </div>
      {tasks.error && <Alert type="error" showIcon title={tasks.error.message} />}
      <div style={{ marginBottom: 8, minHeight: 32, color: '#4d5b6b' }}>
        {chosen.length === 0 && rows.length > 1 && '勾选同一环节的几件，可以一起办理。'}
        {chosen.length > 0 &&
          (batch ? (
            <Button type="primary" onClick={runBatch}>
              批量{batch.label}（{selected.length} 件）
            </Button>
          ) : (
            <span>所选办件不能一起办理：只有同一环节的受理、同意、送达可以批量办理。</span>
          ))}
      </div>
      <Table<TaskView>
        size="middle"
        loading={tasks.isPending}
        dataSource={rows}
        rowKey={keyOf}
        scroll={narrow ? {} : { x: 1060 }}
        showHeader={!narrow}
        rowSelection={{
          selectedRowKeys: chosen,
          onChange: (keys) => setChosen(keys as string[]),
          getCheckboxProps: (t) => ({ 'aria-label': `选择 ${t.subjectId}` }) as object,
        }}
        pagination={{ pageSize: 15, hideOnSinglePage: true }}
        locale={{ emptyText: <Empty description={`${me.name}，现在没有等待您办理的事项`} /> }}
        columns={
          narrow
            ? [
                {
                  title: '办件',
                  render: (_, t) => (
                    <div className="row-card">
                      <Link to={t.path}>
                        <b>{t.about}</b>
                      </Link>
                      <small>
                        {t.subjectId} · {t.concerns} · {t.title}
                      </small>
                      <span>
                        <Remaining of={t.countdown} />
                        <Urged n={t.urges} />
                        {t.countdown && <small>{chineseDay(t.countdown.dueOn)}到期</small>}
                      </span>
                    </div>
                  ),
                },
              ]
            : [
                {
                  title: '办件',
                  render: (_, t) => <Link to={t.path}>{t.subjectId}</Link>,
                  width: 130,
                },
                { title: '事项', dataIndex: 'about', width: 200 },
                { title: '申请人', dataIndex: 'concerns', width: 110 },
                { title: '环节', dataIndex: 'title', width: 120 },
                { title: '等办自', render: (_, t) => chineseDay(t.since), width: 140 },
                {
                  title: '到期日',
                  render: (_, t) => (t.countdown ? chineseDay(t.countdown.dueOn) : '—'),
                  width: 140,
                },
                {
                  title: '剩余',
                  render: (_, t) => (
                    <>
                      <Remaining of={t.countdown} />
                      <Urged n={t.urges} />
                    </>
                  ),
                  width: 190,
                },
              ]
        }
      />
    </>
  )
}

const keyOf = (t: TaskView) => `${t.stream}/${t.todo}/${t.stepId}`

const Urged = ({ n }: { n: number }) => (n > 0 ? <Tag color="volcano">催办 {n} 次</Tag> : null)

/** Acceptance, agreement and delivery may be given for several at once; approvals only of instant decisions are left to the case page. */
function batchOf(
  tasks: TaskView[],
): { act: string; label: string; command: (task: TaskView) => object } | undefined {
  const steps = new Set(tasks.map((t) => (t.todo === 'step' ? t.stepId : t.todo)))
  if (steps.size !== 1) return undefined
  const [step] = steps
  if (step === 'acceptance') return { act: 'acceptance', label: '受理', command: () => ({}) }
  if (step === 'delivery')
    return {
      act: 'delivery',
      label: '窗口送达',
      command: () => ({ way: 'counter', receiver: 'applicant' }),
    }
  if (step === 'review')
    return {
      act: 'examination',
      label: '审核同意',
      command: (t) => ({ stepId: t.stepId, opinion: '同意承办意见', outcome: 'agree' }),
    }
  return undefined
}

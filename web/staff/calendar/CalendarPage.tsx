import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Card, Empty, Input, InputNumber, Modal, Space, Table, Tag } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Amendment, CalendarChange, MovedLimit, SpecialDay } from '../../contract.ts'
import { chineseDay, chineseTime, CLOCKS } from '#text/labels'
import { DRAFT_STATES } from '#text/publications'
import { answered, api, type Me, pathOf } from '../client.ts'

const DAY_TAGS = {
  holiday: { color: 'red', says: '放假' },
  'make-up': { color: 'blue', says: '上班' },
  ordinary: { color: 'default', says: '按平常的周几' },
} as const

/** Which days are changed to what, each once. */
function DayTags({
  days,
}: {
  days: readonly { day: string; kind: CalendarChange['kind']; name: string }[]
}) {
  return (
    <p className="tag-line">
      {days.map(({ day, kind, name }) => (
        <Tag key={day} color={DAY_TAGS[kind].color}>
          {chineseDay(day)} {name}
          {DAY_TAGS[kind].says}
        </Tag>
      ))}
    </p>
  )
}

/** Holidays and make-up days; a new year is pasted from the notice, proposed by one person and approved by another. */
export function CalendarPage({ me }: { me: Me }) {
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const [year, setYear] = useState(Number(me.today.slice(0, 4)))
  const [text, setText] = useState('')
  const days = useQuery({
    queryKey: ['calendar', year],
    queryFn: () =>
      api.GET('/api/calendar/years/{year}', { params: { path: { year } } }).then(answered),
  })
  const amendments = useQuery({
    queryKey: ['amendments'],
    queryFn: () => api.GET('/api/calendar/amendments').then(answered),
  })
  const [shown, setShown] = useState<Amendment>()
  const moves = useQuery({
    queryKey: ['moves', shown?.amendmentId, shown?.state],
    queryFn: () =>
      api
        .GET('/api/calendar/amendments/{amendmentId}/moves', {
          params: { path: { amendmentId: shown!.amendmentId } },
        })
        .then(answered),
    enabled: shown !== undefined && shown.state !== 'rejected',
  })
  const canPropose = me.roles.includes('system-admin')
  const canApprove = me.roles.includes('supervision-lead')
  const fail = (error: unknown): undefined => void message.error((error as Error).message)

  const read = async () => {
    try {
      const parsed = await api.POST('/api/calendar/notice', { body: { text } }).then(answered)
      if (parsed.days.length === 0) {
        message.error(
          '没有读出放假、上班的日子。请粘贴通知的全文，从“××年部分节假日安排”到最后一个节日。',
        )
        return
      }
      modal.confirm({
        title: `读出 ${parsed.year} 年 ${parsed.days.length} 天`,
        width: 560,
        okText: '提出调整',
        cancelText: '取消',
        content: (
          <>
            {parsed.unread.length > 0 && (
              <Alert
                type="warning"
                title={`有 ${parsed.unread.length} 段没有读懂，请人工核对：${parsed.unread.join(' ')}`}
              />
            )}
            <DayTags days={parsed.days} />
          </>
        ),
        onOk: async () => {
          const result = await api
            .POST('/api/calendar/amendments', {
              body: {
                notice: parsed.notice ?? `${parsed.year} 年放假安排`,
                changes: parsed.days.map(({ day, kind, name }) => ({ day, kind, name })),
              },
            })
            .then(answered, fail)
          if (result) message.success(`已提出，批准后将有 ${result.movedLimits} 个办理期限变动`)
          await queries.invalidateQueries()
        },
      })
    } catch (error) {
      fail(error)
    }
  }
  const approve = async (id: string) => {
    const result = await api
      .POST('/api/calendar/amendments/{amendmentId}/approval', {
        params: { path: { amendmentId: id } },
      })
      .then(answered, fail)
    if (result) message.success(`已批准，${result.movedLimits} 个办理期限已重新计算`)
    setShown(undefined)
    await queries.invalidateQueries()
  }
  return (
    <>
      <h1 className="page-title">工作日历</h1>
      <div className="two">
        <Card
          size="small"
          title={
            <Space>
              年份{' '}
              <InputNumber
                aria-label="年份"
                min={2004}
                max={2100}
                value={year}
                onChange={(v) => v && setYear(v)}
              />
            </Space>
          }
        >
          <Table<SpecialDay>
            size="small"
            rowKey="day"
            loading={days.isPending}
            dataSource={days.data?.days ?? []}
            pagination={{ pageSize: 16, hideOnSinglePage: true, showSizeChanger: false }}
            locale={{ emptyText: <Empty description="这一年的放假安排还没有导入" /> }}
            columns={[
              { title: '日期', render: (_, d) => chineseDay(d.day) },
              {
                title: '安排',
                render: (_, d) =>
                  d.kind === 'holiday' ? (
                    <Tag color="red">放假</Tag>
                  ) : (
                    <Tag color="blue">调休上班</Tag>
                  ),
              },
              { title: '节日', dataIndex: 'name' },
              { title: '依据', render: (_, d) => d.notice ?? '未登记文号' },
            ]}
          />
        </Card>
        <div className="stack">
          {canPropose && (
            <Card size="small" title="导入放假通知">
              <Input.TextArea
                aria-label="通知原文"
                rows={8}
                value={text}
                onChange={(e) => setText(e.target.value)}
                placeholder="粘贴国务院办公厅放假安排通知的原文"
              />
              <Button
                type="primary"
                style={{ marginTop: 8 }}
                disabled={text.length < 10}
                onClick={read}
              >
                读取
              </Button>
            </Card>
          )}
          <Card size="small" title="调整记录">
            {(amendments.data ?? []).length === 0 ? (
              <Empty description="没有调整" />
            ) : (
              amendments.data!.map((a) => (
                <div key={a.amendmentId} className="row-card" style={{ marginBottom: 10 }}>
                  <span>
                    <b>{a.notice}</b>{' '}
                    <Tag {...(a.state === 'open' && { color: 'orange' })}>
                      {DRAFT_STATES[a.state]}
                    </Tag>
                  </span>
                  <span>
                    改 {a.changes.length} 天，{chineseDay(a.effectiveOn)}起生效
                    {a.state === 'published' && `，移动了 ${a.movedLimits} 个期限`}
                  </span>
                  <small>
                    {chineseTime(a.proposedAt)}提出
                    {a.approvedAt && ` · ${chineseTime(a.approvedAt)}批准`}
                    {a.state === 'open' && ' · 待电子监察负责人批准'}
                  </small>
                  <span>
                    <Button
                      size="small"
                      {...(a.state === 'open' && canApprove && { type: 'primary' as const })}
                      onClick={() => setShown(a)}
                    >
                      {a.state === 'open' && canApprove ? '逐个查看、批准' : '逐个查看'}
                    </Button>
                  </span>
                </div>
              ))
            )}
          </Card>
        </div>
      </div>
      <Modal
        open={shown !== undefined}
        title={shown?.notice}
        width={720}
        footer={
          shown?.state === 'open' && canApprove ? (
            <>
              <Link to="/publications/calendar/county">
                <Button>看全部不同，或退回</Button>
              </Link>{' '}
              <Button
                type="primary"
                disabled={!moves.data}
                onClick={() => approve(shown.amendmentId)}
              >
                批准
              </Button>
            </>
          ) : null
        }
        onCancel={() => setShown(undefined)}
      >
        <h2 className="part-title">改动的日子</h2>
        {shown && <DayTags days={shown.changes} />}
        {shown?.state !== 'rejected' && (
          <>
            <h2 className="part-title">
              {shown?.state === 'published' ? '移动了的期限' : '批准后将移动的期限'}
            </h2>
            <Table<MovedLimit>
              size="small"
              rowKey={(m) => `${m.caseId}/${m.kind}/${m.stepId}`}
              loading={moves.isFetching}
              dataSource={moves.data ?? []}
              pagination={{ pageSize: 10, hideOnSinglePage: true, showTotal: (n) => `共 ${n} 个` }}
              scroll={{ x: 480 }}
              locale={{ emptyText: <Empty description="没有期限因此变动" /> }}
              columns={[
                { title: '办件', render: (_, m) => <Link to={pathOf(m.caseId)}>{m.caseId}</Link> },
                { title: '期限', render: (_, m) => CLOCKS[m.kind] },
                { title: '原到期日', render: (_, m) => chineseDay(m.before) },
                { title: '新到期日', render: (_, m) => chineseDay(m.after) },
              ]}
            />
          </>
        )}
      </Modal>
    </>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Alert, Empty, Select, Space, Table, Tag } from 'antd'
import { Link } from 'react-router'
import { LETTER_KINDS, LETTER_STATES, type LetterStatus, SATISFACTIONS } from '#feedback/contract'
import type { LetterKind } from '#feedback/events'
import type { LetterId } from '../../../src/foundation/ids.ts'
import type { Countdown } from '../../../src/clock/clock.ts'
import { chineseTime } from '#text/labels'
import { get } from '../client.ts'
import { useFilters } from '../../ui/filters.ts'
import { Remaining, useNarrow } from '../../ui/Remaining.tsx'

interface Row {
  letterId: LetterId
  kind: LetterKind
  status: LetterStatus
  aboutUnitName: string
  handlerUnitName: string
  itemName: string | null
  submittedAt: string
  satisfaction: keyof typeof SATISFACTIONS | null
  countdown: Countdown | null
}

const options = (names: Record<string, string>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

/** 咨询、投诉、办不成事: what waits for an answer first. */
export function LettersPage() {
  const narrow = useNarrow()
  const [params, set] = useFilters()
  const query = params.toString()
  const found = useQuery({
    queryKey: ['letters', query],
    queryFn: () => get<{ total: number; rows: Row[] }>(`/api/letters?${query}`),
  })
  return (
    <>
      <h1 className="page-title">咨询投诉</h1>
      <Space wrap style={{ marginBottom: 12 }}>
        <Select
          aria-label="类型"
          placeholder="类型"
          allowClear
          style={{ width: 160 }}
          value={params.get('kind') ?? undefined}
          onChange={(v) => set('kind', v)}
          options={options(LETTER_KINDS)}
        />
        <Select
          aria-label="状态"
          placeholder="状态"
          allowClear
          style={{ width: 140 }}
          value={params.get('status') ?? undefined}
          onChange={(v) => set('status', v)}
          options={options(LETTER_STATES)}
        />
      </Space>
      {found.error && <Alert type="error" showIcon title={found.error.message} />}
      <Table<Row>
        size="middle"
        rowKey="letterId"
        loading={found.isPending}
        dataSource={found.data?.rows ?? []}
        showHeader={!narrow}
        pagination={{
          current: Number(params.get('page') ?? 1),
          pageSize: 20,
          total: found.data?.total ?? 0,
          hideOnSinglePage: true,
          showSizeChanger: false,
          onChange: (p) => set('page', String(p)),
        }}
        locale={{
          emptyText: (
            <Empty description={query ? '没有符合条件的来信' : '没有交给本单位办理的来信'} />
          ),
        }}
        columns={
          narrow
            ? [
                {
                  title: '来信',
                  render: (_, l) => (
                    <div className="row-card">
                      <span>
                        <Tag>{LETTER_KINDS[l.kind]}</Tag>
                        <Link to={`/letters/${l.letterId}`}>{l.letterId}</Link>
                      </span>
                      <span>{l.itemName ?? l.aboutUnitName}</span>
                      <span>
                        <Tag>{LETTER_STATES[l.status]}</Tag>
                        <Remaining of={l.countdown} />
                      </span>
                    </div>
                  ),
                },
              ]
            : [
                {
                  title: '编号',
                  render: (_, l) => <Link to={`/letters/${l.letterId}`}>{l.letterId}</Link>,
                  width: 160,
                },
                { title: '类型', render: (_, l) => LETTER_KINDS[l.kind], width: 120 },
                {
                  title: '关于',
                  render: (_, l) => (
                    <>
                      {l.itemName ?? l.aboutUnitName}
                      {l.itemName && <small> · {l.aboutUnitName}</small>}
                    </>
                  ),
                },
                { title: '承办单位', dataIndex: 'handlerUnitName', width: 200 },
                { title: '来信时间', render: (_, l) => chineseTime(l.submittedAt), width: 180 },
                {
                  title: '状态',
                  render: (_, l) => (
                    <>
                      {LETTER_STATES[l.status]}
                      {l.satisfaction && (
                        <Tag
                          color={l.satisfaction === 'unsatisfied' ? 'red' : 'green'}
                          style={{ marginLeft: 6 }}
                        >
                          {SATISFACTIONS[l.satisfaction]}
                        </Tag>
                      )}
                    </>
                  ),
                  width: 150,
                },
                {
                  title: '剩余',
                  render: (_, l) => <Remaining of={l.countdown} />,
                  width: 150,
                },
              ]
        }
      />
    </>
  )
}

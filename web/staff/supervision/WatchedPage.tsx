import { useQuery } from '@tanstack/react-query'
import { Alert, Empty, Select, Space, Table, Tag } from 'antd'
import { Link } from 'react-router'
import type { CaseId } from '../../../src/foundation/ids.ts'
import { WATCHED_STAGES } from '#text/cards'
import { chineseDay } from '#text/labels'
import { get, type Me } from '../client.ts'
import { useFilters } from '../../ui/filters.ts'
import { useNarrow } from '../../ui/Remaining.tsx'
import { SupervisionNav } from './SupervisionNav.tsx'

interface Row {
  caseId: CaseId
  itemName: string
  unitName: string
  stage: string
  receivedOn: string
  nextOn: string | null
}

/** The cases behind a number of the board. */
export function WatchedPage({ me }: { me: Me }) {
  const narrow = useNarrow()
  const [params, set] = useFilters()
  const page = Number(params.get('page') ?? 1)
  const found = useQuery({
    queryKey: ['watched', params.toString()],
    queryFn: () => get<{ total: number; rows: Row[] }>(`/api/supervision/cases?${params}`),
  })
  return (
    <>
      <h1 className="page-title">监察下的办件</h1>
      <SupervisionNav me={me} />
      <Space wrap style={{ marginBottom: 12 }}>
        <Select
          aria-label="阶段"
          placeholder="阶段"
          allowClear
          style={{ width: 130 }}
          value={params.get('stage') ?? undefined}
          onChange={(v) => set('stage', v)}
          options={Object.entries(WATCHED_STAGES).map(([value, label]) => ({ value, label }))}
        />
        {params.get('unitId') && (
          <Tag closable onClose={() => set('unitId', undefined)}>
            {found.data?.rows[0]?.unitName ?? params.get('unitId')}
          </Tag>
        )}
        {params.get('receivedOn') && (
          <Tag closable onClose={() => set('receivedOn', undefined)}>
            {chineseDay(params.get('receivedOn')!)}收件
          </Tag>
        )}
      </Space>
      {found.error && <Alert type="error" showIcon title={found.error.message} />}
      <Table<Row>
        size="middle"
        rowKey="caseId"
        loading={found.isPending}
        dataSource={found.data?.rows ?? []}
        showHeader={!narrow}
        locale={{ emptyText: <Empty description="没有符合条件的办件，可放宽条件再查" /> }}
        pagination={{
          current: page,
          pageSize: 20,
          total: found.data?.total ?? 0,
          showSizeChanger: false,
          simple: narrow,
          showTotal: (n) => `共 ${n} 件`,
          onChange: (p) => set('page', String(p)),
        }}
        columns={[
          {
            title: '办件',
            render: (_, c) => (
              <div className="row-card">
                <span>
                  <Link to={`/cases/${c.caseId}`}>
                    <b>{c.itemName}</b>
                  </Link>{' '}
                  <Tag>{WATCHED_STAGES[c.stage]}</Tag>
                </span>
                <small>
                  {c.caseId} · {c.unitName} · {chineseDay(c.receivedOn)}收件
                  {c.nextOn && c.stage !== 'closed' ? ` · 下一个期限${chineseDay(c.nextOn)}` : ''}
                </small>
              </div>
            ),
          },
        ]}
      />
    </>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Alert, Empty, Input, Select, Space, Table, Tag } from 'antd'
import { Link } from 'react-router'
import type { ItemId } from '../../../src/foundation/ids.ts'
import { chineseTime, ENDINGS, STAGES } from '#text/labels'
import { type CaseListRow, get } from '../client.ts'
import { useFilters } from '../../ui/filters.ts'
import { Remaining, useNarrow } from '../../ui/Remaining.tsx'

/** Search; the filters live in the address, so that they survive a reload and can be sent to a colleague. */
export function CasesPage() {
  const [params, set] = useFilters()
  const narrow = useNarrow()
  const page = Number(params.get('page') ?? 1)
  const found = useQuery({
    queryKey: ['cases', params.toString()],
    queryFn: () => get<{ total: number; rows: CaseListRow[] }>(`/api/cases?${params}`),
  })
  const items = useQuery({
    queryKey: ['items'],
    queryFn: () => get<{ itemId: ItemId; name: string }[]>('/api/items'),
    staleTime: 600_000,
  })
  return (
    <>
      <h1 className="page-title">办件查询</h1>
      <Space wrap style={{ marginBottom: 12 }}>
        <Input.Search
          aria-label="办件编号"
          placeholder="办件编号，可只写一部分"
          allowClear
          defaultValue={params.get('caseId') ?? ''}
          onSearch={(v) => set('caseId', v.trim())}
          style={{ width: 240 }}
        />
        <Select
          aria-label="状态"
          placeholder="状态"
          allowClear
          style={{ width: 130 }}
          value={params.get('stage') ?? undefined}
          onChange={(v) => set('stage', v)}
          options={Object.entries(STAGES).map(([value, label]) => ({ value, label }))}
        />
        <Select
          aria-label="事项"
          placeholder="事项"
          allowClear
          showSearch
          optionFilterProp="label"
          style={{ width: 260 }}
          value={params.get('itemId') ?? undefined}
          onChange={(v) => set('itemId', v)}
          options={items.data?.map((i) => ({ value: i.itemId, label: i.name })) ?? []}
        />
      </Space>
      {found.error && <Alert type="error" showIcon title={found.error.message} />}
      <Table<CaseListRow>
        size="middle"
        loading={found.isPending}
        rowKey="caseId"
        dataSource={found.data?.rows ?? []}
        scroll={narrow ? {} : { x: 1130 }}
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
        columns={
          narrow
            ? [
                {
                  title: '办件',
                  render: (_, c) => (
                    <div className="row-card">
                      <Link to={`/cases/${c.caseId}`}>
                        <b>{c.itemName}</b>
                      </Link>
                      <small>
                        {c.caseId} · {c.applicantName} · {c.unitName}
                      </small>
                      <small>{chineseTime(c.receivedAt)}收件</small>
                      <span>
                        {STAGES[c.stage]} {c.ending && <Tag>{ENDINGS[c.ending]}</Tag>}{' '}
                        {c.countdown && <Remaining of={c.countdown} />}
                      </span>
                    </div>
                  ),
                },
              ]
            : [
                {
                  title: '办件',
                  render: (_, c) => <Link to={`/cases/${c.caseId}`}>{c.caseId}</Link>,
                  width: 130,
                },
                { title: '事项', dataIndex: 'itemName', width: 200 },
                { title: '申请人', dataIndex: 'applicantName', width: 110 },
                { title: '单位', dataIndex: 'unitName', width: 190 },
                { title: '收件时间', render: (_, c) => chineseTime(c.receivedAt), width: 180 },
                {
                  title: '状态',
                  render: (_, c) => (
                    <>
                      {STAGES[c.stage]}
                      {c.ending && <Tag style={{ marginLeft: 6 }}>{ENDINGS[c.ending]}</Tag>}
                    </>
                  ),
                  width: 170,
                },
                {
                  title: '承诺时限',
                  render: (_, c) => <Remaining of={c.countdown} />,
                  width: 150,
                },
              ]
        }
      />
    </>
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Empty, Input, Space, Table, Tag } from 'antd'
import type { Visit } from '../../contract.ts'
import { answered, api, type Me } from '../client.ts'
import { useFilters } from '../../ui/filters.ts'

const STATES = { booked: '未到', cancelled: '已取消', arrived: '已到场', missed: '没有来' } as const

/** 预约: who comes to the counter today. */
export function AppointmentsPage({ me }: { me: Me }) {
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [params, set] = useFilters()
  const day = params.get('day') ?? me.today
  const found = useQuery({
    queryKey: ['appointments', day],
    queryFn: () => api.GET('/api/appointments', { params: { query: { day } } }).then(answered),
    refetchInterval: 60_000,
  })
  const note = async (row: Visit, came: boolean) => {
    try {
      const { appointmentId } = row
      await api.POST('/api/appointments/{appointmentId}/arrival', {
        params: { path: { appointmentId } },
        body: { came },
      })
      await queries.invalidateQueries({ queryKey: ['appointments'] })
    } catch (error) {
      message.error((error as Error).message)
    }
  }
  return (
    <>
      <h1 className="page-title">窗口预约</h1>
      <Space wrap style={{ marginBottom: 12 }}>
        <Input
          type="date"
          aria-label="日期"
          value={day}
          onChange={(e) => set('day', e.target.value)}
        />
      </Space>
      {found.error && <Alert type="error" showIcon title={found.error.message} />}
      <Table<Visit>
        size="middle"
        rowKey="appointmentId"
        loading={found.isPending}
        dataSource={found.data ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description="这一天没有预约" /> }}
        columns={[
          { title: '时间', dataIndex: 'clock', width: 90 },
          {
            title: '来访人',
            render: (_, r) => (
              <>
                {r.visitor} <small>{r.phone}</small>
              </>
            ),
          },
          { title: '事项', render: (_, r) => r.itemName ?? '—' },
          {
            title: '情况',
            render: (_, r) =>
              r.state === 'booked' ? (
                <Space>
                  <Button size="small" type="primary" onClick={() => note(r, true)}>
                    到场
                  </Button>
                  <Button size="small" onClick={() => note(r, false)}>
                    没有来
                  </Button>
                </Space>
              ) : (
                <Tag color={r.state === 'arrived' ? 'green' : 'default'}>{STATES[r.state]}</Tag>
              ),
            width: 180,
          },
        ]}
      />
    </>
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Alert,
  App,
  Button,
  Card,
  DatePicker,
  Empty,
  Form,
  Popconfirm,
  Select,
  Table,
  Tag,
} from 'antd'
import { useState } from 'react'
import type { StaffId } from '../../../src/foundation/ids.ts'
import type { Delegation } from '../../../src/identity/delegation.ts'
import { chineseDay } from '#text/labels'
import { get, type Me, post, remove } from '../client.ts'
import { useNarrow } from '../../ui/Remaining.tsx'

interface Colleague {
  staffId: StaffId
  name: string
  roleNames: string[]
}
interface Picked {
  format: (pattern: string) => string
}

/** AB 岗: who stands in for whom, and when. One's own duties anybody may give; the head arranges for the others. */
export function DelegationPage({ me }: { me: Me }) {
  const [form] = Form.useForm()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const narrow = useNarrow()
  const [problem, setProblem] = useState<string>()
  const colleagues = useQuery({
    queryKey: ['colleagues'],
    queryFn: () => get<Colleague[]>('/api/colleagues'),
    staleTime: 600_000,
  })
  const delegations = useQuery({
    queryKey: ['delegations'],
    queryFn: () => get<Delegation[]>('/api/delegations'),
  })
  const arranges = me.roles.some((r) => r === 'unit-head' || r === 'unit-admin')
  const people = (colleagues.data ?? []).map((c) => ({
    value: c.staffId,
    label: `${c.name}，${c.roleNames.join('、')}`,
  }))

  const give = async ({
    absentId,
    substituteId,
    days,
  }: {
    absentId?: StaffId
    substituteId: StaffId
    days: [Picked, Picked]
  }) => {
    setProblem(undefined)
    try {
      await post('/api/delegations', {
        absentId: absentId ?? me.staffId,
        substituteId,
        fromOn: days[0].format('YYYY-MM-DD'),
        toOn: days[1].format('YYYY-MM-DD'),
      })
      message.success('已委托')
      form.resetFields()
      await queries.invalidateQueries({ queryKey: ['delegations'] })
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const revoke = async (id: string) => {
    try {
      await remove(`/api/delegations/${id}`)
      message.success('已撤回')
      await queries.invalidateQueries({ queryKey: ['delegations'] })
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const statusOf = (d: Delegation) =>
    d.revokedAt ? (
      <Tag>已撤回</Tag>
    ) : d.toOn < me.today ? (
      <Tag>已结束</Tag>
    ) : d.fromOn > me.today ? (
      <Tag color="blue">未开始</Tag>
    ) : (
      <Tag color="green">委托中</Tag>
    )

  const action = (d: Delegation) =>
    !d.revokedAt &&
    d.toOn >= me.today &&
    (arranges || d.absentId === me.staffId) && (
      <Popconfirm
        title="撤回后替岗人立即不能再办理"
        okText="撤回"
        cancelText="取消"
        onConfirm={() => revoke(d.delegationId)}
      >
        <Button size="small">撤回</Button>
      </Popconfirm>
    )

  return (
    <>
      <h1 className="page-title">AB 岗委托</h1>
      {problem && <Alert type="error" showIcon title={problem} style={{ marginBottom: 12 }} />}
      <div className="two">
        <Card size="small" title="本单位的委托">
          <Table<Delegation>
            size="small"
            rowKey="delegationId"
            loading={delegations.isPending}
            dataSource={delegations.data ?? []}
            pagination={{ pageSize: 15, hideOnSinglePage: true }}
            scroll={narrow ? {} : { x: 560 }}
            showHeader={!narrow}
            locale={{ emptyText: <Empty description="最近没有委托" /> }}
            columns={
              narrow
                ? [
                    {
                      title: '委托',
                      render: (_, d) => (
                        <div className="row-card">
                          <b>
                            {d.absentName} 由 {d.substituteName} 替岗
                          </b>
                          <small>
                            {chineseDay(d.fromOn)}至{chineseDay(d.toOn)}
                          </small>
                          <span>
                            {statusOf(d)} {action(d)}
                          </span>
                        </div>
                      ),
                    },
                  ]
                : [
                    { title: '离岗人', dataIndex: 'absentName', width: 90 },
                    { title: '替岗人', dataIndex: 'substituteName', width: 90 },
                    {
                      title: '起止',
                      render: (_, d) => `${chineseDay(d.fromOn)}至${chineseDay(d.toOn)}`,
                      width: 240,
                    },
                    { title: '状态', render: (_, d) => statusOf(d), width: 80 },
                    { title: '操作', width: 70, render: (_, d) => action(d) },
                  ]
            }
          />
        </Card>
        <Card size="small" title={arranges ? '设置委托' : '委托我的岗位'}>
          <p style={{ marginTop: 0, color: '#4d5b6b' }}>
            委托期间，替岗人可以办理离岗人岗位上的一切操作，操作记在替岗人本人名下。一次最长 60 天。
          </p>
          <Form form={form} layout="vertical" onFinish={give}>
            {arranges && (
              <Form.Item
                name="absentId"
                label="离岗人"
                initialValue={me.staffId}
                rules={[{ required: true, message: '请选择离岗人' }]}
              >
                <Select showSearch optionFilterProp="label" options={people} />
              </Form.Item>
            )}
            <Form.Item
              name="substituteId"
              label="替岗人"
              rules={[{ required: true, message: '请选择替岗人' }]}
            >
              <Select
                showSearch
                optionFilterProp="label"
                options={people.filter((p) => p.value !== me.staffId || arranges)}
              />
            </Form.Item>
            <Form.Item
              name="days"
              label="起止日期"
              rules={[{ required: true, message: '请选择起止日期' }]}
            >
              <DatePicker.RangePicker style={{ width: '100%' }} />
            </Form.Item>
            <Button type="primary" htmlType="submit">
              委托
            </Button>
          </Form>
        </Card>
      </div>
    </>
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Alert,
  App,
  Button,
  Descriptions,
  Empty,
  Form,
  Input,
  Modal,
  Radio,
  Select,
  Space,
  Table,
  Tag,
} from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import {
  CALL_BACK_FINDINGS,
  RATING_ACTS,
  RATING_LEVELS,
  RATING_STATES,
  type RatingActName,
  type RatingStatus,
} from '#feedback/contract'
import type { CaseId, RatingId } from '../../../src/foundation/ids.ts'
import type { Countdown } from '../../../src/clock/clock.ts'
import { chineseDay } from '#text/labels'
import { get, type Me, post } from '../client.ts'
import { useFilters } from '../../ui/filters.ts'
import { Remaining, useNarrow } from '../../ui/Remaining.tsx'

interface Row {
  ratingId: RatingId
  about: 'case' | 'visit'
  status: RatingStatus
  caseId: CaseId | null
  itemName: string | null
  unitName: string
  level: number
  labels: string[]
  ratedOn: string
  countdown: Countdown | null
}
interface View {
  rating: {
    ratingId: RatingId
    status: RatingStatus
    level: number
    labels?: string[]
    caseId?: CaseId
  }
  unitName: string
  itemName: string | null
  text?: string
  person?: { name: string; phone: string }
  offered: RatingActName[]
}

/** 好差评: bad ones wait for a call and for mending. */
export function RatingsPage({ me }: { me: Me }) {
  const narrow = useNarrow()
  const queries = useQueryClient()
  const { message } = App.useApp()
  const [params, set] = useFilters()
  const [act, setAct] = useState<RatingActName | 'visit'>()
  const [problem, setProblem] = useState<string>()
  const [form] = Form.useForm()
  const shown = params.get('id')
  const list = new URLSearchParams(params)
  list.delete('id')
  const query = list.toString()
  const found = useQuery({
    queryKey: ['ratings', query],
    queryFn: () => get<{ total: number; rows: Row[] }>(`/api/ratings?${query}`),
  })
  const one = useQuery({
    queryKey: ['rating', shown],
    queryFn: () => get<View>(`/api/ratings/${shown}`),
    enabled: shown !== null,
  })
  const isCounter = me.roles.some((r) => r === 'clerk' || r === 'hall-clerk')
  const submit = async () => {
    const values = await form.validateFields()
    setProblem(undefined)
    try {
      await post(act === 'visit' ? '/api/visits' : `/api/ratings/${shown}/${act}`, values)
      message.success(
        act === 'visit' ? '评价链接已发到对方手机' : `${RATING_ACTS[act as RatingActName]}：已办理`,
      )
      setAct(undefined)
      form.resetFields()
      await queries.invalidateQueries()
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const text = (name: string, label: string, most: number) => (
    <Form.Item name={name} label={label} rules={[{ required: true, message: `请填写${label}` }]}>
      <Input.TextArea rows={3} maxLength={most} showCount />
    </Form.Item>
  )
  const level = (r: { level: number }) => (
    <Tag color={r.level <= 2 ? 'red' : r.level === 3 ? 'gold' : 'green'}>
      {RATING_LEVELS[r.level]}
    </Tag>
  )
  return (
    <>
      <h1 className="page-title">好差评</h1>
      <Space wrap style={{ marginBottom: 12 }}>
        <Select
          aria-label="等级"
          placeholder="等级"
          allowClear
          style={{ width: 140 }}
          value={params.get('bad') ?? undefined}
          onChange={(v) => set('bad', v)}
          options={[
            { value: 'true', label: '差评' },
            { value: 'false', label: '基本满意以上' },
          ]}
        />
        <Select
          aria-label="状态"
          placeholder="状态"
          allowClear
          style={{ width: 140 }}
          value={params.get('status') ?? undefined}
          onChange={(v) => set('status', v)}
          options={Object.entries(RATING_STATES)
            .filter(([value]) => value !== 'invited')
            .map(([value, label]) => ({ value, label }))}
        />
        {isCounter && (
          <Button type="primary" onClick={() => setAct('visit')}>
            请来访群众评价
          </Button>
        )}
      </Space>
      {found.error && <Alert type="error" showIcon title={found.error.message} />}
      <Table<Row>
        size="middle"
        rowKey="ratingId"
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
            <Empty
              description={
                query ? '没有符合条件的评价' : '还没有评价。办件办结后，申请人会收到评价短信。'
              }
            />
          ),
        }}
        columns={[
          {
            title: '评价',
            render: (_, r) => (
              <div className="row-card">
                <span>
                  {level(r)}
                  <b>{r.itemName ?? '窗口服务'}</b> <small>{r.unitName}</small>
                </span>
                {r.labels.length > 0 && (
                  <span>
                    {r.labels.map((l) => (
                      <Tag key={l}>{l}</Tag>
                    ))}
                  </span>
                )}
                <span>
                  <small>
                    {chineseDay(r.ratedOn)} · {RATING_STATES[r.status]}{' '}
                  </small>
                  {r.countdown && <Remaining of={r.countdown} />}{' '}
                  <Button type="link" size="small" onClick={() => set('id', r.ratingId)}>
                    查看
                  </Button>
                </span>
              </div>
            ),
          },
        ]}
      />
      {shown && !act && (
        <Modal
          open
          title="评价"
          footer={null}
          onCancel={() => set('id', undefined)}
          mask={{ closable: false }}
        >
          {one.error && <Alert type="error" showIcon title={one.error.message} />}
          {one.data && (
            <>
              <Descriptions
                column={1}
                size="small"
                items={[
                  { key: 'l', label: '等级', children: level(one.data.rating) },
                  { key: 's', label: '状态', children: RATING_STATES[one.data.rating.status] },
                  { key: 'u', label: '单位', children: one.data.unitName },
                  ...(one.data.itemName
                    ? [{ key: 'i', label: '事项', children: one.data.itemName }]
                    : []),
                  ...(one.data.rating.caseId
                    ? [
                        {
                          key: 'c',
                          label: '办件',
                          children: (
                            <Link to={`/cases/${one.data.rating.caseId}`}>
                              {one.data.rating.caseId}
                            </Link>
                          ),
                        },
                      ]
                    : []),
                  ...(one.data.text
                    ? [{ key: 't', label: '评价人的话', children: one.data.text }]
                    : []),
                  ...(one.data.person
                    ? [
                        {
                          key: 'p',
                          label: '评价人',
                          children: `${one.data.person.name} ${one.data.person.phone}`,
                        },
                      ]
                    : []),
                ]}
              />
              <div className="acts" style={{ marginTop: 12 }}>
                {one.data.offered.map((a) => (
                  <Button key={a} type="primary" onClick={() => setAct(a)}>
                    {RATING_ACTS[a]}
                  </Button>
                ))}
              </div>
            </>
          )}
        </Modal>
      )}
      {act && (
        <Modal
          open
          title={act === 'visit' ? '请来访群众评价' : RATING_ACTS[act]}
          okText="确认"
          cancelText="取消"
          mask={{ closable: false }}
          onOk={submit}
          onCancel={() => setAct(undefined)}
          destroyOnHidden
        >
          {problem && <Alert type="error" showIcon title={problem} style={{ marginBottom: 12 }} />}
          <Form
            form={form}
            layout="vertical"
            initialValues={{ finding: 'confirmed', isExcluded: false }}
          >
            {act === 'visit' && (
              <>
                <p>链接只发到对方手机，窗口看不到，也不能代评。</p>
                <Form.Item
                  name="phone"
                  label="对方手机号码"
                  rules={[
                    { required: true, pattern: /^1\d{10}$/, message: '请填写 11 位手机号码' },
                  ]}
                >
                  <Input inputMode="numeric" maxLength={11} />
                </Form.Item>
              </>
            )}
            {act === 'call-back' && (
              <>
                <Form.Item name="finding" label="回访核实的结果">
                  <Radio.Group
                    options={Object.entries(CALL_BACK_FINDINGS).map(([value, label]) => ({
                      value,
                      label,
                    }))}
                  />
                </Form.Item>
                {text('note', '回访情况', 500)}
              </>
            )}
            {act === 'rectification' && text('measures', '整改措施', 1000)}
            {act === 'exclusion' && (
              <>
                <Form.Item name="isExcluded" label="核定">
                  <Radio.Group
                    options={[
                      { value: true, label: '不计入评价结果' },
                      { value: false, label: '计入，由单位整改' },
                    ]}
                  />
                </Form.Item>
                {text('reason', '核定的理由', 500)}
              </>
            )}
          </Form>
        </Modal>
      )}
    </>
  )
}

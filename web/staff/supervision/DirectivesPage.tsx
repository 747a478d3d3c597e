import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Alert,
  App,
  Button,
  DatePicker,
  Empty,
  Form,
  Input,
  Modal,
  Select,
  Space,
  Table,
  Tag,
} from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { CaseId, DirectiveId, UnitId } from '../../../src/foundation/ids.ts'
import { DIRECTIVE_STATUSES } from '#text/cards'
import { chineseDay } from '#text/labels'
import { get, type Me, post } from '../client.ts'
import { useNarrow } from '../../ui/Remaining.tsx'
import { isBody, SupervisionNav } from './SupervisionNav.tsx'

interface Row {
  directiveId: DirectiveId
  caseId: CaseId
  unitId: UnitId
  unitName: string
  demand: string
  basis: string
  dueOn: string
  status: keyof typeof DIRECTIVE_STATUSES
  answer: string | null
  issuedOn: string
}
type Doing = { kind: 'issue' } | { kind: 'answer' | 'close' | 'return'; row: Row }
const TITLES = { issue: '发出督办', answer: '答复督办', close: '办结督办', return: '退回重新答复' }

/** 督办: what the supervision body demands, and what the unit answers. */
export function DirectivesPage({ me }: { me: Me }) {
  const narrow = useNarrow()
  const queries = useQueryClient()
  const { message } = App.useApp()
  const [params, setParams] = useSearchParams()
  const [doing, setDoing] = useState<Doing | undefined>(
    params.get('about') ? { kind: 'issue' } : undefined,
  )
  const [problem, setProblem] = useState<string>()
  const [form] = Form.useForm()
  const status = params.get('status')
  const found = useQuery({
    queryKey: ['directives', status],
    queryFn: () => get<Row[]>(`/api/supervision/directives${status ? `?status=${status}` : ''}`),
  })
  const answers = (row: Row) =>
    me.unitId === row.unitId && me.roles.some((r) => r === 'unit-supervisor' || r === 'unit-head')
  const close = () => {
    setDoing(undefined)
    setParams((old) => {
      old.delete('about')
      return old
    })
  }
  const submit = async () => {
    if (!doing) return
    const { dueOn, ...values } = (await form.validateFields()) as {
      dueOn?: { format: (pattern: string) => string }
    } & Record<string, string>
    const day = dueOn?.format('YYYY-MM-DD')
    setProblem(undefined)
    try {
      if (doing.kind === 'issue')
        await post('/api/supervision/directives', { ...values, dueOn: day })
      else if (doing.kind === 'answer')
        await post(`/api/supervision/directives/${doing.row.directiveId}/answer`, values)
      else
        await post(`/api/supervision/directives/${doing.row.directiveId}/settlement`, {
          ...values,
          ...(day && { againBy: day }),
        })
      message.success(`${TITLES[doing.kind]}：已办理`)
      close()
      form.resetFields()
      await queries.invalidateQueries({ queryKey: ['directives'] })
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const area = (name: string, label: string) => (
    <Form.Item name={name} label={label} rules={[{ required: true, message: `请填写${label}` }]}>
      <Input.TextArea rows={3} maxLength={1000} showCount />
    </Form.Item>
  )
  return (
    <>
      <h1 className="page-title">督办</h1>
      <SupervisionNav me={me} />
      <Space wrap style={{ marginBottom: 12 }}>
        <Select
          aria-label="状态"
          placeholder="状态"
          allowClear
          style={{ width: 150 }}
          value={status ?? undefined}
          onChange={(v) => setParams(v ? { status: v } : {})}
          options={Object.entries(DIRECTIVE_STATUSES).map(([value, label]) => ({ value, label }))}
        />
        {isBody(me) && (
          <Button type="primary" onClick={() => setDoing({ kind: 'issue' })}>
            发出督办
          </Button>
        )}
        <Button
          href={`/api/supervision/directives/file?format=xlsx${status ? `&status=${status}` : ''}`}
        >
          导出表格
        </Button>
      </Space>
      {found.error && <Alert type="error" showIcon title={found.error.message} />}
      <Table<Row>
        size="middle"
        rowKey="directiveId"
        loading={found.isPending}
        dataSource={found.data ?? []}
        showHeader={!narrow}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        locale={{
          emptyText: (
            <Empty
              description={
                status
                  ? '没有符合条件的督办'
                  : isBody(me)
                    ? '还没有督办。办件久拖不决、又不宜发牌的，可以发出督办，限期答复。'
                    : '没有发给本单位的督办'
              }
            />
          ),
        }}
        columns={[
          {
            title: '督办',
            render: (_, d) => (
              <div className="row-card">
                <span>
                  <Tag
                    color={
                      d.status === 'open' ? 'orange' : d.status === 'answered' ? 'blue' : 'default'
                    }
                  >
                    {DIRECTIVE_STATUSES[d.status]}
                  </Tag>
                  <b>{d.demand}</b>
                </span>
                {d.answer && <span>答复：{d.answer}</span>}
                <small>
                  <Link to={`/cases/${d.caseId}`}>{d.caseId}</Link> · {d.unitName} · 依据：{d.basis}{' '}
                  · {chineseDay(d.dueOn)}前答复
                </small>
                <Space wrap>
                  {d.status === 'open' && answers(d) && (
                    <Button
                      size="small"
                      type="primary"
                      onClick={() => setDoing({ kind: 'answer', row: d })}
                    >
                      答复
                    </Button>
                  )}
                  {d.status === 'answered' && isBody(me) && (
                    <>
                      <Button
                        size="small"
                        type="primary"
                        onClick={() => setDoing({ kind: 'close', row: d })}
                      >
                        办结
                      </Button>
                      <Button size="small" onClick={() => setDoing({ kind: 'return', row: d })}>
                        退回重新答复
                      </Button>
                    </>
                  )}
                </Space>
              </div>
            ),
          },
        ]}
      />
      {doing && (
        <Modal
          open
          title={TITLES[doing.kind]}
          okText="确认"
          cancelText="取消"
          mask={{ closable: false }}
          onOk={submit}
          onCancel={close}
          destroyOnHidden
        >
          {problem && <Alert type="error" showIcon title={problem} style={{ marginBottom: 12 }} />}
          <Form
            form={form}
            layout="vertical"
            initialValues={{ caseId: params.get('about') ?? '', basis: '县电子监察规则（督办）' }}
          >
            {doing.kind === 'issue' && (
              <>
                <Form.Item
                  name="caseId"
                  label="办件编号"
                  rules={[
                    {
                      required: true,
                      pattern: /^\d{4}-\d{6,}$/,
                      message: '办件编号形如 2026-000123',
                    },
                  ]}
                >
                  <Input />
                </Form.Item>
                {area('demand', '督办要求')}
                <Form.Item
                  name="basis"
                  label="依据"
                  rules={[{ required: true, message: '请填写依据' }]}
                >
                  <Input maxLength={200} />
                </Form.Item>
              </>
            )}
            {doing.kind === 'answer' && area('answer', '答复')}
            {(doing.kind === 'close' || doing.kind === 'return') &&
              area('opinion', doing.kind === 'close' ? '核实意见' : '退回的原因')}
            {(doing.kind === 'issue' || doing.kind === 'return') && (
              <Form.Item
                name="dueOn"
                label="答复期限"
                rules={[{ required: true, message: '请选择期限' }]}
              >
                <DatePicker />
              </Form.Item>
            )}
          </Form>
        </Modal>
      )}
    </>
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Alert,
  App,
  Button,
  Card,
  Empty,
  Form,
  Input,
  Modal,
  Radio,
  Skeleton,
  Space,
  Table,
  Tag,
} from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { MeasureId } from '../../../src/foundation/ids.ts'
import type { Level } from '../../../src/supervision/events.ts'
import { LEVELS } from '#text/cards'
import { get, type Me, post } from '../client.ts'
import { isBody, SupervisionNav } from './SupervisionNav.tsx'

interface Rung {
  code: string
  subject: 'unit' | 'officer'
  period: 'month' | 'year'
  level: Level
  from: number
  measure: string
  basis: string
}
interface Reached {
  rung: Rung
  subjectId: string
  subjectName: string
  period: string
  count: number
  cards: string[]
}
interface Measure {
  measureId: MeasureId
  ladder: string
  subjectName: string
  period: string
  level: Level
  count: number
  measure: string
  cards: string[]
  status: 'proposed' | 'approved' | 'rejected' | 'carried-out'
  document: string | null
  proposedBy: string
  decidedBy: string | null
}
const STATUSES = {
  proposed: '待批准',
  approved: '已批准，待执行',
  rejected: '不批准',
  'carried-out': '已执行',
}
const links = (cards: readonly string[]) =>
  cards.slice(0, 8).map((id, i) => (
    <span key={id}>
      {i > 0 && '、'}
      <Link to={`/supervision/${id}`}>{id.split('/')[0]}</Link>
    </span>
  ))

/** 责任追究: which rung of the ladder was reached, what is proposed, who approved, and by which document it was carried out. */
export function MeasuresPage({ me }: { me: Me }) {
  const queries = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const [doing, setDoing] = useState<{ kind: 'decision' | 'execution'; measure: Measure }>()
  const [problem, setProblem] = useState<string>()
  const found = useQuery({
    queryKey: ['measures'],
    queryFn: () =>
      get<{ ladder: Rung[]; reached: Reached[]; measures: Measure[] }>('/api/supervision/measures'),
  })
  const run = async (work: () => Promise<unknown>) => {
    setProblem(undefined)
    try {
      await work()
      message.success('已办理')
      setDoing(undefined)
      form.resetFields()
      await queries.invalidateQueries({ queryKey: ['measures'] })
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  if (found.isPending) return <Skeleton active />
  if (found.error) return <Alert type="error" showIcon title={found.error.message} />
  const { ladder, reached, measures } = found.data
  return (
    <>
      <h1 className="page-title">责任追究</h1>
      <SupervisionNav me={me} />
      {problem && !doing && (
        <Alert type="error" showIcon title={problem} style={{ marginBottom: 12 }} />
      )}
      <div className="halves">
        <div className="stack">
          <Card size="small" title="达到阶梯、尚未提出建议的">
            {reached.length === 0 && <Empty description="没有单位或个人达到阶梯" />}
            {reached.slice(0, 40).map((r) => (
              <div
                key={`${r.rung.code}${r.subjectId}${r.period}`}
                className="row-card"
                style={{ marginBottom: 12 }}
              >
                <span>
                  <b>{r.subjectName}</b>{' '}
                  <small>
                    {r.period} · {LEVELS[r.rung.level]} {r.count} 张
                  </small>
                </span>
                <span>
                  {r.rung.measure}{' '}
                  <small>
                    （{r.rung.code}，{r.rung.basis}）
                  </small>
                </span>
                <small>
                  {links(r.cards)}
                  {r.cards.length > 8 && ` 等 ${r.cards.length} 张`}
                </small>
                {isBody(me) && (
                  <span>
                    <Button
                      size="small"
                      onClick={() =>
                        run(() =>
                          post('/api/supervision/measures', {
                            ladder: r.rung.code,
                            subjectId: r.subjectId,
                            period: r.period,
                          }),
                        )
                      }
                    >
                      提出建议
                    </Button>
                  </span>
                )}
              </div>
            ))}
          </Card>
        </div>
        <div className="stack">
          <Card size="small" title="建议和执行">
            {measures.length === 0 && <Empty description="还没有提出过建议" />}
            {measures.map((m) => (
              <div key={m.measureId} className="row-card" style={{ marginBottom: 12 }}>
                <span>
                  <Tag
                    color={
                      m.status === 'proposed'
                        ? 'orange'
                        : m.status === 'approved'
                          ? 'blue'
                          : 'default'
                    }
                  >
                    {STATUSES[m.status]}
                  </Tag>
                  <b>{m.subjectName}</b>{' '}
                  <small>
                    {m.period} · {LEVELS[m.level]} {m.count} 张
                  </small>
                </span>
                <span>
                  {m.measure}
                  {m.document && `（${m.document}）`}
                </span>
                <small>
                  {links(m.cards)} · {m.proposedBy} 建议{m.decidedBy && `，${m.decidedBy} 决定`}
                </small>
                <Space>
                  {m.status === 'proposed' && me.roles.includes('supervision-lead') && (
                    <Button
                      size="small"
                      type="primary"
                      onClick={() => setDoing({ kind: 'decision', measure: m })}
                    >
                      批准或不批准
                    </Button>
                  )}
                  {m.status === 'approved' && isBody(me) && (
                    <Button
                      size="small"
                      type="primary"
                      onClick={() => setDoing({ kind: 'execution', measure: m })}
                    >
                      登记执行
                    </Button>
                  )}
                </Space>
              </div>
            ))}
          </Card>
          <Card size="small" title="阶梯（数据，可由县里核定）">
            <Table<Rung>
              size="small"
              rowKey="code"
              pagination={false}
              dataSource={ladder}
              columns={[
                { title: '对象', render: (_, r) => (r.subject === 'unit' ? '单位' : '个人') },
                {
                  title: '达到',
                  render: (_, r) =>
                    `${r.period === 'month' ? '一月' : '一年'}${LEVELS[r.level]} ${r.from} 张`,
                },
                {
                  title: '措施和依据',
                  render: (_, r) => (
                    <>
                      {r.measure}
                      <br />
                      <small>{r.basis}</small>
                    </>
                  ),
                },
              ]}
            />
          </Card>
        </div>
      </div>
      {doing && (
        <Modal
          open
          title={doing.kind === 'decision' ? '决定追究建议' : '登记执行'}
          okText="确认"
          cancelText="取消"
          mask={{ closable: false }}
          destroyOnHidden
          onCancel={() => setDoing(undefined)}
          onOk={async () => {
            const values = await form.validateFields()
            await run(() =>
              post(`/api/supervision/measures/${doing.measure.measureId}/${doing.kind}`, values),
            )
          }}
        >
          {problem && <Alert type="error" showIcon title={problem} style={{ marginBottom: 12 }} />}
          <Form form={form} layout="vertical" initialValues={{ approved: true }}>
            {doing.kind === 'decision' && (
              <>
                <Form.Item name="approved" label="决定">
                  <Radio.Group
                    options={[
                      { value: true, label: '批准' },
                      { value: false, label: '不批准' },
                    ]}
                  />
                </Form.Item>
                <Form.Item
                  name="opinion"
                  label="意见"
                  rules={[{ required: true, message: '请填写意见' }]}
                >
                  <Input.TextArea rows={3} maxLength={500} />
                </Form.Item>
              </>
            )}
            {doing.kind === 'execution' && (
              <Form.Item
                name="document"
                label="文件名称和文号"
                rules={[{ required: true, message: '请填写文号' }]}
              >
                <Input maxLength={100} />
              </Form.Item>
            )}
          </Form>
        </Modal>
      )}
    </>
  )
}

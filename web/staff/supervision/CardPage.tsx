import { CASE_FACTS } from '#text/case-facts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Alert,
  App,
  Button,
  Card,
  Descriptions,
  Form,
  Input,
  Modal,
  Radio,
  Select,
  Skeleton,
  Tag,
  Timeline,
} from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { CardActName } from '#supervision/contract'
import {
  CARD_ACT_NAMES,
  CARD_EVENTS,
  CARD_STATUSES,
  LEVEL_COLORS,
  LEVELS,
  OBJECTION_GROUNDS,
  PARAMETERS,
} from '#text/cards'
import { chineseDay, chineseTime } from '#text/labels'
import { get, pathOf, post } from '../client.ts'
import type { CardRow } from './SupervisionPage.tsx'

interface Told {
  version: number
  type: string
  actor: string
  recordedAt: string
  occurredAt?: string
  body: Record<string, unknown>
}
interface CardView {
  card: CardRow
  rule?: {
    code: string
    name: string
    article: string
    parameters: Record<string, { value: number; basis: string }>
  }
  story: Told[]
  evidence: Told[]
  offered: CardActName[]
}

/** Which acts make sense in which state; the server decides. */
const POSSIBLE: Record<CardActName, readonly string[]> = {
  acknowledgement: ['issued'],
  rectification: ['issued', 'acknowledged', 'upheld'],
  closing: ['rectified'],
  objection: ['issued', 'acknowledged'],
  'objection-decision': ['objected'],
}

/** One card: why, on what evidence, what has happened to it since, and what may be done. */
export function CardPage() {
  const { caseId = '', kind = '' } = useParams()
  const queries = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const [act, setAct] = useState<CardActName>()
  const [problem, setProblem] = useState<string>()
  const found = useQuery({
    queryKey: ['card', caseId, kind],
    queryFn: () => get<CardView>(`/api/supervision/cards/${caseId}/${kind}`),
  })
  if (found.isPending) return <Skeleton active />
  if (found.error)
    return (
      <Alert
        type="error"
        showIcon
        title={found.error.message}
        action={<Link to="/supervision">返回电子监察</Link>}
      />
    )
  const { card, rule, story, evidence, offered } = found.data
  const acts = offered.filter(
    (a) => POSSIBLE[a].includes(card.status) && !(a === 'objection' && card.level === 'warning'),
  )
  const submit = async () => {
    if (!act) return
    const values = await form.validateFields()
    setProblem(undefined)
    try {
      await post(`/api/supervision/cards/${caseId}/${kind}/${act}`, values)
      message.success(`${CARD_ACT_NAMES[act]}：已办理`)
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
  return (
    <>
      <h1 className="page-title">
        <Tag color={LEVEL_COLORS[card.level]}>{LEVELS[card.level]}</Tag>
        {card.ruleName}{' '}
        <span style={{ color: '#4d5b6b', fontWeight: 400 }}>{CARD_STATUSES[card.status]}</span>
      </h1>
      <Alert
        type={card.level === 'red' ? 'error' : card.level === 'yellow' ? 'warning' : 'info'}
        title={card.says}
        style={{ marginBottom: 16 }}
      />
      {acts.length > 0 && (
        <Card size="small" style={{ marginBottom: 16 }}>
          <div className="acts">
            {acts.map((a) => (
              <Button key={a} type="primary" onClick={() => setAct(a)}>
                {CARD_ACT_NAMES[a]}
              </Button>
            ))}
          </div>
        </Card>
      )}
      <div className="two">
        <div className="stack">
          <Card size="small" title="这张牌">
            <Descriptions
              size="small"
              column={{ xs: 1, md: 2 }}
              items={[
                {
                  key: 'c',
                  label: '办件',
                  children: <Link to={pathOf(card.caseId)}>{card.caseId}</Link>,
                },
                { key: 'i', label: '事项', children: card.itemName },
                { key: 'u', label: '责任单位', children: card.unitName },
                { key: 'r', label: '规则', children: `${card.rule} ${card.ruleName}` },
                { key: 'a', label: '依据', children: rule?.article ?? '—' },
                { key: 'd', label: '发牌', children: chineseDay(card.issuedOn) },
                { key: 'l', label: '升至本级', children: chineseDay(card.levelOn) },
                { key: 'f', label: '反馈截止', children: chineseDay(card.feedbackDueOn) },
                ...Object.entries(rule?.parameters ?? {}).map(([name, p]) => ({
                  key: name,
                  label: PARAMETERS[name] ?? name,
                  children: `${p.value}（${p.basis}）`,
                })),
              ]}
            />
          </Card>
          <Card size="small" title="证据（账本中的原始事件）">
            {evidence.length === 0 ? (
              '没有单独的事件：由到期日推算。'
            ) : (
              <ul style={{ margin: 0, paddingLeft: 18 }}>
                {evidence.map((e) => (
                  <li key={e.version}>
                    第 {e.version} 号 {CASE_FACTS[e.type as keyof typeof CASE_FACTS] ?? e.type}，
                    {e.actor}
                    ，发生于{chineseTime(e.occurredAt!)}，录入于{chineseTime(e.recordedAt)}
                  </li>
                ))}
              </ul>
            )}
          </Card>
        </div>
        <Card size="small" title="经过">
          <Timeline
            items={story.map((e) => ({
              key: e.version,
              content: (
                <>
                  <div>
                    {CARD_EVENTS[e.type as keyof typeof CARD_EVENTS] ?? e.type}
                    {'level' in e.body && `：${LEVELS[e.body.level as keyof typeof LEVELS]}`}{' '}
                    <small style={{ color: '#4d5b6b' }}>
                      {e.actor === 'system' ? '系统' : e.actor}
                    </small>
                  </div>
                  {['measures', 'opinion', 'reason'].map(
                    (name) =>
                      e.body[name] !== undefined && <div key={name}>{String(e.body[name])}</div>,
                  )}
                  <small style={{ color: '#4d5b6b' }}>{chineseTime(e.recordedAt)}</small>
                </>
              ),
            }))}
          />
        </Card>
      </div>
      {act && (
        <Modal
          open
          title={CARD_ACT_NAMES[act]}
          okText="确认办理"
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
            initialValues={{ ground: 'system-fault', revoked: false }}
          >
            {act === 'acknowledgement' && <p>签收表示本单位已经知悉，请尽快处理。</p>}
            {act === 'rectification' && text('measures', '采取的措施', 1000)}
            {act === 'closing' && text('opinion', '核实意见', 500)}
            {act === 'objection' && (
              <>
                <Form.Item name="ground" label="申诉理由">
                  <Select
                    options={Object.entries(OBJECTION_GROUNDS).map(([value, label]) => ({
                      value,
                      label,
                    }))}
                  />
                </Form.Item>
                {text('reason', '具体情况', 250)}
              </>
            )}
            {act === 'objection-decision' && (
              <>
                <Form.Item name="revoked" label="决定">
                  <Radio.Group
                    options={[
                      { value: false, label: '维持' },
                      { value: true, label: '撤销（更正计数）' },
                    ]}
                  />
                </Form.Item>
                {text('reason', '理由', 500)}
              </>
            )}
          </Form>
        </Modal>
      )}
    </>
  )
}

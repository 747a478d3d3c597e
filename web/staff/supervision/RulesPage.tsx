import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Alert,
  App,
  Button,
  Card,
  DatePicker,
  Empty,
  Form,
  Input,
  InputNumber,
  Modal,
  Space,
  Table,
  Tag,
} from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { DraftId } from '../../../src/foundation/ids.ts'
import type { ParameterChange } from '../../../src/supervision/parameters/parameters.ts'
import type { Trial } from '../../../src/supervision/judging/trial.ts'
import { LEVELS, PARAMETERS } from '#text/cards'
import { chineseDay, chineseTime } from '#text/labels'
import { SupervisionNav } from './SupervisionNav.tsx'
import { get, type Me, pathOf, post } from '../client.ts'

interface Rule {
  code: string
  name: string
  article: string
  isEnabled: boolean
  parameters: Record<string, { value: number; basis: string; inForce: number }>
}
interface Picked {
  format: (pattern: string) => string
}

/** The rule pack: what each rule rests on, its values in force, and every change with its two people. A change can be tried on history first. */
export function RulesPage({ me }: { me: Me }) {
  const queries = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const [edited, setEdited] = useState<{ rule: Rule; name: string; inForce: number }>()
  const [trial, setTrial] = useState<Trial>()
  const [trying, setTrying] = useState(false)
  const [problem, setProblem] = useState<string>()
  const rules = useQuery({
    queryKey: ['rules-in-force'],
    queryFn: () => get<Rule[]>('/api/supervision/rules'),
  })
  const changes = useQuery({
    queryKey: ['rule-changes'],
    queryFn: () => get<ParameterChange[]>('/api/supervision/rule-changes'),
  })
  const proposes = me.roles.some((r) => r === 'supervision-officer' || r === 'supervision-lead')
  const approves = me.roles.includes('supervision-lead')
  const ruleName = (code: string) => rules.data?.find((r) => r.code === code)?.name ?? code

  const edit = (rule: Rule, name: string, inForce: number) => {
    setTrial(undefined)
    setProblem(undefined)
    form.setFieldsValue({ value: inForce, basis: '', fromOn: undefined })
    setEdited({ rule, name, inForce })
  }
  const tryIt = async () => {
    setTrying(true)
    setProblem(undefined)
    try {
      const since = `${Number(me.today.slice(0, 4)) - 1}${me.today.slice(4)}`
      setTrial(
        await post<Trial>('/api/supervision/trials', {
          code: edited!.rule.code,
          name: edited!.name,
          value: form.getFieldValue('value'),
          since,
        }),
      )
    } catch (error) {
      setProblem((error as Error).message)
    } finally {
      setTrying(false)
    }
  }
  const propose = async () => {
    const { value, basis, fromOn } = (await form.validateFields()) as {
      value: number
      basis: string
      fromOn: Picked
    }
    try {
      await post('/api/supervision/rule-changes', {
        code: edited!.rule.code,
        name: edited!.name,
        value,
        basis,
        fromOn: fromOn.format('YYYY-MM-DD'),
      })
      message.success('已提出，待另一名负责人批准')
      setEdited(undefined)
      await queries.invalidateQueries()
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const approve = async (changeId: DraftId) => {
    try {
      await post(`/api/supervision/rule-changes/${changeId}/approval`, {})
      message.success('已批准')
      await queries.invalidateQueries()
    } catch (error) {
      message.error((error as Error).message)
    }
  }

  return (
    <>
      <h1 className="page-title">监察规则</h1>
      <SupervisionNav me={me} />
      {rules.error && <Alert type="error" showIcon title={rules.error.message} />}
      <div className="two">
        <Table<Rule>
          size="small"
          rowKey="code"
          loading={rules.isPending}
          dataSource={rules.data ?? []}
          pagination={false}
          showHeader={false}
          columns={[
            {
              title: '规则',
              render: (_, r) => (
                <div className="row-card">
                  <span>
                    <b>
                      {r.code} {r.name}
                    </b>{' '}
                    {r.isEnabled ? <Tag color="green">启用</Tag> : <Tag>停用</Tag>}
                    {proposes && (
                      <Button
                        size="small"
                        type="link"
                        onClick={() => edit(r, 'enabled', r.isEnabled ? 1 : 0)}
                      >
                        {r.isEnabled ? '提出停用' : '提出启用'}
                      </Button>
                    )}
                  </span>
                  <small>{r.article}</small>
                  {Object.entries(r.parameters).map(([name, p]) => (
                    <span key={name}>
                      {PARAMETERS[name] ?? name}：<b>{p.inForce}</b> <small>（{p.basis}）</small>
                      {proposes && (
                        <Button size="small" type="link" onClick={() => edit(r, name, p.inForce)}>
                          提出改动
                        </Button>
                      )}
                    </span>
                  ))}
                </div>
              ),
            },
          ]}
        />
        <Card size="small" title="改动记录">
          {(changes.data ?? []).length === 0 ? (
            <Empty description="没有改动，使用出厂参数" />
          ) : (
            changes.data!.map((c) => (
              <div key={c.changeId} style={{ marginBottom: 10 }}>
                <b>
                  {c.code} {ruleName(c.code)}
                </b>{' '}
                {PARAMETERS[c.name] ?? c.name} → {c.value}，{chineseDay(c.fromOn)}起<br />
                <small>
                  {c.basis} · {c.proposedBy} {chineseTime(c.proposedAt)}提出 ·{' '}
                  {c.approvedAt ? `${c.approvedBy} ${chineseTime(c.approvedAt)}批准` : '待批准'}
                </small>
                {!c.approvedAt && approves && c.proposedBy !== me.staffId && (
                  <Button
                    size="small"
                    type="primary"
                    style={{ marginLeft: 8 }}
                    onClick={() => approve(c.changeId)}
                  >
                    批准
                  </Button>
                )}
              </div>
            ))
          )}
        </Card>
      </div>
      {edited && (
        <Modal
          open
          title={`${edited.rule.code} ${edited.rule.name}：${PARAMETERS[edited.name] ?? edited.name}`}
          okText="提出改动"
          cancelText="取消"
          mask={{ closable: false }}
          onOk={propose}
          onCancel={() => setEdited(undefined)}
          width={640}
        >
          {problem && <Alert type="error" showIcon title={problem} style={{ marginBottom: 12 }} />}
          <Form form={form} layout="vertical">
            <Form.Item
              name="value"
              label={
                edited.name === 'enabled'
                  ? '启用（1）或停用（0）'
                  : `新的数值（现为 ${edited.inForce}）`
              }
              rules={[{ required: true, message: '请填写数值' }]}
            >
              <InputNumber min={0} max={edited.name === 'enabled' ? 1 : 250} precision={0} />
            </Form.Item>
            <Space style={{ marginBottom: 12 }}>
              <Button onClick={tryIt} loading={trying}>
                在近一年的历史上试运行
              </Button>
              <small style={{ color: '#4d5b6b' }}>只计算，不发牌</small>
            </Space>
            {trial && (
              <Alert
                style={{ marginBottom: 12 }}
                type="info"
                title={`这条规则原来发出 ${trial.before} 次，改后会发 ${trial.after} 次：多 ${trial.added.length} 次，少 ${trial.dropped.length} 次`}
                description={trial.added.slice(0, 8).map((s) => (
                  <div key={`${s.caseId}${s.on}${s.level}`}>
                    多：<Link to={pathOf(s.caseId)}>{s.caseId}</Link> {chineseDay(s.on)}{' '}
                    {LEVELS[s.level]}
                  </div>
                ))}
              />
            )}
            <Form.Item
              name="basis"
              label="依据"
              rules={[{ required: true, message: '请写明依据的文件和条款' }]}
            >
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item
              name="fromOn"
              label="生效日期（不能早于批准当日）"
              rules={[{ required: true, message: '请选择生效日期' }]}
            >
              <DatePicker />
            </Form.Item>
          </Form>
        </Modal>
      )}
    </>
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Alert,
  App,
  Button,
  Card,
  Descriptions,
  Form,
  Input,
  InputNumber,
  Modal,
  Radio,
  Select,
  Skeleton,
  Tag,
  Timeline,
} from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import {
  COMPLAINT_GROUNDS,
  type LetterActName,
  LETTER_ACTS,
  LETTER_KINDS,
  LETTER_STATES,
  SATISFACTIONS,
} from '#feedback/contract'
import type { UnitId } from '../../../src/foundation/ids.ts'
import { workdaysText } from '#text/time'
import type { LetterView } from '../../contract.ts'
import { LETTER_EVENTS, letterEventNote } from '#text/feedback'
import { chineseDay, chineseTime, CLOCKS } from '#text/labels'
import { get, post } from '../client.ts'
import { Remaining } from '../../ui/Remaining.tsx'

const MAIN: ReadonlySet<LetterActName> = new Set<LetterActName>([
  'acceptance',
  'answer',
  'extension',
  'review-decision',
])

/** One letter: what was asked, what was said, what the clock says, and what may be done. */
export function LetterPage() {
  const { letterId = '' } = useParams()
  const queries = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const [act, setAct] = useState<LetterActName>()
  const [problem, setProblem] = useState<string>()
  const found = useQuery({
    queryKey: ['letter', letterId],
    queryFn: () => get<LetterView>(`/api/letters/${letterId}`),
  })
  const units = useQuery({
    queryKey: ['units'],
    queryFn: () => get<{ unitId: UnitId; name: string }[]>('/api/units'),
    staleTime: 600_000,
  })
  if (found.isPending) return <Skeleton active />
  if (found.error)
    return (
      <Alert
        type="error"
        showIcon
        title={found.error.message}
        action={<Link to="/letters">返回列表</Link>}
      />
    )
  const { letter, question, said, timeline, clocks, offered } = found.data
  const submit = async () => {
    if (!act) return
    const values = await form.validateFields()
    setProblem(undefined)
    try {
      await post(`/api/letters/${letterId}/${act}`, values)
      message.success(`${LETTER_ACTS[act]}：已办理`)
      setAct(undefined)
      form.resetFields()
      await queries.invalidateQueries()
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const text = (name: string, label: string, most: number, rows = 4) => (
    <Form.Item name={name} label={label} rules={[{ required: true, message: `请填写${label}` }]}>
      <Input.TextArea rows={rows} maxLength={most} showCount />
    </Form.Item>
  )
  return (
    <>
      <h1 className="page-title">
        {question.subject}{' '}
        <span style={{ color: '#4d5b6b', fontWeight: 400 }}>
          {LETTER_KINDS[letter.kind]} · {LETTER_STATES[letter.status]}
        </span>
      </h1>
      {offered.length > 0 && (
        <Card size="small" style={{ marginBottom: 16 }}>
          <div className="acts">
            {offered.map((a) => (
              <Button
                key={a}
                type={MAIN.has(a) ? 'primary' : 'default'}
                onClick={() => {
                  setProblem(undefined)
                  setAct(a)
                }}
              >
                {LETTER_ACTS[a]}
              </Button>
            ))}
          </div>
        </Card>
      )}
      <div className="two">
        <div className="stack">
          <Card size="small" title="来信内容">
            <p style={{ whiteSpace: 'pre-wrap', margin: 0 }}>{question.text}</p>
          </Card>
          {said.map((s) => (
            <Card
              key={s.version}
              size="small"
              title={s.type === 'LetterAnswered' ? '答复' : '申请复核的理由'}
            >
              <p style={{ whiteSpace: 'pre-wrap', margin: 0 }}>{s.text}</p>
              <small>{chineseTime(s.at)}</small>
            </Card>
          ))}
          {letter.published && (
            <Card size="small" title="已公开的问答">
              <p>
                <b>问：</b>
                {letter.published.question}
              </p>
              <p style={{ margin: 0 }}>
                <b>答：</b>
                {letter.published.answer}
              </p>
            </Card>
          )}
        </div>
        <div className="stack">
          <Card size="small" title="来信情况">
            <Descriptions
              column={1}
              size="small"
              items={[
                { key: 'id', label: '编号', children: letter.letterId },
                { key: 'writer', label: '来信人', children: found.data.writer },
                {
                  key: 'about',
                  label: letter.kind === 'complaint' ? '被投诉单位' : '关于',
                  children: found.data.aboutUnitName,
                },
                ...(question.accusedName
                  ? [{ key: 'accused', label: '被投诉人', children: question.accusedName }]
                  : []),
                ...(letter.ground
                  ? [{ key: 'ground', label: '事由', children: COMPLAINT_GROUNDS[letter.ground] }]
                  : []),
                ...(found.data.itemName
                  ? [{ key: 'item', label: '事项', children: found.data.itemName }]
                  : []),
                ...(letter.caseId
                  ? [
                      {
                        key: 'case',
                        label: '办件',
                        children: <Link to={`/cases/${letter.caseId}`}>{letter.caseId}</Link>,
                      },
                    ]
                  : []),
                { key: 'handler', label: '承办单位', children: found.data.handlerUnitName },
                ...(letter.satisfaction
                  ? [
                      {
                        key: 'sat',
                        label: '来信人评价',
                        children: (
                          <Tag color={letter.satisfaction === 'unsatisfied' ? 'red' : 'green'}>
                            {SATISFACTIONS[letter.satisfaction]}
                          </Tag>
                        ),
                      },
                    ]
                  : []),
                ...(letter.extensionRequest
                  ? [
                      {
                        key: 'ext',
                        label: '延期申请',
                        children: `${workdaysText(letter.extensionRequest.workdays)}：${letter.extensionRequest.reason}`,
                      },
                    ]
                  : []),
              ]}
            />
          </Card>
          <Card size="small" title="期限">
            {clocks.map((c) => (
              <p key={c.countdown.kind} style={{ margin: 0 }}>
                <b>{CLOCKS[c.countdown.kind]}</b> {chineseDay(c.countdown.dueOn)}{' '}
                <Remaining of={c.countdown} />
              </p>
            ))}
          </Card>
          <Card size="small" title="经过">
            <Timeline
              items={timeline.map((t) => ({
                content: (
                  <>
                    <b>{LETTER_EVENTS[t.type]}</b>{' '}
                    {letterEventNote(
                      t.type,
                      t.body,
                      (id) => units.data?.find((u) => u.unitId === id)?.name ?? id,
                    )}
                    <br />
                    <small>
                      {chineseTime(t.at)} · {t.by}
                      {t.unitName && `（${t.unitName}）`}
                    </small>
                  </>
                ),
              }))}
            />
          </Card>
        </div>
      </div>
      {act && (
        <Modal
          open
          title={LETTER_ACTS[act]}
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
            initialValues={{ workdays: 5, outcome: 'upheld', question: question.subject }}
          >
            {act === 'acceptance' && (
              <p>
                受理后开始计算答复期限（{workdaysText(letter.answerWorkdays)}），来信人会收到短信。
              </p>
            )}
            {act === 'declination' && text('reason', '不予受理的理由和去向', 500)}
            {act === 'transfer' && (
              <>
                <Form.Item
                  name="toUnitId"
                  label="转给"
                  rules={[{ required: true, message: '请选择单位' }]}
                >
                  <Select
                    showSearch={{ optionFilterProp: 'label' }}
                    options={(units.data ?? []).map((u) => ({ value: u.unitId, label: u.name }))}
                  />
                </Form.Item>
                {text('reason', '转办的原因', 500)}
                <p className="hint">转办不中断期限，来信人会收到短信。</p>
              </>
            )}
            {act === 'extension-request' && (
              <>
                <Form.Item
                  name="workdays"
                  label="延长几个工作日"
                  rules={[{ required: true, message: '请填写日数' }]}
                >
                  <InputNumber min={1} max={60} />
                </Form.Item>
                {text('reason', '延期的理由', 500)}
              </>
            )}
            {act === 'extension' && letter.extensionRequest && (
              <p>
                批准延长 {workdaysText(letter.extensionRequest.workdays)}。理由：
                {letter.extensionRequest.reason}
              </p>
            )}
            {act === 'answer' && text('text', '答复', 3000, 8)}
            {act === 'review-decision' && (
              <>
                <Form.Item name="outcome" label="复核决定">
                  <Radio.Group
                    options={[
                      { value: 'upheld', label: '维持答复' },
                      { value: 'redo', label: '退回重新办理' },
                    ]}
                  />
                </Form.Item>
                {text('opinion', '复核意见', 1000)}
              </>
            )}
            {act === 'publication' && (
              <>
                <Alert
                  type="warning"
                  showIcon
                  title="公开后任何人都能看到。请删去姓名、电话、地址等个人信息。"
                  style={{ marginBottom: 12 }}
                />
                {text('question', '公开的问题', 300, 3)}
                {text('answer', '公开的答复', 2000, 6)}
              </>
            )}
          </Form>
        </Modal>
      )}
    </>
  )
}
